"""Whether the report itself gives a reason for what a check would ask about."""

from __future__ import annotations

import re

from extractor.check import Check
from extractor.document import Document, plain
from extractor.verify.subjects import Subjects

_NUMBERING = re.compile(r"^[\d.、．()（）一二三四五六七八九十\s]+")
_SENTENCE = re.compile(r"[^。；;！？\n]+")


def is_explained(check: Check, document: Document, subjects: Subjects) -> bool:
    """Whether words that explain stand in the row of the number, or with the name of the row in a sentence or note.

    A note under the table (说明：) need not name the row.
    """
    number = check.reported.number
    if not check.unless or number is None:
        return False
    row = document.texts.get(number.ref.partition(".")[0])
    if row and _holds(row.text, check.unless):
        return True
    name = plain(_NUMBERING.sub("", subjects.of(check.reported).split(" · ")[0]))
    notes = (text.text for ref, text in document.texts.items() if ref.startswith("p") or "." in ref)
    return any(_explains(note, name, check.unless) for note in notes)


def _explains(note: str, name: str, words: tuple[str, ...]) -> bool:
    if not _holds(note, words):
        return False
    named = bool(name) and any(name in plain(part[0]) and _holds(part[0], words) for part in _SENTENCE.finditer(note))
    return named or bool(_NOTE.match(note.strip()))


_NOTE = re.compile(r"(?:说明|备注|注|note)\s*[:：]", re.I)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    told = text.casefold()
    return any(word in told for word in words)
