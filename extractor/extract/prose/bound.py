"""A claim as words bind it: its relation, its result, and its operands in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extractor.document import Number
from extractor.extract.prose.sentences import Sentence
from extractor.numerals import Form

Claim = dict[str, object]
Found = re.Match[str]
Bind = Callable[[Sentence, Found], Iterator[Claim]]  # the claims of a sentence form where it is met
Forms = tuple[tuple[str, Bind], ...]  # surer forms first


def claim(relation: str, result: Number, *operands: Number | None) -> Claim:
    """One row of a part that holds claims."""
    return {"relation": relation, "result": result.tag, "operands": [n.tag if n else None for n in operands]}


def alike(*numbers: Number) -> bool:
    """Whether numbers count the same thing, as far as their units tell."""
    return len({_SCALE.sub("", n.numeral.unit) for n in numbers}) == 1


_SCALE = re.compile("^[十百千万亿]+|(?:thousand|million|billion|trillion)s?$", re.I)


def comparable(now: Number, before: Number) -> bool:
    """Whether two numbers count the same thing, or one is a percentage and the other may have lost its sign."""
    rates = [n.numeral.form is Form.PERCENT for n in (now, before)]
    bare = [n.numeral.form is Form.PLAIN and not n.numeral.unit for n in (now, before)]
    return alike(now, before) or (any(rates) and any(bare))


def is_money(*numbers: Number) -> bool:
    """Whether all are amounts of money, as their units tell."""
    return all("元" in n.numeral.unit for n in numbers)
