"""The command that reads reports."""

from __future__ import annotations

import os
from pathlib import Path

from extractor import pipeline
from extractor.cli.files import check_output, is_folder, reports_in
from extractor.cli.options import (
    AsJson,
    BaseUrl,
    DefinitionsOption,
    DryRun,
    Every,
    Fail,
    InFlight,
    Kind,
    Language,
    MaxCalls,
    MaxCost,
    ModelName,
    NoCache,
    OutputOfRun,
    Paths,
    ReaderOption,
    Record,
    Replay,
    Schema,
    StoreUrl,
    WorkerCount,
)
from extractor.cli.own_kind import chosen_kind
from extractor.cli.present import Shown, present
from extractor.definitions import definitions as load_definitions
from extractor.errors import UsageError
from extractor.extract.settings import config_in, settings_from
from extractor.pipeline import FailOn, Options, Reader
from extractor.report.streams import progress, told_errors
from extractor.report.words import lang_of
from extractor.runs.plan import Plan


def run_command(  # noqa: PLR0913 - a parameter is an option here
    paths: Paths,
    *,
    output: OutputOfRun = None,
    kind: Kind = None,
    schema: Schema = None,
    reader: ReaderOption = Reader.AUTO,
    replay: Replay = None,
    record: Record = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    in_flight: InFlight = None,
    workers: WorkerCount = None,
    max_calls: MaxCalls = None,
    max_cost: MaxCost = None,
    store: StoreUrl = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    every: Every = False,
    no_cache: NoCache = False,
    lang: Language = None,
    fail_on: Fail = FailOn.MISMATCH,
    definitions: DefinitionsOption = None,
) -> None:
    """Read reports and show what does not agree."""
    shown = Shown(lang or lang_of(os.environ), every, as_json, output, fail_on)
    with told_errors(shown.lang):
        own = chosen_kind(kind, schema)
        _agree(reader, replay, record)
        flags = {"model": model, "base_url": base_url, "in_flight": in_flight}
        settings = settings_from(flags, os.environ, config_in(Path.cwd()))
        taken = load_definitions(definitions).name  # a wrong set is told before a model is asked
        if output and is_folder(output):
            from extractor.cli.into import Into, forecast_into, run_into  # noqa: PLC0415 - a database takes long to load

            _no_cassette(record)
            keyless = settings.model_copy(update={"api_key": None})
            plan = Plan(reader, keyless, None, kind, schema, replay, taken, not no_cache)
            told = Into(output, store, workers, max_calls, max_cost, shown.lang, fail_on)
            (forecast_into if dry_run else run_into)(told, paths, plan, settings)
        if dry_run:
            raise UsageError("--dry-run", "tells of a run into a folder", "-o OUT")
        found = reports_in(paths, shown.lang)
        check_output(output, found)
        with progress() as tell:
            options = Options(own, reader, settings, replay, record, tell=tell, definitions=taken, keeps=not no_cache)
            done = pipeline.run(found, options)
        present(done, shown, own)


def _no_cassette(record: Path | None) -> None:
    if record:
        raise UsageError("--record", "has no use with -o OUT, which keeps the replies", "-o OUT.json")


def _agree(reader: Reader, replay: Path | None, record: Path | None) -> None:
    if replay and record:
        raise UsageError("--replay and --record", "exclude one another", "one of them")
    if reader is Reader.LABELS and (replay or record):
        raise UsageError("--reader labels", "asks no model, so there are no replies", "--reader model")
