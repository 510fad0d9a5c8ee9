"""The tables of a set of definitions: grade bands, words of states, bases, limits; each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from extractor.numerals import Comparator

REACH = 24  # characters before a claim that may take from it
_CLAUSE_END = re.compile(r"[。；;！？，,\n]")
_SIGN = {"≧": "≥", ">=": "≥", "≦": "≤", "<=": "≤", "＞": ">", "＜": "<", "＝": "="}
_SHARE = re.compile(r"(?<!\d)(?!100)\d[\d.]*\s*[%％]")  # 完成80% is neither

_COMPARATORS = frozenset(Comparator)


def _decimal(told: str) -> str:
    if not re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", told):
        raise ValueError("is not a number in decimal digits, such as 90 or 89.5")
    return told


Digits = Annotated[str, AfterValidator(_decimal)]  # text, so that no float ever stands between file and rule
Source = Annotated[str, Field(min_length=4)]


class Table(BaseModel):
    """What a file of definitions tells, and nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Sourced(Table):
    source: Source


class Band(Table):
    """One grade: from `least` up to the next better one or, where `most` is told, up to that."""

    least: Digits
    most: Digits | None = None
    words: tuple[str, ...] = Field(min_length=1)


class Grades(_Sourced):
    """The grades of a total score, best first."""

    full: Digits
    bands: tuple[Band, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _best_first(self) -> Self:
        leasts = [Fraction(band.least) for band in self.bands]
        if any(above <= below for above, below in pairwise(leasts)):
            raise ValueError("bands must stand best first, each with a lower least score than the one before")
        if any(band.most and Fraction(band.most) < Fraction(band.least) for band in self.bands):
            raise ValueError("the most of a band lies below its least")
        return self

    def bounds(self, grade: str) -> tuple[Fraction, Fraction] | None:
        """The scores [least, next better grade) of a told grade; None where it is none of the bands."""
        told = grade.strip(" \"'“”‘’「」").casefold()
        above = Fraction(self.full) + 1
        for band in self.bands:
            if told in band.words:
                return Fraction(band.least), above
            above = Fraction(band.least)
        return None

    def grade(self, score: Fraction) -> str | None:
        """The first word of the grade that `score` earns; None in a gap between two bands."""
        band = next((band for band in self.bands if score >= Fraction(band.least)), None)
        is_gap = band is None or (band.most and score > Fraction(band.most) and band is not self.bands[0])
        return None if band is None or is_gap else band.words[0]


class States(_Sourced):
    """The words that claim a target met or missed."""

    met: tuple[str, ...]
    missed: tuple[str, ...]
    negations: tuple[str, ...]
    unsure: tuple[str, ...]

    def claimed(self, state: str) -> bool | None:
        """Whether a state claims its target met (True) or missed (False); None where it claims neither."""
        told = state.casefold()
        if any(word in told for word in self.missed):
            return False
        if any(word in told for word in self.unsure) or _SHARE.search(told):
            return None
        found = self._met.search(told)
        return not found["negated"] if found else None

    @cached_property
    def _met(self) -> re.Pattern[str]:
        negations, met = ("|".join(map(re.escape, words)) for words in (self.negations, self.met))
        between = r"(?:[^\W\da-z]{0,4}|[a-z ]{1,12})"
        return re.compile(rf"(?P<negated>(?:{negations}){between})?(?<![a-z])(?:{met})(?![a-z])")


class Comparators(_Sourced):
    """The words of a comparator column besides the signs themselves."""

    words: dict[Comparator, tuple[str, ...]]

    def told(self, cell: str) -> Comparator | None:
        """The comparator that a cell names."""
        text = cell.strip()
        if not text:
            return None
        sign = _SIGN.get(text, text)
        if sign in _COMPARATORS:
            return Comparator(sign)
        return next((comparator for comparator, words in self.words.items() if text in words), None)


class Base(StrEnum):
    """What spending is measured by."""

    ADJUSTED = "adjusted"  # the budget in force
    INITIAL = "initial"
    RECEIVED = "received"


class Execution(_Sourced):
    """The base of an execution rate."""

    base: Base


class Counting(StrEnum):
    """How what is added to a budget and what is cut from it count."""

    NET = "net"
    GROSS = "gross"  # added together


class Adjustment(_Sourced):
    """What an adjustment rate counts."""

    counts: Counting


class Ceilings(_Sourced):
    """Rates that cannot pass 100 %: parts of a whole."""

    rates: tuple[str, ...]


class Overspending(_Sourced):
    """The words that give a reason for spending over the budget."""

    reasons: tuple[str, ...]


# A claim that counts a few targets (all three targets were met) tells of a part of the report.
_COUNTED = re.compile(r"[两二三四五六]项|\b(?:both|two|three|four|five|six)\b", re.I)


class Sweeping(_Sourced):
    """Claims that all targets are met; * is a gap within a sentence."""

    claims: tuple[str, ...]
    limits: tuple[str, ...]  # words before the claim that take from it: 基本, 未

    def told(self, text: str) -> Iterator[re.Match[str]]:
        """The claims of a text that no word of their clause takes from."""
        for found in self._claim.finditer(text):
            clause = _CLAUSE_END.split(text[max(found.start() - REACH, 0) : found.start()])[-1]
            if not self._limit.search(clause + found[0]) and not _COUNTED.search(found[0]):
                yield found

    @cached_property
    def _claim(self) -> re.Pattern[str]:
        gap = r"[^。；;！？\n]{0,24}?"
        return re.compile("|".join(gap.join(map(re.escape, claim.split("*"))) for claim in self.claims), re.I)

    @cached_property
    def _limit(self) -> re.Pattern[str]:
        words = (rf"\b{word}\b" if word.isascii() else re.escape(word) for word in self.limits)
        return re.compile("|".join(words), re.I)


class StepRules(_Sourced):
    """Rules of steps by indicator, for rows that do not print theirs: 每超过1个百分点扣0.5分."""

    rules: dict[str, str] = {}
