"""The Ministry of Finance's form for one project."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.check import Check
from extractor.record import Words, rule, words

from .money import INDICATORS_SOURCE, Funds
from .points import POINTS_COLUMNS, Indicator, Score, whole_scores
from .shared import Told, WithFunds, WithIndicators, WithScores
from .totals import by_form, total_of_rows


class SingleProject(WithScores, WithIndicators, WithFunds, Told):
    """项目支出绩效自评表."""

    kind = "project"
    titles = ("项目支出绩效自评表", "single project self-assessment form")
    signs = (
        "项目支出绩效自评表 项目*自评*表 专项*自评*表 转移支付*自评*表 年度资金总额 执行率(B/A) 全年执行数 "
        "当年财政拨款 项目负责人 主管部门 未完成原因 偏差原因"
    )

    project_name: Words = words("name of the project", "项目名称")

    def total_score_is_sum_of_scores(self) -> Iterator[Check]:
        """Not here: the money's row earns points beside the levels."""
        yield from ()

    @rule("总分 = 执行率得分 + 各指标得分", source=INDICATORS_SOURCE)
    def total_score_is_execution_score_and_indicator_scores(self) -> Iterator[Check]:
        """Weights and scores of each form, by indicators and by levels; 其中 rows of the money carry none."""
        totals = [row for row in self.scores if row.role == "total"]
        for form in by_form([*self.funds, *self.indicators, *self.scores], whole_scores(totals)):
            money = [row for row in form if isinstance(row, Funds) and row.role != "of_which"]
            indicators = [row for row in form if isinstance(row, Indicator)]
            levels = [row for row in form if isinstance(row, Score) and row.role == "part"]
            executed = any(row.weight.number or row.score.number for row in money)
            for whole in (row for row in form if row in totals):
                yield from total_of_rows([*money, *indicators, whole], whole, POINTS_COLUMNS, complete=executed)
                for column in sorted(POINTS_COLUMNS) if levels else ():  # a level may print its weight or score alone
                    yield from total_of_rows([*money, *levels, whole], whole, {column})
