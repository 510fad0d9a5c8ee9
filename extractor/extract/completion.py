"""What a model is asked and what it answers, and a script of answers to try the reader with."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from extractor.errors import ExtractorError, ReplyNotRecorded, ReplyRefused, ReplyTruncated

TOLD_CHARS = 300  # of another's words in a message of ours

Message = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Completion:
    """A model's reply as it came."""

    text: str
    finish: str = "stop"
    refusal: str = ""
    usage: Mapping[str, Any] | None = None


class Model(Protocol):
    """What can be asked: an endpoint, or a script."""

    @property
    def model(self) -> str:
        """The name of the model."""

    def complete(
        self, messages: Sequence[Message], schema: Mapping[str, Any], options: Mapping[str, Any] | None = None
    ) -> Completion:
        """The reply to `messages` in the form of `schema`; of `options`, the sampling parameters count."""


class ScriptedEndpoint:
    """A model that gives prepared replies in order: text, a completion, or an error to raise."""

    model = "scripted"

    def __init__(self, *replies: str | Completion | ExtractorError) -> None:
        self._replies = deque(replies)
        self.asked: list[list[Message]] = []

    def complete(
        self, messages: Sequence[Message], schema: Mapping[str, Any], options: Mapping[str, Any] | None = None
    ) -> Completion:
        """The next reply of the script."""
        self.asked.append(list(messages))
        if not self._replies:
            raise ReplyNotRecorded("script", f"has no reply to request {len(self.asked)}", "a longer script")
        reply = self._replies.popleft()
        if isinstance(reply, ExtractorError):
            raise reply
        return reply if isinstance(reply, Completion) else Completion(reply)


def reply_text(completion: Completion, where: str) -> str:
    """The JSON of a reply, without the fence or the thinking that some models put around it.

    Raises ReplyTruncated or ReplyRefused, naming `where`.
    """
    if completion.finish == "length":
        what = "the model's reply was cut at its length limit"
        raise ReplyTruncated(where, what, "a model with longer replies, or smaller windows (window_chars)")
    if completion.refusal or completion.finish in {"content_filter", "sensitive", "refusal", "safety"}:
        what = f"the model declined to answer: {told_plainly(completion.refusal) or completion.finish}"
        raise ReplyRefused(where, what, "another model, or reading by labels without a model")
    bare = re.sub(r"\A\s*<think>.*?</think>", "", completion.text, flags=re.S).strip()
    fenced = re.fullmatch(r"```\w*\s*\n(.*?)\n?\s*```", bare, re.S)
    return fenced.group(1) if fenced else bare


def completion_told(told: Mapping[str, Any]) -> Completion:
    """The reply in an answer of Chat Completions; what the answer does not tell is empty."""
    choices = told.get("choices")
    choice = _mapping(choices[0] if isinstance(choices, list) and choices else None)
    message = _mapping(choice.get("message"))
    text, refusal, finish = message.get("content"), message.get("refusal"), choice.get("finish_reason")
    return Completion(_text(text), _text(finish), _text(refusal), _mapping(told.get("usage")) or None)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Text, or the joined text parts of a reply that comes in parts; half a surrogate pair could not be sent back."""
    if isinstance(value, list):
        return "".join(_text(_mapping(part).get("text")) for part in value)
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def told_plainly(text: str) -> str:
    """The beginning of another's words, without control codes."""
    return "".join(c if c.isprintable() else " " for c in text)[:TOLD_CHARS].strip()
