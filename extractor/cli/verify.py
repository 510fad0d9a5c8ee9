"""The command that makes the findings of kept results anew."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import typer

from extractor.cli.files import check_output, loaded, written
from extractor.cli.kept import Kept, KeptIn, SourcesIn, kept_in
from extractor.cli.options import AsJson, DefinitionsOption, Every, Fail, Language, Output, Schema, StoreUrl
from extractor.cli.own_kind import chosen_kind
from extractor.cli.present import Shown, present
from extractor.errors import DocumentUnreadable
from extractor.finding import DocumentResult, FailureTold
from extractor.pipeline import FailOn
from extractor.record import Report
from extractor.report.streams import told_errors, write_message, write_out
from extractor.report.to_json import result_pieces
from extractor.report.visible import visible
from extractor.report.words import Lang, lang_of, word
from extractor.stored import Rederived, Sources, by_content, rederived, verify_again

MOST_LINES = 20  # of one document's differences, where --all does not ask for every one


def verify_command(  # noqa: PLR0913 - a parameter is an option here
    kept: KeptIn,
    *,
    output: Output = None,
    sources: SourcesIn = None,
    store: StoreUrl = None,
    schema: Schema = None,
    as_json: AsJson = False,
    every: Every = False,
    lang: Language = None,
    fail_on: Fail = FailOn.MISMATCH,
    definitions: DefinitionsOption = None,
) -> None:
    """Make every finding of kept results anew from the sources, without a model.

    Of a file, the findings are shown. Of a folder, it is told which documents give the same bytes again and which
    differ: exit code 0 all the same, 1 some differ, 3 sources are missing or have changed.
    """
    shown = Shown(lang or lang_of(os.environ), every, as_json, output, fail_on)
    with told_errors(shown.lang):
        own = chosen_kind(None, schema)
        check_output(output)
        if store or kept.is_dir():
            with kept_in(kept, store) as told:
                check_output(output, list(told.reports()) if output and output.exists() else ())
                raise typer.Exit(_verify_folder(told, sources, shown, own, definitions))
        where = Sources(kept.parent, by_content(sources) if sources else None)
        present(verify_again(loaded(kept), where, own, definitions), shown, own)


def _verify_folder(told: Kept, sources: Path | None, shown: Shown, own: type[Report] | None, chosen: str | None) -> int:
    """What the shell is told after all documents of a folder have been verified and what differs has been told."""
    account = _Account(shown)
    again = account.of(rederived(told.documents(), told.sources(sources), own, chosen))
    wanted = shown.as_json or shown.output
    with written(None if shown.as_json else shown.output) if wanted else nullcontext() as out:
        for piece in result_pieces(again, account.failures(told)):
            if out:
                out.write(piece.encode("utf-8", "replace"))
    account.close()
    return DocumentUnreadable.exit_code if account.counts["failed"] else int(account.counts["differs"] > 0)


class _Account:
    """Tells what becomes of each document as it comes; beside the JSON on standard output, on standard error."""

    def __init__(self, shown: Shown) -> None:
        self._shown, self.counts = shown, Counter[str]()
        self._failed: list[FailureTold] = []

    def of(self, again: Iterator[Rederived]) -> Iterator[DocumentResult]:
        """The results made anew, or kept where a source gives none."""
        for told in again:
            differences = told.differences()
            if isinstance(told.after, FailureTold):
                self.counts["failed"] += 1
                self._failed.append(told.after)
                self._tell_failure(told.after)
            else:
                self.counts["differs" if differences else "same"] += 1
            if differences:
                self._tell_differences(told.before.source.file, differences)
            yield told.kept

    def failures(self, told: Kept) -> Iterator[FailureTold]:
        """The failures that were kept, and those of documents whose source gives no result now."""
        now = {failure.file for failure in self._failed}
        yield from (failure for failure in told.failures() if failure.file not in now)
        yield from self._failed

    def close(self) -> None:
        """Tells how many there were of each sort."""
        counts = {name: self.counts[name] for name in ("same", "differs", "failed")}
        self._tell(word("verified_again", self._shown.lang).format(all=self.counts.total(), **counts))

    def _tell_failure(self, failure: FailureTold) -> None:
        lang: Lang = self._shown.lang
        self._tell(f"{failure.file}{word(':', lang)}{failure.error}")
        self._tell(f"  {word('try', lang)}{failure.remedy}")

    def _tell_differences(self, file: str, lines: list[str]) -> None:
        told = lines if self._shown.every else lines[:MOST_LINES]
        self._tell(f"{file}{word(':', self._shown.lang)}{word('differs_from_kept', self._shown.lang)}")
        for line in told:
            self._tell(f"  {line}")
        if len(told) < len(lines):
            self._tell(f"  … {len(lines) - len(told)} ({word('listed_with_all', self._shown.lang)})")

    def _tell(self, line: str) -> None:
        if self._shown.as_json:
            write_message(line)
        else:
            write_out(f"{visible(line)}\n")
