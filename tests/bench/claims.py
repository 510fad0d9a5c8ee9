"""Printed claims for the benchmarks of the core: numbers as digits and a unit, and what the core says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from extractor.check import Check, equal, partner, same, sums, within
from extractor.document import Number, Place
from extractor.figure import Figure, Measure
from extractor.numerals import scan
from extractor.quantity import Path

SCALES = {"": 0, "元": 0, "万元": 4, "亿元": 8, "人": 0, "个": 0, "%": -2, "个百分点": -2, "分": 0, "倍": 0}
COUNTS = ("人", "个")
APPROXIMATE = ("约", "近")


@dataclass(frozen=True, slots=True)
class Print:
    """A printed number: `digits` counts its last digit, so 98.50% is 9850 with two decimals."""

    digits: int
    decimals: int = 0
    unit: str = ""
    mark: str = ""  # a word before it: 约, 不低于
    points: bool = False  # a weight or a score

    @property
    def exponent(self) -> int:
        """The power of ten of the last digit, in base units."""
        return SCALES[self.unit] - self.decimals

    @property
    def exact(self) -> bool:
        """Whether it states one value: a count, 元 with two decimals, whole points."""
        if self.mark in APPROXIMATE:
            return False
        whole = self.decimals == 0 and (self.points or self.unit in COUNTS)
        return whole or (self.unit, self.decimals) == ("元", 2)

    @property
    def value(self) -> Fraction:
        """In base units."""
        return self.digits * Fraction(10) ** self.exponent

    @property
    def text(self) -> str:
        """As printed."""
        whole = f"{abs(self.digits):0{self.decimals + 1}d}"
        point = len(whole) - self.decimals
        number = f"{whole[:point]}.{whole[point:]}" if self.decimals else whole
        return f"{self.mark}{'-' if self.digits < 0 else ''}{number}{self.unit}"

    def figure(self, tag: int) -> Figure:
        """As the core meets it."""
        (numeral,) = scan(self.text)
        measure = Measure.POINTS if self.points else Measure.AMOUNT
        return Figure(Number(tag, numeral, "p1", Place(1, tag), numeral.decimals), None, measure)


@dataclass(frozen=True, slots=True)
class Claim:
    """A printed result and the printed numbers that it is said to follow from; None is one that is not printed."""

    form: str
    reported: Print
    operands: tuple[Print | None, ...]

    def check(self) -> Check | None:
        """What the core says."""
        operands = [p.figure(tag) if p else Figure() for tag, p in enumerate(self.operands, 2)]
        return CHECKS[self.form](self.reported.figure(1), *operands)

    @property
    def text(self) -> str:
        """For people."""
        return f"{self.form}: {self.reported.text} of {', '.join(p.text if p else '?' for p in self.operands)}"


def _ratio(reported: Figure, part: Figure, whole: Figure) -> Check | None:
    rate = part / whole
    return equal(reported, rate, {Path.CAPPED: rate.capped()} if reported.is_rate else {})


def _score(reported: Figure, weight: Figure, part: Figure, whole: Figure, rate: Figure) -> Check | None:
    printed = weight * rate.quantity.capped()
    return equal(reported, weight * (part / whole).capped(), {Path.FROM_PRINTED_RATE: printed})


def _repeat(reported: Figure, other: Figure) -> Check | None:
    return next(iter(same([reported, other])), None)


CHECKS: dict[str, Callable[..., Check | None]] = {
    "ratio": _ratio,
    "growth": lambda reported, now, before: equal(reported, now / before - 1),
    "decline": lambda reported, now, before: equal(reported, 1 - now / before),
    "balance": lambda reported, first, second: equal(reported, first - second),
    "difference": lambda reported, first, second: equal(reported, abs(first - second)),
    "sum": lambda reported, *parts: sums(reported, parts),
    "product": lambda reported, one, other: equal(reported, one * other),
    "score": _score,
    "repeat": _repeat,
    "within": within,
    "part of": lambda reported, part: partner(reported, part, None),
    "share of": lambda reported, whole: partner(reported, None, whole),
}
