"""Totals down the columns of a section: which rows a total row adds up, and the columns that break with the others.

A total is found where its label says so (合计, 小计, total) and a column adds up, or without a label where two columns
that differ add up over adjacent rows. Chance is excluded by what the print could have said instead: each column that
holds counts with the number of totals that its digits keep apart, and together they must keep apart a thousand times as
many as there are runs of rows to try.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import NamedTuple

from extractor.check import Check, equal
from extractor.quantity import Verdict
from extractor.verify.cells import NOWHERE, Kind
from extractor.verify.columns import Column, Entry, Section
from extractor.verify.slips import is_one_slip

CHANCE = 1000  # to one, that a relation is none
PASSES = 4  # levels of totals over totals
NEAREST = 2  # runs of one sum, which differ in rows of zeros


class Group(NamedTuple):
    """A total row and the rows that it adds up, by line."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """How a group fares in one column."""

    column: Column
    whole: Entry
    parts: tuple[Entry, ...]
    value: int
    low: int
    high: int

    @property
    def holds(self) -> bool:
        """Whether some way of rounding explains the total."""
        return self.low <= self.whole.high and self.whole.low <= self.high

    @property
    def odds(self) -> int:
        """How many totals the print keeps apart."""
        return abs(self.whole.value) // max(self.high - self.low, self.whole.step)

    @property
    def is_an_addition(self) -> bool:
        """Whether a total that breaks can be meant as a sum: averages, maxima and heads counted once are not."""
        if is_one_slip(self.whole, self.value):
            return True
        sizes = [abs(part.value) for part in self.parts]
        among = min(sizes) <= abs(self.whole.value) <= max(sizes)
        counted_once = self.whole.number.numeral.exact and self.whole.value < self.value
        return not among and not counted_once


def column_sums(section: Section, is_whole: bool = True) -> Iterator[Check]:
    """A check for each total that is found; `is_whole` when no rows of the section stand in an earlier table."""
    columns = [column for column in section.amounts if not _NOT_ADDED.search(column.head)]
    live = list(range(len(section.lines)))
    grouped: set[int] = set()
    for group in _groups(section, columns, live):
        grouped.add(group.whole)
        yield from _checks(section, group, columns)
    for line in [n for n in live if section.lines[n].is_total and n not in grouped]:
        tried = [(group, _evidence(group, columns)) for group in _by_label(section, live, line)]
        found = [(group, adds) for group, adds in tried if _is_found(section, group, adds, len(live))]
        if found:
            yield from _checks(section, max(found, key=lambda g: sum(a.holds for a in g[1]))[0], columns)
        elif is_whole and tried:
            yield from _slips(section, *tried[0])


_NOT_ADDED = re.compile(r"均|单价|标准|满意|年限|average|mean|price|unit\s?cost|^per|率", re.I)
_TOP_LEVEL = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")


def _groups(section: Section, columns: Sequence[Column], live: list[int]) -> Iterator[Group]:
    """Totals over adjacent rows, the lowest level first; rows that are added up are taken from `live`."""
    for _ in range(PASSES):
        runs = [*_runs(section, columns, live)]
        found = False
        for group in sorted(runs, key=lambda g: (len(g.parts), g.whole)):
            if not {group.whole, *group.parts} <= set(live):
                continue
            if _is_found(section, group, _evidence(group, columns), len(live)):
                found = True
                yield group
                live[:] = [line for line in live if line not in group.parts]
        if not found:
            return


def _runs(section: Section, columns: Sequence[Column], live: Sequence[int]) -> Iterator[Group]:
    """Runs of rows before or behind a row that add up to it, digit for digit, in columns enough to exclude chance."""
    told: dict[tuple[int, int, int], dict[int, int]] = defaultdict(dict)  # odds by total, of each run
    for column in columns:
        values = [entry.value if (entry := column.entries[line]) else 0 for line in live]
        sums = [0, *accumulate(values)]
        places: dict[int, list[int]] = defaultdict(list)
        for place, reached in enumerate(sums):
            places[reached].append(place)
        for at, line in enumerate(live):
            entry = column.entries[line]
            if entry and entry.value:
                for start, end in _bounds(places, sums, at, entry.value):
                    told[at, start, end][entry.value] = abs(entry.value) // entry.step
    for (at, start, end), odds in told.items():
        enough = 1 if section.lines[live[at]].is_total else 2
        if len(odds) >= enough and prod(odds.values()) >= CHANCE * 2 * len(live):
            yield Group(live[at], tuple(live[start:end]))


def _bounds(places: dict[int, list[int]], sums: Sequence[int], at: int, value: int) -> Iterator[tuple[int, int]]:
    """The nearest runs of two rows or more, behind `at` and before it, that add up to `value`."""
    behind = places.get(sums[at + 1] + value, [])
    first = bisect_left(behind, at + 3)
    yield from ((at + 1, end) for end in behind[first : first + NEAREST])
    before = places.get(sums[at] - value, [])
    last = bisect_left(before, at - 1)
    yield from ((start, at) for start in before[max(last - NEAREST, 0) : last])


def _evidence(group: Group, columns: Iterable[Column]) -> list[Added]:
    return [added for column in columns if (added := _added(group, column))]


def _added(group: Group, column: Column) -> Added | None:
    """None where the column has nothing to add up, or holds more than amounts of one unit."""
    whole = column.entries[group.whole]
    if whole is None or any(column.kinds[line] not in _ADDABLE for line in group.parts):
        return None
    entries = [column.entries[line] for line in group.parts if column.kinds[line] is Kind.AMOUNT]
    parts = tuple(entry for entry in entries if entry)
    is_told = len(parts) == len(entries) and sum(part.value != 0 for part in parts) > 1
    if not is_told or any(e.unit != whole.unit or e.number.numeral.comparator for e in (whole, *parts)):
        return None
    bounds = (sum(part.value for part in parts), sum(part.low for part in parts), sum(part.high for part in parts))
    return Added(column, whole, parts, *bounds)


_ADDABLE = (Kind.AMOUNT, Kind.EMPTY, Kind.NONE)


def _is_found(section: Section, group: Group, added: Sequence[Added], rows: int) -> bool:
    """Whether enough columns hold, and few break; columns that repeat one another count once."""
    holding = {(a.whole.value, *(part.value for part in a.parts)): a.odds for a in added if a.holds}
    breaking = sum(not a.holds for a in added)
    is_labelled = section.lines[group.whole].is_total
    enough = 1 if is_labelled else 2
    few = breaking <= len(holding) if is_labelled else 2 * breaking <= len(holding)
    return len(holding) >= enough and few and prod(holding.values()) >= CHANCE * 2 * rows


def _by_label(section: Section, live: Sequence[int], whole: int) -> list[Group]:
    """What a labelled total may add up: the rows above or below it, with and without 其中, or their top level."""
    lines = section.lines
    at = live.index(whole)
    totals = [n for n in live if lines[n].is_total and not lines[n].is_subtotal]
    after = next((live.index(n) for n in totals if n > whole), len(live))
    before = next((live.index(n) + 1 for n in reversed(totals) if n < whole), 0)
    found: list[Group] = []
    for run in (live[before:at], live[at + 1 : after]):
        plain_rows = [n for n in run if not lines[n].is_of_which]
        subtotals = [n for n in run if lines[n].is_subtotal]
        top = [n for n in run if _TOP_LEVEL.match(lines[n].label)]
        found += [Group(whole, tuple(rows)) for rows in (run, plain_rows, subtotals, top) if len(rows) > 1]
    return list(dict.fromkeys(found))


def _checks(section: Section, group: Group, columns: Sequence[Column]) -> Iterator[Check]:
    tried = _evidence(group, columns)
    shifted_at = min(section.lines[line].shifted_at for line in (group.whole, *group.parts))
    aligned = max((a.column.index for a in tried if a.holds), default=0)  # no cell is lost before a column that adds up
    for added in tried:
        is_placed = added.column.index < max(aligned, shifted_at)
        if added.holds or (added.is_an_addition and is_placed):
            yield from _check(section, group, added)


def _check(section: Section, group: Group, added: Added) -> Iterator[Check]:
    if check := equal(added.column.figure(group.whole), section.sum_of(added.parts)):
        yield section.told(check, added.column, group.whole)


def _slips(section: Section, group: Group, added: Sequence[Added]) -> Iterator[Check]:
    """A labelled total of which no column adds up, but every one would but for one slip of the pen.

    Not of points: those of another section may be part of the total.
    """
    rows = [section.lines[line] for line in group.parts]
    is_plain = not any(row.is_of_which or row.is_total or row.shifted_at < NOWHERE for row in rows)
    slipped = [a for a in added if _is_slip(a, len(rows))]
    if is_plain and added and len(slipped) == len(added) and section.opens_table:
        for one in slipped:
            yield from (c for c in _check(section, group, one) if c.verdict is Verdict.MISMATCH)


def _is_slip(added: Added, rows: int) -> bool:
    is_full = len(added.parts) == rows > 2
    return is_full and added.odds > CHANCE and not added.column.is_points and is_one_slip(added.whole, added.value)
