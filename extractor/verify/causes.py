"""Which number failed checks have in common: one wrong cell breaks its row, its column, its rate and its total.

Failed checks that share numbers form a group. No number is called wrong for one failed check: these numbers contradict
each other. Where every likeliest way to explain them all needs one number, the first of its checks stands for the
others that hold it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from extractor.finding import Finding
from extractor.quantity import Verdict

FAILED = (Verdict.MISMATCH, Verdict.REVIEW)
HELD = (Verdict.MATCH, Verdict.ROUNDING)
MOST_ERRORS = 4  # in one group; more are not taken apart
MOST_TRIED = 2000  # explanations of one size


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
    """The tag that every likeliest explanation of a group holds; of several the one that most claims hold.

    An explanation is a set of numbers of which each claim holds one; the likeliest are the smallest, and of these the
    ones with the fewest passing checks to vouch for their numbers (minimal diagnoses; Reiter, Artificial Intelligence
    32, 1987). Where that takes too many numbers, the tag that most claims hold. None where two are level.
    """
    claiming = [finding for finding in group if not _is_doubt(finding)] or group
    claims = _told_apart({tags(finding) for finding in claiming}, vouched)
    held = Counter(tag for claim in claims for tag in claim)
    found = _smallest(claims)
    least = min((_vouching(one, vouched) for one in found), default=0)
    likeliest = [one for one in found if _vouching(one, vouched) == least]
    most = frozenset(tag for tag in held if held[tag] == max(held.values()))
    common = frozenset.intersection(*likeliest) if likeliest else most if len(most) == 1 else frozenset()
    return min(common, key=lambda tag: (-held[tag], vouched[tag], tag), default=None)


def _vouching(explanation: Iterable[int], vouched: Counter[int]) -> int:
    return sum(vouched[tag] for tag in explanation)


def _told_apart(told: Iterable[frozenset[int]], vouched: Counter[int]) -> list[frozenset[int]]:
    """The claims, short ones first, with two at most of the numbers that stand in just the same ones, as parts do."""
    claims = sorted(told, key=lambda claim: (len(claim), sorted(claim)))
    standing: dict[int, list[int]] = defaultdict(list)
    for n, claim in enumerate(claims):
        for tag in claim:
            standing[tag].append(n)
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for tag, places in standing.items():
        alike[tuple(places)].append(tag)
    kept = {tag for same in alike.values() for tag in sorted(same, key=lambda tag: (vouched[tag], tag))[:2]}
    return [claim & kept for claim in claims]


def _smallest(claims: Sequence[frozenset[int]]) -> set[frozenset[int]]:
    """The smallest explanations; none where they are large or many."""
    for size in range(1, MOST_ERRORS + 1):
        tried = list(islice(_explanations(claims, size), MOST_TRIED + 1))
        if found := {one for one in tried if one is not None}:
            return found if len(tried) <= MOST_TRIED else set()
    return set()


def _explanations(claims: Sequence[frozenset[int]], size: int) -> Iterator[frozenset[int] | None]:
    """Those of at most `size` numbers; None for each attempt that leads to none."""
    if not claims or not size:
        yield None if claims else frozenset()
        return
    for tag in claims[0]:
        for rest in _explanations([claim for claim in claims if tag not in claim], size - 1):
            yield None if rest is None else rest | {tag}


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
