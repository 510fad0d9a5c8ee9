"""How else a printed number may read if a scanner misread it in one place."""

from __future__ import annotations

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
_SLIPS = (("万", "亿", 4), ("亿", "万", -4), ("million", "billion", 3), ("billion", "million", -3))


class Edit(NamedTuple):
    """Another reading of a number: its text, and its value as `digits` × 10^(`scale` − `decimals`) printed units."""

    text: str
    digits: int
    decimals: int
    scale: int = 0


class _Print(NamedTuple):
    """The parts of a printed number; `at` are the places of its digits."""

    text: str
    at: tuple[int, ...]
    figures: str
    decimals: int
    marked: bool  # it has thousands marks, or its neighbours have


def edits(number: Number, marked: bool = False) -> Iterator[Edit]:
    """Every reading that is one misread place away; `marked` says that the numbers around it have thousands marks.

    None for numbers in words and for numbers that are no quantities.
    """
    text = number.text.translate(_NARROW)
    at = tuple(n for n, sign in enumerate(text) if "0" <= sign <= "9")
    figures, numeral = "".join(text[n] for n in at), number.numeral
    if numeral.role is not Role.QUANTITY or not 0 < len(figures) <= MOST_DIGITS:
        return
    if Fraction(int(figures), 10**numeral.decimals) != abs(numeral.value):
        return
    told = _Print(text, at, figures, numeral.decimals, marked or "," in text)
    sign = -1 if numeral.value < 0 else 1
    for edit in (*_digits(told), *_transposed(told), *_points(told), *_lost_digit(told), *_units(told, number)):
        yield edit if sign > 0 else edit._replace(digits=-edit.digits)
    if not numeral.signed and not numeral.comparator:
        yield Edit(f"{text[: at[0]]}-{text[at[0] :]}", -int(figures), numeral.decimals)


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


def _digits(told: _Print) -> Iterator[Edit]:
    """One digit read as another."""
    for place, at in enumerate(told.at):
        for digit in "0123456789":
            if digit != told.figures[place] and not (digit == "0" and place == 0 and _is_long(told)):
                yield _with(told, told.text[:at] + digit + told.text[at + 1 :])


def _transposed(told: _Print) -> Iterator[Edit]:
    """Two neighbours in the other's place, across a mark or the point too."""
    for place, (a, b) in enumerate(zip(told.at, told.at[1:], strict=False)):
        first, second = told.figures[place : place + 2]
        if first != second and not (second == "0" and place == 0 and _is_long(told)):
            yield _with(told, told.text[:a] + second + told.text[a + 1 : b] + first + told.text[b + 1 :])


def _points(told: _Print) -> Iterator[Edit]:
    """A comma for a point, a point for a comma, a point shifted or lost."""
    between = told.text[told.at[0] : told.at[-1] + 1]
    if told.decimals == 3 and between.count(".") == 1 and len(told.figures) <= 6:
        yield _with(told, told.text.replace(".", ","), 0)
    if told.decimals == 0 and between.count(",") == 1 and len(told.figures) <= 6:
        yield _with(told, told.text.replace(",", "."), 3)
    least = max(told.decimals - MOST_SHIFT, 0)
    for decimals in range(least, min(told.decimals + MOST_SHIFT, len(told.figures) - 1) + 1):
        leading_zero = told.figures[0] == "0" and decimals != len(told.figures) - 1
        if decimals != told.decimals and not leading_zero:
            yield _with(told, _between(told, _marked(told, told.figures, decimals)), decimals)


def _lost_digit(told: _Print) -> Iterator[Edit]:
    """A digit before the first one; the mark behind it may still be there."""
    first = told.at[0]
    whole = len(told.figures) - told.decimals
    mark = "," if told.marked and whole % 3 == 0 else ""
    start = first - 1 if told.text[:first].endswith(",") else first
    for digit in "123456789":
        text = told.text[:start] + digit + ("" if start < first else mark) + told.text[start:]
        yield Edit(text, int(digit + told.figures), told.decimals)


def _units(told: _Print, number: Number) -> Iterator[Edit]:
    """A lost per cent sign; 万 for 亿, million for billion."""
    if number.numeral.form is Form.PLAIN and not number.numeral.unit:
        yield Edit(f"{told.text}%", int(told.figures), told.decimals, -2)
    end = told.at[-1] + 1
    for printed, other, scale in _SLIPS:
        if told.text[end:].count(printed) == 1 and other not in told.text[end:]:
            yield Edit(
                told.text[:end] + told.text[end:].replace(printed, other), int(told.figures), told.decimals, scale
            )


def _with(told: _Print, text: str, decimals: int | None = None) -> Edit:
    return Edit(
        text, int("".join(c for c in text if c in "0123456789")), told.decimals if decimals is None else decimals
    )


def _is_long(told: _Print) -> bool:
    """Whether more than one digit stands before the point, so that the first cannot be 0."""
    return len(told.figures) - told.decimals > 1


def _between(told: _Print, digits: str) -> str:
    return told.text[: told.at[0]] + digits + told.text[told.at[-1] + 1 :]


def _marked(told: _Print, figures: str, decimals: int) -> str:
    whole, rest = (figures[:-decimals], figures[-decimals:]) if decimals else (figures, "")
    grouped = f"{int(whole):,}" if "," in told.text else whole
    return f"{grouped}.{rest}" if rest else grouped
