"""Tables without rules, told by figures that stand below one another with wide gaps between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.document import Box, Text
from extractor.read.flow import part, stripped
from extractor.read.glyphs import PrintedLine
from extractor.read.sheet_parts import SheetCell, SheetTable

WIDE = 0.9  # of the size: a gap within a line that parts two columns
ROWS = 3  # fewer rows may stand below one another by chance
HEADS = 2  # rows at the top that may span columns


class _Segment(NamedTuple):
    text: Text
    x0: float
    x1: float


_Rows = list[tuple[PrintedLine, list[_Segment]]]


def lines_to_tables(lines: Sequence[PrintedLine], walls: Sequence[Box]) -> tuple[list[PrintedLine], list[SheetTable]]:
    """The lines that are running text, and the tables among the others; no table reaches over a box in `walls`."""
    tables: list[SheetTable] = []
    taken: set[int] = set()
    for run in _runs(lines, walls):
        table = _table(run)
        if table:
            tables.append(table)
            taken |= {id(line) for line, _ in run}
    return [line for line in lines if id(line) not in taken], tables


def _runs(lines: Sequence[PrintedLine], walls: Sequence[Box]) -> Iterator[_Rows]:
    run: _Rows = []
    for line in sorted(lines, key=lambda n: n.top):
        segments = list(_segments(line)) if line.upright else []
        near = not run or (line.top - run[-1][0].bottom < 2 * line.size and not _between(run[-1][0], line, walls))
        if run and not (near and _belongs(segments, run)):
            yield _trimmed(run)
            run = []
        if len(segments) > 1 or (run and segments):
            run.append((line, segments))
    if run:
        yield _trimmed(run)


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
    return _Segment(text, min(b.x0 for b in boxes), max(b.x1 for b in boxes))


def _between(one: PrintedLine, two: PrintedLine, walls: Iterable[Box]) -> bool:
    return any(one.top <= wall.top <= two.top for wall in walls)


def _belongs(segments: Sequence[_Segment], run: _Rows) -> bool:
    """Whether a line may be a row: of several parts, or a label that ends before the second column."""
    second = [row[1].x0 for _, row in run if len(row) > 1]
    return len(segments) > 1 or bool(segments and second and segments[0].x1 < min(second))


def _trimmed(run: _Rows) -> _Rows:
    while run and len(run[-1][1]) < 2:
        run = run[:-1]
    return run


def _table(run: _Rows) -> SheetTable | None:
    if sum(len(segments) > 1 for _, segments in run) < ROWS:
        return None
    for heads in range(min(HEADS, len(run) - ROWS) + 1):
        columns = _columns(segments for _, segments in run[heads:])
        spans = [[_span(s, columns) for s in segments] for _, segments in run]
        if len(columns) > 1 and all(map(_apart, spans)) and _holds_figures(run[heads:]):
            return _built(run, spans, columns)
    return None


def _columns(rows: Iterable[Sequence[_Segment]]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for segment in sorted((s for row in rows for s in row), key=lambda s: s.x0):
        if columns and segment.x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], segment.x1))
        else:
            columns.append((segment.x0, segment.x1))
    return columns


def _span(segment: _Segment, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The first and last column that a part stands in or is nearest to."""
    met = [i for i, (x0, x1) in enumerate(columns) if x0 < segment.x1 and segment.x0 < x1]
    if met:
        return met[0], met[-1]
    middle = (segment.x0 + segment.x1) / 2
    near = min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))
    return near, near


def _apart(spans: Sequence[tuple[int, int]]) -> bool:
    return all(one[1] < two[0] for one, two in pairwise(spans))


def _holds_figures(rows: _Rows) -> bool:
    values = [s.text.text for _, segments in rows for s in segments[1:]]
    figures = sum(any(c.isdigit() for c in v) or v in {"-", "–", "—", "/"} for v in values)
    return figures * 2 > len(values) and max(map(len, values)) <= 40


def _built(run: _Rows, spans: Sequence[Sequence[tuple[int, int]]], columns: list[tuple[float, float]]) -> SheetTable:
    edges = [columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1]]
    cells = [
        SheetCell(row, row + 1, edges[first], edges[last + 1], segment.text)
        for row, ((_, segments), places) in enumerate(zip(run, spans, strict=True))
        for segment, (first, last) in zip(segments, places, strict=True)
    ]
    box = Box(edges[0], run[0][0].top, edges[-1], run[-1][0].bottom)
    return SheetTable(box, len(run), tuple(cells))
