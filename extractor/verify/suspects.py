"""Which misreading would explain a group of failed checks: told beside the finding, never applied.

Exactly one reading of one number must make every failed check of the group hold and break none that held; where two
readings do, nothing is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from extractor.document import Document, Number
from extractor.finding import Finding
from extractor.numerals import Form
from extractor.quantity import Verdict
from extractor.record import Report
from extractor.verify.again import Again, Key
from extractor.verify.arithmetic import Bounds, Claim
from extractor.verify.causes import FAILED, HELD, groups, is_failed, tags
from extractor.verify.edits import Edit, edits, reread

NO_PARTNER = "no_integer_partner"  # the arithmetic then tells the nearest pair only
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


class _Window:
    """Between which values a reading must lie, in the printed unit of the number, for one check to hold."""

    def __init__(self, bounds: Sequence[Bounds], margin: Fraction = Fraction(0)) -> None:
        self.bounds = bounds
        self.margin = margin  # in units of the reading's own last digit
        self._ranges: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def holds(self, edit: Edit) -> bool:
        """Whether a reading lies within; whole numbers are compared, as many readings are tried."""
        form = (edit.decimals, edit.scale)
        if form not in self._ranges:
            steps = Fraction(10) ** (edit.decimals - edit.scale)
            scaled = [(low * steps - self.margin, high * steps + self.margin) for low, high in self.bounds]
            self._ranges[form] = [(ceil(low), floor(high)) for low, high in scaled]
        return any(low <= edit.digits <= high for low, high in self._ranges[form])


def _window(number: Number, finding: Finding, claim: Claim | None) -> _Window | None:
    """Where `number` must lie for a failed check to hold; None where its arithmetic does not say."""
    told = finding.reported
    if told is None or told.tag != number.tag:
        bounds = claim.bounds(number) if claim else None
        return _Window(bounds) if bounds else None
    unclear = finding.is_statement or finding.why.startswith(NO_PARTNER)
    if finding.recomputed is None or unclear or any(operand.tag == number.tag for operand in finding.operands):
        return None
    value = Fraction(finding.recomputed.value)
    bare = number.numeral.form is Form.PLAIN and not number.numeral.unit  # 0.97 may be printed for 97 %
    return _Window([(v, v) for v in (value, value / 100 if bare else value)], Fraction(1, 2))


class _Inquiry:
    """Tries readings of numbers against the checks of one document."""

    def __init__(self, document: Document, record: Report, findings: Sequence[Finding]) -> None:
        self.document = document
        self.again = Again(record)
        self.holding: dict[int, list[Finding]] = defaultdict(list)
        for finding in findings:
            if is_failed(finding) or (finding.verdict in HELD and finding.recomputed):
                for tag in tags(finding):
                    self.holding[tag].append(finding)

    def only_reading(self, group: Sequence[Finding]) -> str:
        """The one reading of one number with which all of a group holds; empty where there is none, or another."""
        found: Number | None = None
        for tried, reading in enumerate(self._readings(group)):
            if tried == MOST_TRIED:
                return ""
            if self._explains(reading):
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

    def _explains(self, reading: Number) -> bool:
        """Whether all that failed holds to the printed digit with `reading`, and all that held still holds."""
        before = self.holding[reading.tag]
        if not all(self._agrees(finding, reading) for finding in before if finding.rule not in self.again.rules):
            return False
        ruled = [finding for finding in before if finding.rule in self.again.rules]
        rows = self.again.rows(reading)
        whole = {finding.rule for finding in ruled} & self.again.own
        if not _is_mended(rows, [f for f in ruled if f.rule not in whole], reading.tag):
            return False
        return not whole or _is_mended(
            self.again.whole(reading, whole), [f for f in ruled if f.rule in whole], reading.tag
        )

    def _agrees(self, finding: Finding, reading: Number) -> bool:
        """The same of a check that no schema declares, by its arithmetic."""
        claim = Claim.of(finding, self.document)
        return claim is not None and claim.verdict(reading) in _wanted(finding)


def _wanted(finding: Finding) -> tuple[Verdict, ...]:
    return (Verdict.MATCH,) if is_failed(finding) else HELD


def _is_mended(after: Mapping[Key, Verdict], before: Sequence[Finding], tag: int) -> bool:
    """Whether each check has the verdict that is wanted, and no other check with the number fails."""
    known = {(finding.rule, tags(finding)) for finding in before}
    broken = (key for key, verdict in after.items() if verdict in FAILED and key not in known and tag in key[1])
    return not any(broken) and all(after.get((f.rule, tags(f))) in _wanted(f) for f in before)
