"""The rules of a kind of report, as reviewers are told them: formula, tolerance, source, examples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.text import Text

from extractor.bundled import folder
from extractor.definitions import Definitions
from extractor.record import Part, Report, Rule, Tolerance
from extractor.report.words import Lang, word

WIDTH = 80


class Example(BaseModel):
    """What a record tells, and the verdict of one rule on it; without a page its values are printed a row a line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: Literal["match", "rounding", "mismatch", "review", "not_checkable", "none"]
    record: dict[str, Any] = {}
    second: dict[str, Any] = {}  # another reading of the same page
    page: str = ""
    kind: str = ""
    definitions: str = ""


class RuleTold(BaseModel):
    """A rule, as `extractor rules --json` tells it."""

    model_config = ConfigDict(frozen=True)

    rule: str
    formula: str
    tolerance: Tolerance
    source: str
    definitions: str | None  # the set whose table settles the rule
    table: str | None
    examples: list[Example]


def rules_of(kind: type[Report]) -> list[Rule]:
    """Every rule of `kind` and of the parts that its rows are, by id; one that several parts share counts once."""
    found = {rule.id: rule for part in [*_parts(kind), kind] for rule in part.rules()}
    return [found[name] for name in sorted(found)]


def formulas(kind: type[Report]) -> dict[str, str]:
    """The declared formula of each rule of `kind`, by id."""
    return {rule.id: rule.formula for rule in rules_of(kind)}


@cache
def examples() -> dict[str, list[Example]]:
    """The examples of the shipped rules, by id."""
    text = (folder("schemas") / "examples.yaml").read_text(encoding="utf-8")
    return {rule: [Example(**one) for one in told] for rule, told in yaml.load(text, yaml.BaseLoader).items()}


def rules_told(rules: Iterable[Rule], taken: Definitions) -> list[RuleTold]:
    """Rules by id, with what the definitions settle of them."""
    once = {rule.id: rule for rule in rules}
    return [_told(once[name], taken) for name in sorted(once)]


def rules_to_json(told: Sequence[RuleTold]) -> str:
    """Rules as UTF-8 text, ending in a line break."""
    return json.dumps([rule.model_dump(mode="json") for rule in told], ensure_ascii=False, indent=1) + "\n"


def rules_to_text(told: Sequence[RuleTold], lang: Lang) -> str:
    """Rules for a terminal of 80 columns."""
    return "\n".join("\n".join(_lines(rule, lang)) + "\n" for rule in told)


def _told(rule: Rule, taken: Definitions) -> RuleTold:
    return RuleTold(
        rule=rule.id,
        formula=rule.formula,
        tolerance=rule.tolerance,
        source=rule.source or (taken.source(rule.takes) if rule.takes else ""),
        definitions=taken.name if rule.takes else None,
        table=rule.takes or None,
        examples=examples().get(rule.id, []),
    )


def _lines(rule: RuleTold, lang: Lang) -> list[str]:
    told = [rule.formula, f"{word('tolerance', lang)}{word(':', lang)}{word(rule.tolerance, lang)}"]
    if rule.definitions:
        told.append(f"{word('definitions', lang)}{word(':', lang)}{rule.definitions} [{rule.table}]")
    if rule.source:
        told.append(rule.source)
    told += [f"{word(one.verdict, lang)}{word(':', lang)}{_shown(one)}" for one in rule.examples]
    return [rule.rule, *(line for text in told for line in _folded(text))]


def _shown(example: Example) -> str:
    """What an example tells, on one line."""
    name = f"[{example.definitions}] " if example.definitions else ""
    if example.page:
        return name + " / ".join(" ".join(line.split(" | ")) for line in example.page.strip().splitlines())
    rows = [row for value in example.record.values() for row in (value if isinstance(value, list) else [{"": value}])]
    return name + " / ".join(", ".join(f"{field} {_value(value)}" for field, value in row.items()) for row in rows)


def _value(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _folded(text: str) -> list[str]:
    """Lines of at most 80 columns; a Chinese letter takes two."""
    return [f"    {line.plain.rstrip()}" for line in Text(text).wrap(_PLAIN, WIDTH - 4)]


_PLAIN = Console(width=WIDTH, color_system=None)


def _parts(kind: type[Report]) -> list[type[Part]]:
    inner = (argument for field in kind.model_fields.values() for argument in get_args(field.annotation))
    return [part for part in inner if isinstance(part, type) and issubclass(part, Part)]
