"""Formulas: how they print themselves, which printed numbers they hold, and what kind of sum they are."""

import pytest

from extractor.formula import MINUS, OVER, PLUS, TIMES, Formula, Joined, Statement, Term, adds_only, divides, join

A, B, C = Term("a", 1), Term("b", 2), Term("c", 3)
ONE, CAP = Term("1"), Statement("min(a, 1)", (1,))
SUM, DIFFERENCE, PRODUCT, QUOTIENT = (join(A, sign, B) for sign in (PLUS, MINUS, TIMES, OVER))


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (join(SUM, PLUS, C), "a + b + c"),
        (join(SUM, MINUS, C), "a + b − c"),
        (join(DIFFERENCE, MINUS, C), "a − b − c"),
        (join(PRODUCT, TIMES, C), "a × b × c"),
        (join(PRODUCT, OVER, C), "a × b ÷ c"),
        (join(QUOTIENT, OVER, C), "a ÷ b ÷ c"),
        (join(QUOTIENT, TIMES, C), "a ÷ b × c"),
    ],
)
def test_what_is_computed_first_needs_no_brackets_on_the_left(formula: Formula, text: str) -> None:
    assert formula.text == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (join(C, PLUS, DIFFERENCE), "c + a − b"),
        (join(C, MINUS, SUM), "c − (a + b)"),
        (join(C, MINUS, DIFFERENCE), "c − (a − b)"),
        (join(C, TIMES, QUOTIENT), "c × a ÷ b"),
        (join(C, OVER, PRODUCT), "c ÷ (a × b)"),
        (join(C, OVER, QUOTIENT), "c ÷ (a ÷ b)"),
    ],
)
def test_what_is_subtracted_or_divided_by_as_a_whole_stands_in_brackets(formula: Formula, text: str) -> None:
    assert formula.text == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (join(PRODUCT, PLUS, C), "a × b + c"),
        (join(C, MINUS, QUOTIENT), "c − a ÷ b"),
        (join(SUM, TIMES, C), "(a + b) × c"),
        (join(SUM, OVER, C), "(a + b) ÷ c"),
        (join(C, TIMES, DIFFERENCE), "c × (a − b)"),
        (join(C, OVER, DIFFERENCE), "c ÷ (a − b)"),
        (join(DIFFERENCE, OVER, SUM), "(a − b) ÷ (a + b)"),
    ],
)
def test_only_a_sum_among_factors_stands_in_brackets(formula: Formula, text: str) -> None:
    assert formula.text == text


def test_words_stand_in_a_formula_as_they_are() -> None:
    assert join(CAP, TIMES, C).text == "min(a, 1) × c"
    assert join(C, OVER, CAP).text == "c ÷ min(a, 1)"


def test_a_formula_holds_its_printed_numbers_in_their_order_and_no_constants() -> None:
    assert [A.tags, ONE.tags, CAP.tags] == [(1,), (), (1,)]
    assert join(join(C, OVER, A), MINUS, ONE).tags == (3, 1)
    assert join(B, TIMES, CAP).tags == (2, 1)
    assert join(A, PLUS, A).tags == (1, 1)


@pytest.mark.parametrize(("formula", "is_sum"), [(SUM, True), (DIFFERENCE, True), (PRODUCT, False), (QUOTIENT, False)])
def test_parts_are_added_or_are_factors(formula: Joined, is_sum: bool) -> None:
    assert formula.is_sum is is_sum


@pytest.mark.parametrize(("sign", "is_sum"), [(PLUS, True), (MINUS, True), (TIMES, False), (OVER, False)])
def test_one_part_left_of_a_formula_is_told_by_its_sign(sign: str, is_sum: bool) -> None:
    """a − b without a is − b, which is still a sum."""
    assert Joined(((sign, B),)).is_sum is is_sum


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (A, False),
        (CAP, False),
        (SUM, False),
        (PRODUCT, False),
        (QUOTIENT, True),
        (join(QUOTIENT, MINUS, ONE), True),
        (join(ONE, MINUS, join(C, TIMES, QUOTIENT)), True),
    ],
)
def test_a_formula_divides_however_deep_the_quotient_stands(formula: Formula, expected: bool) -> None:
    assert divides(formula) is expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (SUM, True),
        (DIFFERENCE, True),
        (join(PRODUCT, PLUS, C), True),
        (join(QUOTIENT, MINUS, ONE), False),  # a growth
        (PRODUCT, False),
        (QUOTIENT, False),
        (A, False),
        (CAP, False),
    ],
)
def test_a_sum_adds_only_where_it_divides_nothing(formula: Formula, expected: bool) -> None:
    assert adds_only(formula) is expected
