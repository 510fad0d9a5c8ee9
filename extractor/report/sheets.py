"""Results as rows of a sheet: one for each figure, each finding, or each document.

A value of a row is text, a whole number or nothing; exact numbers are text, as in the JSON of a result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple

from extractor.finding import DocumentResult, FailureTold, FigureTold, Finding
from extractor.quantity import Verdict
from extractor.report.counted import counted
from extractor.report.visible import visible

Row = dict[str, str | int | None]
BETWEEN = " | "  # no sheet program takes it for a border of cells


class Holds(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    NUMBER = "number"  # exact: a decimal, or a/b where no decimal is exact
    COUNT = "count"


class Sheet(NamedTuple):
    """A table: its columns in order, and its rows one by one."""

    columns: Mapping[str, Holds]
    rows: Iterator[Row]


class Rows(StrEnum):
    """What a row of an export tells of."""

    FINDINGS = "findings"
    FIGURES = "figures"
    DOCUMENTS = "documents"


def _columns(text: str, number: str = "", count: str = "") -> dict[str, Holds]:
    named = {Holds.TEXT: text, Holds.NUMBER: number, Holds.COUNT: count}
    return {name: holds for holds, names in named.items() for name in names.split()}


WHO = _columns("file sha256 unit_name year kind reader")
PLACE = _columns("", "", "tag page line")
_FIGURE = _columns("text") | _columns("", "value") | _columns("unit") | PLACE
_FINDING = _columns("rule verdict severity subject basis reported") | _columns("", "reported_value")
_RECOMPUTED = _columns("", "recomputed recomputed_exact low high difference")
_COUNTS = ("mismatch", "review", "rounding", "not_checkable", "match")
COLUMNS = {
    Rows.FIGURES: WHO
    | _columns("reading part", "", "row")
    | _columns("name words field", "", "position")
    | _FIGURE
    | _columns("box"),
    Rows.FINDINGS: WHO
    | _columns("", "", "finding")
    | _FINDING
    | _columns("unit")
    | PLACE
    | _RECOMPUTED
    | _columns("expression operands why decision power suspects", "", "caused_by"),
    Rows.DOCUMENTS: WHO
    | _columns("model prompt", "", " ".join(("pages", *_COUNTS, "following")))
    | _columns("", "", "numbers in_record checked weakly_checked not_a_quantity unread")
    | _columns("problems error remedy", "", "exit_code"),
}


def sheet(rows: Rows, documents: Iterable[DocumentResult], failures: Iterable[FailureTold] = ()) -> Sheet:
    """The table of `rows`; it takes one document at a time."""
    columns = COLUMNS[rows]
    told = {Rows.FINDINGS: _findings, Rows.FIGURES: _figures, Rows.DOCUMENTS: _document}[rows]
    found = (_who(document) | row for document in documents for row in told(document))
    failed = (_failed(failure) for failure in failures if rows is Rows.DOCUMENTS)
    return Sheet(columns, ({name: _cell(row.get(name)) for name in columns} for row in chain(found, failed)))


def _cell(value: str | int | None) -> str | int | None:
    return visible(value) if isinstance(value, str) else value


def _who(document: DocumentResult) -> Row:
    source = document.source
    named: Row = {name: words_of(document.record.get(name)) for name in ("unit_name", "year")}
    return {"file": source.file, "sha256": source.sha256, "kind": document.kind, "reader": document.reader, **named}


def words_of(told: object) -> str:
    """The words of a phrase as a result tells it; empty for anything else."""
    return str(told.get("text") or "") if isinstance(told, dict) else told if isinstance(told, str) else ""


def _document(document: DocumentResult) -> Iterator[Row]:
    top = counted(document.findings)
    verdicts = Counter(told.finding.verdict for told in top)
    told: Row = {"model": document.model, "prompt": document.prompt, "pages": document.source.pages}
    told |= {name: verdicts[Verdict(name)] for name in _COUNTS}
    told["following"] = len(document.findings) - len(top)
    told |= {name: len(value) if isinstance(value, list) else value for name, value in document.coverage}
    yield told | {"problems": BETWEEN.join(document.problems)}


def _failed(failure: FailureTold) -> Row:
    return {"file": failure.file, "error": failure.error, "remedy": failure.remedy, "exit_code": failure.exit_code}


def _findings(document: DocumentResult) -> Iterator[Row]:
    for number, finding in enumerate(document.findings, 1):
        yield {"finding": number} | _printed(finding.reported) | _finding(finding)


def _printed(told: FigureTold | None) -> Row:
    if told is None:
        return {}
    place: Row = {"tag": told.tag, "page": told.page, "line": told.line}
    return {"reported": told.text, "reported_value": told.value, "unit": told.unit} | place


def _finding(finding: Finding) -> Row:
    told = finding.recomputed
    computed: Row = {
        "recomputed": told.shown if told else None,
        "recomputed_exact": told.value if told else None,
        "low": told.low if told else None,
        "high": told.high if told else None,
        "difference": finding.difference,
    }
    words: Row = {name: str(getattr(finding, name)) for name in ("rule", "verdict", "severity", "subject", "basis")}
    words |= {"expression": finding.expression, "operands": BETWEEN.join(map(_operand, finding.operands))}
    words |= {"decision": finding.decision, "power": finding.power}
    ends: Row = {"why": finding.why, "suspects": BETWEEN.join(finding.suspects), "caused_by": finding.caused_by}
    return computed | words | ends


def _operand(told: FigureTold) -> str:
    tag = f" {{{told.tag}}}" if told.tag else ""
    place = f" p.{told.page} l.{told.line}" if told.page and told.line else ""
    return f"{told.text}{tag}{place}"


def _figures(document: DocumentResult) -> Iterator[Row]:
    for reading, record in (("record", document.record), ("second", document.second or {})):
        for part, number, row in _parts(record):
            named: Row = {"reading": reading, "part": part, "row": number or None, "name": _name(row)}
            yield from (named | {"words": _words(row)} | figure for figure in _figures_of(row))


def _parts(record: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """The record itself, then its rows, each with the field that holds it and its number there."""
    yield "", 0, record
    for name, value in record.items():
        if isinstance(value, list):
            yield from ((name, n, row) for n, row in enumerate(value, 1) if isinstance(row, dict) and not _is_told(row))


def _figures_of(row: Mapping[str, Any]) -> Iterator[Row]:
    for field, value in row.items():
        listed = value if isinstance(value, list) else [value]
        for position, told in enumerate(listed, 1):
            if _is_told(told) and "tag" in told:
                box = told.get("box")
                figure = {name: told.get(name) for name in ("text", "value", "unit", "tag", "page", "line")}
                place = {"position": position if isinstance(value, list) else None}
                yield {"field": field} | place | figure | {"box": " ".join(map(str, box)) if box else None}


def _is_told(value: object) -> bool:
    """Whether `value` is a figure or a phrase, not a row."""
    return isinstance(value, dict) and "text" in value and ("tag" in value or "ref" in value)


def _name(row: Mapping[str, Any]) -> str:
    """The row's name: the field of that name, else the first words in it."""
    return words_of(row.get("name")) or next(filter(None, (words_of(v) for v in row.values() if _is_phrase(v))), "")


def _words(row: Mapping[str, Any]) -> str:
    """What the row tells beside its figures and its name."""
    name = _name(row)
    told = ((field, words_of(value)) for field, value in row.items() if _is_phrase(value) or isinstance(value, str))
    return BETWEEN.join(f"{field}: {words}" for field, words in told if words and words != name)


def _is_phrase(value: object) -> bool:
    return _is_told(value) and isinstance(value, dict) and "tag" not in value
