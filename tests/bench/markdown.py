"""Sections of BENCHMARKS.md, each between markers of its own: <!-- name --> … <!-- /name -->."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "BENCHMARKS.md"


def write_section(name: str, text: str, path: Path = BENCHMARKS) -> None:
    """Puts `text` between the markers of `name`; a section that the page has not is added at its end."""
    page = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    section = f"<!-- {name} -->\n\n{text.strip()}\n\n<!-- /{name} -->"
    between = re.compile(rf"<!-- {re.escape(name)} -->.*?<!-- /{re.escape(name)} -->", re.S)
    if between.search(page):
        path.write_text(between.sub(lambda _: section, page), encoding="utf-8")
    else:
        path.write_text(f"{page.rstrip()}\n\n{section}\n", encoding="utf-8")


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown: the first column to the left, the others to the right."""
    rule = ["---", *["--:"] * (len(heads) - 1)]
    lines = [heads, rule, *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"
