"""Which columns the parts of lines stand in, told by figures that stand below one another with gaps between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

ROWS = 3  # fewer rows may stand below one another by chance
HEADS = 2  # rows at the top that may span columns
MOST_COLUMNS = 200  # of one table; a list of projects has 30
LONGEST_VALUE = 40  # characters; a longer one is running text


class Extent(NamedTuple):
    """A part of a line from left to right, in any unit."""

    text: str
    x0: float
    x1: float


class Columns(NamedTuple):
    """The columns from left to right, and the first and last one, from 0, of each part of each row."""

    extents: list[tuple[float, float]]
    spans: list[list[tuple[int, int]]]


def rows_to_columns(rows: Sequence[Sequence[Extent]]) -> Columns | None:
    """The columns of rows of parts; None where they do not stand below one another or hold no figures."""
    if sum(len(row) > 1 for row in rows) < ROWS:
        return None
    for heads in range(min(HEADS, len(rows) - ROWS) + 1):
        columns = _columns(rows[heads:])
        if len(columns) > MOST_COLUMNS:
            return None
        spans = [[_span(part, columns) for part in row] for row in rows]
        if len(columns) > 1 and all(map(_apart, spans)) and holds_figures(rows[heads:]):
            return Columns(columns, spans)
    return None


def rows_to_runs(
    rows: Sequence[Sequence[Extent]], is_near: Callable[[int], bool] = lambda at: True
) -> Iterator[tuple[int, int]]:
    """Where stretches of lines begin and end that may be the rows of one table.

    Each has several parts, or is a label that ends before the second column; `is_near` tells whether a line follows
    closely on the one before.
    """
    start, second = 0, inf  # where the leftmost second part begins
    for at, row in enumerate([*rows, ()]):
        goes_on = len(row) > 1 or bool(row and row[0].x1 < second < inf)
        if not goes_on or (at > start and not is_near(at)):
            if end := next((n for n in range(at, start, -1) if len(rows[n - 1]) > 1), 0):
                yield start, end
            start, second = at + (len(row) < 2), inf
        if len(row) > 1:
            second = min(second, row[1].x0)


def _columns(rows: Iterable[Sequence[Extent]]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for part in sorted((part for row in rows for part in row), key=lambda part: part.x0):
        if columns and part.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], part.x1))
        else:
            columns.append((part.x0, part.x1))
    return columns


def _span(part: Extent, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The first and last column that a part stands in or is nearest to."""
    met = [i for i, (x0, x1) in enumerate(columns) if x0 < part.x1 and part.x0 < x1]
    if met:
        return met[0], met[-1]
    middle = (part.x0 + part.x1) / 2
    near = min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))
    return near, near


def _apart(spans: Sequence[tuple[int, int]]) -> bool:
    return all(one[1] < two[0] for one, two in pairwise(spans))


def holds_figures(rows: Sequence[Sequence[Extent]]) -> bool:
    """Whether most parts after the first of each row are figures or stand for none."""
    values = [part.text for row in rows for part in row[1:]]
    figures = sum(any(c.isdigit() for c in v) or v in {"-", "–", "—", "/"} for v in values)
    return figures * 2 > len(values) and max(map(len, values)) <= LONGEST_VALUE
