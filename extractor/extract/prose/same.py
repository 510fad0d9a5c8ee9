"""Quantities that a report tells twice in the same words: one claim each that the mentions agree.

Where the values differ, the words must be long, or a second quantity beside them must be told alike both times: two
projects may share a phrase, a passage that is told again shares its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.document import Document, Number
from extractor.extract.prose.bound import Claim
from extractor.extract.prose.sentences import Sentence
from extractor.numerals import Form

SHORTEST = 5  # characters of a phrase that can name a quantity
LONG = 8  # of a phrase that names it beyond doubt
PROSE = 30  # characters of a cell that holds sentences; a shorter one may hold a target as well as a result
SHORTEST_RATE = 7  # of one that names a rate; 完成率 is told of everything

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Mention:
    number: Number
    place: str  # paragraph, or column of a table, where one phrase is told of one thing after another
    ref: str
    beside: frozenset[tuple[str, str]]  # the other quantities of its sentence, with their words


def repeated(sentences: Sequence[Sentence], document: Document) -> list[Claim]:
    """The claims that what is told again is told alike."""
    told: dict[_Key, list[_Mention]] = {}
    for sentence in sentences:
        if sentence.ref.startswith("r") and len(document.texts[sentence.ref].text) < PROSE:
            continue
        for key, mention in _mentions(sentence):
            told.setdefault(key, []).append(mention)
    groups = (_once_each(mentions) for mentions in told.values())
    phrases = zip(told, groups, strict=True)
    return [_claim(group) for (words, _), group in phrases if len(group) > 1 and _one_thing(words, group)]


def _mentions(sentence: Sentence) -> Iterator[tuple[_Key, _Mention]]:
    named = [(_words(sentence, index), number) for index, number in enumerate(sentence.numbers)]
    place = re.sub(r"^r\d+", "r", sentence.ref)
    for words, number in named:
        rate = number.numeral.form is not Form.PLAIN
        if (
            len(words) < (SHORTEST_RATE if rate else SHORTEST)
            or number.numeral.comparator
            or number.numeral.approximate
        ):
            continue
        beside = frozenset((w, n.text) for w, n in named if n is not number and len(w) > 1)
        yield (words, _base(number)), _Mention(number, place, sentence.ref, beside)


def _words(sentence: Sentence, index: int) -> str:
    """The words right before a number; empty where they do not name it alone."""
    at = next(n for n, c in enumerate(sentence.text) if "\ue000" <= c <= "\ue4ff" and ord(c) & 0xFF == index)
    bare = re.sub(r"^(?:其中|共|全年|累计|并|已)+|(?:为|达到?|共计?|约|是|有)+$", "", sentence.before(at))
    return "" if _RELATIVE.search(bare) or not re.search(r"[\u4e00-\u9fff]{3}", bare) else bare


_RELATIVE = re.compile("[比较占由从每低高超]|增加|增长|提高|提升|下降|减少|目标|计划|预算|上年|去年|平均|分值|扣")


def _base(number: Number) -> str:
    return number.numeral.unit.lstrip("十百千万亿")


def _once_each(mentions: list[_Mention]) -> list[_Mention]:
    """One mention a place: cells of one column tell of different rows."""
    places = [m.place for m in mentions]
    return [m for m in mentions if places.count(m.place) == 1]


def _one_thing(words: str, group: list[_Mention]) -> bool:
    values = {m.number.numeral.magnitude for m in group}
    if len(values) == 1:
        return True
    shared = frozenset.intersection(*(m.beside for m in group))
    in_cells = any(m.ref.startswith("r") for m in group)
    return len(values) == 2 and (bool(shared) or (len(words) >= LONG and not in_cells))


def _claim(group: list[_Mention]) -> Claim:
    return {"relation": "same", "operands": [m.number.tag for m in group]}
