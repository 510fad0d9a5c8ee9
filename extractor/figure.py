"""One figure or phrase of a record: a printed number that computes, or words of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from extractor.decimals import exact_decimal
from extractor.document import Number, Place
from extractor.numerals import Form, Numeral
from extractor.quantity import Printed, Quantity, Reason, percent_form
from extractor.units import in_unit, unit_numeral

WHOLE_PERCENT = Fraction(1, 100)  # the step of a bare 1 that stands for 100 %


class Measure(StrEnum):
    """What a figure counts; settles how a bare number is read."""

    MONEY = "money"  # takes the unit of the caption
    RATE = "rate"  # a bare 96.68 may be a percentage
    POINTS = "points"  # weights and scores
    AMOUNT = "amount"  # anything else, in its own unit


@dataclass(frozen=True)
class Figure:
    """One figure of a record: a printed number, or words where a number was expected, or nothing."""

    number: Number | None = None
    words: Phrase | None = None
    measure: Measure = Measure.AMOUNT

    def __bool__(self) -> bool:
        return self.number is not None or bool(self.words)

    @property
    def tag(self) -> int | None:
        """The tag of the printed number; None for words and for nothing."""
        return self.number.tag if self.number else None

    @property
    def text(self) -> str:
        """As printed."""
        return self.number.text if self.number else self.words.text if self.words else ""

    @property
    def place(self) -> Place | None:
        """Where it is printed."""
        return self.number.place if self.number else self.words.place if self.words else None

    @cached_property
    def numeral(self) -> Numeral | None:
        """The numeral in the unit that the field's measure and the caption give it."""
        if self.number is None:
            return None
        numeral = self.number.numeral
        caption = unit_numeral(self.number.caption_unit)
        if self.measure is Measure.MONEY and not numeral.unit and caption:
            return in_unit(numeral, caption)
        if self.measure is Measure.POINTS and numeral.form is Form.PERCENT:  # a weight of 10% is 10 of 100 points
            return replace(numeral, unit="", scale=0, form=Form.PLAIN)
        announced = bool(numeral.unit) and numeral.unit not in numeral.text
        if announced and (self.measure is Measure.POINTS or (self.measure is Measure.RATE and not self.is_rate)):
            return replace(numeral, unit="", scale=0, form=Form.PLAIN)  # of the row's indicator, not its points or rate
        return numeral

    @property
    def is_rate(self) -> bool:
        """Whether it is printed as a percentage, in points or as a multiple."""
        return self.number is not None and self.number.numeral.form is not Form.PLAIN

    @cached_property
    def readings(self) -> list[Printed]:
        """What the number may state: itself and, for a bare rate, the percentage."""
        if self.number is None or (numeral := self.numeral) is None:
            return []
        own = Printed.of(numeral, self.number.decimals)
        if self.measure is Measure.POINTS and self.number.decimals == 0:  # whole points are awarded, not rounded
            own = replace(own, exact=not own.approximate)
        if self.measure is Measure.RATE and numeral.form is Form.PLAIN and not numeral.unit:
            own = replace(own, step=min(own.step, WHOLE_PERCENT))
            return [own, Printed.of(percent_form(numeral))]
        return [own]

    @cached_property
    def quantity(self) -> Quantity:
        """The figure as an operand; a gap where there is no number."""
        if self.number is None:
            return Quantity.missing(Reason.QUALITATIVE if self.words else Reason.MISSING_OPERAND, self.text or "?")
        whole = self.readings[0].value <= 1  # a bare rate of 0.97 or 1 is no percentage
        return self.readings[0 if whole else -1].quantity(self.text, self.number.tag)

    @cached_property
    def _elsewhere(self) -> dict[str, Figure]:
        """What it became in the units that it was read in; a column is added up in many ways."""
        return {}

    def in_unit(self, unit: str) -> Figure:
        """A bare number in `unit`; one that has a unit, or none in a unit that is unknown, as it is."""
        if unit not in self._elsewhere:
            self._elsewhere[unit] = _in_unit(self, unit)
        return self._elsewhere[unit]

    @cached_property
    def in_caption_unit(self) -> Figure:
        """As money, where a caption gives it a unit."""
        return replace(self, measure=Measure.MONEY) if self.number and self.number.caption_unit else self

    @property
    def goal(self) -> Quantity:
        """The figure as a target: its value alone, which a bound tells as well as a bare number does."""
        about = self.numeral is not None and self.numeral.approximate
        return replace(self.quantity.exact, approximate=about)

    def __add__(self, other: Figure | Quantity | int) -> Quantity:
        return self.quantity + other

    def __sub__(self, other: Figure | Quantity | int) -> Quantity:
        return self.quantity - other

    def __mul__(self, other: Figure | Quantity | int) -> Quantity:
        return self.quantity * other

    def __truediv__(self, other: Figure | Quantity | int) -> Quantity:
        return self.quantity / other

    def __radd__(self, other: Quantity | int) -> Quantity:
        return _left(other) + self.quantity

    def __rsub__(self, other: Quantity | int) -> Quantity:
        return _left(other) - self.quantity

    def __rmul__(self, other: Quantity | int) -> Quantity:
        return _left(other) * self.quantity

    def __rtruediv__(self, other: Quantity | int) -> Quantity:
        return _left(other) / self.quantity

    def dump(self) -> dict[str, object] | None:
        """The figure as a result file tells it."""
        if not self:
            return None
        numeral, place = self.numeral, self.place
        return {
            "tag": self.tag,
            "text": self.text,
            "value": exact_decimal(numeral.value) if numeral else None,
            "unit": numeral.unit if numeral else None,
            "page": place.page if place else None,
            "line": place.line if place else None,
            "box": list(place.box) if place and place.box else None,
        }


def in_one_unit(figures: Sequence[Figure]) -> list[Figure]:
    """`figures` with the bare ones in the unit of the others, where these have one unit.

    Money of a table without a caption of its own is told so: 43,717.66万元 in the prose is 43,717.66 in the table.
    """
    units = {f.numeral.unit for f in figures if f.numeral and f.numeral.unit and f.numeral.form is Form.PLAIN}
    if len(units) != 1:
        return [f.in_caption_unit for f in figures] if any(_MONEY.search(unit) for unit in units) else list(figures)
    (unit,) = units
    is_money = _MONEY.search(unit) is not None
    return [(f.in_caption_unit if is_money else f).in_unit(unit) for f in figures]


_MONEY = re.compile(r"元|[$£€¥]|^R\b")


def as_told_beside(figure: Figure, other: Figure) -> Figure:
    """A bare `figure` in the unit of the one that it answers: 96 beside ≥95% is 96 %, 1 beside 100% is the whole."""
    numeral = figure.numeral
    if numeral is None or numeral.unit or figure.number is None or other.numeral is None:
        return figure
    if other.numeral.form is Form.PERCENT:
        percent = replace(figure.number, numeral=percent_form(numeral))
        return replace(figure, number=percent) if numeral.value > 1 else figure
    return in_one_unit([other, figure])[1]


def _in_unit(figure: Figure, unit: str) -> Figure:
    like = unit_numeral(unit)
    if figure.number is None or figure.numeral is None or like is None:
        return figure
    if figure.numeral.unit or figure.numeral.form is not Form.PLAIN:
        return figure
    numeral = in_unit(figure.number.numeral, like)
    return replace(figure, number=replace(figure.number, numeral=numeral))


def _left(item: Quantity | int) -> Quantity:
    return item if isinstance(item, Quantity) else Quantity.exactly(item)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the document: pointed at, or copied and then looked for."""

    text: str = ""
    ref: str | None = None  # of the paragraph, row or cell that holds it; None when the source does not
    place: Place | None = None

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text

    @property
    def found(self) -> bool:
        """Whether the source holds these words."""
        return self.ref is not None

    def dump(self) -> dict[str, object] | None:
        """The phrase as a result file tells it."""
        if not self:
            return None
        place = self.place
        return {
            "text": self.text,
            "ref": self.ref,
            "page": place.page if place else None,
            "line": place.line if place else None,
        }
