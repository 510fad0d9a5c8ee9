"""How an endpoint's limits are learned, in a time that passes only while all wait."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest

from extractor.extract.pace import Pace

_T = TypeVar("_T")


class TimelessLoop(asyncio.SelectorEventLoop):
    """Its clock jumps to the next moment that anything waits for."""

    _scheduled: Any
    _ready: Any
    now = 0.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:
            self.now = max(self.now, self._scheduled[0]._when)
        super()._run_once()  # type: ignore[misc]


def timeless(work: Awaitable[_T]) -> _T:
    with asyncio.Runner(loop_factory=TimelessLoop) as runner:
        return runner.run(_awaited(work))


async def _awaited(work: Awaitable[_T]) -> _T:
    return await work


def pace(most: int, **told: Any) -> Pace:
    return Pace(most, clock=asyncio.get_running_loop().time, **told)


class Endpoint:
    """Allows `rate` requests a second after a `burst` of them; counts what it refuses."""

    def __init__(self, rate: float, burst: float, wait: float | None, latency_s: float) -> None:
        self.rate, self.burst, self.wait, self.latency_s = rate, burst, wait, latency_s
        self.left, self.at, self.refused, self.most = burst, 0.0, 0, 0

    async def serve(self, turns: Pace) -> None:
        while True:
            async with turns.turn():
                self.most = max(self.most, turns.in_flight)
                if self._takes():
                    await asyncio.sleep(self.latency_s)
                    turns.served()
                    return
                self.refused += 1
                assert turns.limited(self.wait)

    def _takes(self) -> bool:
        now = asyncio.get_running_loop().time()
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        self.left -= (taken := self.left >= 1)
        return taken


async def seconds_for(count: int, endpoint: Endpoint, most: int) -> float:
    turns, waiting = pace(most), iter(range(count))

    async def work() -> None:
        for _ in waiting:
            await endpoint.serve(turns)

    await asyncio.gather(*(work() for _ in range(most + 8)))
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize("wait", [None, 1.0])
@pytest.mark.parametrize("latency_s", [0.01, 1.0])
def test_what_an_endpoint_allows_is_used_to_nine_tenths(wait: float | None, latency_s: float) -> None:
    endpoint = Endpoint(5, 5, wait, latency_s)
    assert timeless(seconds_for(500, endpoint, 32)) <= (500 - 5) / 5 / 0.9
    assert endpoint.refused <= 60


def test_endpoint_that_allows_all_is_kept_at_its_latency() -> None:
    endpoint = Endpoint(1e6, 1e6, None, 1.0)
    assert timeless(seconds_for(320, endpoint, 32)) == pytest.approx(10)
    assert endpoint.most == 32


def test_long_wait_that_is_asked_for_is_kept_by_all() -> None:
    async def waited() -> float:
        turns = pace(8)
        assert turns.limited(60)
        async with turns.turn():
            return asyncio.get_running_loop().time()

    assert timeless(waited()) >= 60


def test_refusals_without_end_are_given_up_after_the_patience() -> None:
    async def given_up() -> float:
        turns = pace(1, patience_s=100)
        while True:
            async with turns.turn():
                if not turns.limited(None):
                    return asyncio.get_running_loop().time()

    assert 100 <= timeless(given_up()) < 200
