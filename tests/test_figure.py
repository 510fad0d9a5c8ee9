"""One figure of a record: how its number is read, what it computes to, what a result file tells of it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from extractor.document import Box, Number, Place
from extractor.figure import Figure, Measure, Phrase, as_told_beside, in_one_unit
from extractor.numerals import Form, scan
from extractor.quantity import Quantity, Reason


def figure(text: str, measure: Measure = Measure.AMOUNT, caption: str = "", unit: str = "", column: int = 0) -> Figure:
    """As printed; `caption` governs its table, `unit` is settled from its row, `column` decimals from its column."""
    (numeral,) = scan(text)
    if unit:
        (like,) = scan(f"1{unit}")
        numeral = replace(numeral, unit=like.unit, scale=like.scale, form=like.form, exact=like.exact)
    decimals = max(column, numeral.decimals)
    return Figure(Number(7, numeral, "r1.1", Place(2, 3, Box(1, 2, 3, 4)), decimals, caption), None, measure)


WORDS, NONE = Figure(None, Phrase("基本完成", "r1.1", Place(1, 5))), Figure()
MONEY, RATE, POINTS = Measure.MONEY, Measure.RATE, Measure.POINTS


def read(told: Figure) -> tuple[object, ...]:
    numeral = replace(told).numeral  # read anew: a figure keeps what it has read
    assert numeral is not None
    return numeral.magnitude, numeral.unit, numeral.form


def test_a_figure_is_told_by_its_number_or_by_its_words() -> None:
    number = figure("3.5万元")
    assert (number.tag, number.text, number.place) == (7, "3.5万元", Place(2, 3, Box(1, 2, 3, 4)))
    assert (WORDS.tag, WORDS.text, WORDS.place) == (None, "基本完成", Place(1, 5))
    assert (NONE.tag, NONE.text, NONE.place, NONE.numeral, NONE.readings) == (None, "", None, None, [])
    assert [bool(told) for told in (number, WORDS, NONE)] == [True, True, False]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (figure("3.5", MONEY, "万元"), (35000, "万元", Form.PLAIN)),
        (figure("3.5元", MONEY, "万元"), (Fraction("3.5"), "元", Form.PLAIN)),
        (figure("3.5", MONEY), (Fraction("3.5"), "", Form.PLAIN)),
        (figure("3.5", Measure.AMOUNT, "万元"), (Fraction("3.5"), "", Form.PLAIN)),
        (figure("10%", POINTS), (10, "", Form.PLAIN)),
        (figure("10%", RATE), (Fraction(1, 10), "%", Form.PERCENT)),
        (figure("9", POINTS, unit="万人"), (9, "", Form.PLAIN)),
        (figure("9", RATE, unit="万人"), (9, "", Form.PLAIN)),
        (figure("9", Measure.AMOUNT, unit="万人"), (90000, "万人", Form.PLAIN)),
        (figure("9", MONEY, unit="万元"), (90000, "万元", Form.PLAIN)),
        (figure("9", RATE, unit="%"), (Fraction(9, 100), "%", Form.PERCENT)),
        (figure("9", POINTS, unit="%"), (9, "", Form.PLAIN)),
        (figure("9", POINTS, unit="倍"), (9, "", Form.PLAIN)),
        (figure("9万人", POINTS), (90000, "万人", Form.PLAIN)),
        (figure("9万人", RATE), (90000, "万人", Form.PLAIN)),
    ],
)
def test_a_number_takes_the_unit_that_its_field_and_its_surroundings_give(
    told: Figure, expected: tuple[Fraction, str, Form]
) -> None:
    assert read(told) == expected


def test_points_beside_an_amount_are_rounded_to_their_own_digits() -> None:
    assert figure("9.5", POINTS, unit="万人").quantity.high == Fraction("9.55")


def test_money_of_a_caption_is_exact_in_cents() -> None:
    assert [figure(text, MONEY, "元").quantity.high for text in ("3.50", "3.5")] == [Fraction("3.5"), Fraction("3.55")]


@pytest.mark.parametrize(
    ("text", "rate"), [("96%", True), ("1.5倍", True), ("3个百分点", True), ("96", False), ("96人", False)]
)
def test_a_rate_is_printed_as_one(text: str, rate: bool) -> None:
    assert figure(text).is_rate is rate
    assert not NONE.is_rate


def test_a_bare_rate_is_read_in_two_ways() -> None:
    assert [r.value for r in figure("96.5", RATE).readings] == [Fraction("96.5"), Fraction("0.965")]
    assert [r.step for r in figure("96.5", RATE).readings] == [Fraction(1, 100), Fraction(1, 1000)]
    assert [r.step for r in figure("0.9651", RATE).readings] == [Fraction(1, 10000), Fraction(1, 1000000)]
    assert [r.value for r in figure("96.5%", RATE).readings] == [Fraction("0.965")]
    assert [r.value for r in figure("96.5人", RATE).readings] == [Fraction("96.5")]
    assert [r.value for r in figure("96.5").readings] == [Fraction("96.5")]


@pytest.mark.parametrize(("text", "value"), [("0.97", "0.97"), ("1", "1"), ("1.5", "0.015"), ("97", "0.97")])
def test_a_bare_rate_up_to_one_computes_as_it_stands(text: str, value: str) -> None:
    assert figure(text, RATE).quantity.value == Fraction(value)


def test_whole_points_are_exact_unless_they_are_about() -> None:
    told = [figure(text, POINTS, column=n).readings[0] for text, n in (("9", 0), ("9.5", 0), ("约9", 0), ("9", 1))]
    assert [reading.exact for reading in told] == [True, False, False, False]
    assert not figure("9").readings[0].exact


def test_a_column_shares_its_decimals() -> None:
    assert figure("9.5", column=2).quantity.high == Fraction("9.505")


def test_an_operand_knows_its_number_or_why_there_is_none() -> None:
    operand = figure("3.5").quantity
    assert (operand.expression, operand.tags, operand.low) == ("3.5", (7,), Fraction("3.45"))
    words, nothing = replace(WORDS).quantity, replace(NONE).quantity
    assert (words.gap, words.expression) == (Reason.QUALITATIVE, "基本完成")
    assert (nothing.gap, nothing.expression) == (Reason.MISSING_OPERAND, "?")


def test_a_target_is_its_value_alone() -> None:
    goal = figure("≥3.5").goal
    assert (goal.value, goal.low, goal.high, goal.approximate) == (Fraction("3.5"),) * 3 + (False,)
    assert figure("约3.5").goal.approximate
    assert figure("≥3.5").quantity.approximate
    assert NONE.goal.gap is Reason.MISSING_OPERAND


def test_figures_compute_with_figures_quantities_and_whole_numbers() -> None:
    six, two = figure("6人"), figure("2人")
    quantity = Quantity.exactly(2)
    for other in (two, quantity, 2):
        found = [(six + other).value, (six - other).value, (six * other).value, (six / other).value]
        assert found == [8, 4, 12, 3]
    for left in (quantity, 2):
        found = [(left + six).value, (left - six).value, (left * six).value, (left / six).value]
        assert found == [8, -4, 12, Fraction(1, 3)]
    assert (2 - six).expression == "2 − 6人"
    assert (quantity / six).expression == "2 ÷ 6人"


def units(*figures: Figure) -> list[tuple[object, ...]]:
    return [read(told)[:2] for told in in_one_unit(figures)]


def test_bare_numbers_take_the_one_unit_of_the_others() -> None:
    assert units(figure("3.5万元"), figure("2")) == [(35000, "万元"), (20000, "万元")]
    assert units(figure("3人"), figure("2")) == [(3, "人"), (2, "人")]
    assert in_one_unit([figure("3人"), figure("2")])[1].quantity.high == 2  # a whole count is exact
    assert units(figure("3.5万元"), figure("96%")) == [(35000, "万元"), (Fraction(96, 100), "%")]
    assert units(figure("96%"), figure("2")) == [(Fraction(96, 100), "%"), (2, "")]
    assert units(figure("3"), figure("2", caption="万元")) == [(3, ""), (2, "")]
    assert units(figure("3m²"), figure("2")) == [(3, "m²"), (2, "")]  # a unit that nothing announces alone
    assert in_one_unit([NONE, WORDS, figure("3万元")])[:2] == [NONE, WORDS]


def test_a_bare_rate_without_a_caption_stays_one_beside_amounts_of_two_units() -> None:
    rate = in_one_unit([figure("3.5亿元"), figure("1万元"), figure("96", RATE)])[2]
    assert [reading.value for reading in rate.readings] == [96, Fraction(96, 100)]


def test_a_caption_goes_before_the_unit_of_the_prose() -> None:
    assert units(figure("3.5亿元"), figure("2", caption="万元")) == [(350_000_000, "亿元"), (20000, "万元")]
    assert units(figure("3.5亿元"), figure("1万元"), figure("2", caption="元"), figure("5")) == [
        (350_000_000, "亿元"),
        (10000, "万元"),
        (2, "元"),
        (5, ""),
    ]
    assert units(figure("3人"), figure("2", caption="万元")) == [(3, "人"), (2, "人")]
    assert units(figure("3人"), figure("4户"), figure("2", caption="万元"))[2] == (2, "")


@pytest.mark.parametrize(
    ("actual", "target", "expected"),
    [
        (figure("96"), figure("≥95%"), (Fraction(96, 100), "%")),
        (figure("1"), figure("100%"), (1, "")),
        (figure("1.5"), figure("100%"), (Fraction(15, 1000), "%")),
        (figure("96"), figure("95人"), (96, "人")),
        (figure("96人"), figure("95%"), (96, "人")),
        (figure("96"), NONE, (96, "")),
        (figure("96"), WORDS, (96, "")),
    ],
)
def test_an_answer_is_told_in_the_unit_of_its_target(
    actual: Figure, target: Figure, expected: tuple[Fraction, str]
) -> None:
    beside = as_told_beside(actual, target)
    assert read(beside)[:2] == expected
    assert (beside.tag, beside.text) == (actual.tag, actual.text)


def test_an_answer_in_words_stays_as_it_is() -> None:
    assert as_told_beside(WORDS, figure("95%")) == WORDS
    assert as_told_beside(NONE, figure("95%")) == NONE


def test_a_figure_leaves_for_a_result_file() -> None:
    assert figure("3.5万元").dump() == {
        "tag": 7,
        "text": "3.5万元",
        "value": "3.5",
        "unit": "万元",
        "page": 2,
        "line": 3,
        "box": [1, 2, 3, 4],
    }
    told = {"tag": None, "text": "基本完成", "value": None, "unit": None, "page": 1, "line": 5, "box": None}
    assert WORDS.dump() == told
    assert NONE.dump() is None
    assert Figure(None, Phrase("无", "r1.1")).dump() == told | {"text": "无", "page": None, "line": None}


def test_a_phrase_leaves_for_a_result_file() -> None:
    assert Phrase("甲", "p1", Place(1, 5)).dump() == {"text": "甲", "ref": "p1", "page": 1, "line": 5}
    assert Phrase("甲").dump() == {"text": "甲", "ref": None, "page": None, "line": None}
    assert Phrase().dump() is None
    assert [Phrase("甲", "p1").found, Phrase("甲").found] == [True, False]
    assert str(Phrase("甲")) == "甲"
