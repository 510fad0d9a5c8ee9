"""What a run would ask at least, and about what it would cost, without a connection and without a trace."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from extractor.errors import DocumentUnreadable
from extractor.extract.request import Dialect
from extractor.extract.settings import Price
from extractor.read import digest
from extractor.runs.estimate import cost_of, tokens_of
from extractor.runs.plan import Plan
from extractor.runs.run import AHEAD
from extractor.runs.step import Failed, Needs, advance
from extractor.runs.workers import WorkerDied, Workers
from extractor.store import Store


@dataclass(slots=True)
class Forecast:
    """The counts of a run that is not made."""

    documents: int = 0
    kept: int = 0  # nothing is to be done
    unasked: int = 0  # to be read, without a request
    asking: int = 0
    failed: int = 0
    calls: int = 0  # that are known; replies may call for more: invalid ones, and numbers that they leave unread
    size: int = 0  # bytes of the requests
    tokens: int = 0  # of the requests, estimated
    cost: Decimal | None = None  # estimated; None without a price


def forecast(plan: Plan, store: Store | None, paths: Sequence[Path], workers: int, price: Price | None) -> Forecast:
    """What a run with `plan` would do with `paths`, given what `store` has."""
    return asyncio.run(_Forecasting(plan, store, workers, price).all(paths))


class _Forecasting:
    def __init__(self, plan: Plan, store: Store | None, workers: int, price: Price | None) -> None:
        self._plan, self._store, self._price = plan, store, price
        self._count, self._workers = workers, Workers(workers)
        self._dialect = Dialect.of(plan.settings)
        self.told = Forecast(cost=None if price is None else Decimal(0))
        self._seen: set[str] = set()

    async def all(self, paths: Sequence[Path]) -> Forecast:
        waiting = iter(paths)
        self.told.documents = len(paths)
        try:
            await asyncio.gather(*(self._next(waiting) for _ in range(self._count * AHEAD)))
        finally:
            self._workers.close()
        return self.told

    async def _next(self, waiting: Iterator[Path]) -> None:
        for path in waiting:
            try:
                await self._look(path)
            except (DocumentUnreadable, WorkerDied):
                self.told.failed += 1

    async def _look(self, path: Path) -> None:
        sha256 = await asyncio.to_thread(digest, path)
        rows = self._store.result_rows(sha256) if self._store else []
        if sha256 in self._seen or any(self._plan.key(kind) == key for kind, key in rows):
            self.told.kept += 1
            return
        self._seen.add(sha256)
        if self._plan.model is None:
            self.told.unasked += 1
            return
        known = self._store.replies_about(sha256) if self._store else {}
        step = await self._workers.do(str(path), advance, str(path), sha256, self._plan, known)
        self._workers.forget(str(path))
        if isinstance(step, Needs):
            self._count_requests(step)
        elif isinstance(step, Failed):
            self.told.failed += 1
        else:
            self.told.unasked += 1

    def _count_requests(self, needs: Needs) -> None:
        self.told.asking += 1
        for request in needs.requests.values():
            self.told.calls += 1
            self.told.size += self._dialect.size(request, self._plan.model or "")
            self.told.tokens += tokens_of(request)
            if self.told.cost is not None:
                self.told.cost += cost_of(request, self._price)
