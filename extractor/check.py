"""The claims that rules make: a reported figure against what the document's other numbers give.

Each function compares once and returns a Check, or None where the claim does not apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from extractor.decimals import shown
from extractor.figure import Figure, in_one_unit
from extractor.numerals import Comparator, Numeral
from extractor.quantity import Outcome, Path, Printed, Quantity, Reason, Verdict, compare, satisfies, total
from extractor.rounding import rounds_twice
from extractor.row_words import is_nothing
from extractor.slips import slip_told, slips_between

# the words with which running text tells a cut
_CUT_IN_CHINESE = "压减", "调减", "核减", "追减", "减少", "下降", "收回", "退回"
CUT = (*_CUT_IN_CHINESE, "cut", "reduc", "fell", "down", "less", "over", "exceed")
VACUOUS = Fraction(9, 10)  # partners for nine of ten printed values: their existence says nothing
BOUND = Fraction(0)  # the power of a bound: the plausible values keep to it, so it vouches for no digit


@dataclass(frozen=True, slots=True)
class Check:
    """One claim about one reported figure, compared."""

    reported: Figure
    computed: Quantity
    outcome: Outcome
    subject: str = ""  # the thing that the figure is told of, where the part's own name does not say it
    power: Fraction | None = None  # of a claim that is no equation: how many of the plausible values would fail it
    decision: str = ""  # what the recomputed value turns, where the claim is about that itself
    unless: tuple[str, ...] = ()  # words that explain the failure away where the report tells them of this row

    @property
    def verdict(self) -> Verdict:
        """The verdict of the comparison."""
        return self.outcome.verdict


def equal(
    reported: Figure,
    computed: Quantity,
    accept: Mapping[Path, Quantity] | None = None,
    review: Mapping[str, Quantity] | None = None,
) -> Check | None:
    """`reported` is `computed`.

    `accept` names other ways of rounding or capping that explain the printed digits; `review` names other official
    definitions, which a person must judge when only they fit.
    """
    if reported.number is None:
        return _qualitative(reported, computed) if reported else None
    outcome = min((compare(reading, computed) for reading in reported.readings), key=_rank)
    if outcome.verdict is not Verdict.MISMATCH:
        return Check(reported, computed, _with_slip(reported, computed, outcome))
    for path in Path:  # named in this order
        twice = path is Path.DOUBLE_ROUNDED and any(rounds_twice(digits, computed) for digits in _digits(reported))
        quantity = computed if twice else (accept or {}).get(path)
        if quantity and (twice or _fits(_digits(reported), quantity)):
            return Check(reported, quantity, replace(outcome, verdict=Verdict.ROUNDING, why=path))
    for name, quantity in (review or {}).items():
        if _fits(reported.readings, quantity):
            return Check(reported, computed, replace(outcome, verdict=Verdict.REVIEW, why=f"alternative: {name}"))
    return Check(reported, computed, _with_slip(reported, computed, outcome))


def sums(reported: Figure, parts: Iterable[Figure]) -> Check | None:
    """`reported` is the sum of those `parts` that are printed; at least two must be, and none be words."""
    told = [part for part in parts if part and not is_nothing(part.text)]
    whole, *printed = in_one_unit([reported, *told])
    if not whole or is_nothing(whole.text) or len(printed) < 2:
        return None
    return equal(whole, total(part.quantity for part in printed))


def within(reported: Figure, limit: Figure) -> Check | None:
    """0 ≤ `reported` ≤ `limit`."""
    if not reported.number or not limit.number:
        return None
    value, top = reported.quantity, limit.quantity
    over = value.value - top.value if value.value > top.value else min(value.value, Fraction(0))
    bound = top.told_as(f"0 ≤ {reported.text} ≤ {limit.text}")
    return Check(reported, bound, _held(not over, over), power=BOUND)


def same(mentions: Sequence[Figure]) -> list[Check]:
    """All `mentions` tell one quantity: each against the one with the most digits, which must round to it.

    A bound or an approximate number is measured by the others, never they by it.
    """
    printed = [m for m in mentions if m.number]
    if len(printed) < 2:
        return []
    finest = min(printed, key=lambda m: (m.quantity.approximate, m.readings[-1].step))
    found = (_same(mention, finest) for mention in printed if mention is not finest)
    return [check for check in found if check]


def counted(stated: Figure, items: int) -> Check | None:
    """`stated` things are listed, and the list holds `items`."""
    if not stated.number or not items:
        return None
    return equal(stated, Quantity.exactly(items).told_as(f"[{items}]"))


def partner(rate: Figure, part: Figure | None, whole: Figure | None) -> Check | None:
    """An integer exists that gives `rate` with the one operand that is printed: the part, or the whole."""
    known = part or whole
    if not rate.number or not known or not known.number:
        return None
    reading = rate.readings[-1]
    if known.quantity.value <= 0 or reading.low <= 0:
        return Check(rate, known.quantity, Outcome(Verdict.NOT_CHECKABLE, Reason.ZERO_BASE))
    if known.quantity.approximate or rate.quantity.approximate:
        return Check(rate, known.quantity, Outcome(Verdict.NOT_CHECKABLE, Reason.APPROXIMATE))
    inverse = known is part
    if known.quantity.value.denominator > 1 or _partners_per_step(reading, known, inverse) > VACUOUS:
        return Check(rate, known.quantity, Outcome(Verdict.NOT_CHECKABLE, Reason.MISSING_OPERAND))
    return _partner(rate, reading, known, inverse)


def meets(target: Figure, actual: Figure, claimed: bool | None, comparator: Comparator | None = None) -> Check | None:
    """The claim that the target is met (or missed) agrees with `actual` against `target`.

    Without a printed comparator the direction is a guess (more is better), so a contradiction is for review.
    """
    if claimed is None or not target.number or not actual.number:
        return None
    stated = comparator or target.number.numeral.comparator
    goal, reached = target.quantity, actual.quantity
    if _base(target) != _base(actual) and reached.value != goal.value:
        return Check(actual, goal, Outcome(Verdict.NOT_CHECKABLE, Reason.UNIT_UNKNOWN))
    bound = stated or (Comparator.AT_MOST if goal.value == 0 else Comparator.AT_LEAST)
    alike = actual.number.numeral.comparator == stated and reached.value == goal.value
    met = alike or satisfies(bound, reached, goal)
    shape = goal.told_as(f"{actual.text} {bound if met else _NOT[bound]} {_bare(target.number.numeral)}")
    if met == claimed:
        return Check(actual, shape, Outcome(Verdict.MATCH), power=BOUND)
    if reached.approximate or target.number.numeral.approximate:
        return Check(actual, shape, Outcome(Verdict.NOT_CHECKABLE, Reason.APPROXIMATE))
    why = "met_but_claimed_missed" if met else "missed_but_claimed_met"
    verdict = Verdict.MISMATCH if stated or goal.value == 0 else Verdict.REVIEW
    turned = "state: missed → met" if met else "state: met → missed"
    return Check(actual, shape, Outcome(verdict, why, reached.value - goal.value), power=BOUND, decision=turned)


def full_marks(
    score: Figure, weight: Figure, target: Figure, actual: Figure, comparator: Comparator | None = None
) -> Check | None:
    """Full marks are earned by a met target; how a lower score follows is not known."""
    if not (score.number and weight.number and target.number and actual.number):
        return None
    full = score.quantity.value == weight.quantity.value
    met = meets(target, actual, True, comparator)
    if met is None or met.verdict is Verdict.NOT_CHECKABLE:
        return None
    met = replace(met, computed=met.computed.told_as(met.computed.expression, actual.number.tag, *met.computed.tags))
    if full == (met.verdict is Verdict.MATCH):
        return replace(met, reported=score, outcome=Outcome(Verdict.MATCH))
    if full:
        missed = Outcome(met.verdict, "full_marks_for_missed_target")  # points and target have no difference in common
        return replace(met, reported=score, outcome=missed, decision="full_marks: full → less")
    return Check(score, met.computed, Outcome(Verdict.NOT_CHECKABLE, Reason.FORMULA_UNKNOWN))


def graded(score: Figure, least: Fraction, below: Fraction) -> Check | None:
    """`score` lies in the band [least, below) of the grade that it is said to earn."""
    if not score.number:
        return None
    value = score.quantity.value
    band = Quantity.exactly(least).told_as(f"{shown(least)} ≤ {score.text} < {shown(below)}")
    held = _held(least <= value < below, value - (least if value < least else below))
    return Check(score, band, held, power=BOUND)


def one_sided(told: Figure) -> Check:
    """`told` is told by one of the two who must both tell it."""
    return Check(told, Quantity.missing(Reason.MISSING_OPERAND), Outcome(Verdict.REVIEW, "told_by_one_side"))


def proposed(check: Check) -> Check:
    """A check whose binding a reader proposed in running text: its failure is for review, not a mismatch."""
    if check.verdict is not Verdict.MISMATCH:
        return check
    return replace(check, outcome=replace(check.outcome, verdict=Verdict.REVIEW, why=check.outcome.why or "proposed"))


def unsure(check: Check, why: str) -> Check:
    """A check whose operands may be the wrong ones: its failure is for review, for a reason of its own."""
    if check.verdict is not Verdict.MISMATCH:
        return check
    return replace(check, outcome=replace(check.outcome, verdict=Verdict.REVIEW, why=why))


def untold(check: Check | None) -> Check | None:
    """`check` where it fails, for review: the report claims nothing of it."""
    if check is None or check.verdict is not Verdict.MISMATCH:
        return None
    return replace(check, outcome=replace(check.outcome, verdict=Verdict.REVIEW, why="missed_without_a_word"))


_NOT = {
    Comparator.AT_LEAST: "<",
    Comparator.AT_MOST: ">",
    Comparator.MORE_THAN: "≤",
    Comparator.LESS_THAN: "≥",
    Comparator.EQUAL: "≠",
}


def _bare(target: Numeral) -> str:
    return f"{shown(target.value)}{target.unit}"


def _qualitative(reported: Figure, computed: Quantity) -> Check:
    return Check(reported, computed, Outcome(Verdict.NOT_CHECKABLE, Reason.QUALITATIVE))


_ORDER = (Verdict.MATCH, Verdict.ROUNDING, Verdict.REVIEW, Verdict.MISMATCH, Verdict.NOT_CHECKABLE)


def _rank(outcome: Outcome) -> tuple[int, Fraction]:
    return _ORDER.index(outcome.verdict), abs(outcome.difference or Fraction(0))


def _fits(readings: Iterable[Printed], quantity: Quantity) -> bool:
    return any(compare(reading, quantity).verdict in (Verdict.MATCH, Verdict.ROUNDING) for reading in readings)


def _digits(reported: Figure) -> list[Printed]:
    """The readings without a bound, which a cap or a slip would always keep."""
    return [replace(r, comparator=None) if r.comparator else r for r in reported.readings]


def _with_slip(reported: Figure, computed: Quantity, outcome: Outcome) -> Outcome:
    """A failure that a power of ten would mend says so; one of units, or of approximate numbers, is for review."""
    unsure = outcome.why == Reason.APPROXIMATE
    told = reported.quantity.value  # nought is any number, far enough shifted
    if not computed.value or not told or not (unsure or outcome.verdict is Verdict.MISMATCH):
        return outcome
    digits = _digits(reported)
    for factor, is_unit in slips_between(reported, digits, computed):
        slipped = replace(
            computed, value=computed.value * factor, low=computed.low * factor, high=computed.high * factor
        )
        if _fits(digits, slipped):
            verdict = Verdict.REVIEW if unsure or is_unit else Verdict.MISMATCH
            return replace(outcome, verdict=verdict, why=slip_told(reported, factor))
    return outcome


def _held(holds: bool, difference: Fraction) -> Outcome:
    return Outcome(Verdict.MATCH) if holds else Outcome(Verdict.MISMATCH, "out_of_bounds", difference)


def _same(mention: Figure, finest: Figure) -> Check | None:
    if cut := _as_a_cut(mention, finest):
        return cut
    check = equal(mention, finest.quantity.exact)
    if check is None or check.verdict is not Verdict.MISMATCH or _base(mention) == _base(finest):
        return check
    return replace(check, outcome=replace(check.outcome, verdict=Verdict.REVIEW, why="units_differ"))


def _as_a_cut(one: Figure, other: Figure) -> Check | None:
    """The check of −14.85 in a cell that running text tells without its sign (压减14.85); none of other numbers."""
    cell, told = sorted((one, other), key=lambda figure: figure.quantity.value)
    is_opposite = cell.quantity.value == -told.quantity.value != 0
    if not is_opposite or _place(cell) != "r" or _place(told) != "p":
        return None
    check = equal(told, cell.quantity.exact)
    return replace(check, unless=CUT) if check else None


def _place(figure: Figure) -> str:
    """r for a number of a table's row, p for one of a paragraph."""
    return figure.number.ref[:1] if figure.number else ""


def _base(figure: Figure) -> str:
    return figure.numeral.unit.lstrip("十百千万亿") if figure.numeral else ""


def _partners_per_step(rate: Printed, known: Figure, inverse: bool) -> Fraction:
    """How many integer partners, on average, fall on one printed value of the rate; 100 % has one always."""
    value = known.quantity.value
    if rate.value == 1:
        return Fraction(1)
    return rate.step * value / rate.value**2 if inverse else rate.step * value


def _partner(rate: Figure, reading: Printed, known: Figure, inverse: bool) -> Check:
    """The better of the two integers next to the one that the rate asks for: no other can give its digits."""
    value = known.quantity.value
    ideal = value / reading.value if inverse else value * reading.value
    near = [_with_partner(known, n, inverse) for n in sorted({floor(ideal), ceil(ideal)}) if n > 0]
    checks = [check for shape in near if (check := equal(rate, shape))]
    best = min(checks, key=lambda check: _rank(check.outcome))
    if best.verdict is not Verdict.MISMATCH:
        return replace(best, power=1 - _partners_per_step(reading, known, inverse))
    texts = ", ".join(f"{q.expression} = {shown(q.value * 100, 2)}%" for q in near)
    return replace(best, outcome=replace(best.outcome, why=f"no_integer_partner: {texts}"))


def _with_partner(known: Figure, found: int, inverse: bool) -> Quantity:
    counted, other = known.quantity.exact, Quantity.exactly(found)
    return counted / other if inverse else other / counted
