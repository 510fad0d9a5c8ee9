"""Relations that the heads of a table state themselves: 执行率(B/A) beside 全年预算数(A) and 全年执行数(B)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.verify.columns import Section
from extractor.verify.row_relations import Form, Relation


def stated_relations(section: Section) -> Iterator[Relation]:
    """The relation of each column whose head holds a formula in the letters of other heads."""
    letters = {found[1].upper(): n for n, c in enumerate(section.columns) if (found := _LETTER.search(c.head))}
    for place, column in enumerate(section.columns):
        found = _FORMULA.search(column.head)
        terms = re.split(rf"({_SIGN})", found[1].upper()) if found else []
        if found and set(terms[::2]) <= letters.keys():
            yield from _relations(section, place, [letters[term] for term in terms[::2]], set(terms[1::2]))


_SYMBOL = r"(?:[A-Za-z]|[①-⑳])"
_SIGN = r"[-−–+/÷×*]"
_BEFORE = r"(?:^|[(\[]|(?<=[一-鿿]))"
_LETTER = re.compile(rf"{_BEFORE}({_SYMBOL})(?=[)\]=]|$|(?<=[①-⑳])[一-鿿])")
_FORMULA = re.compile(rf"(?:{_BEFORE}|=)({_SYMBOL}(?:{_SIGN}{_SYMBOL})+)(?:[×*]100%)?[)\]]?$")


def _relations(section: Section, result: int, operands: Sequence[int], signs: set[str]) -> Iterator[Relation]:
    """The relation in the forms that are tested; none for formulas of several kinds of sign."""
    first, second, *others = operands
    if signs == {"+"}:
        yield Relation(Form.SUM, (result, *operands), result)
    elif signs <= set("-−–"):
        yield Relation(Form.SUM, (first, result, second, *others), result)
    elif signs <= set("/÷") and not others:
        form = Form.SHARE if section.columns[result].is_rate else Form.QUOTIENT
        yield Relation(form, (result, first, second), result)
    elif signs <= set("×*") and not others:
        rate, whole = (first, second) if section.columns[first].is_rate else (second, first)
        form = Form.SHARE if section.columns[rate].is_rate else Form.QUOTIENT
        yield Relation(form, (rate, result, whole), result)
