"""The traps of fixtures/traps read by labels: correct but suspicious content, none of which may alarm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from extractor import catalog
from extractor.document import Source
from extractor.extract.labels import read_by_labels
from extractor.finding import Finding
from extractor.quantity import Verdict
from extractor.read.text import text_to_blocks
from extractor.tagging import build
from extractor.verify import verify

TRAPS = Path(__file__).parents[2] / "fixtures" / "traps" / "traps.yaml"
KINDS = ("narrative", "project", "other")


class Sprung(NamedTuple):
    """A trap read as one kind of report, and the alarms that it raised."""

    trap: str
    kind: str
    alarms: list[Finding]


def sprung() -> Iterator[Sprung]:
    """Every trap in every kind of report that may hold it; a list of projects is none of another kind."""
    traps: list[Mapping[str, Any]] = yaml.safe_load(TRAPS.read_text(encoding="utf-8"))
    for trap in traps:
        for kind in ("projects",) if "projects" in trap else KINDS:
            yield Sprung(trap["name"], kind, _alarms(trap["text"], kind))


def _alarms(text: str, kind: str) -> list[Finding]:
    document = build(Source("trap.txt", "0" * 64, 1), text_to_blocks(text))
    findings, _ = verify(document, read_by_labels(document, catalog.kind_named(kind)).record)
    return [finding for finding in findings if finding.verdict in (Verdict.MISMATCH, Verdict.REVIEW)]
