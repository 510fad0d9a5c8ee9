"""What sentences tell was added to a budget or cut from it, beside the budget itself: 年初预算 a, 年中追加 b, 其中 … c.

The row of a table that is meant is the one that holds the budget which the sentence tells under the same label; behind
其中 it is the one whose name the words say. A sentence that tells no such budget tells of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from extractor.document import Document, Number, plain
from extractor.extract.labels_vocabulary import GROUP, NAME, ROLE, Shape, Slot, choices, normal
from extractor.extract.prose.sentences import Sentence
from extractor.figure import Figure, Measure

Row = dict[str, object]

SHORTEST_NAME = 3  # characters that words and the name of a row must share
_MARK = re.compile("[\ue200-\ue2ff]")
_OF_WHICH = re.compile("其中")
_NET = re.compile("净(?:追加|调增|调减|增加?|减少?)")
_BECAME = re.compile("后|(?:[到至为]|达到?)$")  # what the budget then was: 追加后达到
_MOVED = "moved"  # the choice that needs two sides, which sentences do not tell


def told_transfers(
    document: Document, told: Sequence[Sentence], shape: Shape, known: Sequence[Shape], filled: Mapping[str, list[Row]]
) -> list[Row]:
    """The rows of a part whose choice a verb announces, as far as sentences tell them."""
    choice, amounts = choices(shape.part), [slot for slot in shape.slots if slot.measure]
    teller = next((slot for slot in shape.slots if slot.measure is None and not slot.labels), None)
    if len(choice) != 1 or len(amounts) != 1 or teller is None:
        return []
    field, verbs = next(iter(choice.items()))
    budgets = _Budgets(document, known, filled)
    found: list[Row] = []
    for sentence in told if budgets.by_value else ():
        if len(sentence.numbers) > 1 and any(verb in sentence.text for verb in verbs):
            moves = _moves(sentence, {verb: kind for verb, kind in verbs.items() if kind != _MOVED}, budgets)
            found += [{teller.field: ref, field: kind, amounts[0].field: number.tag} for kind, ref, number in moves]
    return [row for n, row in enumerate(found) if row not in found[:n]]


class _Budgets:
    """The rows that hold amounts of money, by what their fields tell."""

    def __init__(self, document: Document, known: Sequence[Shape], filled: Mapping[str, list[Row]]) -> None:
        self.document = document
        self.by_value: dict[Fraction, list[tuple[Slot, Row]]] = {}
        self.rows: list[Row] = []
        for shape in known:
            slots = [slot for slot in shape.figures if slot.measure is Measure.MONEY]
            for row in filled.get(shape.rows, ()) if shape.slot(NAME) else ():
                self.rows.append(row)
                for slot in slots:
                    if isinstance(tag := row.get(slot.field), int):
                        self.by_value.setdefault(_value(document.numbers[tag - 1]), []).append((slot, row))

    def told_in(self, sentence: Sentence) -> Row | None:
        """The row that holds a budget which the sentence tells; the total where others hold the same amount."""
        for match in _MARK.finditer(sentence.text):
            words = normal(re.sub("[为是达共]+$", "", sentence.before(match.start())))
            held = [
                row
                for slot, row in self.by_value.get(_value(sentence.number(match.group())), ())
                if any(words.endswith(label.words) for label in slot.labels if len(label.words) >= SHORTEST_NAME)
            ]
            whole = [row for row in held if row.get(ROLE) == "total"] or held
            if len(whole) == 1:
                return whole[0]
        return None

    def named_in(self, words: str, beside: Row) -> Row | None:
        """The one row of the table of `beside` whose name the words say, in whole or in part."""
        table = self._table(beside)
        alike = [row for row in self.rows if self._table(row) == table and _says(words, plain(self._text(row)))]
        return alike[0] if len(alike) == 1 else None

    def ref(self, row: Row) -> str:
        """The cell that holds the name of a row."""
        name = str(row.get(NAME, ""))
        if name in self.document.texts:
            return name
        line = next(self.document.numbers[v - 1].ref for v in row.values() if isinstance(v, int)).partition(".")[0]
        found = self.document.find(name, line)
        return found[0] if found else ""

    def _text(self, row: Row) -> str:
        name = str(row.get(NAME, ""))
        return self.document.texts[name].text if name in self.document.texts else name

    def _table(self, row: Row) -> object:
        return row.get(GROUP, "")


def _moves(sentence: Sentence, verbs: Mapping[str, str], budgets: _Budgets) -> Iterator[tuple[str, str, Number]]:
    account = budgets.told_in(sentence)
    if account is None:
        return
    inner = _OF_WHICH.search(sentence.text)
    net = next((m for m in _MARK.finditer(sentence.text) if _NET.search(sentence.before(m.start()))), None)
    for match in [net] if net else _MARK.finditer(sentence.text):  # what else is told, the net amount is made of
        words = plain(sentence.before(match.start()))
        if _BECAME.search(words):
            continue
        ends = [verb for verb in verbs if words.endswith((verb, f"{verb}资金"))]
        verb = max(ends or [verb for verb in verbs if verb in words], key=len, default="")
        row = budgets.named_in(words.replace(verb, ""), account) if inner and inner.start() < match.start() else account
        if verb and row is not None and (ref := budgets.ref(row)):
            yield verbs[verb], ref, sentence.number(match.group())


def _says(words: str, name: str) -> bool:
    bare = re.sub("^其中[：:]?", "", name)
    stem = re.sub("^(?:其中|当年|本年|年中)+", "", words)
    return len(stem) >= SHORTEST_NAME and (bare in words or stem in bare)


def _value(number: Number) -> Fraction:
    numeral = Figure(number, None, Measure.MONEY).numeral
    return numeral.magnitude if numeral else Fraction(0)
