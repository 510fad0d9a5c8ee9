"""The claims that rules make about figures."""

from fractions import Fraction

import pytest

from extractor.check import (
    CUT,
    counted,
    equal,
    full_marks,
    graded,
    meets,
    one_sided,
    partner,
    proposed,
    same,
    sums,
    unsure,
    within,
)
from extractor.document import Document, Paragraph, Piece, Place, Source, Text
from extractor.figure import Figure, Measure, Phrase
from extractor.numerals import Comparator
from extractor.quantity import Outcome, Path, Quantity, Verdict
from extractor.tagging import build
from tests import pages


def page(text: str) -> Document:
    return build(Source("page.txt", "0" * 64, 1), [Paragraph(Text(text, (Piece(0, len(text), Place(1, 1)),)))])


def figures(*texts: str, measure: Measure = Measure.AMOUNT) -> list[Figure]:
    """A figure for each text, as printed."""
    return [Figure(page(text).numbers[0], None, measure) for text in texts]


def figure(text: str, measure: Measure = Measure.AMOUNT) -> Figure:
    return figures(text, measure=measure)[0]


def test_a_figure_that_is_not_printed_claims_nothing() -> None:
    assert equal(Figure(), Quantity.exactly(1)) is None


def test_a_bare_rate_may_be_a_percentage() -> None:
    check = equal(figure("96.68", Measure.RATE), figure("18570.21") / figure("19206.99"))
    assert check is not None
    assert check.verdict is Verdict.MATCH


def test_one_beside_a_hundred_percent_is_read_as_the_whole() -> None:
    check = equal(figure("1", Measure.RATE), figure("5个") / figure("5个"))
    assert check is not None
    assert check.verdict is Verdict.MATCH


def test_a_capped_rate_is_explained() -> None:
    rate = figure("134场") / figure("100场")
    uncapped = equal(figure("134.00%"), rate, {Path.CAPPED: rate.capped()})
    capped = equal(figure("100%"), rate, {Path.CAPPED: rate.capped()})
    assert uncapped is not None
    assert capped is not None
    assert (uncapped.verdict, capped.verdict) == (Verdict.MATCH, Verdict.ROUNDING)
    assert capped.outcome.why == Path.CAPPED


def test_only_another_official_base_fitting_is_for_review() -> None:
    """支出 90，全年预算 120，年初预算 100，执行率 90%"""
    spent, adjusted, initial = figures("90.00", "120.00", "100.00")
    check = equal(figure("90.00%"), spent / adjusted, {}, {"年初预算": spent / initial})
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.REVIEW, "alternative: 年初预算")


def test_a_slip_of_ten_thousand_is_for_review_with_its_factor() -> None:
    check = equal(figure("4753.66元"), figure("4753.66万元").quantity)
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.REVIEW, "unit_slip: 元 → 万元")


def test_one_part_is_no_sum() -> None:
    assert sums(figure("5.00"), figures("5.00")) is None


def test_blank_parts_count_nothing_in_a_sum() -> None:
    check = sums(figure("7.50"), [*figures("5.00", "2.50"), Figure()])
    assert check is not None
    assert check.verdict is Verdict.MATCH


def test_a_dash_counts_nothing_and_words_make_a_sum_not_checkable() -> None:
    dash, words = (Figure(None, Phrase(text, "r1.1")) for text in ("—", "4 .380"))
    without, unread = (sums(figure("7.50"), [*figures("5.00", "2.50"), other]) for other in (dash, words))
    assert without is not None
    assert unread is not None
    assert (without.verdict, unread.verdict) == (Verdict.MATCH, Verdict.NOT_CHECKABLE)


def test_total_ten_cents_too_high() -> None:
    check = sums(figure("7.60"), figures("5.00", "2.50"))
    assert check is not None
    assert check.verdict is Verdict.MISMATCH
    assert check.outcome.difference == Fraction("0.1")


@pytest.mark.parametrize(
    ("score", "verdict"),
    [("10", Verdict.MATCH), ("0", Verdict.MATCH), ("10.5", Verdict.MISMATCH), ("-1", Verdict.MISMATCH)],
)
def test_score_lies_between_nothing_and_its_weight(score: str, verdict: Verdict) -> None:
    check = within(figure(score), figure("10"))
    assert check is not None
    assert check.verdict is verdict


def test_fewer_digits_may_round_the_finer_mention() -> None:
    assert [c.verdict for c in same(figures("1.57亿元", "15703.42万元"))] == [Verdict.MATCH]


def test_equal_precision_must_have_equal_digits() -> None:
    assert [c.verdict for c in same(figures("8,312人", "8,321人"))] == [Verdict.MISMATCH]


@pytest.mark.parametrize("turned", [False, True])
def test_a_cut_that_a_cell_prints_with_a_minus_sign_is_told_without_it_in_running_text(turned: bool) -> None:
    told, cell = cut("14.85", "-14.85")
    [check] = same([cell, told] if turned else [told, cell])
    assert (check.reported.text, check.verdict, check.unless) == ("14.85万元", Verdict.MISMATCH, CUT)


@pytest.mark.parametrize(
    ("in_text", "in_cell"), [("14.85", "-14.80"), ("-14.85", "14.85"), ("14.85", "14.85"), ("0.00", "0.00")]
)
def test_other_numbers_of_text_and_cell_are_told_by_no_words_of_a_cut(in_text: str, in_cell: str) -> None:
    assert [check.unless for check in same(cut(in_text, in_cell))] == [()]


def test_two_opposite_numbers_of_running_text_are_no_cut() -> None:
    assert [check.unless for check in same(figures("14.85万元", "-14.85万元"))] == [()]


def cut(in_text: str, in_cell: str) -> list[Figure]:
    """A number of running text and one of a table."""
    document = pages.page(
        f"全年预算比年初变动{in_text}万元，主要是项目调整。\n\n项目 | 变动\n甲 | {in_cell}万元\n乙 | 3.20万元"
    )
    told, cell = (
        next(n for n in document.numbers if n.ref[:1] == place and n.text.startswith(text))
        for place, text in (("p", in_text), ("r", in_cell))
    )
    return [Figure(told), Figure(cell)]


def test_mentions_in_units_of_other_things_are_for_review() -> None:
    assert [c.verdict for c in same(figures("300人", "412人次"))] == [Verdict.REVIEW]


def test_an_approximate_mention_is_no_contradiction() -> None:
    assert [c.verdict for c in same(figures("约720万人次", "7,183,204人次"))] == [Verdict.NOT_CHECKABLE]


def test_a_point_read_as_a_comma_is_told_even_of_approximate_numbers() -> None:
    (check,) = same(figures("约4.250万人次", "约4,250万人次"))
    assert (check.verdict, check.outcome.why) == (Verdict.REVIEW, "scale_slip: 1000")


def test_a_shifted_point_stays_a_mismatch_with_its_factor() -> None:
    check = equal(figure("12.5%"), figure("5个") / figure("4个"))
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.MISMATCH, "scale_slip: 0.1")


def test_stated_count_against_the_list() -> None:
    check = counted(figure("12项"), 11)
    assert check is not None
    assert check.verdict is Verdict.MISMATCH


def test_an_integer_partner_exists() -> None:
    check = partner(figure("112.3%"), figure("146人"), None)
    assert check is not None
    assert (check.verdict, check.computed.expression) == (Verdict.MATCH, "146人 ÷ 130")


def test_no_integer_partner_exists_and_the_nearest_two_are_told() -> None:
    check = partner(figure("113.3%"), figure("214人"), None)
    assert check is not None
    assert check.verdict is Verdict.MISMATCH
    assert "214人 ÷ 189" in check.outcome.why
    assert "214人 ÷ 188" in check.outcome.why


def test_a_partner_that_always_exists_says_nothing() -> None:
    for rate, part in [("98.3%", "24,612人"), ("100%", "52件")]:
        check = partner(figure(rate), figure(part), None)
        assert check is not None
        assert check.verdict is Verdict.NOT_CHECKABLE


def test_the_whole_alone_has_partners_too() -> None:
    for part in (None, Figure()):
        check = partner(figure("33%"), part, figure("3个"))
        assert check is not None
        assert (check.verdict, check.computed.expression) == (Verdict.MATCH, "1 ÷ 3个")


@pytest.mark.parametrize(
    ("target", "actual", "claimed", "verdict"),
    [
        ("≥500人次", "508人次", True, Verdict.MATCH),
        ("≥500人次", "208人次", True, Verdict.MISMATCH),
        ("≥500人次", "208人次", False, Verdict.MATCH),
        ("≤1%", "0%", True, Verdict.MATCH),
        ("≤1%", "3%", True, Verdict.MISMATCH),
        ("95%以上", "95%", True, Verdict.MATCH),
        ("5处", "4处", True, Verdict.REVIEW),
        ("0次", "2次", True, Verdict.MISMATCH),
        ("5处", "6处", True, Verdict.MATCH),
        ("<10%", "<10%", True, Verdict.MATCH),
    ],
)
def test_claimed_state_against_target_and_actual(target: str, actual: str, claimed: bool, verdict: Verdict) -> None:
    check = meets(figure(target), figure(actual), claimed)
    assert check is not None
    assert check.verdict is verdict


def test_no_claim_of_a_state_is_no_check() -> None:
    assert meets(figure("≥500人次"), figure("208人次"), None) is None


def test_units_that_differ_cannot_be_compared() -> None:
    check = meets(figure("≥5场"), figure("300人"), True)
    assert check is not None
    assert check.verdict is Verdict.NOT_CHECKABLE


def test_full_marks_for_a_missed_target() -> None:
    check = full_marks(figure("10"), figure("10"), figure("≥95%"), figure("93.8%"))
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.MISMATCH, "full_marks_for_missed_target")


def test_a_missed_target_with_fewer_points_is_honest() -> None:
    check = full_marks(figure("8"), figure("10"), figure("≥95%"), figure("93.8%"))
    assert check is not None
    assert check.verdict is Verdict.MATCH


def test_how_a_lower_score_of_a_met_target_follows_is_not_known() -> None:
    check = full_marks(figure("8"), figure("10"), figure("≥95%"), figure("95.2%"))
    assert check is not None
    assert check.verdict is Verdict.NOT_CHECKABLE


def test_a_comparator_column_settles_the_direction() -> None:
    check = full_marks(figure("10"), figure("10"), figure("5次"), figure("3次"), Comparator.AT_MOST)
    assert check is not None
    assert check.verdict is Verdict.MATCH


@pytest.mark.parametrize(
    ("score", "verdict"), [("90", Verdict.MATCH), ("89.9", Verdict.MISMATCH), ("101", Verdict.MISMATCH)]
)
def test_grade_by_its_band(score: str, verdict: Verdict) -> None:
    check = graded(figure(score), Fraction(90), Fraction(101))
    assert check is not None
    assert check.verdict is verdict


def test_told_by_one_side_is_for_review() -> None:
    assert one_sided(figure("2万元")).verdict is Verdict.REVIEW


def test_a_failure_of_a_proposed_binding_is_for_review() -> None:
    failed, held = (sums(figure(text), figures("5.00", "2.50")) for text in ("7.60", "7.50"))
    assert failed is not None
    assert held is not None
    assert (proposed(failed).verdict, proposed(failed).outcome.why) == (Verdict.REVIEW, "proposed")
    assert proposed(held) == held


def test_a_failure_of_operands_that_may_be_the_wrong_ones_is_for_review_for_its_own_reason() -> None:
    failed, held = (sums(figure(text), figures("5.00", "2.50")) for text in ("7.60", "7.50"))
    assert failed is not None
    assert held is not None
    doubtful = unsure(failed, "rows_unclear")
    assert doubtful.outcome == Outcome(Verdict.REVIEW, "rows_unclear", Fraction("0.1"), Fraction("0.01"))
    assert (doubtful.reported, doubtful.computed) == (failed.reported, failed.computed)
    assert unsure(held, "rows_unclear") == held


def test_whole_points_are_not_rounded() -> None:
    check = sums(figure("94", Measure.POINTS), figures("47", "46", measure=Measure.POINTS))
    assert check is not None
    assert check.verdict is Verdict.MISMATCH


def test_mentions_of_one_precision_have_equal_digits_even_where_their_intervals_touch() -> None:
    for texts in [("1,197.61万元", "1,197.62万元"), ("96.5%", "96.6%")]:
        assert [c.verdict for c in same(figures(*texts))] == [Verdict.MISMATCH]


def test_a_bound_is_measured_by_the_other_mention_in_either_order() -> None:
    for texts in [("超过500人次", "512人次"), ("512人次", "超过500人次")]:
        assert [c.verdict for c in same(figures(*texts))] == [Verdict.MATCH]


def test_nought_beside_an_amount_is_no_slip_of_units() -> None:
    check = equal(figure("0.00万元"), figure("88.79万元").quantity)
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.MISMATCH, "")


@pytest.mark.parametrize(
    ("rate", "verdict"), [("1", Verdict.MISMATCH), ("0", Verdict.MISMATCH), ("0.6", Verdict.MATCH)]
)
def test_a_bare_whole_rate_is_no_rounding_of_every_share(rate: str, verdict: Verdict) -> None:
    check = equal(figure(rate, Measure.RATE), figure("60.00") / figure("100.00"))
    assert check is not None
    assert check.verdict is verdict


def test_a_weight_in_per_cent_counts_points() -> None:
    weight, score = figures("10%", "9.5", measure=Measure.POINTS)
    check = within(score, weight)
    assert check is not None
    assert check.verdict is Verdict.MATCH


@pytest.mark.parametrize(("target", "actual"), [("≥500人", "约490人"), ("≥95%", "≥90%"), ("500人", "超过480人")])
def test_an_actual_value_told_only_about_settles_no_missed_target(target: str, actual: str) -> None:
    check = meets(figure(target), figure(actual), True)
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.NOT_CHECKABLE, "approximate")


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [
        ("≥500万元", "5,200,000元", Verdict.MATCH),
        ("≥0.5万人次", "4000人次", Verdict.MISMATCH),
        ("≥500万元", "4,200,000元", Verdict.MISMATCH),
    ],
)
def test_a_target_in_ten_thousands_and_an_actual_value_in_ones(target: str, actual: str, verdict: Verdict) -> None:
    check = meets(figure(target), figure(actual), True)
    assert check is not None
    assert check.verdict is verdict


def test_a_rate_that_is_a_bound_has_partners_without_end() -> None:
    check = partner(figure("超过113.3%"), figure("214人"), None)
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.NOT_CHECKABLE, "approximate")


@pytest.mark.parametrize("known", ["2.5%", "12.5元"])
def test_what_is_no_count_has_no_integer_partner(known: str) -> None:
    check = partner(figure("30.1%"), figure(known), None)
    assert check is not None
    assert (check.verdict, check.outcome.why) == (Verdict.NOT_CHECKABLE, "missing_operand")


def test_an_integer_partner_may_give_a_truncated_rate() -> None:
    for part, whole, expression in [(None, "3个", "2 ÷ 3个"), ("2个", None, "2个 ÷ 3")]:
        known = [figure(text) if text else None for text in (part, whole)]
        check = partner(figure("66.6%"), *known)
        assert check is not None
        assert (check.verdict, check.outcome.why) == (Verdict.ROUNDING, "truncated")
        assert check.computed.expression == expression
