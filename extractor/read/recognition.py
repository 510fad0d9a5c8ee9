"""Pictures of pages on their way to the recogniser, which is loaded only where one is met."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.document import Block
from extractor.errors import DocumentUnreadable
from extractor.read.limits import Clock, Limits
from extractor.read.pages import sheets_to_blocks
from extractor.read.scan_parts import Scan

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read; `tell` hears how far it is."""

    data: bytes
    path: Path
    limits: Limits
    clock: Clock
    tell: Callable[[str], None]
    keeps: bool = True  # recognised pages, for the next time
    threads: int | None = None  # that recognise; None: as many as there are cores


def is_picture(data: bytes) -> bool:
    """Whether a file begins as PNG, JPEG and TIFF do."""
    return data.startswith(PICTURES)


def drawn_pages(job: Job, numbers: Sequence[int]) -> Iterator[Scan]:
    """The pages of a PDF that have these numbers, recognised."""
    from extractor.read.scan.drawn_pages import DrawnPages  # noqa: PLC0415 - only who has a scan pays
    from extractor.read.scan.scans import scans  # noqa: PLC0415

    return scans(DrawnPages(job.data, job.path, job.limits), numbers, job)


def picture_to_blocks(job: Job) -> tuple[int, list[Block], list[str]]:
    """The pages of a picture file, their blocks, and what is to be told of them."""
    from extractor.read.scan.picture_files import PictureFile  # noqa: PLC0415
    from extractor.read.scan.scans import scans  # noqa: PLC0415

    file = PictureFile(job.data, job.path, job.limits)
    found = list(scans(file, range(1, file.pages + 1), job))
    if not any(scan.sheet.has_text for scan in found):
        raise nothing_seen(job.path)
    return file.pages, sheets_to_blocks([scan.sheet for scan in found]), [p for scan in found for p in scan.problems]


def nothing_seen(path: Path) -> DocumentUnreadable:
    """The error for pictures without any text on them."""
    return DocumentUnreadable(path, "nothing on its pages can be read", "scanning it again, upright, at 300 dpi")
