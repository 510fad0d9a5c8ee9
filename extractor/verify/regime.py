"""How a document rounds its sums: where all of them add up on the shown digits, a lone one that does not is told."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.finding import SEVERITY, Finding
from extractor.formula import PLUS, Joined
from extractor.quantity import Path, Verdict

ENOUGH = 12  # sums that add up; where sums are rounded apart from their parts, so many seldom do


def with_regime(findings: Sequence[Finding]) -> list[Finding]:
    """`findings`; the one sum that is off by its last digit, among many that are not, for review."""
    sums = [finding for finding in findings if _is_rounded_sum(finding)]
    held = {_numbers(finding) for finding in sums if finding.verdict is Verdict.MATCH}
    off = {_numbers(finding) for finding in sums if finding.why == Path.PARTS_ROUNDED}
    if len(held) < ENOUGH or len(off) != 1:
        return list(findings)
    return [_for_review(finding) if _numbers(finding) in off and finding in sums else finding for finding in findings]


def _is_rounded_sum(finding: Finding) -> bool:
    """Whether numbers of one unit are added whose roundings may show in the sum."""
    told, reported, formula = finding.recomputed, finding.reported, finding.formula
    is_sum = isinstance(formula, Joined) and all(sign == PLUS for sign, _ in formula.parts)
    if not is_sum or reported is None or told is None or told.low == told.high:
        return False
    return all(operand.unit == reported.unit for operand in finding.operands)


def _numbers(finding: Finding) -> tuple[int | None, ...]:
    told = [finding.reported, *finding.operands]
    return tuple(sorted(figure.tag or 0 for figure in told if figure))


def _for_review(finding: Finding) -> Finding:
    changed = {"verdict": Verdict.REVIEW, "severity": SEVERITY[Verdict.REVIEW], "why": "other_sums_add_up"}
    return finding.model_copy(update=changed)
