"""A record against its document: runs the rules that the schemas declare and accounts for every number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from extractor.check import Check, proposed
from extractor.decimals import exact_decimal, shown
from extractor.definitions import Definitions, using
from extractor.document import Document
from extractor.figure import Figure
from extractor.finding import SEVERITY, Agreement, Coverage, Finding, Recomputed
from extractor.numerals import Role
from extractor.quantity import UNTOLD, Quantity, Verdict
from extractor.record import Basis, Part, Report
from extractor.verify.agreement import compare
from extractor.verify.causes import with_causes
from extractor.verify.ceilings import impossible_rates
from extractor.verify.decisions import Decisions
from extractor.verify.doubts import with_doubts
from extractor.verify.hostile import instructions
from extractor.verify.power import power_of, power_told
from extractor.verify.reasons import Reasons
from extractor.verify.regime import with_regime
from extractor.verify.relations import found_relations
from extractor.verify.repeats import repeats
from extractor.verify.steps import step_scores
from extractor.verify.subjects import Subjects
from extractor.verify.suspects import with_suspects
from extractor.verify.sweeping import sweeping_claims
from extractor.verify.wording import unfound_words

DIFFERENCE_DECIMALS = 6


def verify(
    document: Document, record: Report, definitions: Definitions | None = None
) -> tuple[list[Finding], Coverage]:
    """Every finding in order of place and rule, and where each number of the document ended.

    `definitions` are those that the rules take; without them the default ones.
    """
    with using(definitions):
        told = _Telling(document, record)
        findings = [
            told.finding(rule, part.basis, check) for _, part in record.parts() for rule, check in told.checks(part)
        ]
        found = [*found_relations(document, findings), *impossible_rates(document)]
        found += step_scores(document, record, told.subjects)
        findings += [told.finding(rule, Basis.PRINTED, check) for rule, check in found]
        again = repeats(document, findings)
        findings += [told.finding(rule, Basis.PRINTED, check) for rule, check in again]
        findings += [*unfound_words(record), *instructions(document)]
        findings += sweeping_claims(document, told.decisions.missed)
        doubted = with_doubts(document, record, _unique(sorted(findings, key=_order)))
        ordered = with_causes(with_regime(doubted))
        return with_suspects(document, record, ordered), coverage(document, record, ordered)


def verify_both(
    document: Document, record: Report, second: Report, definitions: Definitions | None = None
) -> tuple[list[Finding], Coverage, Agreement]:
    """What `verify` says of `record`, with the findings and counts of its comparison with a second reading."""
    findings, counted = verify(document, record, definitions)
    differences, agreement = compare(document, record, second)
    return sorted([*findings, *differences], key=_order), counted, agreement


def checks(part: Part) -> Iterator[tuple[str, Check]]:
    """The checks of one part with the ids of their rules."""
    for rule in type(part).rules():
        for check in _listed(rule.check(part)):
            yield rule.id, proposed(check) if part.basis is Basis.MODEL else check


def coverage(document: Document, record: Report, findings: Iterable[Finding]) -> Coverage:
    """Where the numbers of the document ended."""
    in_record = {figure.tag for _, part in record.parts() for _, figure in part.figures()}
    ran = [f for f in findings if f.verdict is not Verdict.NOT_CHECKABLE]
    used = {told.tag for f in ran for told in [f.reported, *f.operands] if told and told.tag}
    telling = (f for f in ran if not f.is_weak)
    checked = {told.tag for f in telling for told in [f.reported, *f.operands] if told and told.tag}
    others = {n.tag for n in document.numbers if n.numeral.role is not Role.QUANTITY}
    tags = {n.tag for n in document.numbers}
    return Coverage(
        numbers=len(tags),
        checked=len(checked & in_record),
        weakly_checked=len((used - checked) & in_record),
        in_record=len(in_record & tags),
        not_a_quantity=len(others - in_record),
        unread=sorted(tags - in_record - others),
    )


def _listed(result: object) -> Iterator[Check]:
    if isinstance(result, Check):
        yield result
    elif result is not None and isinstance(result, Iterable):
        yield from (item for item in result if isinstance(item, Check))


class _Telling:
    """Makes findings of the checks of one record."""

    def __init__(self, document: Document, record: Report) -> None:
        self.document = document
        self.subjects = Subjects(document, record)
        self.decisions = Decisions(record)
        self.reasons = Reasons(document, self.subjects)

    def checks(self, part: Part) -> Iterator[tuple[str, Check]]:
        """The checks of one part, without those that the report explains."""
        told = checks(part)
        return ((rule, check) for rule, check in told if not self.reasons.explain(check))

    def finding(self, rule: str, basis: Basis, check: Check) -> Finding:
        """What a check says, with the figures in their places."""
        outcome = check.outcome
        scale = _scale(check.reported)
        told = Finding(
            rule=rule,
            verdict=check.verdict,
            severity=SEVERITY[check.verdict],
            subject=check.subject or self.subjects.of(check.reported),
            basis=basis,
            reported=self.subjects.shown(check.reported),
            recomputed=_recomputed(check.reported, check.computed, scale),
            expression="" if check.computed.expression == UNTOLD else check.computed.expression,
            operands=[self.subjects.told(tag) for tag in dict.fromkeys(check.computed.tags)],
            difference=None if outcome.difference is None else shown(outcome.difference / scale, DIFFERENCE_DECIMALS),
            why=str(outcome.why),
            decision=self.decisions.turned(check),
            power=power_told(power_of(check)),
        )
        return told.computed_by(check.computed.formula)


def _scale(figure: Figure) -> Fraction:
    readings = figure.readings
    return Fraction(10) ** readings[-1].scale if readings else Fraction(1)


def _recomputed(reported: Figure, computed: Quantity, scale: Fraction) -> Recomputed | None:
    if computed.gap or not reported.number:
        return None
    decimals = reported.number.decimals
    told = computed.value / scale
    value = exact_decimal(told)
    return Recomputed(
        value=value,
        shown=_padded(shown(told, decimals), decimals),
        low=value if computed.low == computed.value else exact_decimal(computed.low / scale),
        high=value if computed.high == computed.value else exact_decimal(computed.high / scale),
    )


def _padded(digits: str, decimals: int) -> str:
    whole, _, rest = digits.partition(".")
    return f"{whole}.{rest.ljust(decimals, '0')}" if decimals else whole


def _order(finding: Finding) -> tuple[object, ...]:
    told = finding.reported
    place = (told.page or 0, told.line or 0, told.tag or 0) if told else (0, 0, 0)
    return (*place, finding.rule, finding.expression, finding.subject, finding.why)


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    return list({(f.rule, f.subject, f.reported, f.expression, f.why): f for f in findings}.values())
