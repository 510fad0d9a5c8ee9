"""The cells of a table's rows: what each holds, and what the words of a row say of its numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from extractor.document import Document, Number, Row, cell_ref, plain
from extractor.numerals import Comparator, Form, Role
from extractor.row_words import is_nothing, is_subtotal, is_total

LONGEST_HEAD = 45  # characters of the head of a column
NOWHERE = 1 << 30  # behind every column
PURE = Fraction(3, 4)  # of a column's cells: the few others stand in rows that the reader may have shifted
LIMITS = (Comparator.AT_MOST, Comparator.LESS_THAN)  # an indicator to be kept low follows a relation of its own


class Kind(Enum):
    """What a cell holds."""

    EMPTY = "empty"
    NONE = "none"  # a dash or 无: no amount
    TEXT = "text"
    SERIAL = "serial"  # or a year, a reference: no quantity
    AMOUNT = "amount"
    RATE = "rate"  # in per cent or per mille


@dataclass(frozen=True, slots=True)
class Line:
    """What the words of one row say of its numbers."""

    label: str
    remarks: str  # the words behind its first number
    shifted_at: int  # the first column in which words stand for numbers, or the reverse; NOWHERE when there is none
    is_bounded: bool  # one of its numbers, or a cell of its own, says ≤

    @property
    def is_total(self) -> bool:
        """Whether the label says 合计, 小计 or total."""
        return is_total(self.label) and not _OF_WHICH.match(self.label)

    @property
    def is_subtotal(self) -> bool:
        """Whether the label says 小计."""
        return is_subtotal(self.label)

    @property
    def is_of_which(self) -> bool:
        """Whether the label says 其中: a subset of another row."""
        return bool(_OF_WHICH.match(self.label))

    @property
    def is_average(self) -> bool:
        """Whether the label says 平均."""
        return bool(_AVERAGE.search(self.label))


_OF_WHICH = re.compile(r"其中|of\s?which", re.I)
_AVERAGE = re.compile(r"平均|均值|average|mean\b", re.I)
_HEAD_WORD = re.compile(
    r"(?:数|额|值|率|分|率\(%\)|金|算|收入|支出|结余|情况|名称|指标|项目|序号|行次|来源|类别|单位|说明|状态|内容|因素"
    r"|标准|性质|原因|任务|目标|合计|比|量|备注|budget|actual|target|variance|name|total|rate|%)$",
    re.I,
)


class Held(NamedTuple):
    """A cell: what it holds, as printed, and its number where it holds one and nothing else."""

    kind: Kind
    text: str
    number: Number | None = None


@dataclass(frozen=True)
class Cells:
    """A row with the kind of each of its cells."""

    cells: dict[int, Held]
    spans: dict[int, range]

    @classmethod
    def of(cls, document: Document, row: Row) -> Cells:
        """The cells of `row`."""
        at = document.numbers_at
        cells = {c.column: _held(c.text.text, at.get(cell_ref(row, c), ())) for c in row.cells}
        return cls(cells, {c.column: range(c.column, c.column + c.column_span) for c in row.cells})

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What its cells say, in plain width."""
        return tuple(plain(held.text) for held in self.cells.values())

    def is_head(self, first: bool) -> bool:
        """Whether the row labels columns: several short cells, none of them an amount; a year may be among them."""
        held = list(self.cells.values())
        if len(held) < 2 or held[0].kind is not Kind.TEXT:
            return False
        if any(h.kind not in (Kind.TEXT, Kind.SERIAL) or len(h.text) > LONGEST_HEAD for h in held):
            return False
        return first or 2 * sum(bool(_HEAD_WORD.search(word)) for word in self.words) >= len(self.words)

    def line(self, usual: Mapping[int, Kind]) -> Line:
        """What the words of the row say, beside what each column usually holds."""
        numbered = [n for n, h in self.cells.items() if h.kind in (Kind.AMOUNT, Kind.RATE)]
        first = min(numbered, default=NOWHERE)
        texts = {n: h.text for n, h in self.cells.items() if h.kind is Kind.TEXT}
        before = [text for n, text in texts.items() if n < first] or list(texts.values())[:1]
        return Line(
            folded(before[-1]) if before else "",
            " ".join(text for n, text in texts.items() if n > first),
            min((n for n, h in self.cells.items() if _conflicts(h.kind, usual.get(n))), default=NOWHERE),
            any(_bounds(h) for h in self.cells.values()),
        )


def _held(text: str, numbers: Sequence[Number]) -> Held:
    bare = text.strip()
    if not bare:
        return Held(Kind.EMPTY, bare)
    if not numbers:
        return Held(Kind.NONE if is_nothing(bare) else Kind.TEXT, bare)
    numeral = numbers[0].numeral
    if len(numbers) > 1 or text[: numeral.start].strip() or text[numeral.end :].strip():
        return Held(Kind.TEXT, bare)
    if numeral.role is not Role.QUANTITY:
        return Held(Kind.SERIAL, bare)
    kind = Kind.RATE if numeral.form in (Form.PERCENT, Form.PERMILLE) else Kind.AMOUNT
    return Held(kind, bare, numbers[0])


_TOLD = (Kind.TEXT, Kind.AMOUNT, Kind.RATE)


def _conflicts(kind: Kind, usual: Kind | None) -> bool:
    return kind in _TOLD and usual in _TOLD and (kind is Kind.TEXT) is not (usual is Kind.TEXT)


def _bounds(held: Held) -> bool:
    return held.text in LIMITS or (held.number is not None and held.number.numeral.comparator in LIMITS)


def majority_of(body: Sequence[Cells], column: int) -> Kind | None:
    """The kind of nearly all cells of a column; None where it has none."""
    kinds = Counter(row.cells[column].kind for row in body if column in row.cells)
    told = sum(kinds[kind] for kind in _TOLD)
    return next((kind for kind, count in kinds.most_common(1) if told and count >= PURE * told), None)


@lru_cache(maxsize=8192)
def folded(head: str) -> str:
    """`head` in plain width, without the spaces beside Chinese characters; ① stays what it is, for formulas."""
    wide = "".join(c if "①" <= c <= "⑳" else unicodedata.normalize("NFKC", c) for c in head)
    return _LOOSE.sub("", " ".join(wide.split()))


_LOOSE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
