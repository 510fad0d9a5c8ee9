"""The digits of a number: thousands marks, the decimal point, blanks that a scanner put in."""

import re
from fractions import Fraction
from typing import NamedTuple

_LONGEST = 40  # no amount is longer, and int() of an endless run would take quadratic time

# A number broken at its point (105. 26%) is one number only where a unit or the end of the cell follows.
_BROKEN = r"(?=[0-9]{1,2}(?:\ ?[%‰万亿元]|\ {0,3}(?:[\n\t]|\Z)))"
# With more decimals only the end of the cell says so; a year there (1. 2023) is the text of a list.
_BROKEN_LONG = r"(?=(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{3,6}\ {0,3}(?:[\n\t]|\Z))"
# One broken at its thousands mark (1, 286册) is one only where it fills its cell.
_ALONE = r"(?<![^\n\t≥≤><=])"
_NUMBER = re.compile(
    rf"""(?P<european>[0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,6}},[0-9]{{1,2}}(?![0-9])
        |[0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,6}}(?![0-9.])
        |[1-9][0-9]{{0,2}}(?:\ [0-9]{{3}}){{1,6}},[0-9]{{1,2}}(?![0-9,.])
        |[0-9]{{1,3}},[0-9]{{1,2}}(?=\ ?[%‰€]))
    |(?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,12}}(?![0-9])
        |{_ALONE}[0-9]{{1,3}}(?:,\ [0-9]{{3}}){{1,3}}(?=(?:\.[0-9]{{1,9}})?[^0-9,，、;；\n\t]{{0,6}}(?:[\n\t]|\Z))
        |[1-9][0-9]{{0,2}}(?:\ [0-9]{{3}}){{1,6}}(?![0-9%‰]|\ [0-9%‰]|\.[0-9]{{1,9}}+(?:\ ?[%‰]|\ [0-9]))
        |[0-9]++)
     (?:(?P<point>\.|\.\ {_BROKEN}|\.\ {_BROKEN_LONG}|\ \.{_BROKEN})(?P<fraction>[0-9]++))?""",
    re.VERBOSE,
)


class Digits(NamedTuple):
    """The digits of one number; the value is 0 where they are too many to be an amount."""

    end: int
    text: str
    value: Fraction
    decimals: int
    broken: bool  # a blank stands at the point or behind a thousands mark
    endless: bool

    @property
    def is_bare(self) -> bool:
        """Whether there are digits alone, no mark and no point."""
        return self.text.isdigit()


def digits_at(text: str, at: int) -> Digits | None:
    """The digits that begin at a place; None where no digit stands."""
    found = _NUMBER.match(text, at)
    if not found:
        return None
    if len(found[0]) > _LONGEST:
        return Digits(found.end(), found[0], Fraction(0), 0, broken=False, endless=True)
    whole, fraction = found["whole"], found["fraction"] or ""
    if whole is None:
        whole, _, fraction = found["european"].replace(".", "").partition(",")
    value = Fraction(int(whole.replace(",", "").replace(" ", "") + fraction), 10 ** len(fraction))
    return Digits(
        found.end(), found[0], value, len(fraction), " " in (found["point"] or "") or ", " in whole, endless=False
    )


def digits_behind_point(text: str, at: int, floor: int) -> Digits | None:
    """The digits that begin at a place behind a point which no digit stands before: .75 is 0.75; else None."""
    point = at - 1
    before = text[point - 1] if point > floor else ""
    if point < floor or text[point] != "." or before.isalnum() or before in (".", ",", ")"):
        return None
    found = digits_at(text, at)
    if found is None or not found.is_bare or found.endless:
        return None
    count = len(found.text)
    return found._replace(value=found.value / 10**count, decimals=count, text=f".{found.text}")
