"""A run that asks by files: it reads what it has the replies to, and takes down what it would ask."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.extract.batch import Replies, replies_in
from extractor.extract.settings import Settings
from extractor.pipeline import Reader
from extractor.runs.budget import Halt
from extractor.runs.letters import Letters
from extractor.runs.plan import Plan
from extractor.runs.run import AHEAD, Running
from extractor.runs.state import State
from extractor.runs.workers import Workers
from extractor.store import Asked, Store
from extractor.store.batches import Batches


def receive(lines: Iterable[bytes], store: Store, batches: Batches) -> Replies:
    """Keeps every reply in `lines` to a request that was written; what the lines have brought."""
    found, written = Replies(), batches.written()
    for request, completion in replies_in(lines, written, batches.replied(), found):
        told = written[request]
        store.keep_reply(Asked(request, told.document, told.model, completion))
    return found


def read_by_file(store: Store, plan: Plan, paths: Sequence[Path], letters: Letters, workers: int) -> State:
    """Reads what the store has all replies to and takes down into `letters` what it lacks.

    The store is to be held. Raises StoreUnusable.
    """
    return asyncio.run(_read(store, plan, paths, letters, workers))


async def _read(store: Store, plan: Plan, paths: Sequence[Path], letters: Letters, workers: int) -> State:
    state, readers = State(), Workers(workers)
    number = store.begin_run(_told(plan, len(paths)), plan.versions)
    try:
        running = Running(plan, store, number, state, Halt(state), readers, letters)
        await running.read_all(paths, workers * AHEAD)
    finally:
        readers.close()
    store.end_run(number, str(state.end))
    return state


def _told(plan: Plan, documents: int) -> dict[str, Any]:
    return {
        "settings": plan.settings.model_dump(mode="json", exclude={"api_key"}),
        "model": plan.model,
        "reader": plan.reader.value,
        "kind": plan.kind,
        "schema": str(plan.schema) if plan.schema else None,
        "definitions": plan.definitions,
        "replay": None,
        "documents": documents,
    }


def plan_told(run: Mapping[str, Any] | None, where: Path) -> Plan:
    """The plan of a run as the store tells it.

    Raises UsageError where there is none in which a model reads.
    """
    told = run["settings"] if run else {}
    if not told.get("model"):
        remedy = f"extractor batch write {where} requests.jsonl REPORTS... --model NAME"
        raise UsageError(where, "holds no run in which a model reads", remedy)
    schema = told.get("schema")
    settings = Settings.model_validate(told["settings"])
    kind, schema = told.get("kind"), Path(schema) if schema else None
    return Plan(Reader(told["reader"]), settings, told["model"], kind, schema, definitions=told.get("definitions"))
