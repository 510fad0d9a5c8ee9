"""Honest claims: true values that no one sees, printed as authors print them, and results that follow from them.

The true values are finer than what is printed. A result is worked out from the true values or from the printed ones,
then rounded half-up or half-even, cut off, rounded twice (to two decimals, then to one), capped, or scored by the
printed rate. None of these may be told as a contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from tests.bench.claims import Claim, Print
from tests.bench.enumeration import once

UNITS = ("元", "万元", "亿元", "人", "")
FORMS = ("ratio", "share", "per head", "growth", "decline", "balance", "points", "sum", "product", "score", "repeat")
FORMULAS: dict[str, Callable[..., Fraction]] = {
    "ratio": lambda a, b: a / b,
    "growth": lambda a, b: a / b - 1,
    "decline": lambda a, b: 1 - a / b,
    "balance": lambda a, b: a - b,
    "sum": lambda *parts: sum(parts, Fraction(0)),
    "product": lambda a, b: a * b,
    "score": lambda weight, a, b: weight * min(a / b, Fraction(1)),
    "repeat": lambda a: a,
}
Way = Callable[[Fraction], int]
Operands = tuple[tuple[Print, Fraction], ...]  # what is printed, and the true value


def half_up(value: Fraction) -> int:
    """The nearest integer, a tie away from nought."""
    return once(value.numerator, value.denominator)[0]


def half_even(value: Fraction) -> int:
    """The nearest integer, a tie to the even one."""
    return once(value.numerator, value.denominator)[1]


def cut(value: Fraction) -> int:
    """The integer that is left when the decimals are cut off."""
    return int(value)


def honest(chance: Random) -> Claim:
    """One claim; tried again where a base is printed as nought."""
    form = chance.choice(FORMS)
    nearest = chance.choice((half_up, half_even))
    made = _MAKERS[form](chance, nearest)
    return made or honest(chance)


def wrong_digit(chance: Random, claim: Claim) -> Claim:
    """The claim with one digit of its result replaced."""
    reported = claim.reported
    text = f"{abs(reported.digits):0{reported.decimals + 1}d}"
    place = chance.randrange(len(text))
    digit = chance.choice([d for d in "0123456789" if d != text[place]])
    digits = int(text[:place] + digit + text[place + 1 :])
    return replace(claim, reported=replace(reported, digits=-digits if reported.digits < 0 else digits))


def _printed(chance: Random, nearest: Way, unit: str, size: Fraction | None = None) -> tuple[Print, Fraction]:
    """A true value of any size, or of about `size`, and what is printed of it."""
    decimals = 0 if unit in ("人", "个") else chance.randint(0, 4)
    form = Print(0, decimals, unit)
    finer = 0 if form.exact else chance.choice((0, 0, 1, 2, 3))
    step = Fraction(10) ** (form.exponent - finer)
    if size is None:
        true = chance.randrange(1, 10 ** chance.randint(1, 11 + decimals - 2)) * step
    else:
        true = max(1, int(size * chance.randint(1, 2500) / 1000 / step)) * step
    return replace(form, digits=nearest(true / Fraction(10) ** form.exponent)), true


def _quotient(form: str, chance: Random, nearest: Way) -> Claim | None:
    unit = chance.choice(UNITS)
    whole = _printed(chance, nearest, unit)
    part = _printed(chance, nearest, unit, whole[1])
    result = Print(0, chance.randint(0, 4), "倍" if form == "ratio" and chance.random() < 0.1 else "%")
    claim = _told(chance, nearest, form, result, (part, whole))
    capped = form == "ratio" and claim is not None and claim.reported.value > 1 and chance.random() < 0.3
    return _capped(claim) if claim and capped else claim


def _capped(claim: Claim) -> Claim:
    return replace(claim, reported=replace(claim.reported, digits=10**-claim.reported.exponent))


def _share(chance: Random, nearest: Way) -> Claim | None:
    """A part of a whole that is no less."""
    unit = chance.choice(UNITS)
    whole = _printed(chance, nearest, unit)
    part = _printed(chance, nearest, unit, whole[1] / 3)
    if part[1] > whole[1]:
        return None
    return _told(chance, nearest, "ratio", Print(0, chance.randint(0, 4), "%"), (part, whole))


def _per_head(chance: Random, nearest: Way) -> Claim | None:
    """Money over a count, told in money; 元 with two decimals is no rounding by the rules, so it is not among them."""
    money, count = _printed(chance, nearest, chance.choice(("万元", "亿元", "元"))), _printed(chance, nearest, "人")
    result = Print(0, chance.choice((0, 1, 3, 4)), chance.choice(("元", "万元")))
    return _told(chance, nearest, "ratio", result, (money, count))


def _balance(chance: Random, nearest: Way) -> Claim | None:
    unit = chance.choice(UNITS)
    first = _printed(chance, nearest, unit)
    second = _printed(chance, nearest, unit, first[1])
    exact = first[0].exact and second[0].exact
    result = replace(first[0], digits=0, decimals=first[0].decimals if exact else _free(chance, unit))
    return _told(chance, nearest, "balance", result, (first, second))


def _points(chance: Random, nearest: Way) -> Claim | None:
    """Percentage points between two rates."""
    rates = (_printed(chance, nearest, "%"), _printed(chance, nearest, "%"))
    return _told(chance, nearest, "balance", Print(0, chance.randint(0, 4), "个百分点"), rates)


def _sum(chance: Random, nearest: Way) -> Claim | None:
    unit = chance.choice(UNITS)
    parts = tuple(_printed(chance, nearest, unit) for _ in range(chance.randint(2, 8)))
    exact = all(printed.exact for printed, _ in parts)
    result = replace(parts[0][0], digits=0, decimals=parts[0][0].decimals if exact else _free(chance, unit))
    return _told(chance, nearest, "sum", result, parts)


def _free(chance: Random, unit: str) -> int:
    """Decimals of a result that has an interval."""
    return 0 if unit == "人" else chance.choice((0, 1, 3, 4)) if unit == "元" else chance.randint(0, 4)


def _product(chance: Random, nearest: Way) -> Claim | None:
    weight = Print(chance.randint(1, 100), 0, "", points=True)
    rate = _printed(chance, nearest, "%")
    result = Print(0, chance.randint(1, 4), "", points=True)
    return _told(chance, nearest, "product", result, ((weight, weight.value), rate))


def _score(chance: Random, nearest: Way) -> Claim | None:
    """Weight times the execution rate, capped, from the exact rate or from the printed one."""
    unit = chance.choice(("元", "万元", ""))
    whole = _printed(chance, nearest, unit)
    part = _printed(chance, nearest, unit, whole[1] * 2 / 5)
    if whole[0].digits == 0:
        return None
    weight = Print(chance.randint(1, 100), 0, "", points=True)
    decimals = chance.randint(0, 2)
    rate = Print(nearest(part[1] / whole[1] * 10 ** (decimals + 2)), decimals, "%")
    result = Print(0, chance.randint(1, 3), "", points=True)
    if chance.random() < 0.5:
        claim = _told(chance, nearest, "score", result, ((weight, weight.value), part, whole))
        return claim and replace(claim, operands=(*claim.operands, rate))
    value = weight.value * min(rate.value, Fraction(1)) / Fraction(10) ** result.exponent
    way = chance.choice((nearest, cut))
    return Claim("score", replace(result, digits=way(value)), (weight, part[0], whole[0], rate))


def _repeat(chance: Random, nearest: Way) -> Claim | None:
    """A quantity told again with fewer digits, from the digits that are printed."""
    finer, _ = _printed(chance, nearest, chance.choice(("元", "万元", "%")))
    coarser = Print(0, chance.randint(0, finer.decimals), "万元" if finer.unit == "元" else finer.unit)
    if coarser.exponent < finer.exponent:
        return None
    return _told(chance, nearest, "repeat", coarser, ((finer, finer.value),))


def _told(chance: Random, nearest: Way, form: str, result: Print, operands: Operands) -> Claim | None:
    """The claim of a result, worked out from the printed or the true values and printed in one of the honest ways."""
    printed = tuple(p for p, _ in operands)
    if form in ("ratio", "growth", "decline", "score") and printed[-1].digits == 0:
        return None
    values: Sequence[Fraction] = [p.value for p in printed] if chance.random() < 0.5 else [true for _, true in operands]
    unit = Fraction(10) ** result.exponent
    value = FORMULAS[form](*values) / unit
    if result.exact or chance.random() < 0.7:
        digits = nearest(value)
    elif result.decimals == 1 and chance.random() < 0.5:
        digits = nearest(Fraction(nearest(value * 10), 10))
    else:
        digits = cut(value)
    return Claim(form, replace(result, digits=digits), printed)


_MAKERS: dict[str, Callable[[Random, Way], Claim | None]] = {
    "ratio": lambda chance, nearest: _quotient("ratio", chance, nearest),
    "growth": lambda chance, nearest: _quotient("growth", chance, nearest),
    "decline": lambda chance, nearest: _quotient("decline", chance, nearest),
    "share": _share,
    "per head": _per_head,
    "balance": _balance,
    "points": _points,
    "sum": _sum,
    "product": _product,
    "score": _score,
    "repeat": _repeat,
}
