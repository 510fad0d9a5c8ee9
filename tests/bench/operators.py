"""The errors that are seeded into honest reports: one operator a kind of slip, each by what it prints in its place.

An operator looks at a report and yields seeds: what stands at some marks afterwards, or which line is lost. It shares
no code with the edits that extractor/verify tries.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from tests.bench.generator.style import grouped, rounded
from tests.bench.generator.truth import Made, Relation
from tests.bench.oracle_words import GRADES
from tests.bench.printed import Stated, read_all

SHAPE = re.compile(r"\d[\d,. ]*\d|\d")
OPPOSITE = {
    "≥": "≤", "≤": "≥", "不低于": "不高于", "不少于": "不超过", "不超过": "不低于", "不高于": "不低于",
    "以上": "以内", "以内": "以上", "at least": "no more than", "no more than": "at least",
}  # fmt: skip


@dataclass(frozen=True)
class Seed:
    """One error: texts for marks, or a lost line; `at` is the mark that is wrong, empty for a line."""

    operator: str
    at: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    lost: int | None = None

    def apply(self, made: Made) -> Made:
        """The report with the error in it."""
        return made.without_line(self.lost) if self.lost is not None else made.edited(self.texts)


class Sight:
    """A report as an operator looks at it: what each number states, and which relations hold it."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.numbers: dict[str, Stated] = read_all(made)
        self.tied: dict[str, list[Relation]] = {}
        for relation in made.relations:
            for mark in relation.marks:
                self.tied.setdefault(mark, []).append(relation)

    def text(self, mark: str) -> str:
        """What is printed at a mark."""
        return self.made.slots[mark].text

    def figures(self) -> list[str]:
        """The numbers that owe something to others."""
        return [mark for mark in self.numbers if mark in self.tied]

    def of(self, *ops: str) -> Iterator[Relation]:
        """The relations of some kinds."""
        return (relation for relation in self.made.relations if relation.op in ops)

    def printed(self, mark: str, value: Fraction) -> str:
        """Another value in the digits, the unit and the thousands marks of what stands at a mark."""
        told, text = self.numbers[mark], self.text(mark)
        found = SHAPE.search(text)
        if not found or value < 0:
            return text
        decimals = len(found.group().partition(".")[2])
        scale = told.step * 10**told.decimals
        mark_used = "," if "," in found.group() else " " if " " in found.group() else ""
        digits = grouped(rounded(value / scale, decimals, "half_up"), decimals, mark_used)
        return text[: found.start()] + digits + text[found.end() :]


Told = Iterator[tuple[str, str]]  # a mark, and what stands there instead


def _figures(change: Callable[[str], list[str]]) -> Callable[[Sight, random.Random], Told]:
    """An operator on the digits of any number."""

    def seeds(sight: Sight, chance: random.Random) -> Told:
        for mark in sight.figures():
            texts = [t for t in change(sight.text(mark)) if t != sight.text(mark)]
            if texts:
                yield mark, chance.choice(texts)

    return seeds


def _digits_at(text: str) -> list[int]:
    return [n for n, c in enumerate(text) if c in "0123456789"]


def _first(text: str) -> int:
    return _digits_at(text)[0] if _digits_at(text) else -1


def _digit(text: str) -> list[str]:
    """One digit is another."""
    return [
        f"{text[:n]}{d}{text[n + 1 :]}"
        for n in _digits_at(text)
        for d in "0123456789"
        if d != text[n] and not (d == "0" and n == _first(text))
    ]


def _transposed(text: str) -> list[str]:
    """Two neighbouring digits have changed places, perhaps across a mark."""
    at = _digits_at(text)
    pairs = [(a, b) for a, b in pairwise(at) if text[a] != text[b] and b - a < 3]
    swapped = [f"{text[:a]}{text[b]}{text[a + 1 : b]}{text[a]}{text[b + 1 :]}" for a, b in pairs]
    return [t for t in swapped if t[_first(t)] != "0" or text[_first(text)] == "0"]


def _last(text: str) -> list[str]:
    """The last digit is one more or one less."""
    at = _digits_at(text)
    if not at or len(at) < 2:
        return []
    n, digit = at[-1], int(text[at[-1]])
    return [f"{text[:n]}{d}{text[n + 1 :]}" for d in (digit - 1, digit + 1) if 0 <= d <= 9]


def _tenfold(text: str) -> list[str]:
    """The point stands one place further right, or a nought is added."""
    found = SHAPE.search(text)
    if not found:
        return []
    mark = "," if "," in found.group() else " " if " " in found.group() else ""
    whole, _, rest = re.sub("[, ]", "", found.group()).partition(".")
    moved = f"{int(whole + (rest[:1] or '0')):,}".replace(",", mark)
    return [text[: found.start()] + moved + (f".{rest[1:]}" if rest[1:] else "") + text[found.end() :]]


def _sign(text: str) -> list[str]:
    """A minus is lost, brackets too."""
    if re.fullmatch(r"\([\d,. ]+\)", text):
        return [text[1:-1]]
    return [text[1:]] if text.startswith("-") else []


def _lost_lead(text: str) -> list[str]:
    """The first digit is lost, with or without the mark behind it."""
    n = _first(text)
    rest = text[n + 1 :]
    if n < 0 or not re.match(r"[,.]?\d", rest) or rest[0] == ".":
        return []
    bare = rest.removeprefix(",")
    return [text[:n] + bare] if bare[0] != "0" else []


def _point_comma(text: str) -> list[str]:
    """A comma before three digits is read as a point, or a point as a comma."""
    one = re.search(r"(?<![\d,.])\d{1,3}([,.])\d{3}(?![\d,.])", text)
    if not one:
        return []
    at = one.start(1)
    return [f"{text[:at]}{'.' if text[at] == ',' else ','}{text[at + 1 :]}"]


def _unit(text: str) -> list[str]:
    """万 for 亿, 元 for 万元, million for billion, or the reverse."""
    pairs = (("亿元", "万元"), ("万元", "亿元"), ("million", "billion"), ("billion", "million"))
    changed = [text.replace(a, b) for a, b in pairs if a in text]
    return changed or ([text.replace("元", "万元")] if text.endswith("元") else [])


def _percent(text: str) -> list[str]:
    """The sign of a percentage is lost."""
    bare = re.sub(r"\s?[%％]", "", text)
    return [bare] if bare != text and not re.search("[^0-9. ]", bare) else []


def _one_more(sight: Sight, chance: random.Random) -> Told:
    """A count is one more or one less."""
    for mark in sight.figures():
        told, slot = sight.numbers[mark], sight.made.slots[mark]
        if slot.exact and told.exact and told.step == 1 and not slot.unit.startswith("%") and told.value > 1:
            value = told.value + chance.choice([-1, 1])
            text = sight.printed(mark, value) if SHAPE.search(slot.text) else _in_words(slot.text, value)
            yield mark, text


def _in_words(text: str, value: Fraction) -> str:
    return re.sub("^[一二三四五六七八九十两]+", "零一二三四五六七八九十"[int(value)] if value <= 10 else "十", text)


def _kept_total(sight: Sight, chance: random.Random) -> Told:
    """The total of before one of its parts was changed."""
    for relation in sight.of("sum"):
        parts = [sight.numbers[m] for m in relation.operands if m in sight.numbers]
        if len(parts) > 1 and all(sign > 0 for sign in relation.signs) and relation.result in sight.numbers:
            part = chance.choice(parts)
            older = sight.numbers[relation.result].value - part.value * chance.choice([5, 10, 20, 100]) / 100
            yield relation.result, sight.printed(relation.result, older)


def _other_base(sight: Sight, chance: random.Random) -> Told:
    """A rate taken of another base: the first budget, or this year for last year."""
    for relation in sight.of("ratio", "magnitude", "growth", "decline"):
        told = [sight.numbers.get(m) for m in relation.operands[:2]]
        part, whole = told
        if not part or not whole or not part.value or relation.result not in sight.numbers:
            continue
        if relation.op in ("growth", "decline"):
            change = abs(part.value - whole.value) / part.value
            yield relation.result, sight.printed(relation.result, change)
        for other in relation.others:
            if sight.numbers[other].value:
                yield relation.result, sight.printed(relation.result, part.value / sight.numbers[other].value)


def _cap(sight: Sight, chance: random.Random) -> Told:
    """A rate stopped at 100 %, or a score from a rate that should have been."""
    for relation in sight.of("ratio", "completion", "ledger"):
        told = sight.numbers.get(relation.result)
        if told and told.percent and told.value != 1:
            yield relation.result, sight.printed(relation.result, Fraction(1))
    for relation in sight.of("score"):
        weight = sight.numbers.get(relation.operands[0])
        if weight and relation.result in sight.numbers and sight.numbers[relation.result].value < weight.value:
            yield relation.result, sight.printed(relation.result, weight.value)


def _comparator(sight: Sight, chance: random.Random) -> Told:
    """≥ for ≤, 不低于 for 不高于, 以上 for 以内."""
    for relation in sight.of("state", "full"):
        marks = [*relation.operands[-1:], relation.operands[0 if relation.op == "state" else 1]]
        for mark in dict.fromkeys(marks):
            text = sight.text(mark)
            found = next((w for w in sorted(OPPOSITE, key=len, reverse=True) if w in text), None)
            if found:
                yield mark, text.replace(found, OPPOSITE[found])


def _over_weight(sight: Sight, chance: random.Random) -> Told:
    """A score above its weight."""
    for relation in sight.of("within"):
        weight = sight.numbers.get(relation.operands[0])
        if weight and relation.result in sight.numbers:
            more = weight.value + Fraction(chance.randint(1, 8), chance.choice([1, 2]))
            yield relation.result, sight.printed(relation.result, more)


def _grade(sight: Sight, chance: random.Random) -> Told:
    """Another grade, or another state."""
    for relation in sight.of("grade"):
        others = [grade for grade, _ in GRADES if grade[0] != sight.text(relation.result)[0]]
        yield relation.result, chance.choice(others)


STATES = {
    "已完成": "未完成",
    "未完成": "已完成",
    "达标": "未达标",
    "未达标": "达标",
    "Met": "Not met",
    "Not met": "Met",
}


def _state(sight: Sight, chance: random.Random) -> Told:
    """A missed target claimed met, or the reverse."""
    for relation in sight.of("state"):
        yield relation.result, STATES[sight.text(relation.result)]


def _mention(sight: Sight, chance: random.Random) -> Told:
    """One of two mentions of a quantity is another value, a little off."""
    for relation in sight.of("same"):
        mark = chance.choice(relation.marks)
        told = sight.numbers.get(mark)
        if told and told.value:
            changed = told.value * (1 + Fraction(chance.choice([-30, -12, -5, 4, 9, 25]), 100))
            step = max(told.step, abs(changed) / 100)
            yield mark, sight.printed(mark, changed if changed != told.value else changed + step)


def _half_booked(sight: Sight, chance: random.Random) -> Told:
    """A transfer that one side does not tell."""
    clauses = {m: slot.text for m, slot in sight.made.slots.items() if slot.sort == "clause"}
    for relation in sight.of("both"):
        lost = chance.choice(relation.marks)
        yield from ((clause, "") for clause, text in clauses.items() if lost in text)


OPERATORS: dict[str, Callable[[Sight, random.Random], Told]] = {
    "digit": _figures(_digit),
    "transposition": _figures(_transposed),
    "last digit ±1": _figures(_last),
    "×10": _figures(_tenfold),
    "sign": _figures(_sign),
    "total kept from before": _kept_total,
    "other base": _other_base,
    "cap": _cap,
    "comparator": _comparator,
    "score over weight": _over_weight,
    "grade": _grade,
    "state": _state,
    "count ±1": _one_more,
    "one of two mentions": _mention,
    "half-booked transfer": _half_booked,
    "万/亿 and unit words": _figures(_unit),
    "% lost": _figures(_percent),
    "leading digit lost": _figures(_lost_lead),
    "point and comma": _figures(_point_comma),
}
ROW_DROPPED = "row dropped"
NAMES = (*OPERATORS, ROW_DROPPED)


def seeds(made: Made, operator: str, chance: random.Random) -> list[Seed]:
    """The errors that one operator can make in a report; none that prints the same again."""
    if operator == ROW_DROPPED:
        return [Seed(operator, lost=row) for row in made.rows]
    sight = Sight(made)
    told = OPERATORS[operator](sight, chance)
    return [Seed(operator, mark, {mark: text}) for mark, text in told if text != sight.text(mark)]
