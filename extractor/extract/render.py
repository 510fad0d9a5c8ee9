"""The document as a model sees it: every quantity with its tag, every paragraph and row with its ref.

    p4 2022年度单位：万元
    r12|补偿村集体数量|≥5个{45}|6 个{46}|已完成

Text that holds no number and is too long for a name is cut to its beginning: nothing in it can be pointed at, and a
request is as short as it can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.document import Block, Cell, Document, Number, Paragraph, Row, Table, Text, cell_ref
from extractor.numerals import Role

KEPT = 40  # characters of a sentence without numbers that are kept: enough for any name or heading
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the tagged document that fits one request."""

    text: str
    tags: frozenset[int]


def tagged(document: Document, whole: bool = False) -> str:
    """The whole document with its tags; `whole` keeps the sentences without numbers."""
    return "\n".join(line for block in document.blocks for line in _lines(document, block, whole))


def windows(document: Document, limit: int) -> list[Window]:
    """The tagged document in stretches of at most `limit` characters where its rows and paragraphs allow.

    A table that does not fit is cut between rows, and its caption and head rows stand again before each stretch.
    """
    found: list[Window] = []
    lines: list[str] = []
    for head, line in _with_heads(document):
        if lines and sum(map(len, lines)) + len(line) > limit:
            found.append(_window(lines))
            lines = [h for h in head if h != line]
        lines.append(line)
    return [*found, _window(lines)] if lines else found


def unread(document: Document, tags: frozenset[int]) -> str:
    """The sentences of running text that hold quantities without a place in `tags`; empty when there are none."""
    open_tags = {n.tag for n in document.numbers if n.numeral.role is Role.QUANTITY and n.tag not in tags}
    found: list[str] = []
    for ref, text in document.texts.items():
        numbers = document.numbers_at.get(ref, [])
        if len(text.text) >= KEPT and any(n.tag in open_tags for n in numbers):
            kept = [s for s in _sentences(text.text) if _holds(s, numbers, open_tags)]
            found.append(f"{ref} " + "".join(_with_tags(text.text[a:b], a, numbers) for a, b in kept))
    return "\n".join(found)


HEAD_ROWS = 3


def _with_heads(document: Document) -> Iterator[tuple[list[str], str]]:
    """Each line with the lines that must stand before it when it begins a window."""
    before = ""
    for block in document.blocks:
        lines = list(_lines(document, block, whole=False))
        head = [line for line in [before, *lines[:HEAD_ROWS]] if line] if isinstance(block, Table) else []
        yield from ((head, line) for line in lines)
        before = lines[-1] if lines and isinstance(block, Paragraph) else ""


def _window(lines: Sequence[str]) -> Window:
    text = "\n".join(lines)
    return Window(text, frozenset(int(tag) for tag in re.findall(r"\{(\d+)\}", text)))


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
    numbers = document.numbers_at.get(ref, [])
    stretches = [(0, len(text.text))] if whole or len(text.text) <= KEPT else _sentences(text.text)
    told = "".join(_stretch(text.text, a, b, numbers, whole) for a, b in stretches)
    return re.sub(r"\s*\n\s*", " ⏎ ", re.sub(f"{ELLIPSIS}+", ELLIPSIS, told.strip()))


def _stretch(text: str, start: int, end: int, numbers: Sequence[Number], whole: bool) -> str:
    plain = not any(start <= n.numeral.start < end and n.numeral.role is Role.QUANTITY for n in numbers)
    if plain and not whole and end - start > KEPT:
        return text[start : start + KEPT // 2] + ELLIPSIS
    return _with_tags(text[start:end], start, numbers)


def _with_tags(text: str, offset: int, numbers: Sequence[Number]) -> str:
    for number in reversed(numbers):
        end = number.numeral.end - offset
        if number.numeral.role is Role.QUANTITY and 0 < end <= len(text):
            text = f"{text[:end]}{{{number.tag}}}{text[end:]}"
    return text


_SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?\n]?|\Z")


def _sentences(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _SENTENCE.finditer(text) if m.end() > m.start()]


def _holds(span: tuple[int, int], numbers: Sequence[Number], tags: set[int]) -> bool:
    return any(span[0] <= n.numeral.start < span[1] and n.tag in tags for n in numbers)
