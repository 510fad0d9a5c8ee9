"""What two tables tell of the quantities that they share: a difference is told only where as many of them agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extractor.check import Check
from extractor.verify.mentions import MOST, Layout, Mention, base_of
from extractor.verify.naming import NOT_IT, ONE_STAGE
from extractor.verify.pairs import agree, agreement, check_of, doubted


def told_in_two_tables(cells: Mapping[str, Sequence[Mention]], layout: Layout) -> Iterator[Check | None]:
    """The checks of cells by name; one form under two captions tells of two things."""
    pairs: dict[tuple[str, str], list[tuple[Mention, Mention]]] = defaultdict(list)
    for group in cells.values():
        for first, other in _in_two_tables(group):
            if not layout.are_parallel(first.table, other.table):
                pairs[first.table, other.table].append((first, other))
    for compared in pairs.values():
        yield from _between(compared)


def _in_two_tables(group: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """The cells of one name, stage and unit that stand in two tables, once in each."""
    found: dict[tuple[object, ...], list[Mention]] = defaultdict(list)
    for cell in group if 1 < len(group) <= MOST else ():
        if cell.is_sure and cell.head and cell.stage not in NOT_IT:
            stage = cell.stage if cell.stage in ONE_STAGE else cell.head
            found[stage, cell.year, base_of(cell.number)].append(cell)
    yield from ((a[0], a[1]) for a in found.values() if len(a) == 2 and a[0].table != a[1].table)


def _between(compared: Sequence[tuple[Mention, Mention]]) -> Iterator[Check | None]:
    """What two tables tell of the quantities that they share; a difference only where as many of them agree."""
    alike = [pair for pair in compared if agree(pair[0].number, pair[1].number)]
    telling = sum(first.number.numeral.magnitude not in (0, 1) for first, _ in alike)
    yield from (agreement(*pair) for pair in alike)
    for first, other in compared if telling >= len(compared) - len(alike) else ():
        if (first, other) not in alike and not (first.number.numeral.approximate or other.number.numeral.approximate):
            same_labels = (first.label, first.head) == (other.label, other.head)
            yield check_of(first, other) if same_labels and telling > 1 else doubted(first, other)
