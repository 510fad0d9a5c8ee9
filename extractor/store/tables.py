"""The tables of a store, and how a document's result is laid out in them."""

from __future__ import annotations

import re
import zlib
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from extractor.finding import DocumentResult, Finding

FORMAT = "1"
SCHEMA = MetaData()

_SURROGATE = re.compile("[\ud800-\udfff]")
_KEPT = re.compile("[\U0010d800-\U0010dfff]")
_SHIFT = 0x100000


class AnyText(TypeDecorator[str]):
    """Text with lone surrogates, as names of files that are no Unicode have them.

    No database takes them: they are kept as the private characters of the same last digits.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it is kept."""
        return value and _SURROGATE.sub(lambda found: chr(ord(found[0]) + _SHIFT), value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it was."""
        return value and _KEPT.sub(lambda found: chr(ord(found[0]) - _SHIFT), value)


META = Table("meta", SCHEMA, Column("name", String, primary_key=True), Column("value", String, nullable=False))

RUNS = Table(
    "runs",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("started", String, nullable=False),  # ISO 8601, UTC; no result depends on it
    Column("ended", String),  # null: it runs, or was killed
    Column("end", String),
    Column("settings", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
)

DOCUMENTS = Table(
    "documents",
    SCHEMA,
    Column("sha256", String(64), primary_key=True),
    Column("result_key", String(64)),  # of the result that counts; null where there is none yet
)

PATHS = Table(
    "paths",
    SCHEMA,
    Column("path", AnyText, primary_key=True),
    Column("sha256", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("run", Integer, nullable=False),  # the last one that saw this content there
    Column("current", Boolean, nullable=False),  # false where another content has taken its place
)

REPLIES = Table(
    "replies",
    SCHEMA,
    Column("request", String(64), primary_key=True),
    Column("document", String(64), nullable=False),
    Column("model", String, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("finish", String, nullable=False),
    Column("refusal", AnyText, nullable=False),
    Column("usage", JSON),  # as the endpoint reports it; null where it does not
    Column("asked", String, nullable=False),
    Column("run", Integer),
)
Index("replies_by_document", REPLIES.c.document)

RESULTS = Table(
    "results",
    SCHEMA,
    Column("sha256", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("key", String(64), primary_key=True),  # of all that the result depends on beside the document
    Column("run", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("model", String),
    Column("prompt", String),
    Column("unit_name", AnyText, nullable=False),
    Column("year", AnyText, nullable=False),
    Column("numbers", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    Column("problems", Integer, nullable=False),
    Column("mismatch", Integer, nullable=False),
    Column("review", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # the DocumentResult as JSON, packed
)

FINDINGS = Table(
    "findings",
    SCHEMA,
    Column("sha256", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("n", Integer, primary_key=True),  # its place in the result, from 0
    Column("rule", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("basis", String, nullable=False),
    Column("subject", AnyText, nullable=False),
    Column("text", AnyText),  # as printed
    Column("page", Integer),
    Column("line", Integer),
    Column("expression", AnyText, nullable=False),
    Column("recomputed", AnyText),
    Column("difference", AnyText),
    Column("why", AnyText, nullable=False),
    Column("caused_by", Integer),
)
Index("findings_by_verdict", FINDINGS.c.verdict, FINDINGS.c.rule)

FAILURES = Table(
    "failures",
    SCHEMA,
    Column("path", AnyText, primary_key=True),
    Column("sha256", String(64)),  # null where the file could not be opened
    Column("error", AnyText, nullable=False),
    Column("remedy", AnyText, nullable=False),
    Column("exit_code", Integer, nullable=False),
    Column("run", Integer, nullable=False),
)


def result_row(told: DocumentResult) -> dict[str, Any]:
    """A result as a row of `results`, without its key and run."""
    verdicts = [finding.verdict.value for finding in told.findings]
    return {
        "sha256": told.source.sha256,
        "kind": told.kind,
        "reader": told.reader,
        "model": told.model,
        "prompt": told.prompt,
        "unit_name": _words(told, "unit_name"),
        "year": _words(told, "year"),
        "numbers": told.coverage.numbers,
        "unread": len(told.coverage.unread),
        "problems": len(told.problems),
        "mismatch": verdicts.count("mismatch"),
        "review": verdicts.count("review"),
        "body": zlib.compress(told.model_dump_json().encode("utf-8", "replace")),
    }


def row_result(body: bytes, path: str) -> DocumentResult:
    """The result in a row's body, told of the file at `path`."""
    told = DocumentResult.model_validate_json(zlib.decompress(body))
    return told.model_copy(update={"source": told.source.model_copy(update={"file": path})})


def finding_row(n: int, finding: Finding) -> dict[str, Any]:
    """A finding as a row of `findings`, without the document and the key."""
    there, given = finding.reported, finding.recomputed
    return {
        "n": n,
        "rule": finding.rule,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "basis": finding.basis.value,
        "subject": finding.subject,
        "text": there.text if there else None,
        "page": there.page if there else None,
        "line": there.line if there else None,
        "expression": finding.expression,
        "recomputed": given.shown if given else None,
        "difference": finding.difference,
        "why": finding.why,
        "caused_by": finding.caused_by,
    }


def _words(told: DocumentResult, field: str) -> str:
    value = told.record.get(field)
    return str(value.get("text") or "") if isinstance(value, dict) else ""
