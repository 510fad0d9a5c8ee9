"""One question to a model over Chat Completions: the only module that knows the vendor's client and its exceptions."""

from __future__ import annotations

import json
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from functools import cache, cached_property, partial
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2
import openai
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from extractor.errors import (
    EndpointRefused,
    EndpointUnavailable,
    ExtractorError,
    ReplyRefused,
    ReplyTruncated,
    SettingMissing,
)
from extractor.extract.completion import Completion, Message, completion_told, told_plainly
from extractor.extract.settings import OPENAI_HOST, OPENAI_MODEL, SAMPLING, Settings, Strict, require_endpoint

_T = TypeVar("_T")

LONGEST_WAIT_S = 120.0  # of what Retry-After may ask
CONNECT_S = 15.0
LARGEST_ANSWER = 20_000_000  # bytes; a reply for a long report has 100,000


class Endpoint:
    """An OpenAI-compatible endpoint, asked in the strictest form that it knows."""

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], None] = time.sleep,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        """Raises SettingMissing where a key is needed; `tell` is given a line for every wait and every concession."""
        require_endpoint(settings)
        self._settings, self._sleep, self._tell = settings, sleep, tell
        self._strict = Strict.JSON_SCHEMA if settings.strict is Strict.AUTO else settings.strict
        self._omit = set(settings.omit)
        self._client = openai.OpenAI(
            api_key=settings.key or "none",  # an endpoint of one's own may need none, the client insists
            base_url=settings.base_url or f"https://{OPENAI_HOST}/v1",
            max_retries=0,
            timeout=openai.Timeout(settings.timeout_s, connect=min(CONNECT_S, settings.timeout_s)),
            http_client=openai.DefaultHttpxClient(verify=_certificates()),
            default_headers={"Accept-Encoding": "gzip, deflate"},  # what a recorder can unpack
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    @cached_property
    def model(self) -> str:
        """The model's name: the setting, OpenAI's default, or the only one that the endpoint serves.

        Raises SettingMissing, with the names served, where that leaves a choice.
        """
        if self._settings.model or self._settings.host == OPENAI_HOST:
            return self._settings.model or OPENAI_MODEL
        served = self._served()
        if len(served) == 1:
            return served[0]
        what = f"no model is named, and {self._settings.host} serves {len(served)}: {', '.join(served[:20]) or 'none'}"
        raise SettingMissing("EXTRACTOR_MODEL", what, "setting EXTRACTOR_MODEL to one of them")

    def complete(
        self, messages: Sequence[Message], schema: Mapping[str, Any], options: Mapping[str, Any] | None = None
    ) -> Completion:
        """The reply to `messages`; a form or parameter that the endpoint does not know is left out from then on.

        Raises EndpointRefused or EndpointUnavailable.
        """
        while True:
            request = self._request(messages, schema, options or {})
            try:
                answer = self._patiently(partial(self._send, request))
            except openai.OpenAIError as error:
                if self._concede(error, request):
                    continue
                raise translate(error, self._settings) from None  # its context holds the request and the key
            return _completion(answer, self._settings)

    def _request(
        self, messages: Sequence[Message], schema: Mapping[str, Any], options: Mapping[str, Any]
    ) -> dict[str, Any]:
        wanted = {"seed": self._settings.seed, **options}
        sampling = {k: wanted[k] for k in SAMPLING if wanted.get(k) is not None and k not in self._omit}
        request = {"model": self.model, "messages": [dict(m) for m in messages], **sampling}
        if self._strict is Strict.JSON_SCHEMA:
            form = {"name": "reply", "strict": True, "schema": schema}
            return {**request, "response_format": {"type": "json_schema", "json_schema": form}}
        told = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
        request["messages"][0]["content"] += (
            f"\n\nThe reply is one JSON object, bare, valid by this JSON schema:\n{told}"
        )
        return request if self._strict is Strict.NONE else {**request, "response_format": {"type": "json_object"}}

    def _send(self, request: dict[str, Any]) -> str:
        end = time.monotonic() + self._settings.timeout_s
        with self._client.chat.completions.with_streaming_response.create(**request) as answer:
            try:
                return _whole(answer.iter_bytes(), end)
            except TimeoutError as error:
                raise openai.APITimeoutError(request=answer.http_request) from error
            except httpx2.HTTPError as error:
                raise openai.APIConnectionError(request=answer.http_request) from error

    def _served(self) -> list[str]:
        try:
            return [str(model.id) for model in self._patiently(self._client.models.list).data]
        except openai.OpenAIError as error:
            raise translate(error, self._settings) from None
        except (ValueError, TypeError, AttributeError, RecursionError):  # an answer that is no list of models
            return []

    def _patiently(self, ask: Callable[[], _T]) -> _T:
        tries = self._settings.transport_tries
        return Retrying(
            stop=stop_after_attempt(tries),
            wait=_wait,
            retry=retry_if_exception(_is_passing),
            sleep=self._sleep,
            before_sleep=lambda state: self._tell(
                f"{self._settings.host} does not serve now; try {state.attempt_number + 1} of {tries}"
                f" in {state.upcoming_sleep:.0f} s"
            ),
            reraise=True,
        )(ask)

    def _concede(self, error: openai.OpenAIError, request: Mapping[str, Any]) -> bool:
        """Whether the request can be made simpler in the point that the endpoint rejects."""
        if not isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
            return False
        told = f"{error.message} {error.param} {error.body}".casefold()
        unknown = next((name for name in SAMPLING if name in request and re.search(rf"\b{name}\b", told)), None)
        if unknown:
            self._omit.add(unknown)
            self._tell(f"{self._settings.host} does not take {unknown}; going on without")
            return True
        if "response_format" not in request or self._settings.strict is Strict.JSON_SCHEMA or not _FORM.search(told):
            return False
        self._strict = Strict.JSON_OBJECT if self._strict is Strict.JSON_SCHEMA else Strict.NONE
        self._tell(f"{self._settings.host} does not know this form of reply; going on with {self._strict}")
        return True


@cache
def _certificates() -> ssl.SSLContext:
    """The trusted certificates, read once: a client of its own for each document would spend 20 ms on them."""
    return httpx2.create_ssl_context()


_FORM = re.compile(r"response.?format|json.?schema|json.?object|json.?mode|structured.?output|guided|grammar")


def translate(error: Exception, settings: Settings) -> ExtractorError:
    """The vendor's exception as one of ours, by what the user must do next."""
    where = f"{settings.model or 'model'} at {settings.host}"
    if isinstance(error, openai.LengthFinishReasonError):
        return ReplyTruncated(where, "the reply was cut at its length limit", "smaller windows (window_chars)")
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return ReplyRefused(where, "the reply was stopped by a content filter", "another model")
    if isinstance(error, openai.APITimeoutError):
        return EndpointUnavailable(
            where, f"no answer within {settings.timeout_s:g} s", "again later, or a longer timeout_s"
        )
    if isinstance(error, openai.APIConnectionError):
        what = f"cannot be reached: {_words(error.__cause__ or error, settings)}"
        return EndpointUnavailable(where, what, "checking the address and the network, then the same command again")
    if isinstance(error, openai.APIStatusError):
        return _status(error, where, settings)
    return EndpointRefused(where, f"the request failed: {_words(error, settings)}", "checking the address and the key")


_ADDRESS = "an address that ends as its manual says, mostly in /v1"
_REMEDIES = {
    401: "a valid OPENAI_API_KEY",
    403: "a key that may use this model",
    404: f"a model that the endpoint serves (EXTRACTOR_MODEL), and {_ADDRESS}",
    413: "smaller windows (window_chars)",
}


def _status(error: openai.APIStatusError, where: str, settings: Settings) -> ExtractorError:
    what = f"answers {error.status_code}: {_words(error, settings)}"
    if _is_unpaid(error):
        return EndpointUnavailable(where, what, "adding credit, or another key; then the same command again")
    if _is_passing(error):
        return EndpointUnavailable(where, what, "the same command later")
    too_long = "context" in what and ("length" in what or "token" in what)
    remedy = "smaller windows (window_chars)" if too_long else "checking the model's name and the settings"
    return EndpointRefused(where, what, _REMEDIES.get(error.status_code, remedy))


def _is_unpaid(error: BaseException) -> bool:
    if not isinstance(error, openai.APIStatusError):
        return False
    return error.status_code == 402 or "insufficient_quota" in (error.code, error.type)


def _is_passing(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, openai.APIStatusError):
        return (error.status_code in {408, 409, 429} or error.status_code >= 500) and not _is_unpaid(error)
    return isinstance(error, openai.APIConnectionError)


_BACK_OFF = wait_exponential_jitter(initial=1, max=60, jitter=1)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = _retry_after(error.response.headers) if isinstance(error, openai.APIStatusError) else None
    return _BACK_OFF(state) if asked is None else min(max(asked, 0.0), LONGEST_WAIT_S)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the endpoint asks to wait, told as seconds or as a date of its own clock."""
    told = headers.get("retry-after", "")
    if re.fullmatch(r"\d+(\.\d+)?", told):
        return float(told)
    try:
        now = headers.get("date")
        return parsedate_to_datetime(told).timestamp() - (
            parsedate_to_datetime(now).timestamp() if now else time.time()
        )
    except ValueError:
        return None


def _words(error: BaseException, settings: Settings) -> str:
    """What an error says, never with the key: some endpoints repeat it."""
    body = error.body if isinstance(error, openai.APIStatusError) else None
    plain = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False) if body else ""
    said = str(error) if not plain or " - " in str(error) else plain
    return told_plainly(said.replace(settings.key, "[key]") if settings.key else said)


def _whole(chunks: Iterator[bytes], end: float) -> str:
    """The text of an answer; TimeoutError where it is not complete in time, however steadily it drips."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if time.monotonic() > end:
            raise TimeoutError
        if size > LARGEST_ANSWER:
            break  # what is cut off is no JSON, and is told as such
        parts.append(chunk)
    return b"".join(parts).decode("utf-8", "replace")


def _completion(answer: str, settings: Settings) -> Completion:
    where = f"{settings.model or 'model'} at {settings.host}"
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise EndpointRefused(where, "does not speak Chat Completions", _ADDRESS)
    if told.get("error") and not told.get("choices"):
        what = f"answers with an error: {_words(Exception(json.dumps(told['error'], ensure_ascii=False)), settings)}"
        raise EndpointUnavailable(where, what, "the same command later")
    return completion_told(told)
