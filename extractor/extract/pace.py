"""How many requests are in flight and how often one starts: what an endpoint allows is learned from its refusals.

A request that is refused with 429 waits as long as it is told and is asked again. From then on requests start at a
rate: first one that doubles until the next refusal, then one along a cubic curve, which grows fast where it is far from
the last rate that was too high, hardly at all near it, then searches beyond it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

FIRST_RATE = 1.0  # requests a second, after the first refusal
DOUBLED_S = 1.0  # in which the first rate doubles
STEEP_CUT = 0.7  # of a rate that doubled, where it was too high
CUT = 0.9  # of any later one
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
        tell: Callable[[int], None] = lambda in_flight: None,
    ) -> None:
        """At most `most` in flight; after `patience_s` of refusals without one reply, waiting is over.

        `sleep` is called before every request, also where there is nothing to wait for, and may raise what ends it.
        """
        self._clock, self._sleep, self._tell, self._patience_s = clock, sleep, tell, patience_s
        self._slots = asyncio.Semaphore(most)
        self._peak: float | None = None  # the last rate that was too high; None as long as none was refused
        self._doubles = True  # the rate, until it is too high
        self._cut_at = self._next = self._last_served = clock()
        self._services: deque[float] = deque()
        self.in_flight = 0
        self.waits = 0  # requests refused for their rate so far

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Within it, one request may be sent."""
        async with self._slots:
            await self._sleep(0)
            while (ahead := self._next - self._clock()) > 0:
                await self._sleep(ahead)
            if self._peak is not None:
                self._next = max(self._next, self._clock() - 1 / self._rate()) + 1 / self._rate()
            self._count(1)
            try:
                yield
            finally:
                self._count(-1)

    def _count(self, more: int) -> None:
        self.in_flight += more
        self._tell(self.in_flight)

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
        cut = self._peak is None or now - self._cut_at > SETTLED_S
        if cut:
            self._cut(now)
        self._next = max(self._next, now + (1 / self._rate() if asked_s is None else asked_s))
        if cut:
            self._cut_at = self._next  # while nothing is sent, nothing is learned
        return now - self._last_served < self._patience_s

    def _cut(self, now: float) -> None:
        measured = len(self._services) / SEEN_S
        if self._peak is None:
            self._peak = max(measured, FIRST_RATE)
        elif self._doubles:
            self._peak, self._doubles = max(measured, self._rate() * STEEP_CUT), False
        else:
            self._peak = max(self._rate(), LEAST_RATE)
        self._cut_at = now

    def _rate(self) -> float:
        """Requests a second that may start now."""
        peak, since = self._peak or 0.0, max(0.0, self._clock() - self._cut_at)
        if self._doubles:
            return float(peak * 2 ** (since / DOUBLED_S))
        return max(LEAST_RATE, peak * (1 + (1 - CUT) * (since / LEVEL_S - 1) ** 3))

    def _forget(self) -> None:
        while self._services and self._services[0] < self._clock() - SEEN_S:
            self._services.popleft()
