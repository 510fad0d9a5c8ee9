"""Tables without rules, told by figures that stand below one another with wide gaps between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.document import Box, Text
from extractor.read.columns import Columns, Extent, rows_to_columns, rows_to_runs
from extractor.read.flow import part, stripped
from extractor.read.glyphs import PrintedLine
from extractor.read.sheet_parts import SheetCell, SheetTable

WIDE = 0.9  # of the size: a gap within a line that parts two columns


class _Segment(NamedTuple):
    text: Text
    extent: Extent


def lines_to_tables(lines: Sequence[PrintedLine], walls: Sequence[Box]) -> tuple[list[PrintedLine], list[SheetTable]]:
    """The lines that are running text, and the tables among the others; no table reaches over a box in `walls`."""
    ordered = sorted(lines, key=lambda line: line.top)
    rows = [list(_segments(line)) if line.upright else [] for line in ordered]
    extents = [[segment.extent for segment in row] for row in rows]

    def is_near(at: int) -> bool:
        before, line = ordered[at - 1], ordered[at]
        return line.top - before.bottom < 2 * line.size and not _between(before, line, walls)

    tables: list[SheetTable] = []
    taken: set[int] = set()
    for start, end in rows_to_runs(extents, is_near):
        if columns := rows_to_columns(extents[start:end]):
            tables.append(_built(ordered[start:end], rows[start:end], columns))
            taken |= {id(line) for line in ordered[start:end]}
    return [line for line in lines if id(line) not in taken], tables


def _segments(line: PrintedLine) -> Iterator[_Segment]:
    boxed = [(p, p.place.box) for p in line.text.pieces if p.place.box]
    start = 0
    for (one, box), (two, after) in pairwise(boxed):
        if after.x0 - box.x1 > WIDE * line.size:
            yield _segment(line, start, one.end)
            start = two.start
    if boxed:
        yield _segment(line, start, len(line.text.text))


def _segment(line: PrintedLine, start: int, end: int) -> _Segment:
    text = stripped(part(line.text, start, end))
    boxes = [p.place.box for p in text.pieces if p.place.box]
    return _Segment(text, Extent(text.text, min(b.x0 for b in boxes), max(b.x1 for b in boxes)))


def _between(one: PrintedLine, two: PrintedLine, walls: Iterable[Box]) -> bool:
    return any(one.top <= wall.top <= two.top for wall in walls)


def _built(lines: Sequence[PrintedLine], rows: Sequence[Sequence[_Segment]], columns: Columns) -> SheetTable:
    extents = columns.extents
    edges = [extents[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(extents)), extents[-1][1]]
    cells = [
        SheetCell(at, at + 1, edges[first], edges[last + 1], segment.text)
        for at, (row, places) in enumerate(zip(rows, columns.spans, strict=True))
        for segment, (first, last) in zip(row, places, strict=True)
    ]
    box = Box(edges[0], lines[0].top, edges[-1], lines[-1].bottom)
    return SheetTable(box, len(rows), tuple(cells))
