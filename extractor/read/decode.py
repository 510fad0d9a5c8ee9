"""Bytes as text: the encodings in which Chinese and English reports are kept, each tried strictly."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from extractor.errors import DocumentUnreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What else reports are kept in, told by how a file begins.
_FOREIGN = (
    (re.compile(rb"PK\x03\x04"), "a file of Word, Excel or another office program, or an archive"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "a file of Word, Excel or another office program"),
    (re.compile(rb"\{\\rtf"), "rich text"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html)", re.I), "a web page"),
)


def bytes_to_text(data: bytes, path: Path) -> tuple[str, list[str]]:
    """The text and what was doubtful about it; DocumentUnreadable when the bytes are no text of a report."""
    for mark, what in _FOREIGN:
        if mark.match(data):
            raise DocumentUnreadable(path, f"is {what}", "saving it as PDF")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    text = _strictly(data, encoding) if encoding else _guessed(data, path)
    if text is None:
        raise _undecodable(path)
    kept = text.translate(_SPACES)
    shown = _UNSEEN.sub("", kept)
    lost = len(kept) - len(shown)
    return shown, [f"{lost} control or invisible characters left out"] if lost else []


# A report never needs them; in a terminal or a prompt they can hide or reorder what is printed.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SPACES = dict.fromkeys([0x0B, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0x2028, 0x2029], " ")


def without_unseen(text: str) -> str:
    """`text` without control and invisible characters."""
    return text if text.isprintable() else _UNSEEN.sub("", text.translate(_SPACES))


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes, path: Path) -> str | None:
    if b"\0" in data:
        wide = [text for name in ("utf-16-le", "utf-16-be") if (text := _strictly(data, name)) and _reads(text)]
        if not wide:
            raise DocumentUnreadable(
                path, "is neither a PDF nor text", "give a PDF, or the text of the report in UTF-8"
            )
        return wide[0]
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None:
        return utf8
    chinese = _strictly(data, "gb18030")
    if chinese is not None and _reads(chinese):
        return chinese
    western = _strictly(data, "cp1252")
    return western if western is not None and _reads(western) else None


_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLAIN = re.compile(r"[\t\n\r\f -~\u00a3\u20ac\u2010-\u2030\u3000-\u3011\uff01-\uffe5]")


def _reads(text: str) -> bool:
    """Whether nearly all characters are ones that reports use.

    GB18030 gives a meaning to almost any bytes, but bytes of another encoding come out as characters outside
    GB 2312, the set of common ones.
    """
    chinese = _CHINESE.findall(text)
    common = sum(_strictly_encoded(char) for char in chinese)
    usual = common + len(_PLAIN.findall(text))
    return usual >= 0.95 * len(text) and common >= 0.95 * len(chinese)


def _strictly_encoded(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _undecodable(path: Path) -> DocumentUnreadable:
    return DocumentUnreadable(path, "is not text in UTF-8, UTF-16 or GB18030", "save it as UTF-8")
