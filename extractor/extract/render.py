"""The document as a model sees it: every quantity with its tag, every paragraph and row with its ref.

    p4 2022年度单位：万元
    r12|补偿村集体数量|≥5个{45}|6 个{46}|已完成

Running text far from any number is cut: nothing in it can be pointed at, and a request is as short as it can be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from extractor.document import Block, Document, Number, Paragraph, Row, Table, Text, cell_ref
from extractor.numerals import Form, Role

KEPT = 40  # characters before a number that tell what it is; as long as any name or heading
ELLIPSIS = "…"


class Line(NamedTuple):
    """A line of the tagged document, with those that must stand before it where it begins a window."""

    heads: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the tagged document that fits one request."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """As it is sent."""
        return "\n".join([*self.lines[0].heads, *(line.text for line in self.lines)])

    @property
    def tags(self) -> frozenset[int]:
        """The tags that stand in it."""
        return frozenset(map(int, re.findall(r"\{(\d+)\}", self.text)))

    def halves(self) -> tuple[Window, ...]:
        """Itself in two of about one length; itself where it is one line."""
        half = sum(len(line.text) for line in self.lines) / 2
        until = accumulate(len(line.text) for line in self.lines[:-1])
        cut = 1 + next((n for n, length in enumerate(until) if length >= half), len(self.lines) - 2)
        return (Window(self.lines[:cut]), Window(self.lines[cut:])) if len(self.lines) > 1 else (self,)


def tagged(document: Document, whole: bool = False) -> str:
    """The whole document with its tags; `whole` keeps the sentences without numbers."""
    return "\n".join(line for block in document.blocks for line in _lines(document, block, whole))


def windows(document: Document, limit: int) -> list[Window]:
    """The tagged document in stretches of at most `limit` characters where its rows and paragraphs allow.

    A table that does not fit is cut between rows, and its caption and head rows stand again before each stretch.
    """
    found: list[Window] = []
    lines: list[Line] = []
    length = 0
    for line in _with_heads(document):
        if lines and length + len(line.text) > limit:
            found.append(Window(tuple(lines)))
            lines, length = [], sum(map(len, line.heads))
        lines.append(line)
        length += len(line.text)
    return [*found, Window(tuple(lines))] if lines else found


def unread(document: Document, tags: frozenset[int]) -> Window | None:
    """The sentences of running text whose numbers outside `tags` may tie together; None when there are none.

    A rate that nothing points at ties something; so may three numbers of one unit.
    """
    open_tags = {n.tag for n in document.numbers if n.numeral.role is Role.QUANTITY and n.tag not in tags}
    found: list[Line] = []
    for ref, text in document.texts.items():
        numbers = [n for n in document.numbers_at.get(ref, []) if n.numeral.role is Role.QUANTITY]
        if len(text.text) >= KEPT and any(n.tag in open_tags for n in numbers):
            kept = [s for s in _sentences(text.text) if _may_tie(s, [n for n in numbers if n.tag in open_tags])]
            told = "".join(_sentence(text.text, a, b, numbers) for a, b in kept)
            found += [Line((), f"{ref} {told}")] if kept else []
    return Window(tuple(found)) if found else None


HEAD_ROWS = 3


def _with_heads(document: Document) -> Iterator[Line]:
    before = ""
    for block in document.blocks:
        lines = list(_lines(document, block, whole=False))
        head = [before, *lines[:HEAD_ROWS]] if isinstance(block, Table) else []
        yield from (Line(tuple(h for h in head[: n + 1] if h), line) for n, line in enumerate(lines))
        before = lines[-1] if lines and isinstance(block, Paragraph) else ""


def _lines(document: Document, block: Block, whole: bool) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"{block.ref} {_told(document, block.ref, block.text, whole)}"
    else:
        yield from (_row(document, row, whole) for row in block.rows)


def _row(document: Document, row: Row, whole: bool) -> str:
    told: list[str] = []
    column = 1
    for cell in row.cells:
        told += [""] * (cell.column - column) + [_told(document, cell_ref(row, cell), cell.text, whole)]
        column = max(cell.column, column) + 1
    return f"{row.ref}|" + "|".join(told)


def _told(document: Document, ref: str, text: Text, whole: bool) -> str:
    numbers = [n for n in document.numbers_at.get(ref, []) if n.numeral.role is Role.QUANTITY]
    if whole or len(text.text) <= KEPT:
        told = "".join(_pieces(text.text, 0, len(text.text), numbers))
    else:
        told = "".join(_sentence(text.text, a, b, numbers) for a, b in _sentences(text.text))
    return re.sub(r"\s*\n\s*", " ⏎ ", re.sub(rf"{ELLIPSIS}[{ELLIPSIS}\s]*", ELLIPSIS, told.strip()))


def _sentence(text: str, start: int, end: int, numbers: Sequence[Number]) -> str:
    """A sentence with its tags; far from any number it is cut, unless it is a list of names, which has no commas."""
    if not _COMMA.search(text, start, end):
        return "".join(_pieces(text, start, end, numbers))
    gap, *rest = _pieces(text, start, end, numbers)
    if not rest:
        return _cut(gap, KEPT // 2, 0)
    *between, tail = rest
    kept = (piece if _is_list(piece) else _cut(piece, KEPT // 2, KEPT) for piece in between)
    return _cut(gap, 0, KEPT) + "".join(kept) + (tail if _is_list(tail) else _cut(tail, KEPT // 2, 0))


def _is_list(piece: str) -> bool:
    """Whether the things that a number counts are listed: 9个，分别是：甲、乙、丙."""
    return _LIST.search(piece) is not None and piece.count("、") > 1


_LIST = re.compile(r"分别|包括|即|[:：]")
_COMMA = re.compile(r"[，,；;：:]")


def _cut(piece: str, first: int, last: int) -> str:
    if len(piece) <= first + last + KEPT // 2:
        return piece
    return piece[:first] + ELLIPSIS + (piece[-last:] if last else "")


_FORGED = re.compile(r"\{(\d+)\}")  # a tag that the report itself prints; wide braces keep its length


def _pieces(text: str, start: int, end: int, numbers: Sequence[Number]) -> list[str]:
    """`text[start:end]` as gap, tagged number, gap, tagged number, …, gap."""
    pieces: list[str] = []
    at = start
    text = _FORGED.sub(r"｛\1｝", text)
    for number in numbers:
        if start < number.numeral.end <= end:
            begin = max(number.numeral.start, at)
            pieces += [text[at:begin], f"{text[begin : number.numeral.end]}{{{number.tag}}}"]
            at = number.numeral.end
    return [*pieces, text[at:end]]


_SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?\n]?|\Z")


def _sentences(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _SENTENCE.finditer(text) if m.end() > m.start()]


def _may_tie(span: tuple[int, int], numbers: Sequence[Number]) -> bool:
    inside = [n.numeral for n in numbers if span[0] <= n.numeral.start < span[1]]
    units = Counter(numeral.unit for numeral in inside)
    return any(n.form is not Form.PLAIN for n in inside) or max(units.values(), default=0) >= 3
