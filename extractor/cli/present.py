"""A result given to the user: on the terminal, as JSON, in a file, and as an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from extractor import catalog, pipeline
from extractor.cli.files import save
from extractor.pipeline import FailOn, Run
from extractor.record import Report
from extractor.report.counted import Counted
from extractor.report.streams import result_console, write_error, write_out
from extractor.report.terminal import show as show_result
from extractor.report.to_json import result_to_json
from extractor.report.words import Lang


@dataclass(frozen=True, slots=True)
class Shown:
    """How a result is given to the user."""

    lang: Lang
    every: bool = False
    as_json: bool = False
    output: Path | None = None
    fail_on: FailOn = FailOn.MISMATCH
    wanted: Callable[[Counted], bool] | None = None  # which findings are listed


def present(done: Run, shown: Shown, own: type[Report] | None) -> NoReturn:
    """Writes the result where it is wanted and exits with its code."""
    try:
        if shown.output:
            save(result_to_json(done.result), shown.output)
    finally:  # a full disk must not take what the run has found
        if shown.as_json:
            write_out(result_to_json(done.result))
        else:
            show(done, shown, own)
    if shown.as_json or not sys.stdout.isatty():
        for failure in done.result.failures:
            write_error(f"{failure.file}: {failure.error}", failure.remedy, shown.lang)
    raise typer.Exit(pipeline.exit_code(done.result, shown.fail_on))


def show(done: Run, shown: Shown, own: type[Report] | None) -> None:
    """Prints the result for people."""
    kinds = catalog.kinds() | ({own.kind: own} if own else {})
    console, lang, wanted = result_console(), shown.lang, shown.wanted
    show_result(done.result, console, lang, every=shown.every, lines=done.line, kinds=kinds, wanted=wanted)
