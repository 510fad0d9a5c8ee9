"""Slips of scale: the powers of ten by which units and points are taken for one another, and how one is told."""

from __future__ import annotations

import re
from fractions import Fraction

from extractor.figure import Figure
from extractor.quantity import shown

UNIT_SLIPS = {Fraction(10) ** power: power for power in (4, -4, 8, -8)}  # 元, 万元 and 亿元
WORD_SLIPS = {Fraction(10) ** power: power for power in (3, -3, 6, -6, 9, -9)}  # thousand, million and billion
POINT_SLIPS = {Fraction(10) ** power: power for power in (3, -3, 2, -2, 1, -1)}  # a point read as a comma, or shifted


def slips_of(reported: Figure) -> dict[Fraction, bool]:
    """The factors that may have slipped into a printed number, and whether each is one of units."""
    words = WORD_SLIPS if _WORDS.search(reported.text) else {}
    return {factor: factor in words or factor in UNIT_SLIPS for factor in (*words, *UNIT_SLIPS, *POINT_SLIPS)}


def slip_told(reported: Figure, factor: Fraction) -> str:
    """The why of a slip: of the unit word, where the number is printed with one and another word would mend it."""
    why = f"scale_slip: {shown(factor, 9)}"
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
