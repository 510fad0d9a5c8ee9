"""The endpoint as a run asks it: within its budget, every reply kept before anything is made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from extractor.errors import EndpointClosed, EndpointUnavailable, ExtractorError
from extractor.extract.pace import Pace
from extractor.extract.request import Request
from extractor.extract.settings import Settings
from extractor.runs.budget import Budget, Halted
from extractor.runs.estimate import cost_of
from extractor.runs.state import End
from extractor.store import Asked

LEAST_STREAK = 5  # requests in a row that no try was served: fewer may be faults of single requests


class Waiting(Exception):
    """The reply comes later, on another way; the document waits for it."""


class Answers(Protocol):
    """Who is asked by the documents of a run."""

    async def ask(self, digest: str, request: Request, document: str, model: str) -> None:
        """Has the reply kept under the request's digest; raises Waiting where it comes later."""


class Asker:
    """One endpoint for all documents of a run."""

    def __init__(
        self, settings: Settings, budget: Budget, keep: Callable[[Asked], object], tell: Callable[[str], None]
    ) -> None:
        """Raises SettingMissing where a key is needed; `keep` is given every reply as it comes."""
        from extractor.extract.client import AsyncEndpoint  # noqa: PLC0415 - slow to import, and not every run asks

        self._budget, self._keep, self._most_unserved = budget, keep, max(LEAST_STREAK, settings.in_flight)
        sleep = budget.halt.sleep
        pace = Pace(settings.in_flight, patience_s=settings.patience_s, sleep=sleep, tell=budget.state.count_in_flight)
        self._endpoint = AsyncEndpoint(settings, pace=pace, sleep=sleep, tell=tell)
        self._unserved = 0  # requests since the last reply

    async def close(self) -> None:
        """Closes the connections."""
        await self._endpoint.close()

    async def model(self) -> str:
        """The name of the model."""
        return await self._endpoint.model()

    async def ask(self, digest: str, request: Request, document: str, model: str) -> None:
        """Asks, and has the reply kept under the request's digest.

        Raises Halted, EndpointRefused or EndpointUnavailable.
        """
        price = cost_of(request, self._budget.state.price)
        self._budget.spend(price)
        try:
            reply = await self._endpoint.complete(request)
        except EndpointClosed as error:
            self._end(End.CLOSED, error)
            raise Halted from error
        except EndpointUnavailable as error:
            self._unserved += 1
            if self._unserved >= self._most_unserved:
                self._end(End.UNAVAILABLE, error)
                raise Halted from error
            raise
        finally:
            self._budget.settle(price)
        self._unserved = 0
        self._budget.state.count_reply(reply.usage)
        self._keep(Asked(digest, document, model, reply))

    def _end(self, end: End, error: ExtractorError) -> None:
        self._budget.state.error = self._budget.state.error or error
        self._budget.halt.now(end)
