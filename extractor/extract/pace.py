"""How many requests are in flight and how often one starts: what an endpoint allows is learned from its refusals.

A request that is refused with 429 waits as long as it is told and is asked again. From then on requests start at the
rate at which they were served, which grows along a cubic curve: fast where it is far from the last rate that was too
high, hardly at all near it, then searching beyond it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

CUT = 0.9  # of the rate, where it was too high
LEVEL_S = 10.0  # until a rate that was cut is what it was
LEAST_RATE = 1 / 60  # requests a second
SEEN_S = 5.0  # over which the rate of service is measured
SETTLED_S = 1.0  # in which refusals are answers to requests from before a cut


class Pace:
    """The turns of requests; times are seconds of `clock`."""

    def __init__(
        self,
        most: int,
        *,
        patience_s: float = 3600.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """At most `most` in flight; after `patience_s` of refusals without one reply, waiting is over."""
        self._clock, self._sleep, self._patience_s = clock, sleep, patience_s
        self._slots = asyncio.Semaphore(most)
        self._peak: float | None = None  # the last rate that was too high; None as long as none was
        self._cut_at = self._next = self._last_served = clock()
        self._services: deque[float] = deque()
        self.in_flight = 0
        self.waits = 0  # requests refused for their rate so far

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Within it, one request may be sent."""
        async with self._slots:
            while (ahead := self._next - self._clock()) > 0:
                await self._sleep(ahead)
            if self._peak is not None:
                self._next = max(self._next, self._clock() - 1 / self._rate()) + 1 / self._rate()
            self.in_flight += 1
            try:
                yield
            finally:
                self.in_flight -= 1

    def served(self) -> None:
        """Notes a request that was answered."""
        self._last_served = self._clock()
        self._services.append(self._last_served)
        self._forget()

    def limited(self, asked_s: float | None) -> bool:
        """Notes a request that was refused for its rate; whether it is worth while to go on."""
        now = self._clock()
        self.waits += 1
        self._forget()
        if self._peak is None or now - self._cut_at > SETTLED_S:
            self._cut(now)
        self._next = max(self._next, now + (1 / self._rate() if asked_s is None else asked_s))
        return now - self._last_served < self._patience_s

    def _cut(self, now: float) -> None:
        measured = len(self._services) / SEEN_S
        before = measured if self._peak is None else self._rate()
        self._peak, self._cut_at = max(before, measured, LEAST_RATE), now

    def _rate(self) -> float:
        """Requests a second that may start now."""
        since = self._clock() - self._cut_at - LEVEL_S
        return max(LEAST_RATE, (self._peak or 0.0) * (1 + (1 - CUT) * (since / LEVEL_S) ** 3))

    def _forget(self) -> None:
        while self._services and self._services[0] < self._clock() - SEEN_S:
            self._services.popleft()
