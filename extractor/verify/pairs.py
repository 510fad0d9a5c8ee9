"""Two mentions of one quantity laid side by side: whether they agree, what a check says, and whether a slip parts them.

Thousands of pairs are looked at, so that they agree is settled on whole numbers: the printed digits and the power of
ten of the last one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from extractor.check import Check, equal, proposed
from extractor.document import Number
from extractor.figure import Figure, in_one_unit
from extractor.numerals import Form
from extractor.quantity import Outcome, Verdict
from extractor.units import unit_numeral
from extractor.verify.mentions import MONEY, Mention, base_of
from extractor.verify.slips import is_slip

SLIP_DIGITS = 4  # that a number with one digit changed must have: in fewer, two numbers are alike by chance
SWAP_DIGITS = 3  # with two digits exchanged, or in another unit


class Reading(NamedTuple):
    """A number as `digits` × 10 to the power of `last`."""

    digits: int
    last: int


def reading(number: Number, like: Number) -> Reading | None:
    """What `number` tells, a bare one in the unit of its caption or of `like`; None for what no decimal tells."""
    numeral = number.numeral
    digits, rest = divmod(numeral.value.numerator * 10**number.decimals, numeral.value.denominator)
    if rest:
        return None
    scale = numeral.scale
    if not numeral.unit and numeral.form is Form.PLAIN and like.numeral.form is Form.PLAIN:
        caption = unit_numeral(number.caption_unit) if number.caption_unit and base_of(like) in MONEY else None
        scale = (caption or like.numeral).scale
    return Reading(digits, scale - number.decimals)


def agree(a: Number, b: Number) -> bool:
    """Whether the finer of two numbers rounds to the coarser, or was cut off to it."""
    x, y = reading(a, b), reading(b, a)
    if x is None or y is None:
        return False
    coarse, fine = (x, y) if x.last >= y.last else (y, x)
    whole, rest = divmod(abs(fine.digits), 10 ** (coarse.last - fine.last))
    rounded = 2 * rest >= 10 ** (coarse.last - fine.last) and rest > 0
    signs = (coarse.digits < 0) is (fine.digits < 0) or not whole
    return signs and abs(coarse.digits) - whole in ((0, 1) if rounded else (0,))


def check_of(first: Mention, other: Mention) -> Check | None:
    """The coarser number against the finer one; `other` against `first` where they are as fine."""
    told = in_one_unit([_figure(first), _figure(other)])
    finest = min(told, key=lambda f: (f.quantity.approximate, f.readings[-1].step))
    mention = next(f for f in told if f is not finest)
    check = equal(mention, finest.quantity.exact)
    return replace(check, subject=first.label if first.head else other.label) if check else None


def doubted(first: Mention, other: Mention) -> Check | None:
    """The check of two mentions that may tell of two things: a person must judge."""
    check = check_of(first, other)
    return proposed(check) if check else None


def agreement(first: Mention, other: Mention) -> Check | None:
    """The check of two numbers that agree."""
    if first.number.numeral.value != other.number.numeral.value:
        return check_of(first, other)
    told, mention = in_one_unit([_figure(first), _figure(other)])
    return Check(mention, told.quantity.exact, Outcome(Verdict.MATCH), first.label if first.head else other.label)


def _figure(mention: Mention) -> Figure:
    """The number without its bound: ≥100 and 不少于100 tell one target."""
    numeral = mention.number.numeral
    if not numeral.comparator:
        return Figure(mention.number)
    return Figure(replace(mention.number, numeral=replace(numeral, comparator=None)))


def is_slip_apart(a: Number, b: Number) -> bool:
    """Whether one number is the other with one slip in its digits, or with the same digits in another unit."""
    x, y = _digits(a), _digits(b)
    least = min(len(x.strip("0")), len(y.strip("0")))
    if x.strip("0") == y.strip("0") or (len(x) == len(y) and sorted(x) == sorted(y)):
        return least >= SWAP_DIGITS and (len(x) != len(y) or x == y or is_slip(x, y))
    told = least >= SLIP_DIGITS or (least >= SWAP_DIGITS and len(x) > SLIP_DIGITS)  # 486.00, not 4,860
    return told and a.numeral.decimals == b.numeral.decimals and is_slip(x, y)


def _digits(number: Number) -> str:
    numeral = number.numeral
    return str(abs(int(numeral.value * 10**numeral.decimals)))
