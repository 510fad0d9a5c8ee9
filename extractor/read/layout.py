"""Rows of words as a grid: columns by the gaps between the words, merged cells by words and rules that reach over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from extractor.document import Box
from extractor.read.cells import PADDING
from extractor.read.grid import Area, Grid
from extractor.read.rules import Rule
from extractor.read.words import Row, Run, Word, words_to_runs

CROSSED = 0.2  # of the rows may reach over gaps between columns: heads and labels that span
APART = 1.5  # of the size: labels farther below one another are two, though no rule parts them

Span = tuple[int, int]


class Boundary(NamedTuple):
    """A height that parts two rows; `rules`: where it parts them, everywhere if empty."""

    y: float
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Layout:
    """Rows and the heights around them, one more than rows; `ruled`: a rule stands between most of them."""

    x0: float
    x1: float
    rows: tuple[Row, ...]
    edges: tuple[Boundary, ...]
    ruled: bool

    @cached_property
    def gaps(self) -> tuple[float, ...]:
        """Where two columns part, from the left."""
        cells = (words_to_runs(row) for row in self.rows)
        runs = sorted((row for row in cells if len(row) > 1), key=_widest)
        spare = max(1, int(CROSSED * len(runs))) if len(runs) > 2 else 0
        tries = [_gaps(run for row in runs[: len(runs) - out] for run in row) for out in range(spare + 1)]
        return max(tries, key=len)

    @property
    def columns(self) -> int:
        """How many columns the rows have."""
        return len(self.gaps) + 1

    def span(self, run: Run) -> Span:
        """The first and last column that a run reaches into."""
        return bisect_right(self.gaps, run.x0), bisect_right(self.gaps, run.x1)


def filled(layout: Layout) -> int:
    """How many rows have two cells or more."""
    return sum(len({layout.span(run) for run in words_to_runs(row)}) > 1 for row in layout.rows)


def _widest(runs: Sequence[Run]) -> float:
    return max(run.x1 - run.x0 for run in runs)


def _gaps(runs: Iterable[Run]) -> tuple[float, ...]:
    columns = words_to_runs(word for run in runs for word in run.words)
    return tuple((one.x1 + two.x0) / 2 for one, two in pairwise(columns))


def layout_to_grid(layout: Layout) -> Grid:
    """The grid of a layout, its cells as wide as their columns, wrapped as wide as the words of these."""
    xs = (layout.x0, *layout.gaps, layout.x1)
    ys = tuple(edge.y for edge in layout.edges)
    rooms = _rooms(layout)
    areas = [
        Area(row, first, end, last + 1, Box(xs[first], ys[row], xs[last + 1], ys[end]), rooms(first, last))
        for row, end, (first, last) in _cells(layout)
    ]
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, ys, tuple(sorted(areas)), guessed=True)


def _rooms(layout: Layout) -> Callable[[int, int], float]:
    """The width that words of a column, or of several, take at the most."""
    runs = [(layout.span(run), run) for row in layout.rows for run in words_to_runs(row)]

    def room(first: int, last: int) -> float:
        inside = [run for (one, two), run in runs if first <= one and two <= last]
        left, right = min((r.x0 for r in inside), default=0.0), max((r.x1 for r in inside), default=0.0)
        return right - left + 2 * PADDING

    return room


def _cells(layout: Layout) -> Iterator[tuple[int, int, Span]]:
    """Each cell by its first row, the row after its last, and its columns."""
    spans = [_spans(layout, row) for row in range(len(layout.rows))]
    open_cells: dict[Span, int] = {}
    for row, found in enumerate(spans):
        for span in found:
            begun = open_cells.pop(span, row)
            if row + 1 < len(spans) and span in spans[row + 1] and not _parted(layout, row, span):
                open_cells[span] = begun
            else:
                yield begun, row + 1, span


def _spans(layout: Layout, row: int) -> list[Span]:
    """The columns of each cell of a row from the left."""
    filled = {layout.span(run) for run in words_to_runs(layout.rows[row])}
    wide = [span for span in filled if span[0] < span[1]]
    if all(edge.rules for edge in layout.edges[1 : row + 2]):
        wide += [s for rule in layout.edges[row + 1].rules if _spans_one(s := _covered(layout, rule), filled)]
    spans = [(column, column) for column in range(layout.columns)]
    for first, last in wide:
        met = [s for s in spans if s[0] <= last and first <= s[1]]
        spans = [*(s for s in spans if s not in met), (met[0][0], met[-1][1])]
        spans.sort()
    return spans


def _spans_one(span: Span, filled: Iterable[Span]) -> bool:
    """Whether a rule below a head gathers several columns under one text."""
    return span[0] < span[1] and sum(span[0] <= first and last <= span[1] for first, last in filled) == 1


def _covered(layout: Layout, rule: Rule) -> Span:
    """The columns whose middle a rule covers, the last before the first where it covers none."""
    xs = (layout.x0, *layout.gaps, layout.x1)
    middles = [(x0 + x1) / 2 for x0, x1 in pairwise(xs)]
    return bisect_right(middles, rule.x0), bisect_right(middles, rule.x1) - 1


def _parted(layout: Layout, row: int, span: Span) -> bool:
    """Whether the cells of a row and the next are two: a rule stands between, or their words stand apart."""
    rules = layout.edges[row + 1].rules
    covered = (_covered(layout, rule) for rule in rules)
    if not rules or any(first <= span[1] and span[0] <= last for first, last in covered):
        return True
    above, below = (_words(layout, r, span) for r in (row, row + 1))
    if not above or not below:
        return False
    return min(w.middle for w in below) - max(w.middle for w in above) > APART * above[0].size


def _words(layout: Layout, row: int, span: Span) -> list[Word]:
    runs = words_to_runs(layout.rows[row])
    return [word for run in runs if span[0] <= layout.span(run)[0] <= span[1] for word in run.words]
