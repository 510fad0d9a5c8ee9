"""Which misreading would explain a group of failed checks: told beside the finding, never applied.

Exactly one reading of one number must make every failed check of the group hold and break none that held; where two
readings do, nothing is told. Where errors of several numbers have run into one group, a reading may explain a part of
it: all failed checks that hold its number, and these are at least two, one of them an equation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from extractor.document import Document, Number
from extractor.finding import Finding
from extractor.numerals import Form
from extractor.quantity import Verdict
from extractor.record import Report
from extractor.verify.again import Again, Key
from extractor.verify.arithmetic import Bounds, Claim
from extractor.verify.causes import FAILED, HELD, groups, is_equation, is_failed, tags
from extractor.verify.edits import Edit, edits, reread

MOST_NUMBERS = 60  # of one group whose readings are tried: among more, several can be read otherwise
MOST_TRIED = 100  # readings of one group that the rules are run on; beyond them nothing is suggested


def with_suspects(document: Document, record: Report, findings: Sequence[Finding]) -> list[Finding]:
    """`findings`; the first of a group that one misreading explains tells it (p.1 l.6 485.35 → 458.35)."""
    failed = groups(findings)
    if not failed:
        return list(findings)
    inquiry = _Inquiry(document, record, findings)
    told: dict[int, str] = {}
    for group in failed:
        if reading := inquiry.only_reading(group):
            told[id(_first(group, reading.tag))] = inquiry.told(reading)
    return [f.model_copy(update={"suspects": _also(f, told[id(f)])}) if id(f) in told else f for f in findings]


def _also(finding: Finding, reading: str) -> list[str]:
    return list(dict.fromkeys([*finding.suspects, reading]))


def _first(group: Sequence[Finding], tag: int) -> Finding:
    holding = [finding for finding in group if tag in tags(finding)]
    return next((finding for finding in holding if finding.caused_by is None), holding[0])


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
        self._claims: dict[int, Claim | None] = {}

    def only_reading(self, group: Sequence[Finding]) -> Number | None:
        """The one reading that explains a group, or else a part of it; None where there is none, or another."""
        held = Counter(tag for finding in group for tag in tags(finding))
        equated = frozenset[int]().union(*(tags(finding) for finding in group if is_equation(finding)))
        whole = [tag for tag in sorted(held) if held[tag] == len(group)]
        part = [tag for tag in sorted(equated) if 2 <= held[tag] < len(group)]
        for numbers in (whole, part):
            found = self._explaining(self._readings(numbers, group)) if len(numbers) <= MOST_NUMBERS else None
            if found is None or found:
                return found[0] if found and len(found) == 1 else None
        return None

    def _explaining(self, readings: Iterable[Number]) -> list[Number] | None:
        """The first two readings that explain what failed; None where that cannot be told, or they are too many."""
        found: list[Number] = []
        for tried, reading in enumerate(readings):
            explains = self._explains(reading)
            if tried == MOST_TRIED or explains is None:
                return None
            if explains:
                found.append(reading)
            if len(found) == 2:
                break
        return found

    def told(self, reading: Number) -> str:
        """A reading beside what is printed, with its place."""
        printed = self.document.numbers[reading.tag - 1]
        return f"p.{printed.place.page} l.{printed.place.line} {printed.text} → {reading.text}"

    def _readings(self, numbers: Iterable[int], group: Sequence[Finding]) -> Iterator[Number]:
        """The readings of these numbers that the arithmetic of their checks allows."""
        marked = any("," in told.text for f in group for told in [f.reported, *f.operands] if told)
        for tag in numbers:
            number = self.document.numbers[tag - 1]
            allowed = list(edits(number, marked))
            for finding in sorted(self.holding[tag], key=lambda f: not is_failed(f)):
                window = self._window(number, finding) if allowed else None
                allowed = [edit for edit in allowed if window.holds(edit)] if window else allowed
            yield from filter(None, (reread(number, edit.text) for edit in allowed))

    def _window(self, number: Number, finding: Finding) -> _Window | None:
        """Where `number` must lie for a check to hold; None where its arithmetic does not say."""
        told, given = finding.reported, finding.recomputed
        if told is None or given is None or not is_equation(finding):
            return None
        if told.tag != number.tag:
            claim = self._claim(finding)
            slack = Fraction(0) if is_failed(finding) else Fraction(given.high) - Fraction(given.low)
            bounds = claim.bounds(number, slack, not is_failed(finding)) if claim else None
            return _Window(bounds) if bounds else None
        if number.numeral.comparator or any(operand.tag == number.tag for operand in finding.operands):
            return None
        low, high, margin = Fraction(given.low), Fraction(given.high), Fraction(1)
        if is_failed(finding):
            low, high, margin = Fraction(given.value), Fraction(given.value), Fraction(1, 2)
        bare = number.numeral.form is Form.PLAIN and not number.numeral.unit  # 0.97 may be printed for 97 %
        return _Window([(low, high), (low / 100, high / 100)] if bare else [(low, high)], margin)

    def _claim(self, finding: Finding) -> Claim | None:
        if id(finding) not in self._claims:
            self._claims[id(finding)] = Claim.of(finding, self.document)
        return self._claims[id(finding)]

    def _explains(self, reading: Number) -> bool | None:
        """Whether all that failed holds to the printed digit with `reading`, and all that held still holds.

        Rows run their rules again. A rule over the whole report, or over a table, is computed again by its arithmetic;
        None where that cannot be read.
        """
        before = self.holding[reading.tag]
        ruled = [finding for finding in before if finding.rule in self.again.rules]
        claims = [(finding, self._claim(finding)) for finding in before if finding.rule not in self.again.rules]
        if any(claim.verdict(reading) not in _wanted(finding) for finding, claim in claims if claim):
            return False
        if not _is_mended(self.again.verdicts(reading), ruled):
            return False
        return None if any(claim is None for _, claim in claims) else True


def _wanted(finding: Finding) -> tuple[Verdict, ...]:
    return (Verdict.MATCH,) if is_failed(finding) else HELD


def _is_mended(after: Mapping[Key, Verdict], before: Sequence[Finding]) -> bool:
    """Whether each check has the verdict that is wanted, and no other check fails."""
    known = {(finding.rule, tags(finding)) for finding in before}
    broken = (key for key, verdict in after.items() if verdict in FAILED and key not in known)
    return not any(broken) and all(_is_as_wanted(after.get((f.rule, tags(f))), f) for f in before)


def _is_as_wanted(verdict: Verdict | None, finding: Finding) -> bool:
    """A bound that is told only where it fails holds where nothing is told."""
    return verdict in _wanted(finding) or (verdict is None and is_failed(finding) and finding.is_statement)
