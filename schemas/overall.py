"""The self-assessment table of the overall expenditure of a unit or department."""

from __future__ import annotations

from extractor.record import rows

from .parts import Task
from .shared import Told, WithFunds, WithIndicators, WithScores


class Overall(WithScores, WithIndicators, WithFunds, Told):
    """单位（部门）整体支出绩效自评表."""

    kind = "overall"
    titles = ("整体支出绩效自评表", "overall expenditure self-assessment table")
    signs = (
        "单位整体支出绩效自评表 部门整体支出绩效自评表 整体支出绩效自评表 整体绩效自评表 "
        "整体支出年度预算数 整体目标完成情况 任务涉及资金"
    )

    tasks: list[Task] = rows("main tasks of the year with their money")
