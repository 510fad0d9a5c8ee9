"""When a run ends before its documents: interrupted, out of calls or money, or with an endpoint that serves nobody."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal

from extractor.runs.state import End, State


class Halted(Exception):
    """The run ends; what is not begun is left for the next one."""


class Halt:
    """Whether and why the run is to end; waits end with it."""

    def __init__(self, state: State) -> None:
        self._state, self._told = state, asyncio.Event()

    def now(self, end: End) -> None:
        """Ends the run after what is in flight; the first reason counts."""
        if not self._told.is_set():
            self._state.end = end
            self._told.set()

    @property
    def told(self) -> bool:
        """Whether the run is to end."""
        return self._told.is_set()

    async def sleep(self, seconds: float) -> None:
        """Waits; raises Halted as soon as the run is to end."""
        try:
            await asyncio.wait_for(self._told.wait(), seconds)
        except TimeoutError:
            return
        raise Halted


@dataclass
class Budget:
    """What a run may spend, and what is in flight of it."""

    state: State
    halt: Halt
    calls: int | None = None
    cost: Decimal | None = None
    _reserved: Decimal = Decimal(0)  # the estimated cost of what is in flight

    def spend(self, price: Decimal) -> None:
        """Takes one call of about that price; raises Halted where nothing is left."""
        spent = (self.state.cost or Decimal(0)) + self._reserved + price
        if not self.halt.told and self.calls is not None and self.state.calls >= self.calls:
            self.halt.now(End.CALLS)
        if not self.halt.told and self.cost is not None and spent > self.cost:
            self.halt.now(End.COST)
        if self.halt.told:
            raise Halted
        self.state.calls += 1
        self.state.in_flight += 1
        self._reserved += price

    def settle(self, price: Decimal) -> None:
        """A call of about that price is over; what it cost is counted with its reply."""
        self.state.in_flight -= 1
        self._reserved -= price
