"""The ways of rounding: ties, nought and negative numbers, cut digits, and digits rounded twice."""

from fractions import Fraction

import pytest

from extractor.check import equal
from extractor.decimals import power_of_ten
from extractor.figure import Figure
from extractor.formula import Term
from extractor.numerals import Comparator
from extractor.quantity import Path, Printed, Quantity, Verdict, compare, rounds_to
from extractor.rounding import rounds_twice
from tests.bench.claims import Print


def figure(digits: int, decimals: int, unit: str = "%", mark: str = "") -> Figure:
    return Print(digits, decimals, unit, mark).figure(1)


def between(low: str, high: str) -> Quantity:
    """A quantity that lies anywhere between; its value is the lower end."""
    return Quantity(Fraction(low), Fraction(low), Fraction(high), Term("x", 2))


def said(printed: str, step: str, computed: Quantity, exact: bool = False) -> str:
    outcome = compare(Printed(Fraction(printed), Fraction(step), exact=exact), computed)
    return f"{outcome.verdict} {outcome.why}".strip()


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("2.5", {2, 3}),
        ("3.5", {4}),
        ("-2.5", {-2, -3}),
        ("-3.5", {-4}),
        ("-0.6", {-1}),
        ("0.5", {0, 1}),
        ("0.4", {0}),
        ("0", {0}),
    ],
)
def test_a_tie_is_rounded_up_in_size_or_to_the_even_digit(value: str, accepted: set[int]) -> None:
    assert {n for n in range(-5, 6) if rounds_to(Fraction(value), Fraction(n), Fraction(1))} == accepted


def test_digits_beyond_the_last_printed_one_are_no_rounding_even_of_themselves() -> None:
    assert not rounds_to(Fraction("2.5"), Fraction("2.5"), Fraction(1))
    assert rounds_to(Fraction("2.5"), Fraction("2.5"), Fraction("0.5"))


@pytest.mark.parametrize(
    ("printed", "low", "high", "verdict"),
    [
        ("3", "3", "3", "match"),
        ("3", "39/10", "39/10", "rounding truncated"),
        ("3", "4", "4", "mismatch"),
        ("3", "2", "2", "mismatch"),
        ("3", "21/10", "24/10", "mismatch"),
        ("3", "4", "5", "mismatch"),
        ("3", "399/100", "5", "rounding truncated"),
        ("-3", "-39/10", "-39/10", "rounding truncated"),
        ("-3", "-4", "-4", "mismatch"),
        ("-3", "-2", "-2", "mismatch"),
        ("-3", "-24/10", "-21/10", "mismatch"),
        ("-3", "-5", "-4", "mismatch"),
        ("-3", "-5", "-399/100", "rounding truncated"),
        ("0", "9/10", "9/10", "rounding truncated"),
        ("0", "-9/10", "-9/10", "rounding truncated"),
        ("0", "1", "1", "mismatch"),
        ("0", "-1", "-1", "mismatch"),
    ],
)
def test_digits_cut_off_leave_the_number_nearer_to_nought(printed: str, low: str, high: str, verdict: str) -> None:
    assert said(printed, "1", between(low, high)) == verdict


def test_an_exact_number_is_not_cut() -> None:
    assert said("3", "1", between("39/10", "39/10"), exact=True) == "mismatch"


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        ("35/10", "4", "rounding operands_rounded"),
        ("2", "25/10", "rounding operands_rounded"),
        ("15/10", "24/10", "mismatch"),
        ("41/10", "5", "mismatch"),
    ],
)
def test_intervals_that_touch_overlap(low: str, high: str, verdict: str) -> None:
    assert said("3", "1", between(low, high)) == verdict


def test_two_decimals_then_one_are_told_as_rounded_twice() -> None:
    """98.447 → 98.45 → 98.5"""
    whole = Print(98447, 3, "%").figure(2).quantity.exact
    check = equal(figure(985, 1), whole)
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.ROUNDING, Path.DOUBLE_ROUNDED)
    assert check.computed == whole
    assert check.reported.text == "98.5%"


@pytest.mark.parametrize(
    ("printed", "value", "twice"),
    [
        (985, "98.445", True),  # half-up, half-up
        (985, "98.4449", False),
        (985, "98.555", False),  # 98.55 is 98.6 both ways
        (985, "98.545", False),
        (984, "98.453", True),  # 98.45 is 98.4 half-even
        (984, "98.455", False),  # 98.46 both ways
        (984, "98.456", False),
        (984, "98.345", True),
        (984, "98.3449", False),
        (-985, "-98.447", True),
        (-985, "98.447", False),
    ],
)
def test_both_roundings_must_lead_to_the_printed_digit(printed: int, value: str, twice: bool) -> None:
    reported = Printed(Fraction(printed, 1000), Fraction(1, 1000), -2)
    exact = Fraction(value) / 100
    assert rounds_twice(reported, Quantity(exact, exact, exact, Term("x"))) is twice


@pytest.mark.parametrize(("low", "high", "twice"), [("98.3", "98.445", True), ("98.3", "98.444", False)])
def test_a_rounded_operand_may_be_rounded_twice_at_its_end(low: str, high: str, twice: bool) -> None:
    reported = Printed(Fraction("0.985"), Fraction("0.001"), -2)
    assert rounds_twice(reported, between(str(Fraction(low) / 100), str(Fraction(high) / 100))) is twice


@pytest.mark.parametrize(("low", "high", "twice"), [("98.455", "98.7", True), ("98.456", "98.7", False)])
def test_an_even_digit_may_be_rounded_twice_from_above(low: str, high: str, twice: bool) -> None:
    reported = Printed(Fraction("0.984"), Fraction("0.001"), -2)
    middle = Quantity(Fraction("0.99"), Fraction(low) / 100, Fraction(high) / 100, Term("x"))
    assert rounds_twice(reported, middle) is twice


def test_only_one_printed_decimal_comes_from_two() -> None:
    """98.4447 % is 98.445 %, but no 98.45 %."""
    exact = Quantity.exactly(Fraction("0.984447"))
    assert not rounds_twice(Printed(Fraction("0.9845"), Fraction("0.0001"), -2), exact)
    assert not rounds_twice(Printed(Fraction("0.98"), Fraction("0.01"), -2), Quantity.exactly(Fraction("0.97447")))


def test_a_number_without_an_interval_is_not_rounded_twice() -> None:
    assert not rounds_twice(
        Printed(Fraction("98.5"), Fraction("0.1"), exact=True), Quantity.exactly(Fraction("98.447"))
    )
    assert rounds_twice(Printed(Fraction("98.5"), Fraction("0.1")), Quantity.exactly(Fraction("98.447")))


def test_the_printed_rate_is_named_before_two_roundings() -> None:
    """30 × 89.49% is 26.847, and 30 × the printed 89.5% is 26.85, which is 26.9."""
    exact, printed = Quantity.exactly(Fraction("26.847")), Quantity.exactly(Fraction("26.85"))
    check = equal(figure(269, 1, ""), exact, {Path.CAPPED: printed, Path.FROM_PRINTED_RATE: printed})
    assert check is not None
    assert check.outcome.why == Path.FROM_PRINTED_RATE
    assert check.computed == printed


def test_a_missed_bound_is_no_slip_and_no_cap() -> None:
    """不低于90% of 45 ÷ 100 is missed by any power of ten; 不超过100.2% of 270 ÷ 100 is not met by a cap."""
    rate = Quantity.exactly(Fraction(45, 100))
    missed = equal(figure(90, 0, mark="不低于"), rate)
    above = equal(
        figure(1002, 1, mark="不超过"), Quantity.exactly(Fraction(27, 10)), {Path.CAPPED: Quantity.exactly(1)}
    )
    for check in (missed, above):
        assert check is not None
        assert (check.verdict, check.outcome.why) == (Verdict.MISMATCH, "")


def test_a_bound_may_hold_under_another_definition() -> None:
    rate, other = Quantity.exactly(Fraction(45, 100)), Quantity.exactly(Fraction(95, 100))
    check = equal(figure(90, 0, mark="不低于"), rate, review={"年初预算": other})
    assert check is not None
    assert (check.verdict, check.outcome.why, check.computed) == (Verdict.REVIEW, "alternative: 年初预算", rate)
    assert check.reported.text == "不低于90%"


@pytest.mark.parametrize(
    ("comparator", "kept"),
    [
        (Comparator.AT_LEAST, {4, 5}),
        (Comparator.AT_MOST, {3, 4}),
        (Comparator.MORE_THAN, {5}),
        (Comparator.LESS_THAN, {3}),
        (Comparator.EQUAL, {4}),
    ],
)
def test_a_printed_bound_is_kept_on_its_side(comparator: Comparator, kept: set[int]) -> None:
    bound = Printed(Fraction(4), Fraction(1, 10), comparator=comparator)
    assert {n for n in (3, 4, 5) if compare(bound, Quantity.exactly(n)).verdict is Verdict.MATCH} - {4} == kept - {4}
    exact = {n for n in (3, 4, 5) if compare(bound, Quantity.exactly(n)).verdict is Verdict.MATCH}
    assert exact == kept | {4}  # the same digits always match


def test_powers_of_ten_are_exact() -> None:
    assert [power_of_ten(n) for n in (-2, 0, 3)] == [Fraction(1, 100), 1, 1000]
