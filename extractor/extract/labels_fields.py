"""A report's own words: who reports and for which year, told beside a label, below it or behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.document import Document, Paragraph
from extractor.extract.labels_vocabulary import Slot, normal, shapes, slots
from extractor.extract.tables_lines import LONGEST_HEADER, Line, Spot, lines, width
from extractor.numerals import Role
from extractor.record import Report

LONGEST_VALUE = 40
LONGEST_LINES = 200  # characters at the beginning of a text in which a label and its value stand
SHORTEST_CELL = 3  # characters of a label in a cell of its own; a shorter one heads a column, or needs its brackets
_COVERED = re.compile(
    r"\s*[(（][^()（）]*(?:下属|所属|汇总)[^()（）]*[)）]$"
)  # whom the report covers, behind who reports
_NEXT_LABEL = re.compile(r"\s+\S{1,10}\s*[:：].*$")  # another label on the same line
TITLE_BLOCKS = 6


def own_fields(document: Document, kind: type[Report]) -> dict[str, object]:
    """The words of the report itself, by field."""
    known = {label.words for part in shapes(kind) for slot in part.slots for label in slot.labels}
    labelled = [slot for slot in slots(kind) if slot.measure is None and slot.labels]
    known |= {label.words for slot in labelled for label in slot.labels}
    found = {slot.field: _told(document, slot, known) for slot in labelled}
    return {name: value for name, value in found.items() if value}


def _told(document: Document, slot: Slot, known: set[str]) -> str:
    best: tuple[int, str] = (len(slot.labels), "")
    for block in document.blocks:
        if isinstance(block, Paragraph):
            best = min(best, _in_words(slot, block.text.text), key=_rank)
            continue
        table = lines(document, block)
        for n, line in enumerate(table):
            best = min(best, _in_row(slot, line, table[n + 1 : n + 3], known), key=_rank)
    titled = any(label.words.startswith("<") for label in slot.labels)
    return best[1] or (_in_title(document) if titled else _before_label(document, slot))


def _rank(told: tuple[int, str]) -> int:
    return told[0]


def _in_words(slot: Slot, text: str) -> tuple[int, str]:
    """What follows `label:` at the beginning of a line."""
    for line in text[:LONGEST_LINES].splitlines()[:3]:
        label, colon, value = line.replace("：", ":").partition(":")
        known = slot.exact.get(normal(label)) if colon else None
        told = _NEXT_LABEL.sub("", value).strip()
        if known and 0 < len(told) <= LONGEST_VALUE:
            return known[0].rank, _COVERED.sub("", told)
    return len(slot.labels), ""


def _in_row(slot: Slot, line: Line, below: Sequence[Line], known: set[str]) -> tuple[int, str]:
    """What stands behind a label, or below it where the row heads columns; a column of several names is a list."""
    for index, spot in enumerate(line.spots):
        told = _in_words(slot, spot.text)
        label = slot.exact.get(normal(spot.text))
        if told[1] or not label:
            if told[1]:
                return told
            continue
        beside = line.spots[index + 1] if index + 1 < len(line.spots) else None
        value = beside
        if below and _heads(line, below[0]):
            listed = any(spot.column in other.at and _is_value(other.at[spot.column]) for other in below[1:])
            value = None if listed else below[0].at.get(spot.column, beside)
        short = len(label[0].words) < SHORTEST_CELL and spot.text.isalpha()
        if value is not None and _is_value(value) and (value.numbers or not short) and normal(value.text) not in known:
            return label[0].rank, value.ref
    return len(slot.labels), ""


def _heads(line: Line, below: Line) -> bool:
    """Whether a row of words has figures below it: it names columns, it does not tell values."""
    return line.is_words and sum(c in line.at and s.sole is not None for c, s in below.at.items()) > 1


def _is_value(spot: Spot) -> bool:
    """Whether a cell can be a name or a year: what counts (12个乡镇、5个部门) tells how many there are."""
    return (
        not spot.is_nothing
        and not spot.quantities
        and len(spot.text) <= LONGEST_VALUE
        and any(c.isalnum() for c in spot.text)
    )


_TITLE = re.compile(r"\s*([^\W\d_]{4,30}?)(?:关于)?\s*(?:19|20)\d\d\s*年")
_TITLE_BEHIND = re.compile(r"\s*(?:19|20)\d\d\s*年度?\s*([^\W\d_]{4,30}?)(?:部门|单位)?整体")
_NO_NAME = re.compile("绩效|自评|预算|报告|附件|^关于|年度|[级直]|[省市县区州旗盟]$")


def _in_title(document: Document) -> str:
    """Who reports, as a title tells it before its year, or between the year and 整体: 某局2023年度整体支出…报告."""
    titles = [document.texts[ref].text for ref in list(document.texts)[:TITLE_BLOCKS]]
    for text in titles:
        told = (_TITLE.match(text) or _TITLE_BEHIND.match(text)) if width(text) <= LONGEST_HEADER else None
        if told and not _NO_NAME.search(told.group(1)):
            return told.group(1)
    above = (name for name, title in pairwise(titles) if _REPORT.match(title) and _NAME.fullmatch(name.strip()))
    return next((name.strip() for name in above if not _NO_NAME.search(name)), "")


_REPORT = re.compile(r"\s*(?:(?:19|20)\d\d\s*年.{0,40}(?:报告|评分表|自评表)|[A-Z][A-Za-z -]{0,40}\breport\b)", re.I)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ()（）&'’.-]){3,50}")  # of a body, in a line of its own above the title


def _before_label(document: Document, slot: Slot) -> str:
    """A year printed together with a label behind it, as 年度 in 2023年度, in the first blocks of the report."""
    for ref in list(document.texts)[:TITLE_BLOCKS]:
        text = document.texts[ref].text
        for number in document.numbers_at.get(ref, ()):
            numeral = number.numeral
            for label in slot.labels:
                if numeral.role is Role.YEAR and normal(numeral.text).endswith(label.words):
                    return numeral.text
                tail = re.match(rf"\s*{re.escape(label.words)}", text[numeral.end :])
                if numeral.role is Role.YEAR and tail:
                    return text[numeral.start : numeral.end + tail.end()]
    return _first_year(document) if any(label.words == "年度" for label in slot.labels) else ""


def _first_year(document: Document) -> str:
    """The first year that a title names."""
    titles = [ref for ref in list(document.texts)[:TITLE_BLOCKS] if width(document.texts[ref].text) <= LONGEST_HEADER]
    years = (n.text for ref in titles for n in document.numbers_at.get(ref, ()) if n.numeral.role is Role.YEAR)
    return next(years, "")
