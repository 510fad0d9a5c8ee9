"""The claims that a person judges where they fail: scores between grades, spending over budget, rates over 100 %."""

from __future__ import annotations

from dataclasses import replace

from extractor.check import BOUND, Check
from extractor.figure import Figure
from extractor.quantity import Outcome, Quantity, Verdict


def between_grades(check: Check) -> Check:
    """`check` of a score that lies in a gap between two bands, for review."""
    return replace(check, decision="", outcome=replace(check.outcome, verdict=Verdict.REVIEW, why="grade_gap"))


def overspent(spent: Figure, budget: Figure, reasons: tuple[str, ...]) -> Check | None:
    """`spent` lies above `budget`: for review unless the report gives one of the `reasons`; None where it does not."""
    if not spent.number or not budget.number or spent.quantity.low <= budget.quantity.high:
        return None
    bound = budget.quantity.told_as(f"{spent.text} > {budget.text}")
    over = Outcome(Verdict.REVIEW, "overspent_without_reason", spent.quantity.value - budget.quantity.value)
    return Check(spent, bound, over, power=BOUND, unless=reasons)


def over_ceiling(rate: Figure) -> Check | None:
    """`rate`, a part of a whole, passes 100 %: for review; None where it does not."""
    if not rate.is_rate or rate.quantity.approximate or rate.quantity.low <= 1:
        return None
    whole = Quantity.exactly(1).told_as(f"{rate.text} > 100%")
    return Check(rate, whole, Outcome(Verdict.REVIEW, "over_ceiling", rate.quantity.value - 1), power=BOUND)
