"""Several forms in one file, each with its own money, scores and total; and what a group says it adds up to."""

import pytest

from extractor import catalog
from extractor.extract.labels import read_by_labels
from extractor.finding import Finding
from extractor.verify import verify
from tests.pages import page

FORM = """
项目支出绩效自评表
项目名称 | {name}
项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | {initial} | {budget} | {spent} | 10 | {rate} | {executed}
其中：当年财政拨款 | {initial} | {budget} | {spent} | | {rate} |
三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
完成数量 | ≥12个 | 13个 | 60 | 60
群众满意度 | ≥90% | 93% | 30 | {satisfied}
总分 | | | 100 | {total}
"""
FIRST = {"name": "助餐点改造", "initial": "90.00", "budget": "96.00", "spent": "93.12", "rate": "97.00%"}
FIRST |= {"executed": "9.70", "satisfied": "30", "total": "99.70"}
SECOND = {"name": "步道翻修", "initial": "45.50", "budget": "41.20", "spent": "41.20", "rate": "100.00%"}
SECOND |= {"executed": "10", "satisfied": "28", "total": "98.00"}


def alarms(text: str, kind: str) -> list[Finding]:
    document = page(text)
    findings, _ = verify(document, read_by_labels(document, catalog.kind_named(kind)).record)
    return [finding for finding in findings if finding.verdict in ("mismatch", "review")]


def test_each_form_adds_up_for_itself() -> None:
    assert alarms(FORM.format_map(FIRST) + FORM.format_map(SECOND), "project") == []


@pytest.mark.parametrize("changed", ["executed", "satisfied", "total"])
def test_error_in_one_form_is_told_once_and_of_it(changed: str) -> None:
    wrong = {"executed": "9.00", "satisfied": "27", "total": "89.00"}[changed]
    told = alarms(FORM.format_map(FIRST) + FORM.format_map(SECOND | {changed: wrong}), "project")
    totals = [f for f in told if f.rule == "total_score_is_execution_score_and_indicator_scores"]
    assert [f.reported.text for f in totals if f.reported] == [wrong if changed == "total" else "98.00"]


SCORES = """
一级指标 | 三级指标 | 分值 | 得分
投入 | 目标合理性 | 5 | 5
| 预算编制 | 10 | {}
| 小计 | 15 | {}
过程 | 预算执行 | 20 | 18.50
| 制度建设 | 10 | 10
| 小计 | 30 | 28.50
总分 | | 45 | {}
"""


def test_subtotal_of_a_group_is_no_part_of_it() -> None:
    assert alarms(SCORES.format("9", "14", "42.50"), "scoring") == []


def test_subtotal_that_its_group_does_not_add_up_to() -> None:
    told = alarms(SCORES.format("9", "14.50", "42.50"), "scoring")
    assert {f.reported.text for f in told if f.reported} == {"14.50"}


@pytest.mark.parametrize(("weight", "wrong"), [("100", []), ("101", ["101"])])
def test_sum_of_more_than_the_full_points_is_the_whole(weight: str, wrong: list[str]) -> None:
    form = FORM.format_map(FIRST).replace("总分 | | | 100", f"合计 | | | {weight}")
    assert [finding.reported.text for finding in alarms(form, "project") if finding.reported] == wrong
