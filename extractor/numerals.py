"""What a printed number says: from a piece of text to its numerals, exactly.

A numeral is one number as printed, with its sign, marks, unit and comparator. The scanner knows nothing of
tables or documents; it sees one paragraph or one cell at a time.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Form(StrEnum):
    """How a numeral states its value."""

    PLAIN = "plain"
    PERCENT = "percent"
    PERMILLE = "permille"
    PERCENTAGE_POINT = "percentage_point"
    MULTIPLE = "multiple"  # 1.5倍


class Role(StrEnum):
    """What a numeral is for; only a quantity can be recomputed."""

    QUANTITY = "quantity"
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    ORDINAL = "ordinal"  # 第37个, 第7名
    HEADING = "heading"  # 一、 (一) 1. at the start of a line or clause
    REFERENCE = "reference"  # 表1-5, 附件3, 〔2023〕1号, codes, phone numbers
    NAME = "name"  # quoted names such as "0316"


class Comparator(StrEnum):
    """The bound that a numeral states."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE_THAN = ">"
    LESS_THAN = "<"
    EQUAL = "="


@dataclass(frozen=True, slots=True)
class Numeral:
    """One printed number.

    `text[start:end]` of the scanned text is the whole expression, comparator, approximate word and unit included.
    `value` counts in the printed unit (4753.66 for 4753.66万元); `magnitude` counts in the base unit.
    """

    start: int
    end: int
    text: str
    value: Fraction
    decimals: int = 0
    scale: int = 0  # power of ten from the printed unit to the base unit: 万 4, 亿 8, million 6, % -2, ‰ -3
    unit: str = ""  # as printed, scale word included: 万元, 人次, %, 个百分点; empty when none is printed
    form: Form = Form.PLAIN
    role: Role = Role.QUANTITY
    comparator: Comparator | None = None
    approximate: bool = False  # 约 余 近 多 and the like
    signed: bool = False  # a sign or negative brackets are printed
    exact: bool = False  # states one value, no interval: a count, a year, 元 with two decimals, a Chinese numeral

    @property
    def magnitude(self) -> Fraction:
        """The value in the base unit."""
        return self.value * Fraction(10) ** self.scale


def scan(text: str) -> list[Numeral]:
    """The numerals of one paragraph or cell, in order, never overlapping."""
    raise NotImplementedError
