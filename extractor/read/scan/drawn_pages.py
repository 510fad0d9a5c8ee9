"""Pages of a PDF drawn as pictures, at the resolution of what was scanned into them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
from pypdfium2 import raw

from extractor.errors import DocumentUnreadable
from extractor.read.limits import Limits
from extractor.read.scan.picture import POINTS, Picture

OVER = 50.0  # times that pictures may cover a page; a scan covers it once, also where it is cut in strips
COARSEST, FINEST, USUAL = 150.0, 300.0, 200.0  # dots per inch at which a page is drawn


class DrawnPages:
    """The pages of a PDF, drawn one at a time."""

    def __init__(self, data: bytes, path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        try:
            self._pdf = pypdfium2.PdfDocument(data)
            self.pages = len(self._pdf)
        except pypdfium2.PdfiumError as error:
            what = "holds scanned pages that cannot be drawn"
            raise DocumentUnreadable(path, what, "save it again from a viewer, or ask for another copy") from error

    def picture(self, number: int) -> Picture:
        """The page of a number from 1."""
        try:
            page = self._pdf[number - 1]
            self._refuse_overdrawn(page, number)
            dpi = self._dpi(page)
            pixels = page.render(scale=dpi / POINTS, rev_byteorder=True).to_numpy()
            page.close()
        except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
            what = f"page {number} cannot be drawn"
            raise DocumentUnreadable(
                self._path, what, "save it again from a viewer, or ask for another copy"
            ) from error
        return Picture(np.ascontiguousarray(pixels[:, :, :3]), dpi)

    def _refuse_overdrawn(self, page: pypdfium2.PdfPage, number: int) -> None:
        """DocumentUnreadable when pictures lie over one another without end: drawing them cannot be stopped."""
        width, height = page.get_size()
        left = OVER * width * height
        for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)):
            x0, bottom, x1, top = item.get_bounds()
            left -= min(abs(x1 - x0), width) * min(abs(top - bottom), height)
            if left < 0:
                what = f"page {number} draws pictures over one another again and again"
                raise DocumentUnreadable(self._path, what, "asking for a copy that is saved in a plain way")

    def _dpi(self, page: pypdfium2.PdfPage) -> float:
        """The resolution of the largest picture on a page, within what serves recognition and memory."""
        width, height = page.get_size()
        dpi = min(max(_scanned_dpi(page) or USUAL, COARSEST), FINEST)
        most = POINTS * (self._limits.max_page_pixels / max(width * height, 1.0)) ** 0.5
        if most < COARSEST / 2:
            what = f"has a page of {width / POINTS:.0f} × {height / POINTS:.0f} inches, too large to be read"
            raise DocumentUnreadable(self._path, what, "scanning it again, a sheet at a time")
        return float(min(dpi, most))


def _scanned_dpi(page: pypdfium2.PdfPage) -> float:
    best, area = 0.0, 0.0
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)):
        left, bottom, right, top = item.get_bounds()
        if right > left and (right - left) * (top - bottom) > area:
            area = (right - left) * (top - bottom)
            wide, high = item.get_px_size()
            best = POINTS * float(wide * high / area) ** 0.5
    return best
