"""A second opinion on printed claims, by enumeration: written from the rules of verification alone.

It knows nothing of the core's quantities and intervals. Everything is an integer. Each printed number stands for the
values on a grid ten times finer than its last digit, its two ends among them; the formula is worked out for every
choice of them; and each outcome says which digits an honest author might have printed: rounded, cut off, rounded twice.
A claim then only asks whether its own digits are among them, and by which way first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from tests.bench.claims import APPROXIMATE, Claim, Print

MATCH, MISMATCH = ("match", ""), ("mismatch", "")
SLIPS = (1, -1, 2, -2, 3, -3, 4, -4, 8, -8)  # powers of ten: a shifted point, and 元, 万元, 亿元 for one another
BOUNDS: dict[str, Callable[[int, int], bool]] = {  # computed against printed
    "不低于": lambda computed, printed: computed >= printed,
    "不超过": lambda computed, printed: computed <= printed,
    "超过": lambda computed, printed: computed > printed,
    "低于": lambda computed, printed: computed < printed,
}
FINE, COARSE, ENDS = range(-5, 6), (-5, 0, 5), (-5, 5)  # tenths of the last digit
Outcome = tuple[int, int]  # a fraction in units of the reported number's last digit; the lower part is positive
# Each formula gives a fraction and the power of ten of the common unit that it counts in.
Formula = Callable[..., tuple[int, int, int]]
FORMULAS: dict[str, Formula] = {
    "ratio": lambda a, b: (a, b, 0),
    "growth": lambda a, b: (a - b, b, 0),
    "decline": lambda a, b: (b - a, b, 0),
    "balance": lambda a, b: (a - b, 1, 1),
    "difference": lambda a, b: (a - b, 1, 1),
    "sum": lambda *parts: (sum(parts), 1, 1),
    "product": lambda a, b: (a * b, 1, 2),
    "score": lambda weight, a, b, _: (weight * a, b, 1) if a * b < b * b else (weight, 1, 1),
    "repeat": lambda a: (a, 1, 1),
}
BASES = {"ratio": 1, "growth": 1, "decline": 1, "score": 2}  # the operand that must not be nought
PARTS = ("sum", "balance", "difference")


def judged(claim: Claim) -> tuple[str, str]:
    """The verdict with the path or the reason."""
    if claim.form == "within":
        return _bounded(claim)
    if claim.form in ("part of", "share of"):
        return _partnered(claim)
    operands = claim.operands
    if any(p is None for p in operands):
        return "not_checkable", "missing_operand"
    printed = [p for p in operands if p]
    if claim.form == "repeat" and _is_finer(claim.reported, printed[0]):
        claim, printed = Claim("repeat", printed[0], (claim.reported,)), [claim.reported]
    if claim.form in BASES and printed[BASES[claim.form]].digits == 0:
        return "not_checkable", "zero_base"
    return _compared(claim, printed)


def slipped(claim: Claim) -> bool:
    """Whether some power of ten would make the claim hold."""
    operands = [p for p in claim.operands if p]
    if claim.form == "repeat" and _is_finer(claim.reported, operands[0]):
        claim, operands = Claim("repeat", operands[0], (claim.reported,)), [claim.reported]
    middle, grid = _at(claim, operands, [0] * len(operands)), _grid(claim, operands)
    return any(_way(claim.reported, _shifted(middle, n), [_shifted(o, n) for o in grid], "") != MISMATCH for n in SLIPS)


def reachable(claim: Claim) -> range:
    """The digits that rounding once may give, for whatever values the operands stand."""
    found = _Digits.of(claim.reported, _grid(claim, [p for p in claim.operands if p]))
    return range(found.nearest[0], found.nearest[1] + 1)


def once(over: int, under: int) -> tuple[int, int]:
    """A fraction rounded half-up and half-even."""
    sign, size = (-1 if over < 0 else 1), abs(over)
    below, rest = divmod(size, under)
    even = below + (2 * rest > under or (2 * rest == under and below % 2))
    return sign * ((2 * size + under) // (2 * under)), sign * even


def _compared(claim: Claim, operands: list[Print]) -> tuple[str, str]:
    reported, digits = claim.reported, claim.reported.digits
    middle = _at(claim, operands, [0] * len(operands))
    bound = BOUNDS.get(reported.mark)
    if bound and bound(middle[0], digits * middle[1]):
        return MATCH
    way = _way(reported, middle, _grid(claim, operands), claim.form)
    if way != MISMATCH:
        return way
    if any(p.mark for p in operands) or reported.mark in APPROXIMATE:
        return "not_checkable", "approximate"
    if claim.form == "score" and _way(reported, *_from_rate(reported, operands), "product") != MISMATCH:
        return "rounding", "from_printed_rate"
    if _twice(reported, middle, _grid(claim, operands)):
        return "rounding", "double_rounded"
    is_capped = claim.form == "ratio" and reported.value == 1 and middle[0] > digits * middle[1]
    return ("rounding", "capped") if is_capped else MISMATCH


def _way(reported: Print, middle: Outcome, grid: list[Outcome], form: str) -> tuple[str, str]:
    """How the digits come from rounding or cutting once."""
    if reported.digits in once(*middle):
        return MATCH
    found = _Digits.of(reported, grid)
    if len(set(grid)) > 1 and found.nearest[0] <= reported.digits <= found.nearest[1]:
        return "rounding", "parts_rounded" if form in PARTS else "operands_rounded"
    if not reported.exact and found.cut[0] <= reported.digits <= found.cut[1]:
        return "rounding", "truncated"
    return MISMATCH


@dataclass(frozen=True, slots=True)
class _Digits:
    """The least and greatest digits that some outcome of the grid may be printed as."""

    nearest: tuple[int, int]
    cut: tuple[int, int]

    @classmethod
    def of(cls, reported: Print, grid: list[Outcome]) -> _Digits:
        """A number without an interval is met only by its own value."""
        reach = 0 if reported.exact else 1
        low = min(-((reach * under - 2 * over) // (2 * under)) for over, under in grid)
        high = max((2 * over + reach * under) // (2 * under) for over, under in grid)
        cut = [abs(over) // under * (-1 if over < 0 else 1) for over, under in grid]
        return cls((low, high), (min(cut), max(cut)))


def _twice(reported: Print, middle: Outcome, grid: list[Outcome]) -> bool:
    """Whether a number of two decimals lies between, which one way of rounding gives and another takes on."""
    if reported.decimals != 1 or reported.exact:
        return False
    finer = [(10 * over, under) for over, under in grid]
    found = _Digits.of(Print(0, 2), finer).nearest
    near = once(10 * middle[0], middle[1])
    between = (m for m in range(10 * reported.digits - 5, 10 * reported.digits + 6) if reported.digits in once(m, 10))
    return any(found[0] <= m <= found[1] if len(set(grid)) > 1 else m in near for m in between)


def _grid(claim: Claim, operands: list[Print]) -> list[Outcome]:
    """Every outcome; between two of opposite sign lies nought, which a difference told without sign may be."""
    wide = sum(not p.exact for p in operands)
    steps = FINE if wide < 3 else COARSE if wide < 5 else ENDS
    choices = [(0,) if p.exact or claim.form == "repeat" else steps for p in operands]
    if claim.form == "score":  # the printed rate has no part in it
        choices[3] = (0,)
    outcomes = [_at(claim, operands, choice, signed=True) for choice in product(*choices)]
    if claim.form != "difference":
        return outcomes
    sizes = [(abs(over), under) for over, under in outcomes]
    return [*sizes, (0, 1)] if len({over > 0 for over, _ in outcomes if over}) > 1 else sizes


def _at(
    claim: Claim, operands: list[Print], tenths: Iterator[int] | tuple[int, ...] | list[int], signed: bool = False
) -> Outcome:
    unit = min(p.exponent for p in operands) - 1
    values = [(10 * p.digits + step) * 10 ** (p.exponent - 1 - unit) for p, step in zip(operands, tenths, strict=True)]
    over, under, power = FORMULAS[claim.form](*values)
    if claim.form == "difference" and not signed:
        over = abs(over)
    return _in_last_digits(over, under, power * unit - claim.reported.exponent)


def _in_last_digits(over: int, under: int, power: int) -> Outcome:
    if under < 0:
        over, under = -over, -under
    return (over * 10**power, under) if power > 0 else (over, under * 10**-power)


def _shifted(outcome: Outcome, power: int) -> Outcome:
    return _in_last_digits(*outcome, power)


def _from_rate(reported: Print, operands: list[Print]) -> tuple[Outcome, list[Outcome]]:
    """The score by the printed rate, no more than the weight."""
    weight, rate = operands[0], operands[3]
    whole = 10 ** (1 - rate.exponent)
    grid = [
        _in_last_digits(
            (10 * weight.digits + a) * min(10 * rate.digits + b, whole),
            1,
            weight.exponent + rate.exponent - 2 - reported.exponent,
        )
        for a in ((0,) if weight.exact else FINE)
        for b in FINE
    ]
    middle = _in_last_digits(
        weight.digits * min(10 * rate.digits, whole), 1, weight.exponent + rate.exponent - 1 - reported.exponent
    )
    return middle, grid


def _is_finer(one: Print, other: Print) -> bool:
    """Whether the first of two mentions is the one that the second must agree with."""
    return (bool(one.mark), one.exponent) <= (bool(other.mark), other.exponent)


def _bounded(claim: Claim) -> tuple[str, str]:
    (limit,) = claim.operands
    if limit is None:
        return "not_applicable", ""
    return MATCH if 0 <= claim.reported.value <= limit.value else MISMATCH


def _partnered(claim: Claim) -> tuple[str, str]:
    """Whole numbers on both sides of the one that is meant are tried as the other operand."""
    rate, (known,) = claim.reported, claim.operands
    if known is None:
        return "not_applicable", ""
    if rate.digits <= 0 or known.digits <= 0:
        return "not_checkable", "zero_base"
    ideal = known.digits / rate.value if claim.form == "part of" else known.digits * rate.value
    tried = range(max(1, int(ideal) - 30), int(ideal) + 31)
    pairs = ((known.digits, n) if claim.form == "part of" else (n, known.digits) for n in tried)
    outcomes = [_in_last_digits(over, under, -rate.exponent) for over, under in pairs]
    return min(((_way_of_one(rate, o), o) for o in outcomes), key=lambda found: _farness(rate, *found))[0]


def _way_of_one(rate: Print, outcome: Outcome) -> tuple[str, str]:
    way = _way(rate, outcome, [outcome], "")
    return ("rounding", "double_rounded") if way == MISMATCH and _twice(rate, outcome, [outcome]) else way


def _farness(rate: Print, way: tuple[str, str], outcome: Outcome) -> tuple[int, Fraction]:
    """The best verdict first, then the nearest value."""
    return ("match", "rounding", "mismatch").index(way[0]), abs(Fraction(*outcome) - rate.digits)
