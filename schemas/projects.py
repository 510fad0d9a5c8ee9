"""The list of a department's projects, with the transfers that its remarks tell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from extractor.check import Check, equal, one_sided, proposed, same
from extractor.document import plain
from extractor.quantity import Quantity
from extractor.record import Phrase, Tolerance, rows, rule

from .money import INDICATORS_SOURCE, MONEY_COLUMNS, Project, Transfer
from .shared import Told
from .totals import total_of_rows


class Projects(Told):
    """部门预算项目绩效自评表."""

    kind = "projects"
    titles = ("部门预算项目绩效自评表", "list of projects")
    signs = (
        "部门预算项目绩效自评表 项目*汇总表 项目*一览表 项目*明细表 汇总表 一览表 明细表 序号项目名称 "
        "序号单位名称项目名称 项目年度预算金额 实际支出金额 预算支出执行率 "
        "项目执行中存在的问题"
    )

    projects: list[Project] = rows("the projects of the list, total row included")
    transfers: list[Transfer] = rows(
        "each transfer as often as it is told (a transfer between two projects may be told by both)"
    )

    @rule("预算执行率 = 支出 ÷（预算 ± 调剂、追加、退回）", source=INDICATORS_SOURCE)
    def execution_rate_is_spent_over_budget_after_transfers(self) -> Iterator[Check]:
        """The base is the printed budget after all transfers; those told in the project's own row are another base.

        Where both budgets are printed, the second one holds the transfers. Transfers are read from running text, so a
        rate that fails after them is for review.
        """
        for row in self.projects:
            base = row.budget.quantity
            after = base if row.both_budgets else self._after(base, row, self.settled())
            own = self._after(base, row, [t for t in self.transfers if names_same(t.told_by, row.name)])
            check = equal(row.execution_rate, row.spent / after, review=_other_bases(row, base, own, after))
            if check:
                yield check if after == base else proposed(check)

    @rule("调整后预算 = 年初预算 ± 调剂、追加、退回")
    def adjusted_budget_is_initial_after_transfers(self) -> Iterator[Check]:
        """Where both budgets of a project are printed and transfers are told."""
        for row in self.projects:
            before = row.initial_budget.quantity
            after = self._after(before, row, self.settled())
            check = equal(row.adjusted_budget, after) if row.both_budgets and after != before else None
            if check:
                yield proposed(check)

    @rule("调出方与调入方所述一致", tolerance=Tolerance.DIGITS)
    def transfer_is_told_by_both_sides(self) -> Iterator[Check]:
        """A transfer between two projects of the list is told by both, with one amount."""
        for transfer in self.transfers:
            if transfer.kind != "moved" or not transfer.source or not transfer.destination:
                continue
            twin = self._twin(transfer)
            if not twin:
                yield one_sided(transfer.amount)
            elif self.transfers.index(twin) > self.transfers.index(transfer):
                yield from map(proposed, same([transfer.amount, twin.amount]))

    @rule("合计 = 各项目之和")
    def total_is_sum_of_projects(self) -> Iterator[Check]:
        """Column by column."""
        for whole in (row for row in self.projects if row.role == "total"):
            yield from total_of_rows(self.projects, whole, MONEY_COLUMNS)

    def settled(self) -> list[Transfer]:
        """Each transfer once, however often it is told."""
        once: list[Transfer] = []
        for transfer in self.transfers:
            told = any(
                _same_route(t, transfer) and t.amount.quantity.value == transfer.amount.quantity.value for t in once
            )
            if not (told and transfer.kind == "moved"):
                once.append(transfer)
        return once

    def _twin(self, transfer: Transfer) -> Transfer | None:
        """The same transfer as the other side tells it: of the same amount, else one of an amount of its own."""
        route = [t for t in self.transfers if _same_route(t, transfer)]
        own = {t.amount.quantity.value for t in route if names_same(t.told_by, transfer.told_by)}
        others = [t for t in route if t is not transfer and not names_same(t.told_by, transfer.told_by)]
        alike = (t for t in others if t.amount.quantity.value == transfer.amount.quantity.value)
        return next(alike, None) or next((t for t in others if t.amount.quantity.value not in own), None)

    def _after(self, base: Quantity, row: Project, transfers: list[Transfer]) -> Quantity:
        """`base` after what `row` gives and receives; the total gives to the treasury alone, and receives from it."""
        for transfer in transfers:
            giver, receiver = _giver(transfer), _receiver(transfer)
            inner = row.role == "total" and bool(giver) and bool(receiver)
            if not inner and self._means(receiver, row):
                base = base + transfer.amount
            if not inner and self._means(giver, row):
                base = base - transfer.amount
        return base

    def _means(self, told: Phrase, row: Project) -> bool:
        """Whether a name in a remark means `row`; the full name of another project does not."""
        if row.role == "total":
            return bool(told)
        listed = plain(told.text) in self._names
        return plain(told.text) == plain(row.name.text) if listed else names_same(told, row.name)

    @cached_property
    def _names(self) -> set[str]:
        return {plain(row.name.text) for row in self.projects}


def names_same(a: Phrase, b: Phrase) -> bool:
    """Whether two names are one, blind to width and spaces and to words that only one of them adds."""
    first, second = plain(a.text), plain(b.text)
    return bool(first and second) and (first in second or second in first)


def _giver(transfer: Transfer) -> Phrase:
    return transfer.source or (transfer.told_by if transfer.kind in ("returned", "cut") else Phrase())


def _receiver(transfer: Transfer) -> Phrase:
    return transfer.destination or (transfer.told_by if transfer.kind == "added" else Phrase())


def _same_route(a: Transfer, b: Transfer) -> bool:
    return names_same(_giver(a), _giver(b)) and names_same(_receiver(a), _receiver(b))


def _other_bases(row: Project, base: Quantity, own: Quantity, after: Quantity) -> dict[str, Quantity]:
    bases = {"本行所述调剂后预算": own, "表列预算": base}
    rates = {name: row.spent / other for name, other in bases.items() if other.value != after.value}
    return rates | {"超支按100%": (row.spent / after).capped()}
