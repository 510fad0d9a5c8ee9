"""Reports share these fields: what most of them tell, and the rules that hold across their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Self

from pydantic import model_validator

from extractor.check import Check, equal, same
from extractor.document import plain
from extractor.record import Figure, Hanging, Phrase, Report, Tolerance, Words, decision, rows, rule, words

from .claims import Claim, Count
from .ledger import Ledger, Transfer
from .money import MONEY_COLUMNS, Funds, MoneyRow
from .points import POINTS_COLUMNS, Conclusion, Indicator, Score, whole_scores
from .totals import by_form, is_subtotal, subsets_of_total, total_of_rows


class Told(Report):
    """Who reports, and what the prose claims."""

    unit_name: Words = words(
        "the body that reports",
        "单位名称 部门名称 部门名称(盖章) 填报单位 编制单位 项目单位 实施单位 资金使用单位 部门(单位) <年度",
    )
    year: Words = words("the year reported on, as printed", "评价年度 预算年度 年度")
    claims: list[Claim] = rows(
        "statements of running text that tie numbers together; not what rows of other fields already hold"
    )
    counts: list[Count] = rows("stated numbers of things that the report lists (共n项), with the list")


class WithFunds(Ledger):
    """Statements of money."""

    funds: list[Funds] = rows("money: a row for the whole, for each source and purpose, for each statement line")
    transfers: list[Transfer] = rows("what prose says was added to the budget of a row, or cut from it", asked=False)

    @property
    def accounts(self) -> Sequence[MoneyRow]:
        """The rows of the statements."""
        return self.funds

    @property
    def moves(self) -> Sequence[Transfer]:
        """What prose tells of them."""
        return self.transfers

    def means(self, told: Phrase, row: MoneyRow) -> bool:
        """Whether a name in prose is that of `row` itself; statements repeat the names of sources and totals."""
        return bool(told.ref) and told.ref == row.name.ref

    @rule("合计 = 各行之和（其中项不计）")
    def total_is_sum_of_rows(self) -> Iterator[Check]:
        """In each statement, column by column."""
        for _, group in groupby(self.funds, key=lambda row: row.group.text):
            statement = list(group)
            for lines in by_form(statement, _named_alike([row for row in statement if row.role == "total"])):
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
        """Weights and scores of each row that others name as their group, of its 小计, and of the total."""
        for form in by_form(self.scores, whole_scores([row for row in self.scores if row.role == "total"])):
            for row in form:
                yield from total_of_rows([*_parts(form, row), row], row, POINTS_COLUMNS)

    @rule("结论得分 = 总分", tolerance=Tolerance.DIGITS)
    def conclusion_is_total_score(self) -> Iterator[Check]:
        """The score told in words and the one of a total row; one above the row's weight tells of another total."""
        totals = [row for row in self.scores if row.role == "total" and row.score.number]
        known = {row.score.tag for row in totals}
        for told in (row.score for row in self.conclusion if row.score.number and row.score.tag not in known):
            for whole in _told_of(told, totals):
                if check := equal(told, whole.score.quantity.exact):
                    yield check

    @decision("grade")
    def grade_hangs_on_total_score(self) -> Iterator[Hanging]:
        """On the score of the total row, where a conclusion of the same scale tells a grade."""
        for told in self.conclusion:
            if told.grade:
                totals = (row.score for row in self.scores if row.role == "total" and row.score.number)
                yield from (Hanging(score, told.grade_of) for score in totals)

    @model_validator(mode="after")
    def _conclusions_know_their_full_marks(self) -> Self:
        """The weight of the total row that prints the same score."""
        totals = [row for row in self.scores if row.role == "total" and row.weight.number and row.score.number]
        for told in self.conclusion:
            own = (t.weight.quantity.value for t in totals if t.score.quantity.value == told.score.quantity.value)
            told.full_marks_are(next(filter(None, own), None))
        return self


def _told_of(told: Figure, totals: Sequence[Score]) -> list[Score]:
    """The totals that a score may repeat: the one of its value, else those that its value does not surpass."""
    same = [row for row in totals if row.score.quantity.value == told.quantity.value]
    weights = ((row, row.weight.quantity) for row in totals)
    return same or [row for row, full in weights if full.gap or told.quantity.value <= full.value]


def _named_alike(totals: Sequence[Funds]) -> list[Funds]:
    """The totals of the first one's name, if there are several: each is of a form of its own."""
    named = [row for row in totals if plain(row.name.text) == plain(totals[0].name.text)]
    return named if len(named) > 1 else []


def _parts(form: Sequence[Score], whole: Score) -> list[Score]:
    """The rows that name `whole` as their group; of a 小计 those of its own group; of the total those at the top."""
    names = {plain(row.name.text) for row in form}
    others = [row for row in form if row is not whole and row.role != "total" and not is_subtotal(row)]
    group = plain(whole.group.text)
    if is_subtotal(whole):
        return [row for row in others if plain(row.group.text) == group] if group else _since_total(form, whole)
    if whole.role == "total":
        top = [row for row in others if plain(row.group.text) not in names]
        subtotals = [row for row in form if row is not whole and is_subtotal(row)]
        has_levels = any(not row.group and not row.score for row in top)  # whose points their rows tell again
        return [*subtotals, *_since_total(form, whole)] if has_levels and len(subtotals) > 1 else top
    return [row for row in others if plain(row.group.text) == plain(whole.name.text)]


def _since_total(form: Sequence[Score], whole: Score) -> list[Score]:
    """The rows between the total before and `whole` that no other row is the group of."""
    at = next(n for n, row in enumerate(form) if row is whole)
    start = max((n + 1 for n, row in enumerate(form[:at]) if row.role == "total" or is_subtotal(row)), default=0)
    groups = {plain(row.group.text) for row in form}
    told = [row for row in form[start:at] if plain(row.name.text) not in groups]
    inner = [row for row in told if row.group]  # what has no group beside them tells the points of a level
    return inner or told
