"""Labels beside their values, and statements lying on their side: forms whose rows have no header above them.

All figures that one stretch of such rows tells of a part make one row of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.extract.labels_vocabulary import (
    NAME,
    ROLE,
    Shape,
    Slot,
    after_of_which,
    allowed,
    is_label,
    labelled,
    normal,
)
from extractor.extract.tables_fit import fits
from extractor.extract.tables_lines import Line, Spot, neighbours
from extractor.extract.tables_rows import Filled
from extractor.extract.tables_values import Row
from extractor.row_words import is_total

FEWEST_PAIRS = 2


@dataclass
class _Pairs:
    """The label cells and value cells of one part, in order, and the subsets that 其中 tells below them."""

    found: list[tuple[Slot, Spot, Spot]] = field(default_factory=list)
    subsets: list[tuple[Slot, str, Spot]] = field(default_factory=list)


def fill_pairs(lines: Sequence[Line], shapes: Sequence[Shape], into: Filled) -> None:
    """Adds what the label cells of rows without a header tell."""
    rest = _sideways(lines, shapes, into)
    for run in rest:
        read = [(shape, _pairs(run, shape)) for shape in shapes if shape.figures]
        shape, pairs = max(read, key=lambda item: len(item[1].found), default=(None, _Pairs()))
        if shape and len(pairs.found) >= FEWEST_PAIRS:
            _add_pairs(shape, pairs, run, into)
        else:
            into.problems += [_ambiguous(line) for line in run if any(_is_ambiguous(line, shape) for shape in shapes)]


def _is_ambiguous(line: Line, shape: Shape) -> bool:
    """Whether a label has several figures behind it, and nothing says which one is its own."""
    return sum(bool(spot.sole) for spot in line.spots) > 1 and any(labelled(shape, spot.text) for spot in line.spots)


def _ambiguous(line: Line) -> str:
    return f"row {line.ref} has a label with several figures and no names above them: unread"


def _pairs(run: Sequence[Line], shape: Shape) -> _Pairs:
    pairs = _Pairs()
    above: dict[int, Slot] = {}
    for line in run:
        whole: Slot | None = None
        for label, value in neighbours(line):
            slot = labelled(shape, label.text)
            name = after_of_which(label.text)
            if slot and name is None:
                above[label.column] = slot
                pairs.found += [(slot, label, value)] if fits(value, slot) else []
            elif name and value.sole:
                whole = whole or above.get(label.column)
                pairs.subsets += [(whole, name, value)] if whole else []
    return pairs


def _add_pairs(shape: Shape, pairs: _Pairs, run: Sequence[Line], into: Filled) -> None:
    row: Row = {}
    for slot, label, value in pairs.found:
        number = value.sole
        if slot.field in row or number is None:
            into.problems.append(f"{label.ref} {label.text}: told twice in one form, the first is read")
            continue
        row[slot.field] = number.tag
    name = _shared_name([(slot, label) for slot, label, _ in pairs.found]) or _merged_name(run)
    into.add(shape, ({NAME: name} if name else {}) | _role(shape, "total") | row)
    for slot, subset, value in pairs.subsets:
        number = value.sole
        if number and "of_which" in allowed(shape.part, ROLE):
            into.add(shape, {NAME: subset, ROLE: "of_which", slot.field: number.tag})


def _role(shape: Shape, role: str) -> Row:
    return {ROLE: role} if role in allowed(shape.part, ROLE) else {}


def _shared_name(told: Sequence[tuple[Slot, Spot]]) -> str:
    """What longer labels share before their shorter variants: 整体支出 of 整体支出年度预算数 and 整体支出年初预算数."""
    leads = [lead for slot, label in told if (lead := _lead(slot, normal(label.text)))]
    shared, count = max(Counter(leads).items(), key=lambda item: item[1], default=("", 0))
    return shared if count > 1 else ""


def _lead(slot: Slot, text: str) -> str:
    tails = [label.words for label in slot.labels if label.words != text and text.endswith(label.words)]
    return text[: -len(max(tails, key=len))] if tails else ""


def _merged_name(run: Sequence[Line]) -> str:
    """The merged cell before the first label."""
    first = next((line.spots[0] for line in run if len(line.spots) > 2 and line.spots[0].sole is None), None)
    return first.ref if first else ""


def _sideways(lines: Sequence[Line], shapes: Sequence[Shape], into: Filled) -> list[list[Line]]:
    """Reads the statements whose rows are labelled and whose columns are named; gives back the rows around them."""
    rest: list[list[Line]] = [[]]
    index = 0
    while index < len(lines):
        run, shape = _labelled_rows(lines, index, shapes)
        if shape is None:
            rest[-1].append(lines[index])
            index += 1
            continue
        _add_sideways(lines[max(0, index - 3) : index], run, shape, into)
        rest.append([])
        index += len(run)
    return rest


def _labelled_rows(lines: Sequence[Line], index: int, shapes: Sequence[Shape]) -> tuple[list[Line], Shape | None]:
    """The rows from here on that one label and several figures make up, and the part that their labels name.

    Below two of them a row may tell one figure alone, as the points of the whole do.
    """
    best: tuple[list[Line], Shape | None] = ([], None)
    for shape in shapes:
        run: list[Line] = []
        for line in lines[index:]:
            if _row_label(line, shape, least=2 if len(run) < 2 else 1) is None:
                break
            run.append(line)
        if len(run) > max(1, len(best[0])):
            best = (run, shape)
    return best


def _row_label(line: Line, shape: Shape, least: int) -> tuple[Slot, Spot] | None:
    """The label of a row with `least` figures or more and nothing else, a merged first cell aside."""
    figures = [spot for spot in line.spots if spot.sole]
    words = [spot for spot in line.spots if not spot.sole and not spot.is_nothing]
    label = words[-1] if words else None
    slot = labelled(shape, label.text) if label else None
    fitting = (
        label and slot and len(figures) >= least and all(s.column > label.column and fits(s, slot) for s in figures)
    )
    return (slot, label) if slot and label and fitting and len(words) <= 2 else None


def _add_sideways(above: Sequence[Line], run: Sequence[Line], shape: Shape, into: Filled) -> None:
    names = _column_names(above)
    anchor = next((spot.column for line in reversed(above) for spot in line.spots if _is_name_label(shape, spot)), 0)
    columns: dict[int, Row] = {}
    for line in run:
        told = _row_label(line, shape, least=1)
        by = _shift(line, names, anchor) if told else None
        if told is None or by is None:
            into.problems.append(f"row {line.ref} fits the names above it in no way or in several: unread")
            continue
        into.problems += [f"row {line.ref} slid by one column: {told[1].text}"] if by else []
        for spot in line.spots:
            number = spot.sole
            if number and not spot.is_nothing:
                columns.setdefault(spot.column + by, {})[told[0].field] = number.tag
    for column in sorted(columns):
        name = names[column]
        into.add(shape, {NAME: name.ref} | _role(shape, "total" if is_total(name.text) else "part") | columns[column])


def _is_name_label(shape: Shape, spot: Spot) -> bool:
    slot = shape.slot(NAME)
    return slot is not None and is_label(slot, spot.text)


def _column_names(above: Sequence[Line]) -> dict[int, Spot]:
    found: dict[int, Spot] = {}
    for line in above:
        if line.is_words and len(line.spots) > 1:
            found |= line.at
        else:
            found = {}
    return found


def _shift(line: Line, names: dict[int, Spot], anchor: int) -> int | None:
    """By how many columns the row must move so that each of its figures stands below a name; None if unclear."""
    columns = [spot.column for spot in line.spots if spot.sole or spot.is_nothing]
    ways = [by for by in (0, 1, -1) if all(c + by in names and c + by > anchor for c in columns)]
    return 0 if 0 in ways else ways[0] if len(ways) == 1 else None
