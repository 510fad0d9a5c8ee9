"""From blocks to a document: refs given, every printed number scanned once, tagged, and its unit settled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

from extractor.document import Block, Document, Number, Paragraph, Row, Source, Table, Text, cell_ref, plain
from extractor.numerals import Form, Numeral, Role, scan
from extractor.odd_numbers import doubted
from extractor.units import bracketed_unit, caption_unit, in_unit, unit_numeral

LONGEST_LABEL = 30  # characters of a column's label


def build(source: Source, blocks: Sequence[Block], problems: Sequence[str] = ()) -> Document:
    """The document with refs given, numbers tagged in reading order and their units settled."""
    named = tuple(_with_refs(blocks))
    numbers: list[tuple[str, Number]] = []
    caption = ""
    for at, block in enumerate(named):
        caption = _caption_unit(block) or caption
        unit = _unit_behind(named, at) or caption or _head_unit(block)
        found = _paragraph_numbers(block) if isinstance(block, Paragraph) else _table_numbers(block)
        numbers += [(unit, number) for number in found]
    tagged = [replace(n, tag=tag, caption_unit=unit) for tag, (unit, n) in enumerate(numbers, 1)]
    tables = (block for block in named if isinstance(block, Table))
    return Document(source, named, tuple(doubted(tagged, tables)), tuple(problems))


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


_CAPTION = re.compile(r"\s*(?:表|table)\s*[\d一二三四五六七八九十]", re.I)


def _unit_behind(blocks: Sequence[Block], at: int) -> str:
    """The money unit of a caption that stands behind its table, where none stands before it; else empty."""
    before, behind = (blocks[n] if 0 <= n < len(blocks) else None for n in (at - 1, at + 1))
    if not isinstance(blocks[at], Table) or _is_caption(before) or not _is_caption(behind):
        return ""
    later = (blocks[n] for n in range(at + 2, len(blocks)))
    following = next((block for block in later if isinstance(block, Table) or _is_caption(block)), None)
    is_own = not isinstance(following, Table)  # else it is the next table's
    return _caption_unit(behind) if is_own else ""


def _is_caption(block: Block | None) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and _CAPTION.match(block.text.text) is not None


def _head_unit(block: Block) -> str:
    """The money unit that one head of a table announces, which the others leave out where no caption tells it."""
    heads = (cell.text.text for row in block.rows for cell in row.cells) if isinstance(block, Table) else ()
    return next((unit for unit in map(bracketed_unit, heads) if unit.endswith("元")), "")


def _paragraph_numbers(block: Paragraph) -> list[Number]:
    return [_number(numeral, block.ref, block.text) for numeral in scan(block.text.text)]


def _number(numeral: Numeral, ref: str, text: Text) -> Number:
    where = numeral.start, numeral.end
    others = tuple(dict.fromkeys(filter(None, (_at(numeral, other) for other in text.others(*where)))))
    return Number(
        0, numeral, ref, text.place(*where), numeral.decimals, confidence=text.confidence(*where), others=others
    )


def _at(numeral: Numeral, text: str) -> str:
    """The number that stands in the place of `numeral` where the text reads otherwise; empty where that is the same."""
    found = next((n for n in scan(text) if n.start >= numeral.start - 1 and n.start <= numeral.end), None)
    return found.text if found and found.text != numeral.text else ""


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
    numbers: list[Number] = []
    section: list[tuple[int, Number]] = []  # the cells under one head that a number fills, by column
    for row in table.rows:
        found = list(columns.numbers(row))
        if _is_head(row, [number for _, number in found]):
            numbers, section = _share_precision(numbers, section), []
            columns.head(row)
        section += [] if _tells_points(row) else _filling(row, found)
        numbers += [number for _, number in found]
    return _share_precision(numbers, section)


_POINTS = re.compile(r"(?:分值|得分|权重|评分)")


def _tells_points(row: Row) -> bool:
    """Whether the label of a row names weights or scores: they are printed as they are awarded, not as money is."""
    texts = [plain(cell.text.text) for cell in row.cells[:2]]
    return any(_POINTS.search(text) and len(text) <= LONGEST_LABEL and not scan(text) for text in texts)


def _filling(row: Row, found: Iterable[tuple[int, Number]]) -> Iterator[tuple[int, Number]]:
    """The numbers that fill their cells: what a sentence in a cell tells has decimals of its own."""
    whole = {cell_ref(row, cell): plain(cell.text.text) for cell in row.cells}
    return ((column, number) for column, number in found if plain(number.text) == whole[number.ref])


_SERIAL = re.compile(r"序号|行次|编号|no\.?|#")


def _in_unit(numeral: Numeral, unit: str) -> Numeral:
    like = unit_numeral(unit) if not numeral.unit and numeral.form is Form.PLAIN else None
    if like is None or numeral.role is not Role.QUANTITY:
        return numeral
    return in_unit(numeral, like)


def _share_precision(numbers: list[Number], section: list[tuple[int, Number]]) -> list[Number]:
    """`numbers`, those of a section with the decimals of their column: spreadsheets drop trailing zeros.

    Only bare numbers and money share; percentages are typed one by one.
    """
    most: dict[tuple[int, str], int] = {}
    for column, number in section:
        key = (column, number.numeral.unit)
        most[key] = max(most.get(key, 0), number.decimals)
    shared = {id(number): most[column, number.numeral.unit] for column, number in section if _shares(number)}
    changed = ((number, shared.get(id(number), number.decimals)) for number in numbers)
    return [replace(n, decimals=d) if d != n.decimals else n for n, d in changed]


def _shares(number: Number) -> bool:
    return number.numeral.form is Form.PLAIN and not number.numeral.exact
