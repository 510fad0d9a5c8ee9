"""The scoring table of a self-assessment: indicators of three levels, weight, score and the reason for it."""

from .shared import Told, WithFunds, WithScores


class Scoring(WithScores, WithFunds, Told):
    """部门整体支出绩效自评指标评分表."""

    kind = "scoring"
    titles = ("绩效自评指标评分表", "self-assessment scoring table")
    signs = (
        "自评指标评分表 绩效评价评分表 指标评分表 绩效评分表 评分表 打分表 整体*评分表 整体*打分表 "
        "评分报告 评价指标评分表 评分汇总表 评分依据 指标解释 评分标准 评分说明"
    )
