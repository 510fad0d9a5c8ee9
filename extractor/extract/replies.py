"""Recorded replies: one cassette for each document, written with --record and answered from with --replay.

vcrpy answers and listens; the file is ours: the JSON of requests and replies unfolded, to be read and compared by eye,
without headers and hosts, so that neither a key nor an address can be in it.
"""

# mypy: disable-error-code="import-untyped"
# vcrpy ships no types

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from vcr import VCR
from vcr.errors import CannotOverwriteExistingCassetteException
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.record_mode import RecordMode
from vcr.request import Request

from extractor.document import Document
from extractor.errors import ReplyNotRecorded, UsageError
from extractor.extract.replies_yaml import LOADER, dump
from extractor.extract.settings import SAMPLING, Settings, Strict

NOWHERE = "http://recorded.invalid"  # stands for every host; the reserved domain never resolves
STEM_CHARS = 60  # of a file's name, so that with the digest it is a valid name in any script
LONGEST_BODY = 20_000_000  # characters
CHAT = "/chat/completions"
KEPT_STATUS = {200, 400, 422}  # replies, and refusals of a form of reply; a busy endpoint is not worth replaying
KEPT_FIELDS = {"model", "usage", "error"}  # of a reply, beside its choices; the others change with every call
KEPT_OF_MESSAGE = {"role", "content", "refusal"}
JSON_HEADERS = {"content-type": ["application/json"]}

Exchange = tuple[Request, dict[str, Any]]


@contextmanager
def recording(directory: Path, document: Document) -> Iterator[None]:
    """Within it, every exchange with a model goes into the document's cassette, in place of an earlier one.

    A run that fails leaves the earlier cassette as it was.
    """
    path = directory / _name(document)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):  # before a model is asked: replies that cannot be kept would be paid for twice
            pass
        if not path.stat().st_size:
            path.unlink()
    except OSError as error:
        raise _cannot_hold(directory, error) from error
    tape = _Blank()
    with _recorder(RecordMode.ALL, tape).use_cassette(str(path), record_on_exception=False):
        yield
    tape.write(path)  # not while vcrpy saves: an error there would leave its hooks in the client


@contextmanager
def replaying(directory: Path, document: Document, settings: Settings | None = None) -> Iterator[Settings]:
    """Within it, recorded replies answer and no connection is opened; gives the settings that ask as was recorded.

    Raises ReplyNotRecorded, with the command that records, where a reply is not there.
    """
    path = _find(directory, document)
    try:
        tape = _Tape(path)
        asked = [_json(request.body) for request in tape.requests]
        replayed = _as_recorded(settings or Settings(), asked[0], tape.requests[0].path)
    except (ValueError, TypeError, LookupError, AttributeError, OSError, RecursionError, yaml.YAMLError) as error:
        remedy = _remedy(directory, document)
        raise ReplyNotRecorded(path, f"is not a file of recorded replies: {error}", remedy) from error
    try:
        with _recorder(RecordMode.NONE, tape).use_cassette(str(path)):
            yield replayed
    except CannotOverwriteExistingCassetteException as miss:
        changed = _changed(_json(miss.failed_request.body), asked)
        what = f"no recorded reply in {path.name} answers this request: {changed}"
        raise ReplyNotRecorded(document.source.file, what, _remedy(directory, document)) from None


def _cannot_hold(directory: Path, error: OSError) -> UsageError:
    return UsageError(directory, f"cannot hold recorded replies: {error.strerror}", "another folder")


class _Tape:
    """What vcrpy loads from and saves to: the exchanges of a cassette file."""

    def __init__(self, path: Path) -> None:
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
        self.requests = [_request(each["request"]) for each in told["interactions"]]
        self._responses = [_response(each["response"]) for each in told["interactions"]]

    def load_cassette(self, path: str, serializer: object) -> tuple[list[Request], list[dict[str, Any]]]:
        """The exchanges as vcrpy holds them."""
        return self.requests, self._responses


class _Blank:
    """A cassette to record on, whatever was on it before."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []

    def load_cassette(self, path: str, serializer: object) -> None:
        """Nothing."""
        raise CassetteNotFoundError

    def save_cassette(self, path: str, cassette: Mapping[str, Any], serializer: object) -> None:
        """Keeps the exchanges."""
        self._exchanges = list(zip(cassette["requests"], cassette["responses"], strict=True))

    def write(self, path: Path) -> None:
        """Writes the file in one step, so that none is ever half written; nothing where nothing was asked."""
        if not self._exchanges:
            return
        written = path.with_suffix(".part")
        told = dump([_told(*pair) for pair in self._exchanges])
        try:
            written.write_text(told, encoding="utf-8", newline="\n")
            written.replace(path)
        except OSError as error:
            raise _cannot_hold(written.parent, error) from error


def _recorder(mode: RecordMode, persister: _Tape | _Blank) -> VCR:
    recorder = VCR(
        record_mode=mode,
        match_on=("method", "path", "body"),  # bodies are compared as JSON by their content type
        before_record_request=_lean_request if mode is RecordMode.NONE else _chat_request,
        before_record_response=_lean_response if mode is RecordMode.ALL else None,
        decode_compressed_response=mode is RecordMode.ALL,
    )
    recorder.register_persister(persister)
    return recorder


def _chat_request(request: Request) -> Request | None:
    """`request` without what tells sender and receiver; None, to be left out, for the list of models."""
    return _lean_request(request) if request.method == "POST" else None


def _lean_request(request: Request) -> Request:
    return Request(request.method, NOWHERE + request.path, request.body, {"content-type": "application/json"})


def _lean_response(response: dict[str, Any]) -> dict[str, Any] | None:
    status, body = response["status"]["code"], response["body"]["string"]
    if status not in KEPT_STATUS:
        return None
    try:
        told = _json(body)
    except ValueError:
        told = {"error": {"message": body.decode(errors="replace")}}
    kept = _lean_reply(told) if status == 200 else told
    return {**response, "headers": JSON_HEADERS, "body": {"string": json.dumps(kept, ensure_ascii=False).encode()}}


def _lean_reply(told: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in told.items() if name in KEPT_FIELDS and value is not None}
    return {**kept, "choices": [_lean_choice(choice) for choice in told.get("choices") or []]}


def _lean_choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    message = {k: v for k, v in (choice.get("message") or {}).items() if k in KEPT_OF_MESSAGE and v is not None}
    return {"finish_reason": choice.get("finish_reason"), "message": message}


def _json(body: bytes | str | None) -> dict[str, Any]:
    told = json.loads(body or "{}")
    return told if isinstance(told, dict) else {}


def _request(told: Mapping[str, Any]) -> Request:
    if not isinstance(told["body"]["model"], str) or not isinstance(told["body"]["messages"], list):
        raise ValueError("a request has no model or no messages")
    return Request(
        told["method"], NOWHERE + told["path"], _unfolded(told["body"]), {"content-type": "application/json"}
    )


def _response(told: Mapping[str, Any]) -> dict[str, Any]:
    if told["status"] not in KEPT_STATUS or not isinstance(told["body"], dict):
        raise ValueError("a response is none that is recorded")
    body = _unfolded(told["body"]).encode()
    return {"status": {"code": told["status"], "message": ""}, "headers": JSON_HEADERS, "body": {"string": body}}


def _unfolded(body: object) -> str:
    """`body` as JSON; ValueError where it is far longer than its file: YAML can point at one part a billion times."""
    if _length(body, {}) > LONGEST_BODY:
        raise ValueError("a body is longer than any request")
    return json.dumps(body, ensure_ascii=False)


def _length(told: object, known: dict[int, int]) -> int:
    """About how many characters `told` takes as JSON; each part is looked at once."""
    if not isinstance(told, list | dict):
        return len(str(told))
    if id(told) not in known:
        known[id(told)] = 0  # a part within itself; JSON refuses it
        parts = [*told, *told.values()] if isinstance(told, dict) else told
        known[id(told)] = sum(_length(part, known) + 1 for part in parts)
    return known[id(told)]


def _told(request: Request, response: Mapping[str, Any]) -> dict[str, Any]:
    asked, answered = _json(request.body), _json(response["body"]["string"])
    return {
        "request": {"method": request.method, "path": request.path, "body": asked},
        "response": {"status": response["status"]["code"], "body": answered},
    }


def _as_recorded(settings: Settings, first: Mapping[str, Any], path: str) -> Settings:
    """The settings that make the request which was recorded first."""
    form = (first.get("response_format") or {"type": "none"})["type"]
    recorded = {
        "model": first["model"],
        "base_url": NOWHERE + path.removesuffix(CHAT),
        "api_key": None,
        "transport_tries": 1,
        "seed": first.get("seed"),
        "strict": {"json_schema": Strict.AUTO, "json_object": Strict.JSON_OBJECT}.get(form, Strict.NONE),
        "omit": frozenset(SAMPLING) - first.keys(),
    }
    return settings.model_copy(update=recorded)


def _name(document: Document) -> str:
    return f"{_stem(document)}-{document.source.sha256[:12]}.yaml"


def _stem(document: Document) -> str:
    return Path(document.source.file).stem[:STEM_CHARS]


def _find(directory: Path, document: Document) -> Path:
    if not directory.is_dir():
        raise UsageError(directory, "is not a folder", "--replay with a folder that --record wrote")
    name = _name(document)
    found = sorted(directory.rglob(f"*-{document.source.sha256[:12]}.yaml"), key=lambda path: (path.name != name, path))
    if found:
        return found[0]
    like = re.compile(re.escape(_stem(document)) + r"-[0-9a-f]{12}\.yaml")
    others = sorted(path.name for path in directory.rglob("*.yaml") if like.fullmatch(path.name))
    why = f"; {others[0]} was recorded for other content under that name: has the document changed?" if others else ""
    what = f"no reply is recorded for it in {directory}{why}"
    raise ReplyNotRecorded(document.source.file, what, _remedy(directory, document))


def _remedy(directory: Path, document: Document) -> str:
    return f"extractor run {shlex.quote(document.source.file)} --record {shlex.quote(str(directory))}"


def _changed(asked: Mapping[str, Any], recorded: Sequence[Mapping[str, Any]]) -> str:
    """The first part of a request that no recorded request has."""
    now, before = _parts(asked), [_parts(body) for body in recorded]
    new = next((part for part in now if now[part] not in [parts[part] for parts in before]), None)
    return f"{new} changed since" if new else "it is asked more often than it was"


def _parts(body: Mapping[str, Any]) -> dict[str, Any]:
    messages: list[Any] = body.get("messages", [])
    system, user, others = messages[:1], messages[1:2], messages[2:]
    return {
        "the model": body.get("model"),
        "the prompt": system,
        "the form of the kind": body.get("response_format"),
        "the text sent (the kind's fields, the windows, or how the document is read)": user,
        "what is said of an invalid reply": others,
        "a setting of the model": {name: body.get(name) for name in SAMPLING},
    }
