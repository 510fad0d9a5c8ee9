"""What a quantity was computed from: printed numbers and constants, added, subtracted, multiplied and divided.

A formula prints itself in the document's own numbers, and it can be computed again with another number in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

ATOM, PRODUCT, SUM = 3, 2, 1  # how tightly a formula binds, for brackets
PLUS, MINUS, TIMES, OVER = "+", "−", "×", "÷"


@dataclass(frozen=True, slots=True)
class Term:
    """One number of a formula: printed, or a constant, which has no tag."""

    text: str
    tag: int | None = None
    value: Fraction = Fraction(0)  # in base units
    scale: int = 0  # power of ten from the printed unit to the base unit
    exact: bool = True  # states one value, no interval

    @property
    def tags(self) -> tuple[int, ...]:
        """The number, if it is printed."""
        return () if self.tag is None else (self.tag,)


@dataclass(frozen=True, slots=True)
class Joined:
    """Formulas joined from left to right; each with the sign before it, of which the first is not printed."""

    parts: tuple[tuple[str, Formula], ...]

    @property
    def is_sum(self) -> bool:
        """Whether its parts are added and subtracted; else they are factors."""
        return self.parts[0][0] in (PLUS, MINUS)

    @property
    def binding(self) -> int:
        """SUM or PRODUCT."""
        return SUM if self.is_sum else PRODUCT

    @property
    def tags(self) -> tuple[int, ...]:
        """The printed numbers in it, in order."""
        return tuple(tag for _, part in self.parts for tag in part.tags)

    @property
    def text(self) -> str:
        """As printed, with the brackets that it needs."""
        return "".join(self._printed(at) for at in range(len(self.parts)))

    def _printed(self, at: int) -> str:
        sign, part = self.parts[at]
        own = part.binding if isinstance(part, Joined) else ATOM
        tight = own > self.binding or (own == self.binding and sign in (PLUS, TIMES))
        text = part.text if tight else f"({part.text})"
        return f" {sign} {text}" if at else text


@dataclass(frozen=True, slots=True)
class Statement:
    """Words about numbers that compute nothing: 0 ≤ 9 ≤ 10, the length of a list, a cap."""

    text: str
    tags: tuple[int, ...] = ()


Formula = Term | Joined | Statement


def join(left: Formula, sign: str, right: Formula) -> Formula:
    """Two formulas with a sign between them."""
    return Joined(((PLUS if sign in (PLUS, MINUS) else TIMES, left), (sign, right)))


def adds_only(formula: Formula) -> bool:
    """Whether numbers are added, and none is divided: a growth is a quotient less one."""
    return isinstance(formula, Joined) and formula.is_sum and not divides(formula)


def divides(formula: Formula) -> bool:
    """Whether it divides anywhere."""
    if not isinstance(formula, Joined):
        return False
    return any(sign == OVER or divides(part) for sign, part in formula.parts)
