"""The rows of a table as its readers see them: cells with their numbers, what each shows by its print, the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor.document import Cell, Document, Number, Row, Table, cell_ref
from extractor.extract.labels_vocabulary import normal
from extractor.numerals import Role
from extractor.row_words import is_nothing

LONGEST_HEADER = 80  # letters of a header cell, a Chinese character counting as two; longer ones are prose
LONGEST_UNIT = 30  # characters of a caption that tells a unit and nothing else


@dataclass(frozen=True)
class Spot:
    """A cell with the numbers in it; a merged one reaches to column `last`."""

    ref: str
    column: int
    last: int
    text: str
    numbers: tuple[Number, ...]

    @cached_property
    def quantities(self) -> tuple[Number, ...]:
        """The numbers that count something."""
        return tuple(n for n in self.numbers if n.numeral.role is Role.QUANTITY)

    @cached_property
    def sole(self) -> Number | None:
        """The quantity that is all it holds, brackets behind it aside; None where there is more or less."""
        if len(self.quantities) != 1:
            return None
        number = self.quantities[0]
        before, after = self.text[: number.numeral.start], self.text[number.numeral.end :]
        in_brackets = before.rstrip().endswith(("(", "（"))  # a minus sign that the scanner did not take for one
        return number if not in_brackets and not any(c.isalnum() for c in normal(before + after)) else None

    @cached_property
    def is_nothing(self) -> bool:
        """Whether it says that there is nothing: —, / and the like."""
        return is_nothing(self.text)


@dataclass(frozen=True)
class Line:
    """A row of a table."""

    ref: str
    spots: tuple[Spot, ...]

    @cached_property
    def at(self) -> dict[int, Spot]:
        """Its cells by column."""
        return {spot.column: spot for spot in self.spots}

    @cached_property
    def labels(self) -> tuple[Spot, ...]:
        """Those of a row that tells its values behind them, after its name: 会议费, 预算数, 18.60, 决算数, 15.81."""
        values = [spot.sole is not None for spot in self.spots]
        is_paired = len(values) > 4 and not any(values[:1] + values[1::2]) and all(values[2::2])
        return self.spots[1::2] if is_paired else ()

    @cached_property
    def is_pairs(self) -> bool:
        """Whether it tells a value behind each label and nothing else: 执行率权重, 10, 执行率得分, 9.53."""
        values = [spot.sole is not None for spot in self.spots]
        return len(values) > 3 and not any(values[::2]) and all(values[1::2])

    @cached_property
    def is_words(self) -> bool:
        """Whether it may be a header row: short cells, no numbers but years and what stands in brackets."""
        short = all(width(spot.text) <= LONGEST_HEADER for spot in self.spots)
        return short and not any(_bare(spot) for spot in self.spots)


def lines(document: Document, table: Table) -> list[Line]:
    """The rows of a table with their numbers."""
    return [_line(document, row) for row in table.rows]


def neighbours(line: Line) -> Iterator[tuple[Spot, Spot]]:
    """Each cell of words with the cell of figures that follows it alone."""
    spots = line.spots
    for index in range(len(spots) - 1):
        after = spots[index + 2] if index + 2 < len(spots) else None
        if spots[index].sole is None and spots[index + 1].quantities and (after is None or after.sole is None):
            yield spots[index], spots[index + 1]


def width(text: str) -> int:
    """How many letters wide a text is; a Chinese character is two."""
    return sum(1 + (c > "\u2e80") for c in text)


def _line(document: Document, row: Row) -> Line:
    spots = (_spot(document, cell, cell_ref(row, cell)) for cell in row.cells if cell.text.text.strip())
    return Line(row.ref, tuple(spots))


def _spot(document: Document, cell: Cell, ref: str) -> Spot:
    numbers = tuple(document.numbers_at.get(ref, ()))
    return Spot(ref, cell.column, cell.column + cell.column_span - 1, cell.text.text, numbers)


def _bare(spot: Spot) -> bool:
    return any(_depth(spot.text, n.numeral.start) == 0 for n in spot.quantities)


def _depth(text: str, at: int) -> int:
    before = text[:at]
    return sum(before.count(c) for c in "(（[") - sum(before.count(c) for c in ")）]")


_UNIT_CAPTION = re.compile(
    r"单\s*位\s*[:：]|^\W*(?:[a-z ]{0,24}\bin\s+)?(?:R['’]?000|[$£€R]?\s*(?:thousand|million|billion)s?)\W*$", re.I
)
_CAPTION_NUMBER = re.compile(
    r"^\s*(?:表|table)\s*[\d.\-—–]+[.:：]?\s*|\s*[(（]?\s*(?:金额)?\s*单\s*位\s*[:：].*$", re.I
)
_CONTINUED = re.compile(r"\s*[(（]\s*(?:continued|cont['’.]?d?\.?|续上?表?)\s*[)）]\s*$|^\s*续上?表\s*", re.I)
_SERIAL = re.compile(r"^\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．])\s*")


def caption(before: Sequence[str]) -> str:
    """The name that the paragraphs before a table give it; empty when the last one is running text."""
    told = [_CONTINUED.sub("", _single_spaced(text)) for text in before[-3:]]
    heads = [text for text in told if _CAPTION_NUMBER.sub("", text).strip() and not _is_unit(text)]
    last = heads[-1].splitlines()[0] if heads else ""
    bare = _SERIAL.sub("", _CAPTION_NUMBER.sub("", last)).strip()
    return bare if width(bare) <= LONGEST_HEADER and not bare.endswith(("。", ".", "；", ";")) else ""


def _single_spaced(text: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _is_unit(text: str) -> bool:
    return len(text) < LONGEST_UNIT and bool(_UNIT_CAPTION.search(text))
