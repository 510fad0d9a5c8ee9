"""A database opened, held and told: whose it is, that it is ours, and what is wrong with it."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from extractor.errors import StoreUnusable
from extractor.store.tables import FORMAT, META, SCHEMA

FILE = "extractor.db"
BUSY_S = 10  # how long a reader's lock is waited for


def url_in(folder: Path) -> str:
    """The address of the store that a folder of results holds."""
    return f"sqlite:///{folder / FILE}"


def is_store(folder: Path) -> bool:
    """Whether a folder holds a store."""
    return os.path.isfile(folder / FILE)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Within it, no other run writes into `folder`; the lock of a run that was killed is gone with it.

    Raises StoreUnusable, naming the run that holds it.
    """
    owner = folder / "extractor.owner"
    lock = FileLock(folder / "extractor.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
        owner.write_text(json.dumps({"process": os.getpid(), "host": socket.gethostname()}), encoding="utf-8")
    except Timeout:
        what = f"another run writes into it{_told(owner)}"
        raise StoreUnusable(folder, what, "waiting until it ends, or another folder for -o") from None
    except (OSError, NotImplementedError) as error:
        what = f"cannot be written: {getattr(error, 'strerror', None) or error}"
        raise StoreUnusable(folder, what, "another folder for -o") from error
    try:
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def _told(owner: Path) -> str:
    try:
        told = json.loads(owner.read_text(encoding="utf-8"))
        return f" (process {int(told['process'])} on {str(told['host'])[:60]})"
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def opened(url: str, *, make: bool) -> Engine:
    """The database at `url`, its tables made where `make` and there are none.

    Raises StoreUnusable where it is none of ours, damaged, or not there.
    """
    try:
        told = make_url(url)
        waits = told.get_backend_name() == "sqlite" and "timeout" not in told.query
        engine = create_engine(told, connect_args={"timeout": BUSY_S} if waits else {})
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreUnusable("--store", f"names no database that can be opened: {error}", "sqlite:///FILE") from error
    where = make_url(url).render_as_string(hide_password=True).removeprefix("sqlite:///")
    _there(url, make)
    event.listen(engine, "handle_error", lambda context: _translate(context, where))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _durable)
    _ours(engine, where, make)
    return engine


def _there(url: str, make: bool) -> None:
    """Raises StoreUnusable where a file is to be read that is not there: the database would make an empty one."""
    told = make_url(url)
    if not make and told.get_backend_name() == "sqlite" and not os.path.isfile(told.database or ""):
        raise StoreUnusable(told.database, "there is no such database", "a folder that `extractor run -o` wrote")


def _durable(connection: Any, entry: ConnectionPoolEntry) -> None:
    """What is committed outlives a kill at once, a power cut after seconds; readers do not wait for the writer.

    Waiting for the disk at every commit (synchronous=FULL) would halve what an endpoint could serve.
    """
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _ours(engine: Engine, where: str, make: bool) -> None:
    try:
        there = inspect(engine).get_table_names()
        with engine.connect() as connection:
            told = connection.scalar(_FORMAT) if META.name in there else None
        if told is None and make and set(there) <= set(SCHEMA.tables):  # nothing, or a making that was cut short
            SCHEMA.create_all(engine)
            with engine.begin() as connection:
                connection.execute(insert(META).values(name="format", value=FORMAT))
            return
    except (SQLAlchemyError, sqlite3.Error) as error:  # what fails on connecting passes no listener
        raise unusable(str(error), where) from error
    if told != FORMAT:
        what = (
            f"is of format {told}; this version reads format {FORMAT}" if told else "holds no results of this program"
        )
        raise StoreUnusable(where, what, "another folder, or the version that wrote it")


_FORMAT = select(META.c.value).where(META.c.name == "format")


def _translate(context: ExceptionContext, where: str) -> None:
    said = str(context.original_exception)
    raise unusable(said, where) from context.original_exception


def unusable(said: str, where: str) -> StoreUnusable:
    """A database's complaint by what the user must do next."""
    for sign, what, remedy in _COMPLAINTS:
        if sign in said:
            return StoreUnusable(where, what, remedy)
    return StoreUnusable(where, f"the database says: {said[:200]}", "another folder for -o, or another --store")


_CARRY_ON = "the same command, which carries on"
_COMPLAINTS = (
    ("full", "there is no space left to write results", f"making room, then {_CARRY_ON}"),
    ("locked", "another program holds the database", f"closing it, then {_CARRY_ON}"),
    ("malformed", "the database is damaged", "a copy of it, or another folder for -o"),
    ("not a database", "is not a database", "another folder for -o"),
    ("readonly", "cannot be written", "another folder for -o"),
    ("unable to open", "the database cannot be opened", "another folder for -o"),
    ("I/O error", "the disk is full or fails", f"looking after the disk, then {_CARRY_ON}"),
)
