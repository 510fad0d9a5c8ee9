"""The parts that reports are made of: money, indicators, scores, tasks, projects, transfers, and what prose claims.

Each field says what it means, which printed labels announce it, and in the rules how it follows from the others.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from extractor.check import Check, counted, equal, full_marks, graded, meets, partner, same, sums, untold, within
from extractor.numerals import Comparator
from extractor.quantity import Path, Quantity, Reason, total
from extractor.record import (
    Amount,
    Amounts,
    Basis,
    Figure,
    Money,
    Part,
    Phrases,
    Points,
    Rate,
    Words,
    as_told_beside,
    choice,
    figure,
    figures,
    in_one_unit,
    phrases,
    rule,
    words,
)

from .definitions import GRADES_SOURCE, claimed_state, comparator_told, grade_bounds

INDICATORS_SOURCE = "财政部《项目支出绩效评价管理办法》（财预〔2020〕10号）"
Role = Literal["part", "total", "of_which"]


class MoneyRow(Part):
    """The money of one line: budgeted, adjusted, spent, left over."""

    name: Words = words(
        "row",
        "资金来源 资金类别 资金构成 资金性质 支出构成 收入构成 项目名称 项目 收入项目 支出项目 科目 支出类别 经费名称 "
        "县(区) 地区 重点工作任务 "
        "programme program source_of_funding economic_classification item",
    )
    role: Role = choice("part | total = sum of the parts | of_which = 其中, a subset of another row", "part")
    initial_budget: Money = figure(
        "年初预算",
        "年初预算数 年初预算 年初批复预算 整体支出年初预算数 计划安排资金 预算安排 安排预算 年初下达 "
        "项目年度预算金额 original_appropriation original_budget budget",
    )
    budget_adjustment: Money = figure(
        "年度调整", "年度调整数 年度调整额 调整数 调整额 调剂额 调剂数 预算追加额 追加 追减 virement"
    )
    adjusted_budget: Money = figure(
        "全年预算, budget in force",
        "全年预算数(A) 全年预算数 全年预算 调整后预算数 调整预算数 全年(调整)预算数 整体支出年度预算数 年度预算数 "
        "预算数(A) 实际预算 全年实际下达 实际下达数 调整后预算 "
        "final_appropriation revised_budget adjusted_budget final_budget",
    )
    spent: Money = figure(
        "执行数, spent",
        "全年执行数(B) 全年执行数 年度预算执行数 预算执行数 执行数 实际支出 实际支出数 实际支出金额 决算数 支出数 "
        "支出合计 资金支出 actual_expenditure actual",
    )
    balance: Money = figure("结余", "结转结余 结余 年末结余 预算结余 结余资金 结余数 variance")
    execution_rate: Rate = figure(
        "执行率",
        "预算完成率 预算执行率 执行率(B/A) 执行率 预算支出执行率 资金执行率 资金支付率 支付进度 支出进度 控制率 "
        "%_spent 完成率 expenditure_as_%_of_final_appropriation",
    )
    weight: Points = figure("分值", "分值 权重 指标权重(分) 参考分值 标准分值 标准分")
    score: Points = figure("得分", "得分 自评分 自评得分 得分/自评分 评价得分 指标得分(分) 执行率得分 评分")

    @property
    def budget(self) -> Figure:
        """The budget in force, or the first one where no other is printed."""
        return self.adjusted_budget or self.initial_budget

    @property
    def other_bases(self) -> dict[str, Figure]:
        """What else spending is officially measured by."""
        return {"年初预算": self.initial_budget}

    @property
    def both_budgets(self) -> bool:
        """Whether the first budget and the one in force are both printed."""
        return bool(self.initial_budget.number and self.adjusted_budget.number)

    @rule("预算执行率 = 支出 ÷ 全年预算", source=INDICATORS_SOURCE)
    def execution_rate_is_spent_over_budget(self) -> Check | None:
        """Where only the first budget fits, a person must judge which one is meant."""
        rate = self.spent / self.budget
        others = {name: self.spent / base for name, base in self.other_bases.items()}
        return equal(self.execution_rate, rate, review=others | {"超支按100%": rate.capped()})

    @rule("全年预算 = 年初预算 + 调整数")
    def adjusted_budget_is_initial_plus_adjustment(self) -> Check | None:
        """A cut is printed with a minus sign; where it seems to be told without, a person must judge."""
        if not self.budget_adjustment or not self.initial_budget:
            return None
        cut = {"调减": self.initial_budget - self.budget_adjustment}
        return equal(self.adjusted_budget, self.initial_budget + self.budget_adjustment, review=cut)

    @rule("结余 = 全年预算 − 支出")
    def balance_is_budget_minus_spent(self) -> Check | None:
        """What is left of the budget in force."""
        if not self.spent:
            return None
        others = {f"{name} − 支出": base - self.spent for name, base in self.other_bases.items()}
        return equal(self.balance, self.budget - self.spent, review={"支出 − 预算": self.spent - self.budget} | others)

    @rule("执行率得分 = 分值 × min(执行率, 100%)", source=INDICATORS_SOURCE)
    def score_is_weight_times_rate(self) -> Check | None:
        """From the exact rate, or from the printed one."""
        printed = self.weight * self.execution_rate.quantity.capped()
        exact = self.weight * (self.spent / self.budget).capped()
        if not self.execution_rate and exact.gap:
            return None
        full = {"执行率达标即满分": self.weight.quantity}
        return equal(self.score, printed if exact.gap else exact, {Path.FROM_PRINTED_RATE: printed}, full)

    @rule("0 ≤ 得分 ≤ 分值")
    def score_is_within_weight(self) -> Check | None:
        """No row earns more than its weight."""
        return within(self.score, self.weight)


class Funds(MoneyRow):
    """A line of a statement of money: the whole, a source, a purpose."""

    group: Words = words("statement, table or project of the row, where there are several", "表")
    received: Money = figure("到位资金", "实际到位资金 到位资金 实际到位 共到位 资金到位数 收入>决算数 received")
    adjustment_rate: Rate = figure("调整率", "预算调整率 调整率")
    receipt_rate: Rate = figure("到位率", "资金到位率 到位率 %_received")

    @property
    def other_bases(self) -> dict[str, Figure]:
        """The money received counts too."""
        return super().other_bases | {"到位资金": self.received}

    @rule("预算调整率 = 调整数 ÷ 年初预算")
    def adjustment_rate_is_adjustment_over_initial(self) -> Check | None:
        """The printed adjustment, or the difference of the two budgets; a cut may be told without its sign."""
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
        """One source alone must be the whole."""
        sources = [s for s in (self.spent_general, self.spent_fund, self.spent_other) if s.number]
        return equal(self.spent, total(s.quantity for s in sources)) if sources else None


class Transfer(Part):
    """Money moved between projects, told in the words of one of them."""

    basis: ClassVar[Basis] = Basis.MODEL

    told_by: Words = words("project in whose row it is told")
    kind: Literal["moved", "returned", "added", "cut"] = Field(
        default="moved",
        description="moved 调剂 | returned 退回, 统筹, 收回 | added 追加 | cut 调减",
        json_schema_extra={
            "labels": {"moved": "调剂 调入 调出", "returned": "退回 统筹 收回", "added": "追加", "cut": "调减"}
        },
    )
    amount: Money = figure("amount", "调剂 统筹 退回 收回 追加 调减")
    source: Words = words("project that gives; null for the treasury", "从")
    destination: Words = words("project that receives; null for the treasury", "到 至")


class Indicator(Part):
    """One target and what became of it."""

    group: Words = words(
        "task, project or table of the indicator, where there are several",
        "主要任务 重点任务 任务名称 所属任务 programme program 表",
    )
    name: Words = words("most specific level", "三级指标 指标名称 关键指标 绩效指标 指标 二级指标 indicator measure")
    comparator: Words = words("only from a column of its own", "指标性质 指标方向 计算符号")
    unit: Words = words("only from a column of its own", "度量单位 计量单位 单位 unit unit_of_measure")
    target: Amount = figure(
        "目标值",
        "年度指标值 指标值 年初目标值(A) 预期实现值 预期目标 年初设定目标 目标任务 年度指标内容 目标值 计划值 target",
    )
    actual: Amount = figure(
        "实际值",
        "实际完成值(B) 实际完成值 年度完成值 全年实际值 指标完成情况 实际完成指标值 完成值 实际值 完成情况 actual",
    )
    completion_rate: Rate = figure("完成率", "完成率 指标完成率 目标完成率 %_achieved %_of_target")
    weight: Points = figure("分值", "分值 权重 指标权重(分) 参考分值 标准分值 标准分")
    score: Points = figure("得分", "得分 自评分 自评得分 评价得分 指标得分(分) 评分")
    state: Words = words("已完成, 未完成", "完成情况 是否完成 完成状态 达标情况 是否达标 status result")

    @property
    def bound(self) -> Comparator | None:
        """The printed comparator, from its own column or with the target."""
        return comparator_told(self.comparator) or (self.target.numeral.comparator if self.target.numeral else None)

    @property
    def achieved(self) -> Figure:
        """The actual value; a bare one is in the unit of the target."""
        return as_told_beside(self.actual, self.target)

    @rule("目标状态 = 实际值与目标值之比较")
    def target_is_met_as_claimed(self) -> Check | None:
        """已完成 stands beside an actual value that meets the target, 未完成 beside one that does not.

        Where a row tells no state, rate or score, a missed bound is for review: nothing says that it was missed.
        """
        claimed = claimed_state(self.state)
        if self.state or self.score or self.completion_rate or not self.bound:
            return meets(self.target, self.achieved, claimed, self.bound)
        return untold(meets(self.target, self.achieved, True, self.bound))

    @rule("指标完成率 = 实际值 ÷ 目标值（≤ 指标反之）")
    def completion_rate_is_actual_over_target(self) -> Check | None:
        """Capped at 100 % or not; an indicator to be kept low is told as 目标 ÷ 实际 or, when kept, as 100 %."""
        target = self.target.goal
        direct, inverse = self.achieved / target, target / self.achieved
        whole = Quantity.exactly(1)
        if self.bound in (Comparator.AT_MOST, Comparator.LESS_THAN):
            kept = whole if not direct.gap and direct.value <= 1 else inverse
            told = kept if inverse.gap else inverse
            return equal(self.completion_rate, told, {Path.CAPPED: kept}, {"实际 ÷ 目标": direct})
        others = {"目标 ÷ 实际": inverse} | ({} if self.bound else {"达标即100%": whole})
        return equal(self.completion_rate, direct, {Path.CAPPED: direct.capped()}, others)

    @rule("未达目标不得满分")
    def full_marks_need_a_met_target(self) -> Check | None:
        """A missed target earns less than its weight."""
        return full_marks(self.score, self.weight, self.target, self.achieved, self.bound)

    @rule("0 ≤ 得分 ≤ 分值")
    def score_is_within_weight(self) -> Check | None:
        """No indicator earns more than its weight."""
        return within(self.score, self.weight)


class Task(Part):
    """A task of the year with its money."""

    name: Words = words("task", "主要任务 任务名称 重点工作任务 重点任务 支出事项")
    funds: Money = figure("its money", "任务涉及资金 涉及资金 任务资金 投入资金 资金投入")


class Score(Part):
    """A row of a scoring table."""

    name: Words = words("most specific level", "三级指标 二级指标 一级指标 评价因素 评价内容 评价维度 指标")
    group: Words = words("name of the row that it is a part of; null at the top level", "一级指标")
    role: Literal["part", "total"] = choice("part | total = 总分", "part")
    weight: Points = figure("分值", "分值(分) 分值 权重 指标权重(分) 参考分值 标准分值 标准分 满分")
    score: Points = figure("得分", "得分/自评分 评价得分(分) 评价得分 得分 自评分 自评得分 指标得分(分) 评分")
    score_rate: Rate = figure("得分率", "得分率(%) 得分率")
    deduction: Points = figure("points that the reason deducts, 扣n分", "扣分 评分依据>扣 原因>扣 说明>扣")

    @rule("得分率 = 得分 ÷ 分值")
    def score_rate_is_score_over_weight(self) -> Check | None:
        """In per cent."""
        return equal(self.score_rate, self.score / self.weight)

    @rule("得分 = 分值 − 扣分")
    def score_is_weight_minus_deduction(self) -> Check | None:
        """Where the reason tells what was deducted."""
        return equal(self.score, self.weight - self.deduction) if self.deduction.number else None

    @rule("0 ≤ 得分 ≤ 分值")
    def score_is_within_weight(self) -> Check | None:
        """No row earns more than its weight."""
        return within(self.score, self.weight)


class Conclusion(Part):
    """The overall score and the grade that it is said to earn."""

    score: Points = figure("总分", "自评总得分 总得分 总分 综合得分 整体绩效得分 自评得分")
    grade: Words = words("grade", "评价等级 自评等级 等级 等次 评价结果 自评结论")

    @rule("等级按得分区间", source=GRADES_SOURCE)
    def grade_fits_score(self) -> Check | None:
        """By the configured bands."""
        bounds = grade_bounds(self.grade)
        return graded(self.score, *bounds) if bounds else None


class Claim(Part):
    """A statement of running text that ties printed numbers together."""

    basis: ClassVar[Basis] = Basis.MODEL

    relation: Literal["ratio", "growth", "decline", "difference", "sum", "product", "same"] = choice(
        "ratio a/b (rates, shares, per head) | growth a/b-1 | decline 1-a/b | difference a-b (points too) "
        "| sum | product | same",
        "same",
    )
    result: Amount = figure("tag; null for same")
    operands: Amounts = figures("tags in order; null for one that is not printed")

    @property
    def told(self) -> tuple[Figure, list[Figure]]:
        """Result and operands, bare numbers of tables in the unit of the others; a rate has a unit of its own."""
        if self.relation in ("sum", "difference", "same"):
            result, *operands = in_one_unit([self.result, *self.operands])
            return result, operands
        if self.relation == "product" or not self.operands:
            return self.result, self.operands
        if self.result.numeral and self.result.numeral.unit and not self.result.is_rate:  # per head: 万元 over a count
            result, part = in_one_unit([self.result, self.operands[0]])
            return result, [part, *self.operands[1:]]
        return self.result, in_one_unit(self.operands)

    @rule("比率 = 部分 ÷ 整体")
    def ratio_is_part_over_whole(self) -> Check | None:
        """With one operand printed: an integer partner must exist that gives the rate."""
        if self.relation != "ratio" or len(self.operands) != 2:
            return None
        result, operands = self.told
        part, whole = operands
        if part.number and whole.number:
            rate = part / whole
            return equal(result, rate, {Path.CAPPED: rate.capped()})
        return partner(result, part, whole)

    @rule("增长率 = 本期 ÷ 上期 − 1")
    def growth_is_ratio_minus_one(self) -> Check | None:
        """A decline is told without its sign; 增长 x 倍 counts like a growth; none starts from nothing or a loss."""
        if self.relation not in ("growth", "decline") or len(self.operands) != 2:
            return None
        result, operands = self.told
        now, before = operands
        if before.number and before.quantity.value <= 0:
            return equal(result, Quantity.missing(Reason.ZERO_BASE))
        return equal(result, now / before - 1 if self.relation == "growth" else 1 - now / before)

    @rule("差 = 被减数 − 减数")
    def difference_is_first_minus_second(self) -> Check | None:
        """Money, counts or percentage points; told without its sign."""
        if self.relation != "difference" or len(self.operands) != 2:
            return None
        result, operands = self.told
        return equal(result, abs(operands[0] - operands[1]))

    @rule("合计 = 各项之和")
    def sum_is_sum_of_parts(self) -> Check | None:
        """Of the parts that the sentence or the list names."""
        return sums(*self.told) if self.relation == "sum" else None

    @rule("积 = 各因子之积")
    def product_is_product_of_factors(self) -> Check | None:
        """Such as a weight and a rate."""
        if self.relation != "product" or len(self.operands) < 2:
            return None
        result, operands = self.told
        product = operands[0].quantity
        for factor in operands[1:]:
            product = product * factor
        return equal(result, product)

    @rule("同一数量前后一致")
    def mentions_agree(self) -> list[Check]:
        """The same quantity of the same thing, told in several places."""
        if self.relation != "same":
            return []
        result, operands = self.told
        return same([f for f in (*operands, result) if f])


class Count(Part):
    """A stated number of things and the list of them."""

    basis: ClassVar[Basis] = Basis.MODEL

    stated: Amount = figure("n")
    items: Phrases = phrases("cells (r3.2-r9.2 for one each down a column) or copied names")

    @rule("所述项数 = 所列项数")
    def stated_count_is_number_of_items(self) -> Check | None:
        """Counted in the list that the report prints."""
        return counted(self.stated, len(self.items))


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
POINTS_COLUMNS = {"weight", "score"}
