"""A run from its command to its end: the store held, the endpoint opened, the workers begun, interruptions taken."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from extractor.errors import SettingMissing
from extractor.extract.settings import Price, Settings
from extractor.runs.asker import Asker
from extractor.runs.budget import Budget, Halt, Halted
from extractor.runs.plan import Plan
from extractor.runs.run import AHEAD, Running
from extractor.runs.state import End, State
from extractor.runs.workers import Workers
from extractor.store import Store, held, opened, url_in

INTERRUPTED = 130


@dataclass(frozen=True)
class Order:
    """What a user orders."""

    out: Path
    paths: Sequence[Path]
    plan: Plan
    settings: Settings  # with the key
    asks: bool  # whether an endpoint is asked
    url: str | None = None  # of another database than the one in `out`
    workers: int = 1
    calls: int | None = None
    cost: Decimal | None = None


def carry_out(order: Order, state: State, tell: Callable[[str], None], leave: Callable[[], None]) -> None:
    """Reads what is missing into the store of `order`; `state` tells how far it is and how it ended.

    `leave` is called before the process ends at once, where a second Ctrl-C demands it. Raises StoreUnusable,
    SettingMissing, and what a wrong kind raises.
    """
    with held(order.out):
        store = Store(opened(order.url or url_in(order.out), make=True))
        try:
            with asyncio.Runner() as runner:
                runner.run(_carry_out(order, store, state, tell, leave))
        finally:
            store.close()


async def _carry_out(
    order: Order, store: Store, state: State, tell: Callable[[str], None], leave: Callable[[], None]
) -> None:
    halt = Halt(state)
    budget = Budget(state, halt, order.calls, order.cost)
    with _interruptible(halt, tell, leave):
        asker = Asker(order.settings, budget, store.keep_reply, tell) if order.asks else None
        workers = Workers(order.workers)
        try:
            plan = await _named(order, asker)
            state.price = _price(order, plan)
            number = store.begin_run(_told(order, plan), plan.versions)
            running = Running(plan, store, number, state, halt, workers, asker)
            await running.read_all(order.paths, order.workers * AHEAD + (2 * order.settings.in_flight if asker else 0))
            state.verdicts = store.verdicts(number)
            store.end_run(number, str(state.end))
        except Halted:  # while the endpoint was asked for its model: nothing is begun
            state.documents = len(order.paths)
        finally:
            if asker:
                await asker.close()
            workers.close()


async def _named(order: Order, asker: Asker | None) -> Plan:
    """The plan with the name of the model that the endpoint tells."""
    return replace(order.plan, model=await asker.model()) if asker else order.plan


def _price(order: Order, plan: Plan) -> Price | None:
    price = order.settings.prices.get(plan.model or "")
    if order.cost is not None and price is None and plan.model:
        what = f"needs the price of {plan.model}"
        raise SettingMissing("--max-cost", what, f'[prices."{plan.model}"] in extractor.toml, with input and output')
    return price


def _told(order: Order, plan: Plan) -> dict[str, object]:
    """The settings as a store keeps them: without the key."""
    return {
        "settings": order.settings.model_dump(mode="json", exclude={"api_key"}),
        "model": plan.model,
        "reader": plan.reader.value,
        "kind": plan.kind,
        "schema": str(plan.schema) if plan.schema else None,
        "definitions": plan.definitions,
        "replay": str(plan.replay) if plan.replay else None,
        "documents": len(order.paths),
    }


@contextmanager
def _interruptible(halt: Halt, tell: Callable[[str], None], leave: Callable[[], None]) -> Iterator[None]:
    """Within it, the first Ctrl-C ends the run after what is in flight, the second at once."""
    loop, before = asyncio.get_running_loop(), False

    def interrupted() -> None:
        nonlocal before
        if before:
            leave()
            os._exit(INTERRUPTED)  # nothing is half written: the database knows what is whole
        before = True
        tell("interrupted: what is in flight is awaited and kept; once more to leave at once")
        halt.now(End.INTERRUPTED)

    with suppress(NotImplementedError):  # there, Ctrl-C ends at once
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, interrupted)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            for name in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(name)
