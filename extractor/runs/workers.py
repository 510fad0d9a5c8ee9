"""Processes that read and verify: one that dies takes one document with it, and is replaced."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from extractor.runs.step import begin_worker

_Wanted = ParamSpec("_Wanted")
_Given = TypeVar("_Given")


class WorkerDied(Exception):
    """A worker ended in the middle of its work: out of memory, or a fault in a library."""


class Workers:
    """At most `count` processes, each begun when it is first needed."""

    def __init__(self, count: int) -> None:
        self._turn = asyncio.Semaphore(count)
        self._free = [_Worker() for _ in range(count)]
        self._last: dict[str, _Worker] = {}

    async def do(
        self, about: str, work: Callable[_Wanted, _Given], *args: _Wanted.args, **more: _Wanted.kwargs
    ) -> _Given:
        """What `work` gives, in the worker that did the last work about the same thing where it is free.

        Raises WorkerDied.
        """
        async with self._turn:
            last = self._last.pop(about, None)
            worker = last if last in self._free and last else self._free[-1]
            self._free.remove(worker)
            try:
                given: _Given = await asyncio.wrap_future(worker.submit(work, *args, **more))
            except BrokenProcessPool:
                worker.renew()
                raise WorkerDied from None
            finally:
                self._free.append(worker)
            self._last[about] = worker
            return given

    def forget(self, about: str) -> None:
        """No more work is to come about it."""
        self._last.pop(about, None)

    def close(self) -> None:
        """Ends the processes."""
        for worker in self._free:
            worker.pool.shutdown()


class _Worker:
    """A pool of one process, so that a process that dies can be told by the work that it was given."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Another process in its place, begun with the next work."""
        self.pool = ProcessPoolExecutor(1, get_context("spawn"), begin_worker)
        self._begun = False

    def submit(self, work: Callable[..., _Given], *args: object, **more: object):  # type: ignore[no-untyped-def]
        """The future of what `work` gives."""
        if self._begun:
            return self.pool.submit(work, *args, **more)
        self._begun = True
        with _uninterrupted():
            return self.pool.submit(work, *args, **more)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Within it, a process that begins inherits that Ctrl-C is held back, until it says itself what it does then."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
