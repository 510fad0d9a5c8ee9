"""What the rows of a table belong to: merged cells before their names, carried down, or the caption of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.extract.labels_vocabulary import GROUP, NAME, Shape, normal
from extractor.extract.tables import Plan, Stretch
from extractor.extract.tables_lines import Line, Spot
from extractor.row_words import is_total

CAPTION_LABELS = frozenset({"表", "table"})  # a group field with one of these labels takes the name of the table


@dataclass
class Carried:
    """What merged first columns hand down from row to row, and over a header that is printed again."""

    group: object = None
    levels: frozenset[str] = frozenset()
    told: set[tuple[str, str]] = field(default_factory=set)  # levels with their points, printed again on a next page
    table: str = ""  # what the rows of a statement belong to, which goes on where its header is printed again
    mains: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)  # the first table of each list field

    def is_main(self, rows: str, stretch: Stretch) -> bool:
        """Whether a stretch belongs to the first table that fills a list field."""
        own = (stretch.headings, stretch.caption)
        return self.mains.setdefault(rows, own) in (own, (stretch.headings, ""))


def caption_names(shape: Shape) -> bool:
    """Whether the rows of a part belong to the table that holds them."""
    slot = shape.slot(GROUP)
    return slot is not None and any(label.words in CAPTION_LABELS for label in slot.labels)


_POINTS_IN_BRACKETS = re.compile(r"\s*[(（\[]\s*\d+(?:\.\d+)?\s*分\s*[)）\]]\s*$")


class Groups:
    """What each row belongs to, by the merged cells before its name."""

    def __init__(
        self, plan: Plan, stretch: Stretch, found: Sequence[tuple[Line, dict[str, Spot]]], carried: Carried
    ) -> None:
        self.plan = plan
        self.edge = plan.names[0] if plan.names else plan.first
        own = plan.shape.slot(GROUP)
        column = plan.group
        cells = [line.at[column] for line, _ in found if column is not None and column in line.at]
        self.marked = {spot.text for spot in cells if _POINTS_IN_BRACKETS.search(spot.text)}
        self.named = {c[NAME].text for _, c in found if column is not None and NAME in c and c[NAME].column == column}
        carried.levels |= {normal(text) for text in (self.marked | self.named) if not is_total(text)}
        self.known = carried.levels if plan.shape.has_totals else frozenset()
        leading = next((self._told(spot) for spot in cells if self._is_group(spot)), None)
        main = own is not None and not plan.shape.has_totals and caption_names(plan.shape)
        self.last = carried.group or leading
        named = main and column is None and not carried.is_main(plan.shape.rows, stretch)
        self.caption = stretch.caption if named else ""

    def _is_group(self, spot: Spot) -> bool:
        words = any(c.isalpha() for c in spot.text) and not is_total(spot.text)
        return words and (not self.known or normal(spot.text) in self.known)

    def _told(self, spot: Spot) -> str:
        bare = _POINTS_IN_BRACKETS.sub("", spot.text)
        return bare if bare != spot.text else spot.ref

    def of(self, line: Line, cells: dict[str, Spot]) -> object:
        """The group of a row: the cell before its name, or the last one above it."""
        name = cells.get(NAME)
        spot = line.at.get(self.plan.group) if self.plan.group is not None else None
        if spot is not None and spot is not name and self._is_group(spot):
            self.last = self._told(spot)
        if name is not None and spot is name:
            self.last = self._told(spot)
            return None
        return self.last if self.plan.group is not None else self.caption

    def levels(self, line: Line) -> Iterator[tuple[Spot, str]]:
        """The cells before the name that tell the points of a whole level: 产出指标（50分）."""
        for spot in line.spots:
            bare = _POINTS_IN_BRACKETS.sub("", spot.text)
            if spot.column < self.edge and bare and bare != spot.text and len(spot.quantities) == 1:
                yield spot, bare
