"""One step of one document, in a worker: the result, or the requests whose replies it needs first.

A step depends on nothing but the document's bytes, the plan and the replies known so far, so that it can be taken again
by any worker, in any run.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor import catalog
from extractor.catalog import find_kind
from extractor.definitions import definitions
from extractor.document import Document
from extractor.errors import DocumentUnreadable
from extractor.extract.completion import Completion
from extractor.extract.labels import read_by_labels
from extractor.extract.model import ask
from extractor.extract.request import Request
from extractor.finding import FailureTold
from extractor.pipeline import Options, Reader, beside, extract, failure_of, told_of
from extractor.read import read
from extractor.record import Reading, Report
from extractor.runs.plan import Plan

KEPT_CHARS = 500_000  # of documents that a worker keeps between two steps; in memory a hundred times as much


@dataclass(frozen=True, slots=True)
class Done:
    """A document's result, as JSON: records cross no process border otherwise."""

    body: str
    kind: str


@dataclass(frozen=True, slots=True)
class Needs:
    """The requests, by their hash, that must be answered before the next step."""

    requests: dict[str, Request]
    numbers: int


@dataclass(frozen=True, slots=True)
class Failed:
    """Why the document yields no result."""

    told: FailureTold


Step = Done | Needs | Failed


def advance(path: str, sha256: str, plan: Plan, known: Mapping[str, Completion]) -> Step:
    """The next step of the document at `path`, which had the hash `sha256` when the run looked at it."""
    try:
        document = _document(Path(path), sha256, plan.keeps)
        kind = plan.own_kind or find_kind(document)
        reading = _reading(document, kind, plan, known)
    except Exception as error:  # noqa: BLE001 - told; a fault of one document must not lose the others
        return Failed(failure_of(path, error))
    if isinstance(reading, Needs):
        _keep(path, document)
        return reading
    told = told_of(document, reading, definitions(plan.definitions))
    return Done(told.model_dump_json(), told.kind)


def _reading(document: Document, kind: type[Report], plan: Plan, known: Mapping[str, Completion]) -> Reading | Needs:
    if plan.model is None:
        return extract(document, kind, Options(kind, plan.reader, plan.settings, plan.replay))
    steps = ask(document, kind, plan.model, plan.settings)
    try:
        requests = next(steps)
        while True:
            asked = {request.digest(plan.model, plan.settings): request for request in requests}
            missing = {digest: request for digest, request in asked.items() if digest not in known}
            if missing:
                return Needs(missing, len(document.numbers))
            requests = steps.send([known[r.digest(plan.model, plan.settings)] for r in requests])
    except StopIteration as done:
        reading: Reading = done.value
    return beside(reading, read_by_labels(document, kind)) if plan.reader is Reader.BOTH else reading


_KEPT: OrderedDict[str, Document] = OrderedDict()  # of this worker, while replies are waited for


def _document(path: Path, sha256: str, keeps: bool) -> Document:
    """The document, read once for all its steps where memory allows; DocumentUnreadable where it has changed."""
    document = _KEPT.pop(f"{path} {sha256}", None) or read(path, keeps=keeps)
    if document.source.sha256 != sha256:
        raise DocumentUnreadable(path, "has changed while the run was on it", "the same command, which carries on")
    return document


def _keep(path: str, document: Document) -> None:
    _KEPT[f"{path} {document.source.sha256}"] = document
    while len(_KEPT) > 1 and sum(map(_size, _KEPT.values())) > KEPT_CHARS:
        _KEPT.popitem(last=False)


def _size(document: Document) -> int:
    return sum(len(text.text) for text in document.texts.values())


def begin_worker() -> None:
    """Makes a process a worker: an interruption is the main process's matter, and it dies with that process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    catalog.kinds()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
