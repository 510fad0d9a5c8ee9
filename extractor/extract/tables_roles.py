"""What part each row of a table plays: a part, the total of others, or a subset that 其中 or its numbering marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.extract.labels_vocabulary import after_of_which
from extractor.extract.tables_lines import Spot
from extractor.row_words import is_subtotal, is_total

_LEVELS = tuple(
    map(re.compile, (r"[一二三四五六七八九十]+[、.．]", r"[(（][一二三四五六七八九十]+[)）]", r"\d+[、.．]"))
)


def roles_of(names: Sequence[Spot | None]) -> list[str]:
    """total, of_which or part for each row, by its name and by the rows around it."""
    texts = [spot.text if spot else "" for spot in names]
    if all(_DASHED.match(text) or is_total(text) for text in texts):  # marks of a list, where every row has one
        texts = [_DASH.sub("", text) for text in texts]
    levels = [_level(text) for text in texts]
    top = min((level for level in levels if level is not None), default=None)
    roles = [_role(text, level, top) for text, level in zip(texts, levels, strict=True)]
    _subtotals(texts, levels, roles)
    _after_total(roles, texts)
    _after_numbered(roles, texts, levels)
    return roles


_DASH = re.compile(r"^\s*[—–－·•-]+")
_DASHED = re.compile(r"\s*(?:[—–－·•]+|-(?=\D))\s*\w")  # an item below the row before it


def _level(text: str) -> int | None:
    return next((n for n, pattern in enumerate(_LEVELS) if pattern.match(text)), None)


def _role(text: str, level: int | None, top: int | None) -> str:
    if after_of_which(text) is not None or _DASHED.match(text):
        return "of_which"
    if is_total(text):
        return "total"
    return "of_which" if level is not None and top is not None and level > top else "part"


def _subtotals(texts: Sequence[str], levels: Sequence[int | None], roles: list[str]) -> None:
    """A numbered 小计 (一、) beside a total is a part of it."""
    totals = [n for n, role in enumerate(roles) if role == "total"]
    small = [n for n in totals if is_subtotal(texts[n])]
    if len(totals) > len(small):
        for n in small:
            roles[n] = "part" if levels[n] == 0 else roles[n]


def _after_total(roles: list[str], texts: Sequence[str]) -> None:
    """Where only the row below the total begins with 其中, it goes for all the rows that follow."""
    marked = [n for n, text in enumerate(texts) if after_of_which(text) is not None]
    if len(marked) == 1 and marked[0] and roles[marked[0] - 1] == "total" and marked[0] == 1:
        for n in range(marked[0], len(roles)):
            roles[n] = "of_which" if roles[n] == "part" else roles[n]


def _after_numbered(roles: list[str], texts: Sequence[str], levels: Sequence[int | None]) -> None:
    """Below 其中 of a numbered row (一、), or below a numbered 小计, rows without a number go on as its subsets."""
    inside = False
    for n, text in enumerate(texts):
        if after_of_which(text) is not None:
            inside = n > 0 and (inside or levels[n - 1] is not None)
        elif levels[n] is not None or roles[n] == "total":
            inside = levels[n] == 0 and is_subtotal(text)
        elif inside:
            roles[n] = "of_which"
