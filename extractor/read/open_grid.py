"""Tables with horizontal rules alone as grids: the rules give the rows, the gaps between the words the columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.document import Box
from extractor.read.cells import PADDING
from extractor.read.flow import is_caption
from extractor.read.glyphs import PrintedLine
from extractor.read.grid import NEAR, Area, Grid
from extractor.read.rules import Frame, Rule
from extractor.read.words import (
    GAP,
    Row,
    Run,
    Word,
    is_figure,
    line_height,
    lines_to_words,
    pitch_of,
    words_to_bands,
    words_to_rows,
    words_to_runs,
)

CROSSED = 0.2  # of the rows may reach over a gap between columns: heads and labels that span
FILLED = 0.6  # of the rows of a table have two cells or more
TALL = 15  # lines; a taller row of few columns is a page of prose in columns
APART = 1.5  # of the size: labels farther below one another are two, though no rule parts them


@dataclass(frozen=True, slots=True)
class Strip:
    """The rows between two heights of a frame; `rules` bound it below."""

    top: float
    bottom: float
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]


def frames_to_grids(frames: Iterable[Frame], lines: Sequence[PrintedLine]) -> list[Grid]:
    """The tables in the frames, from the top; a frame around running text holds none."""
    words = lines_to_words(lines)
    grids = (grid for frame in frames for grid in _grids(frame, words))
    kept: list[Grid] = []
    for grid in sorted(grids, key=lambda g: g.box.top):
        if not any(_meet(grid.box, other.box) for other in kept):
            kept.append(grid)
    return kept


def _meet(one: Box, two: Box) -> bool:
    return one.x0 < two.x1 and two.x0 < one.x1 and one.top < two.bottom and two.top < one.bottom


def _grids(frame: Frame, words: Sequence[Word]) -> Iterator[Grid]:
    mine = [w for w in words if frame.x0 - NEAR <= (w.x0 + w.x1) / 2 <= frame.x1 + NEAR]
    for run in _tabular(_strips(frame, mine)):
        grid = _grid(frame, run, mine)
        if grid:
            yield grid


def _strips(frame: Frame, words: Sequence[Word]) -> Iterator[Strip]:
    rules = sorted((*frame.full, *frame.partial))
    ys = sorted({rule.y for rule in rules})
    full = {rule.y for rule in frame.full}
    for top, bottom in pairwise(ys):
        inside = [w for w in words if top < w.middle < bottom]
        if inside or bottom - top > 2 * NEAR:
            one = not (top in full and bottom in full)
            rows = [tuple(inside)] if one and inside else words_to_rows(inside, pitch_of(inside))
            yield Strip(top, bottom, tuple(rows), tuple(r for r in rules if r.y == bottom))


def _tabular(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    """The runs of strips that may be rows."""
    run: list[Strip] = []
    for strip in strips:
        if _may_be_rows(strip):
            run.append(strip)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _may_be_rows(strip: Strip) -> bool:
    wide = [row for row in strip.rows if len(words_to_runs(row)) > 1]
    if len(strip.rows) == 1 and not wide:
        return len(words_to_bands(strip.rows[0])) == 1
    bands = (words_to_bands(row)[0] for row in strip.rows)
    return len(wide) >= FILLED * len(strip.rows) > 0 and not any(is_caption(words_text(band)) for band in bands)


def words_text(words: Iterable[Word]) -> str:
    """The words of one line."""
    return " ".join(word.text for word in sorted(words))
