"""Exact quantities that compute as intervals and remember their formula.

A printed number states an interval: 79.9% is anything in [79.85, 79.95] %. A Quantity carries the exact value, that
interval, and the formula in the document's own numbers that led to it. Nothing here is a float.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from extractor.decimals import power_of_ten, shown
from extractor.formula import MINUS, OVER, PLUS, TIMES, Formula, Joined, Statement, Term, adds_only, join
from extractor.numerals import Comparator, Form, Numeral

UNTOLD = "?"  # what stands for a number that is not printed


class Verdict(StrEnum):
    """What a check says of a printed number."""

    MATCH = "match"
    ROUNDING = "rounding"
    MISMATCH = "mismatch"
    REVIEW = "review"
    NOT_CHECKABLE = "not_checkable"


class Reason(StrEnum):
    """Why a check that applies cannot run."""

    MISSING_OPERAND = "missing_operand"
    ZERO_BASE = "zero_base"
    UNIT_UNKNOWN = "unit_unknown"
    APPROXIMATE = "approximate"
    QUALITATIVE = "qualitative"
    FORMULA_UNKNOWN = "formula_unknown"
    LOW_CONFIDENCE = "low_confidence"


class Path(StrEnum):
    """How rounding explains different digits."""

    OPERANDS_ROUNDED = "operands_rounded"
    PARTS_ROUNDED = "parts_rounded"
    TRUNCATED = "truncated"
    FROM_PRINTED_RATE = "from_printed_rate"
    DOUBLE_ROUNDED = "double_rounded"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact value in base units (元, 人, the ratio 1), the interval it may lie in, and where it came from."""

    value: Fraction
    low: Fraction
    high: Fraction
    formula: Formula
    gap: Reason | None = None  # why there is no value; the numbers above are then meaningless
    approximate: bool = False

    @classmethod
    def missing(cls, reason: Reason, words: str = UNTOLD) -> Quantity:
        """A quantity that is not there; everything computed from it is not there either, for the same reason."""
        return cls(Fraction(0), Fraction(0), Fraction(0), Statement(words), gap=reason)

    @classmethod
    def exactly(cls, value: Fraction | int) -> Quantity:
        """A constant of a formula."""
        exact = Fraction(value)
        return cls(exact, exact, exact, Term(shown(exact), value=exact))

    @property
    def expression(self) -> str:
        """The formula as printed."""
        return self.formula.text

    @property
    def tags(self) -> tuple[int, ...]:
        """The printed numbers of the formula, in order."""
        return self.formula.tags

    def told_as(self, text: str, *tags: int) -> Quantity:
        """The same value, told in words about these numbers."""
        return replace(self, formula=Statement(text, tags or self.tags))

    def __add__(self, other: Quantity | int) -> Quantity:
        if (b := _quantity(other)) is None:
            return NotImplemented
        return _joined(self, PLUS, b, (self.value + b.value, self.low + b.low, self.high + b.high))

    def __sub__(self, other: Quantity | int) -> Quantity:
        if (b := _quantity(other)) is None:
            return NotImplemented
        return _joined(self, MINUS, b, (self.value - b.value, self.low - b.high, self.high - b.low))

    def __mul__(self, other: Quantity | int) -> Quantity:
        if (b := _quantity(other)) is None:
            return NotImplemented
        if self.is_positive and b.is_positive:
            return _joined(self, TIMES, b, (self.value * b.value, self.low * b.low, self.high * b.high))
        corners = [x * y for x in (self.low, self.high) for y in (b.low, b.high)]
        return _joined(self, TIMES, b, (self.value * b.value, min(corners), max(corners)))

    def __truediv__(self, other: Quantity | int) -> Quantity:
        if (b := _quantity(other)) is None:
            return NotImplemented
        if self.gap or b.gap or b.holds_zero:
            return _joined(self, OVER, b, None)
        if self.is_positive and b.is_positive:
            return _joined(self, OVER, b, (self.value / b.value, self.low / b.high, self.high / b.low))
        corners = [x / y for x in (self.low, self.high) for y in (b.low, b.high)]
        return _joined(self, OVER, b, (self.value / b.value, min(corners), max(corners)))

    @property
    def is_positive(self) -> bool:
        """Whether all that it may be is more than nought; signs of numerators are soon compared."""
        return self.low.numerator > 0

    @property
    def holds_zero(self) -> bool:
        """Whether it may be nought."""
        return self.low.numerator <= 0 <= self.high.numerator

    @property
    def exact(self) -> Quantity:
        """The value alone, without what rounding allows: a target, or a number that others repeat."""
        formula = replace(self.formula, exact=True) if isinstance(self.formula, Term) else self.formula
        return Quantity(self.value, self.value, self.value, formula, self.gap, self.approximate)

    def __rsub__(self, other: int) -> Quantity:
        return Quantity.exactly(other) - self

    def __abs__(self) -> Quantity:
        low, high = max(self.low, -self.high, Fraction(0)), max(-self.low, self.high)
        return replace(self, value=abs(self.value), low=low, high=high)

    def capped(self, limit: int = 1) -> Quantity:
        """No more than `limit`, as rates are that may not pass 100 %."""
        top = Fraction(limit)
        if self.gap or self.high <= top:
            return self
        told = self.told_as(f"min({self.expression}, {limit})")
        return replace(told, value=min(self.value, top), low=min(self.low, top), high=min(self.high, top))


@dataclass(frozen=True, slots=True)
class Printed:
    """What a printed number states, as the reported side of a comparison; in base units."""

    value: Fraction
    step: Fraction  # one unit of the last printed digit
    scale: int = 0
    exact: bool = False
    approximate: bool = False
    comparator: Comparator | None = None

    @classmethod
    def of(cls, numeral: Numeral, decimals: int | None = None) -> Printed:
        """The statement of a numeral; `decimals` overrides its own where a column shares a precision."""
        shown_decimals = numeral.decimals if decimals is None else max(decimals, numeral.decimals)
        return cls(
            numeral.magnitude,
            power_of_ten(numeral.scale - shown_decimals),
            numeral.scale,
            numeral.exact,
            numeral.approximate,
            numeral.comparator,
        )

    @property
    def low(self) -> Fraction:
        """The least value that rounds to what is printed."""
        return self.value if self.exact else self.value - self.step / 2

    @property
    def high(self) -> Fraction:
        """The greatest value that rounds to what is printed."""
        return self.value if self.exact else self.value + self.step / 2

    def quantity(self, text: str, tag: int) -> Quantity:
        """The same number as an operand; a bound tells only about where it lies."""
        about = self.approximate or self.comparator not in (None, Comparator.EQUAL)
        term = Term(text, tag, self.value, self.scale, self.exact)
        return Quantity(self.value, self.low, self.high, term, None, about)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one comparison. `difference` is reported − recomputed, in base units."""

    verdict: Verdict
    why: str = ""
    difference: Fraction | None = None
    step: Fraction | None = None  # one unit of the last printed digit

    @property
    def steps(self) -> Fraction | None:
        """The difference in units of the last printed digit."""
        return self.difference / self.step if self.difference is not None and self.step else None


def compare(reported: Printed, computed: Quantity) -> Outcome:
    """The verdict of verification.md's bands: same digits, overlapping intervals, truncation, else mismatch."""
    if computed.gap:
        return Outcome(Verdict.NOT_CHECKABLE, computed.gap)
    verdict, why = _band(reported, computed)
    if verdict is Verdict.MISMATCH and (reported.approximate or computed.approximate):
        verdict, why = Verdict.NOT_CHECKABLE, Reason.APPROXIMATE
    return Outcome(verdict, why, reported.value - computed.value, reported.step)


def rounds_to(value: Fraction, printed: Fraction, step: Fraction) -> bool:
    """Whether `value`, rounded once half-up or half-even to multiples of `step`, is `printed`."""
    apart = 2 * abs(value - printed)
    if apart > step or (printed / step).denominator > 1:
        return False
    return apart < step or abs(printed) > abs(value) or (printed / step).numerator % 2 == 0


def total(parts: Iterable[Quantity]) -> Quantity:
    """The sum of `parts`; missing when there are none."""
    items = list(parts)
    if not items:
        return Quantity.missing(Reason.MISSING_OPERAND)
    first, *rest = items
    if not rest:
        return first
    value = sum((item.value for item in rest), first.value)
    low, high = sum((item.low for item in rest), first.low), sum((item.high for item in rest), first.high)
    gap = next((item.gap for item in items if item.gap), None)
    about = any(item.approximate for item in items)
    return Quantity(value, low, high, Joined(tuple((PLUS, i.formula) for i in items)), gap, about)


def percent_form(numeral: Numeral) -> Numeral:
    """A bare number read as a percentage, as in a column headed (%)."""
    return replace(numeral, form=Form.PERCENT, scale=-2, unit="%", exact=False)


def _quantity(operand: object) -> Quantity | None:
    return operand if isinstance(operand, Quantity) else Quantity.exactly(operand) if isinstance(operand, int) else None


def _joined(a: Quantity, sign: str, b: Quantity, bounds: tuple[Fraction, Fraction, Fraction] | None) -> Quantity:
    value, low, high = bounds or (Fraction(0),) * 3
    gap = a.gap or b.gap or (None if bounds else Reason.ZERO_BASE)
    return Quantity(value, low, high, join(a.formula, sign, b.formula), gap, a.approximate or b.approximate)


def _band(reported: Printed, computed: Quantity) -> tuple[Verdict, str]:
    if reported.comparator and _satisfies(reported.comparator, computed.value, reported.value):
        return Verdict.MATCH, ""
    if computed.value == reported.value or rounds_to(computed.value, reported.value, reported.step):
        return Verdict.MATCH, ""  # 三分之一 is equal without being a multiple of any step
    if computed.low < computed.high and computed.low <= reported.high and reported.low <= computed.high:
        return Verdict.ROUNDING, Path.PARTS_ROUNDED if adds_only(computed.formula) else Path.OPERANDS_ROUNDED
    if not reported.exact and _truncates(reported, computed):
        return Verdict.ROUNDING, Path.TRUNCATED
    return Verdict.MISMATCH, ""


def _truncates(reported: Printed, computed: Quantity) -> bool:
    value, step = reported.value, reported.step  # a fall of 0.04 % is cut to 0.0 % too
    above = computed.high > value - step if value <= 0 else computed.high >= value
    below = computed.low < value + step if value >= 0 else computed.low <= value
    return above and below


def _satisfies(comparator: Comparator, actual: Fraction, bound: Fraction) -> bool:
    match comparator:
        case Comparator.AT_LEAST:
            return actual >= bound
        case Comparator.AT_MOST:
            return actual <= bound
        case Comparator.MORE_THAN:
            return actual > bound
        case Comparator.LESS_THAN:
            return actual < bound
        case Comparator.EQUAL:
            return actual == bound


def satisfies(comparator: Comparator, actual: Quantity, bound: Quantity) -> bool:
    """Whether `actual` keeps to the bound, on the printed values (targets are exact)."""
    return _satisfies(comparator, actual.value, bound.value)
