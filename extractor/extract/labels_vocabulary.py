"""The labels that a kind declares, ready to be looked up: which printed words announce which field of which part.

A label `收入>决算数` counts only below 收入: where a higher header cell or the caption of the table holds that word.
A label `<年度` announces what stands before a year in the title of a report.
Three field names have a meaning for every part: `name` (what a row is called), `group` (what it belongs to) and `role`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import get_args

from pydantic.fields import FieldInfo

from extractor.extract.form import part_of
from extractor.figure import Figure, Measure, Phrase
from extractor.pointers import Measured
from extractor.record import Part, Report

NAME, GROUP, ROLE = "name", "group", "role"
KEPT = 16384  # headers that are remembered from one report to the next
LONGEST_LABEL = 60  # characters; a longer text is no label
SHORTEST_TAIL = 3  # characters of a label that may stand at the end of a longer header
LONGEST_LEAD = 10  # characters that may stand before it


@dataclass(frozen=True, slots=True)
class Label:
    """Normalised words that announce a field, and the words that must stand above them."""

    words: str
    under: str
    rank: int  # 0 is the best of its field


@dataclass(frozen=True, eq=False)
class Slot:
    """A field that labels announce; `measure` is None for words."""

    field: str
    measure: Measure | None
    labels: tuple[Label, ...]

    @cached_property
    def exact(self) -> dict[str, list[Label]]:
        """The labels by their words."""
        found: dict[str, list[Label]] = {}
        for label in self.labels:
            found.setdefault(label.words, []).append(label)
        return found


@dataclass(frozen=True, eq=False)
class Shape:
    """A list field of a report, the part that its rows are made of, and the fields that labels announce."""

    rows: str
    part: type[Part]
    slots: tuple[Slot, ...]

    @property
    def has_totals(self) -> bool:
        """Whether a row of it may be the total of the others."""
        return ROLE in self.part.model_fields

    @cached_property
    def figures(self) -> tuple[Slot, ...]:
        """The fields that hold figures and have labels."""
        return tuple(slot for slot in self.slots if slot.measure and slot.labels)

    @cached_property
    def _by_field(self) -> dict[str, Slot]:
        return {slot.field: slot for slot in self.slots}

    def slot(self, field: str) -> Slot | None:
        """The slot of a field; None where the part does not have it."""
        return self._by_field.get(field)


@cache
def shapes(kind: type[Report]) -> tuple[Shape, ...]:
    """The list fields of `kind`, in the order of their declaration."""
    parts = ((name, part_of(field)) for name, field in kind.model_fields.items())
    return tuple(Shape(name, part, slots(part)) for name, part in parts if part)


@cache
def slots(part: type[Part]) -> tuple[Slot, ...]:
    """The fields of a part, or a report's own, that hold a figure or words."""
    found = ((name, field, field.annotation) for name, field in part.model_fields.items())
    return tuple(Slot(name, _measure(field), _labels(field)) for name, field, kind in found if kind in (Figure, Phrase))


@cache
def choices(part: type[Part]) -> dict[str, dict[str, str]]:
    """For each field that holds one of several words: the words that announce each, as {field: {label: choice}}."""
    found: dict[str, dict[str, str]] = {}
    for name, field in part.model_fields.items():
        told = _declared(field)
        if isinstance(told, dict):
            found[name] = {normal(label): choice for choice, labels in told.items() for label in labels.split()}
    return found


def allowed(part: type[Part], field: str) -> tuple[str, ...]:
    """The words that a field of a Literal type may hold."""
    declared = part.model_fields.get(field)
    return get_args(declared.annotation) if declared else ()


@lru_cache(maxsize=KEPT)
def normal(text: str) -> str:
    """A header or label without the differences of print: width, spaces, brackets and their content, colons."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", _MARKS.sub("", text))).casefold()


_MARKS = re.compile(r"[①-⑳][①-⑳\s=＝+＋\-－−×*÷/%％]*")  # of columns, with what they are made of: ③=①+②
_NOISE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|[\s:;*_]")
_OF_WHICH = re.compile(r"^\s*(?:其\s*中|of\s+which)\s*[:：]?\s*", re.I)
_IN_PER_CENT = re.compile(r"[(（]\s*[%％]\s*[)）]\s*$")
_PERIOD = re.compile(r"(?:fy)?(?:19|20)\d\d(?:[-/]\d{2,4})?年?度?|^本年度?")
_EARLIER = re.compile(r"^(?:上年|去年|上一年|上期|同期|prior|previous|lastyear)")


def after_of_which(text: str) -> str | None:
    """What follows 其中: in `text`; None where it does not begin so."""
    match = _OF_WHICH.match(text)
    return text[match.end() :] if match else None


def period(header: str) -> str:
    """The year or span of years that a header names, as printed; empty when it names none."""
    found = _PERIOD.search(normal(header))
    return found.group() if found else ""


@lru_cache(maxsize=KEPT)
def announced(shape: Shape, header: str, above: str) -> tuple[tuple[float, Slot], ...]:
    """The fields of a part that a header may announce, each with how well."""
    graded = ((strength(slot, header, above), slot) for slot in shape.slots)
    return tuple((score, slot) for score, slot in graded if score)


def strength(slot: Slot, header: str, above: str) -> float:
    """How well `header` announces the field: 3 the best label itself, above 1 a label at its end, 0 not at all."""
    bare = normal(_OF_WHICH.sub("", header))
    if _IN_PER_CENT.search(header):
        if slot.measure is Measure.MONEY:
            return 0
        bare = f"%{bare}" if slot.measure is Measure.RATE and f"%{bare}" in slot.exact else bare
    if _EARLIER.match(bare) and bare not in slot.exact:
        return 0
    for words, least in ((bare, 3.0), (_PERIOD.sub("", bare), 2.5)):
        known = [label for label in slot.exact.get(words, ()) if label.under in above]
        if known:
            return max(_graded(least, label) for label in known)
    return _tail(slot, _PERIOD.sub("", bare), above)


def is_label(slot: Slot, text: str) -> bool:
    """Whether `text` is exactly one of the field's labels."""
    return len(text) <= LONGEST_LABEL and any(not label.under for label in slot.exact.get(normal(text), ()))


def labelled(shape: Shape, text: str) -> Slot | None:
    """The field of figures that `text` is exactly a label of."""
    return next((slot for slot in shape.figures if is_label(slot, text)), None)


def _graded(least: float, label: Label) -> float:
    return least - label.rank / 100 + (0.3 if label.under else 0)


def _tail(slot: Slot, bare: str, above: str) -> float:
    if "%" in bare and slot.measure is not Measure.RATE:
        return 0
    tails = [
        label
        for label in slot.labels
        if len(label.words) >= SHORTEST_TAIL and bare.endswith(label.words) and label.under in above
    ]
    tails = [label for label in tails if len(bare) - len(label.words) <= max(LONGEST_LEAD, len(label.words))]
    longest = max(tails, key=lambda label: len(label.words), default=None)
    return 1 + len(longest.words) / 100 if longest else 0


def _measure(field: FieldInfo) -> Measure | None:
    return next((item.measure for item in field.metadata if isinstance(item, Measured)), None)


def _declared(field: FieldInfo) -> object:
    extra = field.json_schema_extra
    return extra.get("labels", ()) if isinstance(extra, dict) else ()


def _labels(field: FieldInfo) -> tuple[Label, ...]:
    told = _declared(field)
    listed: Sequence[object] = told if isinstance(told, list) else ()
    return tuple(_label(str(label), rank) for rank, label in enumerate(listed))


def _label(told: str, rank: int) -> Label:
    under, _, words = told.rpartition(">")
    return Label(normal(words), normal(under), rank)
