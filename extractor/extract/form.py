"""The form of a reply: what a model is asked to fill in for a kind, and the way back from its reply to a record.

Rows travel as tables: the field names once, then one list of tags a row. So a reply is short, and strict JSON schema,
which wants every property in every object, costs nothing for the fields that a report does not print.

    {"unit_name": "r1.2", "indicators": [{"columns": ["name", "target", "actual"], "rows": [["r9.3", 12, 13]]}]}
"""

from __future__ import annotations

import json
import re
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from extractor.document import Document
from extractor.pointers import Measured
from extractor.record import Part, Report

_NULL = {"type": "null"}
_POINTER = {"anyOf": [{"type": "integer"}, {"type": "string"}, _NULL]}
_CELL = {"anyOf": [*_POINTER["anyOf"], {"type": "array", "items": _POINTER}]}


class ReplyFault(ValueError):
    """What is invalid in a reply, one sentence each, to be told to the model."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def part_of(field: FieldInfo) -> type[Part] | None:
    """The part whose rows this field holds; None for a single figure or phrase."""
    arguments = get_args(field.annotation)
    rows = get_origin(field.annotation) is list and arguments and isinstance(arguments[0], type)
    return arguments[0] if rows and issubclass(arguments[0], Part) else None


def reply_schema(kind: type[Report]) -> dict[str, Any]:
    """The strict JSON schema of a reply for `kind`.

    It holds the shape alone. The names of columns stand in the form that the prompt tells, and `decode` holds a reply
    to them: written out here for each list they would double the size of a request.
    """
    properties = {
        name: {"type": "array", "items": {"$ref": "#/$defs/table"}} if part_of(field) else _POINTER
        for name, field in _asked(kind).items()
    }
    return _strict(properties) | {"$defs": {"table": _TABLE}}


def reply_form(kind: type[Report]) -> str:
    """The fields of `kind` with what they mean, a line each, as a model is told them."""
    return "\n".join(_field_line(name, field) for name, field in _asked(kind).items())


def _asked(kind: type[Report]) -> dict[str, FieldInfo]:
    """The fields that a model is asked for."""
    return {name: field for name, field in kind.model_fields.items() if field.json_schema_extra != {"asked": False}}


def decode(kind: type[Report], reply: str, document: Document) -> Report:
    """The record that a reply describes.

    Raises ReplyFault where the reply is not JSON, not of the form, or points at what the document does not have.
    """
    try:
        told = json.loads(reply, object_pairs_hook=_once)
        reply.encode().decode()
    except (ValueError, RecursionError) as error:  # nesting too deep is no reply either
        raise ReplyFault(f"the reply is not JSON: {error}") from error
    if not isinstance(told, dict):
        raise ReplyFault("the reply is not a JSON object")
    faults: list[str] = []
    filled = {name: _filled(kind, name, value, faults) for name, value in told.items()}
    if faults:
        raise ReplyFault(*faults)
    try:
        return kind.model_validate(filled, context=document)
    except ValidationError as error:
        raise ReplyFault(*_sentences(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the reply; ValueError where it names a field twice, of which one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a field is named twice in {list(found)}")
    return found


def _strict(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_TABLE = _strict(
    {
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "array", "items": _CELL}},
    }
)


def _field_line(name: str, field: FieldInfo) -> str:
    part = part_of(field)
    columns = [f"{column} ({inner.description})" for column, inner in part.model_fields.items()] if part else []
    return f"{name}: {field.description}" + (f". Columns: {'; '.join(columns)}" if columns else "")


def _filled(kind: type[Report], name: str, value: object, faults: list[str]) -> object:
    field = kind.model_fields.get(name)
    part = part_of(field) if field else None
    if part is None:
        return value
    if not isinstance(value, list):
        faults.append(f"{name} must be a list of tables with columns and rows")
        return []
    rows = [row for n, table in enumerate(value) for row in _rows(f"{name}[{n}]", table, faults)]
    figures = {
        column for column, inner in part.model_fields.items() if any(isinstance(m, Measured) for m in inner.metadata)
    }
    for column, cell in (pair for row in rows for pair in row.items()):
        if column in figures:
            faults += [
                f"{name}.{column}: a figure is its tag; the number {told} is written out"
                for told in (cell if isinstance(cell, list) else [cell])
                if isinstance(told, str) and _WRITTEN.fullmatch(told)
            ]
    return rows


_WRITTEN = re.compile(r"[-−+(]?[0-9][0-9,.\s]*(?:[%‰)分]|[十百千万亿]*元)?")


def _rows(where: str, table: object, faults: list[str]) -> list[dict[str, object]]:
    columns = table.get("columns") if isinstance(table, dict) else None
    told = table.get("rows") if isinstance(table, dict) else None
    if not isinstance(columns, list) or not isinstance(told, list) or not all(isinstance(c, str) for c in columns):
        faults.append(f"{where} must have columns, a list of field names, and rows, a list of lists")
        return []
    if len(set(columns)) < len(columns):
        faults.append(f"{where} names a column twice")
        return []
    rows: list[dict[str, object]] = []
    for n, row in enumerate(told):
        if not isinstance(row, list) or len(row) != len(columns):
            faults.append(f"{where}.rows[{n}] must have {len(columns)} cells, one for each of its columns")
            continue
        rows.append({column: cell for column, cell in zip(columns, row, strict=True) if cell is not None})
    return rows


def _sentences(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:20]]
