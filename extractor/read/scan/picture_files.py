"""PNG, JPEG and TIFF files as pictures of pages, one at a time."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from extractor.errors import DocumentUnreadable
from extractor.read.limits import Limits
from extractor.read.scan.picture import POINTS, Picture

FORMATS = ("PNG", "JPEG", "TIFF")
A4 = 842.0, 595.0  # points, the longer side first
SMALLEST_PAGE, LARGEST_PAGE = 380.0, 2600.0  # points of the longer side: A6 to A0
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    struct.error,
)


class PictureFile:
    """The pages of a picture file, opened but not yet decoded."""

    def __init__(self, data: bytes, path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        Image.MAX_IMAGE_PIXELS = None  # our own limit is told better, and before anything is decoded
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of odd metadata; what matters is whether the pixels come
                self._image = Image.open(BytesIO(data), formats=FORMATS)
                self.pages = int(getattr(self._image, "n_frames", 1))
        except (*DAMAGE, UnidentifiedImageError) as error:
            raise _damaged(path) from error
        if self.pages > limits.max_pages:
            raise DocumentUnreadable(path, f"has over {limits.max_pages} pages", "splitting the file")

    def picture(self, number: int) -> Picture:
        """The page of a number from 1, upright as its camera says."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._image.seek(number - 1)
                self._check_size()
                dpi = _dpi(self._image)
                page = ImageOps.exif_transpose(self._image)
                pixels = np.array(_on_white(page), np.uint8)
        except DocumentUnreadable:
            raise
        except DAMAGE as error:
            raise _damaged(self._path) from error
        return Picture(pixels, dpi)

    def _check_size(self) -> None:
        width, height = self._image.size
        if width * height > self._limits.max_pixels:
            what = f"is a picture of {width} × {height} pixels, over {self._limits.max_pixels:,}"
            raise DocumentUnreadable(self._path, what, "scanning it with 300 dots per inch")


def _on_white(image: Image.Image) -> Image.Image:
    """The picture in colour, what is transparent as paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("RGB")
    if image.mode.startswith("I;16") or image.mode == "I":
        return Image.fromarray((np.array(image).astype(np.uint32) >> 8).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def _dpi(image: Any) -> float:
    """The resolution that the file tells, or else the one at which the picture is of the size of A4."""
    longer = float(max(image.size))
    told = image.info.get("dpi", (0, 0))
    dpi = float(told[0]) if told and told[0] else 0.0
    if dpi and SMALLEST_PAGE <= longer * POINTS / dpi <= LARGEST_PAGE:
        return dpi
    return longer * POINTS / A4[0]


def _damaged(path: Path) -> DocumentUnreadable:
    return DocumentUnreadable(path, "is a damaged picture", "scan it again, or ask for another copy")
