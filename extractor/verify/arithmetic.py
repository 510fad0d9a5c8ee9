"""What the expression of a finding computes, taken apart so that it can be solved for one of its numbers.

A finding tells its formula in the document's own numbers (1,197.61 ÷ 1,286.40). Read back, it says between which values
a number must lie for the check to hold. It is believed only where it gives the recomputed value again.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from extractor.document import Document, Number
from extractor.finding import Finding
from extractor.numerals import Form
from extractor.quantity import Printed, Quantity, Verdict, compare
from extractor.units import unit_numeral

Bounds = tuple[Fraction, Fraction]

_CONSTANT = re.compile(r"-?\d+(?:\.\d+)?")
_SIGNS = {"+": 1, "−": -1, "×": 1, "÷": -1}
_POWERS = {Fraction(10) ** power: power for power in range(-14, 15)}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A printed number; a constant of the formula has no tag."""

    tag: int | None
    stated: Quantity
    shift: int = 0  # the power of ten between its unit here and the one that its surroundings settle

    @property
    def value(self) -> Fraction:
        """In base units."""
        return self.stated.value

    @property
    def tags(self) -> frozenset[int]:
        """The number, as a set."""
        return frozenset() if self.tag is None else frozenset((self.tag,))


@dataclass(frozen=True, slots=True)
class Joined:
    """Terms added or factors multiplied; −1 stands before what is subtracted, or divided by."""

    is_sum: bool
    parts: tuple[tuple[int, Leaf | Joined], ...]
    value: Fraction
    tags: frozenset[int]


Node = Leaf | Joined


class UnreadableError(ValueError):
    """An expression that does not only add, subtract, multiply and divide."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The arithmetic of one finding: the formula, in base units, is the reported number × 10^scale."""

    reported: Number
    formula: Node
    scale: int

    @classmethod
    def of(cls, finding: Finding, document: Document) -> Claim | None:
        """None where the expression cannot be read, or does not give what was recomputed."""
        told, recomputed = finding.reported, finding.recomputed
        if told is None or told.tag is None or recomputed is None or finding.is_statement:
            return None
        numbers = [document.numbers[operand.tag - 1] for operand in finding.operands if operand.tag]
        for shift in (_as_settled, _in_caption_unit, _as_points):
            try:
                formula = _Reader(finding.expression, [_leaf(n, shift(n)) for n in numbers]).whole()
            except (UnreadableError, ZeroDivisionError):
                return None
            scale = _scale(formula.value, Fraction(recomputed.value))
            if scale is not None:
                return cls(document.numbers[told.tag - 1], formula, scale)
        return None

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
        found = [bounds for target in targets if (bounds := _solved(self.formula, number, target))]
        return found if len(found) == len(targets) else None

    def verdict(self, number: Number) -> Verdict:
        """The verdict if `number` stood in the place of the one with its tag."""
        reported = number if number.tag == self.reported.tag else self.reported
        stated = replace(Printed.of(reported.numeral, reported.decimals), comparator=None)
        unit = Fraction(10) ** (self.scale - self.reported.numeral.scale)
        stated = replace(stated, value=stated.value * unit, step=stated.step * unit)
        return compare(stated, _computed(self.formula, number)).verdict


def _as_settled(number: Number) -> int:
    """In the unit of its surroundings."""
    return 0


def _in_caption_unit(number: Number) -> int:
    """As money, which takes the unit of the caption."""
    caption = unit_numeral(number.caption_unit) if not number.numeral.unit else None
    return caption.scale if caption and number.numeral.form is Form.PLAIN else 0


def _as_points(number: Number) -> int:
    """As points, which take no unit that is not printed with them."""
    return 0 if number.numeral.unit in number.text else -number.numeral.scale


def _leaf(number: Number, shift: int) -> Leaf:
    return Leaf(number.tag, _stated(number, shift), shift)


def _stated(number: Number, shift: int) -> Quantity:
    numeral = replace(number.numeral, scale=number.numeral.scale + shift)
    return Printed.of(numeral, number.decimals).quantity(number.text, number.tag)


def _scale(computed: Fraction, recomputed: Fraction) -> int | None:
    """The power of ten between the two; None where they differ by more than that and a sign."""
    if not recomputed:
        return None if computed else 0
    return _POWERS.get(abs(computed / recomputed))


def _solved(formula: Node, number: Number, target: Bounds) -> Bounds | None:
    """The values of one number for which the formula lies in `target`; None where every value may do."""
    node, (low, high) = formula, target
    while isinstance(node, Joined):
        inside = [(sign, part) for sign, part in node.parts if number.tag in part.tags]
        if len(inside) != 1:
            return None
        sign, part = inside[0]
        if node.is_sum:
            rest = node.value - sign * part.value
            low, high = (low - rest, high - rest) if sign > 0 else (rest - high, rest - low)
        else:
            rest = prod((other.value**power for power, other in node.parts if other is not part), start=Fraction(1))
            if not rest or (sign < 0 and low <= 0 <= high):
                return None
            low, high = sorted((low / rest, high / rest) if sign > 0 else (rest / low, rest / high))
        node = part
    unit = Fraction(10) ** (number.numeral.scale + node.shift)
    return (low / unit, high / unit) if node.tag == number.tag else None


def _computed(node: Node, number: Number) -> Quantity:
    """The formula with `number` in the place of the one with its tag."""
    if isinstance(node, Leaf):
        return _stated(number, node.shift) if node.tag == number.tag else node.stated
    (_, first), *others = node.parts
    result = _computed(first, number)
    for sign, part in others:
        operand = _computed(part, number)
        if node.is_sum:
            result = result + operand if sign > 0 else result - operand
        else:
            result = result * operand if sign > 0 else result / operand
    return result


class _Reader:
    """Reads an expression from left to right; its numbers are printed in it as they are in the document."""

    def __init__(self, expression: str, leaves: list[Leaf]) -> None:
        self.text = expression
        self.at = 0
        self.leaves: dict[str, deque[Leaf]] = defaultdict(deque)
        for leaf in leaves:
            self.leaves[leaf.stated.expression].append(leaf)
        self.lengths = sorted({len(text) for text in self.leaves}, reverse=True)

    def whole(self) -> Node:
        """The formula; every number must have been met once."""
        formula = self._sum()
        if self.at < len(self.text) or any(self.leaves.values()):
            raise UnreadableError(self.text)
        return formula

    def _sum(self) -> Node:
        parts = [(1, self._product())]
        while sign := self._sign("+−"):
            parts.append((sign, self._product()))
        return _joined(True, parts)

    def _product(self) -> Node:
        parts = [(1, self._atom())]
        while sign := self._sign("×÷"):
            parts.append((sign, self._atom()))
        return _joined(False, parts)

    def _sign(self, signs: str) -> int:
        found = self.text[self.at : self.at + 3]
        if len(found) < 3 or found[0] != " " or found[1] not in signs or found[2] != " ":
            return 0
        self.at += 3
        return _SIGNS[found[1]]

    def _atom(self) -> Node:
        ahead = (self.text[self.at : self.at + length] for length in self.lengths)
        text = next((text for text in ahead if text in self.leaves), "")
        if text and not self.leaves[text]:  # printed twice, or a constant that looks like a number
            raise UnreadableError(self.text)
        if text:
            self.at += len(text)
            return self.leaves[text].popleft()
        if self.text.startswith("(", self.at):
            self.at += 1
            inner = self._sum()
            if not self.text.startswith(")", self.at):
                raise UnreadableError(self.text)
            self.at += 1
            return inner
        return self._constant()

    def _constant(self) -> Leaf:
        found = _CONSTANT.match(self.text, self.at)
        if not found:
            raise UnreadableError(self.text)
        self.at = found.end()
        return Leaf(None, Quantity.exactly(Fraction(found[0])))


def _joined(is_sum: bool, parts: list[tuple[int, Node]]) -> Node:
    if len(parts) == 1:
        return parts[0][1]
    values = [(sign, part.value) for sign, part in parts]
    value = sum((sign * v for sign, v in values), Fraction(0)) if is_sum else prod(v**sign for sign, v in values)
    return Joined(is_sum, tuple(parts), Fraction(value), frozenset().union(*(part.tags for _, part in parts)))
