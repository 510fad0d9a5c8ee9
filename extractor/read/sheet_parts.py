"""The tables of one page, before they are joined over pages."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.document import Box, Text


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a table of one page, rows from 0."""

    row: int
    row_end: int
    x0: float
    x1: float
    text: Text
    breaks_off: bool = False  # its last line is full and ends inside a sentence


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of one page; the cells in reading order, empty ones too.

    `guessed`: no rule gives the columns, so that they may begin elsewhere on the next page.
    """

    box: Box
    rows: int
    cells: tuple[SheetCell, ...]
    guessed: bool = False
