"""What another recogniser says of the figures of a poor page: an eye of its own kind makes slips of its own kind.

It lowers confidence and adds readings; what was read stays. What it is known to take for something else (a comma for a
point, a % for one or two figures) is no doubt where the first eye saw what figures are written with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from extractor.document import plain
from extractor.read.scan.recogniser import Sign
from extractor.read.scan.second_look import MOST_OTHERS, digits, is_written, there

HEARD = 0.5  # confidence of each sign from which the other eye's reading counts
BESIDE = 0.9  # confidence of a sign beside a figure, below which it may be a part of it: a unit, a bound, a minus
UNSURE = 0.6  # confidence that is left

_STROKES = str.maketrans(dict.fromkeys("—–−一~", "-"))


def held_against(signs: Sequence[Sign], looks: Sequence[Sequence[Sign]]) -> list[Sign]:
    """The signs of a line, those figures unsure that the other eye's `looks` tell otherwise, or beside which one is."""
    text = "".join(sign.text for sign in signs)
    ends = list(accumulate(len(sign.text) for sign in signs))
    told = list(signs)
    for n, (sign, end) in enumerate(zip(signs, ends, strict=True)):
        if any(map(str.isdigit, sign.text)):
            otherwise = list(_otherwise(text, end - len(sign.text), end, looks))
            if otherwise or _is_unclear(signs[max(n - 2, 0) : n], signs[n + 1 : n + 2]):
                told[n] = _doubted(sign, otherwise)
    return told


def _otherwise(text: str, start: int, end: int, looks: Sequence[Sequence[Sign]]) -> Iterator[str]:
    """What the looks say in the place of the figure `text[start:end]`, where it is something else."""
    for look in looks:
        seen = there(text, start, end, look)
        other = "".join(sign.text for sign in seen).strip()
        if other and min(sign.confidence for sign in seen) >= HEARD and not _agree(text[start:end], other):
            yield other


def _agree(figure: str, other: str) -> bool:
    mine, its = _folded(figure), _folded(other)
    if digits(mine) == digits(its):
        is_grouped = bool(re.search(r"\d[,，\s]\d", figure))
        return mine == its or (is_written(mine) and (is_grouped or not is_written(its)))
    return mine.endswith("%") and bool(re.fullmatch(re.escape(mine[:-1]) + r"\d{1,2}", its))


def _folded(figure: str) -> str:
    return plain(figure).replace(" ", "").translate(_STROKES).rstrip(".,:;'·")


def _is_unclear(before: Sequence[Sign], after: Sequence[Sign]) -> bool:
    """Whether a sign beside a figure may be a part of it: one not surely read, or a word with no blank between."""
    near = [sign for sign in [*before[-1:], *after] if sign.text.strip()]
    is_word = len(before) == 2 and all(sign.text.isascii() and sign.text.isalpha() for sign in before)
    return is_word or any(sign.confidence < BESIDE for sign in near)


def _doubted(figure: Sign, otherwise: Sequence[str]) -> Sign:
    others = dict.fromkeys(other for other in [*otherwise, *figure.others] if other != figure.text)
    return figure._replace(confidence=min(figure.confidence, UNSURE), others=tuple(others)[:MOST_OTHERS])
