"""Pages as one flow: running heads left out, paragraphs and tables joined over page breaks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.document import Block
from extractor.read.cells import first_unit
from extractor.read.flow import Line, is_caption, lines_to_paragraphs
from extractor.read.glyphs import PrintedLine
from extractor.read.sheet import Sheet
from extractor.read.sheet_parts import SheetTable
from extractor.read.spread import Spread
from extractor.read.text import is_page_number

EDGE = 0.12  # of the page height, at the top and the bottom, where running heads and page numbers stand


def sheets_to_blocks(sheets: Sequence[Sheet]) -> list[Block]:
    """The paragraphs and tables of all pages in reading order."""
    blocks: list[Block] = []
    prose: list[Line] = []
    spread: Spread | None = None
    for item in _items(sheets):
        if isinstance(item, Line):
            if spread:
                blocks.append(spread.table())
                spread = None
            prose.append(item)
            continue
        blocks += lines_to_paragraphs(prose)
        table, at_top = item
        if spread and at_top and not prose and spread.takes(table):
            spread.add(table)
        else:
            blocks += [spread.table()] if spread else []
            spread = Spread.begin(table)
        prose = []
    blocks += lines_to_paragraphs(prose)
    return [*blocks, spread.table()] if spread else blocks


def _items(sheets: Sequence[Sheet]) -> Iterator[Line | tuple[SheetTable, bool]]:
    """Lines and tables in order; a table with whether it opens its page."""
    running = _running(sheets)
    margins = _margins(sheets)
    lines = [(s, line) for s in sheets for line in s.lines if not _is_furniture(s, line, running)]
    after = {id(one): two for (_, one), (_, two) in pairwise(lines)}
    pitch = _pitch(lines)
    for sheet in sheets:
        mine = [line for s, line in lines if s is sheet]
        before: PrintedLine | SheetTable | None = None
        items: list[PrintedLine | SheetTable] = [*mine, *sheet.tables]
        for item in sorted(items, key=_top):
            if isinstance(item, SheetTable):
                yield item, before is None
            else:
                gap = not isinstance(before, PrintedLine) or item.top - before.top > pitch * 1.5
                yield margins[round(sheet.width)].line(item, after.get(id(item)), gap)
            before = item


def _top(item: PrintedLine | SheetTable) -> float:
    return item.box.top if isinstance(item, SheetTable) else item.top


def _pitch(lines: Sequence[tuple[Sheet, PrintedLine]]) -> float:
    steps = [two.top - one.top for (s, one), (t, two) in pairwise(lines) if s is t and two.top > one.top]
    near = [step for step in steps if step < 60]
    return median(near) if near else 60.0


_BARE = re.compile(r"[-—–·\s]*\d{1,4}[-—–·\s]*")
_GOES_ON = re.compile(r"\s*[（(]?\s*(?:续表|续上表|接上页|continued)[^，。]{0,12}", re.I)


def _is_furniture(sheet: Sheet, line: PrintedLine, running: set[_Spot]) -> bool:
    text = line.text.text
    if _GOES_ON.fullmatch(text):
        return True
    if not _at_edge(sheet, line) or is_caption(text):
        return False
    return bool(_BARE.fullmatch(text)) or is_page_number(text) or bool(_spots(line) & running)


def _at_edge(sheet: Sheet, line: PrintedLine) -> bool:
    return line.bottom < sheet.height * EDGE or line.top > sheet.height * (1 - EDGE)


_Spot = tuple[str, int, int]  # a line by its words, size and height


def _running(sheets: Iterable[Sheet]) -> set[_Spot]:
    """The lines at one place of the edge of several pages, with other numbers only as pages are counted."""
    told: dict[_Spot, dict[int, tuple[int, ...]]] = defaultdict(dict)
    for page, sheet in enumerate(sheets):
        for line in (line for line in sheet.lines if _at_edge(sheet, line)):
            for spot in _spots(line):
                told[spot][page] = tuple(map(int, re.findall(r"\d{1,9}", line.text.text)))
    return {spot for spot, pages in told.items() if len(pages) > 1 and _count_pages(pages)}


def _count_pages(pages: Mapping[int, Sequence[int]]) -> bool:
    """Whether each number of a line is the same on all pages, or goes up with them."""
    (first, start), *others = pages.items()
    return all(
        len(numbers) == len(start) and all(n in (s, s + page - first) for n, s in zip(numbers, start, strict=True))
        for page, numbers in others
    )


def _spots(line: PrintedLine) -> set[_Spot]:
    """The line by its words, size and height, each height twice so that neighbours meet."""
    text = re.sub(r"[\d\s]+", "", line.text.text)
    return {(text, round(line.size), step) for step in (round(line.top / 6), round(line.top / 6 + 0.5))}


@dataclass(frozen=True, slots=True)
class _Margins:
    """The margins of running text; `indents` tells that paragraphs open with an indent."""

    left: float
    right: float
    indents: bool

    def line(self, line: PrintedLine, after: PrintedLine | None, gap: bool) -> Line:
        """The line with what the margins tell about its end and its beginning."""
        same = after is None or abs(after.size - line.size) < 0.1 * line.size
        full = (
            same
            and not self._is_centred(line)
            and self.right - line.x1 < (first_unit(after) if after else 0) + 0.6 * line.size
        )
        indented = line.x0 > self.left + line.size if self.indents else None
        return Line(line.text, full, gap, indented)

    def _is_centred(self, line: PrintedLine) -> bool:
        left, right = line.x0 - self.left, self.right - line.x1
        return left > line.size and abs(left - right) < 2


def _margins(sheets: Sequence[Sheet]) -> dict[int, _Margins]:
    """The margins by the width of the page."""
    found = {}
    for width in {round(s.width) for s in sheets}:
        lines = [n for s in sheets if round(s.width) == width for n in s.lines]
        long = [n for n in lines if n.x1 - n.x0 > 0.55 * width]
        starts = Counter(round(n.x0) for n in long)
        left = float(starts.most_common(1)[0][0]) if starts else 0.0
        right = max((n.x1 for n in long), default=float(width))
        openings = sum(
            left + 1.2 * two.size < two.x0 < left + 3 * two.size and abs(three.x0 - left) < 2
            for two, three in pairwise(lines)
        )
        found[width] = _Margins(left, right, openings >= 2)
    return found
