"""The rows of higher levels in the cells before a row: a level with its points, each part of the one before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.extract.labels_vocabulary import GROUP, NAME
from extractor.extract.tables import Level
from extractor.extract.tables_lines import Line, Spot
from extractor.row_words import is_total

Row = dict[str, object]


@dataclass
class Levels:
    """The levels that have a column of figures of their own, outermost first, and the names that hold now."""

    levels: tuple[Level, ...]
    names: dict[int, Spot] = field(default_factory=dict)  # by column

    @property
    def inner(self) -> object:
        """The name of the innermost level; empty where there is none."""
        known = [level.names for level in self.levels if level.names in self.names]
        return self.names[known[-1]].ref if known else ""

    def begun(self, line: Line) -> Iterator[Row]:
        """A row for each level that begins in `line`."""
        for level in self.levels:
            name, value = line.at.get(level.names), line.at.get(level.column)
            number = value.sole if value else None
            if name is None or number is None or is_total(name.text):
                continue
            outer = [self.names[lv.names] for lv in self.levels if lv.names < name.column and lv.names in self.names]
            self.names = {c: spot for c, spot in self.names.items() if c < name.column} | {name.column: name}
            if all(spot.text != name.text for spot in outer):  # a level of one child of its own name is told once
                yield {NAME: name.ref, level.field: number.tag} | ({GROUP: outer[-1].ref} if outer else {})
