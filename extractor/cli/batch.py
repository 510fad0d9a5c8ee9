"""The commands that ask by files: write the requests, read the replies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.files import check_output, reports_in
from extractor.cli.options import Kind, Language, ModelName, ReaderOption, Schema, StoreUrl, WorkerCount
from extractor.cli.own_kind import chosen_kind
from extractor.cli.post import Post, code_of, post_of, tell_received, tell_written
from extractor.errors import SettingMissing, UsageError
from extractor.extract.settings import OPENAI_HOST, OPENAI_MODEL, config_in, settings_from
from extractor.pipeline import Reader
from extractor.report.streams import told_errors, write_message
from extractor.report.words import Lang, lang_of, word
from extractor.runs.by_file import plan_told, read_by_file
from extractor.runs.letters import Letters
from extractor.runs.plan import Plan
from extractor.store import is_store

Out = Annotated[Path, typer.Argument(metavar="OUT", help="The folder of the results.")]
RequestsFile = Annotated[
    Path, typer.Argument(metavar="REQUESTS.jsonl", help="Where to; numbered files beside it where one is not enough.")
]
RepliesFiles = Annotated[
    list[Path], typer.Argument(metavar="REPLIES.jsonl", help="Files of replies or of errors, in any order.")
]
Reports = Annotated[
    list[Path] | None, typer.Argument(metavar="PATH", help="Reports; else those that OUT knows of an earlier run.")
]


def write_command(  # noqa: PLR0913 - a parameter is an option here
    out: Out,
    requests: RequestsFile,
    paths: Reports = None,
    *,
    kind: Kind = None,
    schema: Schema = None,
    reader: ReaderOption = Reader.MODEL,
    model: ModelName = None,
    workers: WorkerCount = None,
    store: StoreUrl = None,
    lang: Language = None,
) -> None:
    """Write every request that has no reply yet, a line each, in the format of the OpenAI Batch API."""
    shown = lang or lang_of(os.environ)
    with told_errors(shown):
        chosen_kind(kind, schema)
        fresh = _plan(reader, model, kind, schema) if paths or model or not (store or is_store(out)) else None
        found = reports_in(paths, shown) if paths else []
        check_output(requests, found)
        with post_of(out, store, make=bool(found)) as post:
            plan = fresh or plan_told(post.store.last_run(), out)
            if not found and (unseen := post.unseen()):
                write_message(word("reports_unseen", shown).format(unseen))
            raise typer.Exit(_write(post, plan, found or post.known(), requests, workers, shown))


def _write(post: Post, plan: Plan, paths: list[Path], requests: Path, workers: int | None, lang: Lang) -> int:  # noqa: PLR0913, PLR0917
    with Letters(plan.settings, post.out) as letters:
        state = read_by_file(post.store, plan, paths, letters, workers or os.cpu_count() or 1)
        post.batches.write(letters.requests)  # before the file is there: a reply must find its request
        files = letters.write(requests) if letters.count else []
        tell_written(post, state, letters.count, files, lang)
    return code_of(state, waits=False)


def read_command(
    out: Out, replies: RepliesFiles, workers: WorkerCount = None, store: StoreUrl = None, lang: Language = None
) -> None:
    """Keep the replies in files, and go on with the reports that have all of theirs."""
    shown = lang or lang_of(os.environ)
    with told_errors(shown), post_of(out, store) as post:
        found = [(path.name, post.receive(path)) for path in replies]
        raise typer.Exit(code_of(tell_received(found, post, workers, shown)))


def _plan(reader: Reader, model: str | None, kind: str | None, schema: Path | None) -> Plan:
    """How the reports are read; by a model whose name is known without asking for it."""
    if reader is Reader.LABELS:
        raise UsageError("--reader labels", "asks no model, so there are no requests", "--reader model")
    settings = settings_from({"model": model}, os.environ, config_in(Path.cwd()))
    name = settings.model or (OPENAI_MODEL if settings.host == OPENAI_HOST else None)
    if name is None:
        raise SettingMissing("--model", "is not set, and a file cannot ask which models there are", "--model NAME")
    settings = settings.model_copy(update={"api_key": None})
    return Plan(Reader.MODEL if reader is Reader.AUTO else reader, settings, name, kind, schema)
