"""A page being written: numbers are put on it in the report's style, and what they owe one another is noted."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.bench.generator.style import SCALES, WIDE, Style, rounded
from tests.bench.generator.truth import FIRST_MARK, Made, Relation, Slot
from tests.bench.generator.words import MEASURED

WIDE_SHARE = 0.05  # of the cells of a report that has full-width digits, or blanks that a scanner put in
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Told:
    """A number on the page: its mark, and the true value that it is a rounding of."""

    mark: str
    true: Fraction

    def __str__(self) -> str:
        return self.mark


@dataclass
class Sheet:
    """The page of one report."""

    name: str
    kind: str
    chance: random.Random
    style: Style
    lines: list[str] = field(default_factory=list)
    slots: dict[str, Slot] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)  # the kinds of sentence that are told already
    columns: int = 0

    def made(self) -> Made:
        """The finished report."""
        rows, traits = tuple(self.rows), tuple(self.traits)
        return Made(self.name, self.kind, tuple(self.lines), self.slots, tuple(self.relations), rows, traits)

    # Lines

    def line(self, *parts: object) -> None:
        """A line of text."""
        self.lines.append("".join(map(str, parts)))

    def row(self, *cells: object, counts: bool = False) -> None:
        """A row of a table; `counts` where a total or a stated number misses it."""
        if counts:
            self.rows.append(len(self.lines))
        self.lines.append("\t".join(map(str, cells)))

    def column(self) -> int:
        """A new column, whose cells share their decimals."""
        self.columns += 1
        return self.columns

    def some(self, *words: str) -> str:
        """One of several wordings."""
        return self.chance.choice(words)

    # Numbers

    def put(self, text: str, true: Fraction | int = 0, **facts: object) -> Told:
        """A number or a word on the page."""
        mark = chr(FIRST_MARK + len(self.slots))
        in_cell = bool(facts.get("column")) and facts.get("sort", "number") == "number"
        if in_cell and self.style.wide and self.chance.random() < WIDE_SHARE:
            text = text.translate(WIDE)
        elif in_cell and self.style.noisy and self.chance.random() < WIDE_SHARE:
            text = text.replace(".", ". ")
        self.slots[mark] = Slot(text, **facts)  # type: ignore[arg-type]  # the facts are the fields of a slot
        return Told(mark, Fraction(true))

    def word(self, text: str, sort: str) -> Told:
        """A word that a relation judges."""
        return self.put(text, sort=sort)

    def money(self, true: Fraction, column: int = 0, decimals: int | None = None) -> Told:
        """An amount of 元: bare in a table, with its unit in a sentence."""
        text = self.style.money(true, decimals)
        if column and self.style.trims and "." in text:
            text = text.rstrip("0").rstrip(".")
        unit = self.style.unit if column else ""
        return self.put(text if column else self._with_unit(text), true, unit=unit, column=column)

    def amount(self, true: Fraction, unit: str, decimals: int = 2) -> Told:
        """An amount of 元 in a sentence, in a unit of its own."""
        text = self.style.money(true, decimals, unit)
        return self.put(f"{text}{unit}", true)

    def _with_unit(self, text: str) -> str:
        unit = self.style.unit
        return f"${text} million" if unit == "$ million" else f"R{text}'000" if unit == "R'000" else f"{text}{unit}"

    def count(self, true: int, unit: str = "", column: int = 0, bound: str = "") -> Told:
        """A count with its unit, bounded where it is a target."""
        digits = self.style.digits(Fraction(true), 0)
        told = self._bounded(f"{digits}{unit}", bound)
        return self.put(told, true, exact=unit not in MEASURED, column=column, fixed=bool(bound))

    def percent(self, true: Fraction, column: int = 0, decimals: int | None = None) -> Told:
        """A rate as a percentage; below the head of a column of rates a bare number is one too."""
        return self.put(self.style.rate(true, decimals), true, column=column, unit="%" if column else "")

    def points(self, true: Fraction, column: int = 0, decimals: int | None = None, unit: str = "") -> Told:
        """Weights and scores as they are awarded: what is rounded here counts so ever after."""
        shown = decimals if decimals is not None else 0 if true.denominator == 1 else 2
        awarded = rounded(true, shown, "half_even" if self.style.rate_rounding == "half_even" else "half_up")
        return self.put(f"{self.style.digits(awarded, shown)}{unit}", awarded, exact=shown == 0, column=column)

    def target(self, true: Fraction, unit: str, decimals: int, bound: str) -> Told:
        """A target: its value is meant as printed."""
        text = self.style.digits(true * HUNDRED if unit == "%" else true, decimals)
        return self.put(self._bounded(f"{text}{unit}", bound), true, fixed=True)

    def _bounded(self, text: str, bound: str) -> str:
        if bound in ("以上", "以内", "以下"):
            return f"{text}{bound}"
        return f"{bound} {text}" if bound.isascii() and bound[:1].isalpha() else f"{bound}{text}"

    def shown(self, told: Told) -> Fraction:
        """The value that rates are computed from: the true one, or the printed one where this report does so."""
        if not self.style.from_printed:
            return told.true
        slot = self.slots[told.mark]
        power = Fraction(10) ** SCALES.get(slot.unit or self.style.unit, 0)
        if slot.exact or slot.fixed:
            return told.true
        return rounded(told.true / power, self.style.decimals, self.style.money_rounding) * power

    # What they owe one another

    def tie(self, op: str, result: Told, operands: Iterable[Told], **facts: object) -> None:
        """A relation between numbers on the page."""
        marks = tuple(operand.mark for operand in operands)
        relation = Relation(op, result.mark, marks, **facts)  # type: ignore[arg-type]  # the facts are its fields
        self.relations.append(relation)

    def adds_up(self, result: Told, parts: Sequence[Told], signs: Sequence[int] = ()) -> None:
        """A sum, or a difference by signs."""
        self.tie("sum", result, parts, signs=tuple(signs) or (1,) * len(parts))

    def rate_of(self, part: Told, whole: Told, column: int = 0, others: Sequence[Told] = ()) -> Told:
        """The rate of one number to another, put on the page; `others` are bases that it is not of."""
        rate = self.percent(self.shown(part) / self.shown(whole), column)
        self.tie("ratio", rate, [part, whole], others=tuple(other.mark for other in others))
        return rate

    def again(self, told: Told) -> Told:
        """An amount told again in a sentence, every fourth with one decimal less."""
        fewer = self.style.decimals > 1 and self.chance.random() < 0.25
        decimals = self.style.decimals - 1 if fewer else None
        return self.same(told, self.money(told.true, decimals=decimals))

    def text_of(self, told: Told) -> str:
        """What is printed at a mark, without what a scanner put in."""
        return unicodedata.normalize("NFKC", self.slots[told.mark].text).replace(". ", ".")

    def same(self, first: Told, again: Told) -> Told:
        """The second mention of a quantity."""
        self.tie("same", again, [first])
        return again
