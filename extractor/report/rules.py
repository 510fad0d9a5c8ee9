"""The rules of a kind of report, as reviewers are told them."""

from __future__ import annotations

from typing import get_args

from extractor.record import Part, Report, Rule


def rules_of(kind: type[Report]) -> list[Rule]:
    """Every rule of `kind` and of the parts that its rows are, by id; one that several parts share counts once."""
    found = {rule.id: rule for part in [*_parts(kind), kind] for rule in part.rules()}
    return [found[name] for name in sorted(found)]


def formulas(kind: type[Report]) -> dict[str, str]:
    """The declared formula of each rule of `kind`, by id."""
    return {rule.id: rule.formula for rule in rules_of(kind)}


def _parts(kind: type[Report]) -> list[type[Part]]:
    inner = (argument for field in kind.model_fields.values() for argument in get_args(field.annotation))
    return [part for part in inner if isinstance(part, type) and issubclass(part, Part)]
