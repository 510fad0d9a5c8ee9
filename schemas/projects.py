"""The list of a department's projects, with the transfers that its remarks tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.check import Check, equal, proposed
from extractor.quantity import Quantity
from extractor.record import rows, rule

from .ledger import Ledger, Transfer
from .money import INDICATORS_SOURCE, MONEY_COLUMNS, MoneyRow, Project
from .shared import Told
from .totals import total_of_rows


class Projects(Ledger, Told):
    """部门预算项目绩效自评表."""

    kind = "projects"
    titles = ("部门预算项目绩效自评表", "list of projects")
    signs = (
        "部门预算项目绩效自评表 部门预算项目*情况表 项目*汇总表 项目*一览表 项目*明细表 汇总表 一览表 明细表 "
        "序号项目名称 序号单位名称项目名称 项目年度预算金额 实际支出金额 预算支出执行率 "
        "项目执行中存在的问题"
    )

    projects: list[Project] = rows("the projects of the list, total row included")
    transfers: list[Transfer] = rows(
        "each transfer as often as it is told (a transfer between two projects may be told by both)"
    )

    @property
    def accounts(self) -> Sequence[MoneyRow]:
        """The projects."""
        return self.projects

    @property
    def moves(self) -> Sequence[Transfer]:
        """The transfers."""
        return self.transfers

    @rule("预算执行率 = 支出 ÷（预算 ± 调剂、追加、退回）", source=INDICATORS_SOURCE)
    def execution_rate_is_spent_over_budget_after_transfers(self) -> Iterator[Check]:
        """The base is the printed budget after all transfers; what else it may be is tried in turn, and named.

        Where both budgets are printed, the second one holds the transfers. Transfers are read from running text, so a
        rate that fails after them is for review.
        """
        for row in self.projects:
            base = row.budget.quantity
            after = base if row.both_budgets else self.after(base, row)
            check = equal(row.execution_rate, row.spent / after, review=self._other_bases(row, base, after))
            if check:
                yield check if after == base else proposed(check)

    @rule("合计 = 各项目之和")
    def total_is_sum_of_projects(self) -> Iterator[Check]:
        """Column by column."""
        for whole in (row for row in self.projects if row.role == "total"):
            yield from total_of_rows(self.projects, whole, MONEY_COLUMNS)

    def _other_bases(self, row: Project, base: Quantity, after: Quantity) -> dict[str, Quantity]:
        """The rates on what else is officially a budget, by name."""
        bases = {
            "本行所述调剂后预算": self.moved(base, row, self.own(row)),
            "对方所述调剂后预算": self.after(base, row, by_others=True),
            "表列预算": base,
            "年初预算": row.initial_budget.quantity,
            "调剂后年初预算": self.after(row.initial_budget.quantity, row),
        }
        rates = {
            name: row.spent / other for name, other in bases.items() if not other.gap and other.value != after.value
        }
        return rates | {"超支按100%": (row.spent / after).capped()}
