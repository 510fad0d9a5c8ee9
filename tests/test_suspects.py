"""A misreading is suggested where it alone explains what failed; the findings themselves stay as they are."""

from fractions import Fraction

import pytest

from extractor import catalog
from extractor.document import Document, Number
from extractor.finding import Finding
from extractor.formula import MINUS, OVER, PLUS, TIMES, Formula, Statement, Term, join
from extractor.verify import verify
from extractor.verify.arithmetic import Claim
from extractor.verify.edits import edits, reread
from tests.pages import finding, page, record

OVERALL = catalog.kind_named("overall")
NARRATIVE = catalog.kind_named("narrative")
FUNDS = {
    "adjusted_budget": "1,286.40",
    "initial_budget": "1,250.00",
    "budget_adjustment": "36.40",
    "spent": "1,197.61",
    "balance": "88.79",
    "execution_rate": "93.10%",
}


def money(**printed: str) -> list[Finding]:
    """What is found in a statement whose numbers are tied by two checks each, some of them misprinted."""
    told = FUNDS | printed
    document = page(
        "单位：万元\n"
        "全年预算数 | {adjusted_budget} | 年初预算数 | {initial_budget} | 年度调整数 | {budget_adjustment}\n"
        "执行数 | {spent} | 结余 | {balance} | 执行率 | {execution_rate}\n".format(**told)
    )
    return verify(document, record(OVERALL, document, funds=[told]))[0]


def suspects(findings: list[Finding]) -> list[str]:
    return [suspect for finding in findings for suspect in finding.suspects]


def readings(text: str) -> set[str]:
    return {edit.text for edit in edits(number(text))}


def number(text: str) -> Number:
    return page(f"数 | {text}").numbers[0]


def test_nothing_is_suggested_where_everything_holds() -> None:
    assert suspects(money()) == []


@pytest.mark.parametrize(
    ("field", "misread"),
    [
        pytest.param("spent", "1,191.61", id="a digit"),
        pytest.param("spent", "1,917.61", id="transposed across a mark"),
        pytest.param("spent", "119,761", id="a lost point"),
        pytest.param("spent", "197.61", id="a lost digit"),
        pytest.param("spent", ",197.61", id="a lost digit before its mark"),
        pytest.param("adjusted_budget", "1,286.04", id="transposed"),
        pytest.param("budget_adjustment", "364.0", id="a shifted point"),
        pytest.param("balance", "88.97", id="in the result"),
    ],
)
def test_the_misread_number_is_told_as_it_was(field: str, misread: str) -> None:
    (suspect,) = suspects(money(**{field: misread}))
    line = 2 if field in ("adjusted_budget", "budget_adjustment") else 3
    assert suspect == f"p.1 l.{line} {misread} → {FUNDS[field]}"


def test_a_suggestion_stands_at_the_first_finding_of_its_group_and_changes_none() -> None:
    findings = [f for f in money(spent="1,191.61") if f.verdict == "mismatch"]
    assert [len(f.suspects) for f in findings] == [1, 0]
    assert [f.caused_by is None for f in findings] == [True, False]
    assert [f.recomputed.shown for f in findings if f.recomputed] == ["94.79", "92.63"]


def test_where_the_result_may_be_misread_as_well_nothing_is_suggested() -> None:
    """88.79 may be 88.73, or 1,197.67 may be 1,197.61: the rate is too coarse to tell."""
    assert suspects(money(spent="1,197.67")) == []


def test_with_two_possible_misreadings_nothing_is_suggested() -> None:
    document = page("""
    单位：万元
    合计 | 30.00 | 甲 | 10.00 | 乙 | 25.00
    """)
    rows = [
        {"role": "total", "spent": "30.00"},
        {"name": "甲", "spent": "10.00"},
        {"name": "乙", "spent": "25.00"},
    ]
    findings, _ = verify(document, record(OVERALL, document, funds=rows))
    assert [f.verdict for f in findings] == ["mismatch"]
    assert suspects(findings) == []


def test_a_reading_that_breaks_a_check_that_held_is_not_suggested() -> None:
    """The rate alone would be mended by 1,286.40 → 1,236.40 too, but the sum above it would not hold."""
    (suspect,) = suspects(money(execution_rate="93.70%"))
    assert suspect == "p.1 l.3 93.70% → 93.10%"


def test_an_error_that_is_no_misreading_is_left_alone() -> None:
    assert suspects(money(spent="1,064.28")) == []


def test_one_of_two_mentions_is_told_where_a_sum_vouches_for_the_other() -> None:
    document = page("""
    全年接待读者4,120人次，其中成人2,045人次，儿童2,075人次。
    本年度接待读者4,210人次。
    """)
    claims: list[dict[str, object]] = [
        {"relation": "sum", "result": "4,120人次", "operands": ["2,045人次", "2,075人次"]},
        {"relation": "same", "operands": ["4,120人次", "4,210人次"]},
    ]
    findings, _ = verify(document, record(NARRATIVE, document, claims=claims))
    assert suspects(findings) == ["p.1 l.2 4,210人次 → 4,120人次"]


def test_a_lost_minus_is_told() -> None:
    document = page("""
    单位：万元
    全年预算数 | 1,213.60 | 年初预算数 | 1,250.00 | 年度调整数 | 36.40
    """)
    funds = {"adjusted_budget": "1,213.60", "initial_budget": "1,250.00", "budget_adjustment": "36.40"}
    findings, _ = verify(document, record(OVERALL, document, funds=[funds]))
    assert suspects(findings) == ["p.1 l.2 36.40 → -36.40"]


def test_wan_read_as_yi_is_told() -> None:
    document = page("全年支出583.20亿元，其中人员401.15万元，公用182.05万元；全年共支出583.20万元。")
    claims: list[dict[str, object]] = [
        {"relation": "sum", "result": "583.20亿元", "operands": ["401.15万元", "182.05万元"]},
        {"relation": "same", "operands": ["583.20亿元", "583.20万元"]},
    ]
    findings, _ = verify(document, record(NARRATIVE, document, claims=claims))
    assert suspects(findings) == ["p.1 l.1 583.20亿元 → 583.20万元"]


def test_two_errors_in_one_group_leave_the_one_that_two_checks_tell() -> None:
    document = page("""
    单位：万元
    合计 | 300.00 | 256.00
    甲 | 100.00 | 90.00 | 90.00%
    乙 | 120.00 | 109.00 | 85.00%
    丙 | 80.00 | 64.00 | 88.00%
    """)
    rows = [
        {"role": "total", "adjusted_budget": "300.00", "spent": "256.00"},
        {"name": "甲", "adjusted_budget": "100.00", "spent": "90.00", "execution_rate": "90.00%"},
        {"name": "乙", "adjusted_budget": "120.00", "spent": "109.00", "execution_rate": "85.00%"},
        {"name": "丙", "adjusted_budget": "80.00", "spent": "64.00", "execution_rate": "88.00%"},
    ]
    findings, _ = verify(document, record(OVERALL, document, funds=rows))
    assert "p.1 l.4 109.00 → 102.00" in suspects(findings)


def test_the_same_input_gives_the_same_suggestions() -> None:
    assert money(spent="1,917.61") == money(spent="1,917.61")


def test_readings_are_one_place_away() -> None:
    told = readings("485.35")
    assert {"458.35", "435.35", "483.55", "48.535", "4853.5", "48535", "1485.35", "-485.35", "485.35%"} <= told
    assert "485.35" not in told
    assert "085.35" not in told
    assert len(told) < 100


def test_a_comma_and_a_point_stand_for_each_other_before_three_digits() -> None:
    assert "3,560人次" in readings("3.560人次")
    assert "3.560人次" in readings("3,560人次")
    assert "3,56人次" not in readings("3.56人次")


def test_units_slip_where_they_are_printed() -> None:
    assert "5.31亿元" in readings("5.31万元")
    assert "R441.5 million" in readings("R441.5 billion")


@pytest.mark.parametrize("text", ["十二项", "2023年", "第3名"])
def test_numbers_in_words_and_no_quantities_have_no_readings(text: str) -> None:
    assert readings(text) == set()


def test_digits_of_a_unit_are_not_edited() -> None:
    assert all(text.endswith("m2") for text in readings("120m2") if not text.endswith("%"))


def test_a_reading_keeps_the_unit_of_its_column() -> None:
    document = page("""
    项目 | 支出（万元）
    甲 | 485.35
    """)
    printed = document.numbers[-1]
    again = reread(printed, "458.35")
    assert again is not None
    assert (again.numeral.value, again.numeral.scale, again.tag) == (Fraction("458.35"), 4, printed.tag)


def claim(formula: Formula, document: Document, recomputed: str) -> Claim | None:
    value = dict.fromkeys(("value", "shown", "low", "high"), recomputed)
    return Claim.of(finding("sum", 1, [], recomputed=value).computed_by(formula), document)


NUMBERS = "数 | 10.00 | 4.00 | 2.00 | 1.00"
FOUR, TWO, ONE = (Term(f"{value}.00", tag, Fraction(value), exact=False) for tag, value in ((2, 4), (3, 2), (4, 1)))


@pytest.mark.parametrize(
    ("formula", "recomputed", "low", "high"),
    [
        pytest.param(join(FOUR, PLUS, TWO), "6", "7.995", "8.005", id="a term"),
        pytest.param(join(FOUR, MINUS, TWO), "2", "11.995", "12.005", id="a minuend"),
        pytest.param(join(TWO, MINUS, FOUR), "-2", "-8.005", "-7.995", id="a subtrahend"),
        pytest.param(join(TWO, TIMES, join(FOUR, PLUS, ONE)), "10", "3.9975", "4.0025", id="in brackets"),
        pytest.param(
            join(join(FOUR, OVER, TWO), MINUS, Term("1", value=Fraction(1))), "1", "21.99", "22.01", id="in a growth"
        ),
    ],
)
def test_a_formula_says_where_an_operand_must_lie(formula: Formula, recomputed: str, low: str, high: str) -> None:
    document = page(NUMBERS)
    found = claim(formula, document, recomputed)
    assert found is not None
    bounds = found.bounds(document.numbers[1])
    assert bounds is not None
    assert bounds[0] == (Fraction(low), Fraction(high))


def test_what_is_told_without_its_sign_holds_as_such() -> None:
    document = page(NUMBERS)
    found = claim(join(TWO, MINUS, FOUR), document, "2")
    assert found is not None
    reading = reread(document.numbers[1], "12.00")
    assert reading is not None
    assert found.verdict(reading) == "match"


@pytest.mark.parametrize(
    ("formula", "recomputed"),
    [
        pytest.param(join(FOUR, PLUS, TWO), "7", id="another value"),
        pytest.param(join(TWO, TIMES, Statement("min(4.00, 1)", (2,))), "2", id="a cap"),
        pytest.param(Statement("4.00 < 2.00", (2, 3)), "2", id="a statement"),
        pytest.param(join(FOUR, PLUS, FOUR), "8", id="a number twice"),
        pytest.param(Statement("[14]"), "14", id="a count"),
    ],
)
def test_a_formula_that_cannot_be_solved_is_no_claim(formula: Formula, recomputed: str) -> None:
    assert claim(formula, page(NUMBERS), recomputed) is None
