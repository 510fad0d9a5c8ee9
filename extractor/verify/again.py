"""The checks of a record in which one number reads otherwise: only the rows that hold it are checked again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractor.check import Check
from extractor.document import Number
from extractor.figure import Figure
from extractor.quantity import Verdict
from extractor.record import Part, Report
from extractor.verify.causes import FAILED

Key = tuple[str, frozenset[int]]  # the rule, and the numbers that it ties together


class Again:
    """Runs the rules of the rows of one record again."""

    def __init__(self, record: Report) -> None:
        self.rules: set[str] = set()
        self._rows: dict[int, dict[int, Part]] = defaultdict(dict)
        for _, part in record.parts():
            if part is not record:
                self.rules |= {rule.id for rule in type(part).rules()}
                for _, figure in part.figures():
                    if figure.tag:
                        self._rows[figure.tag][id(part)] = part

    def verdicts(self, number: Number) -> dict[Key, Verdict]:
        """The verdict on each claim with `number` in the place of the one with its tag; the worse one of two."""
        found: dict[Key, Verdict] = {}
        for rule, check in (
            check for part in self._rows[number.tag].values() for check in _checks(_reading(part, number))
        ):
            held = frozenset((*check.computed.tags, *([check.reported.tag] if check.reported.tag else ())))
            if number.tag in held and found.get((rule, held)) not in FAILED:
                found[rule, held] = check.verdict
        return found


def _reading(part: Part, number: Number) -> Part:
    """`part` with `number` in the place of the one with its tag."""
    changed: dict[str, object] = {}
    for name, figure in part.figures():
        if figure.tag == number.tag:
            value = getattr(part, name)
            changed[name] = [_reread(f, number) for f in value] if isinstance(value, list) else _reread(value, number)
    return part.model_copy(update=changed) if changed else part


def _reread(figure: Figure, number: Number) -> Figure:
    return replace(figure, number=number) if figure.tag == number.tag else figure


def _checks(part: Part) -> Iterator[tuple[str, Check]]:
    for rule in type(part).rules():
        found = rule.check(part)
        listed = found if isinstance(found, Iterable) else [found]
        yield from ((rule.id, check) for check in listed if isinstance(check, Check))
