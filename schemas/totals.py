"""Which rows make up a total: forms print subtotals among the parts, and one total parted in two ways.

The arrangement of rows is read from the columns themselves: the one that holds in most of them is meant, and a column
where it does not hold is told. Where none holds and the sum is far from the total, the rows may be the wrong ones, and
a person must judge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from extractor.check import Check, sums
from extractor.quantity import Verdict
from extractor.record import Figure, Part

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


def _printed_at(row: Part) -> int:
    return min((told.tag for _, told in row.figures() if told.tag), default=0)


def total_of_rows(
    rows: Sequence[Part], whole: Part, columns: Collection[str], complete: bool = True
) -> Iterator[Check]:
    """A check for each of `columns` that the total row prints; `rows` is the statement in order, `whole` among them.

    Where a part is known to be missing (not `complete`), a total that fails is for review.
    """
    best = _best([row for row in rows if row is whole or not _is_subset(row)], whole, columns)
    for check in best.values():
        doubted = check.verdict is Verdict.MISMATCH and (not complete or (not _held(best) and _far(check)))
        yield _unsure(check) if doubted else check


def subsets_of_total(rows: Sequence[Part], whole: Part, columns: Collection[str]) -> Iterator[Check]:
    """The same for 其中 rows that stand alone: they may be the whole or less; where they are more, they may overlap."""
    for check in _best([row for row in rows if row is whole or _is_subset(row)], whole, columns).values():
        if check.verdict is not Verdict.MISMATCH:
            yield check
        elif (check.outcome.difference or 0) < 0:
            yield _unsure(check)


def _best(rows: Sequence[Part], whole: Part, columns: Collection[str]) -> dict[str, Check]:
    """The checks of the arrangement that holds in most columns, of the likeliest where several do."""
    told = [name for name, _ in whole.figures() if name in columns]
    others = [row for row in rows if row is not whole]
    plain = _checks([row for row in others if getattr(row, "role", "part") != "total"], whole, told)
    if len(others) > MOST_ROWS or _held(plain) == len(plain) > 0:
        return plain
    position = next(at for at, row in enumerate(rows) if row is whole)
    return max((plain, *(_checks(parts, whole, told) for parts in _arrangements(others, position, told))), key=_held)


def _checks(parts: Sequence[Part], whole: Part, columns: Sequence[str]) -> dict[str, Check]:
    found = {name: sums(getattr(whole, name), [getattr(part, name, Figure()) for part in parts]) for name in columns}
    return {name: check for name, check in found.items() if check}


def _held(checks: dict[str, Check]) -> int:
    return sum(check.verdict in HELD for check in checks.values())


def _arrangements(others: list[Part], position: int, columns: Sequence[str]) -> Iterator[list[Part]]:
    """The rows that may make up the total printed at `position`, subtotals among them, the likeliest first."""
    yield others
    yield from (without for name in columns if (without := _without_nested(others, name)) != others)
    yield from _runs(others, position)


def _is_subset(row: Part) -> bool:
    return getattr(row, "role", "part") == "of_which"


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


def _runs(rows: list[Part], position: int) -> Iterator[list[Part]]:
    """The runs of at least two rows right before the total, and right behind it."""
    yield from (rows[start:position] for start in range(position - 2, -1, -1))
    yield from (rows[position:end] for end in range(position + 2, len(rows) + 1))


def _value(row: Part, column: str) -> Fraction:
    figure = getattr(row, column, Figure())
    return figure.quantity.value if figure.number else Fraction(0)


def _far(check: Check) -> bool:
    difference = check.outcome.difference or Fraction(0)
    return check.verdict is Verdict.MISMATCH and abs(difference) > FAR * abs(check.reported.quantity.value)


def _unsure(check: Check) -> Check:
    return replace(check, outcome=replace(check.outcome, verdict=Verdict.REVIEW, why="parts_unsure"))
