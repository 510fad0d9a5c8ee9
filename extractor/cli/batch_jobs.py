"""The commands that have an endpoint work on files of requests: submit them, ask how far they are, fetch replies."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from extractor.cli.batch import Out
from extractor.cli.options import BaseUrl, Language, StoreUrl, WorkerCount
from extractor.cli.post import Post, code_of, post_of, tell_received
from extractor.errors import EndpointRefused, EndpointUnavailable, UsageError
from extractor.extract.batch import Replies
from extractor.extract.batch_client import DEAD, BatchEndpoint
from extractor.extract.completion import told_plainly
from extractor.extract.settings import config_in, settings_from
from extractor.report.streams import result_console, told_errors, write_message, write_out
from extractor.report.visible import visible
from extractor.report.words import Lang, lang_of, word
from extractor.runs.by_file import receive
from extractor.store.batches import Job

ENDED = DEAD | {"completed"}
RequestsFiles = Annotated[list[Path], typer.Argument(metavar="REQUESTS.jsonl", help="Files that `batch write` wrote.")]


def submit_command(
    out: Out, requests: RequestsFiles, base_url: BaseUrl = None, store: StoreUrl = None, lang: Language = None
) -> None:
    """Have the endpoint work on files of requests; one that it works on already is not submitted again."""
    shown = lang or lang_of(os.environ)
    with told_errors(shown), post_of(out, store) as post, _endpoint(base_url) as endpoint:
        for path in requests:
            _submit(path, post, endpoint, shown)


def _submit(path: Path, post: Post, endpoint: BatchEndpoint, lang: Lang) -> None:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise UsageError(path, what, "a file that `extractor batch write` wrote") from error
    known = next((job for job in post.batches.jobs() if job.digest == digest and job.status not in DEAD), None)
    if known is None:
        told = endpoint.submit(path, digest)
        job = _told(Job(str(told.get("id") or ""), path.name, digest, ""), told)
        if not job.id:
            raise EndpointRefused(path, "was sent, but the endpoint tells no job", "`batch write` and `batch read`")
        post.batches.keep(job)
    code = "job_known" if known else "job_begun"
    write_out(f"{visible(path.name)}{word(':', lang)}{word(code, lang).format(visible((known or job).id))}\n")


def status_command(out: Out, base_url: BaseUrl = None, store: StoreUrl = None, lang: Language = None) -> None:
    """Tell how far the endpoint is with the files that were submitted; exit code 4 while it works on one."""
    shown = lang or lang_of(os.environ)
    with told_errors(shown), post_of(out, store) as post, _endpoint(base_url) as endpoint:
        jobs = [_refreshed(job, post, endpoint) for job in post.batches.jobs()]
        _tell(jobs, shown)
    raise typer.Exit(EndpointUnavailable.exit_code if any(job.status not in ENDED for job in jobs) else 0)


def fetch_command(
    out: Out, base_url: BaseUrl = None, store: StoreUrl = None, workers: WorkerCount = None, lang: Language = None
) -> None:
    """Fetch the replies of files that are done, and go on with the reports that have all of theirs.

    Exit code 4 while reports wait for replies.
    """
    shown = lang or lang_of(os.environ)
    with told_errors(shown), post_of(out, store) as post, _endpoint(base_url) as endpoint:
        jobs = [_refreshed(job, post, endpoint) for job in post.batches.jobs()]
        _tell(jobs, shown)
        found = []
        for job in jobs:
            if job.status in ENDED and not job.fetched:
                found += _fetched(job, post, endpoint)
                post.batches.keep(replace(job, fetched=1))
        raise typer.Exit(code_of(tell_received(found, post, workers, shown)))


def _refreshed(job: Job, post: Post, endpoint: BatchEndpoint) -> Job:
    if job.status in ENDED:
        return job
    now = _told(job, endpoint.state(job.id))
    post.batches.keep(now)
    return now


def _fetched(job: Job, post: Post, endpoint: BatchEndpoint) -> list[tuple[str, Replies]]:
    found = []
    for name, file in (("replies", job.output), ("errors", job.errors)):
        if file:
            with tempfile.TemporaryFile(dir=post.out) as lines:
                endpoint.fetch(file, lines)
                lines.seek(0)
                found.append((f"{job.id} {name}", receive(lines, post.store, post.batches)))
    return found


def _told(job: Job, told: Mapping[str, Any]) -> Job:
    """The job as the endpoint tells it; what it does not tell stays as it was."""
    counts = told.get("request_counts") or {}
    errors = (told.get("errors") or {}).get("data") or []
    changes: dict[str, Any] = {name: counts.get(name) for name in ("total", "completed", "failed")}
    changes |= {"status": told.get("status"), "output": told.get("output_file_id"), "errors": told.get("error_file_id")}
    why = "; ".join(told_plainly(str(error.get("message") or "")) for error in errors[:3] if isinstance(error, dict))
    return replace(job, **{name: value for name, value in {**changes, "why": why}.items() if value})


def _endpoint(base_url: str | None) -> BatchEndpoint:
    return BatchEndpoint(settings_from({"base_url": base_url}, os.environ, config_in(Path.cwd())))


def _tell(jobs: list[Job], lang: Lang) -> None:
    if not jobs:
        write_message(word("no_jobs", lang))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("job", "file", "job_status"):
        table.add_column(word(name, lang), overflow="fold")
    for name in ("job_completed", "failed"):
        table.add_column(word(name, lang), justify="right")
    for job in jobs:
        status = Text(visible(job.status) + (f"{word(':', lang)}{visible(job.why)}" if job.why else ""))
        counts = (f"{job.completed:,}/{job.total:,}", f"{job.failed:,}")
        table.add_row(Text(visible(job.id)), Text(visible(job.file)), status, *counts)
    console = result_console()
    console.print(table)
    console.print()
