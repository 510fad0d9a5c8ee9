"""Which numbers of a poor scan are written otherwise than their column: noise takes a % for a digit, and loses points.

They lose confidence, and nothing else: no value is changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from extractor.document import Number, Table, cell_ref

POOR = 0.05  # share of doubtful numbers from which a scan is poor
FEWEST = 5  # numbers of a column that show how it is written
USUAL = 0.7  # of them, alike in one way
UNSURE = 0.6  # confidence that is left

_ASPECTS: tuple[Callable[[Number], object], ...] = (
    lambda number: number.numeral.form,
    lambda number: number.numeral.decimals,
    lambda number: number.numeral.value < 0,
)


def doubted(numbers: Sequence[Number], tables: Iterable[Table]) -> list[Number]:
    """`numbers`, those of a poor scan that differ from their column in sign, decimals or form of rate unsure."""
    seen = [number for number in numbers if number.confidence is not None]
    if sum(number.is_doubtful for number in seen) <= POOR * len(seen):
        return list(numbers)
    column_of = _columns(tables)
    columns: dict[tuple[int, int], list[Number]] = defaultdict(list)
    for number in seen:
        if number.ref in column_of:
            columns[column_of[number.ref]].append(number)
    odd = {number.tag for column in columns.values() for number in _odd(column)}
    return [_less_sure(number) if number.tag in odd else number for number in numbers]


def _columns(tables: Iterable[Table]) -> dict[str, tuple[int, int]]:
    """The table and column of each cell."""
    return {
        cell_ref(row, cell): (at, cell.column)
        for at, table in enumerate(tables)
        for row in table.rows
        for cell in row.cells
    }


def _odd(column: Sequence[Number]) -> Iterator[Number]:
    if len(column) >= FEWEST:
        for aspect in _ASPECTS:
            usual, count = Counter(map(aspect, column)).most_common(1)[0]
            if count >= USUAL * len(column):
                yield from (number for number in column if aspect(number) != usual)


def _less_sure(number: Number) -> Number:
    return replace(number, confidence=min(number.confidence or 0.0, UNSURE))
