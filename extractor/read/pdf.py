"""A PDF as blocks: every way in which a file can be broken is translated here."""

from __future__ import annotations

import logging
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from extractor.document import Block
from extractor.errors import DocumentUnreadable
from extractor.read.bombs import refuse_bombs
from extractor.read.drawing import DrawnPage, TooCrowded
from extractor.read.limits import Clock, Limits
from extractor.read.pages import sheets_to_blocks
from extractor.read.recognition import Job, drawn_pages, nothing_seen
from extractor.read.sheet import Sheet, page_to_sheet
from extractor.read.text_layer import trusted

SHOWN = 80  # characters of hidden text that are told

# Its warnings would stand between our lines, without the name of the file; what they lead to is told as a problem.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())

# pdfminer trusts the file: what a broken one makes it raise is whatever Python raises on a wrong value.
DAMAGE = (
    PSException,
    PdfminerException,
    MalformedPDFException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    AssertionError,
    EOFError,
    OSError,
    MemoryError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class PdfBlocks:
    """What a PDF holds."""

    pages: int
    blocks: list[Block]
    problems: list[str]


def pdf_to_blocks(job: Job) -> PdfBlocks:
    """The blocks of a PDF and what could not be read; DocumentUnreadable when nothing could."""
    refuse_bombs(job.data, job.path, job.clock)
    pdf = _opened(job.data, job.path)
    drawings = _drawings(pdf, job.path, job.limits)
    sheets, problems = _sheets(pdf, drawings, job.limits, job.clock)
    problems += [problem for sheet in sheets for problem in _of_pictures(sheet)]
    sheets, seen = _with_scans(sheets, job)
    problems += seen
    if not any(sheet.has_text for sheet in sheets):
        raise _nothing_to_read(job.path, sheets, problems)
    problems += [problem for sheet in sheets for problem in _problems(sheet)]
    return PdfBlocks(len(drawings), sheets_to_blocks(sheets), problems)


def _with_scans(sheets: list[Sheet], job: Job) -> tuple[list[Sheet], list[str]]:
    """The sheets, those whose text one does not see as recognised, and what is to be told of these."""
    numbers = [sheet.number for sheet in sheets if sheet.covered or (sheet.drawn and not sheet.has_text)]
    if not numbers:
        return sheets, []
    chosen = {sheet.number: sheet for sheet in sheets}
    told: list[str] = []
    for scan in drawn_pages(job, numbers):
        choice = trusted(chosen[scan.sheet.number], scan)
        chosen[scan.sheet.number] = choice.sheet
        told += choice.problems
    return list(chosen.values()), told


def _opened(data: bytes, path: Path) -> PDF:
    try:
        return pdfplumber.open(BytesIO(data))
    except DAMAGE as error:
        if any(isinstance(cause, PDFEncryptionError) for cause in (error, *error.args)):
            raise DocumentUnreadable(path, "is encrypted", "remove the password and save it again") from error
        raise _damaged(path) from error


def _drawings(pdf: PDF, path: Path, limits: Limits) -> list[PDFPage]:
    """What is to be drawn on each page."""
    try:
        drawings = list(islice(PDFPage.create_pages(pdf.doc), limits.max_pages + 1))
    except DAMAGE as error:
        raise _damaged(path) from error
    if len(drawings) > limits.max_pages:
        raise DocumentUnreadable(path, f"has over {limits.max_pages} pages", "splitting the file")
    if not drawings:
        raise DocumentUnreadable(path, "is a PDF without pages", "check how the file was made")
    return drawings


def _sheets(pdf: PDF, drawings: list[PDFPage], limits: Limits, clock: Clock) -> tuple[list[Sheet], list[str]]:
    sheets: list[Sheet] = []
    problems: list[str] = []
    for number, drawing in enumerate(drawings, 1):
        clock.check()
        try:
            page = DrawnPage(pdf, drawing, number, limits, clock)
            sheets.append(page_to_sheet(page))
            page.close()
        except TooCrowded:
            problems.append(f"page {number}: over {limits.max_drawn:,} characters and lines, not read")
        except DAMAGE as error:
            problems.append(f"page {number}: damaged, not read ({type(error).__name__})")
    return sheets, problems


def _of_pictures(sheet: Sheet) -> list[str]:
    told = []
    if sheet.cut_off:
        told.append(f"page {sheet.number}: a picture on it is cut off, and what is missing of it cannot be read")
    if sheet.pasted and sheet.has_text:
        told.append(f"page {sheet.number}: a picture stands in its text and was not read")
    return told


def _problems(sheet: Sheet) -> list[str]:
    told = []
    if sheet.hidden:
        told.append(f"page {sheet.number}: hidden text left out: {sheet.hidden[:SHOWN]}")
    if sheet.unknown:
        told.append(f"page {sheet.number}: {sheet.unknown} characters have no meaning in the file's fonts")
    return told


def _nothing_to_read(path: Path, sheets: list[Sheet], problems: list[str]) -> DocumentUnreadable:
    if not sheets and problems:
        remedy = "save it again from a viewer, or ask for another copy"
        return DocumentUnreadable(path, f"none of its pages can be read; {problems[0]}", remedy)
    if problems:
        return nothing_seen(path)
    return DocumentUnreadable(path, "is empty", "check how the file was made")


def _damaged(path: Path) -> DocumentUnreadable:
    return DocumentUnreadable(path, "is a damaged PDF", "save it again from a viewer, or ask for another copy")
