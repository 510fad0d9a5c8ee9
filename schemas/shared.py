"""Reports share these fields: what most of them tell, and the rules that hold across their rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import groupby

from extractor.check import Check, equal, graded, same
from extractor.definitions import current
from extractor.document import plain
from extractor.judgement import between_grades
from extractor.quantity import Verdict
from extractor.record import Figure, Hanging, Report, Tolerance, Words, decision, rows, rule, words

from .claims import Claim, Count
from .money import MONEY_COLUMNS, Funds
from .points import POINTS_COLUMNS, Conclusion, Indicator, Score
from .totals import subsets_of_total, total_of_rows


class Told(Report):
    """Who reports, and what the prose claims."""

    unit_name: Words = words(
        "the body that reports",
        "单位名称 部门名称 部门名称(盖章) 项目单位 实施单位 填报单位 资金使用单位 部门(单位) <年度",
    )
    year: Words = words("the year reported on, as printed", "评价年度 预算年度 年度")
    claims: list[Claim] = rows(
        "statements of running text that tie numbers together; not what rows of other fields already hold"
    )
    counts: list[Count] = rows("stated numbers of things that the report lists (共n项), with the list")


class WithFunds(Report):
    """Statements of money."""

    funds: list[Funds] = rows("money: a row for the whole, for each source and purpose, for each statement line")

    @rule("合计 = 各行之和（其中项不计）")
    def total_is_sum_of_rows(self) -> Iterator[Check]:
        """In each statement, column by column."""
        for _, group in groupby(self.funds, key=lambda row: row.group.text):
            lines = list(group)
            arranged = total_of_rows if any(row.role == "part" for row in lines) else subsets_of_total
            for whole in (row for row in lines if row.role == "total"):
                yield from arranged(lines, whole, MONEY_COLUMNS)


class WithIndicators(Report):
    """Targets against actuals."""

    indicators: list[Indicator] = rows("targets and actual values, one row each")

    @rule("同一指标前后一致", tolerance=Tolerance.DIGITS)
    def indicator_is_told_alike(self) -> Iterator[Check]:
        """An indicator of the main table and its like in the table of a task; a difference of scope is possible."""
        told: dict[str, Figure] = {}
        for row in self.indicators:
            key = plain(row.name.text)
            if not row.group and row.actual.number:
                told.setdefault(key, row.actual)
        for row in self.indicators:
            if row.group and row.actual.number and plain(row.name.text) in told:
                yield from same([told[plain(row.name.text)], row.actual])


class WithScores(Report):
    """A scoring table and what it concludes."""

    scores: list[Score] = rows(
        "rows of scoring tables: weight and score, total row included; not the indicators' own scores"
    )
    conclusion: list[Conclusion] = rows("the overall score with the grade, where told in words or a field of its own")

    @rule("总分 = 各项得分之和")
    def total_score_is_sum_of_scores(self) -> Iterator[Check]:
        """Weights and scores of each row that others name as their group, and of the total."""
        names = {plain(row.name.text) for row in self.scores}
        for row in self.scores:
            parts = [r for r in self.scores if r is not row and _is_part(r, row, names)]
            yield from total_of_rows([*parts, row], row, POINTS_COLUMNS)

    @rule("结论得分 = 总分", tolerance=Tolerance.DIGITS)
    def conclusion_is_total_score(self) -> Iterator[Check]:
        """The score told in words and the one of the total row; one above the row's weight tells of another total."""
        for whole in (row for row in self.scores if row.role == "total" and row.score.number):
            full = whole.weight.quantity
            for told in (c.score for c in self.conclusion if c.score.number and c.score.tag != whole.score.tag):
                other = not full.gap and told.quantity.value > full.value
                if not other and (check := equal(told, whole.score.quantity.exact)):
                    yield check

    @rule("等级按得分区间", tolerance=Tolerance.BOUND, takes="grades")
    def grade_fits_score(self) -> Iterator[Check]:
        """By the configured bands, in the scale of the full marks that the total row prints."""
        grades = current().grades
        for told in self.conclusion:
            bounds = grades.bounds(told.grade.text)
            scale = self._full_marks(told.score) / Fraction(grades.full)
            check = graded(told.score, *(bound * scale for bound in bounds)) if bounds else None
            if check and not (earned := self._grade(told.score, told.score.quantity.value)):
                yield between_grades(check)
            elif check and check.verdict is Verdict.MISMATCH:
                yield replace(check, decision=f"grade: {told.grade.text} → {earned}")
            elif check:
                yield check

    @decision("grade")
    def grade_hangs_on_total_score(self) -> Iterator[Hanging]:
        """On the score of the conclusion, and on that of the total row."""
        if any(current().grades.bounds(told.grade.text) for told in self.conclusion):
            scores = [told.score for told in self.conclusion] + [
                row.score for row in self.scores if row.role == "total"
            ]
            yield from (Hanging(score, partial(self._grade, score)) for score in scores if score.number)

    def _grade(self, told: Figure, score: Fraction) -> str:
        """The grade that `score` earns in the scale of a told one; empty in a gap between two bands."""
        grades = current().grades
        return grades.grade(score * Fraction(grades.full) / self._full_marks(told)) or ""

    def _full_marks(self, score: Figure) -> Fraction:
        """The weight of the total row with this score, where it prints one; else what the bands are told for."""
        totals = (row for row in self.scores if row.role == "total" and row.weight.number and row.score.number)
        own = (row.weight.quantity.value for row in totals if row.score.quantity.value == score.quantity.value)
        return next(filter(None, own), Fraction(current().grades.full))


def _is_part(row: Score, whole: Score, names: set[str]) -> bool:
    if row.role == "total":
        return False
    top = plain(row.group.text) not in names
    return top if whole.role == "total" else plain(row.group.text) == plain(whole.name.text)
