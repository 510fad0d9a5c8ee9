"""Amounts of running text that stand nowhere else in the document and are one slip away from exactly one that does.

No name ties them, so that much is asked: five digits or more, a unit of money, no other number of the tables that is as
near, and a word, other than those of any amount, that the text before it shares with row or head of the cell. Amounts
that stand a round sum apart differ by one digit too: where more than the last two digits are changed, the text must say
the head of the column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.check import Check, proposed
from extractor.document import plain
from extractor.verify.mentions import MONEY, Mention, base_of
from extractor.verify.naming import Stage
from extractor.verify.pairs import check_of, reading

LEAST_DIGITS = 5  # without the noughts at the end


def lone_slips(told: Sequence[Mention], cells: Sequence[Mention]) -> Iterator[Check]:
    """The checks of such amounts, for review."""
    money = [m for m in told if base_of(m.number) in MONEY and m.stage not in (Stage.BEFORE, Stage.OTHER)]
    amounts = [c for c in cells if not base_of(c.number) or base_of(c.number) in MONEY] if money else []
    printed = {m.number.numeral.value for m in amounts}
    lone = [m for m in money if m.number.numeral.value not in printed and _digits(m) and m.is_sure]
    near = _Near(amounts if lone else ())
    for mention in lone:
        cell = near.only(mention)
        check = check_of(cell, mention) if cell else None
        if check:
            yield proposed(check)


def _digits(mention: Mention) -> str:
    """The digits as printed; empty where they are too few or the number is not told exactly."""
    numeral = mention.number.numeral
    digits = str(abs(numeral.value.numerator * 10**mention.number.decimals // numeral.value.denominator))
    return "" if numeral.approximate or len(digits.rstrip("0")) < LEAST_DIGITS else digits


class _Near:
    """The cells by their digits with one of them left open."""

    def __init__(self, cells: Sequence[Mention]) -> None:
        self._open: dict[str, list[Mention]] = defaultdict(list)
        for cell in cells:
            digits = _digits(cell)
            for n in range(len(digits)):
                self._open[f"{digits[:n]}?{digits[n + 1 :]}"].append(cell)

    def only(self, mention: Mention) -> Mention | None:
        """The first cell one slip away that shares a word, where all that are as near tell one value."""
        digits = _digits(mention)
        swaps = (f"{digits[:n]}{digits[n + 1]}{digits[n]}{digits[n + 2 :]}" for n in range(len(digits) - 1))
        opened = [f"{digits[:n]}?{digits[n + 1 :]}" for n in range(len(digits))]
        keys = [*opened, *(f"?{swap[1:]}" for swap in swaps if swap != digits)]
        near = [c for n, key in enumerate(keys) for c in self._open.get(key, ()) if _fits(mention, c, n, len(digits))]
        alike = {c.number.numeral.value for c in near}
        return next((c for c in near if _share_a_word(mention, c)), None) if len(alike) == 1 else None


def _fits(mention: Mention, cell: Mention, place: int, length: int) -> bool:
    """Whether both count in one unit, and the change at `place` is no round sum; behind the digits come exchanges."""
    x, y = reading(mention.number, cell.number), reading(cell.number, mention.number)
    if x is None or y is None or x.last != y.last:
        return False
    if place >= length:
        return sorted(_digits(mention)) == sorted(_digits(cell))
    head = plain(cell.head).partition("(")[0]
    return place >= length - 2 or (len(head) > 2 and head in plain(mention.label))


_OF_MONEY = re.compile("支出|收入|预算|决算|资金|金额|经费|拨付|执行|到位|实际|全年|年度|财政")  # of any amount
_WHOLE = re.compile("合计|总计|共计|总额|total")


def _share_a_word(mention: Mention, cell: Mention) -> bool:
    """Whether one word at least is common to both; such as any amount may have count only for a total."""
    words, there = plain(mention.label), plain(cell.label)
    words = words if _WHOLE.search(there) else _OF_MONEY.sub(" ", words)
    return any(words[n : n + 2] in there for n in range(len(words) - 1) if words[n : n + 2].isalpha())
