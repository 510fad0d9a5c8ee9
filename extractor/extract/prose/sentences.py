"""Running text, a sentence at a time, with its numbers as marks that patterns can be written over.

A mark is one character: its class tells what kind of number stands there, its low byte which one. So a pattern reads
as the sentence does, and never sees a digit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.document import Document, Number, Text
from extractor.numerals import Form, Role

N, P = "[\ue200-\ue2ff\ue400-\ue4ff]", "[\ue000-\ue0ff]"  # a plain number, a percentage
RATE = "[\ue000-\ue0ff\ue400-\ue4ff]"  # a percentage, or one whose sign is lost
ANY = "[\ue000-\ue4ff]"  # these, percentage points and multiples
WORD = "[^\ue000-\ue4ff,，。;；]"  # what may stand between two numbers of one clause
OUT = "[^\ue000-\ue4ff。；]"  # what may stand between two numbers of a sentence
X = f"(?:{N}|{P})"
_BASE = {Form.PERCENT: 0xE000, Form.PERMILLE: 0xE000, Form.PERCENTAGE_POINT: 0xE100, Form.MULTIPLE: 0xE300}
_END = re.compile(r"[。；;！!？?]|\.(?=\s|$)")
MOST_NUMBERS = 256  # of one sentence; a longer one is a list, not a sentence
LONGEST_CLAUSE = 120  # characters of the words that may name a number


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its marks, spaces taken out of Chinese, and the numbers that they stand for."""

    ref: str
    text: str
    numbers: tuple[Number, ...]

    def number(self, mark: str) -> Number:
        """The number that a mark stands for."""
        return self.numbers[ord(mark) & 0xFF]

    def before(self, at: int) -> str:
        """The words of the clause that ends at a position of the text."""
        return re.split(r"[\ue000-\ue4ff,，。;；:：、()（）]", self.text[max(0, at - LONGEST_CLAUSE) : at])[-1]


def sentences(document: Document) -> list[Sentence]:
    """The sentences of paragraphs and cells that hold numbers, in reading order."""
    return list(_all(document))


def paragraphs(document: Document) -> list[Sentence]:
    """Whole paragraphs and cells that hold several numbers, each as one long sentence with its full stops in it."""
    return list(_whole(document))


def _whole(document: Document) -> Iterator[Sentence]:
    for ref, held in document.numbers_at.items():
        numbers = tuple(n for n in held if n.numeral.role is Role.QUANTITY)
        if 1 < len(numbers) <= MOST_NUMBERS:
            text = document.texts[ref].text
            yield Sentence(ref, _marked(text, 0, len(text), numbers), numbers)


def _all(document: Document) -> Iterator[Sentence]:
    for ref, held in document.numbers_at.items():
        numbers = [n for n in held if n.numeral.role is Role.QUANTITY]
        if numbers:
            yield from _sentences(ref, document.texts[ref], numbers)


def _sentences(ref: str, text: Text, numbers: list[Number]) -> Iterator[Sentence]:
    start = first = 0
    starts = [n.numeral.start for n in numbers]
    for end in [*(m.end() for m in _END.finditer(text.text)), len(text.text)]:
        last = bisect_left(starts, end)
        if last and numbers[last - 1].numeral.end > end:  # a full stop inside a number ends nothing
            continue
        held = tuple(numbers[first:last])
        if held and len(held) <= MOST_NUMBERS:
            yield Sentence(ref, _marked(text.text, start, end, held), held)
        start, first = end, last


def _marked(text: str, start: int, end: int, numbers: tuple[Number, ...]) -> str:
    parts: list[str] = []
    at = start
    for index, number in enumerate(numbers):
        bare = not number.numeral.unit and any(c.isdigit() for c in number.text)  # 三分之一 never had a sign
        mark = chr(_BASE.get(number.numeral.form, 0xE400 if bare else 0xE200) + index)
        parts += [text[at : number.numeral.start], mark]
        at = number.numeral.end
    parts.append(text[at:end])
    return _SPACES.sub("", "".join(parts)).replace("(", "（").replace(")", "）").replace(":", "：").replace(",", "，")


_SPACES = re.compile(r"(?<![A-Za-z])\s+(?![A-Za-z])|\n")
