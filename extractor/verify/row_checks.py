"""Checks of the rows under the relations that a section keeps: which number is the result, and what may excuse it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.check import Check, equal
from extractor.figure import Figure
from extractor.quantity import Path, Quantity, Verdict
from extractor.verify.columns import Section
from extractor.verify.head_formulas import stated_relations
from extractor.verify.row_relations import Form, Found, Relation, found_by_rows, tested


def relations_of(section: Section) -> list[Found]:
    """The relations that the heads state and some row keeps, then those that only the rows show."""
    most = len(section.lines) // 2
    stated = [found for relation in stated_relations(section) if (found := tested(section, relation, most))]
    kept = [found for found in stated if found.telling and len(found.breaking) <= len(found.holding)]
    known = {frozenset(found.relation.columns) for found in kept}
    return kept + [found for found in found_by_rows(section) if frozenset(found.relation.columns) not in known]


def row_checks(section: Section, found: Found, others: Sequence[Found] = ()) -> Iterator[Check]:
    """A check of each line that tells, and of each that breaks the relation with nothing to excuse it.

    In a section of more numbers than anyone reads, only of those that break.
    """
    result, *operands = _told(section, found.relation)
    lines = [n for n in found.breaking if not _is_excused(section, found, n) and not _is_explained(found, others, n)]
    telling = found.telling if section.size <= READ else []
    for line in sorted([*telling, *lines]):
        check = _compared(section, found.relation, (result, *operands), line)
        if check and (line in found.holding or check.verdict in _FAILED):
            yield section.told(check, section.columns[result], line)


def _is_excused(section: Section, found: Found, line: int) -> bool:
    """Whether words say why the row differs; money moved between rows may be told in the other row alone."""
    moved = found.relation.form is Form.SHARE and any(_MOVED.search(row.remarks) for row in section.lines)
    return moved or bool(_EXCUSE.search(section.lines[line].remarks))


def _is_explained(found: Found, others: Sequence[Found], line: int) -> bool:
    """Whether the row keeps another relation of two of the same columns, such as the share of another budget."""
    own = set(found.relation.columns)
    is_sum = found.relation.form is Form.SUM
    near = [other for other in others if (other.relation.form is Form.SUM) is is_sum]
    return any(line in other.holding and len(own & set(other.relation.columns)) > 1 for other in near)


READ = 5000  # numbers of a section
_FAILED = (Verdict.MISMATCH, Verdict.REVIEW)
_MOVED = re.compile(r"调剂|追加|追减|调减|调增|统筹|收回|退回|核减|结转|调整后|virement|transferred|shifted", re.I)
_EXCUSE = re.compile(rf"{_MOVED.pattern}|调整|冲销|扣|封顶|另|不含|capped|adjusted|exclud", re.I)
_WHOLE = re.compile(r"合计|总|小计|全年|total|sum\b", re.I)
_OF_WHICH = re.compile(r"其中|of\s?which", re.I)
_BASE = re.compile(r"预算|下达|到位|指标|budget|appropriation", re.I)


def _told(section: Section, relation: Relation) -> tuple[int, ...]:
    """The column of the result, then those of its operands."""
    first, *others = relation.columns
    result = _result(section, relation) if relation.result is None else relation.result
    return relation.columns if result == first else (result, first, *(n for n in others if n != result))


def _result(section: Section, relation: Relation) -> int:
    """The column that follows from the others, by the heads and else by their order: the last one."""
    columns = [section.columns[n] for n in relation.columns]
    first, second, *others = relation.columns
    last = max(relation.columns)
    if relation.form is Form.SUM:
        is_sum = others[1:] or _WHOLE.search(columns[0].head) or any(_OF_WHICH.search(c.head) for c in columns[1:])
        return first if is_sum else last
    is_score = columns[1].is_points and not columns[2].is_rate and second > first
    is_product = (relation.form is Form.QUOTIENT and second == last) or is_score
    return second if is_product else first


def _compared(section: Section, relation: Relation, told: Sequence[int], line: int) -> Check | None:
    result, *operands = (section.columns[n] for n in told)
    reported = result.figure(line)
    is_first = told[0] == relation.columns[0]
    if relation.form is Form.SUM:
        first, *others = (column for column in operands if column.entries[line])
        rest = section.sum_of([entry for column in others if (entry := column.entries[line])])
        whole = section.quantity(first, line)
        return equal(reported, whole + rest if is_first else whole - rest)
    first_one, second = (section.quantity(column, line) for column in operands)
    if not is_first:
        return equal(reported, second * first_one, {Path.CAPPED: second * first_one.capped()})
    if relation.form is Form.GROWTH:
        return equal(reported, first_one / second - 1)
    return _share(section, relation, reported, first_one / second, line)


def _share(section: Section, relation: Relation, reported: Figure, share: Quantity, line: int) -> Check | None:
    check = equal(reported, share, {Path.CAPPED: share.capped()})
    if check is None or check.verdict is not Verdict.MISMATCH:
        return check
    part = section.quantity(section.columns[relation.columns[1]], line)
    return equal(reported, share, {}, _other_bases(section, relation, part, line))


def _other_bases(section: Section, relation: Relation, part: Quantity, line: int) -> dict[str, Quantity]:
    """The share of the other budgets that stand in the row: a person must judge when only one of them fits."""
    return {
        column.head: part / section.quantity(column, line)
        for place, column in enumerate(section.columns)
        if place not in relation.columns and _BASE.search(column.head) and column.entries[line]
    }
