"""One page of a PDF as lines and tables, before anything is joined over pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.document import Box
from extractor.read.aligned import lines_to_tables
from extractor.read.cells import ended_lines, lines_to_text
from extractor.read.flow import is_ended, is_latin
from extractor.read.glyphs import Glyph, Heights, PrintedLine, glyphs_to_lines, page_to_glyphs
from extractor.read.grid import Area, Grid, page_to_grids
from extractor.read.open_grid import frames_to_grids
from extractor.read.rules import page_to_frames
from extractor.read.sheet_parts import SheetCell, SheetTable
from extractor.read.unruled import lines_to_grids

COVERED = 0.6  # of a page by pictures
PASTED = 0.08  # of a page: a smaller picture is a logo or a seal
END_OF_JPEG = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its running lines and tables, each from the top."""

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    tables: tuple[SheetTable, ...]
    hidden: str
    unknown: int  # characters that the file gives no meaning
    drawn: bool  # something that is no text stands on it
    covered: bool = False  # pictures cover most of it, so that its text may not be what one sees
    pasted: bool = False  # a picture stands in its text, large enough to hold a table
    cut_off: bool = False  # a picture on it ends too early

    @property
    def has_text(self) -> bool:
        """Whether any visible character stands on it."""
        return bool(self.lines or any(cell.text.text for table in self.tables for cell in table.cells))


def page_to_sheet(page: Any) -> Sheet:
    """The lines and tables of a page."""
    seen, unseen = page_to_glyphs(page)
    heights = Heights(seen)
    lines, tables = _parted(page, seen, heights)
    return Sheet(
        page.page_number,
        float(page.width),
        float(page.height),
        tuple(lines),
        tuple(tables),
        " ".join(line.text.text for line in glyphs_to_lines(unseen, page.page_number, heights)),
        sum(g.text == "\N{REPLACEMENT CHARACTER}" for g in seen),
        bool(page.images or page.curves or page.rects or page.lines),
        _covered(page) > COVERED,
        PASTED < _covered(page) <= COVERED,
        any(map(_is_cut_off, page.images)),
    )


def _covered(page: Any) -> float:
    """The share of a page that pictures cover."""
    whole = Box(0, 0, float(page.width), float(page.height))
    parts = (Box(p["x0"], p["top"], p["x1"], p["bottom"]) for p in page.images)
    area = sum(
        max(min(p.x1, whole.x1) - max(p.x0, 0), 0) * max(min(p.bottom, whole.bottom) - max(p.top, 0), 0) for p in parts
    )
    return float(area) / max(whole.x1 * whole.bottom, 1)


def _is_cut_off(picture: Any) -> bool:
    """Whether a JPEG ends before its end; a drawing program fills the rest in grey."""
    stream = picture.get("stream")
    data: bytes = getattr(stream, "rawdata", None) or b""
    filters = [str(name) for name, _ in stream.get_filters()] if data else []
    return "DCTDecode" in "".join(filters[-1:]) and END_OF_JPEG not in data[-256:]


def _parted(page: Any, seen: Sequence[Glyph], heights: Heights) -> tuple[list[PrintedLine], list[SheetTable]]:
    """The running lines and the tables: ruled all around, ruled between rows, and not ruled at all."""
    number = page.page_number
    tables: list[SheetTable] = []
    lines: list[PrintedLine] = []
    for find in (_ruled, _half_ruled, _unruled):
        grids = find(page, lines, [table.box for table in tables])
        if grids or not lines:
            inside, seen = _sorted_out(seen, grids)
            tables += [_table(grid, inside[n], number, heights) for n, grid in enumerate(grids)]
            lines = glyphs_to_lines(seen, number, heights)
    lines, aligned = lines_to_tables(lines, [table.box for table in tables])
    return lines, [*tables, *aligned]


def _ruled(page: Any, _lines: Sequence[PrintedLine], _walls: Sequence[Box]) -> list[Grid]:
    return page_to_grids(page) if page.chars else []


def _half_ruled(page: Any, lines: Sequence[PrintedLine], walls: Sequence[Box]) -> list[Grid]:
    return frames_to_grids(page_to_frames(page, walls), lines) if lines else []


def _unruled(_page: Any, lines: Sequence[PrintedLine], walls: Sequence[Box]) -> list[Grid]:
    return lines_to_grids(lines, walls)


_Cells = dict[Area, list[Glyph]]


def _sorted_out(glyphs: Iterable[Glyph], grids: Sequence[Grid]) -> tuple[dict[int, _Cells], list[Glyph]]:
    """The characters in each cell of each grid, and those outside."""
    inside: dict[int, _Cells] = defaultdict(lambda: defaultdict(list))
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
        found = next(((n, area) for n, grid in enumerate(grids) if (area := grid.area_at(x, y))), None)
        if found:
            inside[found[0]][found[1]].append(glyph)
        else:
            outside.append(glyph)
    return inside, outside


def _table(grid: Grid, glyphs: _Cells, page: int, heights: Heights) -> SheetTable:
    lines = {area: glyphs_to_lines(found, page, heights) for area, found in glyphs.items()}
    broken = defaultdict(list)
    for area, found in lines.items():
        if len(found) > 1 and all(ended_lines(found, area.width)):
            broken[area.row, len(found)].append(area)
    areas = sorted({*grid.areas, *lines})
    cells = []
    for area in areas:
        found = lines.get(area, [])
        in_list = len(broken[area.row, len(found)]) > 1
        text = lines_to_text(found, area.width, in_list)
        cells.append(SheetCell(area.row, area.row_end, area.box.x0, area.box.x1, text, _breaks_off(found, area)))
    return SheetTable(grid.box, len(grid.ys) - 1, tuple(cells), grid.guessed)


def _breaks_off(lines: Sequence[PrintedLine], area: Area) -> bool:
    if not lines or is_ended(lines[-1].text.text):
        return False
    last = lines[-1]
    short = (6 if is_latin(last.text.text) else 3) * last.size  # a long word, or an unbreakable number
    return last.x1 - last.x0 > area.width - short and len(last.text.text) > 6
