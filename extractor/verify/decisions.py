"""What a wrong number turns: a state, a grade, full marks, or the direction that a sign tells."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cached_property

from extractor.check import Check
from extractor.quantity import Verdict
from extractor.record import Hanging, Report

STATE, MISSED = "state", "missed"
_FAILED = (Verdict.MISMATCH, Verdict.REVIEW)


class Decisions:
    """The decisions that hang on the numbers of one record; looked up only for what fails."""

    def __init__(self, record: Report) -> None:
        self.record = record

    def turned(self, check: Check) -> str | None:
        """What the recomputed value decides otherwise than the printed one (`grade: 良 → 中`); None where nothing."""
        if check.verdict not in _FAILED or check.computed.gap:
            return None
        if check.decision:
            return check.decision
        difference = check.outcome.difference
        if check.reported.tag is None or difference is None or check.power is not None:
            return None
        recomputed = check.computed.value
        printed = recomputed + difference
        found = (_turned(code, one, recomputed / printed) for code, one in self._by_tag[check.reported.tag] if printed)
        return next(filter(None, found), None) or _direction(printed, recomputed)

    @property
    def missed(self) -> list[Hanging]:
        """The figures that miss their targets, by what the record itself tells."""
        told = (one for part in self._by_tag.values() for code, one in part if code == STATE)
        return [one for one in told if one.of(one.figure.quantity.value) == MISSED]

    @cached_property
    def _by_tag(self) -> dict[int, list[tuple[str, Hanging]]]:
        found: dict[int, list[tuple[str, Hanging]]] = defaultdict(list)
        for _, part in self.record.parts():
            for code, one in part.decisions():
                if one.figure.tag is not None and not one.figure.quantity.approximate:
                    found[one.figure.tag].append((code, one))
        return found


def _turned(code: str, hanging: Hanging, factor: Fraction) -> str | None:
    """What becomes of a decision where its figure is `factor` times what is printed, in whatever unit."""
    printed = hanging.figure.quantity.value
    before, after = hanging.of(printed), hanging.of(printed * factor)
    return f"{code}: {before} → {after}" if before and after and before != after else None


def _direction(printed: Fraction, recomputed: Fraction) -> str | None:
    """A sign that turns: 增长 for 下降, 结余 for 超支; not of one amount told with its sign and without."""
    if printed == -recomputed:
        return None
    if printed > 0 > recomputed:
        return "direction: + → −"
    return "direction: − → +" if printed < 0 < recomputed else None
