"""The self-assessment report in prose, with its tables."""

from __future__ import annotations

from extractor.record import rows

from .parts import Task
from .shared import Told, WithFunds, WithIndicators, WithScores


class Narrative(WithScores, WithIndicators, WithFunds, Told):
    """部门整体支出绩效自评报告."""

    kind = "narrative"
    titles = ("绩效自评报告", "self-assessment report")
    signs = "整体支出绩效自评报告 绩效自评报告 自评报告 评价报告 具体情况报告如下 存在的主要问题 下一步改进措施"

    tasks: list[Task] = rows("tasks of the year whose money is told")
