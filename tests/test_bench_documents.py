"""The benchmark of documents: honest reports, an oracle that keeps the vectors, operators that seed."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from tests.bench.documents_table import wilson
from tests.bench.generator.forms import FORMS, report
from tests.bench.generator.style import rounded
from tests.bench.generator.truth import Made, Relation, Slot
from tests.bench.markdown import write_section
from tests.bench.operators import NAMES, seeds
from tests.bench.oracle import broken
from tests.bench.outcomes import measure, read_report, tags_of

MARKS = "abcdefgh"


def page(op: str, result: Slot, *operands: Slot, **facts: tuple[object, ...]) -> Made:
    """A report of one relation."""
    slots = dict(zip(MARKS, (result, *operands), strict=False))
    relation = Relation(op, "a", tuple(MARKS[1 : len(slots)]), **facts)  # type: ignore[arg-type]
    return Made("vector", "other", (), slots, (relation,))


def ratio(part: str, whole: str, told: str, exact: bool = False) -> bool:
    operands = [Slot(text, exact=exact) for text in (part, whole)]
    return not broken(page("ratio", Slot(told), *operands))


@pytest.mark.parametrize(
    ("part", "whole", "told", "held"),
    [
        ("1234.56", "1256.00", "98.29%", True),
        ("1234.56", "1256.00", "98.28%", False),
        ("98.5", "100.0", "98.59%", True),
        ("98.5", "100.0", "98.60%", True),
        ("98.5", "100.0", "98.61%", False),
    ],
)
def test_the_oracle_keeps_the_vectors_of_rates(part: str, whole: str, told: str, held: bool) -> None:
    assert ratio(part, whole, told) is held


@pytest.mark.parametrize(("told", "held"), [("66.67%", True), ("66.66%", True), ("66.65%", False)])
def test_the_oracle_knows_truncation_of_exact_counts(told: str, held: bool) -> None:
    assert ratio("2", "3", told, exact=True) is held


@pytest.mark.parametrize(("told", "held"), [("30.01", True), ("30.02", False)])
def test_the_oracle_grants_a_sum_half_a_unit_for_each_part(told: str, held: bool) -> None:
    made = page("sum", Slot(told), Slot("10.00"), Slot("20.00"), signs=(1, 1))
    assert bool(broken(made)) is not held


def test_the_oracle_grants_nothing_to_cents() -> None:
    parts = [Slot("33.33元") for _ in range(3)]
    assert broken(page("sum", Slot("100.00元"), *parts, signs=(1, 1, 1)))


def test_values_are_rounded_in_three_ways() -> None:
    value = Fraction("0.125")
    shown = [rounded(value, 2, how) for how in ("half_up", "half_even", "truncated")]
    assert shown == [Fraction("0.13"), Fraction("0.12"), Fraction("0.12")]


def test_generated_reports_are_honest_by_the_oracle() -> None:
    assert [(made.name, broken(made)) for made in (report(7, n) for n in range(48)) if broken(made)] == []


@pytest.mark.parametrize("kind", list(FORMS))
def test_the_numbers_of_a_generated_report_are_read_where_they_stand(kind: str) -> None:
    made = report(7, list(FORMS).index(kind))
    read = read_report(made)
    numbers = [mark for mark, slot in made.slots.items() if slot.sort == "number"]
    assert type(read.record).kind == kind
    assert len(tags_of(made, read.document)) >= 0.9 * len(numbers)


def test_a_report_is_the_same_for_one_seed() -> None:
    assert report(7, 3).text() == report(7, 3).text() != report(8, 3).text()


def test_every_operator_seeds_errors_and_the_oracle_sees_some() -> None:
    made = [report(7, n) for n in range(36)]
    seen = {
        name
        for name in NAMES
        for one in made
        for seed in seeds(one, name, random.Random(1))[:3]
        if broken(seed.apply(one))
    }
    assert seen == set(NAMES)


def test_an_error_that_is_seeded_is_told_and_an_honest_report_raises_no_mismatch() -> None:
    clean, outcomes = measure(report(7, 0), seed=1, each=1, together=1)
    observable = [outcome for outcome in outcomes if outcome.observable]
    assert clean.mismatches == 0
    assert sum(outcome.told for outcome in observable) > len(observable) / 2


def test_wilson_bounds_of_none_in_three_hundred() -> None:
    low, high = wilson(0, 300)
    assert round(low, 9) == 0
    assert round(high, 4) == 0.0126


def test_a_section_is_put_between_its_markers_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "BENCHMARKS.md"
    write_section("core", "first", path)
    write_section("documents", "second", path)
    write_section("core", "third", path)
    assert path.read_text() == (
        "# Benchmarks\n\n<!-- core -->\n\nthird\n\n<!-- /core -->\n\n"
        "<!-- documents -->\n\nsecond\n\n<!-- /documents -->\n"
    )
