"""Streams of a PDF that unpack to far more than any report holds: zlib makes a gigabyte out of a megabyte."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from pathlib import Path

from extractor.errors import DocumentUnreadable
from extractor.read.limits import Clock

LARGEST = 200_000_000  # bytes of one unpacked stream; a page scanned at 600 dpi in colour takes half of it
NESTED = 4  # filters over one another

_STREAM = re.compile(rb"stream\r?\n")
_ENDLESS_ROW = re.compile(rb"/(?:Columns|Colors|BitsPerComponent)\s+\d{7,}")  # one row of it fills the memory


def refuse_bombs(data: bytes, path: Path, clock: Clock) -> None:
    """DocumentUnreadable when a stream unpacks to more than LARGEST."""
    view = memoryview(data)
    if _ENDLESS_ROW.search(data):
        raise _bomb(path)
    for match in _STREAM.finditer(data):
        clock.check()
        if _unpacks_beyond(view[match.end() :]):
            raise _bomb(path)


def _bomb(path: Path) -> DocumentUnreadable:
    what = f"holds a stream of over {LARGEST // 1_000_000} MB"
    return DocumentUnreadable(path, what, "ask for a copy that is saved in a plain way")


def _unpacks_beyond(packed: memoryview | bytes) -> bool:
    for _ in range(NESTED):
        try:
            out = zlib.decompressobj().decompress(packed, LARGEST + 1)
        except zlib.error:
            out = _from_letters(packed)
            if not out:
                return False
        if len(out) > LARGEST:
            return True
        packed = out
    return False


_HEX = re.compile(rb"([0-9A-Fa-f\s]++)>")
_BASE85 = re.compile(rb"\s*+(?:<~)?+([!-uz\s]++)~>")


def _from_letters(packed: memoryview | bytes) -> bytes:
    """The bytes that are written in hexadecimal or base 85, each of which can hide what is packed; else none."""
    try:
        if told := _HEX.match(packed):
            return binascii.unhexlify(b"".join(told[1].split()))
        if told := _BASE85.match(packed):
            return base64.a85decode(told[1])
    except ValueError:
        pass
    return b""
