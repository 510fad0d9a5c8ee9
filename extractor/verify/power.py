"""How much a passing check says: its power, 1 − the share of the plausible printed values that it would pass too.

Plausible are the values of the same printed form: for a rate those from 0 to 100 %, or with as many digits where it is
more; for anything else those with as many digits before and behind the point. All count alike. A check of power 0.9 or
less tells little: a bound vouches for no digit, and a rate of whole per cents over a small count fits many counts.
"""

from __future__ import annotations

from fractions import Fraction

from extractor.check import BOUND, Check
from extractor.figure import Figure
from extractor.numerals import Form
from extractor.quantity import Printed, Quantity, Verdict

DECIMALS = 4
_GRAIN = 10**DECIMALS


def power_of(check: Check) -> Fraction | None:
    """The power of a check; None where it compares no number."""
    reported = check.reported
    if check.computed.gap or not reported.readings or check.verdict is Verdict.NOT_CHECKABLE:
        return None
    if check.power is not None or reported.readings[-1].comparator:
        return check.power or BOUND
    reading = reported.readings[-1]
    passed, plausible = _passed(reading, check.computed), _plausible(reported, reading)
    return Fraction(max(plausible - passed, 0), plausible)


def power_told(power: Fraction | None) -> str | None:
    """A power in four decimals, cut off, so that none is told as more than it is."""
    if power is None:
        return None
    grains = power.numerator * _GRAIN // power.denominator
    return f"0.{grains:0{DECIMALS}d}" if grains < _GRAIN else f"1.{0:0{DECIMALS}d}"


def _passed(reading: Printed, computed: Quantity) -> int:
    """How many printed values pass: those in (low − step, high + step / 2], or nearest where the number is exact."""
    high = _floored(computed.high, reading.step, 1)
    low = _floored(computed.low, reading.step, -1 if reading.exact else -2)
    return max(high - low, 1)


def _floored(value: Fraction, step: Fraction, halves: int) -> int:
    """The whole number of steps below `value` moved by so many half steps, in whole numbers throughout."""
    over, under = value.numerator * step.denominator, value.denominator * step.numerator
    return (2 * over + halves * under) // (2 * under)


def _plausible(reported: Figure, reading: Printed) -> int:
    """How many values have the same printed form."""
    digits = abs(
        reading.value.numerator * reading.step.denominator // (reading.value.denominator * reading.step.numerator)
    )
    same = 9 * 10 ** (len(str(digits)) - 1) if digits else 10
    is_share = reported.numeral is not None and (reported.is_rate or reported.numeral.form is not Form.PLAIN)
    return max(same, reading.step.denominator // reading.step.numerator) if is_share else same
