"""Failed checks of numbers that a recogniser may have misread: not the report's errors before someone has looked.

A number is never changed. Where a reading that the recogniser saw itself makes the check hold, the check is for review
and names it; where a number was not read surely, the check cannot be judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.document import Document, Number
from extractor.finding import SEVERITY, Finding
from extractor.quantity import Reason, Verdict
from extractor.record import Report
from extractor.verify.again import Again
from extractor.verify.arithmetic import Claim
from extractor.verify.causes import HELD, is_failed, tags
from extractor.verify.edits import reread


def with_doubts(document: Document, record: Report, findings: Iterable[Finding]) -> list[Finding]:
    """`findings`, those that fail by what a recogniser may have misread as doubts."""
    told = list(findings)
    if not any(number.is_doubtful or number.others for number in document.numbers):
        return told
    again = Again(record)
    return [_doubted(document, again, finding) if is_failed(finding) else finding for finding in told]


def _doubted(document: Document, again: Again, finding: Finding) -> Finding:
    numbers = [document.numbers[tag - 1] for tag in sorted(tags(finding))]
    mending = [_told(number, text) for number in numbers for text in _mending(document, again, finding, number)]
    if mending:
        return _judged(finding, Verdict.REVIEW).model_copy(update={"suspects": mending})
    return _judged(finding, Verdict.NOT_CHECKABLE) if any(n.is_doubtful for n in numbers) else finding


def _judged(finding: Finding, verdict: Verdict) -> Finding:
    update = {"verdict": verdict, "severity": SEVERITY[verdict], "why": str(Reason.LOW_CONFIDENCE)}
    return finding.model_copy(update=update)


def _told(number: Number, text: str) -> str:
    return f"p.{number.place.page} l.{number.place.line} {number.text} → {text}"


def _mending(document: Document, again: Again, finding: Finding, number: Number) -> Iterator[str]:
    """The readings of a number, of those that the recogniser saw, with which the check holds."""
    claim = None if finding.rule in again.rules else Claim.of(finding, document)
    for text in number.others:
        reading = reread(number, text)
        if reading is None:
            continue
        verdict = claim.verdict(reading) if claim else again.verdicts(reading).get((finding.rule, tags(finding)))
        if verdict in HELD:
            yield text
