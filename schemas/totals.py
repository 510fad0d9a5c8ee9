"""Which rows make up a total: forms print subtotals among the parts, and one total parted in two ways.

The arrangement of rows is read from the columns themselves: the one that holds in most of them is meant, and a column
where it does not hold is told. Where none holds and the sum is far from the total, the rows may be the wrong ones, and
a person must judge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TypeVar

from extractor import row_words
from extractor.check import Check, sums, unsure
from extractor.quantity import Verdict
from extractor.record import Figure, Part, Phrase

MOST_ROWS = 60  # a longer list is a plain one; its arrangements would take long to try
FAR = Fraction(1, 5)  # of the total: a sum that misses it by more has the wrong rows, not a wrong digit
_Row = TypeVar("_Row", bound=Part)
HELD = (Verdict.MATCH, Verdict.ROUNDING)


def by_form(rows: Sequence[_Row], totals: Sequence[Part]) -> list[list[_Row]]:
    """`rows` by the forms of a file, which each have one of `totals` at the end, or at the head; one form as it is."""
    if len(totals) < 2:
        return [list(rows)]
    printed = sorted(rows, key=_printed_at)
    marks = set(map(id, totals))
    at_head = id(printed[0]) in marks
    forms: list[list[_Row]] = [[]]
    for row in printed:
        if at_head and id(row) in marks and forms[-1]:
            forms.append([])
        forms[-1].append(row)
        if not at_head and id(row) in marks:
            forms.append([])
    return [form for form in forms if form]


def statements(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """`rows` by the table that holds them."""
    for _, held in groupby(rows, key=lambda row: getattr(row, "group", Phrase()).text):
        yield list(held)


def sections(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """`rows` by statement, and there by the totals that end each section or, where the first row is one, begin it."""
    for statement in statements(rows):
        at_head = _is_total(statement[0])
        starts = [n for n, row in enumerate(statement) if n and _is_total(row if at_head else statement[n - 1])]
        yield from (statement[start:end] for start, end in pairwise([0, *starts, len(statement)]))


def is_subtotal(row: Part) -> bool:
    """Whether a row is called a subtotal: 小计, subtotal."""
    return row_words.is_subtotal(getattr(row, "name", Phrase()).text)


def _printed_at(row: Part) -> int:
    return min((told.tag for _, told in row.figures() if told.tag), default=0)


def total_of_rows(
    rows: Sequence[Part], whole: Part, columns: Collection[str], complete: bool = True
) -> Iterator[Check]:
    """A check for each of `columns` that the total row prints; `rows` is the statement in order, `whole` among them.

    Where a part is known to be missing (not `complete`), a total that fails is for review.
    """
    best = _best(rows, whole, columns)
    for check in best.values():
        may_differ = not complete or (not _held(best) and (len(best) > 1 or _far(check)))
        yield unsure(check, "parts_unsure") if may_differ else check


def subsets_of_total(rows: Sequence[Part], whole: Part, columns: Collection[str]) -> Iterator[Check]:
    """The same for 其中 rows that stand alone: they may be the whole or less; where they are more, they may overlap."""
    subsets = [row for row in rows if row is not whole and _is_subset(row)]
    told = _told(whole, columns)
    ways = [subsets]
    if len(subsets) <= MOST_ROWS:
        ways += [_without_nested(subsets, name) for name in told]
        ways += [ways[-1][:end] for end in range(2, len(ways[-1]))]  # the whole may be parted again in another way
    for check in max((_checks(way, whole, told) for way in ways), key=_held).values():
        if check.verdict is not Verdict.MISMATCH:
            yield check
        elif (check.outcome.difference or 0) < 0:
            yield unsure(check, "parts_unsure")


def _best(rows: Sequence[Part], whole: Part, columns: Collection[str]) -> dict[str, Check]:
    """The checks of the arrangement that holds in most columns, of the likeliest where several do."""
    told = _told(whole, columns)
    plain = _checks(
        [row for row in rows if row is not whole and not _is_total(row) and not _is_subset(row)], whole, told
    )
    if len(rows) > MOST_ROWS or _held(plain) == len(plain) > 0:
        return plain
    others = (_checks(parts, whole, told) for parts in _arrangements(rows, whole, told))
    return max((plain, *others), key=_held)


def _told(whole: Part, columns: Collection[str]) -> list[str]:
    return [name for name, _ in whole.figures() if name in columns]


def _checks(parts: Sequence[Part], whole: Part, columns: Sequence[str]) -> dict[str, Check]:
    found = {name: sums(getattr(whole, name), [getattr(part, name, Figure()) for part in parts]) for name in columns}
    return {name: check for name, check in found.items() if check}


def _held(checks: dict[str, Check]) -> int:
    return sum(check.verdict in HELD for check in checks.values())


def _arrangements(rows: Sequence[Part], whole: Part, columns: Sequence[str]) -> Iterator[list[Part]]:
    """The rows that may make up the total, subtotals among them, the likeliest first.

    All others; those between it and the total before, or behind; each also with 其中 right behind the total as a part,
    without the rows that others hold, and without rows that fill one column; a run right before it, or right behind.
    """
    at = next(n for n, row in enumerate(rows) if row is whole)
    totals = [n for n, row in enumerate(rows) if _is_total(row)]
    start = max((n + 1 for n in totals if n < at), default=0)
    end = min((n for n in totals if n > at), default=len(rows))
    stretches = [[*rows[:at], *rows[at + 1 :]], list(rows[start:at]), list(rows[at + 1 : end])]
    for stretch in (stretch for stretch in stretches if len(stretch) > 1):
        yield _without_subsets(stretch)
        if _is_subset(stretch[0]):  # 其中 behind the total begins its parts
            yield [stretch[0], *_without_subsets(stretch[1:])]
        yield from (_without_subsets(_without_nested(stretch, name)) for name in columns)
        full = [row for row in stretch if sum(bool(getattr(row, name, None)) for name in columns) > 1]
        if len(columns) > 2 and len(full) < len(stretch):  # a heading or footer that slipped between the rows
            yield from (_without_subsets(_without_nested(full, name)) for name in columns)
    before, behind = _without_subsets(rows[:at]), _without_subsets(rows[at + 1 :])
    yield from (before[first:] for first in range(len(before) - 2, -1, -1))
    yield from (behind[:last] for last in range(2, len(behind) + 1))


def _without_subsets(rows: Sequence[Part]) -> list[Part]:
    return [row for row in rows if not _is_subset(row)]


def _is_subset(row: Part) -> bool:
    return getattr(row, "role", "part") == "of_which"


def _is_total(row: Part) -> bool:
    return getattr(row, "role", "part") == "total"


def _without_nested(rows: list[Part], column: str) -> list[Part]:
    """`rows` without those that a subtotal before or behind them holds already, by the values of one column."""
    values = [_value(row, column) for row in rows]
    inner: set[int] = set()
    for at, value in enumerate(values):
        if at not in inner and value:
            inner |= set(_children(values, at, range(at + 1, len(values)), inner))
            inner |= set(_children(values, at, range(at - 1, -1, -1), inner))
    return [row for at, row in enumerate(rows) if at not in inner]


def _children(values: Sequence[Fraction], at: int, places: range, inner: set[int]) -> list[int]:
    """The run of at least two rows beside row `at` that add up to it; empty when there is none."""
    added, taken = Fraction(0), []
    for place in places:
        if place in inner:
            continue
        added += values[place]
        taken.append(place)
        if len(taken) > 1 and added == values[at]:
            return taken
    return []


def _value(row: Part, column: str) -> Fraction:
    figure = getattr(row, column, Figure())
    return figure.quantity.value if figure.number else Fraction(0)


def _far(check: Check) -> bool:
    difference = check.outcome.difference or Fraction(0)
    return check.verdict is Verdict.MISMATCH and abs(difference) > FAR * abs(check.reported.quantity.value)
