"""Correct but suspicious content (fixtures/traps) raises no alarm when it is read by labels."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor import catalog
from extractor.document import Source
from extractor.extract.labels import read_by_labels
from extractor.read.text import text_to_blocks
from extractor.tagging import build
from extractor.verify import verify

TRAPS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "fixtures" / "traps" / "traps.yaml").read_text(encoding="utf-8")
)


def test_there_are_at_least_24_kinds_of_trap() -> None:
    assert len({trap["name"] for trap in TRAPS}) >= 24


def kinds_of(trap: dict[str, Any]) -> list[str]:
    """A list of projects is none of another kind; everything else may stand in any report."""
    return ["projects"] if "projects" in trap else ["narrative", "project", "other"]


@pytest.mark.parametrize(
    ("trap", "kind"),
    [pytest.param(trap, kind, id=f"{trap['name']}-{kind}") for trap in TRAPS for kind in kinds_of(trap)],
)
def test_a_trap_raises_no_alarm(trap: dict[str, Any], kind: str) -> None:
    document = build(Source("trap.txt", "0" * 64, 1), text_to_blocks(trap["text"]))
    reading = read_by_labels(document, catalog.kind_named(kind))
    findings, _ = verify(document, reading.record)
    assert [f for f in findings if f.verdict in ("mismatch", "review")] == []
