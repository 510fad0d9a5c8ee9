"""A run: every document is looked at, what is missing is read, and every step that cost something is kept at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DocumentUnreadable, ExtractorError, StoreUnusable
from extractor.finding import DocumentResult, FailureTold
from extractor.pipeline import failure_of
from extractor.read import digest
from extractor.runs.asker import Answers, Waiting
from extractor.runs.budget import Halt, Halted
from extractor.runs.plan import Plan
from extractor.runs.state import End, State
from extractor.runs.step import Done, Failed, Needs, advance
from extractor.runs.workers import WorkerDied, Workers
from extractor.store import Store

AHEAD = 4  # documents for each worker that are begun beyond those that wait for a reply, or to be asked about
_DIED = "the process that read it ended, perhaps for want of memory"


@dataclass
class Running:
    """What the documents of a run share."""

    plan: Plan
    store: Store
    number: int  # of the run
    state: State
    halt: Halt
    workers: Workers
    asker: Answers | None  # None where no model is asked

    async def read_all(self, paths: Sequence[Path], at_once: int) -> None:
        """Reads every document that is missing, at most `at_once` at a time.

        Raises StoreUnusable as soon as nothing can be kept any more.
        """
        self.state.documents = len(paths)
        self._seen: dict[str, str] = {}
        waiting = iter(paths)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(at_once, len(paths))):
                    group.create_task(self._read_next(waiting))
        except BaseExceptionGroup as errors:
            raise _first(errors) from errors
        self.halt.now(End.FINISHED)

    async def _read_next(self, waiting: Iterator[Path]) -> None:
        for path in waiting:
            if self.halt.told:
                return
            try:
                await self._read(path)
            except Halted:
                return
            except Waiting:
                self.state.waiting += 1
            finally:
                self.workers.forget(str(path))

    async def _read(self, path: Path) -> None:
        name = str(path)
        try:
            sha256 = await asyncio.to_thread(digest, path)
        except DocumentUnreadable as error:
            self._fail(failure_of(name, error), None)
            return
        self.store.see(self.number, name, sha256)
        before = _stamp(path)
        if self._seen.setdefault(sha256, name) != name:
            self.state.copies += 1
        elif not self._is_kept(name, sha256):
            await self._advance(name, sha256, before)

    def _is_kept(self, name: str, sha256: str) -> bool:
        """Whether an earlier run has the result; it then counts again."""
        for kind, key in self.store.result_rows(sha256):
            if self.plan.key(kind) == key:
                self.store.choose(sha256, key, name)
                self.state.kept += 1
                return True
        return False

    async def _advance(self, name: str, sha256: str, before: Stamp) -> None:
        """Takes one step after the other until there is a result, or a failure."""
        try:
            step = await self._step(name, sha256)
            while isinstance(step, Needs):
                await self._ask(step, sha256)
                step = await self._step(name, sha256)
        except WorkerDied:
            remedy = "splitting the file, or --workers 1"
            self._fail(FailureTold(file=name, error=_DIED, remedy=remedy, exit_code=3), sha256)
        except ExtractorError as error:
            if isinstance(error, StoreUnusable):
                raise
            self._fail(failure_of(name, error), sha256)
        else:
            self._keep(name, sha256, step if _stamp(Path(name)) == before else Failed(_changed(name)))

    async def _step(self, name: str, sha256: str) -> Done | Needs | Failed:
        known = self.store.replies_about(sha256) if self.asker else {}
        return await self.workers.do(name, advance, name, sha256, self.plan, known)

    async def _ask(self, needs: Needs, sha256: str) -> None:
        """Asks all at once; each reply is kept as it comes, whatever becomes of the others."""
        if self.asker is None or self.plan.model is None:
            raise Halted
        asked = (self.asker.ask(key, request, sha256, self.plan.model) for key, request in needs.requests.items())
        errors = [e for e in await asyncio.gather(*asked, return_exceptions=True) if isinstance(e, BaseException)]
        if errors:
            raise next((error for error in errors if not isinstance(error, Halted)), errors[0])

    def _keep(self, name: str, sha256: str, step: Done | Failed) -> None:
        if isinstance(step, Failed):
            self._fail(step.told, sha256)
            return
        told = DocumentResult.model_validate_json(step.body)
        self.store.keep_result(self.number, self.plan.key(step.kind), name, told)
        self.state.read += 1
        self.state.numbers += told.coverage.numbers
        self.state.with_findings += any(finding.verdict in ("mismatch", "review") for finding in told.findings)

    def _fail(self, failure: FailureTold, sha256: str | None) -> None:
        self.store.keep_failure(self.number, failure, sha256)
        self.state.count_failure(failure)


Stamp = tuple[int, int] | None


def _stamp(path: Path) -> Stamp:
    """What changes with a file's content, without reading it; None where it is gone."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns


def _changed(name: str) -> FailureTold:
    what = "has changed, or is gone, since the run began with it"
    return FailureTold(file=name, error=what, remedy="the same command, which carries on", exit_code=3)


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    """What went wrong first: the others were cancelled for it."""
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
