"""The line of a document that a figure stands in, with the figure's span in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from extractor.document import Document
from extractor.finding import DocumentResult, FigureTold

CELL_GLUE = " │ "


class SourceLine(NamedTuple):
    """A paragraph, or the cells of a row, and where in it the figure is printed."""

    text: str
    start: int
    end: int


Lines = Callable[[DocumentResult, FigureTold], SourceLine | None]


def line_of(document: Document, told: FigureTold) -> SourceLine | None:
    """Where `told` stands in `document`; None where it cannot be found."""
    if told.tag is None:
        return _line_of_words(document, told.text)
    if not 1 <= told.tag <= len(document.numbers):
        return None
    number = document.numbers[told.tag - 1]
    return _in_its_row(document, number.ref, number.numeral.start, number.numeral.end)


def _line_of_words(document: Document, words: str) -> SourceLine | None:
    ref = next((ref for ref, text in document.texts.items() if words and words in text.text), None)
    if ref is None:
        return None
    start = document.texts[ref].text.index(words)
    return _in_its_row(document, ref, start, start + len(words))


def _in_its_row(document: Document, ref: str, start: int, end: int) -> SourceLine:
    row, _, column = ref.partition(".")
    if not column:
        return SourceLine(document.texts[ref].text, start, end)
    cells = _cells(document, row)
    before = CELL_GLUE.join(text for other, text in cells if int(other.partition(".")[2]) < int(column))
    offset = len(before) + len(CELL_GLUE) if before else 0
    return SourceLine(CELL_GLUE.join(text for _, text in cells), start + offset, end + offset)


def _cells(document: Document, row: str) -> list[tuple[str, str]]:
    """The cells of a row that are not empty."""
    found = ((ref, document.texts[ref].text) for ref in document.cells_of(row))
    return [(ref, text) for ref, text in found if text]
