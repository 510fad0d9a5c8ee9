"""Where tables say what their columns hold: header rows, the parts they announce, and the rows that stand below.

A form changes its header several times within one table; each header begins a new stretch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from extractor.document import Document, Paragraph, plain
from extractor.extract.labels_vocabulary import (
    GROUP,
    NAME,
    Shape,
    Slot,
    after_of_which,
    announced,
    normal,
    period,
    strength,
)
from extractor.extract.tables_heads import Heading, headings
from extractor.extract.tables_lines import Line, caption, lines
from extractor.figure import Measure

DEEPEST_HEADER = 3  # rows
TITLES = 6  # texts at the beginning of a report; the title that a later page repeats names no table
STRICT = (Measure.MONEY, Measure.RATE, Measure.POINTS)  # measures that a cell shows by its print


@dataclass(frozen=True, slots=True)
class Level:
    """A column of names left of the rows' own, and the column behind it that fills a field of the same label."""

    names: int
    column: int
    field: str


@dataclass(frozen=True)
class Plan:
    """Which column fills which field of a part."""

    shape: Shape
    names: tuple[int, ...]  # columns of the name, the best label first
    group: int | None
    columns: dict[str, int]  # of every other field
    headings: dict[int, Heading]
    levels: tuple[Level, ...] = ()  # the higher levels that have a column of figures of their own
    in_parts: tuple[str, ...] = ()  # the fields that several columns tell together, none of them alone

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """The fields of its figures."""
        return tuple(f for f in self.columns if (slot := self.shape.slot(f)) and slot.measure)

    @cached_property
    def first(self) -> int:
        """The first column that holds a figure."""
        return min(self.columns[name] for name in self.figures)


@dataclass(frozen=True)
class Stretch:
    """A header and the rows below it; `plans` begins with the part that the header covers best."""

    plans: tuple[Plan, ...]
    totals: Plan | None  # of the part that takes the total and level rows where the first one cannot
    lines: tuple[Line, ...]
    headings: tuple[str, ...]
    ref: str  # of the row that the header begins with
    caption: str = ""


@dataclass
class Layout:
    """A table taken apart: its stretches, and the rows that stand below no header."""

    stretches: list[Stretch] = field(default_factory=list)
    loose: list[list[Line]] = field(default_factory=list)


def layouts(document: Document, shapes: Sequence[Shape]) -> Iterator[Layout]:
    """Each table of the document with its headers found, in reading order."""
    before: list[str] = []
    title = plain("".join(text.text for text in list(document.texts.values())[:TITLES]))
    repeated = set(_repeated(document))
    is_first = True
    for block in document.blocks:
        if isinstance(block, Paragraph):
            before.append(block.text.text)
            continue
        told = caption(before)
        is_running = not is_first and (told in repeated or (plain(told) in title and bool(_TITLE.search(told))))
        yield _layout(lines(document, block), shapes, "" if is_running else told)
        before, is_first = [], False


_TITLE = re.compile("报告|自评.?表|report", re.I)


def _repeated(document: Document) -> Iterator[str]:
    """The captions that stand in several places: what every page says."""
    told = Counter(caption([block.text.text]) for block in document.blocks if isinstance(block, Paragraph))
    return (text for text, count in told.items() if count > 2 or (count > 1 and any(map(str.isdigit, text))))


def _layout(rows: Sequence[Line], shapes: Sequence[Shape], title: str) -> Layout:
    layout = Layout(loose=[[]])
    index = 0
    while index < len(rows):
        depth, plans = _header(rows[index : index + DEEPEST_HEADER], shapes, normal(title))
        if not plans:
            _append(layout, rows[index])
            index += 1
            continue
        headings = tuple(normal(spot.text) for line in rows[index : index + depth] for spot in line.spots)
        known = layout.stretches[-1] if layout.stretches else None
        same = known is not None and ends_with(known.headings, headings)
        name = known.caption if same and known else "" if known else title
        layout.stretches.append(Stretch(*_ranked(plans), (), headings, rows[index].ref, name))
        index += depth
    return layout


def ends_with(known: tuple[str, ...], headings: tuple[str, ...]) -> bool:
    """Whether a header repeats another one, be it without the caption that stands in the first row of that."""
    return known[-len(headings) :] == headings


def _append(layout: Layout, line: Line) -> None:
    if layout.stretches and _has_labels(layout.stretches[-1], line):
        layout.loose.append([line])
    elif layout.stretches:
        layout.stretches[-1] = replace(layout.stretches[-1], lines=(*layout.stretches[-1].lines, line))
    else:
        layout.loose[-1].append(line)


def _has_labels(stretch: Stretch, line: Line) -> bool:
    """Whether a row below a header has labels of its own where the header wants money, rates or points."""
    plan = stretch.plans[0]
    strict = {plan.columns[name] for name in plan.figures if (slot := plan.shape.slot(name)) and slot.measure in STRICT}
    return any(label.column in strict for label in line.labels)


def _header(rows: Sequence[Line], shapes: Sequence[Shape], title: str) -> tuple[int, list[Plan]]:
    """How many rows the header that begins here has, and what it announces; no plans where none begins."""
    best: tuple[int, list[Plan]] = (1, [])
    most = 0
    for depth in range(1, len(rows) + 1):
        stack = rows[:depth]
        if (
            _tells_values(stack[0])
            or not stack[-1].is_words
            or (len(stack[0].spots) < 2 if depth == 1 else not _goes_on(stack))
        ):
            break
        plans = [plan for shape in shapes if (plan := plan_of(shape, headings(stack), title))]
        covered = max((len(plan.columns) + len(plan.in_parts) for plan in plans), default=0)
        if covered > most or (covered == most > 0):  # the lower heads are the ones that stand over the figures
            best, most = (depth, plans), covered
    return best


_VALUE_BEHIND = re.compile(r"\W*[^:：]{2,16}[:：]\s*\S")


def _tells_values(line: Line) -> bool:
    """Whether every cell is a label with its value behind a colon, as 填报单位：… and 金额单位：万元 above a header."""
    texts = [spot.text for spot in line.spots]
    return all(_VALUE_BEHIND.match(text) and after_of_which(text) is None for text in texts)


def _goes_on(stack: Sequence[Line]) -> bool:
    """Whether the last row stands below merged cells of the rows above it."""
    above, last = stack[-2], stack[-1]
    inside = sum(_open(above, spot.column) or not normal(spot.text) for spot in last.spots)  # or a unit of the head
    return 0 < 4 * len(last.spots) <= 5 * inside  # a heading that slid is no reason to lose the others


def _open(above: Line, column: int) -> bool:
    spot = above.at.get(column)
    if spot is None:
        return any(s.column < column for s in above.spots)
    return spot.last > column or (column + 1 not in above.at and any(s.column > column for s in above.spots))


def plan_of(shape: Shape, headings: dict[int, Heading], above: str = "") -> Plan | None:
    """How the columns fill the part; None when they do not announce it."""
    taken: dict[int, str] = {}
    for _, slot, column in _scores(shape, headings, above):
        if column not in taken and (slot.field == NAME or slot.field not in taken.values()):
            taken[column] = slot.field
    names = [column for column, name in taken.items() if name == NAME]
    group = next((column for column, name in taken.items() if name == GROUP), None)
    if not names and group is not None:
        names, group = [group], None
    edge = names[0] if names else 0
    fields = {name: column for column, name in taken.items() if name not in (NAME, GROUP)}
    in_parts = tuple(name for name in fields if _is_told_in_parts(shape, name, fields, headings))
    fields = {name: column for name, column in fields.items() if name not in in_parts}
    columns = {name: own for name, column in fields.items() if (own := _own(column, edge, headings)) is not None}
    levels = tuple(_levels(columns, sorted({*names, *([group] if group else [])}), headings))
    group = group if group is None or group < edge else None
    plan = Plan(shape, tuple(names), group, columns, headings, levels, in_parts)
    return plan if _announces(plan) else None


def _is_told_in_parts(shape: Shape, name: str, fields: dict[str, int], headings: dict[int, Heading]) -> bool:
    """Whether a heading that announces the field stands over its column and others, which no field takes."""
    slot, above = shape.slot(name), headings[fields[name]].above
    beside = {c for c, heading in headings.items() if heading.above == above} - {fields[name]}
    return bool(slot and above and beside and strength(slot, above, "") and not beside & set(fields.values()))


def _own(column: int, edge: int, headings: dict[int, Heading]) -> int | None:
    """The column of a field behind the names: it, or the first with the same header there."""
    same = [c for c, heading in headings.items() if heading == headings[column]]
    return next((c for c in (column, *same) if c > edge), None)


def _levels(columns: dict[str, int], names: Sequence[int], headings: dict[int, Heading]) -> Iterator[Level]:
    """Where each level has weights of its own (一级指标, 权重, 二级指标, 权重, …), the levels above the last one."""
    for column, after in pairwise(names):
        known = (f for f, own in columns.items() if own > after and headings.get(column + 1) == headings[own])
        yield from (Level(column, column + 1, name) for name in known)


def _scores(shape: Shape, headings: dict[int, Heading], above: str) -> list[tuple[float, Slot, int]]:
    known = [
        (score, slot, column)
        for column, heading in headings.items()
        for score, slot in announced(shape, heading.text, heading.above + above)
    ]
    return sorted(known, key=lambda item: (item[0], period(headings[item[2]].text), -item[2]), reverse=True)


def _announces(plan: Plan) -> bool:
    measures = [slot.measure for name in plan.columns if (slot := plan.shape.slot(name)) and slot.measure]
    if plan.names:
        return bool(measures)
    two_columns = len(plan.headings) == 2 and max(plan.headings) in plan.columns.values()
    return sum(m in STRICT for m in measures) >= (1 if two_columns else 2)


def _ranked(plans: list[Plan]) -> tuple[tuple[Plan, ...], Plan | None]:
    """The plan that covers the header best, those that fill another part from the same rows, and the one for totals."""
    first, *others = sorted(plans, key=_coverage, reverse=True)
    takers = [] if first.shape.has_totals else [plan for plan in others if _takes_totals(plan)]
    totals = max(takers, key=_share_filled, default=None)
    beside = [rest for plan in others if (rest := _beside(plan, first))]
    return (first, *beside[:1]), totals


def _coverage(plan: Plan) -> tuple[int, float]:
    count = len(plan.figures)
    return count + bool(plan.names), count / max(len(plan.shape.figures), 1)


def _share_filled(plan: Plan) -> float:
    return len(plan.figures) / max(len(plan.shape.figures), 1)


def _takes_totals(plan: Plan) -> bool:
    """Whether totals of weights and scores can stand in a part: it is made of them, not of much else."""
    return plan.shape.has_totals and 4 * len(plan.figures) >= len(plan.shape.figures)


def _beside(plan: Plan, first: Plan) -> Plan | None:
    """What `plan` fills from columns that `first` leaves, under a name of its own."""
    if not plan.names or plan.names[0] in first.names:
        return None
    left = {name: column for name, column in plan.columns.items() if column not in first.columns.values()}
    rest = replace(plan, columns=left, levels=())
    return rest if rest.figures else None
