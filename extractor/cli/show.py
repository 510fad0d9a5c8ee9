"""The command that shows results again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Annotated

import typer

from extractor.cli.files import written
from extractor.cli.kept import Files, Kept, KeptIn, Kinds, RuleNames, Units, Verdicts, Years, kept_in, selection
from extractor.cli.options import AsJson, Every, Language, Schema, StoreUrl
from extractor.cli.own_kind import chosen_kind
from extractor.cli.present import Shown, show
from extractor.cli.summing_up import tell_copies
from extractor.finding import DocumentResult, FailureTold, Result
from extractor.pipeline import Run
from extractor.record import Report
from extractor.report.overview import overview, show_overview
from extractor.report.selection import Selection
from extractor.report.streams import result_console, told_errors, write_message
from extractor.report.to_json import result_pieces
from extractor.report.words import lang_of, word
from extractor.stored import with_sources

LIMIT = 20

Limit = Annotated[int, typer.Option(min=0, metavar="N", help="How many documents are listed, the worst first; 0: all.")]


def show_command(  # noqa: PLR0913 - a parameter is an option here
    kept: KeptIn,
    *,
    verdict: Verdicts = None,
    rule: RuleNames = None,
    kind: Kinds = None,
    unit: Units = None,
    year: Years = None,
    file: Files = None,
    limit: Limit = LIMIT,
    schema: Schema = None,
    as_json: AsJson = False,
    every: Every = False,
    store: StoreUrl = None,
    lang: Language = None,
) -> None:
    """Show results again, the worst documents first.

    With their source lines where the sources are still there. Of a folder, a table of its documents; with a filter, the
    findings of those that it leaves.
    """
    wanted = selection(verdicts=verdict, rules=rule, kinds=kind, units=unit, years=year, files=file)
    shown = Shown(lang or lang_of(os.environ), every, as_json, wanted=wanted.shows if wanted.narrows else None)
    with told_errors(shown.lang), kept_in(kept, store) as told:
        if as_json:
            _write(told, wanted)
        else:
            _show(told, wanted, limit, shown, chosen_kind(None, schema))


def _write(told: Kept, wanted: Selection) -> None:
    with written(None) as out:
        for piece in result_pieces(wanted.of(told.documents()), wanted.failures(told.failures())):
            out.write(piece.encode("utf-8", "replace"))


def _show(told: Kept, wanted: Selection, limit: int, shown: Shown, own: type[Report] | None) -> None:
    in_full = bool(wanted) or not told.in_store
    found = overview(wanted.whole(told.documents()), wanted.failures(told.failures()), limit, keep=in_full)
    if found.documents != 1 or not in_full:
        console = result_console()
        show_overview(found, console, shown.lang)
        if waiting := told.waiting():
            console.print(word("reports_not_read", shown.lang).format(waiting))
        tell_copies(told.copies(), shown.lang)
        console.print()
    for line in found.worst:
        if line.document:
            _show_document(line.document, told, shown, own)
    if in_full:
        _show_failures(found.failures, shown)


def _show_document(document: DocumentResult, told: Kept, shown: Shown, own: type[Report] | None) -> None:
    done = with_sources(Result(documents=[document]), told.sources())
    if not done.documents:
        write_message(f"{document.source.file}: {word('no_source', shown.lang)}")
    show(done, shown, own)


def _show_failures(failures: Iterable[FailureTold], shown: Shown) -> None:
    for failure in failures:
        show(Run(Result(documents=[], failures=[failure]), {}), shown, None)
