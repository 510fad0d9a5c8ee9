"""How else a printed number may read if a scanner misread it in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from extractor.document import Number
from extractor.numerals import Form, Role, scan
from extractor.units import unit_numeral

MOST_DIGITS = 15
MOST_SHIFT = 2  # places by which a point may be shifted

_NARROW = str.maketrans("０１２３４５６７８９，．％", "0123456789,.%")
_RUN = re.compile(r"[0-9](?:[0-9,. ]*[0-9])?")
_SLIPS = (("万", "亿", 4), ("亿", "万", -4), ("million", "billion", 3), ("billion", "million", -3))


class Edit(NamedTuple):
    """Another reading of a number: its text, and its value as `digits` × 10^(`scale` − `decimals`) printed units."""

    text: str
    digits: int
    decimals: int
    scale: int = 0


class _Print(NamedTuple):
    """A printed number taken apart; `at` are the places of its digits."""

    text: str
    at: tuple[int, ...]
    figures: str  # the digits alone
    decimals: int
    marked: bool  # it has thousands marks, or the numbers around it have

    @property
    def head(self) -> str:
        """What stands before the first digit."""
        return self.text[: self.at[0]]

    @property
    def body(self) -> str:
        """From the first digit to the last."""
        return self.text[self.at[0] : self.at[-1] + 1]

    @property
    def tail(self) -> str:
        """What stands behind the last digit."""
        return self.text[self.at[-1] + 1 :]

    def around(self, body: str) -> str:
        """The text with other digits in it."""
        return self.head + body + self.tail

    def may_begin(self, figures: str) -> bool:
        """Whether a number is printed so: 0 comes first only right before the point."""
        return figures[0] != "0" or len(figures) - self.decimals <= 1

    def pointed(self, decimals: int) -> str:
        """The digits with the point elsewhere."""
        whole = self.figures[: len(self.figures) - decimals]
        grouped = f"{int(whole):,}" if "," in self.text else whole
        return f"{grouped}.{self.figures[len(whole) :]}" if decimals else grouped


def edits(number: Number, marked: bool = False) -> Iterator[Edit]:
    """Every reading that is one misread place away; `marked` says that the numbers around it have thousands marks.

    None for numbers in words and for numbers that are no quantities.
    """
    numeral, told = number.numeral, _print(number, marked)
    if told is None:
        return
    sign = -1 if numeral.value < 0 else 1
    for edit in (*_digits(told), *_transposed(told), *_points(told), *_lost_digit(told), *_units(told, number)):
        yield edit if sign > 0 else edit._replace(digits=-edit.digits)
    if not numeral.signed and not numeral.comparator:
        yield Edit(f"{told.head}-{told.text[told.at[0] :]}", -int(told.figures), told.decimals)


def reread(number: Number, text: str) -> Number | None:
    """`number` as it would be if `text` stood in its place; None where that is no single quantity."""
    found = scan(text)
    if len(found) != 1 or found[0].role is not Role.QUANTITY or found[0].text != text:
        return None
    old, numeral = number.numeral, found[0]
    like = unit_numeral(old.unit) if old.unit and not numeral.unit and numeral.form is Form.PLAIN else None
    if like:
        exact = like.exact and not numeral.decimals
        numeral = replace(numeral, unit=like.unit, scale=like.scale, form=like.form, exact=exact)
    shared = number.decimals > old.decimals and not numeral.exact
    decimals = max(number.decimals, numeral.decimals) if shared else numeral.decimals
    return replace(number, numeral=numeral, decimals=decimals)


def _print(number: Number, marked: bool) -> _Print | None:
    text, numeral = number.text.translate(_NARROW), number.numeral
    found = _RUN.search(text)
    if numeral.role is not Role.QUANTITY or not found:
        return None
    at = tuple(n for n in range(*found.span()) if text[n].isdigit())
    figures = "".join(text[n] for n in at)
    is_plain = len(at) <= MOST_DIGITS and Fraction(int(figures), 10**numeral.decimals) == abs(numeral.value)
    return _Print(text, at, figures, numeral.decimals, marked or "," in text) if is_plain else None


def _digits(told: _Print) -> Iterator[Edit]:
    """One digit read as another."""
    for n, at in enumerate(told.at):
        for digit in "0123456789":
            figures = told.figures[:n] + digit + told.figures[n + 1 :]
            if digit != told.figures[n] and told.may_begin(figures):
                yield Edit(told.text[:at] + digit + told.text[at + 1 :], int(figures), told.decimals)


def _transposed(told: _Print) -> Iterator[Edit]:
    """Two neighbours in each other's place, across a mark or the point too."""
    for n, (a, b) in enumerate(zip(told.at, told.at[1:], strict=False)):
        first, second = told.figures[n], told.figures[n + 1]
        figures = told.figures[:n] + second + first + told.figures[n + 2 :]
        if first != second and told.may_begin(figures):
            text = told.text[:a] + second + told.text[a + 1 : b] + first + told.text[b + 1 :]
            yield Edit(text, int(figures), told.decimals)


def _points(told: _Print) -> Iterator[Edit]:
    """A comma for a point, a point for a comma, a point shifted or lost."""
    digits = int(told.figures)
    if len(told.figures) <= 6 and told.decimals == 3 and told.body.count(".") == 1:
        yield Edit(told.around(told.body.replace(".", ",")), digits, 0)
    if len(told.figures) <= 6 and told.decimals == 0 and told.body.count(",") == 1:
        yield Edit(told.around(told.body.replace(",", ".")), digits, 3)
    most = min(told.decimals + MOST_SHIFT, len(told.figures) - 1)
    for decimals in range(max(told.decimals - MOST_SHIFT, 0), most + 1):
        if decimals != told.decimals and (told.figures[0] != "0" or decimals == len(told.figures) - 1):
            yield Edit(told.around(told.pointed(decimals)), digits, decimals)


def _lost_digit(told: _Print) -> Iterator[Edit]:
    """A digit before the first one; the mark behind it may still be there."""
    whole = len(told.figures) - told.decimals
    kept = told.head.endswith(",")
    mark = "," if told.marked and whole % 3 == 0 and not kept else ""
    for digit in "123456789":
        text = f"{told.head[:-1]}{digit},{told.body}" if kept else f"{told.head}{digit}{mark}{told.body}"
        yield Edit(text + told.tail, int(digit + told.figures), told.decimals)


def _units(told: _Print, number: Number) -> Iterator[Edit]:
    """A lost per cent sign; 万 for 亿, million for billion."""
    digits, before = int(told.figures), told.head + told.body
    if number.numeral.form is Form.PLAIN and not number.numeral.unit:
        yield Edit(f"{told.text}%", digits, told.decimals, -2)
    for printed, other, scale in _SLIPS:
        if told.tail.count(printed) == 1 and other not in told.tail:
            yield Edit(before + told.tail.replace(printed, other), digits, told.decimals, scale)
