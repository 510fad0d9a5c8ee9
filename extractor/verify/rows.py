"""How one row fares under a relation of columns, in whole grains: it holds, it breaks, or it shows nothing.

A row shows nothing where it could not have been otherwise (0 = 0 + 0, 100% of the whole), where a number is missing, a
bound, or of another unit, and where another reading that reports use would hold (capped at 100 %, the inverse of an
indicator to be kept low).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.verify.cells import Kind
from extractor.verify.columns import Column, Entry


class Fares(NamedTuple):
    """Whether a row holds, and how many results its digits keep apart."""

    holds: bool
    odds: int = 0


def adds_up(whole: Column, parts: Sequence[Column], line: int) -> Fares | None:
    """How `whole` = the sum of `parts` fares, empty cells and dashes adding nothing; None where it shows nothing."""
    total = whole.entries[line]
    told = [entry for part in parts if (entry := part.entries[line])]
    if total is None or not told or any(e.unit != total.unit for e in told):
        return None
    gaps = len(parts) - len(told)
    if gaps and any(p.kinds[line] not in _NOTHING for p in parts if p.entries[line] is None):
        return None
    low, high = sum(e.low for e in told), sum(e.high for e in told)
    sizes = [abs(e.value) for e in told if e.value]
    if low > total.high or total.low > high:
        return Fares(False) if sizes and total.value and not (gaps and len(sizes) < 2) else None
    if len(sizes) < 2 or not total.value:
        return None
    return Fares(True, min(*sizes, abs(total.value)) // max(high - low, total.step))


class Quotient(NamedTuple):
    """The claim that `rate` = `part` ÷ `whole`, in grains."""

    rate: Column
    part: Column
    whole: Column
    one: int  # 1 in grains
    usual: int  # what plain rates gather around: 1 for shares of a whole, 0 for amounts a head

    def fares(self, line: int) -> Fares | None:
        """How a row fares; None where it shows nothing."""
        r, b, a = self.rate.entries[line], self.part.entries[line], self.whole.entries[line]
        if r is None or a is None or b is None or a.low <= 0 or b.value < 0 or (self.usual and a.unit != b.unit):
            return None
        if b.value and _quotient_fits(r, b, a, self.one, 0):
            odds = abs(r.value - self.usual) // max(_width(b, a, self.one), r.step)
            return None if a.value in (b.value, self.one) else Fares(True, odds)
        return None if self._is_excused(r, b, a) else Fares(False)

    def _is_excused(self, r: Entry, b: Entry, a: Entry) -> bool:
        """Whether another reading holds: nothing of something, capped at 100 %, or an indicator to be kept low."""
        if not b.value:
            return not r.value
        is_capped = r.value == self.usual == self.one and b.value > a.value
        return bool(self.usual) and (is_capped or (b.low > 0 and _quotient_fits(r, a, b, self.one, 0)))


def grows(growth: Column, now: Column, before: Column, line: int, one: int) -> Fares | None:
    """How `growth` = `now` ÷ `before` − 1 fares; None where the row shows nothing."""
    r, b, a = growth.entries[line], now.entries[line], before.entries[line]
    if r is None or a is None or b is None or a.low <= 0 or b.value < 0 or a.unit != b.unit:
        return None
    if not _quotient_fits(r, b, a, one, one):
        return Fares(False)
    return Fares(True, abs(r.value) // max(_width(b, a, one), r.step)) if r.value else None


_NOTHING = (Kind.EMPTY, Kind.NONE)


def _quotient_fits(rate: Entry, part: Entry, whole: Entry, one: int, shift: int) -> bool:
    """Whether the intervals of `rate` + `shift` and `part` ÷ `whole` meet, the rate rounded or cut off."""
    top = max(rate.high, rate.value + rate.step - 1) + shift
    return part.low * one <= top * whole.high and (rate.low + shift) * whole.low <= part.high * one


def _width(part: Entry, whole: Entry, one: int) -> int:
    """The width of the interval of `part` ÷ `whole`."""
    return part.high * one // whole.low - part.low * one // whole.high
