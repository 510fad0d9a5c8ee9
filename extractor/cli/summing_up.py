"""What a run into a folder tells at its end: what became of the documents, and the command that carries on."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.cli.progress import tokens
from extractor.report.streams import write_error, write_message
from extractor.report.visible import visible
from extractor.report.words import Lang, word
from extractor.runs.forecast import Forecast
from extractor.runs.state import End, State

MOST_COPIES = 20  # that are listed


def sum_up(state: State, out: Path, lang: Lang) -> None:
    """Writes the table, the failures, and how the run is carried on where it is not finished."""
    if not state.documents:
        return
    console = Console(stderr=True, highlight=False, emoji=False, markup=False)
    console.print(_counts(state, lang))
    tell_copies(state.copies, lang)
    for failure in state.failures:
        write_error(f"{failure.file}: {failure.error}", failure.remedy, lang)
    if more := state.failed - len(state.failures):
        write_message(word("failures_left_out", lang).format(more, shlex.quote(str(out))))
    if state.error:
        write_error(f"{state.error.where}: {state.error.what}", state.error.remedy, lang)
    if state.end is not End.FINISHED or 4 in state.exit_codes:
        again = visible(f"extractor {shlex.join(sys.argv[1:])}")
        write_message(word("carry_on", lang).format(word(f"end_{state.end}", lang), again))


def tell_copies(copies: Sequence[tuple[str, str]], lang: Lang) -> None:
    """Writes which files have the content of another: no file that was given is passed over in silence."""
    for name, first in copies[:MOST_COPIES]:
        write_message(f"{name}: {word('copy_of', lang).format(first)}")
    if len(copies) > MOST_COPIES:
        write_message(word("copies_left_out", lang).format(len(copies) - MOST_COPIES))


def forecast_table(told: Forecast, lang: Lang) -> Table:
    """What a run would do, a line for each count."""
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    for name in ("documents", "kept", "unasked", "asking", "failed", "calls", "size", "tokens"):
        table.add_row(Text(word(f"dry_{name}", lang)), Text(f"{getattr(told, name):,}"))
    cost = word("no_price", lang) if told.cost is None else f"{told.cost:.2f}"
    table.add_row(Text(word("dry_cost", lang)), Text(cost))
    return table


def _counts(state: State, lang: Lang) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="left")
    table.add_column(justify="right")
    rows = [
        ("run_read", state.read),
        ("run_kept", state.kept),
        ("run_copies", len(state.copies)),
        ("run_failed", state.failed),
        ("run_waiting", state.documents - state.done),
        ("run_replies", state.replies),
    ]
    for name, count in rows:
        if count or name == "run_read":
            table.add_row(Text(word(name, lang)), Text(f"{count:,}"))
    if state.replies:
        table.add_row(Text(word("run_usage", lang)), Text(tokens(state, lang)))
    return table
