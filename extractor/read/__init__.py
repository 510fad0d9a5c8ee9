"""A file as a document: its kind is told by its content, never by its name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from extractor.document import Document, Source
from extractor.errors import DocumentUnreadable
from extractor.read.decode import bytes_to_text
from extractor.read.limits import Clock, Limits
from extractor.read.pdf import pdf_to_blocks
from extractor.read.recognition import Job, is_picture, picture_to_blocks
from extractor.read.text import text_to_blocks
from extractor.tagging import build

__all__ = ["SUFFIXES", "Limits", "digest", "read"]

# What is taken from a folder; a file that is named may have any.
SUFFIXES = {".pdf", ".txt", ".text", ".tsv", ".csv", ".md", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}

_PDF_HEAD = 1024  # bytes in which readers accept the mark of a PDF


def read(
    path: Path,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
    tell: Callable[[str], None] = lambda line: None,
    *,
    keeps: bool = True,
    threads: int | None = None,
) -> Document:
    """The document in a file; DocumentUnreadable when there is none. `tell` hears which page is recognised.

    Recognised pages are kept for the next time unless `keeps` is False; `threads` recognise, else one for each core.
    """
    data = _bytes(path, limits)
    digest = hashlib.sha256(data).hexdigest()
    job = Job(data, path, limits, Clock(path, limits), tell, keeps, threads)
    if b"%PDF-" in data[:_PDF_HEAD]:
        pdf = pdf_to_blocks(job)
        return build(Source(_named(path), digest, pdf.pages), pdf.blocks, pdf.problems)
    if is_picture(data):
        pages, blocks, problems = picture_to_blocks(job)
        return build(Source(_named(path), digest, pages), blocks, problems)
    text, problems = bytes_to_text(data, path)
    if not text.strip():
        raise _empty(path)
    if len(text) > limits.max_chars:
        raise DocumentUnreadable(path, f"has over {limits.max_chars:,} characters", "splitting the file")
    blocks = text_to_blocks(text)
    return build(Source(_named(path), digest, text.rstrip().count("\f") + 1), blocks, problems)


def digest(path: Path, limits: Limits = Limits()) -> str:  # noqa: B008  (frozen)
    """The sha256 of a file that could be read; DocumentUnreadable where there is none."""
    return hashlib.sha256(_bytes(path, limits)).hexdigest()


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():  # inside: a name that is too long raises here
            os.scandir(path).close()  # raises where it does not open
            raise DocumentUnreadable(path, "is a folder", "name the files in it")
        with path.open("rb") as file:
            data = file.read(limits.max_bytes + 1)
    except FileNotFoundError:
        raise DocumentUnreadable(path, "there is no such file", "check the name") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentUnreadable(path, f"cannot be opened ({reason})", "check the name and the permissions") from error
    if len(data) > limits.max_bytes:
        raise DocumentUnreadable(path, f"is larger than {limits.max_bytes:,} bytes", "splitting the file")
    if not data:
        raise _empty(path)
    return data


def _empty(path: Path) -> DocumentUnreadable:
    return DocumentUnreadable(path, "is empty", "check how the file was made")


def _named(path: Path) -> str:
    """The path as given, in the form that every system reads; what is no Unicode in it is replaced."""
    return path.as_posix().encode("utf-8", "replace").decode("utf-8")
