"""Targets against actual values, tasks, scores and what they conclude."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from pydantic import PrivateAttr

from extractor.check import Check, equal, full_marks, graded, meets, untold, within
from extractor.definitions import current
from extractor.judgement import between_grades, over_ceiling
from extractor.numerals import Comparator
from extractor.quantity import Path, Quantity, Verdict, satisfies
from extractor.record import (
    Amount,
    Figure,
    Hanging,
    Money,
    Part,
    Points,
    Rate,
    Tolerance,
    Words,
    as_told_beside,
    choice,
    decision,
    figure,
    rule,
    words,
)

POINTS_COLUMNS = {"weight", "score"}


class Indicator(Part):
    """One target and what became of it."""

    group: Words = words(
        "task, project or table of the indicator, where there are several",
        "主要任务 重点任务 任务名称 所属任务 programme program 表",
    )
    name: Words = words("most specific level", "三级指标 指标名称 关键指标 绩效指标 指标 二级指标 indicator measure")
    comparator: Words = words("only from a column of its own", "指标性质 指标方向 计算符号 运算符号 比较符号")
    unit: Words = words("only from a column of its own", "度量单位 计量单位 单位 unit unit_of_measure")
    target: Amount = figure(
        "目标值",
        "年度指标值 指标值 年初目标值(A) 预期实现值 预期目标 年初设定目标 目标任务 年度指标内容 目标值 计划值 "
        "年度目标 目标 target 指标值>内容 指标值>数值",
    )
    actual: Amount = figure(
        "实际值",
        "实际完成值(B) 实际完成值 年度完成值 全年实际值 指标完成情况 实际完成指标值 完成值 实际值 完成情况 实际 "
        "actual result",
    )
    completion_rate: Rate = figure("完成率", "完成率 指标完成率 目标完成率 %_achieved %_of_target")
    weight: Points = figure("分值", "分值 权重 指标权重(分) 参考分值 标准分值 标准分")
    score: Points = figure("得分", "得分 自评分 自评得分 评价得分 指标得分(分) 评分")
    state: Words = words("已完成, 未完成", "完成情况 是否完成 完成状态 达标情况 是否达标 status result")

    @property
    def bound(self) -> Comparator | None:
        """The printed comparator, from its own column or with the target."""
        told = current().comparators.told(self.comparator.text)
        return told or (self.target.numeral.comparator if self.target.numeral else None)

    @property
    def achieved(self) -> Figure:
        """The actual value; a bare one is in the unit of the target."""
        return as_told_beside(self.actual, self.target)

    @property
    def awarded(self) -> tuple[Figure, Figure]:
        """Score and weight."""
        return self.score, self.weight

    @rule("目标状态 = 实际值与目标值之比较", tolerance=Tolerance.BOUND, takes="states")
    def target_is_met_as_claimed(self) -> Check | None:
        """已完成 stands beside an actual value that meets the target, 未完成 beside one that does not.

        Where a row tells no state, rate or score, a missed bound is for review: nothing says that it was missed.
        """
        claimed = current().states.claimed(self.state.text)
        if self.state or self.score or self.completion_rate or not self.bound:
            return meets(self.target, self.achieved, claimed, self.bound)
        return untold(meets(self.target, self.achieved, True, self.bound))

    @rule("指标完成率 = 实际值 ÷ 目标值（≤ 指标反之）")
    def completion_rate_is_actual_over_target(self) -> Check | None:
        """Capped at 100 % or not; an indicator to be kept low is told as 目标 ÷ 实际 or, when kept, as 100 %."""
        if not self.completion_rate:
            return None
        target = self.target.goal
        direct, inverse = self.achieved / target, target / self.achieved
        whole = Quantity.exactly(1)
        if self.bound in (Comparator.AT_MOST, Comparator.LESS_THAN):
            kept = whole if not direct.gap and direct.value <= 1 else inverse
            told = kept if inverse.gap else inverse
            return equal(self.completion_rate, told, {Path.CAPPED: kept}, {"实际 ÷ 目标": direct})
        others = {"目标 ÷ 实际": inverse} | ({} if self.bound else {"达标即100%": whole})
        return equal(self.completion_rate, direct, {Path.CAPPED: direct.capped()}, others)

    @rule("未达目标不得满分", tolerance=Tolerance.BOUND)
    def full_marks_need_a_met_target(self) -> Check | None:
        """A missed target earns less than its weight."""
        return full_marks(self.score, self.weight, self.target, self.achieved, self.bound)

    @rule("0 ≤ 得分 ≤ 分值", tolerance=Tolerance.BOUND)
    def score_is_within_weight(self) -> Check | None:
        """No indicator earns more than its weight."""
        return within(self.score, self.weight)

    @rule("满意度、覆盖率等 ≤ 100%", tolerance=Tolerance.BOUND, takes="ceilings")
    def part_of_a_whole_is_within_it(self) -> Check | None:
        """By the configured names; told only where it fails."""
        name = self.name.text.casefold()
        return over_ceiling(self.achieved) if name.endswith(current().ceilings.rates) else None

    @decision("state")
    def state_hangs_on_actual(self) -> Iterator[Hanging]:
        """Where the bound is printed; a completion rate decides for an indicator to be kept high."""
        target = self.target.goal
        if self.bound and not target.gap and not target.approximate:
            yield Hanging(self.achieved, self._state)
        if self.bound in (Comparator.AT_LEAST, Comparator.MORE_THAN):
            yield Hanging(self.completion_rate, lambda rate: "met" if rate >= 1 else "missed")

    @decision("full_marks")
    def full_marks_hang_on_score_and_actual(self) -> Iterator[Hanging]:
        """The weight is earned or not."""
        if self.weight.number and self.score.number:
            weight = self.weight.quantity.value
            yield Hanging(self.score, lambda score: "full" if score >= weight else "less")

    def _state(self, actual: Fraction) -> str:
        reached = Quantity.exactly(actual)
        return "met" if self.bound and satisfies(self.bound, reached, self.target.goal) else "missed"


class Task(Part):
    """A task of the year with its money."""

    name: Words = words("task", "主要任务 任务名称 重点工作任务 重点任务 履职任务 工作任务 年度任务 任务 支出事项")
    funds: Money = figure("its money", "任务涉及资金 涉及资金 任务资金 投入资金 资金投入 投入金额 支出金额 支出")


class Score(Part):
    """A row of a scoring table."""

    name: Words = words("most specific level", "三级指标 二级指标 一级指标 评价因素 评价内容 评价维度 指标")
    group: Words = words("name of the row that it is a part of; null at the top level", "一级指标")
    role: Literal["part", "total"] = choice("part | total = 总分", "part")
    weight: Points = figure("分值", "分值(分) 分值 权重 指标权重(分) 参考分值 标准分值 标准分 满分")
    score: Points = figure("得分", "得分/自评分 评价得分(分) 评价得分 得分 自评分 自评得分 指标得分(分) 评分")
    score_rate: Rate = figure("得分率", "得分率(%) 得分率")
    deduction: Points = figure("points that the reason deducts, 扣n分", "扣分 评分依据>扣 原因>扣 说明>扣")

    @property
    def awarded(self) -> tuple[Figure, Figure]:
        """Score and weight."""
        return self.score, self.weight

    @rule("得分率 = 得分 ÷ 分值")
    def score_rate_is_score_over_weight(self) -> Check | None:
        """In per cent."""
        return equal(self.score_rate, self.score / self.weight.quantity.exact)

    @rule("得分 = 分值 − 扣分")
    def score_is_weight_minus_deduction(self) -> Check | None:
        """Where the reason tells what was deducted."""
        return equal(self.score, self.weight.quantity.exact - self.deduction) if self.deduction.number else None

    @rule("0 ≤ 得分 ≤ 分值", tolerance=Tolerance.BOUND)
    def score_is_within_weight(self) -> Check | None:
        """No row earns more than its weight."""
        return within(self.score, self.weight)


def whole_scores(totals: Sequence[Score]) -> list[Score]:
    """Those of `totals` that are out of the full marks: each ends a form of its own."""
    full = max((row.weight.quantity.value for row in totals if row.weight.number), default=None)
    return [row for row in totals if row.weight.number and row.weight.quantity.value == full]


class Conclusion(Part):
    """The overall score and the grade that it is said to earn."""

    score: Points = figure("总分", "自评总得分 总得分 总分 综合得分 整体绩效得分 自评得分")
    grade: Words = words("grade", "评价等级 自评等级 等级 等次 评价结果 自评结论")
    _full: Fraction | None = PrivateAttr(default=None)

    def full_marks_are(self, full: Fraction | None) -> None:
        """What the score is told out of, where the report prints it; else what the bands are told for."""
        self._full = full

    @rule("等级按得分区间", tolerance=Tolerance.BOUND, takes="grades")
    def grade_fits_score(self) -> Check | None:
        """By the configured bands, in the scale of the full marks that the total row prints."""
        bounds = current().grades.bounds(self.grade.text)
        check = graded(self.score, *(bound * self._scale for bound in bounds)) if bounds else None
        if check is None:
            return None
        earned = self.grade_of(self.score.quantity.value)
        if not earned:
            return between_grades(check)
        is_wrong = check.verdict is Verdict.MISMATCH
        return replace(check, decision=f"grade: {self.grade.text} → {earned}") if is_wrong else check

    @decision("grade")
    def grade_hangs_on_score(self) -> Iterator[Hanging]:
        """Where one is told."""
        if current().grades.bounds(self.grade.text):
            yield Hanging(self.score, self.grade_of)

    def grade_of(self, score: Fraction) -> str:
        """The grade that a total score earns; empty in a gap between two bands."""
        return current().grades.grade(score / self._scale) or ""

    @property
    def _scale(self) -> Fraction:
        full = Fraction(current().grades.full)
        return (self._full or full) / full
