"""Slips of scale: the powers of ten by which units and points are taken for one another, and how one is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from extractor.decimals import exact_decimal
from extractor.figure import Figure
from extractor.quantity import Printed, Quantity

UNIT_SLIPS = {Fraction(10) ** power: power for power in (4, -4, 8, -8)}  # 元, 万元 and 亿元
WORD_SLIPS = {Fraction(10) ** power: power for power in (3, -3, 6, -6, 9, -9)}  # thousand, million and billion
POINT_SLIPS = {Fraction(10) ** power: power for power in (3, -3, 2, -2, 1, -1)}  # a point read as a comma, or shifted

_SLIPS = {factor: factor in UNIT_SLIPS for factor in (*UNIT_SLIPS, *POINT_SLIPS)}
_ENGLISH_SLIPS = {factor: factor in WORD_SLIPS or factor in UNIT_SLIPS for factor in (*WORD_SLIPS, *_SLIPS)}


def slips_between(reported: Figure, readings: Iterable[Printed], computed: Quantity) -> Iterator[tuple[Fraction, bool]]:
    """The factors that bring what is computed near to one of the readings, and whether each is one of units."""
    spans = [_span(reading, computed) for reading in readings]
    factors = _ENGLISH_SLIPS if _WORDS.search(reported.text) else _SLIPS
    return (told for told in factors.items() if any(span is None or span[0] <= told[0] <= span[1] for span in spans))


def _span(reading: Printed, computed: Quantity) -> tuple[Fraction, Fraction] | None:
    """Between which factors what is computed may come within a step of the print; None where any may do so."""
    size, step = abs(reading.value), reading.step
    low, high = sorted((abs(computed.low), abs(computed.high)))
    if size <= step or computed.low <= 0 <= computed.high:
        return None
    return (size - step) / high, (size + step) / low


def slip_told(reported: Figure, factor: Fraction) -> str:
    """The why of a slip: of the unit word, where the number is printed with one and another word would mend it."""
    why = f"scale_slip: {exact_decimal(factor)}"
    numeral = reported.numeral
    is_english = bool(_WORDS.search(reported.text))
    if numeral and (is_english or (numeral.unit.endswith("元") and numeral.unit in numeral.text)):
        words = _ENGLISH if is_english else _CHINESE
        power = (WORD_SLIPS | UNIT_SLIPS | POINT_SLIPS)[factor]
        printed, meant = words.get(numeral.scale), words.get(numeral.scale - power)
        if printed and meant:
            why = f"unit_slip: {printed} → {meant}"
    return why


_WORDS = re.compile(r"thousand|million|billion|(?<=\d)\s?(?:m|bn|k)\b", re.I)
_CHINESE = {0: "元", 4: "万元", 8: "亿元"}
_ENGLISH = {3: "thousand", 6: "million", 9: "billion"}
