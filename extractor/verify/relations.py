"""Relations that a document's own tables keep, looked for without a schema, and the rows that break them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractor.check import Check
from extractor.document import Document, Table
from extractor.finding import Finding
from extractor.quantity import Verdict
from extractor.record import Rule
from extractor.verify.column_sums import column_sums
from extractor.verify.columns import Section, sections
from extractor.verify.row_checks import relations_of, row_checks
from extractor.verify.row_relations import Form

COLUMN_TOTAL = "column_total_is_sum_of_its_rows"
COLUMNS_ADD_UP = "columns_add_up_as_in_other_rows"
RATIO = "ratio_of_columns_is_as_in_other_rows"

Told = tuple[str, Check]


def found_relations(document: Document, findings: Sequence[Finding]) -> Iterator[Told]:
    """The checks of the relations that the tables show, with the ids of their rules.

    Nothing is told again that `findings` say: no check of the same numbers, and no mismatch of a number that they
    accuse already or explain with these operands and more.
    """
    known = _Known(findings)
    yield from _without_repeats(_found(document), known)


def _found(document: Document) -> Iterator[Told]:
    heads: set[str] = set()
    for table in document.blocks:
        for section in sections(document, table) if isinstance(table, Table) else ():
            yield from ((COLUMN_TOTAL, check) for check in column_sums(section, section.head not in heads))
            yield from _between_columns(section)
            heads.add(section.head)


def _between_columns(section: Section) -> Iterator[Told]:
    everything = relations_of(section)
    for found in everything:
        rule = COLUMNS_ADD_UP if found.relation.form is Form.SUM else RATIO
        yield from ((rule, check) for check in row_checks(section, found, everything))


def _without_repeats(told: Iterable[Told], known: _Known) -> Iterator[Told]:
    """Each set of numbers once; no failure of a number that another relation of the same rule explains."""
    checks: dict[frozenset[int | None], Told] = {}
    for rule, check in told:
        checks.setdefault(_numbers(check), (rule, check))
    explained = {(rule, check.reported.tag) for rule, check in checks.values() if check.verdict in _PASSED}
    for numbers, (rule, check) in checks.items():
        is_explained = (rule, check.reported.tag) in explained or known.speaks_for(check)
        if numbers not in known.checked and (check.verdict in _PASSED or not is_explained):
            yield rule, check


_PASSED = (Verdict.MATCH, Verdict.ROUNDING)
_FAILED = (Verdict.MISMATCH, Verdict.REVIEW)


class _Known:
    """What the findings so far say of each number."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.checked: set[frozenset[int | None]] = set()
        self._failed: set[int | None] = set()
        self._passed: dict[int | None, list[set[int | None]]] = defaultdict(list)
        for finding in findings:
            if finding.reported and finding.reported.tag and finding.verdict is not Verdict.NOT_CHECKABLE:
                operands = {told.tag for told in finding.operands}
                self.checked.add(frozenset({finding.reported.tag} | operands))
                if finding.verdict in _FAILED:
                    self._failed.add(finding.reported.tag)
                else:
                    self._passed[finding.reported.tag].append(operands)

    def speaks_for(self, check: Check) -> bool:
        """Whether the number is accused already, or right by these operands and more."""
        tag = check.reported.tag
        return tag in self._failed or any(set(check.computed.tags) <= operands for operands in self._passed[tag])


def _numbers(check: Check) -> frozenset[int | None]:
    return frozenset((check.reported.tag, *check.computed.tags))


RULES = (
    Rule(COLUMN_TOTAL, "合计 = 表中各分项行之和", "", column_sums),
    Rule(COLUMNS_ADD_UP, "各列之和、差与同表其他各行一致", "", _between_columns),
    Rule(RATIO, "各列之比率、乘积、增长率与同表其他各行一致", "", _between_columns),
)
