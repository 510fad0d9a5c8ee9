"""Relations that a document's own tables keep, without a schema."""

from collections.abc import Callable

import pytest

from extractor.check import Check
from extractor.quantity import Verdict
from extractor.record import Report
from extractor.verify import verify
from extractor.verify.relations import COLUMN_TOTAL, COLUMNS_ADD_UP, RATIO, RULES, found_relations
from tests.pages import page

Told = list[tuple[str, Check]]


def told(test: Callable[..., object]) -> Told:
    """The checks of the page that stands in a test's docstring."""
    return list(found_relations(page(test.__doc__), ()))


def accused(found: Told) -> list[tuple[str, str, str]]:
    """Rule, reported number and expression of the checks that fail."""
    failed = (Verdict.MISMATCH, Verdict.REVIEW)
    return [(rule, c.reported.text, c.computed.expression) for rule, c in found if c.verdict in failed]


def held(found: Told, rule: str) -> list[tuple[str, str]]:
    return [(c.reported.text, c.computed.expression) for name, c in found if name == rule and c.verdict == "match"]


def test_a_labelled_total_that_one_column_breaks() -> None:
    """
    资金来源 | 预算数 | 执行数
    市级资金 | 268.40 | 268.40
    区级资金 | 412.00 | 396.52
    街道资金 | 150.00 | 148.08
    合计     | 803.40 | 813.00
    """
    found = told(test_a_labelled_total_that_one_column_breaks)
    assert accused(found) == [(COLUMN_TOTAL, "803.40", "268.40 + 412.00 + 150.00")]
    assert held(found, COLUMN_TOTAL) == [("813.00", "268.40 + 396.52 + 148.08")]


def test_subtotals_without_a_label_are_not_added_twice() -> None:
    """
    支出项目       | 预算数    | 决算数
    一、基本支出   | 3,052.18  | 3,040.75
    其中：人员经费 | 2,676.08  | 2,671.92
    公用经费       | 376.10    | 368.83
    二、项目支出   | 8,568.46  | 8,254.30
    合计           | 11,620.64 | 11,295.05
    """
    found = told(test_subtotals_without_a_label_are_not_added_twice)
    assert accused(found) == []
    assert ("3,052.18", "2,676.08 + 376.10") in held(found, COLUMN_TOTAL)
    assert ("11,620.64", "3,052.18 + 8,568.46") in held(found, COLUMN_TOTAL)


def test_a_total_skips_of_which_rows_that_name_a_few_parts() -> None:
    """
    项目           | 全年预算数
    合计           | 600.00
    基本支出       | 420.00
    其中：公用经费 | 85.00
    其中：三公经费 | 12.50
    项目支出       | 180.00
    """
    found = told(test_a_total_skips_of_which_rows_that_name_a_few_parts)
    assert held(found, COLUMN_TOTAL) == [("600.00", "420.00 + 180.00")]
    assert accused(found) == []


def test_a_part_of_a_table_under_a_total_of_the_whole_is_no_mismatch() -> None:
    """
    项目     | 年初预算数 | 决算数
    事业收入 | 1,204.00   | 1,180.36
    其他收入 | 310.25     | 62.15
    合计     | 15,068.30  | 19,029.00
    """
    assert told(test_a_part_of_a_table_under_a_total_of_the_whole_is_no_mismatch) == []


def test_a_lone_total_one_slip_away_is_a_mismatch() -> None:
    """
    任务     | 支出
    河道治理 | 3,702.45
    城乡供水 | 2,845.10
    灾害防御 | 1,106.38
    合计     | 7,563.93
    """
    found = told(test_a_lone_total_one_slip_away_is_a_mismatch)
    assert accused(found) == [(COLUMN_TOTAL, "7,563.93", "3,702.45 + 2,845.10 + 1,106.38")]


def test_a_lone_total_that_no_slip_explains_may_have_other_rows() -> None:
    """
    任务     | 支出
    河道治理 | 3,702.45
    城乡供水 | 2,845.10
    灾害防御 | 1,106.38
    合计     | 9,311.77
    """
    assert told(test_a_lone_total_that_no_slip_explains_may_have_other_rows) == []


def test_an_average_in_a_total_row_is_no_sum() -> None:
    """
    项目   | 预算数   | 自评结果
    项目一 | 1,204.18 | 98.62
    项目二 | 310.25   | 97.04
    项目三 | 655.07   | 99.13
    合计   | 2,169.50 | 98.26
    """
    found = told(test_an_average_in_a_total_row_is_no_sum)
    assert held(found, COLUMN_TOTAL) == [("2,169.50", "1,204.18 + 310.25 + 655.07")]
    assert accused(found) == []


def test_parts_that_were_rounded_are_explained() -> None:
    """
    街道     | 全年预算数 | 支出
    东岭街道 | 33.33      | 30.12
    西岭街道 | 33.33      | 31.07
    南岭街道 | 33.33      | 32.55
    合计     | 100.00     | 93.74
    """
    found = told(test_parts_that_were_rounded_are_explained)
    assert [c.verdict for rule, c in found if rule == COLUMN_TOTAL] == ["rounding", "match"]


ROWS = """
    项目   | 预算数   | 执行数   | 结余   | 执行率
    项目一 | 1,420.00 | 1,402.37 | 17.63  | 98.76%
    项目二 | 1,385.00 | 1,351.08 | 33.92  | 97.55%
    项目三 | 1,215.00 | 1,168.95 | {left} | {rate}
    项目四 | 840.00   | 808.86   | 31.14  | 96.29%
    项目五 | 655.40   | 600.37   | 55.03  | 91.60%
    """


def on_rows(left: str = "46.05", rate: str = "96.21%") -> Told:
    return list(found_relations(page(ROWS.format(left=left, rate=rate)), ()))


def test_the_row_that_breaks_a_difference_is_told() -> None:
    assert accused(on_rows(left="64.05")) == [(COLUMNS_ADD_UP, "64.05", "1,215.00 − 1,168.95")]


def test_the_row_that_breaks_a_rate_is_told() -> None:
    assert accused(on_rows(rate="92.61%")) == [(RATIO, "92.61%", "1,168.95 ÷ 1,215.00")]


def test_rows_that_hold_are_told_as_matches() -> None:
    found = on_rows()
    assert accused(found) == []
    assert len(held(found, COLUMNS_ADD_UP)) == len(held(found, RATIO)) == 5


def test_a_subject_is_row_and_column() -> None:
    found = [c.subject for _, c in on_rows(rate="92.61%") if c.verdict == "mismatch"]
    assert found == ["项目三 · 执行率"]


def test_money_moved_between_rows_excuses_their_rates() -> None:
    rows = ROWS.format(left="46.05", rate="99.99%").replace("31.14  | 96.29%", "31.14 | 96.29% | 调剂25.30万元到项目三")
    assert accused(list(found_relations(page(rows), ()))) == []


def test_a_rate_of_the_first_budget_is_for_review() -> None:
    """
    项目   | 年初预算数 | 全年预算数 | 执行数   | 执行率
    项目一 | 1,400.00   | 1,420.00   | 1,402.37 | 98.76%
    项目二 | 1,300.00   | 1,385.00   | 1,351.08 | 97.55%
    项目三 | 1,190.00   | 1,215.00   | 1,168.95 | 98.23%
    项目四 | 850.00     | 840.00     | 808.86   | 96.29%
    项目五 | 650.00     | 655.40     | 600.37   | 91.60%
    """
    found = told(test_a_rate_of_the_first_budget_is_for_review)
    assert [(c.verdict, c.outcome.why) for _, c in found if c.verdict != "match"] == [
        ("review", "alternative: 年初预算数")
    ]


def test_four_columns_in_which_one_is_the_sum() -> None:
    """
    项目   | 合计     | 其中：一般公共预算 | 政府性基金 | 非财政资金
    项目一 | 6,552.74 | 6,280.74           | 200.00     | 72.00
    项目二 | 2,018.36 | 1,218.36           | 800.00     |
    项目三 | 1,188.90 | 940.40             | —          | 248.50
    项目四 | 230.47   | 150.47             | 40.00      | 40.00
    项目五 | 913.27   | 603.27             | 300.00     |
    项目六 | 97.64    | 97.64              |            |
    """
    found = told(test_four_columns_in_which_one_is_the_sum)
    assert accused(found) == [(COLUMNS_ADD_UP, "913.27", "603.27 + 300.00")]
    assert len(held(found, COLUMNS_ADD_UP)) == 4


def test_a_score_is_its_weight_times_a_rate() -> None:
    """
    指标   | 分值 | 完成率 | 得分
    指标一 | 20   | 96.40% | 19.28
    指标二 | 8    | 96.38% | 7.71
    指标三 | 12   | 91.67% | 11.00
    指标四 | 3    | 97.60% | 2.39
    指标五 | 10   | 93.20% | 9.32
    指标六 | 15   | 88.60% | 13.29
    """
    found = told(test_a_score_is_its_weight_times_a_rate)
    assert accused(found) == [(RATIO, "2.39", "3 × 97.60%")]


def test_growth_against_the_year_before() -> None:
    """
    馆名   | 本年到馆人次 | 上年到馆人次 | 同比增长
    河湾馆 | 19,450人次   | 18,800人次   | 3.46%
    山前馆 | 27,318人次   | 25,106人次   | 8.81%
    城北馆 | 31,990人次   | 33,415人次   | -4.26%
    东岭馆 | 12,480人次   | 11,020人次   | 31.25%
    南岭馆 | 22,071人次   | 20,500人次   | 7.66%
    """
    found = told(test_growth_against_the_year_before)
    assert accused(found) == [(RATIO, "31.25%", "12,480人次 ÷ 11,020人次 − 1")]


def test_a_formula_in_a_head_needs_no_three_rows() -> None:
    """
    资金来源 | 全年预算数（A） | 全年执行数（B） | 执行率（B/A）
    财政拨款 | 426.60          | 414.35          | 97.13%
    上年结转 | 162.36          | 128.91          | 79.48%
    """
    found = told(test_a_formula_in_a_head_needs_no_three_rows)
    assert accused(found) == [(RATIO, "79.48%", "128.91 ÷ 162.36")]


@pytest.mark.parametrize(
    ("heads", "reported"),
    [("①预算数 | ②执行数 | ③=①-②", "6.63"), ("A=B+C | 执行数（B） | 结余（C）", "135.54")],
)
def test_formulas_of_sums_in_a_head(heads: str, reported: str) -> None:
    rows = f"项目 | {heads}\n项目一 | 426.60 | 414.35 | 12.25\n项目二 | 135.54 | 128.91 | 6.63"
    assert reported in [c.reported.text for _, c in found_relations(page(rows), ())]


def test_two_rows_prove_nothing() -> None:
    """
    项目   | 预算数   | 执行数   | 执行率
    项目一 | 1,420.00 | 1,402.37 | 98.76%
    项目二 | 1,385.00 | 1,351.08 | 97.55%
    """
    assert told(test_two_rows_prove_nothing) == []


def test_rows_that_could_not_be_otherwise_prove_nothing() -> None:
    """
    项目   | 预算数 | 执行数 | 结余 | 执行率
    项目一 | 250.00 | 250.00 | 0.00 | 100%
    项目二 | 115.80 | 115.80 | 0.00 | 100%
    项目三 | 36.25  | 36.25  | 0.00 | 100%
    项目四 | 0.00   | 0.00   | 0.00 | 100%
    项目五 | 84.10  | 80.10  | 3.00 | 90%
    """
    assert told(test_rows_that_could_not_be_otherwise_prove_nothing) == []


def test_a_relation_that_three_of_five_rows_keep_is_none() -> None:
    """
    项目   | 预算数   | 执行数   | 执行率
    项目一 | 1,420.00 | 1,402.37 | 98.76%
    项目二 | 1,385.00 | 1,351.08 | 97.55%
    项目三 | 1,215.00 | 1,168.95 | 96.21%
    项目四 | 840.00   | 808.86   | 99.10%
    项目五 | 655.40   | 600.37   | 97.30%
    """
    assert told(test_a_relation_that_three_of_five_rows_keep_is_none) == []


def test_capped_rates_and_indicators_to_be_kept_low_break_nothing() -> None:
    """
    指标   | 年度指标值    | 实际完成值     | 完成率
    指标一 | 240场         | 251场          | 104.58%
    指标二 | 3,200户       | 3,468户        | 108.38%
    指标三 | 12,500人      | 13,184人       | 105.47%
    指标四 | 4,800人次     | 4,392人次      | 91.50%
    指标五 | 500场         | 671场          | 100%
    指标六 | ≤28万元/公里  | 26.35万元/公里 | 106.26%
    指标七 | 15个          | 13个           | 115.38%
    """
    assert accused(told(test_capped_rates_and_indicators_to_be_kept_low_break_nothing)) == []


def test_a_row_whose_cells_have_shifted_breaks_nothing() -> None:
    """
    序号 | 单位 | 项目   | 预算数   | 执行数   | 执行率
    1    | 本级 | 项目一 | 1,420.00 | 1,402.37 | 98.76%
    2    | 本级 | 项目二 | 1,385.00 | 1,351.08 | 97.55%
    3    | 中心 | 项目三 | 1,215.00 | 1,168.95 | 96.21%
    4    | 项目四 | 368.00 | 840.00  | 808.86   | 99.80%
    5    | 中心 | 项目五 | 655.40   | 600.37   | 91.60%
    """
    assert accused(told(test_a_row_whose_cells_have_shifted_breaks_nothing)) == []


def test_what_is_said_already_is_not_told_again() -> None:
    document = page(ROWS.format(left="64.05", rate="92.61%"))
    findings, _ = verify(document, Report())
    assert {f.rule for f in findings} == {COLUMNS_ADD_UP, RATIO}
    assert list(found_relations(document, findings)) == []


def test_a_number_that_is_accused_already_is_not_accused_again() -> None:
    document = page(ROWS.format(left="64.05", rate="96.21%"))
    findings, _ = verify(document, Report())
    other = [f.model_copy(update={"operands": f.operands[:1]}) for f in findings if f.verdict == "mismatch"]
    assert accused(list(found_relations(document, other))) == []


def test_a_number_that_is_explained_by_more_operands_is_not_accused() -> None:
    document = page(ROWS.format(left="46.05", rate="92.61%"))
    findings, _ = verify(document, Report())
    (wrong,) = (f for f in findings if f.verdict == "mismatch")
    transfer = next(f.reported for f in findings if f.reported and f.reported.text == "98.76%")
    explained = wrong.model_copy(update={"verdict": Verdict.MATCH, "operands": [*wrong.operands, transfer]})
    assert accused(list(found_relations(document, [explained]))) == []


def test_findings_are_printed_and_their_rules_have_formulas() -> None:
    findings, _ = verify(page(ROWS.format(left="64.05", rate="92.61%")), Report())
    assert {f.basis for f in findings} == {"printed"}
    assert {rule.id for rule in RULES} == {COLUMN_TOTAL, COLUMNS_ADD_UP, RATIO}
    assert all(rule.formula for rule in RULES)
