"""The same quantity of the same thing told again, in prose and tables, found in the document alone.

Two mentions are of one thing where their names are one (see `naming`), their units agree and both tell the same stage
of it: target or result, budget or spending. What a sentence says beside it (of other periods, parts, places) makes the
binding unsure, and an unsure one is only ever confirmed, never accused. A difference is told where chance and
ambiguity are excluded: the name has exactly one other value, and this is one slip of the pen or of the unit away, or
the name is long and certain. What running text binds is for review; a mismatch needs two tables with the same labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor.check import Check
from extractor.document import Document, Number, plain
from extractor.finding import Finding
from extractor.numerals import Form, Role
from extractor.record import Rule, Tolerance
from extractor.verify.lone_slips import lone_slips
from extractor.verify.mentions import MOST, Layout, Mention, base_of, cells, told
from extractor.verify.naming import NOT_IT, ONE_STAGE, Stage
from extractor.verify.pairs import agree, agreement, doubted, is_slip_apart, reading
from extractor.verify.prose_totals import prose_totals
from extractor.verify.two_tables import told_in_two_tables

REPEATED = "same_quantity_is_told_alike"
TABLES = "tables_tell_one_quantity_alike"
PROSE_TOTAL = "column_adds_up_to_total_in_prose"

LONG = 5  # characters of a name that is certain; a shorter one needs a slip, or to stand in the same row
LONGER = 8  # of one that two paragraphs share
TITLE_NUMBERS = 40  # among which the year of the report stands


Told = tuple[str, Check]


def repeats(document: Document, findings: Iterable[Finding]) -> Iterator[Told]:
    """The checks of quantities that are told again; none of two numbers that `findings` compare already."""
    known = {frozenset(told.tag for told in [f.reported, *f.operands] if told) for f in findings}
    for rule, check in _Repeats(document).found():
        numbers = frozenset((check.reported.tag, *check.computed.tags))
        if len(numbers) > 1 and numbers not in known:
            known.add(numbers)
            yield rule, check


@dataclass(frozen=True)
class _Repeats:
    """The mentions of one document, by name."""

    document: Document

    def found(self) -> Iterator[Told]:
        """All checks, those of prose against tables first."""
        checks = [
            *self._prose_and_tables(),
            *self._prose(),
            *self._outvoted(),
            *lone_slips(self.told, self._in_tables[0]),
        ]
        yield from ((REPEATED, check) for check in checks if check)
        yield from ((TABLES, check) for check in told_in_two_tables(self.cells, self._in_tables[1]) if check)
        totals = prose_totals(self.document, self.told, *self._in_tables)
        yield from ((PROSE_TOTAL, check) for check in totals)

    @cached_property
    def cells(self) -> dict[str, list[Mention]]:
        """The cells of tables by name."""
        return _by_name(self._in_tables[0])

    @cached_property
    def _in_tables(self) -> tuple[list[Mention], Layout]:
        layout = Layout()
        return cells(self.document, layout), layout

    @cached_property
    def told(self) -> list[Mention]:
        """The numbers of running text."""
        return told(self.document, self._in_tables[1])

    @cached_property
    def _year(self) -> str:
        """The year of the report: the first that it names."""
        return next((n.text for n in self.document.numbers[:TITLE_NUMBERS] if n.numeral.role is Role.YEAR), "")

    def _prose_and_tables(self) -> Iterator[Check | None]:
        for mention in self.told:
            named = self.cells.get(mention.name, ())
            held = [cell for cell in named if _alike(mention, cell)] if len(named) <= MOST else []
            agreeing = [cell for cell in held if agree(mention.number, cell.number)]
            if agreeing:
                yield agreement(min(agreeing, key=lambda c: c.stage is not mention.stage), mention)
            elif held and self._may_accuse(mention):
                yield from self._accused(
                    mention, [c for c in held if self._may_accuse(c) and not _is_of_another_row(mention, c)]
                )

    def _may_accuse(self, mention: Mention) -> bool:
        is_exact = not mention.number.numeral.approximate
        return is_exact and mention.is_sure and _digits_of(mention.year) in ("", _digits_of(self._year))

    def _accused(self, mention: Mention, held: Sequence[Mention]) -> Iterator[Check | None]:
        """The one cell that tells the name otherwise, if there is one; not where the text tells its value as well."""
        slips = [c for c in held if _stages_fit(mention, c) and is_slip_apart(mention.number, c.number)]
        certain = [c for c in held if _is_certain(mention, c)]
        for cell in _only(slips) or _only(certain):
            if not self._tells(mention, cell):
                yield doubted(cell, mention)

    def _tells(self, mention: Mention, cell: Mention) -> bool:
        """Whether the text around `mention` tells the value of `cell` too, so that it means two things."""
        wanted = reading(cell.number, mention.number)
        return any(reading(n, cell.number) == wanted for n in self.document.numbers_at[mention.number.ref])

    def _prose(self) -> Iterator[Check | None]:
        for mentions in _by_name(self.told).values():
            for group in _by_unit(mentions):
                yield from self._repeated(group)

    def _repeated(self, group: Sequence[Mention]) -> Iterator[Check | None]:
        places = [m.place for m in group]
        once = [m for m in group if places.count(m.place) == 1]
        first = min(once, key=lambda m: m.number.numeral.approximate, default=None)
        values = {m.number.numeral.magnitude for m in once}
        for other in once:
            if first is None or other is first or other.stage is not first.stage:
                continue
            if agree(first.number, other.number):
                yield agreement(first, other)
            elif len(values) == 2 and self._is_doubtful(first, other) and not self._are_two(first, other):
                yield doubted(first, other)

    def _is_doubtful(self, first: Mention, other: Mention) -> bool:
        sure = self._may_accuse(first) and self._may_accuse(other) and first.year == other.year
        in_paragraphs = first.number.ref[0] == other.number.ref[0] == "p"
        long = in_paragraphs and len(first.name) >= LONGER
        return sure and (long or is_slip_apart(first.number, other.number))

    def _are_two(self, first: Mention, other: Mention) -> bool:
        """Whether tables tell both values under the name: the totals of the whole and of a part of it."""
        cells = self.cells.get(first.name, ())
        return all(any(agree(cell.number, one.number) for cell in cells) for one in (first, other))

    def _outvoted(self) -> Iterator[Check | None]:
        """One mention against all others of its name, three in all or more, which agree.

        What is told twice, be it as another stage, is another thing of that name.
        """
        for name, mentions in _by_name(self.told).items():
            cells = [cell for cell in self.cells.get(name, ()) if self._may_accuse(cell)]
            every = [m.number for m in (*mentions, *self.cells.get(name, ()))]
            for group in _by_stage([*(m for m in mentions if self._may_accuse(m)), *cells]):
                yield from _outvoted(group, every)


def _by_name(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.name:
            found[mention.name].append(mention)
    return found


def _by_unit(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions if 1 < len(mentions) <= MOST else ():
        if mention.stage not in NOT_IT:
            found[base_of(mention.number)].append(mention)
    yield from (group for group in found.values() if len(group) > 1)


def _alike(mention: Mention, cell: Mention) -> bool:
    """Whether a number of prose and a cell may tell one quantity, by unit and by what they are told as."""
    if (
        mention.stage in NOT_IT
        or cell.stage in NOT_IT
        or (cell.stage is Stage.SCORE) is not (mention.stage is Stage.SCORE)
    ):
        return False
    if cell.year and mention.year and _digits_of(cell.year) != _digits_of(mention.year):
        return False
    unit, other = base_of(mention.number), base_of(cell.number)
    may_be = not other and unit != "%" and cell.number.numeral.form is Form.PLAIN
    return unit == other or (may_be and not _is_count_beside_part(mention.number, cell.number))


def _is_count_beside_part(one: Number, other: Number) -> bool:
    """Whether one number counts things, of which the other, without a unit, would tell a part."""
    return one.numeral.exact and not base_of(other) and other.numeral.decimals > 0


def _digits_of(year: str) -> str:
    """The four digits of a year as printed: 2022年度 and 2022/23 are one."""
    return year[:4]


def _stages_fit(a: Mention, b: Mention) -> bool:
    return a.stage is b.stage or Stage.UNTOLD in (a.stage, b.stage)


def _is_certain(mention: Mention, cell: Mention) -> bool:
    """Whether the name is long enough; a form tells of one body, and a row of a list of one thing.

    Both are told as target, result or score; the bare words of the row's own label tell its result.
    """
    words = plain(mention.label).removeprefix("其中")
    if cell.stage is Stage.ACTUAL and mention.stage in (Stage.ACTUAL, Stage.UNTOLD) and words == _label_of(cell):
        return len(words) >= LONG
    in_table = mention.number.ref[0] == "r"
    return mention.stage is cell.stage in ONE_STAGE and len(mention.name) >= LONG - in_table


def _label_of(cell: Mention) -> str:
    return plain(cell.label).partition("·")[0]


def _is_of_another_row(mention: Mention, cell: Mention) -> bool:
    """Whether both stand under one head of a table in different rows, which tell of different things."""
    rows = (ref.partition(".")[0] for ref in (mention.number.ref, cell.number.ref))
    return mention.table == cell.table and len(set(rows)) > 1


def _only(found: Sequence[Mention]) -> list[Mention]:
    """The first of `found` where all tell one value; nothing where they tell several."""
    return list(found[:1]) if len({cell.number.numeral.value for cell in found}) == 1 else []


def _by_stage(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions of one stage, of one unit or none, that stand alone in their places."""
    found: dict[Stage, list[Mention]] = defaultdict(list)
    for mention in mentions if 2 < len(mentions) <= MOST else ():
        if mention.stage not in NOT_IT:
            found[mention.stage].append(mention)
    for group in found.values():
        places = [m.place for m in group]
        once = [m for m in group if places.count(m.place) == 1]
        units = {base_of(m.number) for m in once}
        if len(once) > 2 and len(units - {""}) == 1 and not {"%", ""} <= units:  # no rate is told without its sign
            yield once


def _outvoted(group: Sequence[Mention], every: Sequence[Number]) -> Iterator[Check | None]:
    """The check of the one number that differs; rates that are whole or nought agree by chance."""
    first = next(m for m in group if base_of(m.number))
    alike = [m for m in group if agree(first.number, m.number)]
    apart = [m for m in group if not agree(first.number, m.number)]
    if len(alike) == 1:
        alike, apart = apart, alike
    told = alike and all(agree(alike[0].number, m.number) for m in alike)
    trivial = told and alike[0].number.numeral.magnitude in (0, 1)
    if not told or trivial or not len(apart) == 1 < len(alike):
        return
    alone = apart[0].number
    told_again = any(number is not alone and agree(number, alone) for number in every)
    if not told_again and not _is_count_beside_part(first.number, alone):
        yield doubted(alike[0], apart[0])


RULES = (
    Rule(REPEATED, "同一数量前后所述一致", "", _Repeats.found, Tolerance.DIGITS),
    Rule(TABLES, "同一数量在各表中一致", "", _Repeats.found, Tolerance.DIGITS),
    Rule(PROSE_TOTAL, "文中所述合计 = 表中该列之和", "", _Repeats.found),
)
