"""A page drawn within bounds: a few bytes of PDF can ask for a billion characters."""

from __future__ import annotations

from typing import Any

from pdfminer.layout import LTPage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF

from extractor.read.limits import Clock, Limits

CHECK_EVERY = 1_000  # things drawn between two looks at the clock


class TooCrowded(Exception):
    """More is drawn on one page than any report holds."""


class DrawnPage(Page):
    """A page that stops drawing where its limits are reached."""

    def __init__(self, pdf: PDF, drawing: PDFPage, number: int, limits: Limits, clock: Clock) -> None:
        super().__init__(pdf, drawing, number)
        self._limits, self._clock = limits, clock

    @property
    def layout(self) -> LTPage:
        """What is drawn; TooCrowded or DocumentUnreadable where that is too much."""
        if not hasattr(self, "_layout"):
            device = _Device(self, self._limits, self._clock)
            PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout


class _Device(PDFPageAggregatorWithMarkedContent):
    def __init__(self, page: DrawnPage, limits: Limits, clock: Clock) -> None:
        super().__init__(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
        self._most, self._clock, self._steps, self._drawn = limits.max_drawn, clock, 0, 0

    def tag_cur_item(self) -> None:
        """Called for everything drawn."""
        super().tag_cur_item()
        self._drawn += 1
        if self._drawn > self._most:
            raise TooCrowded
        self._step()

    def begin_figure(self, *args: Any) -> None:
        """Called for every form; forms within forms can grow without drawing anything."""
        self._step()
        super().begin_figure(*args)

    def _step(self) -> None:
        self._steps += 1
        if self._steps % CHECK_EVERY == 0:
            self._clock.check()
