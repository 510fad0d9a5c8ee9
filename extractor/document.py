"""A report as read: paragraphs and tables in reading order, every printed number tagged and in its place.

Readers make blocks; `build` names them, scans every number once and settles its unit. Nothing later reads the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from extractor.numerals import Form, Numeral, Role, scan
from extractor.units import bracketed_unit, caption_unit, unit_numeral

LONGEST_LABEL = 30  # characters of a column's label


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

    @property
    def text(self) -> str:
        """The number as printed."""
        return self.numeral.text


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

    def find(self, phrase: str) -> tuple[str, Place] | None:
        """The ref and place of the first paragraph or cell that holds `phrase`, blind to spaces and letter width."""
        wanted = plain(phrase)
        if not wanted:
            return None
        ref = next((ref for ref, text in self._plain.items() if wanted in text), None)
        return (ref, self.texts[ref].place()) if ref else None

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {ref: plain(text.text) for ref, text in self.texts.items()}


def cell_ref(row: Row, cell: Cell) -> str:
    """The name of a cell in the tagged text."""
    return f"{row.ref}.{cell.column}"


def plain(text: str) -> str:
    """`text` without the differences that extraction makes: width of letters, spaces, line breaks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


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


def build(source: Source, blocks: Sequence[Block], problems: Sequence[str] = ()) -> Document:
    """The document with refs given, numbers tagged in reading order and their units settled."""
    named = tuple(_with_refs(blocks))
    numbers: list[Number] = []
    caption = ""
    for block in named:
        caption = _caption_unit(block) or caption
        found = _paragraph_numbers(block) if isinstance(block, Paragraph) else _table_numbers(block)
        numbers += [replace(n, caption_unit=caption) for n in found]
    tagged = tuple(replace(number, tag=tag) for tag, number in enumerate(numbers, 1))
    return Document(source, named, tagged, tuple(problems))


def _with_refs(blocks: Sequence[Block]) -> Iterator[Block]:
    count = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            count += 1
            yield replace(block, ref=f"p{count}")
        else:
            yield Table(tuple(replace(row, ref=f"r{count + n}") for n, row in enumerate(block.rows, 1)))
            count += len(block.rows)


def _caption_unit(block: Block) -> str:
    """The money unit that a caption, or the first rows of a table, announces."""
    heads = (
        [block.text.text]
        if isinstance(block, Paragraph)
        else [cell.text.text for row in block.rows[:3] for cell in row.cells]
    )
    return next(filter(None, map(caption_unit, heads)), "")


def _paragraph_numbers(block: Paragraph) -> list[Number]:
    return [_number(numeral, block.ref, block.text) for numeral in scan(block.text.text)]


def _number(numeral: Numeral, ref: str, text: Text) -> Number:
    return Number(0, numeral, ref, text.place(numeral.start, numeral.end), numeral.decimals)


class _Columns:
    """What the head rows above say of each column: its unit, and whether it numbers the rows."""

    def __init__(self) -> None:
        self.units: dict[int, str] = {}
        self.serials: set[int] = set()
        self._counted: set[int] = set()  # columns with numbers since their head

    def head(self, row: Row) -> None:
        """A row without quantities heads the columns anew, where numbers stood below the last head."""
        covered = {n for cell in row.cells for n in range(cell.column, cell.column + cell.column_span)}
        for column in covered & self._counted:
            self.units.pop(column, None)
            self.serials.discard(column)
        self._counted -= covered
        for cell in row.cells:
            span = range(cell.column, cell.column + cell.column_span)
            if unit := bracketed_unit(cell.text.text):
                self.units |= dict.fromkeys(span, unit)
            if _SERIAL.fullmatch(plain(cell.text.text)):
                self.serials |= set(span)

    def numbers(self, row: Row) -> Iterator[tuple[int, Number]]:
        """The numbers of a row by column, in the unit of the row, the column or the label before them."""
        row_unit = next((c.text.text.strip() for c in row.cells if unit_numeral(c.text.text)), "")
        label_unit = ""
        for cell in row.cells:
            numerals = scan(cell.text.text)
            if not numerals:
                label_unit = bracketed_unit(cell.text.text) or label_unit
                continue
            self._counted.add(cell.column)
            unit = row_unit or self.units.get(cell.column, "") or label_unit
            role = Role.ORDINAL if cell.column in self.serials else None
            told = (replace(n, role=role) if role else _in_unit(n, unit) for n in numerals)
            yield from ((cell.column, _number(numeral, cell_ref(row, cell), cell.text)) for numeral in told)


def _is_head(row: Row, numbers: Sequence[Number]) -> bool:
    """Whether a row labels columns: several short cells without quantities; one cell alone continues the row above."""
    short = all(len(cell.text.text) <= LONGEST_LABEL for cell in row.cells)
    return short and len(row.cells) > 1 and not any(n.numeral.role in (Role.QUANTITY, Role.ORDINAL) for n in numbers)


def _table_numbers(table: Table) -> list[Number]:
    columns = _Columns()
    found: list[tuple[int, Number]] = []
    for row in table.rows:
        numbers = list(columns.numbers(row))
        if _is_head(row, [number for _, number in numbers]):
            columns.head(row)
        found += numbers
    return _share_precision(found)


_SERIAL = re.compile(r"序号|行次|编号|no\.?|#")


def _in_unit(numeral: Numeral, unit: str) -> Numeral:
    like = unit_numeral(unit) if not numeral.unit and numeral.form is Form.PLAIN else None
    if like is None or numeral.role is not Role.QUANTITY:
        return numeral
    exact = like.exact and not numeral.decimals
    return replace(numeral, unit=like.unit, scale=like.scale, form=like.form, exact=exact)


def _share_precision(found: list[tuple[int, Number]]) -> list[Number]:
    """Numbers with the decimals of their column: spreadsheets drop trailing zeros.

    Only bare numbers and money share; percentages are typed one by one.
    """
    most: dict[tuple[int, str], int] = {}
    for column, number in found:
        key = (column, number.numeral.unit)
        most[key] = max(most.get(key, 0), number.decimals)
    return [
        replace(number, decimals=most[column, number.numeral.unit])
        if number.numeral.form is Form.PLAIN and not number.numeral.exact
        else number
        for column, number in found
    ]


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
