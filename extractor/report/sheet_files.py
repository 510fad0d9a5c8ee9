"""Tables as JSON lines, CSV and Parquet: the same rows give the same bytes, and one batch of rows is held at a time.

In a CSV file no cell can become a formula when a sheet program opens it, whatever the audited party wrote: OWASP, CSV
Injection. The other formats say what is text.
"""

# mypy: disable-error-code="import-untyped"
# pyarrow ships no types

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from io import StringIO
from itertools import islice
from typing import IO

from extractor.errors import SettingMissing
from extractor.report.sheets import Holds, Row, Sheet

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it a sheet program reads Chinese in the code page of its machine
ROWS_AT_ONCE = 10_000
FORMULA = frozenset("=+-@\t\r\n")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_AFTER_SEMICOLON = re.compile(r";(?=[\s\"']*[=+\-@＝＋－＠])")  # it parts cells where a comma parts decimals


class Format(StrEnum):
    """A format of exports."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def write(sheet: Sheet, form: Format, out: IO[bytes]) -> None:
    """Writes `sheet` to `out`.

    Raises SettingMissing where the library of the format is not installed.
    """
    if form is Format.PARQUET:
        _write_parquet(sheet, out)
        return
    for piece in jsonl(sheet) if form is Format.JSONL else csv_lines(sheet):
        out.write(piece.encode("utf-8"))


def jsonl(sheet: Sheet) -> Iterator[str]:
    """One JSON object a row."""
    for row in sheet.rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """A byte order mark, the names of the columns, then the rows."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow([_csv_cell(row[name], holds) for name, holds in sheet.columns.items()])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _csv_cell(value: str | int | None, holds: Holds) -> str:
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    if _DECIMAL.fullmatch(value):
        return value
    return f"'{value}" if holds is Holds.NUMBER else inert(value)  # 1/3 would become a date


def inert(text: str) -> str:
    """`text` so that no sheet program computes it: an apostrophe before what begins as a formula does."""
    safe = _AFTER_SEMICOLON.sub(";'", text)
    start = unicodedata.normalize("NFKC", safe).lstrip(" \u3000\"'")[:1]  # full-width signs count too
    return f"'{safe}" if start in FORMULA and start else safe


def _write_parquet(sheet: Sheet, out: IO[bytes]) -> None:
    try:
        import pyarrow as pa  # noqa: PLC0415 - 170 MB that only who wants this format installs
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        remedy = "pip install 'extractor[parquet]', or --format csv"
        raise SettingMissing("--format parquet", "needs the library pyarrow, which is not installed", remedy) from error
    kinds = {name: pa.int64() if holds is Holds.COUNT else pa.string() for name, holds in sheet.columns.items()}
    schema = pa.schema(list(kinds.items()))
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for rows in _batches(sheet.rows):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch
