"""A plain text file as blocks: rows of cells that tabs, pipes or gaps part, running text, form feeds between pages.

A file of comma-separated values is one table.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import pairwise, takewhile
from typing import NamedTuple

from extractor.document import Block, Cell, Piece, Place, Row, Table, Text
from extractor.read.broken_rows import broken_rows
from extractor.read.flow import (
    WRAPPED,
    Line,
    begins_paragraph,
    is_caption,
    is_wide,
    lines_to_paragraphs,
    part,
    stripped,
    width,
    without_markup,
)
from extractor.read.pasted import Part, Parts, lines_to_parts

PAGES = 3  # that show a line to be the head of each: two lines of data may differ by one
PAGE_OF_LINES = 2  # lines of text between two heads, where no page break is told
SHORTEST_HEAD, LONGEST_HEAD = 8, 150  # characters of a running head
LONGEST_ROW_TITLE = 40  # characters; a longer line between two rows is prose


class _Printed(NamedTuple):
    text: str
    page: int
    line: int
    gap: bool  # after a blank line or a page break
    pieces: tuple[Piece, ...] = ()  # of a row that is printed on several lines
    parts: Parts | None = None  # its cells, where it is a row of a table

    @property
    def is_row(self) -> bool:
        return self.parts is not None


def text_to_blocks(text: str) -> list[Block]:
    """The tables and paragraphs of a text file, in order; only page numbers and running heads are left out."""
    values = csv_to_rows(text)
    if values:
        return [Table(tuple(values))]
    blocks: list[Block] = []
    printed = _whole_rows(_without_running_heads(list(_printed_lines(text))))
    parts = lines_to_parts([line.text for line in printed])
    lines = [line._replace(parts=cells) for line, cells in zip(printed, parts, strict=True)]
    margin = _margin(lines)
    for in_table, run in _runs(lines):
        if in_table:
            rows = tuple(row for row in map(_row, run) if row.cells)
            blocks += [Table(rows)] if rows else []
        else:
            blocks += lines_to_paragraphs(_prose(run, margin))
    return blocks


LEAST_VALUES = 3  # fields of a line of comma-separated values; running text may hold as many commas in a few lines
LEAST_LINES = 3


def csv_to_rows(text: str) -> list[Row]:
    """The rows of comma-separated values, in which every line has as many; none where the text is something else."""
    reader = csv.reader(StringIO(text), strict=True)
    try:
        lines = [(reader.line_num - sum(value.count("\n") for value in values), values) for values in reader if values]
    except csv.Error:
        return []
    if len(lines) < LEAST_LINES or len(lines[0][1]) < LEAST_VALUES or len({len(values) for _, values in lines}) > 1:
        return []
    return [_values_to_row(values, line) for line, values in lines]


def _values_to_row(values: Sequence[str], line: int) -> Row:
    texts = ((column, stripped(_text(_Printed(value, 1, line, False)))) for column, value in enumerate(values, 1))
    return Row(tuple(Cell(column, text) for column, text in texts if text.text))


_PAGE_NUMBER = re.compile(
    r"[-—–_\s]*第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?[-—–_\s]*"
    r"|\d{1,4}\s*/\s*\d{1,4}|[-—–]\s*\d{1,4}\s*[-—–]|Page\s+\d{1,4}(?:\s+of\s+\d{1,4})?",
    re.I,
)


def is_page_number(line: str) -> bool:
    """Whether a line says nothing but which page it stands on; a bare number may be data and is not one."""
    bare = line.strip()
    return len(bare) < 40 and bool(_PAGE_NUMBER.fullmatch(bare))


def _printed_lines(text: str) -> Iterator[_Printed]:
    page, gap = 1, True
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        for count, printed in enumerate(raw.split("\f")):
            page, gap = page + bool(count), gap or bool(count)
            if not printed.strip() or is_page_number(printed):
                gap = True
                continue
            yield _Printed(printed, page, number, gap)
            gap = False


_GAP = re.compile(r"\t|\s{2,}")
_PAGE_LAST = re.compile(r"(?P<head>.*\S)(?:\t|\s{2,})\D{0,3}(?P<page>\d{1,4})\D{0,3}")
_PAGE_FIRST = re.compile(r"\D{0,3}(?P<page>\d{1,4})\D{0,3}(?:\t|\s{2,})(?P<head>\S.*)")
_FIGURE = re.compile(r"[\d.,%]+")


def _without_running_heads(lines: Sequence[_Printed]) -> list[_Printed]:
    """`lines` without those that stand on page after page, the same but for the page number at a gap from the words."""
    heads = [dict(_running_heads(line)) for line in lines]
    told: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, pages in enumerate(heads):
        for head, page in pages.items():
            told[head].append((at, page))
    running = {head for head, found in told.items() if len(found) >= PAGES and _turns_pages(found, lines)}
    kept = [not running & pages.keys() for pages in heads]
    gaps = [line.gap or (at > 0 and not kept[at - 1]) for at, line in enumerate(lines)]
    return [line._replace(gap=gap) for line, keep, gap in zip(lines, kept, gaps, strict=True) if keep]


def _running_heads(line: _Printed) -> Iterator[tuple[str, int]]:
    """The words that may be a running head, and the page that they are on."""
    text = line.text.strip()
    if not line.gap or len(text) > LONGEST_HEAD:
        return
    for told in filter(None, (_PAGE_LAST.fullmatch(text), _PAGE_FIRST.fullmatch(text))):
        pieces = _GAP.split(told["head"])
        if len(told["head"]) >= SHORTEST_HEAD and not any(map(_FIGURE.fullmatch, pieces)):
            yield " ".join(told["head"].split()), int(told["page"])


def _turns_pages(found: Sequence[tuple[int, int]], lines: Sequence[_Printed]) -> bool:
    """Whether the page goes up by one from each line to the next, with a page of text between them."""
    return all(
        next_page - page == 1 and (next_at - at > PAGE_OF_LINES or lines[next_at].page > lines[at].page)
        for (at, page), (next_at, next_page) in pairwise(found)
    )


def _whole_rows(lines: Sequence[_Printed]) -> list[_Printed]:
    """`lines`, those that a wrapped cell breaks joined to rows."""
    starts = dict(broken_rows([line.text for line in lines], [line.gap for line in lines]))
    whole, at = [], 0
    while at < len(lines):
        end = starts.get(at, at + 1)
        whole.append(_joined(lines[at:end]) if end > at + 1 else lines[at])
        at = end
    return whole


def _joined(lines: Sequence[_Printed]) -> _Printed:
    pieces, start = [], 0
    for line in lines:
        pieces.append(Piece(start, start + len(line.text), Place(line.page, line.line)))
        start += len(line.text) + 1
    return lines[0]._replace(text="\n".join(line.text for line in lines), pieces=tuple(pieces))


def _runs(lines: Sequence[_Printed]) -> Iterator[tuple[bool, list[_Printed]]]:
    """Stretches of table rows and of prose in turn."""
    run: list[_Printed] = []
    kind = False
    for index, line in enumerate(lines):
        in_table = line.is_row or _is_row_title(lines, index)
        if run and in_table is not kind:
            yield kind, run
            run = []
        kind = in_table
        run.append(line)
    if run:
        yield kind, run


def _is_row_title(lines: Sequence[_Printed], index: int) -> bool:
    """Whether a line of one part is a row whose empty cells were trimmed: short, between two rows, no blank line."""
    line = lines[index]
    if line.gap or len(line.text) > LONGEST_ROW_TITLE or not 0 < index < len(lines) - 1:
        return False
    after = lines[index + 1]
    between = lines[index - 1].is_row and after.is_row and not after.gap
    return between and not begins_paragraph(line.text.strip()) and not is_caption(line.text.strip())


def _row(line: _Printed) -> Row:
    whole = _text(line)
    parts = [Part(1, 0, len(line.text))] if line.parts is None else line.parts
    cells = ((column, without_markup(stripped(part(whole, start, end)))) for column, start, end in parts)
    return Row(tuple(Cell(column, text) for column, text in cells if text.text))


def _text(line: _Printed) -> Text:
    return Text(line.text, line.pieces or (Piece(0, len(line.text), Place(line.page, line.line)),))


def _prose(run: Sequence[_Printed], margin: int | None) -> list[Line]:
    following = [*run[1:], None]
    return [_line(line, after, margin) for line, after in zip(run, following, strict=True)]


def _line(line: _Printed, after: _Printed | None, margin: int | None) -> Line:
    taken = width(line.text.rstrip()) + (_first_word(after.text) if after else 0)
    full = True if margin and taken >= margin * 0.9 else None
    indented = True if line.text.startswith(("　　", "    ")) else None
    return Line(stripped(_text(line)), full, line.gap, indented)


def _first_word(text: str) -> int:
    word = list(takewhile(lambda char: not is_wide(char) and not char.isspace(), text[:80].strip()))
    return len(word) + 1 if word else 2


def _margin(lines: Sequence[_Printed]) -> int | None:
    """The column where lines were wrapped; None where no three lines in a row of prose end near the same one."""
    widths = [width(a.text.rstrip()) for a, b in pairwise(lines) if not (a.is_row or b.is_row or b.gap)]
    wide = sorted(w for w in widths if w >= WRAPPED)
    enough = max(3, len(wide) * 0.4)
    near = ((w, bisect_right(wide, w) - bisect_left(wide, 0.88 * w)) for w in reversed(wide))
    return next((w for w, lines_near in near if lines_near >= enough), None)
