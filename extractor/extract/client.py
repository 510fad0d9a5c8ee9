"""Questions to a model over Chat Completions: with faults.py the only modules that know the vendor's client."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import cache, cached_property, partial
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2
import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from extractor.errors import EndpointUnavailable, ExtractorError, SettingMissing
from extractor.extract.completion import Completion, Message, completion_told
from extractor.extract.faults import ADDRESS, asked_wait, is_passing, is_unpaid, translate, words
from extractor.extract.pace import Pace
from extractor.extract.request import Dialect, Request
from extractor.extract.settings import OPENAI_HOST, OPENAI_MODEL, SAMPLING, Settings, Strict, require_endpoint

_T = TypeVar("_T")

CONNECT_S = 15.0
LARGEST_ANSWER = 20_000_000  # bytes; a reply for a long report has 100,000


class AsyncEndpoint:
    """An OpenAI-compatible endpoint, asked in the strictest form that it knows, many requests at once."""

    def __init__(
        self,
        settings: Settings,
        *,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        """Raises SettingMissing where a key is needed; `tell` is given a line for every wait and every concession.

        With a `pace`, a rate limit is waited for as long as that allows and is no failure, and an answer that is none
        is asked for again; without, each is one of the tries.
        """
        require_endpoint(settings)
        self._settings, self._pace, self._sleep, self._tell = settings, pace, sleep, tell
        self._dialect = Dialect.of(settings)
        self._served_model: str | None = None
        self._client = openai.AsyncOpenAI(
            api_key=settings.key or "none",  # an endpoint of one's own may need none, the client insists
            base_url=settings.base_url or f"https://{OPENAI_HOST}/v1",
            max_retries=0,
            timeout=openai.Timeout(settings.timeout_s, connect=min(CONNECT_S, settings.timeout_s)),
            http_client=openai.DefaultAsyncHttpxClient(
                verify=_certificates(), limits=httpx2.Limits(max_connections=None), follow_redirects=False
            ),
            default_headers={"Accept-Encoding": "gzip, deflate"},  # what a recorder can unpack
        )

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def model(self) -> str:
        """The model's name: the setting, OpenAI's default, or the only one that the endpoint serves.

        Raises SettingMissing, with the names served, where that leaves a choice.
        """
        if self._settings.model or self._settings.host == OPENAI_HOST:
            return self._settings.model or OPENAI_MODEL
        if self._served_model is None:
            served = await self._served()
            if len(served) != 1:
                names = ", ".join(served[:20]) or "none"
                what = f"no model is named, and {self._settings.host} serves {len(served)}: {names}"
                raise SettingMissing("EXTRACTOR_MODEL", what, "setting EXTRACTOR_MODEL to one of them")
            self._served_model = served[0]
        return self._served_model

    async def complete(self, request: Request) -> Completion:
        """The reply; a form or parameter that the endpoint does not know is left out from then on.

        Raises EndpointRefused or EndpointUnavailable.
        """
        model = await self.model()
        while True:
            body = self._dialect.body(request, model)
            try:
                return await self._patiently(partial(self._answered, body))
            except openai.OpenAIError as error:
                if body != self._dialect.body(request, model) or self._concede(error, body):
                    continue  # another request may have learned it meanwhile
                raise translate(error, self._settings) from None  # its context holds the request and the key

    async def _answered(self, body: Mapping[str, Any]) -> Completion:
        if self._pace is None:
            return _completion(await self._send(body), self._settings)
        while True:
            async with self._pace.turn():
                try:
                    answer = await self._send(body)
                except openai.APIStatusError as error:
                    if error.status_code != 429 or is_unpaid(error) or not self._pace.limited(asked_wait(error)):
                        raise
                    continue
                self._pace.served()
                return _completion(answer, self._settings)

    async def _send(self, body: Mapping[str, Any]) -> str:
        request = None
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                async with self._client.chat.completions.with_streaming_response.create(**body) as answer:
                    request = answer.http_request
                    return await _whole(answer.iter_bytes())
        except TimeoutError as error:
            raise openai.APITimeoutError(request=request or _nothing()) from error
        except httpx2.HTTPError as error:
            raise openai.APIConnectionError(request=request or _nothing()) from error

    async def _served(self) -> list[str]:
        async def listed() -> list[str]:
            return [str(model.id) for model in (await self._client.models.list()).data]

        try:
            return await self._patiently(listed)
        except openai.OpenAIError as error:
            raise translate(error, self._settings) from None
        except (ValueError, TypeError, AttributeError, RecursionError):  # an answer that is no list of models
            return []

    async def _patiently(self, ask: Callable[[], Awaitable[_T]]) -> _T:
        async def asked() -> _T:
            return await ask()

        tries = self._settings.transport_tries
        retrying = AsyncRetrying(
            stop=stop_after_attempt(tries),
            wait=_wait,
            retry=retry_if_exception(self._is_passing),
            sleep=self._sleep,
            before_sleep=lambda state: self._tell(
                f"{self._settings.host} does not serve now; try {state.attempt_number + 1} of {tries}"
                f" in {state.upcoming_sleep:.0f} s"
            ),
            reraise=True,
        )
        given: _T = await retrying(asked)
        return given

    def _is_passing(self, error: BaseException) -> bool:
        return is_passing(error) or (self._pace is not None and isinstance(error, ExtractorError))

    def _concede(self, error: openai.OpenAIError, body: Mapping[str, Any]) -> bool:
        """Whether the request can be made simpler in the point that the endpoint rejects."""
        if not isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
            return False
        told = f"{error.message} {error.param} {error.body}".casefold()
        unknown = next((name for name in SAMPLING if name in body and re.search(rf"\b{name}\b", told)), None)
        if unknown:
            self._dialect.omit.add(unknown)
            self._tell(f"{self._settings.host} does not take {unknown}; going on without")
            return True
        if "response_format" not in body or self._settings.strict is Strict.JSON_SCHEMA or not _FORM.search(told):
            return False
        self._dialect.simpler()
        self._tell(f"{self._settings.host} does not know this form of reply; going on with {self._dialect.strict}")
        return True


class Endpoint:
    """The same, one request after the other."""

    def __init__(
        self,
        settings: Settings,
        *,
        sleep: Callable[[float], None] | None = None,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        """Raises SettingMissing where a key is needed; `tell` is given a line for every wait and every concession."""

        async def nap(seconds: float) -> None:
            await asyncio.sleep(seconds) if sleep is None else sleep(seconds)

        self._endpoint = AsyncEndpoint(settings, sleep=nap, tell=tell)
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._runner.run(self._endpoint.close())
        self._runner.close()

    @cached_property
    def model(self) -> str:
        """The model's name, as `AsyncEndpoint.model` tells it."""
        return self._runner.run(self._endpoint.model())

    def complete(
        self, messages: Sequence[Message], schema: Mapping[str, Any], options: Mapping[str, Any] | None = None
    ) -> Completion:
        """The reply to `messages`; raises EndpointRefused or EndpointUnavailable."""
        return self._runner.run(self._endpoint.complete(Request(messages, schema, options or {})))


@cache
def _certificates() -> ssl.SSLContext:
    """The trusted certificates, read once: a client of its own for each document would spend 20 ms on them."""
    return httpx2.create_ssl_context()


_FORM = re.compile(r"response.?format|json.?schema|json.?object|json.?mode|structured.?output|guided|grammar")
_BACK_OFF = wait_exponential_jitter(initial=1, max=60, jitter=1)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = asked_wait(error) if error else None
    return _BACK_OFF(state) if asked is None else asked


def _nothing() -> httpx2.Request:
    """What stands for a request that was not sent."""
    return httpx2.Request("POST", "http://nowhere.invalid")


async def _whole(chunks: AsyncIterator[bytes]) -> str:
    """The text of an answer, up to the largest; what is cut off is no JSON, and is told as such."""
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_ANSWER:
            break
        parts.append(chunk)
    return b"".join(parts).decode("utf-8", "replace")


def _completion(answer: str, settings: Settings) -> Completion:
    where = f"{settings.model or 'model'} at {settings.host}"
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        remedy = f"the same command later; where no answer is one, {ADDRESS}"
        raise EndpointUnavailable(where, "the answer is no chat completion", remedy)
    if told.get("error") and not told.get("choices"):
        what = f"answers with an error: {words(Exception(json.dumps(told['error'], ensure_ascii=False)), settings)}"
        raise EndpointUnavailable(where, what, "the same command later")
    return completion_told(told)
