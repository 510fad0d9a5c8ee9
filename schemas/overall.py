"""The self-assessment table of the overall expenditure of a unit or department."""

from __future__ import annotations

from extractor.record import rows

from .points import Task
from .shared import Told, WithFunds, WithIndicators, WithScores


class Overall(WithScores, WithIndicators, WithFunds, Told):
    """单位（部门）整体支出绩效自评表."""

    kind = "overall"
    titles = ("整体支出绩效自评表", "overall expenditure self-assessment table")
    signs = (
        "单位整体支出绩效自评表 部门整体支出绩效自评表 整体支出绩效自评表 整体绩效自评表 "
        "整体*自评*表 整体支出年度预算数 整体目标完成情况 年度整体目标 部门收入 部门预算执行 任务涉及资金 任务资金 "
        "重点任务名称 任务内容"
    )

    tasks: list[Task] = rows("main tasks of the year with their money")
