"""Statements as bodies print them: sections, nested rows, a base of their own, rows that wrap or go on over a page."""

from typing import Any

import pytest

from extractor import catalog
from extractor.document import Document, Row, Table
from extractor.extract.labels import read_by_labels
from extractor.finding import Finding
from extractor.verify import verify
from tests.pages import page, record


def read(text: str, kind: str = "other") -> Any:
    return read_by_labels(page(text), catalog.kind_named(kind)).record


def alarms(text: str, kind: str = "other") -> list[tuple[str, str]]:
    document = page(text)
    findings: list[Finding] = verify(document, read_by_labels(document, catalog.kind_named(kind)).record)[0]
    failed = [finding for finding in findings if finding.verdict in ("mismatch", "review")]
    return [(finding.rule, finding.reported.text if finding.reported else "") for finding in failed]


def rows_of(document: Document) -> tuple[Row, ...]:
    return next(block.rows for block in document.blocks if isinstance(block, Table))


BUDGET = """
Table 1. Budget and actual (Dollars in thousands)
 | Adopted budget | Amendments | Final budget | Actual | Variance favorable (unfavorable) | Spent (%)
Property taxes | 41,250 | 0 | 41,250 | 41,618 | 368 | 100.9%
Sales taxes | 18,900 | 450 | 19,350 | 19,742 | 392 | 102.0%
Total revenues | 60,150 | 450 | 60,600 | 61,360 | 760 | 101.3%
Public safety | 31,225 | 455 | 31,680 | {safety} | 431 | 98.6%
Sheriff | 22,915 | 575 | 23,490 | 23,285 | 205 | 99.1%
Corrections | 8,310 | (120) | 8,190 | 7,964 | 226 | 97.2%
Public works | 12,950 | 1,240 | 14,190 | 13,376 | 814 | 94.3%
Total expenditures | 44,175 | 1,695 | 45,870 | 44,625 | {left} | 97.3%
"""


def test_each_section_adds_up_and_tells_its_balances_its_own_way() -> None:
    assert alarms(BUDGET.format(safety="31,249", left="1,245")) == []


def test_balance_that_no_way_of_its_section_gives_is_told() -> None:
    assert ("balance_is_budget_minus_spent", "1,254") in alarms(BUDGET.format(safety="31,249", left="1,254"))


def test_income_may_pass_its_budget_and_spending_needs_a_reason() -> None:
    told = """
    单位：万元
    项目 | 年初预算数 | 调整预算数 | 决算数
    其他收入 | 35.00 | 35.00 | 41.28
    会议费 | 12.00 | 12.00 | 12.60
    """
    assert alarms(told) == [("spending_over_budget_has_a_reason", "12.60")]


PROJECT = catalog.kind_named("project")
SOURCES = """
资金来源 | 预算安排 | 实际到位 | 实际支出 | 执行率
中央资金 | 1,200.00 | 1,100.00 | 1,018.40 | 92.58%
省级资金 | 760.00 | 700.00 | 602.50 | 86.07%
区级配套 | 900.00 | 788.00 | 670.80 | {rate}
"""


def test_rates_of_another_base_are_for_review_and_a_rate_of_none_is_wrong() -> None:
    findings = verify(document := page(SOURCES.format(rate="74.00%")), read_by_labels(document, PROJECT).record)[0]
    rates = [f for f in findings if f.rule == "execution_rate_is_spent_over_budget"]
    assert [f.verdict for f in rates] == ["review", "review", "mismatch"]
    assert rates[0].why == "alternative: 到位资金"


def test_where_no_rate_fits_its_base_may_not_be_printed() -> None:
    told = SOURCES.replace("实际到位", "备注").replace("92.58%", "91.00%").replace("86.07%", "83.00%")
    findings = verify(
        document := page(told.format(rate="85.00%")), read_by_labels(document, catalog.kind_named("project")).record
    )
    rates = [f for f in findings[0] if f.rule == "execution_rate_is_spent_over_budget"]
    assert [(f.verdict, f.why.partition(":")[0]) for f in rates] == [("review", "base_unsure")] * 3


def test_rows_below_a_dash_are_of_the_row_before_and_added_once() -> None:
    told = """
    资金来源 | 年初预算数 | 全年预算数 | 全年执行数
    年度资金总额 | 2,480.00 | 2,655.00 | 2,511.63
    其中：财政拨款 | 2,300.00 | 2,475.00 | 2,369.11
    —中央资金 | 1,800.00 | 1,800.00 | 1,788.50
    —县级资金 | 500.00 | 675.00 | 580.61
    其他资金 | 180.00 | 180.00 | 142.52
    """
    assert alarms(told, "project") == []
    assert [row.role for row in read(told, "project").funds][2:4] == ["of_which", "of_which"]


def test_statement_that_goes_on_over_a_page_is_one_statement() -> None:
    head = "项目 | 年初预算 | 调整数 | 全年预算 | 决算数"
    told = f"""
    表2 支出情况 | | | | 金额单位：万元
    {head}
    一、人员支出 | 486.20 | 64.16 | 550.36 | 535.99
    二、公用支出 | 266.30 | 48.70 | 315.00 | 298.53
    {head}
    三、项目支出 | 862.30 | -45.50 | 816.80 | 809.74
    合计 | 1,614.80 | 67.36 | 1,682.16 | 1,644.26
    """
    assert alarms(told, "narrative") == []


def test_points_of_a_level_that_a_new_page_repeats_count_once() -> None:
    head = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"
    told = f"""
    {head}
    产出指标（60分） | 数量指标 | 完成数量 | ≥12个 | 13个 | 40 | 40
    {head}
    产出指标（60分） | 质量指标 | 合格率 | ≥90% | 93% | 20 | 20
    满意度指标（40分） | 满意度指标 | 群众满意度 | ≥90% | 94% | 40 | 40
    总分 | | | | | 100 | 100
    """
    assert [row.name.text for row in read(told, "project").scores] == ["产出指标", "满意度指标", "总分"]


def test_row_whose_cells_wrap_is_one_row() -> None:
    """The pieces of a row have as many tabs together as the rows around it."""
    text = (
        "资金来源\t年初预算数\t全年预算数\n（A）\t执行数\n（B）\t执行率\n（B/A）\n"
        "中央资金\t10.00\t12.00\t9.00\t75.00%\n省级资金\t20.00\t20.00\t19.00\t95.00%\n合计\t30.00\t32.00\t28.00\t87.50%\n"
    )
    document = page(text.replace("\t", " | "))
    rows = rows_of(document)
    assert [len(row.cells) for row in rows] == [5, 5, 5, 5]
    assert rows[0].cells[4].text.text == "执行率\n（B/A）"
    assert [number.place.line for number in document.numbers[:1]] == [5]


def test_short_rows_are_no_pieces_of_one_row() -> None:
    text = "甲\t1\t2\t3\n小计\t6\n乙\t4\t5\t9\n丙\t1\t1\t2\n说明\t无\n"
    assert len(rows_of(page(text.replace("\t", " | ")))) == 5


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("临桦市卫生健康委员会\n2022年度部门预算绩效自评报告", "临桦市卫生健康委员会"),
        ("Ellerton Ridge County\nAnnual Performance Report", "Ellerton Ridge County"),
    ],
)
def test_body_that_stands_above_the_title_reports(title: str, unit: str) -> None:
    assert read(title.replace("\n", "\n\n"), "narrative").unit_name.text == unit


def test_column_of_units_names_no_reporting_body() -> None:
    told = """
    部门名称 | 临桦市文化局 | 部门编码 | 227

    单位名称 | 编制数 | 全年预算数 | 全年执行数
    市图书馆 | 22 | 561.47 | 553.90
    市文化馆 | 19 | 498.05 | 491.26
    """
    assert read(told, "overall").unit_name.text == "临桦市文化局"


def test_heads_may_be_marked_with_letters_or_numbers_of_columns() -> None:
    told = """
    项目 | 年初预算数① | 年度调整数② | 调整后预算数③=①+② | 实际支出数④ | 预算完成率④/③
    基本支出 | 300.00 | 10.00 | 310.00 | 304.00 | 98.06%
    项目支出 | 200.00 | -20.00 | 180.00 | 171.00 | 95.00%
    """
    [row, _] = read(told).funds
    figures = [row.initial_budget, row.budget_adjustment, row.adjusted_budget, row.spent, row.execution_rate]
    assert [figure.text for figure in figures] == ["300.00", "10.00", "310.00", "304.00", "98.06%"]


def test_year_beside_what_a_column_holds_is_no_figure() -> None:
    told = """
    | Original budget 2023 | Revised budget 2023 | Actual 2023 | Variance | % spent
    Staff costs | 142,300 | 143,050 | 142,212 | 838 | 99.4%
    Research | 38,400 | 39,600 | 39,037 | 563 | 98.6%
    """
    assert [row.spent.text for row in read(told).funds] == ["142,212", "39,037"]


def test_unit_below_a_head_belongs_to_it_and_the_total_of_points_is_the_score() -> None:
    told = """
    序号 | 项目名称 | 调整后预算 | 实际支出 | 执行率 | 自评得分 | | | 等级
    | | | | （%） | 执行率得分 | 指标得分 | 总分 |
    1 | 河道治理 | 825.00 | 801.25 | 97.12 | 9.71 | 88.5 | 98.21 | 优
    2 | 渠道清淤 | 455.00 | 450.00 | 98.90 | 9.89 | 90.0 | 99.89 | 优
    """
    rows = read(told, "projects").projects
    assert [(row.execution_rate.text, row.score.text) for row in rows] == [("97.12", "98.21"), ("98.90", "99.89")]


def test_column_of_the_year_before_tells_nothing_of_this_year() -> None:
    told = """
    费用项目 | 上年决算数 | 本年预算数 | 本年决算数
    公务接待费 | 3.10 | 4.50 | 2.76
    会议费 | 5.20 | 6.00 | 5.70
    """
    assert [(row.adjusted_budget.text, row.spent.text) for row in read(told).funds] == [
        ("4.50", "2.76"),
        ("6.00", "5.70"),
    ]


def test_head_of_every_page_is_left_out_and_a_numbered_heading_is_kept() -> None:
    text = (
        "Spending rose.\n\nElm County\tAnnual Report 2023\t3\n\nProgramme 1\n\nIt spent $4.5 million.\n\n"
        "Elm County\tAnnual Report 2023\t4\n\nProgramme 2\n\nIt spent $2.5 million.\n\n"
        "Elm County\tAnnual Report 2023\t5\n\nStaff employed\t12\n\nThen, a year later.\n\nStaff employed\t13\n"
    )
    told = [text.text for ref, text in page(text.replace("\t", " | ")).texts.items() if "." not in ref]
    kept = ["Spending rose.", "Programme 1", "It spent $4.5 million.", "Programme 2", "It spent $2.5 million."]
    assert told == [*kept, "Staff employed 12", "Then, a year later.", "Staff employed 13"]


def test_net_amount_is_what_the_others_make_up() -> None:
    told = """
    单位：万元
    项目 | 年初预算数 | 全年预算数 | 全年执行数
    整体支出 | 220.30 | 233.41 | 228.10

    年初预算220.30万元，年中净追加13.11万元，主要是项目支出追加14.83万元，公用经费压减1.72万元。
    """
    assert alarms(told, "overall") == []


@pytest.mark.parametrize(
    ("table", "prose", "alarm"),
    [("-14.85", "14.85万元", []), ("-14.85", "14.58万元", ["14.58万元"]), ("14.85", "-14.85万元", ["-14.85万元"])],
)
def test_cut_of_a_table_is_told_by_a_verb_in_prose(table: str, prose: str, alarm: list[str]) -> None:
    document = page(f"单位：万元\n项目 | 预算调整\n公用经费 | {table}\n\n公用经费压减{prose}。")
    told = record(catalog.kind_named("other"), document, claims=[{"relation": "same", "operands": [table, prose]}])
    failed = [finding for finding in verify(document, told)[0] if finding.verdict in ("mismatch", "review")]
    assert [finding.reported.text for finding in failed if finding.reported] == alarm


def test_caption_behind_its_table_tells_its_unit() -> None:
    """As where a table is cut out of a page and its caption follows it."""
    document = page(
        "表1 收支情况（单位：万元）\n项目 | 决算数\n基本支出 | 873.77\n\n"
        "项目结余见下。\n\n项目 | 决算数\n康复救助 | 4,011,300.00\n\n表2 项目支出（单位：元）\n\n全年支出401.13万元。"
    )
    units = {number.text: number.caption_unit for number in document.numbers if "." in number.text}
    assert (units["873.77"], units["4,011,300.00"]) == ("万元", "元")


def test_rates_lie_points_apart() -> None:
    document = page("Retention rose to 85.2% and remains 0.8 points short of the target of 86.0%.")
    fields = {"relation": "difference", "result": "0.8 points", "operands": ["86.0%", "85.2%"]}
    told = record(catalog.kind_named("other"), document, claims=[fields])
    [finding] = [f for f in verify(document, told)[0] if f.rule == "difference_is_first_minus_second"]
    assert (finding.verdict, finding.expression) == ("match", "(86.0% − 85.2%) × 100")
