"""The tolerances that others compare numbers with, over the same true relations: what each alarms on.

Exact half-up and float rounding ask for the printed digits; a fixed 0.1 (points, or units of the last unit printed) and
0.5 % of the value ask for nearness. Where no arithmetic is compared (states, grades, counts), all judge alike.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor

from tests.bench.generator.truth import Relation
from tests.bench.oracle import Page, holds, values_of
from tests.bench.printed import Stated


def _half_up(told: Stated, value: Fraction) -> bool:
    digits: int = floor(abs(value) / told.step + Fraction(1, 2))
    return bool(digits * told.step == abs(told.value))


def _float_round(told: Stated, value: Fraction) -> bool:
    unit = told.step * 10**told.decimals
    return bool(round(abs(float(value / unit)), told.decimals) == round(abs(float(told.value / unit)), told.decimals))


def _tenth(told: Stated, value: Fraction) -> bool:
    return bool(abs(told.value - value) <= told.step * 10**told.decimals / 10)


def _half_percent(told: Stated, value: Fraction) -> bool:
    return abs(told.value - value) <= abs(value) / 200


METHODS: dict[str, Callable[[Stated, Fraction], bool]] = {
    "exact half-up": _half_up,
    "float round": _float_round,
    "0.1": _tenth,
    "0.5 %": _half_percent,
}


def alarmed(page: Page, relation: Relation, method: str) -> bool:
    """Whether a tolerance takes a relation for broken."""
    told, values = values_of(page, relation)
    if told is None:
        return not values and not holds(page, relation)
    return not any(METHODS[method](told, value) for value in values)
