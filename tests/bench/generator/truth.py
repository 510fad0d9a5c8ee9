"""A made report: its lines with a mark for each printed number or word that counts, and the relations among them.

A mark is one character of a private plane; a line holds marks where the page holds numbers, so an edit of one number
is another text for its slot, and the page is printed anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

FIRST_MARK = 0xF0000
MARK = re.compile("[\U000f0000-\U000fffff]")


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at one mark."""

    text: str
    unit: str = ""  # of the caption, the head or the column, where the text has none
    exact: bool = False  # a count or whole points, where it is printed without decimals
    fixed: bool = False  # a target or a weight: what is printed is what is meant
    column: int = 0  # cells of one column share their largest number of decimals; 0 for running text
    sort: str = "number"  # or state, grade, bound, item, clause: words that a relation judges


@dataclass(frozen=True, slots=True)
class Relation:
    """What the numbers at some marks owe one another; `op` names the arithmetic of tests/bench/oracle.py."""

    op: str
    result: str
    operands: tuple[str, ...]
    signs: tuple[int, ...] = ()  # of a sum
    others: tuple[str, ...] = ()  # bases that the result might be taken of by mistake
    limits: tuple[Fraction, ...] = ()  # of a step rule, or the bands of grades

    @property
    def marks(self) -> tuple[str, ...]:
        """Result and operands."""
        return (self.result, *self.operands)


class Spot(NamedTuple):
    """Where a number is printed: the line, from 1, and the columns of its text in that line."""

    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Made:
    """A report with its truth."""

    name: str
    kind: str
    lines: tuple[str, ...]
    slots: Mapping[str, Slot]
    relations: tuple[Relation, ...]
    rows: tuple[int, ...] = ()  # indices of the lines that are rows of a sum or a list
    traits: tuple[str, ...] = field(default=())  # how it is printed, for who looks at a failure

    def edited(self, texts: Mapping[str, str]) -> Made:
        """The report with other texts at some marks."""
        slots = {**self.slots, **{m: replace(self.slots[m], text=t) for m, t in texts.items() if m in self.slots}}
        lost = {inner for m, t in texts.items() if m in self.slots for inner in MARK.findall(self.slots[m].text)}
        return replace(self, slots={m: slot for m, slot in slots.items() if m not in lost})

    def without_line(self, index: int) -> Made:
        """The report with one line lost."""
        lines = (*self.lines[:index], *self.lines[index + 1 :])
        kept = set(MARK.findall("".join(lines)))
        inner = {m for k in kept for m in MARK.findall(self.slots[k].text)}
        return replace(self, lines=lines, slots={m: s for m, s in self.slots.items() if m in kept | inner})

    def text(self) -> str:
        """The report as a text file holds it."""
        return "\n".join(self._printed(line) for line in self.lines) + "\n"

    def spots(self) -> Iterator[tuple[str, Spot]]:
        """Each mark that is printed, with its place."""
        for number, line in enumerate(self.lines, 1):
            printed = ""
            for part in re.split(f"({MARK.pattern})", self._unfolded(line)):
                text = self.slots[part].text if MARK.fullmatch(part) else part
                if MARK.fullmatch(part):
                    yield part, Spot(number, len(printed), len(printed) + len(text))
                printed += text

    def _unfolded(self, line: str) -> str:
        """The line with the marks inside its clauses."""
        clauses = (m for m in MARK.findall(line) if self.slots[m].sort == "clause")
        for mark in clauses:
            line = line.replace(mark, self.slots[mark].text)
        return line

    def _printed(self, line: str) -> str:
        return MARK.sub(lambda found: self.slots[found.group()].text, self._unfolded(line))
