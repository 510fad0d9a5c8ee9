"""What was asked by files: the requests that were written, and the jobs at an endpoint that answers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import Column, Engine, Integer, String, Table, insert, select, update

from extractor.store.tables import REPLIES, SCHEMA, AnyText

AT_ONCE = 500

REQUESTS = Table(
    "requests",
    SCHEMA,
    Column("request", String(64), primary_key=True),
    Column("document", String(64), nullable=False),
    Column("model", String, nullable=False),
)

JOBS = Table(
    "jobs",
    SCHEMA,
    Column("id", String, primary_key=True),  # the endpoint's
    Column("n", Integer, nullable=False),  # the order in which they were submitted
    Column("file", AnyText, nullable=False),
    Column("digest", String(64), nullable=False),  # of the file's bytes
    Column("status", String, nullable=False),
    Column("total", Integer, nullable=False),
    Column("completed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("output", String),  # the endpoint's file of replies
    Column("errors", String),  # and the one of requests that failed
    Column("why", AnyText, nullable=False),
    Column("fetched", Integer, nullable=False),  # 1 where its replies have been read
)


@dataclass(frozen=True, slots=True)
class Written:
    """A request that was written into a file: which one, about which document, for which model."""

    request: str
    document: str
    model: str


@dataclass(frozen=True, slots=True)
class Job:
    """A file that an endpoint works on, as it last said."""

    id: str
    file: str
    digest: str
    status: str
    total: int = 0
    completed: int = 0
    failed: int = 0
    output: str | None = None
    errors: str | None = None
    why: str = ""
    fetched: int = 0


class Batches:
    """The requests and jobs in one database; its tables are made when they are first needed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        SCHEMA.create_all(engine, tables=[REQUESTS, JOBS])

    def write(self, told: Iterable[Written]) -> None:
        """Notes requests that were written; one that was written before stays."""
        rows = {each.request: asdict(each) for each in told}
        with self._engine.begin() as db:
            for start in range(0, len(rows), AT_ONCE):
                some = dict(list(rows.items())[start : start + AT_ONCE])
                there = set(db.scalars(select(REQUESTS.c.request).where(REQUESTS.c.request.in_(some))))
                if new := [row for request, row in some.items() if request not in there]:
                    db.execute(insert(REQUESTS), new)

    def written(self) -> dict[str, Written]:
        """Every request that was written, by its hash."""
        with self._engine.connect() as db:
            return {row.request: Written(*row) for row in db.execute(select(REQUESTS))}

    def replied(self) -> set[str]:
        """The requests that were written and have a reply."""
        with self._engine.connect() as db:
            return set(db.scalars(select(REQUESTS.c.request).join(REPLIES, REPLIES.c.request == REQUESTS.c.request)))

    def jobs(self) -> Iterator[Job]:
        """The jobs, the oldest first."""
        with self._engine.connect() as db:
            rows = db.execute(select(JOBS).order_by(JOBS.c.n)).mappings().all()
        yield from (Job(**{name: row[name] for name in Job.__dataclass_fields__}) for row in rows)

    def keep(self, job: Job) -> None:
        """Keeps a job, a new one or what is new of a known one."""
        with self._engine.begin() as db:
            if db.execute(update(JOBS).where(JOBS.c.id == job.id).values(**asdict(job))).rowcount:
                return
            n = len(db.execute(select(JOBS.c.id)).all())
            db.execute(insert(JOBS).values(n=n, **asdict(job)))
