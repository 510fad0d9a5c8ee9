"""What stands above each column: the lowest head, and those over it joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.extract.labels_vocabulary import normal
from extractor.extract.tables_lines import Line, Spot


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column: the lowest header cell, and those above it joined."""

    text: str
    above: str


def headings(stack: Sequence[Line]) -> dict[int, Heading]:
    """The heading of each column of a header of one or several rows."""
    columns = sorted({spot.column for line in stack for spot in line.spots})
    found: dict[int, Heading] = {}
    for column in columns:
        chain = [spot for line in stack if (spot := _over(line, column, line is stack[0]))]
        exact = [spot for spot in chain if spot.column == column]
        leaf = exact[-1]
        found[column] = Heading(leaf.text, normal("".join(s.text for s in chain[: chain.index(leaf)])))
    return {column: _below_total(heading) for column, heading in found.items()}


def _over(line: Line, column: int, top: bool) -> Spot | None:
    """The cell of `line` at or over a column; below the top row a cell reaches only over what it is merged with."""
    if column in line.at:
        return line.at[column]
    before = [spot for spot in line.spots if spot.column < column]
    return before[-1] if before and (top or before[-1].last >= column) else None


_WHOLE = re.compile(r"合计|小计|总计|共计|金额|总分|total", re.I)


def _below_total(heading: Heading) -> Heading:
    """合计 below 实际支出金额 is 实际支出金额; a unit below 执行率 is 执行率 in that unit."""
    if not normal(heading.text) and heading.above:
        return Heading(heading.above + heading.text, "")
    whole = _WHOLE.fullmatch(normal(heading.text)) and heading.above
    return Heading(heading.above, "") if whole else heading
