import gzip
import inspect
import json
import logging
from collections.abc import Callable
from typing import Any

import httpx2
import openai
import pytest
from pydantic import SecretStr

from extractor.errors import (
    EndpointClosed,
    EndpointRefused,
    EndpointUnavailable,
    ExtractorError,
    ReplyRefused,
    ReplyTruncated,
    SettingMissing,
)
from extractor.extract.client import LARGEST_ANSWER, Endpoint
from extractor.extract.completion import Completion, reply_text
from extractor.extract.faults import LONGEST_WAIT_S, translate
from extractor.extract.settings import OPENAI_MODEL, Settings, Strict

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

KEY = "sk-test-0123456789"
SCHEMA = {"type": "object", "properties": {"unit_name": {"type": "string"}}}
ASKED = [{"role": "system", "content": "Read."}, {"role": "user", "content": "全年预算数 4753.66{1}"}]
Serve = Callable[..., tuple[str, list[dict[str, Any]]]]


def answer(content: object = '{"unit_name": "r1.2"}', **choice: object) -> tuple[int, Any, dict[str, str]]:
    message = {"role": "assistant", "content": content} | {k: choice.pop(k) for k in ["refusal"] if k in choice}
    return 200, {"choices": [{"index": 0, "finish_reason": "stop", "message": message, **choice}]}, {}


def fault(
    status: int, message: str = "no", headers: dict[str, str] | None = None, **told: str
) -> tuple[int, Any, dict[str, str]]:
    return status, {"error": {"message": message, **told}}, headers or {}


def ask(url: str, options: dict[str, Any] | None = None, **settings: Any) -> tuple[Completion, list[float], list[str]]:
    waits: list[float] = []
    lines: list[str] = []
    chosen = Settings(**{"model": "m", "base_url": url, "api_key": KEY, **settings})
    with Endpoint(chosen, sleep=waits.append, tell=lines.append) as endpoint:
        return endpoint.complete(ASKED, SCHEMA, options), waits, lines


def refusal(url: str, **settings: Any) -> ExtractorError:
    with pytest.raises(ExtractorError) as caught:
        ask(url, **settings)
    assert KEY not in str(caught.value)
    assert "Try: " in str(caught.value)
    return caught.value


def test_request_holds_the_form_once_and_nothing_else(serve: Serve) -> None:
    url, asked = serve(answer())
    completion, _, _ = ask(url, {"temperature": 0, "kind": "overall"}, seed=7)
    assert completion == Completion('{"unit_name": "r1.2"}')
    form = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": SCHEMA}}
    told = {"model": "m", "messages": ASKED, "temperature": 0, "seed": 7, "response_format": form}
    assert asked[0]["body"] == told
    assert asked[0]["path"] == "/v1/chat/completions"
    assert asked[0]["headers"]["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("message", ["response_format is not supported", "unknown variant `json_schema`"])
@pytest.mark.parametrize("status", [400, 422])
def test_json_mode_where_strict_schema_is_refused(serve: Serve, status: int, message: str) -> None:
    url, asked = serve(fault(status, message), answer())
    _, waits, lines = ask(url)
    assert asked[1]["body"]["response_format"] == {"type": "json_object"}
    assert json.dumps(SCHEMA, separators=(",", ":")) in asked[1]["body"]["messages"][0]["content"]
    assert waits == []
    assert lines == [f"{url[7:-3]} does not know this form of reply; going on with json_object"]


def test_no_form_where_json_mode_is_refused_too_and_for_the_rest_of_the_run(serve: Serve) -> None:
    no = fault(400, "no such response_format")
    url, asked = serve(no, no, answer(), answer())
    with Endpoint(Settings(model="m", base_url=url)) as endpoint:
        endpoint.complete(ASKED, SCHEMA)
        endpoint.complete(ASKED, SCHEMA)
    forms = [(each["body"].get("response_format") or {}).get("type") for each in asked]
    assert forms == ["json_schema", "json_object", None, None]


def test_refused_form_is_an_error_where_strict_schema_is_demanded(serve: Serve) -> None:
    url, _ = serve(fault(400, "no such response_format"))
    assert isinstance(refusal(url, strict="json_schema"), EndpointRefused)


def test_detail_of_another_server_is_understood(serve: Serve) -> None:
    url, asked = serve((422, {"detail": [{"loc": ["body", "response_format", "type"]}]}, {}), answer())
    ask(url)
    assert asked[1]["body"]["response_format"] == {"type": "json_object"}


def test_parameter_that_the_model_does_not_take_is_left_out(serve: Serve) -> None:
    url, asked = serve(fault(400, "Unsupported value: 'temperature' does not support 0", param="temperature"), answer())
    _, _, lines = ask(url, {"temperature": 0})
    assert "temperature" not in asked[1]["body"]
    assert lines[0].endswith("does not take temperature; going on without")


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (400, "checking the model's name"),
        (401, "a valid OPENAI_API_KEY"),
        (403, "a key that"),
        (404, "EXTRACTOR_MODEL"),
    ],
)
def test_endpoint_that_refuses(serve: Serve, status: int, remedy: str) -> None:
    url, asked = serve(fault(status, f"Incorrect API key provided: {KEY}"))
    error = refusal(url)
    closed = EndpointRefused if status == 400 else EndpointClosed
    assert (type(error), error.exit_code, len(asked)) == (closed, 2, 1)
    assert error.where == f"m at {url[7:-3]}"
    assert error.what == f"answers {status}: Incorrect API key provided: [key]"
    assert remedy in error.remedy


def test_too_long_request_asks_for_smaller_windows(serve: Serve) -> None:
    url, _ = serve(fault(400, "This model's maximum context length is 8192 tokens."))
    assert "window_chars" in refusal(url).remedy


def test_control_codes_of_an_endpoint_do_not_reach_the_terminal(serve: Serve) -> None:
    url, _ = serve(fault(400, "\x1b[2Jgone" + "x" * 5000))
    told = refusal(url).what
    assert "\x1b" not in told
    assert len(told) < 400


def test_key_missing() -> None:
    with pytest.raises(SettingMissing, match="OPENAI_API_KEY"):
        Endpoint(Settings(model="m"))


def test_busy_endpoint_is_asked_again_after_the_seconds_it_tells(serve: Serve) -> None:
    url, asked = serve(fault(429, headers={"retry-after": "7"}), answer())
    _, waits, lines = ask(url)
    assert waits == [7]
    assert lines == [f"{url[7:-3]} does not serve now; try 2 of 6 in 7 s"]
    assert asked[0]["body"] == asked[1]["body"]


def test_busy_endpoint_is_asked_again_at_the_date_it_tells(serve: Serve) -> None:
    clock = {"date": "Wed, 21 Oct 2026 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT"}
    url, _ = serve(fault(503, headers=clock), answer())
    assert ask(url)[1] == [30]


@pytest.mark.parametrize(
    ("told", "least", "most"), [("86400", LONGEST_WAIT_S, LONGEST_WAIT_S), ("soon", 1, 2), ("-5", 1, 2)]
)
def test_wait_is_capped_and_nonsense_is_not_followed(serve: Serve, told: str, least: float, most: float) -> None:
    url, _ = serve(fault(429, headers={"retry-after": told}), answer())
    (wait,) = ask(url)[1]
    assert least <= wait <= most


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_endpoint_that_stays_busy_is_unavailable_after_all_tries(serve: Serve, status: int) -> None:
    url, asked = serve(*[fault(status, "busy")] * 3)
    error = refusal(url, transport_tries=3)
    assert (type(error), error.exit_code, len(asked)) == (EndpointUnavailable, 4, 3)
    assert f"answers {status}" in error.what


def test_waits_grow(serve: Serve) -> None:
    url, _ = serve(*[fault(500)] * 4, answer())
    waits = ask(url)[1]
    assert [1 <= waits[0] <= 2, 2 <= waits[1] <= 3, 4 <= waits[2] <= 5, 8 <= waits[3] <= 9] == [True] * 4


@pytest.mark.parametrize(
    "told", [fault(429, "no credit", code="insufficient_quota"), fault(402, "Insufficient Balance")]
)
def test_used_up_quota_is_not_waited_for(serve: Serve, told: object) -> None:
    url, asked = serve(told)
    error = refusal(url)
    assert (type(error), len(asked)) == (EndpointUnavailable, 1)
    assert "credit" in error.remedy


def test_dropped_connection_is_tried_again(serve: Serve) -> None:
    url, asked = serve("drop", (200, b"{", {"content-length": "99"}), answer())
    completion, waits, _ = ask(url)
    assert completion.text == '{"unit_name": "r1.2"}'
    assert (len(asked), len(waits)) == (3, 2)


def test_connection_that_always_drops_is_unavailable(serve: Serve) -> None:
    url, _ = serve("drop", "drop")
    error = refusal(url, transport_tries=2)
    assert isinstance(error, EndpointUnavailable)
    assert error.what.startswith("cannot be reached: ")


def test_endpoint_that_gives_no_answer_in_time(serve: Serve) -> None:
    url, _ = serve("hang")
    error = refusal(url, transport_tries=1, timeout_s=0.05)
    assert isinstance(error, EndpointUnavailable)
    assert error.what == "no answer within 0.05 s"


def test_nobody_listens_there(serve: Serve) -> None:
    error = refusal("http://127.0.0.1:9/v1", transport_tries=2)
    assert isinstance(error, EndpointUnavailable)
    assert "refused" in error.what


@pytest.mark.parametrize("body", [b"<html>welcome", b"{cut", b"[1]", b"null", b""])
def test_address_that_does_not_speak_the_protocol(serve: Serve, body: bytes) -> None:
    url, _ = serve((200, body, {}))
    error = refusal(url)
    assert isinstance(error, EndpointUnavailable)
    assert error.what == "the answer is no chat completion"
    assert "an address that ends as its manual says" in error.remedy


def test_error_in_the_place_of_a_reply(serve: Serve) -> None:
    url, _ = serve((200, {"error": {"message": f"upstream failed for {KEY}", "code": 502}}, {}))
    error = refusal(url)
    assert isinstance(error, EndpointUnavailable)
    assert "upstream failed for [key]" in error.what


@pytest.mark.parametrize(
    "body", [{"choices": []}, {"choices": None}, {"choices": [{}]}, {"choices": [{"message": {"content": None}}]}]
)
def test_reply_without_content_is_empty_text(serve: Serve, body: object) -> None:
    url, _ = serve((200, body, {}))
    assert ask(url)[0].text == ""


def test_half_a_surrogate_pair_in_a_reply_is_replaced(serve: Serve) -> None:
    url, _ = serve((200, b'{"choices": [{"message": {"content": "a\\ud800b"}}]}', {}))
    assert ask(url)[0].text == "a?b"


def test_packed_reply_and_usage_are_read(serve: Serve) -> None:
    told = {"choices": [{"finish_reason": "stop", "message": {"content": [{"type": "text", "text": "{}"}]}}]}
    packed = gzip.compress(json.dumps({**told, "usage": {"total_tokens": 5}}).encode())
    url, _ = serve((200, packed, {"content-encoding": "gzip"}))
    assert ask(url)[0] == Completion("{}", usage={"total_tokens": 5})


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        ({"finish_reason": "length"}, ReplyTruncated),
        ({"finish_reason": "content_filter"}, ReplyRefused),
        ({"refusal": "I cannot"}, ReplyRefused),
    ],
)
def test_cut_and_refused_replies_are_told_as_such(
    serve: Serve, choice: dict[str, str], error: type[ExtractorError]
) -> None:
    url, _ = serve(answer('{"unit', **choice))
    with pytest.raises(error, match=r"report\.txt: the model") as caught:
        reply_text(ask(url)[0], "report.txt")
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("text", ['{"a": 1}', '```json\n{"a": 1}\n```', '<think>{"b": 2}?</think>\n\n{"a": 1}\n'])
def test_what_models_put_around_their_json_is_taken_off(text: str) -> None:
    assert reply_text(Completion(text), "report.txt") == '{"a": 1}'


def test_only_model_served_is_taken(serve: Serve) -> None:
    url, asked = serve((200, {"object": "list", "data": [{"id": "local-7b", "object": "model"}]}, {}), answer())
    ask(url, model=None)
    assert [each["path"] for each in asked] == ["/v1/models", "/v1/chat/completions"]
    assert asked[1]["body"]["model"] == "local-7b"


@pytest.mark.parametrize(("body", "names"), [({"data": [{"id": "a"}, {"id": "b"}]}, "2: a, b"), ({}, "0: none")])
def test_choice_of_models_is_left_to_the_user(serve: Serve, body: object, names: str) -> None:
    url, _ = serve((200, body, {}))
    error = refusal(url, model=None)
    assert isinstance(error, SettingMissing)
    assert f"serves {names}" in error.what


def test_list_of_models_that_is_refused(serve: Serve) -> None:
    url, _ = serve(fault(401, KEY))
    assert isinstance(refusal(url, model=None), EndpointRefused)


def test_openai_itself_has_a_default_model() -> None:
    with Endpoint(Settings(api_key=SecretStr(KEY))) as endpoint:
        assert endpoint.model == OPENAI_MODEL


def test_endpoint_of_ones_own_needs_no_key_and_is_not_given_the_other_one(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    url, asked = serve(answer())
    ask(url, api_key=None)
    assert asked[0]["headers"]["authorization"] == "Bearer none"


def test_key_is_in_no_log(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    url, _ = serve(fault(500), answer())
    ask(url)
    assert caplog.text
    assert KEY not in caplog.text


def vendor_errors() -> list[type[Exception]]:
    found = [each for name, each in list(vars(openai).items()) if inspect.isclass(each) and not name.startswith("_")]
    return [each for each in found if issubclass(each, Exception)]


def vendor_error(kind: type[Exception]) -> Exception:
    """One of `kind`, made by its own signature."""
    request = httpx2.Request("POST", "http://h/v1")
    response = httpx2.Response(getattr(kind, "status_code", 418), request=request)
    known = {
        "message": KEY,
        "request": request,
        "response": response,
        "body": {"message": KEY},
        "completion": openai.types.chat.ChatCompletion.construct(usage=None),
        "unsent_messages": [],
    }
    if not inspect.isfunction(kind.__init__):
        return kind(KEY)
    wanted = inspect.signature(kind).parameters
    return kind(**{name: known[name] for name in wanted if name in known})


@pytest.mark.parametrize("kind", vendor_errors(), ids=lambda kind: kind.__name__)
def test_every_exception_of_the_vendor_is_one_of_ours(kind: type[Exception]) -> None:
    error = translate(vendor_error(kind), Settings(api_key=SecretStr(KEY)))
    assert type(error).__module__ == "extractor.errors"
    assert error.exit_code in {2, 3, 4}
    assert KEY not in str(error)


def test_vendor_exceptions_that_say_the_same_as_a_reply() -> None:
    kinds: dict[type[Exception], type[Exception]] = {
        openai.LengthFinishReasonError: ReplyTruncated,
        openai.ContentFilterFinishReasonError: ReplyRefused,
    }
    for theirs, ours in kinds.items():
        assert isinstance(translate(vendor_error(theirs), Settings(strict=Strict.AUTO)), ours)


def test_answer_that_drips_ends_with_the_timeout(serve: Serve) -> None:
    url, _ = serve("drip")
    error = refusal(url, timeout_s=0.5, transport_tries=1)
    assert isinstance(error, EndpointUnavailable)
    assert "no answer within 0.5 s" in str(error)


def test_answer_longer_than_any_reply_is_not_read_to_its_end(serve: Serve) -> None:
    url, _ = serve((200, b'{"choices": [], "x": "' + b"a" * (LARGEST_ANSWER + 1_000_000) + b'"}', {}))
    assert "the answer is no chat completion" in str(refusal(url))


@pytest.mark.parametrize("answered", [b"[" * 200_000, b'{"a":' * 200_000])
def test_answer_nested_too_deeply_is_no_chat_completion(serve: Serve, answered: bytes) -> None:
    url, _ = serve((200, answered, {}))
    assert "the answer is no chat completion" in str(refusal(url))


def test_name_of_the_only_model_is_text_even_where_the_endpoint_tells_a_number(serve: Serve) -> None:
    url, _ = serve((200, {"data": [{"id": 5}]}, {}))
    with Endpoint(Settings(base_url=url)) as endpoint:
        assert endpoint.model == "5"
