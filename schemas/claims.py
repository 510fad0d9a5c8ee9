"""What running text claims: statements that tie printed numbers together, and stated numbers of listed things."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from extractor.check import Check, counted, equal, partner, same, sums
from extractor.quantity import Path, Quantity, Reason
from extractor.record import (
    Amount,
    Amounts,
    Basis,
    Figure,
    Part,
    Phrases,
    Tolerance,
    choice,
    figure,
    figures,
    in_one_unit,
    phrases,
    rule,
)

SLIPPED = 5  # times its base: what surpasses it so far has another unit or a slipped point, and no cap hides it


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
            rate = _stated(part) / _stated(whole)
            likely = result.is_rate and rate.gap is None and rate.value < SLIPPED  # no cap makes 1.2万元 a head 0万元
            return equal(result, rate, {Path.CAPPED: rate.capped()} if likely else {})
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
        ratio = _stated(now) / _stated(before)
        return equal(result, ratio - 1 if self.relation == "growth" else 1 - ratio)

    @rule("差 = 被减数 − 减数")
    def difference_is_first_minus_second(self) -> Check | None:
        """Money, counts or percentage points; told without its sign."""
        if self.relation != "difference" or len(self.operands) != 2:
            return None
        result, operands = self.told
        apart = abs(operands[0] - operands[1])
        if all(operand.is_rate for operand in operands) and _POINTS.fullmatch(
            result.numeral.unit if result.numeral else ""
        ):
            apart = apart * 100  # rates lie points apart: 0.8 points
        return equal(result, apart)

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

    @rule("同一数量前后一致", tolerance=Tolerance.DIGITS)
    def mentions_agree(self) -> list[Check]:
        """The same quantity of the same thing, told in several places."""
        if self.relation != "same":
            return []
        result, operands = self.told
        return same([f for f in (*operands, result) if f])


_POINTS = re.compile(r"points?|pts?|个点", re.I)


def _stated(figure: Figure) -> Quantity:
    """What a figure states: a bare whole number of a paragraph counts things (6 of 10 targets), exactly."""
    number, numeral = figure.number, figure.numeral
    bare = number is not None and numeral is not None and not numeral.unit and not numeral.decimals
    counts = bare and number is not None and number.ref.startswith("p") and not figure.is_rate
    return figure.quantity.exact if counts else figure.quantity


class Count(Part):
    """A stated number of things and the list of them."""

    basis: ClassVar[Basis] = Basis.MODEL

    stated: Amount = figure("n")
    items: Phrases = phrases("cells (r3.2-r9.2 for one each down a column) or copied names")

    @rule("所述项数 = 所列项数", tolerance=Tolerance.COUNT)
    def stated_count_is_number_of_items(self) -> Check | None:
        """Counted in the list that the report prints."""
        return counted(self.stated, len(self.items))
