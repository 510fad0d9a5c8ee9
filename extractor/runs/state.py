"""Where a run stands: what its user is told while it goes on and when it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from extractor.errors import ExtractorError
from extractor.extract.settings import Price
from extractor.finding import FailureTold

MILLION = 1_000_000
MOST_FAILURES = 20  # that are told one by one at the end; the store has all


class End(StrEnum):
    """Why a run ended."""

    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    CALLS = "calls"  # as many as were allowed
    COST = "cost"  # as much as was allowed
    CLOSED = "closed"  # the endpoint rejects the key, the model or the address
    UNAVAILABLE = "unavailable"  # the endpoint serves nobody


@dataclass(slots=True)
class State:
    """The counts of one run."""

    documents: int = 0
    read: int = 0  # read now
    kept: int = 0  # read by an earlier run, and nothing has changed
    copies: list[tuple[str, str]] = field(default_factory=list)  # a file, and the one whose content it has
    with_findings: int = 0  # of those read now: with a mismatch or review
    failed: int = 0
    waiting: int = 0  # for replies that come on another way
    numbers: int = 0
    calls: int = 0  # requests that were sent, each as often as it was
    in_flight: int = 0
    replies: int = 0
    unreported: int = 0  # replies whose usage the endpoint does not tell
    tokens_in: int = 0
    tokens_out: int = 0
    price: Price | None = None
    end: End | None = None
    error: ExtractorError | None = None  # of the endpoint, where that ended the run
    failures: list[FailureTold] = field(default_factory=list)  # the first ones
    exit_codes: set[int] = field(default_factory=set)  # of all failures
    verdicts: set[str] = field(default_factory=set)  # of the findings of all documents that the run saw

    @property
    def done(self) -> int:
        """Documents that need no more work in this run."""
        return self.read + self.kept + len(self.copies) + self.failed

    @property
    def cost(self) -> Decimal | None:
        """What the reported tokens cost; None without a price, or where no usage is reported."""
        if self.price is None or self.unreported == self.replies:
            return None
        return (self.tokens_in * self.price.input + self.tokens_out * self.price.output) / MILLION

    def count_in_flight(self, requests: int) -> None:
        """Notes how many requests are in flight; each more is one more sent."""
        self.calls += max(0, requests - self.in_flight)
        self.in_flight = requests

    def count_reply(self, usage: Mapping[str, Any] | None) -> None:
        """Counts a reply with the tokens that the endpoint reports."""
        self.replies += 1
        told = [(usage or {}).get(name) for name in ("prompt_tokens", "completion_tokens")]
        if not all(isinstance(tokens, int) for tokens in told):
            self.unreported += 1
            return
        self.tokens_in += told[0] or 0
        self.tokens_out += told[1] or 0

    def count_failure(self, failure: FailureTold) -> None:
        """Counts a document that yields no result."""
        self.failed += 1
        self.exit_codes.add(failure.exit_code)
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(failure)
