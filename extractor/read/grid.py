"""The ruled tables of a PDF page as grids: rows and columns from the edges of the cells, merges as spans."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pdfplumber.table import TableFinder

from extractor.document import Box

NEAR = 3.0  # points; edges closer than this are one


class Area(NamedTuple):
    """A cell of a grid, rows and columns from 0, the last ones excluded."""

    row: int
    column: int
    row_end: int
    column_end: int
    box: Box
    room: float = 0.0  # for its lines, where that is not the width of the box

    @property
    def width(self) -> float:
        """The points that its lines may fill, padding and all."""
        return self.room or self.box.x1 - self.box.x0


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of one page."""

    box: Box
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]
    guessed: bool = False  # the columns are told by the words, not by rules

    def area_at(self, x: float, y: float) -> Area | None:
        """The cell that holds a point, or None outside of the table."""
        if not (self.box.x0 <= x <= self.box.x1 and self.box.top <= y <= self.box.bottom):
            return None
        inside = (a for a in self.areas if a.box.x0 <= x <= a.box.x1 and a.box.top <= y <= a.box.bottom)
        return next(inside, None) or self._hole(x, y)

    def _hole(self, x: float, y: float) -> Area:
        """The place in the grid of a point where the page has no closed cell."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        box = Box(self.xs[column], self.ys[row], self.xs[column + 1], self.ys[row + 1])
        return Area(row, column, row + 1, column + 1, box)


def page_to_grids(page: Any) -> list[Grid]:
    """The ruled tables of a page, from the top; a box around text is none."""
    finder = TableFinder(page)
    sides = _missing_sides(finder.edges)
    if sides:
        finder = TableFinder(page, {"explicit_vertical_lines": sides})
    grids = [grid for table in finder.tables if (grid := cells_to_grid([Box(*c) for c in table.cells]))]
    return sorted(_outermost(grids), key=lambda grid: grid.box.top)


def cells_to_grid(cells: Sequence[Box]) -> Grid | None:
    """The grid of cells, or None where there is but one."""
    xs = merged_edges(x for cell in cells for x in (cell.x0, cell.x1))
    ys = merged_edges(y for cell in cells for y in (cell.top, cell.bottom))
    areas = []
    for box in cells:
        row, row_end = nearest(ys, box.top), nearest(ys, box.bottom)
        column, column_end = nearest(xs, box.x0), nearest(xs, box.x1)
        if row < row_end and column < column_end:
            areas.append(Area(row, column, row_end, column_end, box))
    if len(areas) < 2:
        return None
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(ys), tuple(sorted(areas)))


def merged_edges(values: Iterable[float]) -> list[float]:
    """The values in order, those near each other as their first."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > NEAR:
            kept.append(value)
    return kept


def nearest(edges: Sequence[float], value: float) -> int:
    """The index of the edge nearest to `value`."""
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _outermost(grids: Sequence[Grid]) -> list[Grid]:
    """The grids that do not lie inside a cell of another: a table within a cell is text of that cell."""
    return [grid for grid in grids if not any(_holds(other, grid) for other in grids if other is not grid)]


def _holds(outer: Grid, inner: Grid) -> bool:
    return any(_within(inner.box, area.box) for area in outer.areas)


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.x0 >= outer.x0 - 1
        and inner.x1 <= outer.x1 + 1
        and inner.top >= outer.top - 1
        and inner.bottom <= outer.bottom + 1
    )


def _missing_sides(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The outer verticals of tables that are ruled but open at the left and right."""
    groups: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    uprights = [e for e in edges if e["orientation"] == "v"]
    for edge in edges:
        if edge["orientation"] == "h":
            groups[round(edge["x0"] / NEAR), round(edge["x1"] / NEAR)].append(edge)
    sides = []
    for rules in groups.values():
        top, bottom = min(r["top"] for r in rules), max(r["bottom"] for r in rules)
        x0, x1 = min(r["x0"] for r in rules), max(r["x1"] for r in rules)
        between = [v for v in uprights if v["top"] < bottom and v["bottom"] > top and x0 - NEAR < v["x0"] < x1 + NEAR]
        inner = [v for v in between if x0 + NEAR < v["x0"] < x1 - NEAR]
        if len(rules) >= 3 and inner:
            open_at = [x for x in (x0, x1) if all(abs(v["x0"] - x) > NEAR for v in between)]
            sides += [_side(rules[0], x, top, bottom) for x in open_at]
    return sides


def _side(rule: dict[str, Any], x: float, top: float, bottom: float) -> dict[str, Any]:
    return {
        **rule,
        "object_type": "line",
        "orientation": "v",
        "x0": x,
        "x1": x,
        "top": top,
        "bottom": bottom,
        "width": 0,
        "height": bottom - top,
    }
