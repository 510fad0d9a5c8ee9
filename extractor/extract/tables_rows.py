"""The rows below a header as rows of a part: names, groups, totals, and what 其中 makes a subset."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.extract.labels_vocabulary import (
    GROUP,
    NAME,
    ROLE,
    SHORTEST_TAIL,
    Shape,
    Slot,
    after_of_which,
    allowed,
    normal,
)
from extractor.extract.prose_words import Remark
from extractor.extract.tables import Plan, Stretch
from extractor.extract.tables_fit import Placed, always_filled, place, settled
from extractor.extract.tables_groups import Carried, Groups, caption_names
from extractor.extract.tables_lines import Line, Spot
from extractor.extract.tables_roles import roles_of
from extractor.figure import Measure

Row = dict[str, object]


@dataclass
class Filled:
    """Rows by list field, the cells that went into them, and what stayed unread."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)  # refs of the name cells, by the header above them
    problems: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    listed: dict[str, list[str]] = field(default_factory=dict)  # refs of the names below a header, by the header

    def add(self, shape: Shape, row: Row) -> None:
        """One more row of a list field."""
        self.rows.setdefault(shape.rows, []).append(row)


def fill(stretch: Stretch, into: Filled, carried: Carried) -> None:
    """Adds the rows of a stretch to the list fields that its header announces."""
    for planned in stretch.plans:
        plan, problems = settled(planned, stretch.lines)
        if not plan.figures:
            continue
        below = _Below(stretch, plan, planned is stretch.plans[0], into, always_filled(plan, stretch.lines))
        into.problems += problems
        below.fill(carried)


@dataclass
class _Below:
    """The rows of one part below a header."""

    stretch: Stretch
    plan: Plan
    first: bool  # the part that the header covers best; it alone hands on totals, levels and remarks
    into: Filled
    always: frozenset[str] = frozenset()
    is_main: bool = False

    def fill(self, carried: Carried) -> None:
        """Adds them, in order."""
        found = [(line, placed) for line in self.stretch.lines if (placed := self._placed(line))]
        roles = roles_of([placed.cells.get(NAME) for _, placed in found])
        self.is_main = carried.is_main(self.plan.shape.rows, self.stretch)
        groups = Groups(self.plan, self.stretch, [(line, placed.cells) for line, placed in found], carried)
        for (line, placed), role in zip(found, roles, strict=True):
            self._add_levels(groups.levels(line))
            group = groups.of(line, placed.cells)
            for row in rows(self.plan, placed.cells):
                self._add(line, placed, self._in_group(row, group, role), role)
        carried.group = groups.last

    def _placed(self, line: Line) -> Placed | None:
        placed = place(self.plan, line, self.always)
        if placed is None and self._has_figures(line):
            self.into.problems.append(f"row {line.ref} fits its header in no way or in several: unread")
        if placed and placed.slid:
            self.into.problems.append(f"row {line.ref} slid by one column: {line.spots[0].text[:20]}")
        return placed

    def _has_figures(self, line: Line) -> bool:
        return any(spot.sole and spot.column >= self.plan.first - 1 for spot in line.spots)

    def _in_group(self, row: Row, group: object, role: str) -> Row:
        if GROUP not in self.plan.shape.part.model_fields:
            return row
        if caption_names(self.plan.shape) and self.plan.shape.has_totals:
            table = self.stretch.caption or ("" if self.is_main else self.stretch.ref)
            return row | ({GROUP: table} if table else {})
        return row | ({GROUP: group} if group and role != "total" else {})

    def _add(self, line: Line, placed: Placed, row: Row, role: str) -> None:
        shape = self.plan.shape
        if role == "total" and not shape.has_totals:
            self._add_total(line)
            return
        told = {ROLE: role} if role in allowed(shape.part, ROLE) else {}
        row = row | told | told_beside(self.plan, line, placed, row)
        self.into.add(shape, row)
        self._remark(line, placed, row)

    def _remark(self, line: Line, placed: Placed, row: Row) -> None:
        taken = {spot.ref for spot in placed.cells.values()}
        name = placed.cells.get(NAME)
        if self.first and name:
            left = tuple(spot for spot in line.spots if spot.ref not in taken and spot.column > self.plan.first)
            self.into.remarks.append(Remark(self.plan.shape, row, name, left))
            self._list(name, _heading(self.plan, name.column + placed.slid))

    def _list(self, name: Spot, header: str) -> None:
        """Keeps the names of the first table of a list field, which the prose may count."""
        known = self.into.listed.setdefault(header, [])
        if header and self.is_main and name.ref not in known:
            known.append(name.ref)

    def _add_total(self, line: Line) -> None:
        totals = self.stretch.totals if self.first else None
        placed = place(totals, line) if totals else None
        if totals and placed:
            for row in rows(totals, placed.cells):
                told = {} if _SUM.search(placed.cells[NAME].text) else {ROLE: "total"}
                self.into.add(totals.shape, row | told)
                self._remark(line, placed, row)

    def _add_levels(self, levels: Iterator[tuple[Spot, str]]) -> None:
        """Rows for cells that tell the points of a whole level: 产出指标（50分）."""
        target = self.plan if self.plan.shape.has_totals else self.stretch.totals if self.first else None
        points = [s for s in target.shape.figures if s.measure is Measure.POINTS] if target else []
        for spot, name in levels:
            if target and points:
                self.into.add(target.shape, {NAME: name, points[0].field: spot.quantities[0].tag})


_SUM = re.compile("合计|小计")  # of the indicators alone; the whole score, other points included, is called 总分


def rows(plan: Plan, cells: dict[str, Spot]) -> Iterator[Row]:
    """The rows that one line makes: one, or one each where a cell packs many names beside as many values."""
    name = cells.get(NAME)
    values = {f: spot for f, spot in cells.items() if f != NAME and not spot.is_nothing}
    if name is None or not any(f in plan.figures for f in values):
        return
    packed = _packed(plan, name, values)
    if packed:
        yield from packed
        return
    row: Row = {NAME: _name(name)}
    for known, spot in values.items():
        told = _value(plan, known, spot, values)
        if told is not None:
            row[known] = told
    if any(_states(plan, f, row[f]) for f in plan.figures if f in row):
        yield row


def _states(plan: Plan, known: str, value: object) -> bool:
    """Whether a value makes a row: a number, or words where words may be the value."""
    slot = plan.shape.slot(known)
    return isinstance(value, int) or bool(slot and slot.measure is Measure.AMOUNT)


def _name(spot: Spot) -> str:
    rest = after_of_which(spot.text)
    return rest.strip() if rest else spot.ref


def _value(plan: Plan, known: str, spot: Spot, values: dict[str, Spot]) -> object:
    slot = plan.shape.slot(known)
    if slot is None or slot.measure is None:
        return spot.ref
    number = spot.sole
    if number is not None:
        return number.tag
    if slot.measure is not Measure.AMOUNT:
        return spot.text  # told as words: a sum over the column must not pass over it
    return _amount(spot, [other for f, other in values.items() if f != known])


_ENDS = re.compile(r"\s*(?:[,，。;；(（]|$)")
SHORT_VALUE = 12  # characters of a cell whose only number is its value, as in 每日2次


def _only_numbers(spot: Spot) -> bool:
    """Whether a cell holds several numbers and nothing else: as many values, not one."""
    ends = [0, *(n.numeral.end for n in spot.numbers)]
    starts = [*(n.numeral.start for n in spot.numbers), len(spot.text)]
    return len(spot.numbers) > 1 and not any(
        _PARTED[0].sub("", spot.text[a:b]) for a, b in zip(ends, starts, strict=True)
    )


def _amount(spot: Spot, beside: Sequence[Spot]) -> object:
    """The number that a cell of words states: the one in the unit of the cell beside it, or the one it begins with."""
    quantities = spot.quantities
    units = {n.numeral.unit for other in beside if (n := other.sole) and n.numeral.unit}
    alike = [n for n in quantities if n.numeral.unit in units]
    if len(alike) == 1:
        return alike[0].tag
    head = quantities[0].numeral if quantities else None
    if head and not spot.text[: head.start].strip() and _ENDS.match(spot.text, head.end):
        return quantities[0].tag
    short = len(quantities) == 1 and len(spot.text) <= SHORT_VALUE
    return quantities[0].tag if short else None if _only_numbers(spot) else spot.text


_PARTED = tuple(map(re.compile, (r"[\s、;；]+", r"\n+", r"\s+", r"[;；]", r"、")))  # the first takes them all


def _packed(plan: Plan, name: Spot, values: dict[str, Spot]) -> list[Row]:
    if all(len(spot.numbers) < 2 for spot in values.values()):
        return []
    for parted in _PARTED[1:]:
        names = [part.strip() for part in parted.split(name.text) if part.strip()]
        columns = {f: parts for f, spot in values.items() if (parts := _parts(plan, f, spot, len(names)))}
        if len(names) > 1 and columns:
            return [{NAME: text} | {f: parts[n] for f, parts in columns.items()} for n, text in enumerate(names)]
    return []


def _parts(plan: Plan, known: str, spot: Spot, count: int) -> list[object]:
    """The values of a cell that holds `count` of them and nothing else; empty where it does not."""
    if known not in plan.figures or len(spot.numbers) != count or not _only_numbers(spot):
        return []
    return [n.tag if n in spot.quantities else n.text for n in spot.numbers]


def told_beside(plan: Plan, line: Line, placed: Placed, row: Row) -> Row:
    """Figures that the words of an unclaimed cell tell right behind a label: 扣1分, 调整后预算1817.40万元."""
    taken = {spot.ref for spot in placed.cells.values()}
    words = [spot for spot in line.spots if spot.ref not in taken and spot.column > plan.first and spot.quantities]
    found: Row = {}
    for slot in plan.shape.figures if words else ():
        if slot.field not in row and slot.field not in plan.columns:
            tags = {tag for spot in words for tag in _behind(slot, spot, _heading(plan, spot.column + placed.slid))}
            found |= {slot.field: tags.pop()} if len(tags) == 1 else {}
    return found


def _heading(plan: Plan, column: int) -> str:
    heading = plan.headings.get(column)
    return normal(heading.text) if heading else ""


def _behind(slot: Slot, spot: Spot, heading: str) -> Iterator[int]:
    usable = [label for label in slot.labels if label.under in heading]
    labels = tuple(label.words for label in usable if label.under or len(label.words) >= SHORTEST_TAIL)
    for number in spot.quantities if labels and spot.sole is None else ():
        before = re.sub(r"(?:合计|共计|共|为|是)+$", "", normal(spot.text[: number.numeral.start]))
        if before.endswith(labels):
            yield number.tag
