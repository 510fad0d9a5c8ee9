"""Tables without rules whose cells are wrapped: rows parted by gaps wider than between lines, each with its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.document import Box
from extractor.read.glyphs import PrintedLine
from extractor.read.grid import Grid
from extractor.read.layout import Boundary, Layout, filled, layout_to_grid
from extractor.read.words import (
    Row,
    Word,
    is_value,
    lines_to_words,
    pitch_of,
    words_to_bands,
    words_to_rows,
    words_to_runs,
)

ROWS = 3  # fewer may stand below one another by chance
COLUMNS = 3  # two are as often text in two columns
FILLED = 0.75  # of the rows have two cells or more
FIGURES = 0.6  # of the rows below the head have a figure in one column
PROSE = 0.6  # of the width of the text; a longer line without a gap is running text
FAR = 3.0  # of the size; rows farther apart are not of one table


def lines_to_grids(lines: Sequence[PrintedLine], walls: Sequence[Box]) -> list[Grid]:
    """The tables, from the top; those whose rows are lines are left to `aligned`, and none reaches over a wall."""
    words = lines_to_words(lines)
    layouts = (_layout(run) for run in _runs(words_to_bands(words), walls))
    return [layout_to_grid(layout) for layout in layouts if layout and _is_table(layout)]


def _runs(bands: Sequence[list[Word]], walls: Sequence[Box]) -> Iterator[list[list[Word]]]:
    """The stretches of the page without a line of running text."""
    left = min((w.x0 for band in bands for w in band), default=0.0)
    right = max((w.x1 for band in bands for w in band), default=0.0)
    run: list[list[Word]] = []
    for band in bands:
        prose = any(r.x1 - r.x0 > PROSE * (right - left) for r in words_to_runs(band))
        if run and (prose or not _near(run[-1], band, walls)):
            yield run
            run = []
        if not prose and (run or len(words_to_runs(band)) > 1):
            run.append(band)
    if run:
        yield run


def _near(above: Sequence[Word], below: Sequence[Word], walls: Sequence[Box]) -> bool:
    bottom, top = max(w.bottom for w in above), min(w.top for w in below)
    return top - bottom < FAR * below[0].size and not any(bottom - 1 <= wall.top <= top + 1 for wall in walls)


def _layout(bands: Sequence[list[Word]]) -> Layout | None:
    """The rows of a stretch; None where none has a wrapped cell."""
    words = [word for band in bands for word in band]
    rows = words_to_rows(words, pitch_of(words))
    while rows and len(words_to_runs(rows[-1])) < 2:
        rows.pop()
    if len(rows) < ROWS or not any(_is_wrapped(row) for row in rows):
        return None
    inner = [(max(w.bottom for w in one) + min(w.top for w in two)) / 2 for one, two in pairwise(rows)]
    ys = [min(w.top for w in rows[0]), *inner, max(w.bottom for w in rows[-1])]
    kept = [word for row in rows for word in row]
    x0, x1 = min(w.x0 for w in kept), max(w.x1 for w in kept)
    return Layout(x0, x1, tuple(rows), tuple(Boundary(y, ()) for y in ys), ruled=False)


def _is_wrapped(row: Row) -> bool:
    steps = (two.middle - one.middle for one, two in pairwise(sorted(row, key=lambda w: w.middle)))
    return any(step > 0.3 * row[0].size for step in steps)


def _is_table(layout: Layout) -> bool:
    if layout.columns < COLUMNS or filled(layout) < FILLED * len(layout.rows):
        return False
    body = layout.rows[1:]
    counts = [0] * layout.columns
    for row in body:
        for run in words_to_runs(row):
            first, last = layout.span(run)
            counts[first] += first == last > 0 and is_value(run.text)
    return max(counts) >= FIGURES * len(body)
