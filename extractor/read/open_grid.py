"""Tables with horizontal rules alone as grids: the rules give the rows, the gaps between the words the columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from extractor.document import Box
from extractor.read.flow import is_caption
from extractor.read.glyphs import PrintedLine
from extractor.read.grid import NEAR, Grid
from extractor.read.layout import Boundary, Layout, filled, layout_to_grid
from extractor.read.rules import Frame, Rule
from extractor.read.words import (
    Row,
    Word,
    figures_to_rows,
    is_value,
    lines_to_words,
    pitch_of,
    words_to_bands,
    words_to_rows,
    words_to_runs,
)

FILLED = 0.6  # of the rows of a table have two cells or more
SPLIT = 0.2  # of the rows may stand without a rule in a table that is ruled row by row
TALL = 15  # lines; a taller row of few columns is a page of prose in columns
LINES = 0.5  # of the size: lines of a head are not farther apart


class Strip(NamedTuple):
    """The rows between two heights of a frame."""

    top: float
    bottom: float
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]  # at its bottom


def frames_to_grids(frames: Sequence[Frame], lines: Sequence[PrintedLine]) -> list[Grid]:
    """The tables in the frames, from the top; a frame around running text holds none."""
    if not frames:
        return []
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
        layout = _completed(_layout(frame, run), mine)
        if _is_table(layout):
            yield layout_to_grid(layout)


def _strips(frame: Frame, words: Sequence[Word]) -> Iterator[Strip]:
    rules = sorted((*frame.full, *frame.partial))
    full = {rule.y for rule in frame.full}
    for top, bottom in pairwise(sorted({rule.y for rule in rules})):
        inside = [w for w in words if top < w.middle < bottom]
        whole = not {top, bottom} <= full  # a cell over several rows may stand across the rule
        rows = figures_to_rows(inside) if whole else words_to_rows(inside, pitch_of(inside))
        yield Strip(top, bottom, tuple(rows), tuple(r for r in rules if r.y == bottom))


def _tabular(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    """The runs of strips that may be rows."""
    run: list[Strip] = []
    for strip in strips:
        if _may_be_rows(strip):
            run.append(strip)
        elif run and (strip.rows or strip.bottom - strip.top > 2 * NEAR):
            yield run
            run = []
    if run:
        yield run


def _may_be_rows(strip: Strip) -> bool:
    if not strip.rows or _hangs_low(strip):
        return False
    wide = [row for row in strip.rows if len(words_to_runs(row)) > 1]
    if len(strip.rows) == 1 and not wide:
        return len(words_to_bands(strip.rows[0])) == 1
    heads = (words_to_bands(row)[0] for row in strip.rows)
    return len(wide) >= FILLED * len(strip.rows) and not any(is_caption(_printed(head)) for head in heads)


def _hangs_low(strip: Strip) -> bool:
    """Whether the space below its upper rule is that below a table, not that around a cell."""
    words = [word for row in strip.rows for word in row]
    above = min(word.top for word in words) - strip.top
    below = strip.bottom - max(word.bottom for word in words)
    return above > below + 0.6 * min(word.size for word in words)


def _printed(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in sorted(words))


def _layout(frame: Frame, strips: Sequence[Strip]) -> Layout:
    rows = [row for strip in strips for row in strip.rows]
    edges = [Boundary(strips[0].top, ())]
    for strip in strips:
        edges += [Boundary(_between(one, two), ()) for one, two in pairwise(strip.rows)]
        partial = all(rule.x1 - rule.x0 < frame.x1 - frame.x0 - 2 * NEAR for rule in strip.rules)
        edges.append(Boundary(strip.bottom, strip.rules if partial else ()))
    ruled = len(strips) > 2 and len(strips) >= (1 - SPLIT) * len(rows)
    return Layout(frame.x0, frame.x1, tuple(rows), tuple(edges), ruled)


def _between(above: Row, below: Row) -> float:
    return (max(w.bottom for w in above) + min(w.top for w in below)) / 2


def _completed(layout: Layout, words: Sequence[Word]) -> Layout:
    """The layout with the head above its first rule and the row below its last, which need no rule outside."""
    top, bottom = layout.edges[0].y, layout.edges[-1].y
    room = max(min(w.top for w in layout.rows[0]) - top, bottom - max(w.bottom for w in layout.rows[-1]))
    head = _next([w for w in words if w.middle < top], top, room)
    if _fits(head, layout):
        edge = Boundary(min(w.top for w in head), ())
        layout = replace(layout, rows=(head, *layout.rows), edges=(edge, *layout.edges))
    foot = _next([w for w in words if w.middle > bottom], bottom, room)
    if _fits(foot, layout):
        edge = Boundary(max(w.bottom for w in foot), ())
        layout = replace(layout, rows=(*layout.rows, foot), edges=(*layout.edges, edge))
    return layout


def _next(words: Iterable[Word], y: float, room: float) -> Row:
    """The words above or below a rule, as near as `room` is wide, to the next gap wider than between lines."""
    found: list[Word] = []
    far = 0.0
    for word in sorted(words, key=lambda w: abs(w.middle - y)):
        near, end = sorted((abs(word.top - y), abs(word.bottom - y)))
        if near - far > (LINES * word.size if found else room + NEAR):
            break
        found.append(word)
        far = max(far, end)
    return tuple(found)


def _fits(row: Row, layout: Layout) -> bool:
    runs = words_to_runs(row)
    places = {layout.span(run) for run in runs}
    single = sum(first == last for first, last in places)
    columns = layout.columns
    return len(runs) > 1 and len(places) == len(runs) and single * 2 >= columns and len(words_to_bands(row)) <= 6


def _is_table(layout: Layout) -> bool:
    columns, rows = layout.columns, len(layout.rows)
    if columns < 2 or rows < (2 if columns > 2 else 3):
        return False
    if filled(layout) < max(2, FILLED * rows):
        return False
    tallest = max(two.y - one.y for one, two in pairwise(layout.edges))
    size = max(word.size for word in layout.rows[-1])
    return (columns > 3 or tallest < TALL * size) and (layout.ruled or _holds_figures(layout.rows))


def _holds_figures(rows: Sequence[Row]) -> bool:
    values = [run.text for row in rows for run in words_to_runs(row)[1:]]
    return sum(is_value(v) for v in values) >= 0.3 * len(values)
