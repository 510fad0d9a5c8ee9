"""The comparison of printed and recomputed values: the vectors of the verification rules, and its pitfalls."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.decimals import exact_decimal, shown
from extractor.formula import Term
from extractor.numerals import Numeral, scan
from extractor.quantity import Outcome, Printed, Quantity, Reason, Verdict, compare, rounds_to, total


def numeral(text: str) -> Numeral:
    (found,) = scan(text)
    return found


def printed(text: str) -> Printed:
    return Printed.of(numeral(text))


def number(text: str, tag: int = 1) -> Quantity:
    return printed(text).quantity(text, tag)


def verdict(reported: str, computed: Quantity) -> str:
    outcome = compare(printed(reported), computed)
    return f"{outcome.verdict} {outcome.why}".strip()


RATES = [
    ("1234.56", "1256.00", {"98.29%": "match", "98.28%": "mismatch", "98.30%": "mismatch", "98.31%": "mismatch"}),
    (
        "98.5",
        "100.0",
        {
            "98.50%": "match",
            "98.59%": "rounding operands_rounded",
            "98.60%": "rounding operands_rounded",
            "98.61%": "mismatch",
        },
    ),
    ("5个", "16个", {"31.25%": "match", "31.3%": "match", "31.2%": "match"}),
    ("2个", "3个", {"66.67%": "match", "66.66%": "rounding truncated", "66.65%": "mismatch"}),
    ("1个", "3个", {"33.34%": "mismatch"}),
    ("18570.21", "19206.99", {"96.68%": "match"}),
]


@pytest.mark.parametrize(
    ("part", "whole", "reported", "expected"),
    [(part, whole, reported, expected) for part, whole, vectors in RATES for reported, expected in vectors.items()],
)
def test_rate_of_printed_numbers(part: str, whole: str, reported: str, expected: str) -> None:
    assert verdict(reported, number(part) / number(whole, 2)) == expected


@pytest.mark.parametrize("reported", ["1.3%", "1.2%"])
def test_both_roundings_of_a_tie_match(reported: str) -> None:
    half, forty = Quantity.exactly(Fraction(1, 2)), Quantity.exactly(40)
    assert verdict(reported, half / forty) == "match"


@pytest.mark.parametrize("part", ["0个", "5个"])
def test_zero_base_is_not_checkable(part: str) -> None:
    assert verdict("0%", number(part) / number("0个", 2)) == "not_checkable zero_base"


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("99.99", "match"),
        ("99.98", "rounding parts_rounded"),
        ("100.00", "rounding parts_rounded"),
        ("100.01", "rounding parts_rounded"),
        ("100.02", "mismatch"),
    ],
)
def test_sum_of_three_rounded_parts(reported: str, expected: str) -> None:
    assert verdict(reported, total([number("33.33", tag) for tag in (1, 2, 3)])) == expected


def test_sum_of_yuan_with_two_decimals_is_exact() -> None:
    assert verdict("100.00元", total([number("33.33元", tag) for tag in (1, 2, 3)])) == "mismatch"


@pytest.mark.parametrize(("reported", "expected"), [("30.01", "rounding parts_rounded"), ("30.02", "mismatch")])
def test_sum_of_two_rounded_parts(reported: str, expected: str) -> None:
    assert verdict(reported, number("10.00") + number("20.00", 2)) == expected


def test_score_from_the_printed_rate() -> None:
    assert verdict("26.85", Quantity.exactly(30) * number("89.50%")) == "match"


def test_a_comparison_rounds_once() -> None:
    exact = Quantity.exactly(Fraction("0.98447"))
    assert verdict("98.4%", exact) == "match"
    assert verdict("98.5%", exact) == "mismatch"


def test_floats_would_get_this_tie_wrong() -> None:
    assert verdict("2.68", Quantity.exactly(Fraction("2.675"))) == "match"
    assert verdict("2.67", Quantity.exactly(Fraction("2.675"))) == "rounding truncated"


def test_units_of_ten_thousand_compare_with_units_of_one() -> None:
    assert verdict("1.2亿元", number("11987万元")) == "match"


def test_an_approximate_number_that_does_not_fit_is_not_checkable() -> None:
    assert verdict("约50%", number("4个") / number("7个", 2)) == "not_checkable approximate"


def test_a_bound_holds_for_every_value_beyond_it() -> None:
    assert verdict("不低于90%", number("97个") / number("100个", 2)) == "match"
    assert verdict("不低于98%", number("97个") / number("100个", 2)) == "mismatch"


def test_a_missing_operand_spreads_through_the_expression() -> None:
    rate = number("4个") / (Quantity.missing(Reason.MISSING_OPERAND) + 3)
    assert verdict("50%", rate) == "not_checkable missing_operand"


def test_an_expression_keeps_the_printed_numbers_and_its_brackets() -> None:
    a, b, c = number("10.0", 1), number("4.0", 2), number("3.0", 3)
    assert ((a - b) / (a - (b - c))).expression == "(10.0 − 4.0) ÷ (10.0 − (4.0 − 3.0))"
    assert (a / b - 1).expression == "10.0 ÷ 4.0 − 1"
    assert (a - b).tags == (1, 2)


def test_difference_is_told_in_units_of_the_last_digit() -> None:
    outcome = compare(printed("98.31%"), number("1234.56") / number("1256.00", 2))
    assert outcome.steps is not None
    assert 1 < outcome.steps < 2


def test_a_printed_zero_rate_has_an_interval_too() -> None:
    assert verdict("0.0%", number("3个") / number("10000个", 2)) == "match"


@given(st.fractions(-10_000, 10_000), st.integers(0, 4))
def test_an_honest_rounding_is_a_match(value: Fraction, decimals: int) -> None:
    rounded = Fraction(round(value * 10**decimals), 10**decimals)
    reported = Printed(rounded, Fraction(1, 10**decimals))
    assert compare(reported, Quantity.exactly(value)).verdict is Verdict.MATCH


@given(
    st.integers(1, 10**7), st.integers(1, 10**7), st.integers(0, 2), st.integers(0, 2), st.integers(0, 3), st.booleans()
)
def test_a_rate_of_exact_values_is_never_a_mismatch_after_rounding_its_operands(
    part: int, whole: int, part_decimals: int, whole_decimals: int, rate_decimals: int, half_up: bool
) -> None:
    def told(value: Fraction, decimals: int) -> Printed:
        scaled = value * 10**decimals
        digits = int(scaled + Fraction(1, 2)) if half_up else round(scaled)
        return Printed(Fraction(digits, 10**decimals), Fraction(1, 10**decimals))

    a, b = Fraction(part, 100), Fraction(whole, 100)
    operands = told(a, part_decimals).quantity("a", 1), told(b, whole_decimals).quantity("b", 2)
    reported = told(a / b, rate_decimals)
    assert compare(reported, operands[0] / operands[1]).verdict is not Verdict.MISMATCH


@given(st.fractions(), st.integers(-2, 4))
def test_rounding_once_agrees_with_python(value: Fraction, decimals: int) -> None:
    step = Fraction(10) ** -decimals
    assert rounds_to(value, round(value / step) * step, step)
    assert not rounds_to(value, (round(value / step) + 2) * step, step)


@pytest.mark.parametrize(
    ("value", "text"), [("4753.66", "4753.66"), ("-0.5", "-0.5"), ("0", "0"), ("1000000", "1000000"), ("1/3", "1/3")]
)
def test_values_leave_as_exact_decimals(value: str, text: str) -> None:
    assert exact_decimal(Fraction(value)) == text


def test_shown_pads_nothing_and_rounds_at_its_limit() -> None:
    assert shown(Fraction(1, 3), 4) == "0.3333"
    assert shown(Fraction(5, 2), 4) == "2.5"


def test_a_bound_as_an_operand_contradicts_nothing() -> None:
    assert verdict("25%", number("超过900人") / number("4000人", 2)) == "not_checkable approximate"
    assert verdict("25%", number("超过1000人") / number("4000人", 2)) == "match"


def between(low: int, high: int, approximate: bool = False) -> Quantity:
    middle = Fraction(low + high, 2)
    return Quantity(middle, Fraction(low), Fraction(high), Term("x"), approximate=approximate)


def bounds(quantity: Quantity) -> tuple[Fraction, Fraction]:
    return quantity.low, quantity.high


def test_total_of_one_part_is_that_part() -> None:
    assert total([between(1, 3)]) == between(1, 3)


def test_total_of_an_approximate_part_is_approximate() -> None:
    assert total([between(1, 3), between(4, 6, approximate=True)]).approximate
    assert not total([between(1, 3), between(4, 6)]).approximate


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (between(-4, 8), between(2, 4), (-2, 4)),
        (between(4, 8), between(-4, -2), (-4, -1)),
        (between(-8, -4), between(-4, -2), (1, 4)),
        (between(0, 8), between(2, 4), (0, 4)),
    ],
)
def test_quotient_reaches_over_all_signs(part: Quantity, whole: Quantity, expected: tuple[int, int]) -> None:
    assert bounds(part / whole) == tuple(map(Fraction, expected))


def test_quotient_by_what_may_be_nought_is_none() -> None:
    assert (between(4, 8) / between(0, 2)).gap is Reason.ZERO_BASE
    assert (between(4, 8) / between(-2, 0)).gap is Reason.ZERO_BASE


def test_quotient_of_what_is_missing_is_missing_for_its_reason() -> None:
    missing = Quantity.missing(Reason.QUALITATIVE)
    assert (missing / between(2, 4)).gap is Reason.QUALITATIVE
    assert (between(2, 4) / missing).gap is Reason.QUALITATIVE


def test_steps_of_an_outcome_need_a_difference_and_a_last_digit() -> None:
    assert Outcome(Verdict.MISMATCH, "", Fraction(3), Fraction(1, 10)).steps == 30
    assert Outcome(Verdict.MISMATCH, "", Fraction(3)).steps is None
    assert Outcome(Verdict.MISMATCH, "", None, Fraction(1, 10)).steps is None


def test_the_exact_value_of_an_approximate_number_stays_approximate() -> None:
    assert number("约5万元").exact.approximate
    assert not number("5万元").exact.approximate


def test_a_quotient_of_negative_numbers_is_told_as_one() -> None:
    assert (number("-4.0") / number("-2.0")).expression == "-4.0 ÷ -2.0"
