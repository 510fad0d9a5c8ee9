"""The checks of a record in which one number reads otherwise: only the parts that hold it, only the rules it meets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from extractor.check import Check
from extractor.document import Number
from extractor.figure import Figure
from extractor.quantity import Verdict
from extractor.record import Part, Report

Key = tuple[str, frozenset[int]]  # the rule, and the numbers that it ties together

_PART = TypeVar("_PART", bound=Part)


class Again:
    """Runs the rules of one record again."""

    def __init__(self, record: Report) -> None:
        self.record = record
        self.own = frozenset(rule.id for rule in type(record).rules())
        self._rows: dict[int, list[tuple[str, int]]] = defaultdict(list)
        self.rules = set(self.own)
        for name in type(record).model_fields:
            value = getattr(record, name)
            for at, part in enumerate(value if isinstance(value, list) else ()):
                if isinstance(part, Part):
                    self.rules |= {rule.id for rule in type(part).rules()}
                    for _, figure in part.figures():
                        if figure.tag and (name, at) not in self._rows[figure.tag]:
                            self._rows[figure.tag].append((name, at))

    def rows(self, number: Number) -> dict[Key, Verdict]:
        """The verdicts of the rows that hold `number`, with it in the place of the one with its tag."""
        parts = (getattr(self.record, name)[at] for name, at in self._rows.get(number.tag, ()))
        return _verdicts(_checks(_reading(part, number)) for part in parts)

    def whole(self, number: Number, rules: Collection[str]) -> dict[Key, Verdict]:
        """The verdicts of those `rules` that the report itself declares, over all its rows."""
        if not self.own.intersection(rules):
            return {}
        changed: dict[str, list[Part]] = {}
        for name, at in self._rows.get(number.tag, ()):
            rows = changed.setdefault(name, list(getattr(self.record, name)))
            rows[at] = _reading(rows[at], number)
        report = _reading(self.record.model_copy(update=changed), number)
        return _verdicts([_checks(report, rules)])


def _reading(part: _PART, number: Number) -> _PART:
    """`part` with `number` in the place of the one with its tag."""
    changed: dict[str, object] = {}
    for name, figure in part.figures():
        if figure.tag == number.tag:
            value = getattr(part, name)
            changed[name] = [_reread(f, number) for f in value] if isinstance(value, list) else _reread(value, number)
    return part.model_copy(update=changed) if changed else part


def _reread(figure: Figure, number: Number) -> Figure:
    return replace(figure, number=number) if figure.tag == number.tag else figure


def _checks(part: Part, rules: Collection[str] | None = None) -> Iterator[tuple[str, Check]]:
    for rule in type(part).rules():
        if rules is None or rule.id in rules:
            found = rule.check(part)
            listed = found if isinstance(found, Iterable) else [found]
            yield from ((rule.id, check) for check in listed if isinstance(check, Check))


def _verdicts(told: Iterable[Iterable[tuple[str, Check]]]) -> dict[Key, Verdict]:
    """The verdict on each claim; the worse one where it is made twice."""
    found: dict[Key, Verdict] = {}
    for rule, check in (item for checks in told for item in checks):
        held = frozenset((*check.computed.tags, *([check.reported.tag] if check.reported.tag else ())))
        if found.get((rule, held)) not in (Verdict.MISMATCH, Verdict.REVIEW):
            found[rule, held] = check.verdict
    return found
