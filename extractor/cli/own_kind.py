"""The kind of report that the user names on the command line."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path

from extractor import catalog
from extractor.errors import KindUnknown, UsageError
from extractor.record import Report


def chosen_kind(name: str | None, schema: Path | None) -> type[Report] | None:
    """The kind that the user names, or his own; None where each document tells its own."""
    if name and schema:
        raise UsageError("--kind and --schema", "name two kinds", "one of them")
    return _own_kind(schema) if schema else catalog.kind_named(name) if name else None


def _own_kind(path: Path) -> type[Report]:
    """The kind of a user's own schema file; what the file prints as it loads is no part of the result."""
    try:
        with redirect_stdout(sys.stderr):
            kind = catalog.kind_from_file(path)
    except SystemExit as error:
        raise KindUnknown(path, "does not load: it ends the program", "running it with python alone") from error
    if fault := _fault(kind):
        raise KindUnknown(path, fault, "the example in README.md, under A kind of your own")
    return kind


def _fault(kind: type[Report]) -> str:
    """What a kind declares wrongly, though Python takes it."""
    if not kind.__pydantic_complete__:
        return f"a field of {kind.__name__} is of a type that is not there"
    texts = kind.kind, kind.signs, *(kind.titles if isinstance(kind.titles, tuple) else ())
    if len(texts) != 4 or not all(isinstance(text, str) for text in texts):
        return f"{kind.__name__} needs kind and signs as text, and titles as two texts, Chinese and English"
    return ""
