"""Money: the lines of statements, the rows of lists of projects, and transfers between projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import PrivateAttr

from extractor.check import Check, equal, unsure, within
from extractor.definition_tables import Base, Counting
from extractor.definitions import current
from extractor.judgement import overspent
from extractor.quantity import Path, Quantity, Reason, Verdict, total
from extractor.record import (
    Figure,
    Hanging,
    Money,
    Part,
    Points,
    Rate,
    Tolerance,
    Words,
    choice,
    decision,
    figure,
    rule,
    words,
)
from extractor.row_words import is_nothing

INDICATORS_SOURCE = "财政部《项目支出绩效评价管理办法》（财预〔2020〕10号）"
Role = Literal["part", "total", "of_which"]
MONEY_COLUMNS = {
    "initial_budget",
    "budget_adjustment",
    "adjusted_budget",
    "received",
    "spent",
    "balance",
    "spent_general",
    "spent_fund",
    "spent_other",
}


_INCOME = re.compile(r"收入(?:合计|小计|总计)?$|\b(?:revenues?|receipts|income)$", re.I)
_REST = re.compile(r"\b(?:balance|surplus|deficit|deficiency)\b", re.I)


class MoneyRow(Part):
    """The money of one line: budgeted, adjusted, spent, left over."""

    name: Words = words(
        "row",
        "资金来源 资金类别 资金构成 资金性质 支出构成 收入构成 项目名称 项目 收入项目 支出项目 科目 支出类别 "
        "经费名称 来源 县(区) 县区 地区 重点工作任务 任务名称 重点任务 主要任务 使用方向 支出方向 资金用途 "
        "支出用途 支出内容 收入来源 费用项目 年度 年份 activity programme program sub-programme "
        "source_of_funding source department fund grant economic_classification item",
    )
    role: Role = choice("part | total = sum of the parts | of_which = 其中, a subset of another row", "part")
    initial_budget: Money = figure(
        "年初预算",
        "年初预算数 年初预算 年初批复预算 年初批复 整体支出年初预算数 计划安排资金 预算安排 安排预算 年初下达 "
        "下达资金 安排资金 项目年度预算金额 original_appropriation main_appropriation adjusted_appropriation "
        "original_estimate original_budget adopted_budget approved_budget annual_plan estimate budget",
    )
    budget_adjustment: Money = figure(
        "年度调整",
        "年度调整数 年度调整额 调整数 调整额 年中调整 预算调整 调剂额 调剂数 预算追加额 追加 追减 追加(+)调减(-) "
        "virement virements amendments adjustments budget_changes",
    )
    adjusted_budget: Money = figure(
        "全年预算, budget in force",
        "全年预算数(A) 全年预算数 全年预算 预算 调整后预算数 调整预算数 调整预算 全年(调整)预算数 "
        "整体支出年度预算数 年度预算数 预算数(A) 计划金额 实际预算 全年实际下达 实际下达数 调整后预算 "
        "final_appropriation revised_budget adjusted_budget amended_budget current_budget "
        "final_budget revised_estimate revised_allocation final_allocation award",
    )
    spent: Money = figure(
        "执行数, spent",
        "全年执行数(B) 全年执行数 年度预算执行数 预算执行数 执行数 实际支出 实际支出数 实际支出金额 决算数 "
        "决算支出 决算 支出数 支出金额 累计支付 累计支出 支出合计 资金支出 actual_expenditure actual "
        "actual_spending spent",
    )
    balance: Money = figure(
        "结余",
        "结转结余 结余 年末结余 预算结余 结余资金 结余数 variance variance:_favorable_(unfavorable) "
        "variance_favorable_(unfavorable) variance_favorable/(unfavorable) under/(over) unspent "
        "variance_to_budget variance_to_revised_budget variance_to_revised_budget_f/(u) variance_f/(u)",
    )
    execution_rate: Rate = figure(
        "执行率",
        "预算完成率 预算执行率 执行率(B/A) 执行率 预算支出执行率 资金执行率 资金支付率 支付进度 支出进度 控制率 "
        "支出率 %_spent percent_spent %_of_budget %_of_final_budget %_of_revised_budget %_of_final %_of_revised "
        "actual_as_%_of_revised actual_as_%_of_final %_of_award_spent %_used utilisation 占预算 占年初预算 "
        "完成预算 完成调整后预算 完成全年预算 完成率 expenditure_as_%_of_final_appropriation",
    )
    weight: Points = figure("分值", "分值 权重 指标权重(分) 参考分值 标准分值 标准分 执行率权重 执行率分值")
    score: Points = figure("得分", "得分 自评分 自评得分 得分/自评分 评价得分 指标得分(分) 执行率得分 评分")
    _is_income: bool = PrivateAttr(default=False)
    _is_turned: bool = PrivateAttr(default=False)
    _is_base_unsure: bool = PrivateAttr(default=False)
    _is_adjustment_unsure: bool = PrivateAttr(default=False)

    @property
    def budget(self) -> Figure:
        """The budget in force, or the first one where no other is printed."""
        return self.adjusted_budget or self.initial_budget

    @property
    def bases(self) -> dict[Base, tuple[str, Figure]]:
        """What spending is officially measured by."""
        return {Base.ADJUSTED: ("全年预算", self.budget), Base.INITIAL: ("年初预算", self.initial_budget)}

    @property
    def base(self) -> Figure:
        """The budget that the definitions measure spending by; the one in force where that is not printed."""
        _, chosen = self.bases.get(current().execution.base, ("", self.budget))
        return chosen or self.budget

    @property
    def other_bases(self) -> dict[str, Figure]:
        """What else spending is officially measured by."""
        return {name: other for name, other in self.bases.values() if other.tag != self.base.tag}

    @property
    def both_budgets(self) -> bool:
        """Whether the first budget and the one in force are both printed."""
        return bool(self.initial_budget.number and self.adjusted_budget.number)

    @property
    def executed(self) -> Figure:
        """What the execution rate is a rate of."""
        return self.spent

    @rule("预算执行率 = 支出 ÷ 全年预算", takes="execution")
    def execution_rate_is_spent_over_budget(self) -> Check | None:
        """Where only the first budget fits, a person must judge which one is meant.

        Where no rate of a statement fits, what they are of may not be printed.
        """
        check = self.executed_of_base()
        return unsure(check, "base_unsure") if check and self._is_base_unsure else check

    def executed_of_base(self) -> Check | None:
        """The execution rate against what spending is measured by, what else it may be measured by for review."""
        if not self.execution_rate:
            return None
        rate = self.executed / self.base
        others = {name: self.executed / base for name, base in self.other_bases.items() if base is not self.executed}
        return equal(self.execution_rate, rate, review=others | {"超支按100%": rate.capped()})

    @rule("全年预算 = 年初预算 + 调整数")
    def adjusted_budget_is_initial_plus_adjustment(self) -> Check | None:
        """A cut is printed with a minus sign; where it seems to be told without, a person must judge."""
        if not self.budget_adjustment or not self.initial_budget:
            return None
        check = self.adjusted_of_initial()
        return unsure(check, "base_unsure") if check and self._is_adjustment_unsure else check

    def adjusted_of_initial(self) -> Check | None:
        """The budget in force against the first one and what the row prints as its adjustment."""
        cut = {"调减": self.initial_budget - self.budget_adjustment}
        return equal(self.adjusted_budget, self.initial_budget + self.budget_adjustment, review=cut)

    @rule("结余 = 全年预算 − 支出")
    def balance_is_budget_minus_spent(self) -> Check | None:
        """What is left of the budget in force; the other way about where the section of the statement is told so."""
        return self.left_over(self._is_turned)

    def left_over(self, turned: bool = False) -> Check | None:
        """The printed balance against budget − spent; `turned`, against spent − budget."""
        if not self.spent or not self.balance:
            return None
        bases = {name: base for name, base in self.bases.values() if base.tag != self.budget.tag}
        others = {f"{name} − 支出": base - self.spent for name, base in bases.items()}
        straight, other = self.budget - self.spent, self.spent - self.budget
        return (
            equal(self.balance, other)
            if turned
            else equal(self.balance, straight, review={"支出 − 预算": other} | others)
        )

    @rule("执行率得分 = 分值 × min(执行率, 100%)", source=INDICATORS_SOURCE)
    def score_is_weight_times_rate(self) -> Check | None:
        """From the exact rate, or from the printed one."""
        if not self.score:
            return None
        weight = self.weight.quantity.exact
        printed = weight * self.execution_rate.quantity.capped()
        exact = weight * (self.spent / self.base).capped()
        if not self.execution_rate and exact.gap:
            return None
        full = {"执行率达标即满分": self.weight.quantity}
        return equal(self.score, printed if exact.gap else exact, {Path.FROM_PRINTED_RATE: printed}, full)

    @rule("0 ≤ 得分 ≤ 分值", tolerance=Tolerance.BOUND)
    def score_is_within_weight(self) -> Check | None:
        """No row earns more than its weight."""
        return within(self.score, self.weight)

    @rule("超预算支出须说明原因", tolerance=Tolerance.BOUND, takes="overspending")
    def spending_over_budget_has_a_reason(self) -> Check | None:
        """Told only where no reason is, and where the row does not show it by a negative balance or its rate.

        Income may pass its budget.
        """
        shown = self.balance.quantity.value < 0 or self.execution_rate.quantity.value > 1
        if shown or self._is_income or self.adjusted_budget.quantity.value < 0:
            return None
        return overspent(self.spent, self.adjusted_budget, current().overspending.reasons)

    @property
    def is_income(self) -> bool:
        """Whether it tells what came in, by its name."""
        return bool(_INCOME.search(self.name.text.strip()))

    @property
    def is_rest(self) -> bool:
        """Whether it tells what is left of income and spending, by its name: a surplus, a balance of funds."""
        return bool(_REST.search(self.name.text))

    def stands_in(self, is_income: bool, is_turned: bool) -> None:
        """What the section of its statement tells of it."""
        self._is_income, self._is_turned = is_income, is_turned

    def measured_by_what_is_not_printed(self) -> None:
        """No execution rate of its statement fits any budget that is printed."""
        self._is_base_unsure = True

    def adjusted_in_part(self) -> None:
        """Its statement prints only a part of what its budgets are adjusted by."""
        self._is_adjustment_unsure = True

    @decision("full_marks")
    def full_marks_hang_on_rate_and_score(self) -> Iterator[Hanging]:
        """A rate of 100 % earns the weight."""
        if self.weight.number and self.score.number:
            weight = self.weight.quantity.value
            yield Hanging(self.execution_rate, lambda rate: "full" if rate >= 1 else "less")
            yield Hanging(self.score, lambda score: "full" if score >= weight else "less")


class Funds(MoneyRow):
    """A line of a statement of money: the whole, a source, a purpose."""

    group: Words = words("statement, table or project of the row, where there are several", "表")
    received: Money = figure(
        "到位资金",
        "实际到位资金 到位资金 实际到位 实际到位数 共到位 资金到位数 收入>决算数 received collected "
        "actual_collected actual_receipts",
    )
    adjustment_rate: Rate = figure("调整率", "预算调整率 调整率")
    receipt_rate: Rate = figure("到位率", "资金到位率 到位率 %_received %_collected")

    @property
    def executed(self) -> Figure:
        """In a statement of income, what was received."""
        return self.spent or self.received

    @property
    def bases(self) -> dict[Base, tuple[str, Figure]]:
        """The money received counts too."""
        return super().bases | {Base.RECEIVED: ("到位资金", self.received)}

    @rule("预算调整率 = 调整数 ÷ 年初预算", takes="adjustment")
    def adjustment_rate_is_adjustment_over_initial(self) -> Check | None:
        """The printed adjustment, or the difference of the two budgets; a cut may be told without its sign.

        What is added and cut in all cannot be told from two budgets.
        """
        if current().adjustment.counts is Counting.GROSS and not self.budget_adjustment:
            return equal(self.adjustment_rate, Quantity.missing(Reason.FORMULA_UNKNOWN))
        adjustment = (
            self.budget_adjustment.quantity if self.budget_adjustment else self.adjusted_budget - self.initial_budget
        )
        signed = self.adjustment_rate.quantity.value < 0
        return equal(self.adjustment_rate, (adjustment if signed else abs(adjustment)) / self.initial_budget)

    @rule("资金到位率 = 到位资金 ÷ 预算")
    def receipt_rate_is_received_over_budget(self) -> Check | None:
        """Against the budget in force."""
        return equal(
            self.receipt_rate, self.received / self.budget, {}, {"年初预算": self.received / self.initial_budget}
        )


class Project(MoneyRow):
    """A row of a list of projects; its execution rate is the list's rule, since transfers change the base."""

    spent_general: Money = figure("一般公共预算", "一般公共预算 其中:一般公共预算")
    spent_fund: Money = figure("政府性基金", "政府性基金 政府性基金预算")
    spent_other: Money = figure("非财政资金", "非财政资金 其他资金")

    def execution_rate_is_spent_over_budget(self) -> Check | None:
        """Not for a row alone."""
        return None

    @rule("支出合计 = 一般公共预算 + 政府性基金 + 非财政资金")
    def spent_is_sum_of_sources(self) -> Check | None:
        """One source alone may be a part of the whole; one whose cell holds words leaves the sum open."""
        told = [s for s in (self.spent_general, self.spent_fund, self.spent_other) if s and not is_nothing(s.text)]
        check = equal(self.spent, total(s.quantity for s in told)) if told and all(s.number for s in told) else None
        is_part = check is not None and len(told) == 1 and (check.outcome.difference or 0) > 0
        return None if is_part and check and check.verdict is Verdict.MISMATCH else check
