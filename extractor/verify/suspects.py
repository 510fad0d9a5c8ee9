"""Which misreading would explain a group of failed checks: told beside the finding, never applied.

Exactly one reading of one number must make every failed check of the group hold and break none that held; where two
readings do, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from extractor.document import Document, Number
from extractor.finding import Finding
from extractor.quantity import Verdict
from extractor.record import Report
from extractor.verify.again import Again, Key
from extractor.verify.arithmetic import Bounds, Claim
from extractor.verify.causes import HELD, groups, tags
from extractor.verify.edits import Edit, edits, reread

MOST_TRIED = 200  # readings of one group that the rules are run on; beyond them nothing is suggested


def with_suspects(document: Document, record: Report, findings: Sequence[Finding]) -> list[Finding]:
    """`findings` in their order; the first of each group that one misreading explains tells it (p.1 l.6 485.35 → 458.35)."""
    failed = groups(findings)
    if not failed:
        return list(findings)
    inquiry = _Inquiry(document, record, findings)
    told = {id(_first(group)): suspect for group in failed if (suspect := inquiry.only_reading(group))}
    return [f.model_copy(update={"suspects": [told[id(f)]]}) if id(f) in told else f for f in findings]


def _first(group: Sequence[Finding]) -> Finding:
    return next((finding for finding in group if finding.caused_by is None), group[0])


class _Inquiry:
    """Tries readings of numbers against the checks of one document."""

    def __init__(self, document: Document, record: Report, findings: Sequence[Finding]) -> None:
        self.document = document
        self.findings = findings
        self.again = Again(record)

    def only_reading(self, group: Sequence[Finding]) -> str:
        """The one reading of one number with which all of a group holds; empty where there is none, or another."""
        found: Number | None = None
        for tried, reading in enumerate(self._readings(group)):
            if tried == MOST_TRIED:
                return ""
            if self._explains(reading, group):
                if found:
                    return ""
                found = reading
        return self._told(found) if found else ""

    def _told(self, reading: Number) -> str:
        printed = self.document.numbers[reading.tag - 1]
        return f"p.{printed.place.page} l.{printed.place.line} {printed.text} → {reading.text}"

    def _readings(self, group: Sequence[Finding]) -> Iterator[Number]:
        """The readings that the arithmetic of the group allows, of each number that all its checks hold."""
        claims = [(finding, Claim.of(finding, self.document)) for finding in group]
        marked = any("," in told.text for f in group for told in [f.reported, *f.operands] if told)
        for tag in sorted(frozenset.intersection(*map(tags, group))):
            number = self.document.numbers[tag - 1]
            windows = [w for finding, claim in claims if (w := _window(number, finding, claim))]
            allowed = (edit for edit in edits(number, marked) if all(window.holds(edit) for window in windows))
            yield from filter(None, (reread(number, edit.text) for edit in allowed))
