"""The intervals, brackets and gaps of computed quantities."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from extractor.decimals import exact_decimal, shown
from extractor.formula import Statement, Term
from extractor.numerals import Comparator, Form, scan
from extractor.quantity import Outcome, Printed, Quantity, Reason, Verdict, compare, percent_form, satisfies, total


def spread(value: int, low: int, high: int, text: str = "x") -> Quantity:
    return Quantity(Fraction(value), Fraction(low), Fraction(high), Term(text, 1))


def bounds(quantity: Quantity) -> tuple[object, ...]:
    return quantity.value, quantity.low, quantity.high


A, B = spread(10, 9, 12, "a"), spread(-4, -5, 2, "b")
ONE = spread(4, 2, 5, "c")


@pytest.mark.parametrize(
    ("made", "expected", "expression"),
    [
        (lambda: A + B, (6, 4, 14), "a + b"),
        (lambda: A - B, (14, 7, 17), "a − b"),
        (lambda: A * B, (-40, -60, 24), "a × b"),
        (lambda: A * spread(2, 2, 3, "d"), (20, 18, 36), "a × d"),
        (lambda: A / ONE, (Fraction(5, 2), Fraction(9, 5), 6), "a ÷ c"),
        (lambda: 1 - A, (-9, -11, -8), "1 − a"),
        (lambda: abs(A), (10, 9, 12), "a"),
        (lambda: abs(B), (4, 0, 5), "b"),
        (lambda: abs(spread(-4, -5, -3)), (4, 3, 5), "x"),
        (lambda: abs(spread(0, 0, 3)), (0, 0, 3), "x"),
        (lambda: abs(spread(-1, -3, 0)), (1, 0, 3), "x"),
        (lambda: abs(spread(1, Fraction(1, 4), 3)), (1, Fraction(1, 4), 3), "x"),  # type: ignore[arg-type]
        (lambda: A.exact, (10, 10, 10), "a"),
        (lambda: A.capped(11), (10, 9, 11), "min(a, 11)"),
        (A.capped, (1, 1, 1), "min(a, 1)"),
        (lambda: A.capped(12), (10, 9, 12), "a"),
        (B.capped, (-4, -5, 1), "min(b, 1)"),
        (lambda: total([A, B, ONE]), (10, 6, 19), "a + b + c"),
    ],
)
def test_an_interval_holds_what_its_operands_may_be(
    made: Callable[[], Quantity], expected: tuple[int, int, int], expression: str
) -> None:
    quantity = made()
    assert bounds(quantity) == expected
    assert quantity.expression == expression


def test_brackets_stand_where_the_order_needs_them() -> None:
    assert (A + B + ONE).expression == "a + b + c"
    assert (A + (B + ONE)).expression == "a + b + c"
    assert (A - (B + ONE)).expression == "a − (b + c)"
    assert (A * (B * ONE)).expression == "a × b × c"
    assert (A / (ONE * ONE)).expression == "a ÷ (c × c)"
    assert (A * (B + ONE)).expression == "a × (b + c)"
    assert ((A + B) / ONE).expression == "(a + b) ÷ c"


def test_a_missing_quantity_says_why_and_is_worth_nothing() -> None:
    gap = Quantity.missing(Reason.QUALITATIVE)
    assert (gap.gap, gap.expression, bounds(gap)) == (Reason.QUALITATIVE, "?", (0, 0, 0))
    assert Quantity.missing(Reason.QUALITATIVE, "若干").expression == "若干"
    assert total([]).gap is Reason.MISSING_OPERAND


def test_a_quotient_without_an_operand_has_its_gap_and_no_value() -> None:
    gap = Quantity.missing(Reason.QUALITATIVE)
    told = [(gap / A, "? ÷ a"), (A / gap, "a ÷ ?"), (gap / B, "? ÷ b")]
    told += [((gap + 3) / A, "(? + 3) ÷ a"), (A / (gap + 3), "a ÷ (? + 3)")]
    for quotient, expression in told:
        assert (quotient.gap, *bounds(quotient)) == (Reason.QUALITATIVE, 0, 0, 0)
        assert quotient.expression == expression


def test_a_base_that_may_be_nought_gives_no_quotient() -> None:
    for base in (B, spread(1, 0, 2), spread(-1, -2, 0)):
        quotient = A / base
        assert (quotient.gap, *bounds(quotient)) == (Reason.ZERO_BASE, 0, 0, 0)
        assert quotient.expression == f"a ÷ {base.expression}"


def test_a_gap_is_not_capped() -> None:
    gap = Quantity.missing(Reason.ZERO_BASE, "x")
    assert replace(gap, high=Fraction(5)).capped().expression == "x"


def test_only_whole_numbers_and_quantities_compute() -> None:
    for operation in ("__add__", "__sub__", "__mul__", "__truediv__"):
        assert getattr(A, operation)("3") is NotImplemented
        assert getattr(A, operation)(0.5) is NotImplemented


def test_a_column_lends_its_decimals_and_takes_none() -> None:
    (numeral,) = scan("98.5")
    assert [Printed.of(numeral, n).step for n in (None, 0, 2)] == [Fraction(1, 10), Fraction(1, 10), Fraction(1, 100)]


def test_a_bare_number_read_as_a_percentage_has_an_interval() -> None:
    (numeral,) = scan("96人")
    percent = percent_form(numeral)
    assert (percent.form, percent.unit, percent.scale, percent.exact) == (Form.PERCENT, "%", -2, False)
    assert percent.magnitude == Fraction(96, 100)


@pytest.mark.parametrize(
    ("value", "text"),
    [("1/8", "0.125"), ("1/5", "0.2"), ("3/40", "0.075"), ("7/20", "0.35"), ("1/16", "0.0625"), ("2/7", "2/7"),
     ("1/6", "1/6"), ("12", "12"), ("1/100000000", "0.00000001")],
)  # fmt: skip
def test_exact_decimals_have_as_many_places_as_they_need(value: str, text: str) -> None:
    assert exact_decimal(Fraction(value)) == text


def test_long_decimals_are_shown_with_six() -> None:
    assert shown(Fraction(2, 3)) == "0.666667"
    assert shown(Fraction(-2, 3), 2) == "-0.67"


def test_a_quotient_is_explained_by_its_operands_and_a_sum_by_its_parts() -> None:
    now, before = (Printed(Fraction(n), Fraction(1)).quantity(str(n), 1) for n in (30, 20))
    paths = [
        compare(Printed(Fraction(told), Fraction("0.001")), computed).why
        for told, computed in [("1.52", now / before), ("0.52", now / before - 1), ("10.5", now - before)]
    ]
    assert paths == ["operands_rounded", "operands_rounded", "parts_rounded"]


@pytest.mark.parametrize(
    ("comparator", "kept"),
    [
        (Comparator.AT_LEAST, [False, True, True]),
        (Comparator.AT_MOST, [True, True, False]),
        (Comparator.MORE_THAN, [False, False, True]),
        (Comparator.LESS_THAN, [True, False, False]),
        (Comparator.EQUAL, [False, True, False]),
    ],
)
def test_a_target_is_kept_on_the_printed_values(comparator: Comparator, kept: list[bool]) -> None:
    assert [satisfies(comparator, spread(n, 0, 9), spread(4, 0, 9)) for n in (3, 4, 5)] == kept


def test_an_outcome_tells_the_difference_in_units_of_the_last_digit() -> None:
    outcome = compare(Printed(Fraction(3), Fraction(1, 10)), Quantity.exactly(1))
    assert outcome == Outcome(Verdict.MISMATCH, "", Fraction(2), Fraction(1, 10))
    assert outcome.steps == 20


def test_a_printed_operand_is_a_number_in_base_units_that_knows_its_printed_unit() -> None:
    rounded, exact = (Printed.of(scan(text)[0]).quantity(text, 7) for text in ("3.5万元", "3人"))
    assert rounded.formula == Term("3.5万元", 7, Fraction(35000), 4, exact=False)
    assert exact.formula == Term("3人", 7, Fraction(3), 0, exact=True)


def test_a_constant_of_a_formula_has_its_value_and_no_tag() -> None:
    assert Quantity.exactly(Fraction(1, 2)).formula == Term("0.5", None, Fraction(1, 2), 0, exact=True)


def test_a_target_stands_in_its_formula_as_one_value() -> None:
    operand = Printed(Fraction(3), Fraction(1)).quantity("3", 7)
    assert operand.exact.formula == Term("3", 7, Fraction(3), 0, exact=True)
    assert (operand + A).exact.formula == (operand + A).formula


def test_what_is_told_in_words_holds_the_numbers_named_or_those_it_had() -> None:
    assert A.told_as("[3]").formula == Statement("[3]", (1,))
    assert A.told_as("3 < 4", 8, 9).formula == Statement("3 < 4", (8, 9))


def test_only_what_is_more_than_nought_throughout_is_positive() -> None:
    lows = (Fraction(-1), Fraction(0), Fraction(1, 2), Fraction(1))
    assert [Quantity(Fraction(5), low, Fraction(9), Term("x")).is_positive for low in lows] == [
        False,
        False,
        True,
        True,
    ]


def test_a_part_of_one_is_a_base_that_cannot_be_nought() -> None:
    half = Quantity(Fraction(3, 4), Fraction(1, 2), Fraction(1), Term("x"))
    assert bounds(A / half) == (Fraction(40, 3), 9, 24)
    assert bounds(A / (0 - half)) == (Fraction(-40, 3), -24, -9)
