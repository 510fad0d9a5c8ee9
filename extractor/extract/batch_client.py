"""The Batch API of an endpoint: files of requests up, their state, files of replies down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Self

import httpx2
import openai

from extractor.errors import EndpointRefused
from extractor.extract.batch import URL
from extractor.extract.faults import ADDRESS, translate
from extractor.extract.settings import OPENAI_HOST, Settings, require_endpoint

TRIES = 5  # of what may pass, by the vendor's client
WINDOW: Literal["24h"] = "24h"  # the only one that the Batch API knows
LISTED = 100  # of the newest jobs, in which one is looked for whose answer was lost
DEAD = {"failed", "expired", "cancelled", "cancelling"}
UPLOAD_S = 600.0  # 200 MB over a slow line


class BatchEndpoint:
    """An endpoint that answers files of requests."""

    def __init__(self, settings: Settings, tries: int = TRIES) -> None:
        """Raises SettingMissing where a key is needed."""
        require_endpoint(settings)
        self._settings = settings
        self._client = openai.OpenAI(
            api_key=settings.key or "none",
            base_url=settings.base_url or f"https://{OPENAI_HOST}/v1",
            max_retries=tries,
            timeout=max(UPLOAD_S, settings.timeout_s),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def submit(self, path: Path, digest: str) -> dict[str, Any]:
        """The job that works on the file at `path`, as the endpoint tells it.

        Where a job of the same bytes is there, whose answer was lost on its way, it is that one: none is paid twice.
        """
        with self._told():
            if begun := self._begun(digest):
                return begun
            with path.open("rb") as file:
                sent = self._client.files.create(file=(path.name, file), purpose="batch")
            once = self._client.with_options(max_retries=0)
            job = once.batches.create(
                input_file_id=sent.id, endpoint=URL, completion_window=WINDOW, metadata={"sha256": digest}
            )
            return job.model_dump(mode="json")

    def _begun(self, digest: str) -> dict[str, Any] | None:
        try:
            jobs = self._client.batches.list(limit=LISTED).data or []
        except openai.NotFoundError:  # an endpoint that lists no jobs
            return None
        alive = (job for job in jobs if (job.metadata or {}).get("sha256") == digest and job.status not in DEAD)
        return next((job.model_dump(mode="json") for job in alive), None)

    def state(self, job: str) -> dict[str, Any]:
        """What the endpoint tells of a job."""
        with self._told():
            return self._client.batches.retrieve(job).model_dump(mode="json")

    def fetch(self, file: str, into: IO[bytes]) -> None:
        """Writes a file of the endpoint into another."""
        with self._told(), self._client.files.with_streaming_response.content(file) as answer:
            for chunk in answer.iter_bytes():
                into.write(chunk)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The vendor's exceptions as ours.

        Raises EndpointRefused or EndpointUnavailable.
        """
        try:
            yield
        except openai.OpenAIError as error:
            raise translate(error, self._settings) from None  # its context holds the request and the key
        except httpx2.HTTPError as error:
            raise translate(openai.APIConnectionError(request=_of(error)), self._settings) from None
        except (ValueError, TypeError, AttributeError) as error:  # an answer that is no file or job
            what = "does not speak the Batch API"
            raise EndpointRefused(self._settings.host, what, f"{ADDRESS}; or `batch write` and `batch read`") from error


def _of(error: httpx2.HTTPError) -> httpx2.Request:
    return getattr(error, "_request", None) or httpx2.Request("GET", "http://nowhere.invalid")
