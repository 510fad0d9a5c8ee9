"""The rows below a header as rows of a part: names, groups, totals, and what 其中 makes a subset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from extractor.extract.labels_vocabulary import (
    GROUP,
    LONGEST_LABEL,
    NAME,
    ROLE,
    SHORTEST_TAIL,
    Shape,
    Slot,
    allowed,
    labelled,
    normal,
)
from extractor.extract.prose.statements import Remark
from extractor.extract.tables import STRICT, Plan, Stretch
from extractor.extract.tables_fit import Placed, always_filled, place, settled
from extractor.extract.tables_groups import Carried, Groups, caption_names
from extractor.extract.tables_levels import Levels
from extractor.extract.tables_lines import Line, Spot, neighbours
from extractor.extract.tables_roles import roles_of
from extractor.extract.tables_values import Row, rows
from extractor.figure import Measure
from extractor.row_words import is_subtotal, is_total


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
        below = _Below(stretch, plan, planned is stretch.plans[0], into, carried, always_filled(plan, stretch.lines))
        into.problems += problems
        below.fill()


@dataclass
class _Below:
    """The rows of one part below a header."""

    stretch: Stretch
    plan: Plan
    first: bool  # the part that the header covers best; it alone hands on totals, levels and remarks
    into: Filled
    carried: Carried
    always: frozenset[str] = frozenset()
    is_main: bool = False
    added: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)  # the rows 小计, 合计 and 总分 that the part of totals takes

    def fill(self) -> None:
        """Adds them, in order."""
        carried = self.carried
        found = [(line, placed) for line in self.stretch.lines if (placed := self._placed(line))]
        roles = roles_of([placed.cells.get(NAME) for _, placed in found])
        self.is_main = carried.is_main(self.plan.shape.rows, self.stretch)
        groups = Groups(self.plan, self.stretch, [(line, placed.cells) for line, placed in found], carried)
        levels = Levels(self.plan.levels)
        for (line, placed), role in zip(found, roles, strict=True):
            self._add_levels(groups.levels(line))
            for level in levels.begun(line):
                self.into.add(self.plan.shape, level)
            group = levels.inner or groups.of(line, placed.cells)
            for row in rows(self.plan, placed.cells):
                inner = role != "total" or is_subtotal(placed.cells[NAME].text)
                self._add(line, placed, self._in_group(row, group if inner else ""), role)
        carried.group = groups.last
        known = {line.ref for line, _ in found}
        for line in self.stretch.lines:
            if line.ref not in known and self._has_figures(line) and not self._told_of_total(line):
                self.into.problems.append(f"row {line.ref} fits its header in no way or in several: unread")

    def _told_of_total(self, line: Line) -> bool:
        """Takes labels beside values below a total row as the total's; False where they are not that."""
        pairs = ((labelled(self.plan.shape, label.text), value) for label, value in neighbours(line))
        slots = {slot.field: value for slot, value in pairs if slot}
        figures = [spot for spot in line.spots if spot.sole]
        total = self.added[-1] if self.added else {}
        if total.get(ROLE) != "total" or len(slots) != len(figures) or slots.keys() & total.keys():
            return False
        total.update({name: value.sole.tag for name, value in slots.items() if value.sole})
        return True

    def _placed(self, line: Line) -> Placed | None:
        if line.is_pairs and any(spot.column in self._strict for spot in line.spots[::2]):
            return None
        placed = place(self.plan, line, self.always)
        if placed and placed.slid:
            self.into.problems.append(f"row {line.ref} slid by one column: {line.spots[0].text[:20]}")
        return placed

    @cached_property
    def _strict(self) -> set[int]:
        """The columns whose cells show by their print what they hold."""
        slots = ((name, self.plan.shape.slot(name)) for name in self.plan.figures)
        return {self.plan.columns[name] for name, slot in slots if slot and slot.measure in STRICT}

    def _has_figures(self, line: Line) -> bool:
        return any(spot.sole and spot.column >= self.plan.first - 1 for spot in line.spots)

    def _in_group(self, row: Row, group: object) -> Row:
        if GROUP not in self.plan.shape.part.model_fields:
            return row
        if caption_names(self.plan.shape) and self.plan.shape.has_totals:
            table = self.stretch.caption or self.carried.table or ("" if self.is_main else self.stretch.ref)
            self.carried.table = table
            return row | ({GROUP: table} if table else {})
        return row | ({GROUP: group} if group else {})

    def _add(self, line: Line, placed: Placed, row: Row, role: str) -> None:
        shape = self.plan.shape
        if not shape.has_totals and (role == "total" or is_subtotal(placed.cells[NAME].text)):
            self._add_total(line)
            return
        told = {ROLE: role} if role in allowed(shape.part, ROLE) else {}
        row = row | told | told_beside(self.plan, line, placed, row)
        self.into.add(shape, row)
        self.added.append(row)
        self._remark(line, placed, row)

    def _remark(self, line: Line, placed: Placed, row: Row) -> None:
        taken = {spot.ref for spot in placed.cells.values()}
        name = placed.cells.get(NAME)
        if self.first and name:
            left = tuple(spot for spot in line.spots if spot.ref not in taken and spot.column > self.plan.first)
            self.into.remarks.append(Remark(self.plan.shape, row, name, left))
            if name.column + placed.slid in self.plan.names[:1]:
                self._list(name, _heading(self.plan, self.plan.names[0]))

    def _list(self, name: Spot, header: str) -> None:
        """Keeps the names of the first table of a list field, which the prose may count."""
        known = self.into.listed.setdefault(header, [])
        if header and self.is_main and name.ref not in known and not is_total(name.text):
            known.append(name.ref)

    def _add_total(self, line: Line) -> None:
        totals = self.stretch.totals if self.first else None
        placed = place(totals, line) if totals else None
        if totals and placed:
            whole = not _SUM.search(placed.cells[NAME].text) or _is_full(totals, placed.cells)
            for told in rows(totals, placed.cells):
                row = told | ({ROLE: "total"} if whole else {})
                self.into.add(totals.shape, row)
                self._remark(line, placed, row)
                self._nest(row)

    def _add_levels(self, levels: Iterator[tuple[Spot, str]]) -> None:
        """Rows for cells that tell the points of a whole level: 产出指标（50分）."""
        target = self.plan if self.plan.shape.has_totals else self.stretch.totals if self.first else None
        points = [s for s in target.shape.figures if s.measure is Measure.POINTS] if target else []
        if target and any(s.measure is Measure.MONEY for s in target.shape.figures):
            return  # a statement of money has no levels
        for spot, name in levels:
            key = normal(name), spot.quantities[0].text
            if target and points and key not in self.carried.told:
                self.carried.told.add(key)
                self.into.add(target.shape, {NAME: name, points[0].field: spot.quantities[0].tag})

    def _nest(self, row: Row) -> None:
        """Makes the sums of some indicators parts of the whole score, which counts other points too."""
        self.totals.append(row)
        whole = next((told for told in self.totals if told.get(ROLE) == "total"), None)
        for part in self.totals if whole else []:
            part.update({GROUP: whole[NAME]} if whole and part is not whole else {})


_SUM = re.compile("合计|小计")  # of the indicators alone; the whole score, other points included, is called 总分
FULL = 100  # points of the whole; a sum of as many is no sum of the indicators alone


def _is_full(plan: Plan, cells: dict[str, Spot]) -> bool:
    """Whether a row of sums has the points of the whole, or more than any part of it can have."""
    points = next((s.field for s in plan.shape.figures if s.measure is Measure.POINTS), "")
    number = cells[points].sole if points in cells else None
    return number is not None and number.numeral.value >= FULL


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
        before = re.sub(r"(?:合计|共计|共|为|是)+$", "", normal(spot.text[: number.numeral.start][-LONGEST_LABEL:]))
        if before.endswith(labels):
            yield number.tag
