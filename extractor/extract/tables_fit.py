"""Which cell of a row belongs to which field: by the column, and where a row slid, by the types of its cells.

A row is realigned only when exactly one shift by one column makes every cell fit; arithmetic is never asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.document import Number
from extractor.extract.labels_vocabulary import GROUP, NAME, Slot, strength
from extractor.extract.tables import Plan
from extractor.extract.tables_lines import Line, Spot
from extractor.figure import Measure
from extractor.numerals import Form, Role
from extractor.row_words import is_total

FEWEST_ROWS = 3  # that must fill a column before a gap in it tells anything
_MONEY_MARKS = ("元", "r", "$", "£", "€", "million", "billion", "thousand")


@dataclass(frozen=True, slots=True)
class Placed:
    """The cells of a row by field; `slid` by how many columns they were moved for it."""

    cells: dict[str, Spot]
    slid: int = 0


def fits(spot: Spot, slot: Slot) -> bool:
    """Whether a cell holds what the field holds."""
    number = spot.sole
    if slot.measure is None:
        return _fits_words(spot, slot, number)
    if slot.measure is Measure.AMOUNT:
        return True
    return number is not None and _fits_measure(number, slot.measure)


def _fits_words(spot: Spot, slot: Slot, number: Number | None) -> bool:
    if slot.field in (NAME, GROUP):
        return number is None and any(c.isalpha() for c in spot.text)
    return number is None or _THOUSANDS.match(spot.text) is not None


_THOUSANDS = re.compile(r"['’]000\b")  # '000 m³ is a unit


def _fits_measure(number: Number, measure: Measure) -> bool:
    printed = unicodedata.normalize("NFKC", number.text).casefold()
    percent = number.numeral.form is not Form.PLAIN and any(mark in printed for mark in "%‰")
    unit = number.numeral.unit.casefold()
    unit = unit if unit and unit in printed else ""  # one that stands in another cell does not tell the type of this
    if measure is Measure.RATE:
        return percent or not unit
    if percent or measure is Measure.POINTS:
        return not percent and unit in ("", "分")
    return not unit or any(mark in unit for mark in _MONEY_MARKS)


def settled(plan: Plan, lines: Sequence[Line]) -> tuple[Plan, list[str]]:
    """The plan without the columns whose cells are of another type than their header says."""
    problems: list[str] = []
    wrong = (_misfits(plan, _cells(plan, line.at)) for line in lines)
    alone = Counter(fields[0] for fields in wrong if len(fields) == 1 and fields[0] in plan.columns)
    for name, count in alone.items():
        column = plan.columns[name]
        if count < max(2, len(_told(column, lines)) / 2):
            continue
        slot = plan.shape.slot(name)
        other = _other_slot(plan, column, lines) if slot and slot.measure is None else None
        columns = {n: c for n, c in plan.columns.items() if n != name}
        plan = replace(plan, columns=columns | ({other.field: column} if other else {}))
        if other is None:
            told = plan.headings[column].text
            problems.append(f"the cells below {told} do not fit it: column {column} is left unread")
    return plan, problems


def _told(column: int, lines: Sequence[Line]) -> list[Spot]:
    return [line.at[column] for line in lines if column in line.at and not line.at[column].is_nothing]


def _other_slot(plan: Plan, column: int, lines: Sequence[Line]) -> Slot | None:
    heading = plan.headings[column]
    free = [slot for slot in plan.shape.figures if slot.field not in plan.columns]
    graded = [(strength(slot, heading.text, heading.above), slot.field, slot) for slot in free]
    cells = _told(column, lines)
    fitting = [item for item in graded if item[0] and sum(fits(c, item[2]) for c in cells) * 2 > len(cells)]
    return max(fitting)[2] if fitting else None


def always_filled(plan: Plan, lines: Sequence[Line]) -> frozenset[str]:
    """The fields that every row which fits its header fills, where there are a few such rows."""
    fitting = [cells for line in lines if not _misfits(plan, cells := _cells(plan, line.at)) and NAME in cells]
    filled = [{name for name, spot in cells.items() if not spot.is_nothing} for cells in fitting]
    return frozenset(set.intersection(*filled)) if len(filled) >= FEWEST_ROWS else frozenset()


def place(plan: Plan, line: Line, always: frozenset[str] = frozenset()) -> Placed | None:
    """The cells of a row by field, realigned where it slid by one column; None where they fit nowhere, or twice.

    Of several ways to realign it only those count that fill what every other row fills (`always`).
    """
    straight = _cells(plan, line.at)
    wrong = _misfits(plan, straight)
    if not wrong and (NAME in straight or not _has_figures(plan, straight)):
        return Placed(straight)
    shifted = list(_shifted(plan, line))
    most = max((_numbers(cells) for cells, _ in shifted), default=0)
    ways = {_key(cells): Placed(cells, by) for cells, by in shifted if _numbers(cells) == most >= _numbers(straight)}
    if len(ways) > 1:
        ways = {key: placed for key, placed in ways.items() if always and always <= placed.cells.keys()}
    if len(ways) == 1:
        return next(iter(ways.values()))
    if not ways and NAME in straight and all(straight[name].sole is None for name in wrong if name != NAME):
        return Placed(straight) if NAME not in wrong else None
    return None


def _has_figures(plan: Plan, cells: dict[str, Spot]) -> bool:
    return any(name in cells and not cells[name].is_nothing for name in plan.figures)


def _key(cells: dict[str, Spot]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, spot.ref) for name, spot in cells.items()))


def _shifted(plan: Plan, line: Line) -> Iterator[tuple[dict[str, Spot], int]]:
    """Every way to move the cells from some column on by one, to either side, in which all of them fit."""
    for by in (1, -1):
        for start in sorted(line.at):
            moved = {c + by if c >= start else c: spot for c, spot in line.at.items()}
            cells = _cells(plan, moved)
            whole = len(moved) == len(line.at) and min(moved) > 0
            if whole and NAME in cells and _has_figures(plan, cells) and not _misfits(plan, cells):
                yield cells, by


def _numbers(cells: dict[str, Spot]) -> int:
    return sum(spot.sole is not None for spot in cells.values())


def _cells(plan: Plan, at: dict[int, Spot]) -> dict[str, Spot]:
    found = {name: at[column] for name, column in plan.columns.items() if column in at}
    name = next((at[column] for column in plan.names if column in at), None)
    name = name or _stand_in(plan, at)
    if name is not None:
        found[NAME] = name
    return found


def _stand_in(plan: Plan, at: dict[int, Spot]) -> Spot | None:
    """The cell that names a row without a name cell: the last words before the figures, where they can be a name."""
    before = [
        spot for column, spot in sorted(at.items()) if column < plan.first and column not in plan.columns.values()
    ]
    worded = [spot for spot in before if any(c.isalpha() for c in spot.text)]
    if not worded:
        return None
    last = worded[-1]
    level = plan.shape.has_totals and last.column == plan.group
    return last if not plan.names or level or is_total(last.text) else None


def _misfits(plan: Plan, cells: dict[str, Spot]) -> list[str]:
    wrong: list[str] = []
    for name, spot in cells.items():
        slot = plan.shape.slot(name)
        if slot and not spot.is_nothing and not fits(spot, slot):
            wrong.append(name)
    return wrong


def ordinals(spot: Spot) -> int:
    """How many numbers of any kind a cell holds, ranks such as 第7名 included."""
    return sum(n.numeral.role in (Role.QUANTITY, Role.ORDINAL) for n in spot.numbers)
