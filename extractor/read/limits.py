"""How much of a machine one file may take: a report is written by the party it is about."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DocumentUnreadable


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may take."""

    max_bytes: int = 50_000_000
    max_pages: int = 500
    max_seconds: float = 300.0
    max_chars: int = 2_000_000  # of a text file: 500 full pages hold half as many
    max_drawn: int = 200_000  # characters, lines and pictures of one page; a full page holds 5,000
    max_pixels: int = 150_000_000  # of a picture file: A3 at 600 dots per inch holds 70 million
    max_page_pixels: int = 36_000_000  # of a page that is drawn to be recognised: A2 at 300 dots per inch


class Clock:
    """The time left for one file."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._seconds = path, limits.max_seconds
        self._end = time.monotonic() + limits.max_seconds

    def extend(self, seconds: float) -> None:
        """Gives more time, for pages that take more."""
        self._seconds += seconds
        self._end += seconds

    def check(self) -> None:
        """Raises DocumentUnreadable when the time is used up."""
        if time.monotonic() >= self._end:
            raise DocumentUnreadable(self._path, f"reading took over {self._seconds:g} seconds", "splitting the file")
