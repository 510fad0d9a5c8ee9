"""Every rule is told with its formula, tolerance and source, and with examples that hold and that fail; these run."""

from collections.abc import Iterator
from typing import Any

import pytest

from extractor import catalog
from extractor.definitions import definitions
from extractor.document import Document
from extractor.finding import Finding
from extractor.record import Report, Rule
from extractor.report.rules import Example, examples, rules_of
from extractor.verify import verify, verify_both
from extractor.verify.rules import RULES
from tests.pages import page, record

KINDS = catalog.kinds()
DECLARED: dict[str, Rule] = {rule.id: rule for kind in KINDS.values() for rule in rules_of(kind)}
EXAMPLES = examples()
WORST_FIRST = ("mismatch", "review", "not_checkable", "rounding", "match")


def rows_of(told: dict[str, Any]) -> Iterator[list[str]]:
    """The values of a record, a row for each of its rows."""
    for value in told.values():
        for row in value if isinstance(value, list) else [{"": value}]:
            values = [item if isinstance(item, list) else [item] for item in row.values()]
            yield [text.partition("#")[0] for item in values for text in item]


def document_of(example: Example) -> Document:
    return page(example.page or "\n".join(" | ".join(row) for row in rows_of(example.record)))


def kind_of(rule: str, example: Example) -> type[Report]:
    declaring = [name for name, kind in KINDS.items() if rule in {one.id for one in rules_of(kind)}]
    return KINDS[example.kind or (declaring or ["other"])[0]]


def found(rule: str, example: Example) -> list[Finding]:
    document, kind = document_of(example), kind_of(rule, example)
    told = record(kind, document, **example.record)
    taken = definitions(example.definitions)
    if example.second:
        return verify_both(document, told, record(kind, document, **example.second), taken)[0]
    return verify(document, told, taken)[0]


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, one, id=f"{rule}-{n}") for rule, told in EXAMPLES.items() for n, one in enumerate(told)],
)
def test_an_example_of_a_rule_has_its_verdict(rule: str, example: Example) -> None:
    verdicts = {str(finding.verdict) for finding in found(rule, example) if finding.rule == rule}
    assert next((verdict for verdict in WORST_FIRST if verdict in verdicts), "none") == example.verdict


@pytest.mark.parametrize("rule", sorted({*DECLARED, *(rule.id for rule in RULES)}))
def test_a_rule_has_an_example_that_holds_and_one_that_fails(rule: str) -> None:
    verdicts = {example.verdict for example in EXAMPLES.get(rule, ())}
    assert verdicts & {"match", "none"}
    assert verdicts & {"mismatch", "review"}


def test_no_example_is_of_a_rule_that_is_gone() -> None:
    assert set(EXAMPLES) == {*DECLARED, *(rule.id for rule in RULES)}
