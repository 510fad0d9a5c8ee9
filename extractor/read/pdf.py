"""A PDF as blocks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractor.document import Block
from extractor.read.limits import Clock, Limits


@dataclass(frozen=True, slots=True)
class PdfBlocks:
    """What a PDF holds."""

    pages: int
    blocks: list[Block]
    problems: list[str]


def pdf_to_blocks(data: bytes, path: Path, limits: Limits, clock: Clock) -> PdfBlocks:
    """The blocks of a PDF."""
    raise NotImplementedError
