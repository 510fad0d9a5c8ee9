"""Requests and replies as lines of files, in the format of the OpenAI Batch API, which `vllm run-batch` speaks too.

A request's custom_id is its hash, so a reply finds its request in whatever order and number the lines come back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from extractor.extract.completion import Completion, completion_told, told_plainly

URL: Final = "/v1/chat/completions"
MOST_LINES = 50_000  # of one file, as the Batch API allows
MOST_BYTES = 200_000_000
LONGEST_LINE = 50_000_000  # bytes; a reply has 100,000


def request_line(request: str, body: Mapping[str, Any]) -> bytes:
    """The line that asks `body`; `request` is its hash."""
    told = {"custom_id": request, "method": "POST", "url": URL, "body": body}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def portions(
    lines: Iterable[bytes], most_lines: int = MOST_LINES, most_bytes: int = MOST_BYTES
) -> Iterator[Iterator[bytes]]:
    """`lines` in portions that one batch may hold; each portion is to be used up before the next is asked for."""
    rest = _Ahead(iter(lines))
    while rest.line is not None:
        yield _portion(rest, most_lines, most_bytes)


class _Ahead:
    """Lines with a look at the next one."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.line = next(lines, None)

    def take(self) -> bytes:
        """The next line."""
        line, self.line = self.line or b"", next(self._lines, None)
        return line


def _portion(rest: _Ahead, most_lines: int, most_bytes: int) -> Iterator[bytes]:
    lines = size = 0
    while rest.line is not None and lines < most_lines and (not lines or size + len(rest.line) <= most_bytes):
        lines, size = lines + 1, size + len(rest.line)
        yield rest.take()


class Fault(StrEnum):
    """Why a line of replies brings no new reply."""

    FAILED = "failed"  # the endpoint tells an error in place of a reply
    DUPLICATE = "duplicate"  # an earlier line, or an earlier file, has brought a reply to this request
    FOREIGN = "foreign"  # the reply to a request that none of these documents makes
    UNREADABLE = "unreadable"  # not a line of this format


@dataclass(frozen=True, slots=True)
class Told:
    """A line that brings no reply: which one, to which request, and what it says."""

    line: int
    fault: Fault
    what: str
    request: str = ""


@dataclass(slots=True)
class Replies:
    """What the lines of a file have brought."""

    replied: set[str] = field(default_factory=set)
    faults: list[Told] = field(default_factory=list)

    @property
    def failed(self) -> dict[str, str]:
        """The requests that failed and were not replied to by another line, with what the endpoint says."""
        told = {fault.request: fault.what for fault in self.faults if fault.fault is Fault.FAILED}
        return {request: what for request, what in told.items() if request not in self.replied}


def replies_in(
    lines: Iterable[bytes], wanted: Collection[str], known: Collection[str], found: Replies
) -> Iterator[tuple[str, Completion]]:
    """The replies in `lines` to requests that are `wanted`, each once, as they come; what else stands there goes to
    `found`. `known` are requests that have been replied to before.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        told = _line_told(line, number)
        if isinstance(told, Told):
            found.faults.append(_among(told, wanted, known) if told.request else told)
        elif told[0] in found.replied or told[0] in known:
            found.faults.append(Told(number, Fault.DUPLICATE, "has been replied to before", told[0]))
        elif told[0] not in wanted:
            found.faults.append(_foreign(number, told[0]))
        else:
            found.replied.add(told[0])
            yield told


def _among(told: Told, wanted: Collection[str], known: Collection[str]) -> Told:
    return told if told.request in wanted or told.request in known else _foreign(told.line, told.request)


def _foreign(line: int, request: str) -> Told:
    return Told(line, Fault.FOREIGN, "replies to a request that none of these documents makes", request)


def _line_told(line: bytes, number: int) -> tuple[str, Completion] | Told:
    """What one line tells: the reply to a request, or what is wrong with it."""
    try:
        told = json.loads(line.decode("utf-8-sig")) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("custom_id"), str):
        return Told(number, Fault.UNREADABLE, "is not a line of replies")
    request = told["custom_id"]
    response = told.get("response")
    response = response if isinstance(response, dict) else {}
    body = response.get("body")
    status = response.get("status_code", 200)  # some leave it out where all went well
    if status == 200 and isinstance(body, dict) and body.get("choices") and not told.get("error"):
        return request, completion_told(body)
    return Told(number, Fault.FAILED, _error(told.get("error"), body, status), request)


def _error(error: object, body: object, status: object) -> str:
    """What an endpoint says of a request that failed: in the line, or in the body of its response."""
    for told in (error, body):
        inner = told.get("error") if isinstance(told, dict) and isinstance(told.get("error"), dict) else told
        if isinstance(inner, dict) and (inner.get("message") or inner.get("code")):
            said = ": ".join(str(inner[name]) for name in ("code", "message") if inner.get(name))
            return told_plainly(said)
        if isinstance(inner, str) and inner:
            return told_plainly(inner)
    return f"answers {status} without a reply" if isinstance(status, int) else "has no reply"
