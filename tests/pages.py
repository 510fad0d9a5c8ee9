"""Documents for tests, from a page that stands in the test itself."""

from collections.abc import Mapping
from textwrap import dedent
from typing import TypeVar

from extractor.document import Document, Source
from extractor.finding import FigureTold, Finding
from extractor.read.text import text_to_blocks
from extractor.record import Report
from extractor.tagging import build

_KIND = TypeVar("_KIND", bound=Report)


def page(text: str | None) -> Document:
    """The document of a page: a docstring, or a text whose cells are parted by ` | `."""
    lines = dedent(text or "").strip("\n").splitlines()
    tabbed = "\n".join("\t".join(cell.strip() for cell in line.split("|")) for line in lines)
    return build(Source("page.txt", "0" * 64, 1), text_to_blocks(tabbed))


def pointed(document: Document, told: object) -> object:
    """`told` with every printed number ("4753.66万元") in place of its tag; "text#2" is its second occurrence."""
    if isinstance(told, Mapping):
        return {name: pointed(document, value) for name, value in told.items()}
    if isinstance(told, list):
        return [pointed(document, value) for value in told]
    if not isinstance(told, str):
        return told
    text, _, nth = told.partition("#")
    tags = [n.tag for n in document.numbers if n.text == text]
    return tags[int(nth or 1) - 1] if tags else told


def record(kind: type[_KIND], document: Document, **fields: object) -> _KIND:
    """A record whose figures are told by their printed text."""
    return kind.model_validate(pointed(document, fields), context=document)


def finding(rule: str, reported: int, operands: list[int], **changes: object) -> Finding:
    """A failed check of numbers by tag; `changes` are other fields of it."""
    value = {"value": "1", "shown": "1", "low": "1", "high": "1"}
    told = {"rule": rule, "verdict": "mismatch", "severity": "error", "subject": "", "basis": "printed"}
    told |= {"expression": " + ".join(map(str, operands)), "difference": "1", "why": ""}
    figures = {"reported": _told(reported), "operands": [_told(tag) for tag in operands], "recomputed": value}
    return Finding.model_validate(told | figures | changes)


def _told(tag: int) -> FigureTold:
    return FigureTold(tag=tag, text=str(tag), value=str(tag), unit="", page=1, line=tag, box=None)
