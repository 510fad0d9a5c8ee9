"""Scores by steps: 结转结余率≤5%得满分，每超过1个百分点扣0.5分. The rule is printed in the row, or configured.

Only rules of percentage points are computed, and only where the row tells one rate that they can mean. A part of a step
counts as the rule says (不足1个百分点按1个百分点计, 舍去); where it says nothing, in full, not at all or in proportion.
The reader ties rule and rate together, so a score that fits none of these is for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from extractor.check import Check, equal
from extractor.decimals import shown
from extractor.definitions import current
from extractor.document import Document, Number, plain
from extractor.figure import Figure
from extractor.numerals import Form
from extractor.quantity import Quantity, Verdict
from extractor.record import Report, Rule, Tolerance
from extractor.verify.subjects import Subjects

RULE = "score_follows_its_steps"


@dataclass(frozen=True, slots=True)
class Steps:
    """A rule of steps; rates and steps in percentage points."""

    limit: Fraction | None  # where full marks end; None where the row tells it with its target
    is_least: bool  # full marks at or above the limit, not at or below it
    each: Fraction
    points: Fraction
    most: Fraction | None  # that is deducted
    parts: str  # how a part of a step counts: up, down, or empty where the rule does not say

    def scores(self, weight: Fraction, rate: Fraction, limit: Fraction) -> dict[Fraction, Fraction]:
        """The scores that the rule may give, each with the steps that it takes; the likeliest first."""
        off = max(limit - rate if self.is_least else rate - limit, Fraction(0)) / self.each
        up, down = Fraction(ceil(off)), Fraction(floor(off))
        counted = [up] if self.parts == "up" else [down] if self.parts == "down" else [off, up, down]
        lost = {steps: self.points * steps for steps in counted}
        kept = {steps: min(minus, self.most) if self.most is not None else minus for steps, minus in lost.items()}
        return {max(weight - minus, Fraction(0)): steps for steps, minus in kept.items()}


@lru_cache(maxsize=512)
def steps_told(text: str) -> Steps | None:
    """The rule of steps that a text tells, blind to spaces; None where it tells none, or several."""
    told = plain(text)
    found = list(_STEP.finditer(told))
    if len(found) != 1 or not (deducted := _DEDUCTED.match(told, found[0].end())):
        return None
    limits = {Fraction(one["limit"]) for one in _LIMIT.finditer(told)}
    if len(limits) > 1:
        return None
    most = _MOST.search(told)
    return Steps(
        limits.pop() if limits else None,
        found[0]["way"][0] in "降低少减下",
        Fraction(found[0]["each"]) if found[0]["each"] not in (None, "", "一") else Fraction(1),
        Fraction(deducted["points"]),
        Fraction(most["most"]) if most else None,
        "up" if _UP.search(told) else "down" if _DOWN.search(told) else "",
    )


def step_scores(document: Document, record: Report, subjects: Subjects) -> Iterator[tuple[str, Check]]:
    """A check of each score whose row tells a rule of steps, or whose name has a configured one, and the rate."""
    configured = current().steps.rules
    for _, part in record.parts():
        score, weight = part.awarded
        if score.number and weight.number and (configured or "." in score.number.ref):
            told = _rule_of(document, score.number, subjects.of(score).split(" · ")[0])
            check = _checked(document, score, weight, *told) if told else None
            if check:
                yield RULE, check


def _rule_of(document: Document, number: Number, name: str) -> tuple[Steps, str] | None:
    """The rule for a score, and the ref of the cell that prints it; of a configured one no cell does."""
    row = number.ref.partition(".")[0]
    for ref in document.cells_of(row):
        if "每" in document.texts[ref].text and (steps := steps_told(document.texts[ref].text)):
            return steps, ref
    text = next((text for label, text in current().steps.rules.items() if label in name), "")
    steps = steps_told(text) if text else None
    return (steps, "") if steps else None


def _checked(document: Document, score: Figure, weight: Figure, steps: Steps, at: str) -> Check | None:
    row = score.number.ref.partition(".")[0] if score.number else ""
    refs = [ref for ref in document.cells_of(row) if ref != at]
    rates = [n for ref in refs for n in document.numbers_at.get(ref, ()) if _is_rate(n)]
    limits = {n.numeral.value for n in rates if n.numeral.comparator} if steps.limit is None else {steps.limit}
    if len(limits) != 1:
        return None
    (limit,) = limits
    told = {n.numeral.value: n for n in rates if n.numeral.value != limit and not n.numeral.comparator}
    if len(told) != 1:
        return None
    (rate,) = told.values()
    found = [
        equal(score, _shape(weight, rate, steps, value, count))
        for value, count in steps.scores(weight.quantity.value, rate.numeral.value, limit).items()
    ]
    checks = [check for check in found if check]
    held = next((check for check in checks if _is_held(check)), None)
    return held or (_for_review(checks[0]) if checks else None)


def _is_held(check: Check) -> bool:
    """Whether a score is the one that the rule gives; whole points are awarded, not rounded."""
    is_whole = check.reported.readings[-1].exact
    return check.verdict is Verdict.MATCH and (not is_whole or check.outcome.difference == 0)


def _for_review(check: Check) -> Check:
    return replace(check, outcome=replace(check.outcome, verdict=Verdict.REVIEW, why="proposed"))


def _shape(weight: Figure, rate: Number, steps: Steps, score: Fraction, count: Fraction) -> Quantity:
    """The score as weight − points × steps, with the rate that they follow from."""
    lost = f"{shown(steps.points)} × {shown(count, 2)}" if count else "0"
    expression = f"{weight.text} − {lost} ({rate.text})"
    return Quantity.exactly(score).told_as(expression, *weight.quantity.tags, rate.tag)


def _is_rate(number: Number) -> bool:
    return number.numeral.form is Form.PERCENT and not number.numeral.approximate


_NUMBER = r"\d+(?:\.\d+)?"
_STEP = re.compile(
    rf"每(?:再)?(?P<way>降低|下降|降|低于|低|减少|少|超过|超出|超|高于|高|增加|增)(?:于\w{{0,6}})?(?P<each>{_NUMBER}|一)?个?(?:百分点|%)"
)
_DEDUCTED = re.compile(rf"(?:\([^)]*\)|（[^）]*）)?[,，]?(?:扣减|扣除|扣|减)(?P<points>{_NUMBER})分")
_LIMIT = re.compile(
    rf"(?<![×*xX\d.])(?:≤|≥|<|>|为|达到|达|在|不超过|不低于|小于等于|大于等于)?(?P<limit>{_NUMBER})%(?!.{{0,4}}扣)"
)
_MOST = re.compile(rf"最[多高]扣(?:减|除)?(?P<most>{_NUMBER})分")
_UP = re.compile(r"不足[^,，。;；)）]{0,8}[,，]?按[^,，。;；)）]{0,8}计")
_DOWN = re.compile(r"不足[^,，。;；)）]{0,8}(?:舍去|不计|不扣)")

RULES = (Rule(RULE, "按评分标准逐级扣分（每降/超n个百分点扣m分）", "", step_scores, Tolerance.ROUNDING, "steps"),)
