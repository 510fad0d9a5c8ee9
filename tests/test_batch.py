"""Batch files: every request a line, every line a reply or told; no order, doubling or foreign line can do harm."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extract.batch import Fault, Replies, portions, replies_in, request_line
from extractor.extract.completion import Completion

WANTED = [f"{n:064x}" for n in range(4)]


def body(text: str) -> dict[str, Any]:
    """An answer of Chat Completions."""
    message = {"role": "assistant", "content": text}
    return {
        "id": "c",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"total_tokens": 3},
    }


def line(request: str, text: str = "{}", **changes: Any) -> bytes:
    """A line as the Batch API writes it."""
    response = {"status_code": 200, "request_id": "r", "body": body(text)}
    told = {"id": "batch_req_1", "custom_id": request, "response": response, "error": None} | changes
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def read(lines: Iterable[bytes], known: Iterable[str] = ()) -> tuple[dict[str, Completion], Replies]:
    found = Replies()
    return dict(replies_in(lines, WANTED, set(known), found)), found


def faults(found: Replies) -> list[tuple[int, Fault]]:
    return [(told.line, told.fault) for told in found.faults]


def test_a_request_is_a_line_of_the_batch_format() -> None:
    asked = {"model": "m", "messages": [{"role": "user", "content": "全年预算{1}\n"}]}
    told = request_line("ab", asked)
    assert (told.count(b"\n"), told[-1:]) == (1, b"\n")
    assert json.loads(told) == {"custom_id": "ab", "method": "POST", "url": "/v1/chat/completions", "body": asked}


@given(st.lists(st.integers(1, 30), max_size=40), st.integers(1, 7), st.integers(1, 60))
def test_portions_hold_every_line_once_in_order_and_keep_the_limits(sizes: list[int], lines: int, size: int) -> None:
    told = [bytes([n % 256]) * long for n, long in enumerate(sizes)]
    found = [[*portion] for portion in portions(told, lines, size)]
    assert [each for portion in found for each in portion] == told
    assert all(0 < len(portion) <= lines for portion in found)
    assert all(len(portion) == 1 or sum(map(len, portion)) <= size for portion in found)


def test_replies_come_in_any_order() -> None:
    replies, found = read(line(request, request) for request in reversed(WANTED))
    assert {request: reply.text for request, reply in replies.items()} == {request: request for request in WANTED}
    assert found.faults == []


def test_a_reply_keeps_why_it_ended_and_what_it_cost() -> None:
    cut = body("{")
    cut["choices"][0]["finish_reason"] = "length"
    replies, _ = read([line(WANTED[0], response={"status_code": 200, "body": cut})])
    assert replies[WANTED[0]] == Completion("{", "length", "", {"total_tokens": 3})


def test_the_first_of_two_replies_counts_and_the_second_is_told() -> None:
    replies, found = read([line(WANTED[0], "first"), line(WANTED[0], "second")])
    assert replies[WANTED[0]].text == "first"
    assert faults(found) == [(2, Fault.DUPLICATE)]


def test_a_reply_that_was_read_before_is_told() -> None:
    replies, found = read([line(WANTED[0])], known=[WANTED[0]])
    assert (replies, faults(found)) == ({}, [(1, Fault.DUPLICATE)])


def test_a_foreign_reply_is_told_and_not_taken() -> None:
    replies, found = read([line("f" * 64), line("request-1", response=None, error={"message": "no"})])
    assert (replies, faults(found)) == ({}, [(1, Fault.FOREIGN), (2, Fault.FOREIGN)])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"response": None, "error": {"code": "batch_expired", "message": "not in time"}},
            "batch_expired: not in time",
        ),
        (
            {"response": {"status_code": 429, "body": {"error": {"message": "slow down", "code": "rate"}}}},
            "rate: slow down",
        ),
        (  # as vllm run-batch tells a request that fails
            {
                "response": {"status_code": 400, "request_id": "r", "body": None},
                "error": {"message": "too long", "code": 400},
            },
            "400: too long",
        ),
        (
            {"response": {"status_code": 400}, "error": {"error": {"message": "too long", "type": "BadRequestError"}}},
            "too long",
        ),
        ({"response": None, "error": "worker died"}, "worker died"),
        ({"response": {"status_code": 500, "body": None}}, "answers 500 without a reply"),
        ({"response": {"status_code": 200, "body": {"choices": []}}}, "answers 200 without a reply"),
        ({"response": 7, "error": []}, "answers 200 without a reply"),
        ({"error": {"message": "\x1b[2Jno"}}, "[2Jno"),
    ],
)
def test_a_line_that_tells_an_error_is_told_in_its_words(changes: dict[str, Any], said: str) -> None:
    replies, found = read([line(WANTED[1], **changes)])
    assert replies == {}
    assert faults(found) == [(1, Fault.FAILED)]
    assert found.failed == {WANTED[1]: said}


@pytest.mark.parametrize("failed_first", [True, False])
def test_a_failed_line_beside_a_reply_to_the_same_request_does_no_harm(failed_first: bool) -> None:
    failed = line(WANTED[0], response=None, error={"message": "no"})
    lines = [failed, line(WANTED[0])] if failed_first else [line(WANTED[0]), failed]
    replies, found = read(lines)
    assert [*replies] == [WANTED[0]]
    assert found.failed == {}


@pytest.mark.parametrize(
    "told",
    [
        b"not JSON\n",
        b"[]\n",
        b"7\n",
        b"{}\n",
        b'{"custom_id": 7}\n',
        b"\xff\xfe\x00\n",
        b'{"custom_id": "a"\n',
        b"[" * 9000,
    ],
)
def test_a_line_that_is_none_is_told_and_the_others_are_read(told: bytes) -> None:
    replies, found = read([told, line(WANTED[0])])
    assert [*replies] == [WANTED[0]]
    assert faults(found) == [(1, Fault.UNREADABLE)]


def test_empty_lines_and_what_other_systems_put_around_lines_are_no_fault() -> None:
    crlf = line(WANTED[1]).replace(b"\n", b"\r\n")
    replies, found = read([b"\xef\xbb\xbf" + line(WANTED[0]), b"\r\n", b"\n", crlf, b"  \n"])
    assert [*replies] == WANTED[:2]
    assert found.faults == []


@given(st.lists(st.sampled_from([*WANTED, "e" * 64]), max_size=30), st.randoms())
def test_no_reply_is_lost_and_none_is_taken_twice(requests: list[str], random: Any) -> None:
    lines = [line(request, str(n)) for n, request in enumerate(requests)]
    found = Replies()
    replies = [*replies_in(lines, WANTED, set(), found)]
    assert sorted(request for request, _ in replies) == sorted({*requests} & {*WANTED})
    assert len(replies) + len(found.faults) == len(lines)
