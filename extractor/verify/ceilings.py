"""Rates of running text that cannot pass 100 %, and do: 群众满意度达102%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.check import Check
from extractor.definitions import current
from extractor.document import Document, Number
from extractor.figure import Figure, Measure
from extractor.judgement import over_ceiling
from extractor.numerals import Form
from extractor.record import Rule, Tolerance

RULE = "told_part_of_a_whole_is_within_it"
REACH = 24  # characters before the number


def impossible_rates(document: Document) -> Iterator[tuple[str, Check]]:
    """A check of each rate over 100 % that the words right before it name as a part of a whole."""
    ends = _label(current().ceilings.rates)
    for number in document.numbers:
        if number.numeral.form is Form.PERCENT and number.numeral.value > 100 and _is_named(document, number, ends):
            check = over_ceiling(Figure(number, None, Measure.RATE))
            if check:
                yield RULE, check


def _is_named(document: Document, number: Number, ends: re.Pattern[str]) -> bool:
    start = number.numeral.start
    return bool(ends.search(document.texts[number.ref].text[max(start - REACH, 0) : start].casefold()))


@lru_cache(maxsize=16)
def _label(rates: tuple[str, ...]) -> re.Pattern[str]:
    """A name with nothing but a verb between it and the number."""
    names = "|".join(map(re.escape, rates))
    return re.compile(
        rf"(?:{names})[\s\"”]*(?:均|已|也|高)?(?:为|达到了?|达|是|至|到|约|[:：]|is|was|of|reached)?了?\s*\Z"
    )


RULES = (Rule(RULE, "满意度、覆盖率等 ≤ 100%（行文）", "", impossible_rates, Tolerance.BOUND, "ceilings"),)
