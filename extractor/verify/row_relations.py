"""Relations between the columns of a section: sums, differences, rates, products and growth that most rows keep.

Chance is excluded by rows. Each row that holds counts with the number of results that its digits keep apart: at least
ten in three rows that differ, and all rows together a thousand times as many as there are combinations to try. Four of
five of the rows that show something must hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import NamedTuple

from extractor.verify.columns import Column, Section
from extractor.verify.rows import Fares, Quotient, adds_up, grows

CHANCE = 1000  # to one, that a relation is none
TELLING = 10  # results that a row keeps apart: a weaker row shows little
LEAST_ROWS = 3
KEPT, OF = 4, 5  # of the rows that show something
NEAR = 5  # columns side by side that are combined with one another
LONGEST_RUN = 12  # columns that one column may add up
FEW_ROWS = 5  # that may break before any holds


class Form(Enum):
    """How the whole, or the rate, follows from the others."""

    SUM = "sum"  # first = sum of the others
    SHARE = "share"  # first = second ÷ third, a rate
    QUOTIENT = "quotient"  # first = second ÷ third, an amount
    GROWTH = "growth"  # first = second ÷ third − 1


class Relation(NamedTuple):
    """A relation between columns, by their place among the columns of the section."""

    form: Form
    columns: tuple[int, ...]
    result: int | None = None  # the column that follows from the others, where a head states it


@dataclass(frozen=True, slots=True)
class Found:
    """A relation with the lines that hold and those that break; lines that show nothing are in neither."""

    relation: Relation
    holding: dict[int, int]  # odds by line
    breaking: tuple[int, ...]

    @property
    def telling(self) -> list[int]:
        """The lines that hold and could well have been otherwise."""
        return [line for line, odds in self.holding.items() if odds >= TELLING]


def found_by_rows(section: Section) -> list[Found]:
    """The relations that most rows of `section` keep, without those that a wider sum says too."""
    tried = [*candidates(section)]
    most = len(section.lines) // OF
    told = (tested(section, relation, most) for relation in tried)
    found = [one for one in told if one and _is_found(section, one, len(tried))]
    sums = [one.relation.columns for one in found if one.relation.form is Form.SUM]
    return [one for one in found if not any(_says_more(wider, one.relation) for wider in sums)]


def _says_more(wider: tuple[int, ...], than: Relation) -> bool:
    return than.form is Form.SUM and wider[0] == than.columns[0] and set(than.columns) < set(wider)


def candidates(section: Section) -> Iterator[Relation]:
    """The relations worth trying: between neighbours, and of a column with the run beside it."""
    enough = [n for n, c in enumerate(section.columns) if sum(e is not None for e in c.entries) >= LEAST_ROWS]
    amounts = [n for n in enough if not section.columns[n].is_rate]
    yield from _triples(amounts)
    yield from _runs(amounts)
    for place, column in enumerate(enough):
        if section.columns[column].is_rate:
            near = [n for n in enough[max(place - NEAR, 0) : place + NEAR + 1] if n != column]
            yield from _rates(section, column, near)


def tested(section: Section, relation: Relation, most: int) -> Found | None:
    """How all rows fare under `relation`; None as soon as more than `most` break, or several before any holds."""
    fares = _test(section, relation)
    holding: dict[int, int] = {}
    breaking: list[int] = []
    last = max(section.columns[n].index for n in relation.columns)
    for line, words in enumerate(section.lines):
        told = None if words.shifted_at <= last or words.is_average or words.is_bounded else fares(line)
        if told is None:
            continue
        if not told.holds:
            breaking.append(line)
            if len(breaking) > min(most, FEW_ROWS + len(holding)):
                return None
        elif told.odds:
            holding[line] = told.odds
    return Found(relation, holding, tuple(breaking))


def _triples(amounts: Sequence[int]) -> Iterator[Relation]:
    """Every three columns within reach of one another: each as the sum, and each as the quotient, of the others."""
    for place, first in enumerate(amounts):
        for second, third in combinations(amounts[place + 1 : place + NEAR], 2):
            for a, b, c in ((first, second, third), (second, first, third), (third, first, second)):
                yield Relation(Form.SUM, (a, b, c))
                yield Relation(Form.QUOTIENT, (b, a, c))


def _runs(amounts: Sequence[int]) -> Iterator[Relation]:
    for place, column in enumerate(amounts):
        for length in range(3, LONGEST_RUN + 1):
            for run in (amounts[place + 1 : place + 1 + length], amounts[max(place - length, 0) : place]):
                if len(run) == length:
                    yield Relation(Form.SUM, (column, *run))


def _rates(section: Section, rate: int, near: Sequence[int]) -> Iterator[Relation]:
    """A rate as the share of each column near it in each other; as growth where its head says so."""
    form = Form.GROWTH if _GROWTH.search(section.columns[rate].head) else Form.SHARE
    for part, whole in combinations(near, 2):
        yield Relation(form, (rate, part, whole))
        yield Relation(form, (rate, whole, part))


_GROWTH = re.compile(r"增|同比|环比|变动|growth|change|increase", re.I)


def _test(section: Section, relation: Relation) -> Callable[[int], Fares | None]:
    first, second, *others = (section.columns[n] for n in relation.columns)
    one = section.grain
    match relation.form:
        case Form.SUM:
            parts = (second, *others)
            return lambda line: adds_up(first, parts, line)
        case Form.GROWTH:
            return lambda line: grows(first, second, others[0], line, one)
        case form:
            return Quotient(first, second, others[0], one, one if form is Form.SHARE else 0).fares


def _is_found(section: Section, found: Found, tried: int) -> bool:
    """Whether enough rows hold to exclude chance; the total row of sums, and a row like another, add nothing."""
    if OF * len(found.holding) < KEPT * (len(found.holding) + len(found.breaking)):
        return False
    columns = [section.columns[n] for n in found.relation.columns]
    lines = [n for n in found.holding if found.relation.form is not Form.SUM or not section.lines[n].is_total]
    apart = {_values(columns, line): found.holding[line] for line in lines}
    odds = 1
    for one in apart.values():
        odds = min(odds * one, CHANCE * tried)
    return sum(o >= TELLING for o in apart.values()) >= LEAST_ROWS and odds >= CHANCE * tried


def _values(columns: Sequence[Column], line: int) -> tuple[int | None, ...]:
    return tuple(entry.value if (entry := column.entries[line]) else None for column in columns)
