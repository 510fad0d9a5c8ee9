"""The records of a document's windows as one record: rows join by tag, and nothing is chosen in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractor.document import Document, plain
from extractor.figure import Figure, Phrase
from extractor.record import Part, Report

CLAIM_FIELDS = ("claims", "counts")  # many of their rows may rightly point at one number, so they never join by tag


def merge(records: Sequence[Report], document: Document) -> tuple[Report, tuple[str, ...]]:
    """The first record filled up from the others, which may have only some of its fields, and what they disagree on."""
    problems: list[str] = []
    merged: dict[str, Any] = {}
    for name in type(records[0]).model_fields:
        values = [getattr(record, name) for record in records if name in type(record).model_fields]
        merged[name] = _one(name, values, problems)
    return type(records[0]).model_validate(merged, context=document), tuple(problems)


def _one(name: str, values: Sequence[Any], problems: list[str]) -> Any:
    if not isinstance(values[0], list):
        return _first(name, values, problems)
    if not any(isinstance(item, Part) for value in values for item in value):
        return _distinct([item for value in values for item in value])
    if name in CLAIM_FIELDS:
        return _in_order(_distinct([row for rows in values for row in rows]))
    return _in_order(_joined(name, values, problems))


def _first(name: str, values: Sequence[Any], problems: list[str]) -> Any:
    there = [value for value in values if value]
    for other in there[1:]:
        if _mark(other) != _mark(there[0]):
            problems.append(f"windows disagree: {name}: {_told(there[0])} here, {_told(other)} there")
    return there[0] if there else values[0]


def _joined(name: str, windows: Sequence[list[Part]], problems: list[str]) -> list[Part]:
    """The rows of all windows; a row joins the row of an earlier window that it shares most tags with."""
    rows: list[Part] = []
    for window in windows:
        earlier = list(range(len(rows)))
        for row in window:
            same = max(earlier, key=lambda n: _likeness(rows[n], row), default=None)
            if same is None or _likeness(rows[same], row) <= 0:
                rows.append(row)
                continue
            earlier.remove(same)
            rows[same] = _filled(name, rows[same], row, problems)
    return rows


def _likeness(row: Part, other: Part) -> int:
    """Columns in which two rows share a tag; 0 where more columns differ.

    Rows that differ in more than they share stand beside one merged cell, such as the weight of a group.
    """
    tags, others = _tags(row), _tags(other)
    both = tags.keys() & others.keys()
    shared = sum(bool(tags[column] & others[column]) for column in both)
    return shared if shared >= len(both) - shared else 0


def _tags(row: Part) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for column, figure in row.figures():
        if figure.tag is not None:
            found.setdefault(column, set()).add(figure.tag)
    return found


def _filled(name: str, row: Part, other: Part, problems: list[str]) -> Part:
    columns = type(row).model_fields
    filled = {c: _first(f"{name}.{c}", [getattr(row, c), getattr(other, c)], problems) for c in columns}
    return row.model_copy(update=filled)


def _distinct(items: Sequence[Any]) -> list[Any]:
    found: dict[Any, Any] = {}
    for item in items:
        found.setdefault(_mark(item), item)
    return list(found.values())


def _in_order(rows: list[Any]) -> list[Any]:
    """Rows in the order of their first tag; one without tags stays behind the row before it."""
    keyed: list[tuple[int, Any]] = []
    last = 0
    for row in rows:
        last = min((figure.tag for _, figure in row.figures() if figure.tag), default=last)
        keyed.append((last, row))
    return [row for _, row in sorted(keyed, key=lambda pair: pair[0])]


def _mark(value: Any) -> Any:
    """What makes a value the same as another: the tag of a figure, the plain words of a phrase."""
    if isinstance(value, Figure):
        return value.tag or plain(value.text)
    if isinstance(value, Phrase):
        return plain(value.text)
    if isinstance(value, list):
        return tuple(map(_mark, value))
    return tuple(_marks(value)) if isinstance(value, Part) else value


def _marks(part: Part) -> Iterator[Any]:
    return ((name, _mark(getattr(part, name))) for name in type(part).model_fields)


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_told, value))
    if not isinstance(value, Figure | Phrase):
        return str(value)
    return f"{value.text} (page {value.place.page}, line {value.place.line})" if value.place else value.text
