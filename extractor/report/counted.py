"""How findings are counted for a reviewer: one wrong number is one finding, with what follows from it beneath."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extractor.finding import Finding
from extractor.quantity import Verdict

_FAILED = (Verdict.MISMATCH, Verdict.REVIEW)


class Counted(NamedTuple):
    """A finding that counts, and those that are caused by the same number."""

    finding: Finding
    followers: list[Finding]


def counted(findings: Iterable[Finding]) -> list[Counted]:
    """`findings` in their order; one whose cause is not among them counts by itself."""
    told = list(findings)
    causes: dict[int, Finding] = {}
    for finding in told:
        if finding.caused_by is None and finding.verdict in _FAILED and finding.recomputed:
            figures = [finding.reported, *finding.operands]
            causes |= {f.tag: finding for f in figures if f and f.tag and f.tag not in causes}
    found = {id(f): Counted(f, []) for f in told if f.caused_by is None or f.caused_by not in causes}
    for finding in told:
        if id(finding) not in found and finding.caused_by is not None:
            found[id(causes[finding.caused_by])].followers.append(finding)
    return list(found.values())
