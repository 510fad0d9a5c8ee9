"""What a store keeps and gives back.

with held(OUT):                                  # one writer at a time
    store = Store(opened(url_in(OUT), make=True))
store = Store(opened(url_in(OUT), make=False))   # to read only, at any time, also while a run writes

store.results()     every document's DocumentResult, by path; one at a time, so that memory stays flat
store.failures()    the documents that yield no result
store.summaries()   one line for every document, without its body: kind, counts, unit, year
store.findings()    rows of the flat table of findings, filtered in the database
store.replies(...)  the replies to requests, by their hash
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, select, update
from sqlalchemy.sql import ColumnElement

from extractor.extract.completion import Completion
from extractor.finding import DocumentResult, FailureTold
from extractor.store.tables import (
    DOCUMENTS,
    FAILURES,
    FINDINGS,
    PATHS,
    REPLIES,
    RESULTS,
    RUNS,
    finding_row,
    result_row,
    row_result,
)

AT_ONCE = 500  # values in one query; databases limit them


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply with what is known of its request."""

    request: str  # the hash of the request
    document: str  # the sha256 of the document that it is about
    model: str
    completion: Completion


@dataclass(frozen=True, slots=True)
class Summary:
    """One document's result in a line."""

    path: str
    sha256: str
    kind: str
    reader: str
    model: str | None
    unit_name: str
    year: str
    numbers: int
    unread: int
    problems: int
    mismatch: int
    review: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which findings are wanted; empty takes all."""

    verdicts: Sequence[str] = ()
    rules: Sequence[str] = ()
    kinds: Sequence[str] = ()
    units: Sequence[str] = ()  # names of the reporting unit, as they stand in the record
    years: Sequence[str] = ()


class Store:
    """The tables of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def begin_run(self, settings: Mapping[str, Any], versions: Mapping[str, Any]) -> int:
        """The number of a run that begins, its settings (without keys) and versions kept."""
        with self._engine.begin() as db:
            row = {"started": _now(), "settings": dict(settings), "versions": dict(versions)}
            return int(db.execute(insert(RUNS).values(row)).inserted_primary_key[0])  # type: ignore[index]

    def end_run(self, run: int, end: str) -> None:
        """Notes how a run ended."""
        with self._engine.begin() as db:
            db.execute(update(RUNS).where(RUNS.c.id == run).values(ended=_now(), end=end))

    def last_run(self) -> Mapping[str, Any] | None:
        """The newest run's row: id, started, ended, end, settings, versions."""
        with self._engine.connect() as db:
            row = db.execute(select(RUNS).order_by(RUNS.c.id.desc()).limit(1)).mappings().first()
            return dict(row) if row else None

    def see(self, run: int, path: str, sha256: str) -> None:
        """Notes that a path holds this content now; another content that it held is no longer current."""
        with self._engine.begin() as db:
            if db.scalar(select(DOCUMENTS.c.sha256).where(DOCUMENTS.c.sha256 == sha256)) is None:
                db.execute(insert(DOCUMENTS).values(sha256=sha256))
            db.execute(update(PATHS).where(PATHS.c.path == path).values(current=False))
            db.execute(delete(PATHS).where(PATHS.c.path == path, PATHS.c.sha256 == sha256))
            db.execute(insert(PATHS).values(path=path, sha256=sha256, run=run, current=True))

    def result_rows(self, sha256: str) -> list[tuple[str, str]]:
        """The kinds and keys of the results that are kept of one content."""
        with self._engine.connect() as db:
            rows = db.execute(select(RESULTS.c.kind, RESULTS.c.key).where(RESULTS.c.sha256 == sha256))
            return [(row.kind, row.key) for row in rows]

    def choose(self, sha256: str, key: str, path: str) -> None:
        """Makes a result that is kept the one that counts; what failed at that path is forgotten."""
        with self._engine.begin() as db:
            _choose(db, sha256, key, path)

    def keep_result(self, run: int, key: str, path: str, told: DocumentResult) -> None:
        """Keeps a document's result, its findings too, and makes it the one that counts; all or nothing."""
        of = {"sha256": told.source.sha256, "key": key}
        with self._engine.begin() as db:
            for table in (FINDINGS, RESULTS):
                db.execute(delete(table).where(table.c.sha256 == of["sha256"], table.c.key == key))
            db.execute(insert(RESULTS).values(**of | result_row(told), run=run))
            rows = [of | finding_row(n, finding) for n, finding in enumerate(told.findings)]
            if rows:
                db.execute(insert(FINDINGS), rows)
            _choose(db, of["sha256"], key, path)

    def keep_failure(self, run: int, failure: FailureTold, sha256: str | None) -> None:
        """Keeps why a document yields no result; an earlier result of the same content no longer counts."""
        with self._engine.begin() as db:
            db.execute(delete(FAILURES).where(FAILURES.c.path == failure.file))
            told = {"error": failure.error, "remedy": failure.remedy, "exit_code": failure.exit_code}
            db.execute(insert(FAILURES).values(path=failure.file, sha256=sha256, run=run, **told))
            if sha256:
                db.execute(update(DOCUMENTS).where(DOCUMENTS.c.sha256 == sha256).values(result_key=None))

    def keep_reply(self, asked: Asked, run: int | None = None) -> bool:
        """Keeps a reply as soon as it is there; False where that request has one, which stays."""
        reply = asked.completion
        with self._engine.begin() as db:
            if db.scalar(select(REPLIES.c.request).where(REPLIES.c.request == asked.request)) is not None:
                return False
            row = {"request": asked.request, "document": asked.document, "model": asked.model}
            row |= {"text": reply.text, "finish": reply.finish, "refusal": reply.refusal, "asked": _now()}
            usage = None if reply.usage is None else dict(reply.usage)
            db.execute(insert(REPLIES).values(**row, usage=usage, run=run))
        return True

    def replies(self, requests: Iterable[str]) -> dict[str, Completion]:
        """The replies that are kept, by the hash of their request."""
        return {row.request: _completion(row) for row in self._replies(REPLIES.c.request, requests)}

    def replies_about(self, sha256: str) -> dict[str, Completion]:
        """The replies that are kept about one content."""
        return {row.request: _completion(row) for row in self._replies(REPLIES.c.document, [sha256])}

    def every_reply(self) -> Iterator[Asked]:
        """All replies that are kept, those to questions of earlier settings too."""
        with self._engine.connect() as db:
            for row in db.execute(select(REPLIES).order_by(REPLIES.c.request).execution_options(yield_per=AT_ONCE)):
                yield Asked(row.request, row.document, row.model, _completion(row))

    def _replies(self, column: ColumnElement[str], wanted: Iterable[str]) -> Iterator[Any]:
        told = list(wanted)
        with self._engine.connect() as db:
            for start in range(0, len(told), AT_ONCE):
                yield from db.execute(select(REPLIES).where(column.in_(told[start : start + AT_ONCE])))

    def paths(self) -> dict[str, str]:
        """One path for each content that counts, by sha256: of those of its last run the first."""
        found: dict[str, tuple[int, str]] = {}
        with self._engine.connect() as db:
            for row in db.execute(select(PATHS).where(PATHS.c.current)):
                found[row.sha256] = min(found.get(row.sha256, (0, "\U0010ffff")), (-row.run, row.path))
        return {sha256: path for sha256, (_, path) in found.items()}

    def copies(self) -> list[tuple[str, str]]:
        """Every other path of a content that counts, with the one by which it is told."""
        first = self.paths()
        with self._engine.connect() as db:
            rows = db.execute(select(PATHS.c.path, PATHS.c.sha256).where(PATHS.c.current).order_by(PATHS.c.path))
            return [(row.path, first[row.sha256]) for row in rows if row.path != first[row.sha256]]

    def verdicts(self, run: int) -> set[str]:
        """The verdicts of all findings that count in the documents that a run saw."""
        seen = select(PATHS.c.sha256).where(PATHS.c.run == run, PATHS.c.current)
        joined = select(FINDINGS.c.verdict).distinct().join(*_counts(FINDINGS))
        with self._engine.connect() as db:
            return {row.verdict for row in db.execute(joined.where(FINDINGS.c.sha256.in_(seen)))}

    def results(self) -> Iterator[DocumentResult]:
        """Every document's result that counts, by path, one at a time; copies of one content are one document."""
        chosen = _counts(RESULTS)
        for path, sha256 in sorted((path, sha256) for sha256, path in self.paths().items()):
            with self._engine.connect() as db:
                body = db.scalar(select(RESULTS.c.body).join(*chosen).where(RESULTS.c.sha256 == sha256))
            if body is not None:
                yield row_result(body, path)

    def result(self, sha256: str) -> DocumentResult | None:
        """The result that counts of one content."""
        with self._engine.connect() as db:
            body = db.scalar(select(RESULTS.c.body).join(*_counts(RESULTS)).where(RESULTS.c.sha256 == sha256))
        return None if body is None else row_result(body, self.paths().get(sha256, ""))

    def count(self) -> int:
        """How many documents have a result."""
        with self._engine.connect() as db:
            return (
                db.scalar(select(func.count()).select_from(DOCUMENTS).where(DOCUMENTS.c.result_key.is_not(None))) or 0
            )

    def summaries(self) -> Iterator[Summary]:
        """A line for every document that has a result, by path."""
        names = [name for name in Summary.__dataclass_fields__ if name != "path"]
        paths = self.paths()
        with self._engine.connect() as db:
            rows = db.execute(select(*(RESULTS.c[name] for name in names)).join(*_counts(RESULTS))).mappings().all()
        told = (Summary(path=paths[row["sha256"]], **row) for row in rows if row["sha256"] in paths)
        yield from sorted(told, key=lambda each: each.path)

    def failures(self) -> Iterator[FailureTold]:
        """The documents that yield no result, by path."""
        with self._engine.connect() as db:
            rows = db.execute(select(FAILURES).order_by(FAILURES.c.path)).all()
        for row in rows:
            yield FailureTold(file=row.path, error=row.error, remedy=row.remedy, exit_code=row.exit_code)

    def findings(self, filters: Filters = Filters()) -> Iterator[Mapping[str, Any]]:
        """Rows of findings that count with `path`, `kind`, `unit_name` and `year`, by path and place."""
        paths = self.paths()
        told = (RESULTS.c.kind, RESULTS.c.unit_name, RESULTS.c.year)
        wanted = select(FINDINGS, *told).select_from(FINDINGS.join(RESULTS, _same(FINDINGS, RESULTS)))
        wanted = wanted.join(*_counts(RESULTS)).where(*_wanted(filters)).order_by(FINDINGS.c.n)
        for path, sha256 in sorted((path, sha256) for sha256, path in paths.items()):
            with self._engine.connect() as db:
                rows = db.execute(wanted.where(FINDINGS.c.sha256 == sha256)).mappings().all()
            yield from ({"path": path, **row} for row in rows)


def _choose(db: Connection, sha256: str, key: str, path: str) -> None:
    db.execute(update(DOCUMENTS).where(DOCUMENTS.c.sha256 == sha256).values(result_key=key))
    db.execute(delete(FAILURES).where(FAILURES.c.path == path))


def _counts(table: Any) -> tuple[Any, ColumnElement[bool]]:
    """What joins results to the documents that they count for."""
    return DOCUMENTS, and_(DOCUMENTS.c.sha256 == table.c.sha256, DOCUMENTS.c.result_key == table.c.key)


def _same(table: Any, other: Any) -> ColumnElement[bool]:
    return and_(table.c.sha256 == other.c.sha256, table.c.key == other.c.key)


def _wanted(filters: Filters) -> list[ColumnElement[bool]]:
    columns = (
        (FINDINGS.c.verdict, filters.verdicts),
        (FINDINGS.c.rule, filters.rules),
        (RESULTS.c.kind, filters.kinds),
        (RESULTS.c.unit_name, filters.units),
        (RESULTS.c.year, filters.years),
    )
    return [column.in_(list(values)) for column, values in columns if values]


def _completion(row: Any) -> Completion:
    return Completion(row.text, row.finish, row.refusal, row.usage)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
