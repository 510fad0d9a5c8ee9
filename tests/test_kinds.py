"""Which kind a report is of: by the signs of its title, and where it has none, by those of its body."""

import pytest

from extractor import catalog
from tests.pages import page

TITLES = {
    "overall": "部门整体支出绩效自评表 2023年度部门（单位）整体支出绩效自评表 部门整体绩效自评价表 整体绩效目标自评表",
    "project": "项目支出绩效自评表 省级项目自评表 转移支付绩效目标自评表 市级预算项目绩效自评表 专项资金绩效自评表",
    "scoring": "部门整体支出绩效自评评分表 绩效评价指标评分表 整体支出绩效评价打分表 自评指标评分表（2023年度）",
    "narrative": "部门整体支出绩效自评报告 整体支出绩效自评情况报告 项目支出绩效自评报告 部门整体绩效自评价报告",
    "projects": "部门预算项目绩效自评表 项目绩效自评汇总表 项目支出绩效自评一览表 部门项目支出绩效自评情况汇总表",
    "other": "2023年度部门决算 ANNUAL_PERFORMANCE_STATEMENT",
}


@pytest.mark.parametrize(("kind", "title"), [(kind, title) for kind, told in TITLES.items() for title in told.split()])
def test_a_title_tells_the_kind(kind: str, title: str) -> None:
    assert catalog.find_kind(page(f"附件3\n\n{title}\n\n单位：万元")).kind == kind


def test_the_first_line_that_shows_a_sign_is_the_title() -> None:
    told = "云岭区水务局绩效自评报告\n\n根据要求填报了《部门整体支出绩效自评表》和《单位整体支出绩效自评表》。"
    assert catalog.find_kind(page(told)).kind == "narrative"


def test_a_title_may_be_broken_over_two_lines() -> None:
    assert catalog.find_kind(page("云岭区水务局部门整体支出\n\n绩效自评表\n\n单位：万元")).kind == "overall"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("projects", "序号 | 项目名称 | 年初预算 | 实际支出\n1 | 道路养护 | 10.00 | 9.00"),
        ("scoring", "三级指标 | 分值 | 得分 | 评分标准\n预算编制 | 6 | 6 | 规范计满分"),
        ("overall", "主要任务 | 任务内容 | 任务资金\n农田建设 | 田块整治 | 38.60"),
        ("project", "年度资金总额 | 36.00 | 33.90\n其中：当年财政拨款 | 30.00 | 28.90"),
        ("narrative", "一、部门概况\n\n全年运转平稳。\n\n二、存在的主要问题\n\n进度偏慢。"),
    ],
)
def test_a_report_without_a_title_is_told_by_its_body(kind: str, told: str) -> None:
    assert catalog.find_kind(page(told)).kind == kind
