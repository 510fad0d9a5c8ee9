"""The arithmetic of a finding: solved for one of its numbers, or computed again with another number in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from extractor.document import Document, Number
from extractor.finding import Finding
from extractor.formula import MINUS, OVER, PLUS, TIMES, Formula, Joined, Statement, Term
from extractor.quantity import Printed, Quantity, Reason, Verdict, compare

Bounds = tuple[Fraction, Fraction]

_POWERS = {Fraction(10) ** power: power for power in range(-14, 15)}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one finding computes: its formula, in base units, is the reported number × 10^scale."""

    reported: Number
    formula: Formula
    scale: int
    is_turned: bool  # what is told without its sign: the formula gives it with the other one
    numbers: Sequence[Number]  # of the document

    @classmethod
    def of(cls, finding: Finding, document: Document) -> Claim | None:
        """None where words stand in the formula, or a number twice."""
        told, recomputed, formula = finding.reported, finding.recomputed, finding.formula
        if told is None or told.tag is None or recomputed is None or formula is None or not _is_solvable(formula):
            return None
        given, computed = Fraction(recomputed.value), _value(formula)
        scale = _POWERS.get(abs(computed / given)) if given else (None if computed else 0)
        number = document.numbers[told.tag - 1]
        return None if scale is None else cls(number, formula, scale, computed < 0 < given, document.numbers)

    def bounds(self, number: Number, slack: Fraction = Fraction(0), cut: bool = False) -> list[Bounds] | None:
        """Where an operand may lie, in its printed unit, so that the formula rounds to what is printed; None: anywhere.

        `slack` is what the roundings of the operands may add, in the reported unit; `cut` allows for digits cut off. A
        difference is told without its sign, so both signs of the printed number are meant.
        """
        numeral = self.reported.numeral
        if numeral.comparator or number.tag == self.reported.tag:
            return None
        step, unit = Fraction(1, 10**numeral.decimals), Fraction(10) ** self.scale
        reach = slack + (step if cut else step / 2)
        targets = [((v - reach) * unit, (v + reach) * unit) for v in (numeral.value, -numeral.value)]
        found = [bounds for target in targets if (bounds := _solved(self.formula, number.tag, target))]
        return found if len(found) == len(targets) else None

    def verdict(self, number: Number) -> Verdict:
        """The verdict if `number` stood in the place of the one with its tag."""
        reported = number if number.tag == self.reported.tag else self.reported
        stated = replace(Printed.of(reported.numeral, reported.decimals), comparator=None)
        unit = Fraction(10) ** (self.scale - self.reported.numeral.scale)
        stated = replace(stated, value=stated.value * unit, step=stated.step * unit)
        computed = self._computed(self.formula, number)
        return compare(stated, 0 - computed if self.is_turned else computed).verdict

    def _computed(self, formula: Formula, number: Number) -> Quantity:
        """The formula with `number` in the place of the one with its tag."""
        if isinstance(formula, Term):
            return self._stated(formula, number)
        if isinstance(formula, Statement):
            return Quantity.missing(Reason.FORMULA_UNKNOWN)
        (_, first), *others = formula.parts
        result = self._computed(first, number)
        for sign, part in others:
            result = _APPLIED[sign](result, self._computed(part, number))
        return result

    def _stated(self, term: Term, number: Number) -> Quantity:
        """A number in the unit that its place in the formula has; a constant as it is."""
        if term.tag is None:
            return Quantity.exactly(term.value)
        printed = self.numbers[term.tag - 1]
        other = number if number.tag == term.tag else printed
        numeral = replace(other.numeral, scale=other.numeral.scale + term.scale - printed.numeral.scale)
        stated = Printed.of(numeral, other.decimals).quantity(other.text, term.tag)
        return stated.exact if term.exact else stated


_APPLIED = {
    PLUS: Quantity.__add__,
    MINUS: Quantity.__sub__,
    TIMES: Quantity.__mul__,
    OVER: Quantity.__truediv__,
}


def _is_solvable(formula: Formula) -> bool:
    """Whether it only adds, subtracts, multiplies and divides numbers, each of which stands in it once."""
    return not _holds_words(formula) and len(set(formula.tags)) == len(formula.tags)


def _holds_words(formula: Formula) -> bool:
    if isinstance(formula, Joined):
        return any(_holds_words(part) for _, part in formula.parts)
    return isinstance(formula, Statement)


def _value(formula: Formula) -> Fraction:
    """What it gives, in base units."""
    if not isinstance(formula, Joined):
        return formula.value if isinstance(formula, Term) else Fraction(0)
    if formula.is_sum:
        return sum((-_value(part) if sign == MINUS else _value(part) for sign, part in formula.parts), Fraction(0))
    return prod((_value(part) ** (-1 if sign == OVER else 1) for sign, part in formula.parts), start=Fraction(1))


def _solved(formula: Formula, tag: int, target: Bounds) -> Bounds | None:
    """The printed values of one number for which the formula lies in `target`; None where every value may do."""
    node, (low, high) = formula, target
    while isinstance(node, Joined):
        inside = [(sign, part) for sign, part in node.parts if tag in part.tags]
        if len(inside) != 1:
            return None
        sign, part = inside[0]
        others = Joined(tuple((s, p) for s, p in node.parts if p is not part))
        if node.is_sum:
            rest = _value(others)
            low, high = (rest - high, rest - low) if sign == MINUS else (low - rest, high - rest)
        else:
            rest = _value(others)
            if not rest or (sign == OVER and low <= 0 <= high):
                return None
            low, high = sorted((rest / low, rest / high) if sign == OVER else (low / rest, high / rest))
        node = part
    if not isinstance(node, Term) or node.tag != tag:
        return None
    unit = Fraction(10) ** node.scale
    return low / unit, high / unit
