"""One question to a model: what is asked, the hash that names it, and the body of Chat Completions that carries it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.extract.completion import Message
from extractor.extract.settings import SAMPLING, Settings, Strict


@dataclass(frozen=True, slots=True)
class Request:
    """Messages, the JSON schema of the reply, and the prompt's options, of which the sampling parameters count."""

    messages: Sequence[Message]
    schema: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    nth: int = 0  # how often the window was asked before: the same question again wants another reply

    def sampling(self, settings: Settings) -> dict[str, Any]:
        """The sampling parameters that are wanted, those that the endpoint is known not to take left out."""
        wanted = {"seed": settings.seed, **self.options}
        return {k: wanted[k] for k in SAMPLING if wanted.get(k) is not None and k not in settings.omit}

    def digest(self, model: str, settings: Settings) -> str:
        """The hash of all that the reply depends on; not of the address, and not of what an endpoint concedes."""
        told = [model, self.messages, self.schema, self.sampling(settings), settings.strict, self.nth]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode(errors="replace")).hexdigest()


@dataclass(slots=True)
class Dialect:
    """The form of request that an endpoint understands; what it does not know is learned once."""

    settings: Settings
    strict: Strict
    omit: set[str]

    @classmethod
    def of(cls, settings: Settings) -> Dialect:
        """The strictest form that the settings allow."""
        return cls(settings, Strict.JSON_SCHEMA if settings.strict is Strict.AUTO else settings.strict, set())

    def body(self, request: Request, model: str) -> dict[str, Any]:
        """The body of Chat Completions."""
        sampling = {k: v for k, v in request.sampling(self.settings).items() if k not in self.omit}
        body = {"model": model, "messages": [dict(m) for m in request.messages], **sampling}
        if self.strict is Strict.JSON_SCHEMA:
            form = {"name": "reply", "strict": True, "schema": request.schema}
            return {**body, "response_format": {"type": "json_schema", "json_schema": form}}
        told = json.dumps(request.schema, ensure_ascii=False, separators=(",", ":"))
        body["messages"][0]["content"] += f"\n\nThe reply is one JSON object, bare, valid by this JSON schema:\n{told}"
        return body if self.strict is Strict.NONE else {**body, "response_format": {"type": "json_object"}}

    def size(self, request: Request, model: str) -> int:
        """The bytes of the body."""
        return len(json.dumps(self.body(request, model), ensure_ascii=False).encode(errors="replace"))

    def simpler(self) -> None:
        """Goes on with the next simpler form of reply."""
        self.strict = Strict.JSON_OBJECT if self.strict is Strict.JSON_SCHEMA else Strict.NONE
