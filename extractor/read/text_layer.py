"""The text layer of a page that is a picture: what another program recognised, or what someone wants to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from extractor.document import plain
from extractor.read.scan_parts import Scan
from extractor.read.sheet import Sheet

AGREED = 0.9  # of what both hold: no recogniser reads a page without a slip


def trusted(layer: Sheet, scan: Scan) -> Scan:
    """The page by its text layer where that says what its picture shows and has its tables, else as recognised."""
    if not layer.has_text:
        return scan
    problems = [f"page {layer.number}: hidden text left out: {layer.hidden[:80]}"] if layer.hidden else []
    if agreement(layer, scan.sheet) < AGREED:
        told = f"page {layer.number}: its text layer does not agree with its picture and is not trusted"
        return replace(scan, problems=(told, *scan.problems, *problems))
    if len(layer.tables) >= len(scan.sheet.tables):
        return Scan(layer, ())
    return replace(scan, problems=(*scan.problems, *problems))


def agreement(one: Sheet, two: Sheet) -> float:
    """The share of letters and figures that two readings of a page have in common."""
    a, b = Counter(_signs(one)), Counter(_signs(two))
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def _signs(sheet: Sheet) -> Iterator[str]:
    """The figures as they are, other text by its letters."""
    texts = [line.text.text for line in sheet.lines] + [c.text.text for t in sheet.tables for c in t.cells]
    for text in texts:
        run = ""
        for char in [*plain(text), ""]:
            if char.isdigit() or (run and char in ".,"):
                run += char
                continue
            if run:
                yield run.rstrip(".,")
            run = ""
            if char.isalnum():
                yield char
