"""One page as a picture, and where a length on it stands in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Pixels = NDArray[Any]  # of uint8; what OpenCV returns is typed no closer

POINTS = 72.0  # an inch
SMALLEST, LARGEST = 16, 32_000  # pixels of a side: less holds no line, more OpenCV does not turn
LONGEST = 50  # times as long as wide: no sheet of paper is more


@dataclass(frozen=True, slots=True)
class Picture:
    """The pixels of a page, red, green and blue, and how many stand in an inch."""

    pixels: Pixels
    dpi: float

    @property
    def scale(self) -> float:
        """Pixels of a point."""
        return self.dpi / POINTS

    @property
    def is_page(self) -> bool:
        """Whether it has the form of a sheet on which something may be written."""
        shorter, longer = sorted(self.pixels.shape[:2])
        return bool(shorter >= SMALLEST and longer <= min(LARGEST, LONGEST * shorter))
