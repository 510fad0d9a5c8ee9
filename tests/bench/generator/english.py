"""An annual report in English: an appropriation statement, measures against targets, and sentences on both."""

from __future__ import annotations

from fractions import Fraction

from tests.bench.generator.money import Row, columns_of, statement
from tests.bench.generator.sheet import Sheet, Told

PROGRAMMES = (
    "Roads and Bridges", "Public Transport", "Flood Works", "Parks and Libraries", "Corporate Services",
    "Water and Sanitation", "Community Safety", "Housing Support", "Early Learning",
)  # fmt: skip
MEASURES = (
    ("Local roads resurfaced (km)", False, 40, 900), ("Bridges inspected", False, 10, 300),
    ("Households connected", False, 200, 9000), ("Training places filled", False, 50, 2000),
    ("Bridges under a load limit", True, 5, 40), ("Complaints upheld", True, 10, 90),
    ("Library programmes held", False, 30, 700), ("Trees planted", False, 300, 8000),
)  # fmt: skip
BODIES = ("Harrow Vale Council", "Corran Bay District", "Department of Settlements", "Lindow Water Agency")


def other(sheet: Sheet) -> None:
    """The whole report."""
    sheet.line(sheet.some(*BODIES))
    sheet.line("Annual Performance Report 2023 (extract)")
    sheet.line("")
    sheet.line("1. Spending against budget")
    sheet.line("")
    unit = sheet.style.unit
    sheet.line(unit)
    columns = ["initial", *columns_of(sheet)[1:]]
    names = sheet.chance.sample(PROGRAMMES, sheet.chance.randint(4, 7))
    whole, parts = statement(sheet, "Total", names, columns, sheet.some("Program", "Programme", "Item"))
    sheet.line("")
    sheet.line(_on_money(sheet, whole), " ", _growth(sheet, whole["spent"]), " ", _share(sheet, whole, parts, names))
    sheet.line("")
    sheet.line("2. Results against targets")
    sheet.line("")
    _measures(sheet)
    sheet.line("")
    sheet.line(_counts(sheet), " ", _points(sheet))


def _on_money(sheet: Sheet, whole: Row) -> str:
    spent = sheet.again(whole["spent"])
    budget = sheet.again(whole["adjusted"])
    rate = sheet.percent(sheet.shown(spent) / sheet.shown(budget), decimals=1)
    sheet.tie("ratio", rate, [spent, budget])
    return sheet.some(
        f"Actual spending of {spent} was {rate} of the final budget of {budget}.",
        f"The department spent {spent} of its final budget of {budget} ({rate}).",
    )


def _growth(sheet: Sheet, spent: Told) -> str:
    before = Fraction(int(spent.true * sheet.chance.randint(80, 120)), 100)
    now, last = sheet.same(spent, sheet.money(spent.true)), sheet.money(before)
    rate = sheet.percent(abs(sheet.shown(now) / sheet.shown(last) - 1), decimals=1)
    up = now.true >= before
    sheet.tie("growth" if up else "decline", rate, [now, last])
    return f"Spending {'rose' if up else 'fell'} by {rate}, from {last} in 2022 to {now}."


def _share(sheet: Sheet, whole: Row, parts: list[Row], names: list[str]) -> str:
    n = sheet.chance.randrange(len(names))
    part = sheet.same(parts[n]["spent"], sheet.money(parts[n]["spent"].true))
    rate = sheet.percent(sheet.shown(part) / sheet.shown(whole["spent"]), decimals=1)
    sheet.tie("ratio", rate, [part, whole["spent"]])
    return f"{names[n]} took {part}, or {rate} of actual spending."


def _measures(sheet: Sheet) -> None:
    chance = sheet.chance
    rate = chance.random() < 0.6
    sheet.row("Measure", "Target", "Actual", *(["% of target"] if rate else []), "Result")
    place = sheet.column()
    for name, low, least, most in chance.sample(MEASURES, chance.randint(4, 7)):
        goal = chance.randint(least, most)
        missed = chance.random() < 0.2
        actual = goal * (chance.randint(105, 130) if missed == low else chance.randint(60, 97)) // 100
        bound = chance.choice(["no more than", "≤"] if low else ["at least", "≥"])
        target = sheet.count(goal, bound=bound)
        reached = sheet.count(actual)
        state = sheet.word("Met" if (actual <= goal if low else actual >= goal) else "Not met", "state")
        sheet.tie("state", state, [target, reached])
        cells = [_completion(sheet, target, reached, low, place)] if rate else []
        sheet.row(name, target, reached, *cells, state)


def _completion(sheet: Sheet, target: Told, reached: Told, low: bool, place: int) -> Told:
    one, other_one = (target, reached) if low else (reached, target)
    value = one.true / other_one.true
    told = sheet.percent(min(value, Fraction(1)) if sheet.style.caps else value, place)
    sheet.tie("completion", told, [one, other_one])
    return told


def _counts(sheet: Sheet) -> str:
    before = sheet.chance.randint(300, 9000)
    now = before * sheet.chance.randint(75, 140) // 100
    a, b = sheet.count(now), sheet.count(before)
    up = now >= before
    rate = sheet.percent(abs(a.true / b.true - 1), decimals=1)
    sheet.tie("growth" if up else "decline", rate, [a, b])
    return f"Visits {'increased' if up else 'declined'} by {rate}, from {b} to {a}."


def _points(sheet: Sheet) -> str:
    low = Fraction(sheet.chance.randint(300, 700), 1000)
    high = low + Fraction(sheet.chance.randint(5, 120), 1000)
    a, b = sheet.percent(low, decimals=1), sheet.percent(high, decimals=1)
    gap = sheet.put(f"{sheet.style.digits((high - low) * 100, 1)} percentage points", high - low)
    sheet.adds_up(gap, [b, a], (1, -1))
    return f"The share of homes within reach of a stop rose by {gap}, from {a} to {b}."
