"""What a check tells: the figure, the expression with its numbers, the verdict, the reason and the difference."""

from fractions import Fraction
from typing import Any

import pytest

from extractor.check import (
    Check,
    counted,
    equal,
    full_marks,
    graded,
    meets,
    one_sided,
    partner,
    same,
    sums,
    untold,
    within,
)
from extractor.document import Number, Place
from extractor.figure import Figure, Measure, Phrase
from extractor.numerals import Comparator, scan
from extractor.quantity import Path, Quantity, Reason


def figure(text: str, tag: int = 1, measure: Measure = Measure.AMOUNT) -> Figure:
    (numeral,) = scan(text)
    return Figure(Number(tag, numeral, "p1", Place(1, tag), numeral.decimals), None, measure)


def told(check: Check | None) -> tuple[Any, ...]:
    """Everything that a check says."""
    assert check is not None
    verdict = f"{check.verdict} {check.outcome.why}".strip()
    return check.reported.text, check.computed.expression, check.computed.tags, verdict, check.outcome.difference


WORDS, NONE = Figure(None, Phrase("基本完成", "r1.1")), Figure()


def test_words_where_a_number_was_expected() -> None:
    assert told(equal(WORDS, Quantity.exactly(3))) == ("基本完成", "3", (), "not_checkable qualitative", None)


def test_a_match_tells_what_it_was_compared_with() -> None:
    expected = ("3.0", "1.2 + 1.8", (2, 3), "match", 0)
    assert told(sums(figure("3.0"), [figure("1.2", 2), figure("1.8", 3)])) == expected


def test_an_explained_figure_is_told_with_what_explains_it() -> None:
    rate = figure("134场", 2) / figure("100场", 3)
    expected = ("100%", "min(134场 ÷ 100场, 1)", (2, 3), "rounding capped", Fraction("-0.34"))
    assert told(equal(figure("100%"), rate, {Path.CAPPED: rate.capped()})) == expected


def test_another_definition_is_told_beside_the_first() -> None:
    first, other = (figure("90.00", 2) / figure(text, 3) for text in ("120.00", "100.00"))
    expected = ("90.00%", "90.00 ÷ 120.00", (2, 3), "review alternative: 年初预算", Fraction("0.15"))
    assert told(equal(figure("90.00%"), first, review={"年初预算": other})) == expected


def test_a_contradiction_tells_by_how_much() -> None:
    expected = ("3.9", "1.2 + 1.8", (2, 3), "mismatch", Fraction("0.9"))
    assert told(sums(figure("3.9"), [figure("1.2", 2), figure("1.8", 3)])) == expected


def test_the_reading_that_lies_nearest_is_told() -> None:
    """A bare 95 in a column of rates is 95 %, not 95 times."""
    check = equal(figure("95", measure=Measure.RATE), Quantity.exactly(Fraction(90, 100)))
    assert told(check)[3:] == ("mismatch", Fraction(5, 100))


def test_the_reading_of_a_bound_that_lies_nearest_is_told() -> None:
    """A bare ≥0.5 in a column of rates is kept both as 0.5 and as 0.5 %."""
    check = equal(figure("≥0.5", measure=Measure.RATE), Quantity.exactly(Fraction(1, 2)))
    assert told(check)[3:] == ("match", 0)


def test_a_shifted_count_tells_its_factor() -> None:
    assert told(equal(figure("30人"), Quantity.exactly(300)))[3:] == ("mismatch scale_slip: 0.1", -270)


def test_a_slip_tells_its_factor_exactly() -> None:
    assert told(equal(figure("0.00003件"), Quantity.exactly(3000)))[3] == "review scale_slip: 0.00000001"


def test_a_slip_of_the_printed_unit_tells_the_unit_that_mends_it() -> None:
    assert told(equal(figure("0.00003元"), Quantity.exactly(3000)))[3] == "review unit_slip: 元 → 亿元"


def test_a_sum_of_what_is_blank_or_marked_as_nothing_claims_nothing() -> None:
    parts = [figure("1.2", 2), figure("1.8", 3)]
    assert sums(NONE, parts) is None
    assert sums(Figure(None, Phrase("—", "r1.1")), parts) is None
    assert sums(figure("3.0"), parts[:1]) is None
    assert told(sums(WORDS, parts))[3] == "not_checkable qualitative"


@pytest.mark.parametrize(
    ("score", "verdict", "difference"),
    [
        ("10.5", "mismatch out_of_bounds", Fraction("0.5")),
        ("-1", "mismatch out_of_bounds", Fraction(-1)),
        ("10", "match", None),
        ("0", "match", None),
    ],
)
def test_a_score_out_of_bounds_tells_by_how_much(score: str, verdict: str, difference: Fraction | None) -> None:
    assert told(within(figure(score), figure("10", 2))) == (score, f"0 ≤ {score} ≤ 10", (2,), verdict, difference)


def test_bounds_need_both_numbers() -> None:
    assert within(NONE, figure("10")) is None
    assert within(figure("10"), NONE) is None


def test_nothing_below_nought_is_within_bounds() -> None:
    assert told(within(figure("-1"), figure("-1", 2)))[3:] == ("mismatch out_of_bounds", -1)


def test_a_bound_vouches_for_no_digit() -> None:
    target = figure("≥500人", 2)
    checks = [meets(target, figure(actual), True) for actual in ("508人", "208人")]
    checks += [graded(figure("85"), Fraction(80), Fraction(90)), within(figure("9"), figure("10", 2))]
    assert [check and check.power for check in checks] == [0] * 4


def test_a_stated_count_is_told_against_the_list() -> None:
    assert told(counted(figure("12项"), 11)) == ("12项", "[11]", (), "mismatch", 1)
    assert counted(figure("12项"), 0) is None
    assert counted(NONE, 3) is None


@pytest.mark.parametrize(
    ("rate", "part", "expected"),
    [
        ("112.3%", "146人", ("146人 ÷ 130", "match")),
        ("66.6%", "2个", ("2个 ÷ 3", "rounding truncated")),
        ("250%", "1个", ("1个 ÷ 1", "mismatch no_integer_partner: 1个 ÷ 1 = 100%")),
        (
            "113.3%",
            "214人",
            ("214人 ÷ 189", "mismatch no_integer_partner: 214人 ÷ 188 = 113.83%, 214人 ÷ 189 = 113.23%"),
        ),
        ("0%", "3个", ("3个", "not_checkable zero_base")),
        ("0个", "3个", ("3个", "not_checkable zero_base")),  # a count is exact: nothing below it rounds to nought
        ("50%", "0个", ("0个", "not_checkable zero_base")),
        ("约50%", "3个", ("3个", "not_checkable approximate")),
        ("50%", "约3个", ("约3个", "not_checkable approximate")),
        ("30.1%", "2.5个", ("2.5个", "not_checkable missing_operand")),
        ("98.3%", "24,612人", ("24,612人", "not_checkable missing_operand")),
        ("37%", "3个", ("3个 ÷ 8", "rounding truncated")),
    ],
)
def test_the_whole_that_a_part_needs_is_an_integer(rate: str, part: str, expected: tuple[str, str]) -> None:
    check = partner(figure(rate), figure(part, 2), None)
    assert told(check)[:4] == (rate, expected[0], (2,), expected[1])


@pytest.mark.parametrize(
    ("rate", "whole", "expected"),
    [
        ("33%", "3个", ("1 ÷ 3个", "match")),
        ("34%", "3个", ("1 ÷ 3个", "mismatch no_integer_partner: 1 ÷ 3个 = 33.33%, 2 ÷ 3个 = 66.67%")),
        ("10%", "3个", ("1 ÷ 3个", "mismatch no_integer_partner: 1 ÷ 3个 = 33.33%")),
        ("66.6%", "3个", ("2 ÷ 3个", "rounding truncated")),
        ("55.3%", "990人", ("990人", "not_checkable missing_operand")),
        ("55.3%", "890人", ("492 ÷ 890人", "match")),
        ("55.3%", "900人", ("498 ÷ 900人", "match")),
        ("55.3%", "901人", ("901人", "not_checkable missing_operand")),
    ],
)
def test_the_part_that_a_whole_needs_is_an_integer(rate: str, whole: str, expected: tuple[str, str]) -> None:
    check = partner(figure(rate), None, figure(whole, 2))
    assert told(check)[:4] == (rate, expected[0], (2,), expected[1])


def test_a_rate_without_an_integer_tells_how_far_the_nearest_is() -> None:
    check = partner(figure("34%"), None, figure("3个", 2))
    assert check is not None
    assert check.outcome.difference == Fraction(34, 100) - Fraction(1, 3)
    assert check.outcome.steps == (Fraction(34, 100) - Fraction(1, 3)) * 100


def test_what_a_whole_count_of_a_table_is_divided_by_is_exact() -> None:
    """A bare 3 in a cell is a count here: 2 ÷ 3 is 66.67 %, not anything between 57 and 80 %."""
    assert told(partner(figure("70.00%"), None, figure("3", 2)))[3].startswith("mismatch no_integer_partner")


@pytest.mark.parametrize(("rate", "part"), [("250%", "190人"), ("250%", "560人"), ("40%", "12人")])
def test_partners_are_counted_on_the_scale_of_the_missing_one(rate: str, part: str) -> None:
    """Few wholes fall on one printed rate where the rate is high: 190 ÷ 76 is 250 %."""
    assert told(partner(figure(rate), figure(part, 2), None))[3].split()[0] in ("match", "mismatch")


@pytest.mark.parametrize(("part", "whole", "power"), [(figure("6个"), None, "0.76"), (None, figure("6个"), "0.94")])
def test_an_integer_tells_as_much_as_it_is_rare(part: Figure | None, whole: Figure | None, power: str) -> None:
    """6 is 50 % of what lies between 11.88 and 12.12, a range of 0.24; 50 % of 6 lies in one of 0.06."""
    check = partner(figure("50%"), part, whole)
    assert check is not None
    assert check.power == Fraction(power)


def test_integers_are_looked_for_only_where_one_operand_is_printed() -> None:
    assert partner(NONE, figure("3个"), None) is None
    assert partner(figure("50%"), None, None) is None
    assert partner(figure("50%"), WORDS, None) is None


@pytest.mark.parametrize(
    ("target", "actual", "claimed", "expected"),
    [
        ("≥500人", "508人", True, ("508人 ≥ 500人", "match", None)),
        ("≥500人", "508人", False, ("508人 ≥ 500人", "mismatch met_but_claimed_missed", 8)),
        ("≥500人", "208人", True, ("208人 < 500人", "mismatch missed_but_claimed_met", -292)),
        ("≥500人", "208人", False, ("208人 < 500人", "match", None)),
        ("≤5%", "6%", True, ("6% > 5%", "mismatch missed_but_claimed_met", Fraction(1, 100))),
        (">5人", "5人", True, ("5人 ≤ 5人", "mismatch missed_but_claimed_met", 0)),
        ("<5人", "5人", True, ("5人 ≥ 5人", "mismatch missed_but_claimed_met", 0)),
        ("5处", "4处", True, ("4处 < 5处", "review missed_but_claimed_met", -1)),
        ("0次", "2次", True, ("2次 > 0次", "mismatch missed_but_claimed_met", 2)),
        ("≥5场", "300人", True, ("≥5场", "not_checkable unit_unknown", None)),
        ("≥500人", "约490人", True, ("约490人 < 500人", "not_checkable approximate", None)),
        ("约500人", "490人", True, ("490人 < 500人", "not_checkable approximate", None)),
    ],
)
def test_a_target_is_told_against_what_was_reached(
    target: str, actual: str, claimed: bool, expected: tuple[str, str, Fraction | None]
) -> None:
    check = meets(figure(target, 2), figure(actual), claimed)
    assert told(check) == (actual, expected[0], (2,), *expected[1:])


@pytest.mark.parametrize(
    ("actual", "claimed", "decision"), [("208人", True, "state: met → missed"), ("508人", False, "state: missed → met")]
)
def test_a_wrong_state_is_turned(actual: str, claimed: bool, decision: str) -> None:
    check = meets(figure("≥500人", 2), figure(actual), claimed)
    assert check is not None
    assert check.decision == decision


def test_a_state_needs_both_numbers() -> None:
    assert meets(NONE, figure("5处"), True) is None
    assert meets(figure("5处"), WORDS, True) is None


def marks(score: str, actual: str, target: str = "≥95%", bound: Comparator | None = None) -> Check | None:
    return full_marks(figure(score, 4), figure("10", 3), figure(target, 2), figure(actual, 1), bound)


@pytest.mark.parametrize(
    ("score", "actual", "expected"),
    [
        ("10", "95.2%", ("95.2% ≥ 95%", "match", None)),
        ("8", "93.8%", ("93.8% < 95%", "match", None)),
        ("10", "93.8%", ("93.8% < 95%", "mismatch full_marks_for_missed_target", None)),
        ("8", "95.2%", ("95.2% ≥ 95%", "not_checkable formula_unknown", None)),
    ],
)
def test_full_marks_are_told_against_the_target(
    score: str, actual: str, expected: tuple[str, str, Fraction | None]
) -> None:
    assert told(marks(score, actual)) == (score, expected[0], (1, 2), *expected[1:])


def test_full_marks_for_a_missed_target_become_less() -> None:
    check = marks("10", "93.8%")
    assert check is not None
    assert check.decision == "full_marks: full → less"


def test_full_marks_need_four_numbers_and_one_unit() -> None:
    ten, target = figure("10"), figure("≥95%")
    for missing in range(4):
        score, weight, goal, actual = (NONE if n == missing else f for n, f in enumerate((ten, ten, target, target)))
        assert full_marks(score, weight, goal, actual) is None
    assert marks("10", "300人") is None


@pytest.mark.parametrize(
    ("score", "verdict", "difference"),
    [
        ("85", "match", None),
        ("80", "match", None),
        ("90", "mismatch out_of_bounds", 0),
        ("92", "mismatch out_of_bounds", 2),
        ("78.5", "mismatch out_of_bounds", Fraction("-1.5")),
    ],
)
def test_a_grade_is_told_with_its_band(score: str, verdict: str, difference: Fraction | None) -> None:
    check = graded(figure(score), Fraction(80), Fraction(90))
    assert told(check) == (score, f"80 ≤ {score} < 90", (), verdict, difference)
    assert graded(NONE, Fraction(80), Fraction(90)) is None


def test_one_side_alone_tells_what_is_missing() -> None:
    check = one_sided(figure("2万元"))
    assert told(check) == ("2万元", "?", (), "review told_by_one_side", None)
    assert check.computed.gap is Reason.MISSING_OPERAND


def test_a_miss_that_nobody_claims_is_for_review() -> None:
    missed = meets(figure("≥500人", 2), figure("208人"), True)
    assert told(untold(missed)) == ("208人", "208人 < 500人", (2,), "review missed_without_a_word", -292)
    assert untold(meets(figure("≥500人", 2), figure("508人"), True)) is None
    assert untold(None) is None


def test_mentions_that_differ_in_their_unit_say_so() -> None:
    (check,) = same([figure("300人"), figure("412人次", 2)])
    assert told(check) == ("412人次", "300人", (1,), "review units_differ", 112)


def test_mentions_in_ten_thousands_and_in_ones_have_one_unit() -> None:
    (check,) = same([figure("1.58亿元"), figure("15703.42万元", 2)])
    assert told(check)[:4] == ("1.58亿元", "15703.42万元", (2,), "mismatch")


def test_the_interval_of_a_slipped_number_slips_too() -> None:
    """98.5 ÷ 100.0 is 98.55 % at most, so 9.855 % is that with its point shifted."""
    check = equal(figure("9.855%"), figure("98.5", 2) / figure("100.0", 3))
    assert told(check)[3] == "mismatch scale_slip: 0.1"
