"""Streams of a PDF that unpack to far more than any report holds: zlib makes a gigabyte out of a megabyte."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from extractor.errors import DocumentUnreadable
from extractor.read.limits import Clock

LARGEST = 200_000_000  # bytes of one unpacked stream; a page scanned at 600 dpi in colour takes half of it
NESTED = 4  # filters over one another

_STREAM = re.compile(rb"stream\r?\n")


def refuse_bombs(data: bytes, path: Path, clock: Clock) -> None:
    """DocumentUnreadable when a stream unpacks to more than LARGEST."""
    view = memoryview(data)
    for match in _STREAM.finditer(data):
        clock.check()
        if _unpacks_beyond(view[match.end() :]):
            raise DocumentUnreadable(
                path, f"holds a stream of over {LARGEST // 1_000_000} MB", "ask for a copy that is saved in a plain way"
            )


def _unpacks_beyond(packed: memoryview | bytes) -> bool:
    for _ in range(NESTED):
        try:
            out = zlib.decompressobj().decompress(packed, LARGEST + 1)
        except zlib.error:
            return False
        if len(out) > LARGEST:
            return True
        packed = out
    return False
