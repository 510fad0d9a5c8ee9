"""The command that reads reports."""

from __future__ import annotations

import os
from pathlib import Path

from extractor import pipeline
from extractor.cli.files import check_output
from extractor.cli.options import (
    AsJson,
    BaseUrl,
    Every,
    Fail,
    Kind,
    Language,
    ModelName,
    Output,
    Paths,
    ReaderOption,
    Record,
    Replay,
    Schema,
)
from extractor.cli.own_kind import chosen_kind
from extractor.cli.present import Shown, present
from extractor.errors import UsageError
from extractor.extract.settings import config_in, settings_from
from extractor.pipeline import FailOn, Options, Reader
from extractor.report.streams import progress, told_errors
from extractor.report.words import lang_of


def run_command(  # noqa: PLR0913 - a parameter is an option here
    paths: Paths,
    *,
    output: Output = None,
    kind: Kind = None,
    schema: Schema = None,
    reader: ReaderOption = Reader.AUTO,
    replay: Replay = None,
    record: Record = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
    every: Every = False,
    lang: Language = None,
    fail_on: Fail = FailOn.MISMATCH,
) -> None:
    """Read reports and show what does not agree."""
    shown = Shown(lang or lang_of(os.environ), every, as_json, output, fail_on)
    with told_errors(shown.lang):
        own = chosen_kind(kind, schema)
        _agree(reader, replay, record)
        check_output(output, paths)
        flags = {"model": model, "base_url": base_url}
        settings = settings_from(flags, os.environ, config_in(Path.cwd()))
        with progress() as tell:
            done = pipeline.run(paths, Options(own, reader, settings, replay, record, tell=tell))
        present(done, shown, own)


def _agree(reader: Reader, replay: Path | None, record: Path | None) -> None:
    if replay and record:
        raise UsageError("--replay and --record", "exclude one another", "one of them")
    if reader is Reader.LABELS and (replay or record):
        raise UsageError("--reader labels", "asks no model, so there are no replies", "--reader model")
