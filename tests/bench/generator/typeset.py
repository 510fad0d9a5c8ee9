"""A made report typeset as PDF: its lines as paragraphs, its rows as ruled tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

import typst

from tests.bench.generator.truth import Made

HEAD = """#set document(date: none)
#set page(width: 1000pt, height: 700pt, margin: 40pt)
#set text(font: ("AR PL SungtiL GB", "Noto Serif CJK SC"), size: 9pt)
#set table(inset: 4pt, stroke: 0.5pt)
"""
WIDE = 20  # characters of a cell that is given a wider column


def made_to_pdf(made: Made) -> bytes:
    """The bytes of its PDF, the same for one report."""
    source = HEAD + "\n\n".join(_blocks(made.text().splitlines()))
    pdf: bytes = typst.compile(source.encode(), format="pdf")
    return pdf


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    for in_table, run in groupby(lines, key=lambda line: "\t" in line):
        if in_table:
            yield _table([line.split("\t") for line in run])
        else:
            yield from (_content(line) for line in run if line.strip())


def _table(rows: Sequence[Sequence[str]]) -> str:
    """A ruled table; rows that end early have empty cells."""
    most = max(map(len, rows))
    widths = [max(len(row[n]) if n < len(row) else 0 for row in rows) for n in range(most)]
    columns = ", ".join("3fr" if width > WIDE else "1fr" for width in widths)
    cells = (f"[{_content(cell)}]" for row in rows for cell in [*row, *[""] * (most - len(row))])
    return f"#table(columns: ({columns},), {', '.join(cells)})"


def _content(text: str) -> str:
    return f"#{json.dumps(text, ensure_ascii=False)}"
