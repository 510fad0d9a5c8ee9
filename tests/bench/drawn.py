"""Random claims for the second opinion: right, wrong by a little, wrong by much, and out of reach of a check."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.bench.claims import Claim, Print
from tests.bench.enumeration import BASES, reachable

MONEY = ("元", "万元", "亿元", "")
FORMS = (
    *("ratio", "ratio", "growth", "decline", "balance", "difference", "sum", "sum", "product", "score", "score"),
    *("repeat", "within", "part of", "share of"),
)
MARKS = ("约", "近", "不低于", "不超过", "超过", "低于")


def drawn(chance: Random) -> Claim:
    """One claim."""
    form = chance.choice(FORMS)
    operands = _OPERANDS[form](chance) if form in _OPERANDS else (_money(chance), _money(chance))
    claim = _near(chance, form, operands)
    return _unsettled(chance, claim) if chance.random() < 0.1 else claim


def amount(chance: Random, unit: str, decimals: int, most: int = 9) -> Print:
    """A number of any size, up to `most` digits."""
    digits = chance.randrange(10 ** chance.randint(1, most))
    return Print(digits, decimals, unit)


def _money(chance: Random) -> Print:
    unit = chance.choice((*MONEY, "人"))
    return amount(chance, unit, 0 if unit == "人" else chance.randint(0, 4))


def _pair(chance: Random) -> tuple[Print, ...]:
    """Two amounts of about one size, as a budget and what was spent of it."""
    first = _count(chance)[0] if chance.random() < 0.3 else _money(chance)
    other = max(0, first.digits * chance.randint(1, 300) // 100 + chance.randint(-3, 3))
    coarser = min(chance.choice((0, 0, 1, 2)), first.decimals)
    return first, replace(first, digits=other // 10**coarser, decimals=first.decimals - coarser)


def _parts(chance: Random) -> tuple[Print, ...]:
    unit, decimals = chance.choice(("元", "万元", "人", "")), chance.randint(0, 3)
    parts = [amount(chance, unit, 0 if unit == "人" else decimals, 6) for _ in range(chance.randint(2, 6))]
    return tuple(replace(part, digits=max(1, part.digits)) for part in parts)


def _factors(chance: Random) -> tuple[Print, ...]:
    weight = Print(chance.randint(1, 400), chance.choice((0, 0, 0, 1)), "", points=True)
    return weight, amount(chance, "%", chance.randint(0, 2), 4)


def _scored(chance: Random) -> tuple[Print, ...]:
    weight, rate = _factors(chance)
    part, whole = _pair(chance)
    return weight, part, whole, rate


def _told_again(chance: Random) -> tuple[Print, ...]:
    return (amount(chance, chance.choice(("元", "万元", "%", "人")), chance.randint(0, 3)),)


def _limit(chance: Random) -> tuple[Print, ...]:
    return (Print(chance.randint(0, 1000), chance.randint(0, 1), "", points=True),)


def _count(chance: Random) -> tuple[Print, ...]:
    return (Print(chance.randint(0, 500), 0, chance.choice(("人", "个"))),)


_OPERANDS = {
    "ratio": _pair,
    "growth": _pair,
    "decline": _pair,
    "balance": _pair,
    "difference": _pair,
    "sum": _parts,
    "product": _factors,
    "score": _scored,
    "repeat": _told_again,
    "within": _limit,
    "part of": _count,
    "share of": _count,
}


def _near(chance: Random, form: str, operands: tuple[Print, ...]) -> Claim:
    """The claim with a result at, about, or far from what the operands give."""
    reported = _form_of_result(chance, form, operands)
    claim = Claim(form, reported, operands)
    if form in ("within", "part of", "share of"):
        return replace(claim, reported=replace(reported, digits=chance.randint(-1 if form == "within" else 0, 1200)))
    if form in BASES and operands[BASES[form]].digits == 0:
        return claim
    span = reachable(claim)
    ends = (span[0] if span else 0, span[-1] if span else 0)
    digits = chance.choice(
        (
            *(end + step for end in ends for step in (-1, 0, 1)),
            chance.randint(*ends),
            chance.randint(*ends),
            sum(ends) // 2,
            sum(ends) // 2 + chance.choice((-1, 1)),
            _whole(reported),
            chance.randrange(10 ** chance.randint(1, 7)),
        )
    )
    unsigned = form in ("sum", "product", "score", "repeat", "ratio", "difference")
    return replace(claim, reported=replace(reported, digits=abs(digits) if unsigned else digits))


def _whole(reported: Print) -> int:
    """The digits of 1, or of 100 %."""
    return int(1 / replace(reported, digits=1).value)


def _form_of_result(chance: Random, form: str, operands: tuple[Print, ...]) -> Print:
    if form in ("ratio", "growth", "decline"):
        return Print(
            0, chance.choice((0, 1, 1, 2, 3)), chance.choice(("%", "%", "%", "倍" if form == "ratio" else "%"))
        )
    if form in ("part of", "share of"):
        return Print(0, chance.randint(0, 2), "%")
    if form in ("product", "score", "within"):
        return Print(0, chance.randint(0, 3), "", points=True)
    first = operands[0]
    if first.unit in ("元", "万元") and chance.random() < 0.3:
        return Print(0, chance.randint(0, 4), "万元" if first.unit == "元" else "亿元")
    return replace(first, digits=0, decimals=0 if first.unit == "人" else chance.randint(0, 4))


def _unsettled(chance: Random, claim: Claim) -> Claim:
    """The claim with an approximate number, a bound, or an operand that is not printed."""
    if claim.form in ("within", "part of", "share of") or claim.reported.digits < 0:
        return claim
    kind = chance.randrange(3)
    if kind == 0:
        return replace(claim, reported=replace(claim.reported, mark=chance.choice(MARKS)))
    first, *others = claim.operands
    if kind == 1 and first:
        return replace(claim, operands=(replace(first, mark=chance.choice(MARKS)), *others))
    return claim if claim.form in ("sum", "repeat") else replace(claim, operands=(None, *others))
