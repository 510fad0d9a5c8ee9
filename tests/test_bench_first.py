"""The benchmark of documents: which number is named first, and records held as a model read them."""

from tests.bench.first_named import first_named
from tests.bench.replayed import measure_replayed
from tests.golden import cases
from tests.pages import finding


def test_the_number_that_others_follow_from_is_named_first() -> None:
    assert first_named([finding("a", 1, [2, 3]), finding("b", 4, [2, 5], caused_by=2)]) == 2


def test_the_number_suggested_to_be_misread_is_named_before_the_one_reported() -> None:
    told = finding("a", 1, [2, 3])
    operand = told.operands[1]
    suspect = f"p.{operand.page} l.{operand.line} {operand.text} → 7"
    assert first_named([told.model_copy(update={"suspects": [suspect]})]) == operand.tag


def test_without_more_the_reported_number_is_named_first() -> None:
    assert first_named([finding("a", 1, [2, 3]), finding("b", 3, [4])]) == 1


def test_errors_are_told_by_the_record_that_a_model_read() -> None:
    outcomes = measure_replayed(cases()[0], seed=1, each=1)
    seen = [outcome for outcome in outcomes if outcome.observable]
    assert len(seen) > 5
    assert sum(outcome.told for outcome in seen) > len(seen) / 2
