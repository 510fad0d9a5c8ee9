"""What differs by place and year: grade bands, official definitions, limits and words, each with its source.

A set is a TOML file in `schemas/definitions/`, or one of the user's own. It tells only what differs from the set that
it extends, a table at a time, and each table names its source. The rules are methods of parts, which hold figures and
nothing else; so the set that they take is held by a context variable for as long as one document is verified. Two
sets in one process, or in two threads, do not meet.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.bundled import folder
from extractor.definition_tables import (
    Adjustment,
    Ceilings,
    Comparators,
    Execution,
    Grades,
    Overspending,
    States,
    StepRules,
    Sweeping,
    Table,
)
from extractor.errors import UsageError

DEFAULT = "national"
MOST_BYTES = 200_000  # of a file of one's own


class Definitions(Table):
    """One set."""

    name: str  # of a shipped set, or the path of a file
    title: str
    sha256: str | None = None  # of a file of one's own
    extends: str | None = None
    grades: Grades
    states: States
    comparators: Comparators
    execution: Execution
    adjustment: Adjustment
    ceilings: Ceilings
    overspending: Overspending
    sweeping: Sweeping
    steps: StepRules

    def source(self, table: str) -> str:
        """Where a table of the set comes from."""
        found = getattr(self, table)
        return str(found.source)


def names() -> list[str]:
    """The shipped sets."""
    return sorted(path.stem for path in _folder().glob("*.toml"))


def definitions(which: str | None = None) -> Definitions:
    """The shipped set of that name, or the one of a file (FILE.toml); the default without a name.

    Raises UsageError with file, key and what to try where it is not there or not valid.
    """
    told = which or DEFAULT
    if told in names():
        return _shipped(told)
    if not told.endswith(".toml"):
        raise UsageError(
            told, "is not a set of definitions", f"one of {', '.join(names())}, or a FILE.toml of your own"
        )
    return _valid(Path(told), told)


@contextmanager
def using(chosen: Definitions | None) -> Iterator[Definitions]:
    """Lets the rules take this set, and then the one before."""
    told = chosen or current()
    token = _CURRENT.set(told)
    try:
        yield told
    finally:
        _CURRENT.reset(token)


def current() -> Definitions:
    """The set that the rules take now."""
    return _CURRENT.get() or _shipped(DEFAULT)


_CURRENT: ContextVar[Definitions | None] = ContextVar("definitions", default=None)
_REMEDY = "the sets in schemas/definitions, which hold every key"


def _folder() -> Path:
    return folder("schemas") / "definitions"


@cache
def _shipped(name: str) -> Definitions:
    return _valid(_folder() / f"{name}.toml", name)


def _valid(path: Path, name: str) -> Definitions:
    content = _content(path)
    told = _tables(path, content)
    digest = None if name in names() else hashlib.sha256(content).hexdigest()
    extended = str(told.get("extends", "" if name == DEFAULT else DEFAULT))
    if extended and extended not in names():
        raise UsageError(f"{path}: extends", f"{extended!r} is not a shipped set", f"one of {', '.join(names())}")
    base = _shipped(extended).model_dump(mode="json", exclude={"name", "sha256"}) if extended else {}
    try:
        return Definitions.model_validate(base | told | {"name": name, "sha256": digest, "extends": extended or None})
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        at = ".".join(map(str, fault["loc"]))
        raise UsageError(f"{path}: {at}", fault["msg"].removeprefix("Value error, "), _REMEDY) from error


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # a name that no file can have
        what = getattr(error, "strerror", None) or str(error)
        raise UsageError(path, f"cannot be read: {what}", _REMEDY) from error
    if len(content) > MOST_BYTES:
        raise UsageError(path, f"is longer than {MOST_BYTES:,} bytes", _REMEDY)
    return content


def _tables(path: Path, content: bytes) -> dict[str, Any]:
    """What a file tells."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(path, f"is not TOML: {error}", _REMEDY) from error
