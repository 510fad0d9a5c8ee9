"""Exact fractions in decimal digits, and powers of ten; nothing is a float."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache


def shown(value: Fraction, decimals: int = 6) -> str:
    """`value` in decimal digits: exact where that takes no more than `decimals`, else rounded half-even to them."""
    exact = _places(value.denominator)
    places = decimals if exact is None else min(exact, decimals)
    scaled = _rounded(value.numerator * 10**places, value.denominator)
    digits = f"{abs(scaled):0{places + 1}d}"
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _rounded(over: int, under: int) -> int:
    """The quotient as a whole number, half-even."""
    whole, rest = divmod(over, under)
    return whole + (2 * rest > under or (2 * rest == under and whole % 2 == 1))


def exact_decimal(value: Fraction) -> str:
    """`value` as an exact decimal string, or "a/b" where no decimal is exact."""
    places = _places(value.denominator)
    return f"{value.numerator}/{value.denominator}" if places is None else shown(value, places)


@lru_cache(maxsize=4096)
def _places(denominator: int) -> int | None:
    """How many decimals show a fraction of this denominator exactly; None where none do."""
    count, rest = {2: 0, 5: 0}, denominator
    for prime in count:
        while rest % prime == 0:
            rest //= prime
            count[prime] += 1
    return max(count.values()) if rest == 1 else None


@lru_cache(maxsize=256)
def power_of_ten(exponent: int) -> Fraction:
    """10 to a whole power, which may be negative."""
    return Fraction(10) ** exponent
