"""Tables that go on over page breaks, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.document import Cell, Row, Table, plain
from extractor.read.flow import join_lines
from extractor.read.grid import NEAR, merged_edges, nearest
from extractor.read.sheet_parts import SheetCell, SheetTable

HEAD_ROWS = 4  # more rows are never a head that is printed again


@dataclass
class Spread:
    """A table over one or more pages; rows count on."""

    rows: int
    cells: list[SheetCell]
    width: tuple[float, float]
    xs: list[float] = field(default_factory=list)

    @classmethod
    def begin(cls, table: SheetTable) -> Spread:
        """A table as its first page shows it."""
        return cls(table.rows, list(table.cells), (table.box.x0, table.box.x1), _edges(table.cells))

    def takes(self, table: SheetTable) -> bool:
        """Whether the first table of the next page has the columns of this one."""
        table = _in_columns(table, self.xs)
        sides = (table.box.x0, table.box.x1)
        if any(abs(a - b) > NEAR for a, b in zip(self.width, sides, strict=True)):
            return False
        few, many = sorted((self.xs, _edges(table.cells)), key=len)
        return all(min(abs(x - other) for other in many) <= NEAR for x in few)

    def add(self, table: SheetTable) -> None:
        """Puts the rows of the next page below, without a repeated head."""
        table = _in_columns(table, self.xs)
        skip = self._repeated(table)
        below = [c for c in table.cells if c.row >= skip]
        if skip < table.rows and self._cut_row(below, skip):
            self._mend(below, skip)
            skip += 1
            below = [c for c in below if c.row >= skip]
        self._lengthen(below, skip)
        by = self.rows - skip
        self.cells += [replace(c, row=c.row + by, row_end=c.row_end + by) for c in below]
        self.rows += table.rows - skip
        self.xs = merged_edges([*self.xs, *_edges(table.cells)])

    def table(self) -> Table:
        """The table with its columns counted over all pages; rows without any text are left out."""
        filled = [c for c in self.cells if c.text.text]
        covered = sorted({row for c in filled for row in range(c.row, c.row_end)})
        index = {row: n for n, row in enumerate(covered)}
        rows: list[list[Cell]] = [[] for _ in covered]
        for cell in sorted(filled, key=lambda c: (c.row, c.x0)):
            column, end = nearest(self.xs, cell.x0), nearest(self.xs, cell.x1)
            rows[index[cell.row]].append(Cell(column + 1, cell.text, cell.row_end - cell.row, max(1, end - column)))
        return Table(tuple(Row(tuple(cells)) for cells in rows))

    def _repeated(self, table: SheetTable) -> int:
        """How many rows at the top of `table` print the head again."""
        for count in range(min(HEAD_ROWS, table.rows, self.rows), 0, -1):
            head, again = _head(self.cells, count), _head(table.cells, count)
            if head and head == again:
                return count
        return 0

    def _cut_row(self, below: Sequence[SheetCell], row: int) -> bool:
        """Whether the row below is surely the rest of the last one: each text in it goes on with one that broke off."""
        rest = [c for c in below if c.row == row and c.text.text]
        simple = all(c.row_end == row + 1 for c in below if c.row == row)
        return bool(rest) and simple and all((a := self._above(c)) and a.breaks_off for c in rest)

    def _above(self, cell: SheetCell) -> SheetCell | None:
        return next((a for a in self.cells if a.row_end == self.rows and _same_columns(a, cell)), None)

    def _mend(self, below: Sequence[SheetCell], row: int) -> None:
        for rest in below:
            above = self._above(rest) if rest.row == row and rest.text.text else None
            if above:
                whole = replace(above, text=join_lines([above.text, rest.text]), breaks_off=rest.breaks_off)
                self.cells[self.cells.index(above)] = whole

    def _lengthen(self, below: Sequence[SheetCell], row: int) -> None:
        """Lets a merged cell that the page break cut cover its rows on the next page."""
        for rest in [c for c in below if c.row == row and not c.text.text]:
            above = self._above(rest)
            if above and above.text.text and (above.row_end - above.row > 1 or rest.row_end - rest.row > 1):
                end = self.rows + rest.row_end - row
                self.cells[self.cells.index(above)] = replace(above, row_end=end)


def _in_columns(table: SheetTable, xs: Sequence[float]) -> SheetTable:
    """The table with its guessed columns where `xs` has as many nearby."""
    edges = _edges(table.cells)
    if not table.guessed or len(edges) != len(xs) or any(nearest(xs, x) != i for i, x in enumerate(edges)):
        return table
    cells = (replace(c, x0=xs[nearest(edges, c.x0)], x1=xs[nearest(edges, c.x1)]) for c in table.cells)
    return replace(table, cells=tuple(cells))


def _edges(cells: Sequence[SheetCell]) -> list[float]:
    return merged_edges(x for c in cells for x in (c.x0, c.x1))


def _head(cells: Sequence[SheetCell], rows: int) -> list[tuple[int, str]]:
    return [(c.row, plain(c.text.text)) for c in cells if c.row < rows and c.text.text]


def _same_columns(one: SheetCell, two: SheetCell) -> bool:
    return abs(one.x0 - two.x0) <= NEAR and abs(one.x1 - two.x1) <= NEAR
