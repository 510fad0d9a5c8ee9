"""Whether the report itself gives a reason for what a check would ask about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.check import Check
from extractor.document import Document, Row, Table, plain
from extractor.verify.subjects import Subjects

_NUMBERING = re.compile(r"^[\d.、．()（）一二三四五六七八九十\s]+")
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_HEAD = re.compile(r"原因|^(?:情况|完成情况)?说明$|^备注$|reason|explanation|remark")
_SAYS = re.compile(r"[^\W\d_]{2}")


class Reasons:
    """The words of one report that explain what its checks would ask about."""

    def __init__(self, document: Document, subjects: Subjects) -> None:
        self.document = document
        self.subjects = subjects
        self._telling: dict[tuple[str, ...], list[str]] = {}
        self._excused: set[str] | None = None

    def explain(self, check: Check) -> bool:
        """Whether words that explain stand in the row of the number, or with the row's name in a sentence or note.

        A note under the table (说明：) need not name the row.
        """
        number = check.reported.number
        if number is not None and check.outcome.why == "missed_without_a_word":
            return number.ref.partition(".")[0] in self._rows_with_reasons()
        if not check.unless or number is None:
            return False
        row = self.document.texts.get(number.ref.partition(".")[0])
        if row and _holds(row.text, check.unless):
            return True
        notes = self._notes(check.unless)
        name = plain(_NUMBERING.sub("", self.subjects.of(check.reported).split(" · ")[0])) if notes else ""
        return any(_explains(note, name, check.unless) for note in notes)

    def _rows_with_reasons(self) -> set[str]:
        """The rows with words in the column that asks why a target was missed; looked up once."""
        if self._excused is None:
            tables = (block for block in self.document.blocks if isinstance(block, Table))
            self._excused = {ref for table in tables for ref in _excused(table)}
        return self._excused

    def _notes(self, words: tuple[str, ...]) -> list[str]:
        """The paragraphs and cells that hold one of `words`; looked up once, as many checks ask for the same."""
        if words not in self._telling:
            texts = (text.text for ref, text in self.document.texts.items() if ref.startswith("p") or "." in ref)
            self._telling[words] = [text for text in texts if _holds(text, words)]
        return self._telling[words]


def _excused(table: Table) -> Iterator[str]:
    columns: set[int] = set()
    for row in table.rows:
        heads = {cell.column for cell in row.cells if _HEAD.search(plain(cell.text.text))}
        if heads:
            columns = heads
        elif _says(row, columns):
            yield row.ref


def _says(row: Row, columns: set[int]) -> bool:
    """Whether a cell of the columns holds words; 无 and a dash are none."""
    return any(cell.column in columns and _SAYS.search(cell.text.text) for cell in row.cells)


def _explains(note: str, name: str, words: tuple[str, ...]) -> bool:
    named = bool(name) and any(name in plain(part[0]) and _holds(part[0], words) for part in _SENTENCE.finditer(note))
    return named or bool(_NOTE.match(note.strip()))


_NOTE = re.compile(r"(?:说明|备注|注|note)\s*[:：]", re.I)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    told = text.casefold()
    return any(word in told for word in words)
