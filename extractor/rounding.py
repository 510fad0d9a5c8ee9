"""Digits that were rounded on the way to the printed ones."""

from __future__ import annotations

from extractor.quantity import Printed, Quantity, power_of_ten, rounds_to


def rounds_twice(reported: Printed, computed: Quantity) -> bool:
    """Whether `computed`, rounded to two decimals and these to one, may be what is printed: 98.447, 98.45, 98.5."""
    if reported.exact or reported.step != power_of_ten(reported.scale - 1):
        return False
    ties = (reported.value - reported.step / 2, reported.value + reported.step / 2)
    between = (Printed(tie, reported.step / 10) for tie in ties if rounds_to(tie, reported.value, reported.step))
    return any(_rounds_once(tie, computed) for tie in between)


def _rounds_once(printed: Printed, computed: Quantity) -> bool:
    overlap = computed.low < computed.high and computed.low <= printed.high and printed.low <= computed.high
    return overlap or rounds_to(computed.value, printed.value, printed.step)
