"""How one report prints its numbers: units, marks, decimals and the way it rounds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from math import floor

SCALES = {"元": 0, "万元": 4, "亿元": 8, "$ million": 6, "R'000": 3}
ROUNDINGS = ("half_up", "half_even", "truncated")
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one report."""

    unit: str
    decimals: int  # of money in tables
    group: str  # between thousands
    rate_decimals: int
    rate_rounding: str
    money_rounding: str
    percent: str
    trims: bool  # tables drop trailing zeros, as spreadsheets do
    from_printed: bool  # rates and scores are computed from the printed numbers
    caps: bool  # completion rates stop at 100 %
    wide: bool  # a few cells are in full-width digits
    noisy: bool  # a few cells have a blank behind the point
    brackets: bool  # negatives stand in brackets
    colon: str

    @classmethod
    def drawn(cls, chance: random.Random, english: bool = False) -> Style:
        """The habits of one report, drawn."""
        unit = chance.choice(["$ million", "R'000"] if english else ["万元"] * 6 + ["元", "亿元"])
        decimals = {"万元": chance.choice([2, 2, 2, 2, 1, 4]), "元": 2, "亿元": 4, "$ million": 1, "R'000": 0}[unit]
        return cls(
            unit=unit,
            decimals=decimals,
            group=chance.choice([",", ",", " "] if english else [",", ",", "", "", " "]),
            rate_decimals=chance.choice([1, 2] if english else [2, 2, 2, 1]),
            rate_rounding=chance.choice(["half_up", "half_up", "half_even", "truncated"]),
            money_rounding=chance.choice(["half_up", "half_up", "half_even"]),
            percent="%" if english else chance.choice(["%", "%", "%", "％", " %"]),
            trims=not english and chance.random() < 0.15,
            from_printed=chance.random() < 0.3,
            caps=chance.random() < 0.4,
            wide=not english and chance.random() < 0.1,
            noisy=not english and chance.random() < 0.15,
            brackets=english or chance.random() < 0.2,
            colon=chance.choice(["：", ":", ": "]),
        )

    def money(self, true: Fraction, decimals: int | None = None, unit: str = "") -> str:
        """An amount of 元 as digits in a unit of money, without the unit."""
        shown = self.decimals if decimals is None else decimals
        return self.digits(true / 10 ** SCALES[unit or self.unit], shown, self.money_rounding)

    def rate(self, true: Fraction, decimals: int | None = None) -> str:
        """A ratio as a percentage with its sign."""
        shown = self.rate_decimals if decimals is None else decimals
        sign = "-" if true < 0 else ""
        return f"{sign}{self.digits(abs(true) * 100, shown, self.rate_rounding)}{self.percent}"

    def digits(self, value: Fraction, decimals: int, how: str = "half_up") -> str:
        """A value rounded to some decimals, thousands parted as this report does."""
        parted = grouped(rounded(abs(value), decimals, how), decimals, self.group)
        if value >= 0 or not any(c in "123456789" for c in parted):
            return parted
        return f"({parted})" if self.brackets else f"-{parted}"


def rounded(value: Fraction, decimals: int, how: str) -> Fraction:
    """`value` ≥ 0 at some decimals: half_up, half_even or truncated."""
    grains = value * 10**decimals
    if how == "half_even":
        return Fraction(round(grains), 10**decimals)
    return Fraction(floor(grains + (Fraction(1, 2) if how == "half_up" else 0)), 10**decimals)


def grouped(value: Fraction, decimals: int, mark: str) -> str:
    """A rounded value ≥ 0 in digits."""
    whole, rest = divmod(value * 10**decimals, 10**decimals)
    told = f"{int(whole):,}".replace(",", mark)
    return f"{told}.{int(rest):0{decimals}d}" if decimals else told
