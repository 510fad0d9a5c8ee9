"""The ledger of budgets: what is in force after transfers, in every kind of report whose rows of money tell of them.

A transfer between two rows stands in both of them; where the two sides tell different amounts, each row is reckoned
with its own, and the other side's is one more base that spending may be measured by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from extractor.check import Check, equal, one_sided, proposed, same
from extractor.document import plain
from extractor.quantity import Quantity, Verdict
from extractor.record import Basis, Money, Part, Phrase, Report, Tolerance, Words, figure, rule, words

from .money import MoneyRow
from .totals import HELD, is_subtotal, sections, statements

FEWEST = 3  # rates that show whether any budget of a statement is their base


class Transfer(Part):
    """Money moved between projects, told in the words of one of them."""

    basis: ClassVar[Basis] = Basis.MODEL

    told_by: Words = words("project in whose row it is told")
    kind: Literal["moved", "returned", "added", "cut"] = Field(
        default="moved",
        description="moved 调剂 | returned 退回, 统筹, 收回 | added 追加 | cut 调减",
        json_schema_extra={
            "labels": {
                "moved": "调剂 调入 调出",
                "returned": "退回 统筹 收回",
                "added": "追加 调增",
                "cut": "调减 追减 压减 核减",
            }
        },
    )
    amount: Money = figure("amount", "调剂 统筹 退回 收回 追加 调减")
    source: Words = words("project that gives; null for the treasury", "从 由")
    destination: Words = words("project that receives; null for the treasury", "到 至")


class Ledger(Report):
    """Rows with budgets, and the transfers that change them."""

    @property
    def accounts(self) -> Sequence[MoneyRow]:
        """The rows whose budgets the transfers change."""
        return ()

    @property
    def moves(self) -> Sequence[Transfer]:
        """The transfers, as often as they are told."""
        return ()

    @model_validator(mode="after")
    def _rows_know_their_section(self) -> Self:
        """Whether it tells income, and whether its balances are spending − budget, as most of them show."""
        for section in sections(self.accounts):
            is_income = any(row.is_income for row in section if row.role == "total")
            ways = [(row.left_over(), row.left_over(turned=True)) for row in section]
            gained = sum((b.verdict in HELD) - (a.verdict in HELD) for a, b in ways if a and b)
            for row, (straight, turned) in zip(section, ways, strict=True):
                is_gain = (row.is_income or row.is_rest) and turned is not None and turned.verdict in HELD
                is_turned = gained > 1 or (is_gain and straight is not None and straight.verdict not in HELD)
                row.stands_in(is_income or row.is_income or row.is_rest, is_turned)
        for statement in statements(self.accounts):
            rates = [check for row in statement if (check := row.executed_of_base())]
            none_fits = all(check.verdict is Verdict.MISMATCH for check in rates)  # no official base makes one hold
            for row in statement if len(rates) >= FEWEST and none_fits else ():
                row.measured_by_what_is_not_printed()
            adjusted = [check for row in statement if row.initial_budget and (check := row.adjusted_of_initial())]
            failed = sum(check.verdict is Verdict.MISMATCH for check in adjusted)
            for row in statement if failed >= FEWEST else ():
                row.adjusted_in_part()
        return self

    @rule("调整后预算 = 年初预算 ± 调剂、追加、退回")
    def adjusted_budget_is_initial_after_transfers(self) -> Iterator[Check]:
        """Where both budgets of a row are printed and transfers are told."""
        for row in self._told_of if self.moves else ():
            before = row.initial_budget.quantity
            after = self.after(before, row) if row.both_budgets else before
            other = {"对方所述调剂后预算": self.after(before, row, by_others=True)}
            check = equal(row.adjusted_budget, after, review=other) if after != before else None
            if check:
                yield proposed(check)

    @rule("调整数 = 所述调剂、追加、退回之净额")
    def adjustment_is_sum_of_transfers(self) -> Iterator[Check]:
        """Where a row prints its adjustment and tells what it is made of."""
        for row in self._told_of if self.moves else ():
            nothing = Quantity.exactly(0)
            net = self.after(nothing, row) if row.budget_adjustment.number else nothing
            other = {"对方所述调剂": self.after(nothing, row, by_others=True)}
            check = equal(row.budget_adjustment, net, review=other | {"调减": 0 - net}) if net != nothing else None
            if check:
                yield proposed(check)

    @property
    def _told_of(self) -> list[MoneyRow]:
        """The rows that transfers are reckoned for: what a subtotal gives and receives, the words do not tell."""
        return [row for row in self.accounts if not is_subtotal(row)]

    @rule("调出方与调入方所述一致", tolerance=Tolerance.DIGITS)
    def transfer_is_told_by_both_sides(self) -> Iterator[Check]:
        """A transfer between two rows of the list is told by both, with one amount."""
        moves = list(self.moves)
        for at, transfer in enumerate(moves):
            if transfer.kind != "moved" or not transfer.source or not transfer.destination or not transfer.told_by:
                continue
            twin = self.twin(transfer)
            if not twin:
                yield one_sided(transfer.amount)
            elif moves.index(twin) > at:
                yield from map(proposed, same([transfer.amount, twin.amount]))

    def after(self, base: Quantity, row: MoneyRow, by_others: bool = False) -> Quantity:
        """`base` after what `row` gives and receives, in its own words or, `by_others`, in those of the other side."""
        return self.moved(base, row, self.settled(row, by_others))

    def moved(self, base: Quantity, row: MoneyRow, transfers: Iterable[Transfer]) -> Quantity:
        """`base` after these transfers; the total gives to the treasury alone, and receives from it."""
        for transfer in transfers:
            giver, receiver = _giver(transfer), _receiver(transfer)
            inner = row.role == "total" and bool(giver) and bool(receiver)
            if not inner and self.means(receiver, row):
                base = base + transfer.amount
            if not inner and self.means(giver, row):
                base = base - transfer.amount
        return base

    def settled(self, row: MoneyRow, by_others: bool = False) -> list[Transfer]:
        """Each transfer once; where two sides tell it, the words of `row` count, or those of the other side."""
        return [
            twin if twin and names_same(twin.told_by, row.name) is not by_others else transfer
            for transfer, twin in self._once
        ]

    def own(self, row: MoneyRow) -> list[Transfer]:
        """The transfers that `row` itself tells."""
        return [transfer for transfer in self.moves if names_same(transfer.told_by, row.name)]

    @cached_property
    def _once(self) -> list[tuple[Transfer, Transfer | None]]:
        """Each transfer once, with the words of the other side where it tells it too."""
        once: list[tuple[Transfer, Transfer | None]] = []
        for transfer in self.moves:
            twin = self.twin(transfer) if transfer.kind == "moved" else None
            known = any(transfer is told or transfer is other for told, other in once)
            again = transfer.kind == "moved" and any(
                _same_route(t, transfer) and _same_amount(t, transfer) for t, _ in once
            )
            if not known and not again:
                once.append((transfer, twin))
        return once

    def twin(self, transfer: Transfer) -> Transfer | None:
        """The same transfer as the other side tells it: of the same amount, else one of an amount of its own."""
        route = [t for t in self.moves if t.told_by and _same_route(t, transfer)]
        own = {t.amount.quantity.value for t in route if names_same(t.told_by, transfer.told_by)}
        others = [t for t in route if t is not transfer and not names_same(t.told_by, transfer.told_by)]
        alike = (t for t in others if _same_amount(t, transfer))
        return next(alike, None) or next((t for t in others if t.amount.quantity.value not in own), None)

    def means(self, told: Phrase, row: MoneyRow) -> bool:
        """Whether a name in a remark means `row`; the full name of another row does not."""
        if row.role == "total":
            return bool(told)
        name = plain(told.text)
        return name == plain(row.name.text) if name in self._names else names_same(told, row.name)

    @cached_property
    def _names(self) -> set[str]:
        return {plain(row.name.text) for row in self.accounts}


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


def _same_amount(a: Transfer, b: Transfer) -> bool:
    return a.amount.quantity.value == b.amount.quantity.value
