"""The command that exports kept results as rows of a sheet."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.files import check_output, written
from extractor.cli.kept import Files, KeptIn, Kinds, RuleNames, Units, Verdicts, Years, kept_in, selection
from extractor.cli.options import Language, StoreUrl
from extractor.errors import UsageError
from extractor.report.sheet_files import Format, write
from extractor.report.sheets import Rows, sheet
from extractor.report.streams import told_errors
from extractor.report.words import lang_of

RowsOption = Annotated[Rows, typer.Option("--rows", help="What a row tells of.")]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="Else by the ending of FILE; without a FILE, jsonl.")
]
OutputFile = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; else standard output.")
]


def export_command(  # noqa: PLR0913 - a parameter is an option here
    kept: KeptIn,
    *,
    rows: RowsOption = Rows.FINDINGS,
    form: FormatOption = None,
    output: OutputFile = None,
    verdict: Verdicts = None,
    rule: RuleNames = None,
    kind: Kinds = None,
    unit: Units = None,
    year: Years = None,
    file: Files = None,
    store: StoreUrl = None,
    lang: Language = None,
) -> None:
    """Export findings, figures or documents as rows of a sheet."""
    wanted = selection(verdicts=verdict, rules=rule, kinds=kind, units=unit, years=year, files=file)
    with told_errors(lang or lang_of(os.environ)), kept_in(kept, store) as told:
        chosen = form or _by_ending(output)
        check_output(output, [kept, *(told.reports() if output and output.exists() else ())])
        if chosen is Format.PARQUET and output is None and sys.stdout.isatty():
            raise UsageError("--format parquet", "is no text for a terminal", "-o FILE.parquet")
        table = sheet(rows, wanted.of(told.documents()), wanted.failures(told.failures()))
        with written(output) as out:
            write(table, chosen, out)


def _by_ending(path: Path | None) -> Format:
    """The format that a file's name asks for.

    Raises UsageError where it asks for none that is known.
    """
    ending = path.suffix.lower().lstrip(".") if path else Format.JSONL.value
    known = {form.value: form for form in Format}
    if ending not in known:
        raise UsageError(path, "does not end in a format", f"--format with one of {', '.join(known)}")
    return known[ending]
