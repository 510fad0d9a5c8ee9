"""The rows that one line of a table makes, and the value that each of its cells states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.extract.labels_vocabulary import NAME, after_of_which
from extractor.extract.tables import Plan
from extractor.extract.tables_lines import Spot
from extractor.figure import Measure

Row = dict[str, object]


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
