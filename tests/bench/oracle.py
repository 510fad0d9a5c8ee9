"""Whether what is printed can all be true: interval arithmetic written from the rules of verification, for the bench.

It shares no code with extractor/check.py and knows the relations of a made report, not how a reader finds them. A
relation is broken where no accepted way of rounding gives the printed result: the result rounded once; the closed
intervals of operands and result; a truncated result; a result from the printed rate, or rounded twice; a capped rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, prod

from tests.bench.generator.truth import Made, Relation, Slot
from tests.bench.oracle_words import grade_of
from tests.bench.printed import Stated, bounded, read_all

Range = tuple[Fraction, Fraction]
MET = {"已完成": True, "未完成": False, "Met": True, "Not met": False, "达标": True, "未达标": False}


@dataclass(frozen=True)
class Page:
    """A report as the oracle sees it: what its numbers state, and its words."""

    numbers: Mapping[str, Stated]
    slots: Mapping[str, Slot]

    @classmethod
    def of(cls, made: Made) -> Page:
        """The page of a made report."""
        return cls(read_all(made), made.slots)

    def word(self, mark: str) -> str:
        """The text at a mark; empty where it is lost."""
        return self.slots[mark].text if mark in self.slots else ""


def broken(made: Made) -> list[Relation]:
    """The relations that what is printed cannot keep."""
    page = Page.of(made)
    return [relation for relation in made.relations if not holds(page, relation)]


def holds(page: Page, relation: Relation) -> bool:
    """Whether a relation holds, or cannot be told to fail."""
    return _HOLDS[relation.op](page, relation)


def _told(page: Page, marks: Sequence[str]) -> list[Stated]:
    return [page.numbers[mark] for mark in marks if mark in page.numbers and not page.numbers[mark].approximate]


def _arithmetic(compute: Callable[[Relation, list[Range]], Iterator[Range]]) -> Callable[[Page, Relation], bool]:
    """A relation whose result is computed from all of its operands; each range that `compute` gives is accepted."""

    def check(page: Page, relation: Relation) -> bool:
        told = _told(page, relation.marks)
        if len(told) < len(relation.marks):
            return True
        result, *operands = told
        wide = compute(relation, [(o.low, o.high) for o in operands])
        values = compute(relation, [(o.value, o.value) for o in operands])
        return any(_fits(result, reached) for reached in wide) or any(_rounded_once(result, v) for v, _ in values)

    return check


def _fits(result: Stated, reached: Range) -> bool:
    low, high = reached
    if low <= result.high and result.low <= high:
        return True
    if not result.exact and _truncated(result, low, high):
        return True
    return low == high and not result.exact and _rounded_twice(result, low)


def _truncated(result: Stated, low: Fraction, high: Fraction) -> bool:
    """Whether the printed digits are those of a value in the range, cut off."""
    if result.value < 0:
        low, high, result = -high, -low, replace(result, value=-result.value)
    return low < result.value + result.step and result.value <= high


def _rounded_once(result: Stated, value: Fraction) -> bool:
    """The value of the operands, rounded to the printed digits: what cannot be shared out to the 分 is rounded too."""
    return abs(result.value - value) <= result.step / 2


def _rounded_twice(result: Stated, value: Fraction) -> bool:
    finer = result.step / 10
    first = {floor(value / finer + Fraction(1, 2)) * finer, ceil(value / finer - Fraction(1, 2)) * finer}
    return any(abs(result.value - once) <= result.step / 2 for once in first)


def _sum(page: Page, relation: Relation) -> bool:
    """A sum of what is still printed of its parts: a lost row is a part that is missing."""
    signs = dict(zip(relation.operands, relation.signs, strict=True))
    parts = [(signs[m], page.numbers[m]) for m in relation.operands if m in page.numbers]
    if relation.result not in page.numbers or not parts:
        return True
    result = page.numbers[relation.result]
    if result.approximate or any(part.approximate for _, part in parts):
        return True
    low = sum((s * (p.low if s > 0 else p.high) for s, p in parts), Fraction(0))
    high = sum((s * (p.high if s > 0 else p.low) for s, p in parts), Fraction(0))
    return _fits(result, (low, high)) or (len(parts) == 1 < len(relation.operands))


def _quotient(part: Range, whole: Range) -> Range | None:
    if whole[0] <= 0 <= whole[1]:
        return None
    corners = [a / b for a in part for b in whole]
    return min(corners), max(corners)


def _capped(reached: Range) -> Range:
    return min(reached[0], Fraction(1)), min(reached[1], Fraction(1))


ANYTHING = (Fraction(-(10**30)), Fraction(10**30))


def _ratio(relation: Relation, operands: list[Range]) -> Iterator[Range]:
    yield _quotient(operands[0], operands[1]) or ANYTHING


def _magnitude(relation: Relation, operands: list[Range]) -> Iterator[Range]:
    """A rate of adjustment, told with its sign or without."""
    low, high = _quotient(operands[0], operands[1]) or ANYTHING
    yield from ((low, high), (-high, -low))


def _completion(relation: Relation, operands: list[Range]) -> Iterator[Range]:
    """Actual over target (the target as a value), or the reverse for what is to be kept low; capped or not."""
    reached = _quotient(operands[0], operands[1]) or ANYTHING
    yield from (reached, _capped(reached))


def _growth(relation: Relation, operands: list[Range]) -> Iterator[Range]:
    low, high = _quotient(operands[0], operands[1]) or ANYTHING
    yield low - 1, high - 1


def _decline(relation: Relation, operands: list[Range]) -> Iterator[Range]:
    low, high = _quotient(operands[0], operands[1]) or ANYTHING
    yield 1 - high, 1 - low


def _product(relation: Relation, operands: list[Range]) -> Iterator[Range]:
    yield prod((o[0] for o in operands), start=Fraction(1)), prod((o[1] for o in operands), start=Fraction(1))


def _score(relation: Relation, operands: list[Range]) -> Iterator[Range]:
    """Weight × min(rate, 1): from spent over budget, or from the printed rate, which stands last."""
    weight, rate = operands[0], operands[-1]
    rates = [rate] if len(operands) == 2 else [_quotient(operands[1], operands[2]) or ANYTHING, rate]
    for low, high in map(_capped, rates):
        yield weight[0] * low, weight[1] * high


def _same(page: Page, relation: Relation) -> bool:
    """The finer mention rounds to the coarser."""
    told = _told(page, relation.marks)
    if len(told) < 2:
        return True
    fine, coarse = sorted(told, key=lambda t: (t.step, not t.exact))
    exact = fine.step == coarse.step
    return fine.value == coarse.value if exact else abs(fine.value - coarse.value) <= coarse.step / 2


def _count(page: Page, relation: Relation) -> bool:
    told = page.numbers.get(relation.result)
    return told is None or told.value == sum(mark in page.slots for mark in relation.operands)


def _partner(page: Page, relation: Relation) -> bool:
    """A whole number exists by which the count gives the rate."""
    told = _told(page, relation.marks)
    if len(told) < 2 or told[0].value <= 0:
        return True
    rate, count = told
    low, high = count.value / (rate.value + rate.step), count.value / rate.low if rate.low > 0 else Fraction(10**9)
    return ceil(low) <= floor(high)


def is_met(page: Page, target: str, actual: str, bound: str = "") -> bool | None:
    """Whether an actual value meets its target; None where that cannot be told."""
    goal, reached = page.numbers.get(target), page.numbers.get(actual)
    if goal is None or reached is None or reached.approximate or goal.approximate:
        return None
    goal = bounded(goal, page.word(bound)) if bound else goal
    a, b = reached.value, goal.value
    return {"≥": a >= b, "≤": a <= b, ">": a > b, "<": a < b}.get(goal.bound, a >= b)


def _state(page: Page, relation: Relation) -> bool:
    met = is_met(page, *relation.operands)
    claimed = MET.get(page.word(relation.result))
    return met is None or claimed is None or met == claimed


def _full(page: Page, relation: Relation) -> bool:
    """A missed target does not earn its full weight."""
    weight, target, actual, *bound = relation.operands
    score, full = page.numbers.get(relation.result), page.numbers.get(weight)
    met = is_met(page, target, actual, *bound)
    return score is None or full is None or met is not False or score.value != full.value


def _within(page: Page, relation: Relation) -> bool:
    told = _told(page, relation.marks)
    return len(told) < 2 or 0 <= told[0].value <= told[1].value


def _grade(page: Page, relation: Relation) -> bool:
    told = _told(page, relation.operands)
    word = page.word(relation.result)
    return not told or not word or word[0] == grade_of(told[0].value)


def _step(page: Page, relation: Relation) -> bool:
    """So many points for each begun or each whole step below the target."""
    told = _told(page, relation.marks)
    if len(told) < 3:
        return True
    deduction, target, actual = told
    step, points, most = relation.limits
    gap = max(target.value - actual.value, Fraction(0)) / step
    return deduction.value in {min(n * points, most) for n in (floor(gap), ceil(gap), gap)}


def _base(page: Page, relation: Relation, first: int) -> Range | None:
    """A budget after its transfers, each as its own row tells it, else as the other side does; None without it."""
    low = high = Fraction(0)
    rows = zip(relation.operands[first:], relation.signs[first:], relation.others[first:], strict=True)
    for own, sign, twin in rows:
        told = page.numbers.get(own) or page.numbers.get(twin)
        if told is None and own == relation.operands[first]:
            return None
        low += sign * (told.low if sign > 0 else told.high) if told else 0
        high += sign * (told.high if sign > 0 else told.low) if told else 0
    return low, high


def _booked(page: Page, relation: Relation) -> bool:
    result, base = page.numbers.get(relation.result), _base(page, relation, 0)
    return result is None or base is None or _fits(result, base)


def _ledger(page: Page, relation: Relation) -> bool:
    """An execution rate on the budget after transfers."""
    result, spent = page.numbers.get(relation.result), page.numbers.get(relation.operands[0])
    base = _base(page, relation, 1)
    if result is None or spent is None or base is None:
        return True
    return _fits(result, _quotient((spent.low, spent.high), base) or ANYTHING)


def _both(page: Page, relation: Relation) -> bool:
    """A transfer is told by its giver and its receiver, with one amount."""
    told = [page.numbers.get(mark) for mark in relation.marks]
    values = [t.value for t in told if t]
    return len(values) != 1 and len(set(values)) < 2


Compute = Callable[[Relation, list[Range]], Iterator[Range]]
_COMPUTED: dict[str, Compute] = {
    "ratio": _ratio,
    "completion": _completion,
    "magnitude": _magnitude,
    "growth": _growth,
    "decline": _decline,
    "product": _product,
    "score": _score,
}


def values_of(page: Page, relation: Relation) -> tuple[Stated | None, list[Fraction]]:
    """The printed result of a computed relation and the values that its operands give, for those who know no ranges.

    None, and a value, where the arithmetic lacks an operand; None and nothing where the relation is no arithmetic.
    """
    if relation.op == "sum":
        signed = [(s, page.numbers.get(m)) for s, m in zip(relation.signs, relation.operands, strict=True)]
        parts = [s * told.value for s, told in signed if told and not told.approximate]
        told = page.numbers.get(relation.result)
        return (told, [sum(parts, Fraction(0))]) if told and len(parts) > 1 else (None, [Fraction(0)])
    compute = _COMPUTED.get(relation.op)
    if compute is None:
        return None, []
    printed = _told(page, relation.marks)
    if len(printed) < len(relation.marks):
        return None, [Fraction(0)]
    result, *operands = printed
    return result, [low for low, _ in compute(relation, [(o.value, o.value) for o in operands])]


def flips(page: Page, relation: Relation) -> bool:
    """Whether a broken relation is one of a decision: a state, a grade, full marks, or the word for a direction."""
    if relation.op in ("growth", "decline"):
        now, before = (page.numbers.get(mark) for mark in relation.operands)
        if not now or not before or now.value == before.value:
            return False
        return (now.value < before.value) == (relation.op == "growth")
    return relation.op in ("state", "grade", "full")


_HOLDS: dict[str, Callable[[Page, Relation], bool]] = {
    **{op: _arithmetic(compute) for op, compute in _COMPUTED.items()},
    "sum": _sum,
    "same": _same,
    "count": _count,
    "partner": _partner,
    "state": _state,
    "full": _full,
    "within": _within,
    "grade": _grade,
    "step": _step,
    "both": _both,
    "booked": _booked,
    "ledger": _ledger,
}
