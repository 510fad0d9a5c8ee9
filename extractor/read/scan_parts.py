"""What recognition gives of one page."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.read.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Scan:
    """A recognised page, and what is to be told of it."""

    sheet: Sheet
    problems: tuple[str, ...]
