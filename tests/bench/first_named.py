"""Which number a reader of the findings meets first as the wrong one of a group."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.finding import FigureTold, Finding


def first_named(group: Sequence[Finding]) -> int | None:
    """The tag that the group's findings are said to follow from; else the one suggested to be misread; else the one
    that the first finding reports.
    """
    for finding in group:
        if finding.caused_by is not None:
            return finding.caused_by
    for finding in group:
        suspected = [told.tag for told in _figures(finding) if any(s.startswith(_lead(told)) for s in finding.suspects)]
        if suspected:
            return suspected[0]
    reported = group[0].reported
    return reported.tag if reported else None


def _figures(finding: Finding) -> list[FigureTold]:
    return [told for told in [finding.reported, *finding.operands] if told]


def _lead(told: FigureTold) -> str:
    return f"p.{told.page} l.{told.line} {told.text} → "
