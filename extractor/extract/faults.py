"""The vendor's exceptions: which of them pass, how long to wait for that, and what they are in our tree."""

from __future__ import annotations

import json
import os
import re
import ssl
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import openai

from extractor.errors import (
    EndpointClosed,
    EndpointRefused,
    EndpointUnavailable,
    ExtractorError,
    ReplyRefused,
    ReplyTruncated,
)
from extractor.extract.completion import told_plainly
from extractor.extract.settings import Settings

LONGEST_WAIT_S = 120.0  # of what Retry-After may ask
ADDRESS = "an address that ends as its manual says, mostly in /v1"
_CLOSED = {401, 403, 404}
_MOVED = range(300, 400)


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
        return _unreachable(error, where, settings)
    if isinstance(error, openai.APIStatusError):
        return _status(error, where, settings)
    return EndpointRefused(where, f"the request failed: {words(error, settings)}", "checking the address and the key")


def _unreachable(error: openai.APIConnectionError, where: str, settings: Settings) -> ExtractorError:
    if untrusted := _untrusted(error):
        remedy = "another address, or the certificate of its authority in a file named by SSL_CERT_FILE"
        return EndpointClosed(where, f"its certificate is not trusted: {untrusted}", remedy)
    what = f"cannot be reached: {words(_origin(error), settings)}"
    return EndpointUnavailable(where, what, "checking the address and the network, then the same command again")


def _origin(error: BaseException) -> BaseException:
    """What a failure began with, in the system's own words; of several attempts, the first."""
    while cause := error.__cause__ or error.__context__:
        error = cause.exceptions[0] if isinstance(cause, BaseExceptionGroup) else cause
    return ConnectionError(os.strerror(error.errno)) if isinstance(error, ConnectionError) and error.errno else error


def _untrusted(error: BaseException) -> str:
    """Why the certificate of an endpoint is not trusted; nothing where that is not what failed."""
    origin = _origin(error) if isinstance(error, openai.APIConnectionError) else None
    return str(origin.verify_message) if isinstance(origin, ssl.SSLCertVerificationError) else ""


_REMEDIES = {
    401: "a valid OPENAI_API_KEY",
    403: "a key that may use this model",
    404: f"a model that the endpoint serves (EXTRACTOR_MODEL), and {ADDRESS}",
    413: "smaller windows (window_chars)",
}


def _status(error: openai.APIStatusError, where: str, settings: Settings) -> ExtractorError:
    if error.status_code in _MOVED:  # a question and its key are not for an address that the user did not name
        there = told_plainly(error.response.headers.get("location", ""))
        what = f"answers {error.status_code}: it has moved to {there or 'nowhere'}"
        return EndpointClosed(where, what, "that address as OPENAI_BASE_URL, if you trust it")
    what = f"answers {error.status_code}: {words(error, settings)}"
    if is_unpaid(error):
        return EndpointUnavailable(where, what, "adding credit, or another key; then the same command again")
    if is_passing(error):
        return EndpointUnavailable(where, what, "the same command later")
    too_long = "context" in what and ("length" in what or "token" in what)
    remedy = "smaller windows (window_chars)" if too_long else "checking the model's name and the settings"
    refused = EndpointClosed if error.status_code in _CLOSED else EndpointRefused
    return refused(where, what, _REMEDIES.get(error.status_code, remedy))


def is_unpaid(error: BaseException) -> bool:
    """Whether the credit is used up."""
    if not isinstance(error, openai.APIStatusError):
        return False
    return error.status_code == 402 or "insufficient_quota" in (error.code, error.type)


def is_passing(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, openai.APIStatusError):
        return (error.status_code in {408, 409, 429} or error.status_code >= 500) and not is_unpaid(error)
    return isinstance(error, openai.APIConnectionError) and not _untrusted(error)


def asked_wait(error: BaseException) -> float | None:
    """The seconds that the endpoint asks to wait, within bounds; None where it asks for none."""
    asked = _retry_after(error.response.headers) if isinstance(error, openai.APIStatusError) else None
    return None if asked is None else min(max(asked, 0.0), LONGEST_WAIT_S)


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


def words(error: BaseException, settings: Settings) -> str:
    """What an error says, never with the key: some endpoints repeat it."""
    body = error.body if isinstance(error, openai.APIStatusError) else None
    plain = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False) if body else ""
    said = str(error) if not plain or " - " in str(error) else plain
    said = re.sub(r"^Error code: \d+ - ", "", said)  # the code is told already
    return told_plainly(said.replace(settings.key, "[key]") if settings.key else said)
