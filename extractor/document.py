"""A report as read: paragraphs and tables in reading order, every printed number tagged and in its place.

Readers make blocks; `build` numbers them, scans every number once and settles its unit. Nothing later reads the file again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from extractor.numerals import Form, Numeral, Role, scan


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


@lru_cache(maxsize=1024)
def unit_numeral(unit: str) -> Numeral | None:
    """The numeral "1 <unit>", which tells scale and form of a unit; None when `unit` is not one."""
    told = unit.strip()
    money = _ENGLISH_MONEY.fullmatch(told)
    if money:
        return scan(f"{money['sign'] or ''}1 {_SCALE_WORDS.get(money['word'], money['word'].lower())}")[0]
    if not told or any(c.isdigit() for c in told):
        return None
    found = scan(f"1{told}")
    return found[0] if len(found) == 1 and found[0].unit and found[0].end == len(told) + 1 else None


_SIGN = r"(?P<sign>US\$|[$£€¥R])"
_SCALE_WORDS = {"'000": "thousand", "’000": "thousand", "000": "thousand", "m": "million", "bn": "billion"}
_ENGLISH_MONEY = re.compile(rf"{_SIGN}?\s*(?P<word>['’]000|(?:(?<=R)|(?<=\$))000|thousand|million|billion)s?", re.I)


def _with_refs(blocks: Sequence[Block]) -> Iterator[Block]:
    count = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            count += 1
            yield replace(block, ref=f"p{count}")
        else:
            yield Table(tuple(replace(row, ref=f"r{count + n}") for n, row in enumerate(block.rows, 1)))
            count += len(block.rows)


_CAPTION_UNIT = re.compile(r"单\s*位\s*[:：]\s*(?:人民币)?\s*(?P<unit>[十百千万亿]*元)")
_ENGLISH_CAPTION = re.compile(
    rf"(?:^|[(（])\s*(?:[A-Za-z ]{{0,24}}\bin\s+)?(?P<unit>{_ENGLISH_MONEY.pattern})(?:\s+of\s+\w+)?\s*[)）]?\s*$", re.I
)


def _caption_unit(block: Block) -> str:
    """The money unit that a caption, or the first rows of a table, announces."""
    heads = (
        [block.text.text]
        if isinstance(block, Paragraph)
        else [cell.text.text for row in block.rows[:3] for cell in row.cells]
    )
    short = [head for head in heads if len(head) < 80]
    found = (m for head in short if (m := _CAPTION_UNIT.search(head) or _ENGLISH_CAPTION.search(head)))
    return next((m["unit"].strip() for m in found if not m["unit"][0].isalpha() or m["unit"][0] in "RU元百千万亿"), "")


def _paragraph_numbers(block: Paragraph) -> list[Number]:
    return [_number(numeral, block.ref, block.text) for numeral in scan(block.text.text)]


def _number(numeral: Numeral, ref: str, text: Text) -> Number:
    return Number(0, numeral, ref, text.place(numeral.start, numeral.end), numeral.decimals)


def _table_numbers(table: Table) -> list[Number]:
    heads: dict[int, str] = {}  # the latest unit announced above, by column
    serials: set[int] = set()  # columns that number their rows
    found: list[tuple[int, Number]] = []
    for row in table.rows:
        row_unit = next((c.text.text.strip() for c in row.cells if unit_numeral(c.text.text)), "")
        label_unit = ""
        for cell in row.cells:
            numerals = scan(cell.text.text)
            announced = _bracketed_unit(cell.text.text)
            if announced and not any(n.role is Role.QUANTITY for n in numerals):
                heads |= dict.fromkeys(range(cell.column, cell.column + cell.column_span), announced)
                label_unit = announced
            unit = row_unit or heads.get(cell.column, "") or label_unit
            ref = cell_ref(row, cell)
            if _SERIAL.fullmatch(plain(cell.text.text)):
                serials.add(cell.column)
            if cell.column in serials:
                numerals = [replace(n, role=Role.ORDINAL) for n in numerals]
            found += [(cell.column, _number(_in_unit(n, unit), ref, cell.text)) for n in numerals]
    return _share_precision(found)


_SERIAL = re.compile(r"序号|行次|编号|no\.?|#")

_BRACKETED = re.compile(r"[（(\[]\s*(?:单位[:：]\s*)?([^（()）\[\]]{1,8})\s*[)）\]]\s*$")


def _bracketed_unit(label: str) -> str:
    """The unit in the brackets that end a label, as in 预算数（万元）."""
    match = _BRACKETED.search(label)
    return match.group(1).strip() if match and unit_numeral(match.group(1)) else ""


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
