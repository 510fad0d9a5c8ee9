"""One page as a picture, and where a length on it stands in points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

POINTS = 72.0  # an inch


@dataclass(frozen=True, slots=True)
class Picture:
    """The pixels of a page, red, green and blue, and how many stand in an inch."""

    pixels: Pixels
    dpi: float

    @property
    def scale(self) -> float:
        """Pixels of a point."""
        return self.dpi / POINTS
