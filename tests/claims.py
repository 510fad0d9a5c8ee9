"""What the label reader makes of a page that stands in the test itself, and the claims that it binds there."""

from typing import Any

from extractor import catalog
from extractor.extract.labels import read_by_labels
from extractor.record import Report
from tests.pages import page

Told = tuple[str, str, list[str | None]]  # relation, result, operands, as printed


def read(told: str | None, kind: str = "narrative") -> Any:
    """The record of a page; of any kind, so that tests may name its fields."""
    record: Report = read_by_labels(page(told), catalog.kind_named(kind)).record
    return record


def claims(told: str, kind: str = "narrative") -> list[Told]:
    """The claims of a page."""
    return [(c.relation, c.result.text, [o.text or None for o in c.operands]) for c in read(told, kind).claims]
