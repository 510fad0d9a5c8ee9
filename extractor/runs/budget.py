"""When a run ends before its documents: interrupted, out of calls or money, or with an endpoint that serves nobody."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal

from extractor.runs.state import End, State


class Halted(Exception):
    """The run ends; what is not begun is left for the next one."""


AT_ONCE = {End.INTERRUPTED, End.CLOSED, End.UNAVAILABLE}  # after the others, what is paid for is still sent


class Halt:
    """Whether and why the run is to end."""

    def __init__(self, state: State) -> None:
        self._state, self._cut = state, asyncio.Event()

    def now(self, end: End) -> None:
        """Begins no more; what ends the run at once counts more than what came before."""
        if not self.told or (end in AT_ONCE and not self._cut.is_set()):
            self._state.end = end
        if end in AT_ONCE:
            self._cut.set()

    @property
    def told(self) -> bool:
        """Whether the run is to end."""
        return self._state.end is not None

    async def sleep(self, seconds: float) -> None:
        """Waits before a request is sent; raises Halted as soon as none is to be sent any more."""
        if not self._cut.is_set():
            try:
                await asyncio.wait_for(self._cut.wait(), seconds)
            except TimeoutError:
                return
        raise Halted


@dataclass
class Budget:
    """What a run may spend, and what of it is being spent."""

    state: State
    halt: Halt
    calls: int | None = None
    cost: Decimal | None = None
    _taken: int = 0  # calls
    _reserved: Decimal = Decimal(0)  # the estimated cost of what is asked

    def spend(self, price: Decimal) -> None:
        """Takes one call of about that price; raises Halted where nothing is left."""
        spent = (self.state.cost or Decimal(0)) + self._reserved + price
        if not self.halt.told and self.calls is not None and self._taken >= self.calls:
            self.halt.now(End.CALLS)
        if not self.halt.told and self.cost is not None and spent > self.cost:
            self.halt.now(End.COST)
        if self.halt.told:
            raise Halted
        self._taken += 1
        self._reserved += price

    def settle(self, price: Decimal) -> None:
        """A call of about that price is over; what it cost is counted with its reply."""
        self._reserved -= price
