"""The self-assessment report in prose, with its tables."""

from __future__ import annotations

from extractor.record import rows

from .points import Task
from .shared import Told, WithFunds, WithIndicators, WithScores


class Narrative(WithScores, WithIndicators, WithFunds, Told):
    """部门整体支出绩效自评报告."""

    kind = "narrative"
    titles = ("绩效自评报告", "self-assessment report")
    signs = (
        "整体支出绩效自评报告 绩效自评报告 自评报告 评价报告 自评*报告 评价*报告 自评总结 情况报告如下 存在的主要问题 "
        "下一步改进措施 下一步工作 部门概况 部门基本情况 改进措施和建议 问题及原因分析 "
        "绩效目标分解下达情况 绩效目标完成情况分析 偏离绩效目标的原因"
    )

    tasks: list[Task] = rows("tasks of the year whose money is told")
