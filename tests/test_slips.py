"""Slips of scale: which factors are tried, and how one is told."""

from fractions import Fraction

import pytest

from extractor.figure import Figure
from extractor.formula import Term
from extractor.quantity import Printed, Quantity
from extractor.slips import slip_told, slips_between
from tests.pages import page

TENTH, TEN = Fraction(1, 10), Fraction(10)


def printed(text: str) -> Figure:
    return Figure(page(text).numbers[0])


def computed(value: str, reach: str = "0") -> Quantity:
    middle = Fraction(value)
    return Quantity(middle, middle - Fraction(reach), middle + Fraction(reach), Term("x"))


def factors(text: str, what: Quantity) -> dict[Fraction, bool]:
    """The factors that bring `what` near to the print, and whether each is one of units."""
    figure = printed(text)
    return dict(slips_between(figure, figure.readings, what))


@pytest.mark.parametrize(
    ("text", "value", "factor", "of_units"),
    [
        ("支出45.60万元", "45600", 1, False),  # a point shifted by one
        ("支出45.60万元", "4560000", -1, False),
        ("支出45.60万元", "45.60", 4, True),
        ("支出45.60亿元", "456000", 4, True),
        ("支出45.60万元", "45600000000000", -8, True),
        ("支出3.560万人次", "35600000", -3, False),
        ("spent $2.9 million", "2900", 3, True),
        ("spent $2.9 billion", "2900000", 3, True),
        ("spent $2.9 million", "2900000000000", -6, True),
    ],
)
def test_power_of_ten_between_print_and_sum(text: str, value: str, factor: int, of_units: bool) -> None:
    assert factors(text, computed(value)) == {TEN**factor: of_units}


def test_words_of_another_language_are_no_units_here() -> None:
    """Three powers are a point read as a comma, and a word only where thousands have one."""
    assert factors("支出2.9万元", computed("29000000")) == {Fraction(1, 1000): False}
    assert factors("spent $2.9 million", computed("2900000000")) == {Fraction(1, 1000): True}


@pytest.mark.parametrize(("value", "near"), [("4390", False), ("4400", True), ("4600", True), ("4610", False)])
def test_what_comes_within_a_step_of_the_print_is_near(value: str, near: bool) -> None:
    """Ten times what is computed must lie within a last digit (0.1万元) of 4.5万元, the ends included."""
    assert (TEN in factors("支出4.5万元", computed(value))) is near


def test_bounds_of_the_sum_reach_as_far_as_they_are_wide() -> None:
    assert TEN in factors("支出4.5万元", computed("4700", reach="100"))
    assert TEN not in factors("支出4.5万元", computed("4800", reach="100"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("支出0.1万元", computed("7")),  # no larger than its last digit: near to anything
        ("支出4.5万元", computed("0", reach="100")),
        ("支出4.5万元", Quantity(Fraction(50), Fraction(0), Fraction(100), Term("x"))),
        ("支出4.5万元", Quantity(Fraction(-50), Fraction(-100), Fraction(0), Term("x"))),
    ],
)
def test_near_nothing_every_factor_is_possible(text: str, what: Quantity) -> None:
    assert len(factors(text, what)) == 10


def test_a_sum_that_may_be_one_is_not_near_nothing() -> None:
    assert len(factors("支出4.5万元", Quantity(Fraction(1), Fraction(1, 2), Fraction(2), Term("x")))) < 10


@pytest.mark.parametrize(
    ("text", "factor", "why"),
    [
        ("支出45.60万元", TEN**4, "unit_slip: 万元 → 元"),
        ("支出45.60万元", TEN**-4, "unit_slip: 万元 → 亿元"),
        ("spent $2.9 million", TEN**-3, "unit_slip: million → billion"),
        ("spent $2.9 million", TEN**3, "unit_slip: million → thousand"),
        ("支出45.60万元", TEN, "scale_slip: 10"),
        ("体检45.60万人次", TEN**4, "scale_slip: 10000"),
        ("支出45.60元", TEN**-8, "unit_slip: 元 → 亿元"),
        ("体检45人", TEN**-9, "scale_slip: 0.000000001"),
    ],
)
def test_a_slip_is_told_by_its_units_or_its_factor(text: str, factor: Fraction, why: str) -> None:
    assert slip_told(printed(text), factor) == why


def test_readings_that_are_none_are_near_to_none() -> None:
    assert dict(slips_between(printed("支出45.60万元"), (), computed("45.60"))) == {}


def test_any_reading_may_be_meant() -> None:
    readings = [Printed(Fraction(97), Fraction(1)), Printed(Fraction(97, 100), Fraction(1, 100))]
    assert TEN in dict(slips_between(printed("97"), readings, computed("9.7")))
    assert TENTH in dict(slips_between(printed("97"), readings, computed("9.7")))
