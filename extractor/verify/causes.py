"""Which number failed checks have in common: one wrong cell breaks its row, its column, its rate and its total.

Failed checks that share numbers form a group. No number is called wrong for one failed check: these numbers contradict
each other. Where more failed checks hold one number than any other, or as many but fewer passing ones vouch for it, the
first of them stands for all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from extractor.finding import Finding
from extractor.quantity import Verdict

FAILED = (Verdict.MISMATCH, Verdict.REVIEW)
HELD = (Verdict.MATCH, Verdict.ROUNDING)


def with_causes(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` in their order, those that follow from another one with the tag of the number that both hold."""
    told = list(findings)
    vouched = vouchers(told)
    causes = {id(f): tag for group in groups(told) for f, tag in _caused(group, vouched)}
    return [f.model_copy(update={"caused_by": causes[id(f)]}) if id(f) in causes else f for f in told]


def groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The failed checks that share numbers, directly or by others between them; in order."""
    failed = [finding for finding in findings if is_failed(finding)]
    holders: dict[int, list[int]] = defaultdict(list)
    for at, finding in enumerate(failed):
        for tag in tags(finding):
            holders[tag].append(at)
    left = dict.fromkeys(range(len(failed)))
    return [[failed[n] for n in _reached(next(iter(left)), failed, holders, left)] for _ in failed if left]


def _reached(start: int, failed: list[Finding], holders: dict[int, list[int]], left: dict[int, None]) -> list[int]:
    """The places of all that share numbers with the one at `start`; they are no longer `left`."""
    todo, found = [start], {start}
    while todo:
        near = {n for tag in tags(failed[todo.pop()]) for n in holders.pop(tag, ())} - found
        found |= near
        todo += near
    for at in found:
        del left[at]
    return sorted(found)


def accused(group: Sequence[Finding], vouched: Counter[int]) -> int | None:
    """The tag that most claims of a group hold and the fewest passing ones vouch for; None where two are level."""
    claiming = [finding for finding in group if not _is_doubt(finding)] or group
    claims = Counter(tag for claim in {tags(finding) for finding in claiming} for tag in claim)
    ranked = sorted(claims, key=lambda tag: (-claims[tag], vouched[tag], tag))
    level = len(ranked) > 1 and all(count[ranked[0]] == count[ranked[1]] for count in (claims, vouched))
    return None if level or not ranked else ranked[0]


def vouchers(findings: Iterable[Finding]) -> Counter[int]:
    """How many passing checks vouch for each number: those that few other values would pass."""
    return Counter(tag for finding in findings if _vouches(finding) for tag in tags(finding))


def tags(finding: Finding) -> frozenset[int]:
    """The numbers that a check ties together."""
    return frozenset(told.tag for told in [finding.reported, *finding.operands] if told and told.tag)


def is_failed(finding: Finding) -> bool:
    """Whether a check compared numbers and failed; words and one-sided transfers compare none."""
    return finding.verdict in FAILED and finding.recomputed is not None and bool(tags(finding))


def is_equation(finding: Finding) -> bool:
    """Whether the expression gives one value; bounds do not, nor does a rate with one operand and any partner."""
    alone = len(finding.operands) == 1 and finding.expression != finding.operands[0].text
    return not finding.is_statement and not alone


def _is_doubt(finding: Finding) -> bool:
    """Whether a bound asks a person to judge: overspending follows from a wrong number, and accuses none."""
    return finding.is_statement and finding.verdict is Verdict.REVIEW


def _vouches(finding: Finding) -> bool:
    """Bounds pass most values, and so does a rate that any whole number may complete."""
    return finding.verdict in HELD and finding.recomputed is not None and is_equation(finding)


def _caused(group: list[Finding], vouched: Counter[int]) -> Iterator[tuple[Finding, int]]:
    """The findings that follow from another one of their group; what does not hold its number is a group of its own."""
    todo = [group]
    while todo:
        rest = todo.pop()
        tag = accused(rest, vouched) if len(rest) > 1 else None
        if tag is not None:
            holding = [finding for finding in rest if tag in tags(finding)]
            first = min(holding, key=partial(_rank, tag))
            yield from ((finding, tag) for finding in holding if finding is not first)
            todo += groups(finding for finding in rest if tag not in tags(finding))


def _rank(tag: int, finding: Finding) -> tuple[int, bool]:
    """The gravest finding comes first, and before others the one that reports the number."""
    return FAILED.index(finding.verdict), finding.reported is None or finding.reported.tag != tag
