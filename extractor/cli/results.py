"""The commands that go over a result again."""

from __future__ import annotations

import os

from extractor import pipeline
from extractor.cli.files import check_output, loaded
from extractor.cli.options import AsJson, Every, Fail, Language, Output, ResultFile, Schema
from extractor.cli.own_kind import chosen_kind
from extractor.cli.present import Shown, present, show
from extractor.pipeline import FailOn
from extractor.report.streams import told_errors, write_message
from extractor.report.words import lang_of, word


def verify_command(  # noqa: PLR0913 - a parameter is an option here
    result: ResultFile,
    *,
    output: Output = None,
    schema: Schema = None,
    as_json: AsJson = False,
    every: Every = False,
    lang: Language = None,
    fail_on: Fail = FailOn.MISMATCH,
) -> None:
    """Verify a result again, without a model."""
    shown = Shown(lang or lang_of(os.environ), every, as_json, output, fail_on)
    with told_errors(shown.lang):
        own = chosen_kind(None, schema)
        check_output(output)
        present(pipeline.verify_again(loaded(result), result.parent, own), shown, own)


def show_command(result: ResultFile, schema: Schema = None, every: Every = False, lang: Language = None) -> None:
    """Show a result again.

    With its source lines where the sources are still there.
    """
    shown = Shown(lang or lang_of(os.environ), every)
    with told_errors(shown.lang):
        done = pipeline.with_sources(loaded(result), result.parent)
        for document in done.result.documents:
            if document.source.sha256 not in done.documents:
                write_message(f"{document.source.file}: {word('no_source', shown.lang)}")
        show(done, shown, chosen_kind(None, schema))
