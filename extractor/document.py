"""A report as read: paragraphs and tables in reading order, every printed number tagged and in its place.

Readers make blocks and `tagging.build` tags their numbers, once, for everyone after. Nothing later reads the file.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from extractor.numerals import Numeral

SURE = 0.9  # confidence of a recogniser below which a number may be misread


class Box(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Place(NamedTuple):
    """Where something stands: page and line count from 1; text has no boxes."""

    page: int
    line: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that stands at one place: a word of a page or a line of a file."""

    start: int
    end: int
    place: Place
    confidence: float | None = None  # of a recogniser, 0 to 1
    others: tuple[str, ...] = ()  # what else the recogniser may have seen in its place


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a paragraph or cell with the places of its pieces, in order."""

    text: str
    pieces: tuple[Piece, ...]

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Where `text[start:end]` begins, with the box of the part on its first line."""
        stop = len(self.text) if end is None else end
        touched = [p for p in self.pieces if p.start < stop and start < p.end] or list(self.pieces[:1])
        if not touched:
            return Place(1, 1)
        first = touched[0].place
        boxes = [p.place.box for p in touched if p.place[:2] == first[:2] and p.place.box]
        return Place(first.page, first.line, _around(boxes) if boxes else None)

    def confidence(self, start: int, end: int) -> float | None:
        """The least of the recogniser in `text[start:end]`."""
        told = [p.confidence for p in self.pieces if p.start < end and start < p.end and p.confidence is not None]
        return min(told, default=None)

    def others(self, start: int, end: int) -> list[str]:
        """The text with one piece of `text[start:end]` as the recogniser may have seen it instead."""
        touched = (p for p in self.pieces if p.start < end and start < p.end)
        return [self.text[: p.start] + other + self.text[p.end :] for p in touched for other in p.others]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `ref` names it in the tagged text."""

    text: Text
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at its upper left row and column, both counting from 1 within the table."""

    column: int
    text: Text
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that begin in one row; a cell that a merge covers is not among them."""

    cells: tuple[Cell, ...]
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, joined where it goes on over pages."""

    rows: tuple[Row, ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was read."""

    file: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class Number:
    """One printed number of the document under its tag."""

    tag: int
    numeral: Numeral  # its unit settled from its surroundings where none is printed with it
    ref: str  # of the paragraph (p7) or cell (r12.3) that holds it
    place: Place
    decimals: int  # of its column where the cells of a column share a precision, else its own
    caption_unit: str = ""  # the money unit of the caption that governs it
    confidence: float | None = None  # of the recogniser, 0 to 1
    others: tuple[str, ...] = ()  # what else the recogniser may have seen in its place

    @property
    def text(self) -> str:
        """The number as printed."""
        return self.numeral.text

    @property
    def is_doubtful(self) -> bool:
        """Whether the recogniser may have misread it."""
        return self.confidence is not None and self.confidence < SURE


@dataclass(frozen=True)
class Document:
    """Blocks in reading order and the numbers in them, `numbers[tag - 1]`."""

    source: Source
    blocks: tuple[Block, ...]
    numbers: tuple[Number, ...]
    problems: tuple[str, ...] = field(default=())

    @cached_property
    def texts(self) -> dict[str, Text]:
        """Every paragraph (p7), cell (r12.3) and row (r12) by its ref, in reading order."""
        found: dict[str, Text] = {}
        for block in self.blocks:
            if isinstance(block, Paragraph):
                found[block.ref] = block.text
                continue
            for row in block.rows:
                found[row.ref] = joined([cell.text for cell in row.cells], " ")
                found |= {cell_ref(row, cell): cell.text for cell in row.cells}
        return found

    @cached_property
    def numbers_at(self) -> dict[str, list[Number]]:
        """The numbers of each paragraph or cell, in order."""
        found: dict[str, list[Number]] = defaultdict(list)
        for number in self.numbers:
            found[number.ref].append(number)
        return found

    def cells_of(self, row: str) -> list[str]:
        """The refs of the cells of a row."""
        return [ref for ref in self._refs_in.get(row, ()) if "." in ref]

    def find(self, phrase: str, near: str = "") -> tuple[str, Place] | None:
        """The ref and place of a paragraph or cell that holds `phrase`, blind to spaces and letter width.

        One in the row or paragraph of the ref `near` goes before the first of the document.
        """
        wanted = plain(phrase)
        if not wanted:
            return None
        row = near.partition(".")[0]
        beside = (ref for ref in self._refs_in.get(row, ()) if wanted in self._plain[ref])
        ref = next(beside, None) or next((ref for ref, text in self._plain.items() if wanted in text), None)
        return (ref, self.texts[ref].place()) if ref else None

    @cached_property
    def _refs_in(self) -> dict[str, list[str]]:
        """The cells of each row, and each paragraph as itself."""
        found: dict[str, list[str]] = defaultdict(list)
        for ref in self.texts:
            if "." in ref or ref.startswith("p"):
                found[ref.partition(".")[0]].append(ref)
        return found

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {ref: plain(text.text) for ref, text in self.texts.items()}


def cell_ref(row: Row, cell: Cell) -> str:
    """The name of a cell in the tagged text."""
    return f"{row.ref}.{cell.column}"


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """`text` without the differences that extraction makes: width of letters, spaces, line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def joined(texts: Sequence[Text], glue: str) -> Text:
    """One text out of several, places kept."""
    pieces: list[Piece] = []
    parts: list[str] = []
    offset = 0
    for text in texts:
        pieces += [replace(p, start=p.start + offset, end=p.end + offset) for p in text.pieces]
        parts.append(text.text)
        offset += len(text.text) + len(glue)
    return Text(glue.join(parts), tuple(pieces))


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
