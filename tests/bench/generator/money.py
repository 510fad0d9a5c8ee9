"""Statements of money: budgets, what was adjusted, spent and left, in rows that add up to a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.bench.generator.sheet import Sheet, Told
from tests.bench.generator.words import HEADS

RANGES = {"万元": (10**5, 10**8), "元": (10**4, 10**7), "亿元": (10**8, 10**10)}
ENGLISH_RANGE = (10**8, 10**9)
ENGLISH_HEADS = {
    "initial": ("Budget", "Original budget"),
    "adjustment": ("Virement",),
    "adjusted": ("Revised budget", "Final appropriation"),
    "spent": ("Actual", "Actual expenditure"),
    "balance": ("Variance",),
    "rate": ("% spent",),
}

Row = Mapping[str, Told]


@dataclass(frozen=True)
class Line:
    """One line of a statement, in 元 and 分."""

    name: str
    initial: Fraction
    adjustment: Fraction
    spent: Fraction

    @property
    def values(self) -> dict[str, Fraction]:
        """The amount of each column."""
        adjusted = self.initial + self.adjustment
        return {
            "initial": self.initial,
            "adjustment": self.adjustment,
            "adjusted": adjusted,
            "spent": self.spent,
            "balance": adjusted - self.spent,
        }


def line_of(sheet: Sheet, name: str, share: float = 1.0) -> Line:
    """A line with amounts drawn to the 分; every third budget is not adjusted, every eighth is spent to the last."""
    chance = sheet.chance
    low, high = RANGES.get(sheet.style.unit, ENGLISH_RANGE)
    size = low * (high / low) ** chance.uniform(0.2, 1) * share
    initial = _round_budget(sheet, Fraction(int(size * 100), 100))
    adjustment = Fraction(0) if chance.random() < 0.35 else initial * chance.randint(-900, 2000) / 10**4
    adjustment = Fraction(int(adjustment * 100), 100)
    spent = (initial + adjustment) * (10**4 if chance.random() < 0.12 else chance.randint(7800, 9995)) / 10**4
    return Line(name, initial, adjustment, Fraction(int(spent * 100), 100))


def _round_budget(sheet: Sheet, amount: Fraction) -> Fraction:
    """Some budgets are round amounts, as plans are."""
    if sheet.chance.random() < 0.4:
        step = 10 ** max(len(str(int(amount))) - 3, 2)
        return Fraction(max(int(amount) // step, 1) * step)
    return amount


def whole_of(name: str, lines: Sequence[Line]) -> Line:
    """The line that others add up to."""
    initial, adjustment, spent = (
        sum((getattr(line, field) for line in lines), Fraction(0)) for field in ("initial", "adjustment", "spent")
    )
    return Line(name, initial, adjustment, spent)


def columns_of(sheet: Sheet) -> list[str]:
    """Which columns a statement has, in order."""
    adjustment = ["adjustment"] if sheet.chance.random() < 0.3 else []
    balance = ["balance"] if sheet.chance.random() < 0.5 else []
    return ["initial", *adjustment, "adjusted", "spent", *balance, "rate"]


def heads_of(sheet: Sheet, columns: Sequence[str]) -> list[str]:
    """The labels of columns, each drawn among those that forms use."""
    english = sheet.kind == "other"
    return [sheet.chance.choice((ENGLISH_HEADS if english else HEADS)[name]) for name in columns]


def statement(
    sheet: Sheet, whole: str, names: Sequence[str], columns: Sequence[str], first: str
) -> tuple[Row, list[Row]]:
    """A table of lines and their total row, last; the whole and the parts as told."""
    numbered = sheet.chance.random() < 0.3
    serial_head = "No." if sheet.kind == "other" else "序号"
    sheet.row(*([serial_head] if numbered else []), first, *heads_of(sheet, columns))
    places = {name: sheet.column() for name in columns}
    lines = [line_of(sheet, name) for name in names]
    parts: list[Row] = []
    for serial, line in enumerate(lines, 1):
        told = put_line(sheet, line, columns, places)
        sheet.row(*([serial] if numbered else []), line.name, *told.values(), counts=True)
        parts.append(told)
    total = put_line(sheet, whole_of(whole, lines), columns, places)
    sheet.row(*([""] if numbered else []), whole, *total.values())
    add_up(sheet, total, parts)
    return total, parts


def put_line(sheet: Sheet, line: Line, columns: Sequence[str], places: Mapping[str, int]) -> Row:
    """The cells of one line, with what they owe one another."""
    told = {name: sheet.money(line.values[name], places[name]) for name in columns if name in line.values}
    if "rate" in columns and told["adjusted"].true:
        told["rate"] = sheet.rate_of(told["spent"], told["adjusted"], places["rate"], bases(told))
    between(sheet, told)
    return {name: told[name] for name in columns if name in told}


def bases(told: Row) -> list[Told]:
    """What else spending might be measured by."""
    initial = told.get("initial")
    return [initial] if initial and initial.true not in (0, told["adjusted"].true) else []


def between(sheet: Sheet, told: Row) -> None:
    """Budget and adjustment give the budget in force, and what was not spent is left."""
    if "adjustment" in told and "initial" in told:
        sheet.adds_up(told["adjusted"], [told["initial"], told["adjustment"]])
    if "balance" in told:
        sheet.adds_up(told["balance"], [told["adjusted"], told["spent"]], (1, -1))


def add_up(sheet: Sheet, whole: Row, parts: Sequence[Row]) -> None:
    """Each column of amounts adds up to the whole."""
    for name in whole:
        if name != "rate" and len(parts) > 1:
            sheet.adds_up(whole[name], [part[name] for part in parts if name in part])
