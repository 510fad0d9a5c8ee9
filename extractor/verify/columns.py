"""A table as columns of whole numbers: the sections under each head, and in each what a cell's print allows.

Relations are looked for among thousands of combinations, so the numbers of a section are integers here: multiples of
one grain fine enough for all of them and for half of their last digits. Nothing is rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from extractor.check import Check
from extractor.document import Document, Number, Table
from extractor.figure import Figure, Measure
from extractor.formula import Term
from extractor.quantity import Quantity, Reason, total
from extractor.verify.cells import Cells, Held, Kind, Line, folded, majority_of


class Entry(NamedTuple):
    """A cell that holds one number and nothing else, in grains of its section."""

    value: int
    low: int
    high: int
    step: int  # of the last printed digit
    scale: int  # power of ten from the printed unit to the base unit
    unit: str  # the base unit, without its scale word
    number: Number


@dataclass(frozen=True, slots=True)
class Column:
    """The numbers of one column of a section, one place for each of its lines."""

    index: int
    head: str
    measure: Measure
    entries: tuple[Entry | None, ...]
    kinds: tuple[Kind, ...]

    @property
    def is_rate(self) -> bool:
        """Whether its numbers are rates of the kind that is told in per cent."""
        return self.measure is Measure.RATE

    @property
    def is_points(self) -> bool:
        """Whether its numbers are weights or scores."""
        return self.measure is Measure.POINTS

    def figure(self, line: int) -> Figure:
        """The number in `line`."""
        entry = self.entries[line]
        return Figure(entry.number if entry else None, None, self.measure)


@dataclass(frozen=True)
class Section:
    """The rows of a table under one head, with those of their columns that hold numbers."""

    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    grain: int  # parts of one base unit
    head: str
    opens_table: bool  # the head stands in the first row of the table

    def quantity(self, column: Column, line: int) -> Quantity:
        """The number of `column` in `line` as an operand; a gap where there is none."""
        entry = column.entries[line]
        return self.stated(entry) if entry else Quantity.missing(Reason.MISSING_OPERAND)

    def sum_of(self, entries: Sequence[Entry]) -> Quantity:
        """What `entries` add up to."""
        return total(map(self.stated, entries))

    def stated(self, entry: Entry) -> Quantity:
        """What one cell states."""
        value, low, high = (Fraction(bound, self.grain) for bound in (entry.value, entry.low, entry.high))
        term = Term(entry.number.text, entry.number.tag, value, entry.scale, exact=entry.low == entry.high)
        return Quantity(value, low, high, term)

    def told(self, check: Check, column: Column, line: int) -> Check:
        """`check` with row and column of its number, in the words of the table, for a subject."""
        return replace(check, subject=" · ".join(filter(None, [self.lines[line].label, column.head])))

    @cached_property
    def size(self) -> int:
        """How many numbers it holds."""
        return sum(entry is not None for column in self.columns for entry in column.entries)

    @cached_property
    def amounts(self) -> tuple[Column, ...]:
        """The columns that hold no rates."""
        return tuple(column for column in self.columns if not column.is_rate)


def sections(document: Document, table: Table) -> Iterator[Section]:
    """The sections of `table` that hold numbers; a head that is repeated on a new page begins none."""
    rows = [Cells.of(document, row) for row in table.rows]
    heads: list[Cells] = []
    body: list[Cells] = []
    opens = True
    for row in rows:
        if not row.is_head(first=not body):
            body.append(row)
            continue
        if row.words in [head.words for head in heads]:
            continue
        if body:
            yield from _section(heads, body, opens)
            heads, body, opens = [], [], False
        heads.append(row)
    yield from _section(heads, body, opens and bool(heads))


_RATE_HEAD = re.compile(r"率|占比|比重|比例|%|percent|per cent|\brate\b|share", re.I)
_POINTS_HEAD = re.compile(r"分值|得分(?!率)|权重|评分|满分|自评分|分数|score|points|weight", re.I)


def _section(heads: Sequence[Cells], body: Sequence[Cells], opens: bool) -> Iterator[Section]:
    numbered = sorted({n for row in body for n, h in row.cells.items() if h.number})
    if len(body) < 2 or not numbered:
        return
    majority = {n: kind for n in {n for row in body for n in row.cells} if (kind := majority_of(body, n))}
    power = 2 + max(
        0, *(h.number.decimals - h.number.numeral.scale for r in body for h in r.cells.values() if h.number)
    )
    lines = tuple(row.line(majority) for row in body)
    columns = (_column(heads, body, n, power) for n in numbered)
    head = " ".join(word for row in heads for word in row.words)
    yield Section(lines, tuple(c for c in columns if any(c.entries)), 2 * 10**power, head, opens)


def _column(heads: Sequence[Cells], body: Sequence[Cells], index: int, power: int) -> Column:
    over = [h.text for row in heads for n, h in row.cells.items() if index in row.spans[n]]
    head = folded(over[-1]) if over else ""
    held = [row.cells.get(index) or Held(Kind.EMPTY, "") for row in body]
    rates = sum(h.kind is Kind.RATE for h in held)
    amounts = sum(h.kind is Kind.AMOUNT for h in held)
    bare_rate = (
        not rates and bool(_RATE_HEAD.search(head)) and not any(h.number and h.number.numeral.unit for h in held)
    )
    points = Measure.POINTS if _POINTS_HEAD.search(head) else Measure.AMOUNT
    measure = Measure.RATE if rates > amounts or bare_rate else points
    wanted = Kind.RATE if rates > amounts else Kind.AMOUNT
    shift = -2 if bare_rate else 0
    entries = tuple(_entry(h.number, measure, power, shift) if h.number and h.kind is wanted else None for h in held)
    return Column(index, head, measure, entries, tuple(h.kind for h in held))


def _entry(number: Number, measure: Measure, power: int, shift: int) -> Entry | None:
    """None for approximate numbers and for those that no decimal tells (三分之一)."""
    numeral = number.numeral
    scale = numeral.scale + shift
    unit = numeral.unit
    whole_points = measure is Measure.POINTS and not number.decimals
    if measure is Measure.POINTS and unit not in numeral.text:
        unit, scale = "", 0
    grains, rest = divmod(2 * numeral.value.numerator * 10 ** max(power + scale, 0), numeral.value.denominator)
    if rest or numeral.approximate or power + scale < number.decimals:
        return None
    step = 2 * 10 ** (power + scale - number.decimals)
    half = 0 if numeral.exact or whole_points else step // 2
    return Entry(grains, grains - half, grains + half, step, scale, unit.lstrip("十百千万亿"), number)
