"""The model reader: asks a model for the tags of each field, window by window, and never for a number."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import create_model

from extractor import catalog
from extractor.catalog import Prompt
from extractor.document import Document
from extractor.errors import EndpointRefused, EndpointUnavailable, ReplyInvalid, ReplyTruncated, ReplyUnusable
from extractor.extract.completion import Completion, Message, Model, reply_text
from extractor.extract.form import ReplyFault, decode, reply_form, reply_schema
from extractor.extract.merge import CLAIM_FIELDS, merge
from extractor.extract.render import Window, unread, windows
from extractor.extract.request import Request
from extractor.extract.settings import Settings
from extractor.record import Reading, Report

ASKED = 2  # messages of a question: the prompt, and the fields with the text
MOST_HALVINGS = 3  # of a window whose reply is cut off: a reply without end is none of its text
TOLD_FAULTS = 20  # of an invalid reply; more would only make the next request long


def read_with_model(
    document: Document, kind: type[Report], endpoint: Model, settings: Settings, prompt: Prompt | None = None
) -> Reading:
    """The record that `endpoint` reads from `document`, asked one request after the other.

    Raises ReplyInvalid, ReplyTruncated, ReplyRefused, and what the endpoint raises.
    """
    steps = ask(document, kind, endpoint.model, settings, prompt)

    def replies(requests: Sequence[Request]) -> Iterator[Completion]:
        """Each asked only when it is wanted: where one cannot be used, the others would be paid for in vain."""
        return (endpoint.complete(r.messages, r.schema, r.options) for r in requests)

    try:
        requests = next(steps)
        while True:
            requests = steps.send(replies(requests))
    except StopIteration as done:
        reading: Reading = done.value
        return reading


def ask(
    document: Document, kind: type[Report], model: str, settings: Settings, prompt: Prompt | None = None
) -> Generator[list[Request], Iterable[Completion], Reading]:
    """Asks for what a reading of `document` needs and returns the reading; opens no connection itself.

    First every window, then those again whose reply is not valid, and in halves those whose reply was cut off; then the
    sentences that no field points into.
    Raises ReplyInvalid, ReplyTruncated, ReplyRefused.
    """
    prompt = prompt or catalog.prompt(kind.kind)
    parts = windows(document, settings.window_chars)
    records = [kind.model_validate({}, context=document)]
    records += yield from _records(document, kind, prompt, parts, settings.reasks)
    record, problems = merge(records, document)
    reading = Reading(record, "model", model, prompt.name, problems)
    rest = unread(document, tags_of(record))
    return (yield from _second_pass(reading, document, rest)) if rest else reading


def _second_pass(
    reading: Reading, document: Document, rest: Window
) -> Generator[list[Request], Iterable[Completion], Reading]:
    """`reading` with the claims in `rest`; that they could not be had is a problem of the reading, not its end."""
    claims = _claims_of(type(reading.record))
    if claims is None:
        return reading
    prompt = catalog.prompt("leftovers")
    try:
        found = yield from _records(document, claims, prompt, [rest], reasks=0)
    except (ReplyUnusable, EndpointUnavailable, EndpointRefused) as error:
        problem = f"numbers that no field points at were not read a second time: {error.what}"
        return replace(reading, problems=(*reading.problems, problem))
    record, more = merge([reading.record, *found], document)
    return replace(
        reading, record=record, prompt=f"{reading.prompt}, {prompt.name}", problems=(*reading.problems, *more)
    )


def tags_of(record: Report) -> frozenset[int]:
    """The tags that a record points at."""
    figures = (figure for _, part in record.parts() for _, figure in part.figures())
    return frozenset(figure.tag for figure in figures if figure.tag is not None)


def messages_for(prompt: Prompt, kind: type[Report], text: str, mark: str) -> list[Message]:
    """The prompt, then the fields and the text between two marks that its author cannot have known."""
    asked = f"{reply_form(kind)}\n\n<{mark}>\n{text}\n</{mark}>"
    return [{"role": "system", "content": prompt.text}, {"role": "user", "content": asked}]


@dataclass(frozen=True, slots=True)
class _Question:
    """A window that is asked about."""

    window: Window
    messages: list[Message]
    place: tuple[int, ...]  # among the windows, then among the halves
    nth: int = 0  # how often it was asked before

    def again(self, reply: str, faults: Sequence[str]) -> _Question:
        """The question with what is invalid in the reply to it, and nothing else."""
        listed = "\n".join(f"- {fault}" for fault in faults)
        asked = f"The reply is not valid:\n{listed}\nSend the whole reply again, valid."
        own: list[Message] = [{"role": "assistant", "content": reply}] if reply else []  # some refuse empty content
        return replace(
            self, messages=[*self.messages[:ASKED], *own, {"role": "user", "content": asked}], nth=self.nth + 1
        )


def _records(
    document: Document, kind: type[Report], prompt: Prompt, parts: Sequence[Window], reasks: int
) -> Generator[list[Request], Iterable[Completion], list[Report]]:
    """The records of windows, in order."""
    schema = reply_schema(kind)

    def question(window: Window, *place: int) -> _Question:
        mark = _mark(document, place, len(parts))
        return _Question(window, messages_for(prompt, kind, window.text, mark), place)

    asked = [question(window, n) for n, window in enumerate(parts, 1)]
    found: dict[tuple[int, ...], Report] = {}
    while asked:
        replies = yield [Request(one.messages, schema, prompt.settings, one.nth) for one in asked]
        again: list[_Question] = []
        for one, completion in zip(asked, replies, strict=True):
            try:
                found[one.place] = _read(document, kind, one.window, completion)
            except ReplyTruncated:
                halves = one.window.halves()
                if len(halves) == 1 or len(one.place) > MOST_HALVINGS:
                    raise
                again += [question(half, *one.place, n) for n, half in enumerate(halves, 1)]
            except ReplyFault as fault:
                faults = fault.faults[:TOLD_FAULTS]
                if one.nth == reasks:
                    raise _never_valid(document, reasks, faults) from None
                again.append(one.again(reply_text(completion, document.source.file), faults))
        asked = again
    return [found[place] for place in sorted(found)]


def _read(document: Document, kind: type[Report], window: Window, completion: Completion) -> Report:
    """The record in a reply; raises ReplyFault, ReplyTruncated or ReplyRefused."""
    reply = reply_text(completion, document.source.file)
    return _grounded(decode(kind, reply, document), window.tags)


def _never_valid(document: Document, reasks: int, faults: Sequence[str]) -> ReplyInvalid:
    what = f"the model's reply is not valid after {1 + reasks} tries: {'; '.join(faults[:3])}"
    return ReplyInvalid(document.source.file, what, "another model, or reading by labels without a model")


def _grounded(record: Report, shown: frozenset[int]) -> Report:
    """`record`, unless it points at what the model was not shown: such a tag is guessed."""
    guessed = sorted(tags_of(record) - shown)
    if guessed:
        raise ReplyFault(*(f"tag {tag} is not in the text that was sent" for tag in guessed))
    return record


def _mark(document: Document, place: Sequence[int], of: int) -> str:
    """What a window is called: part 2.1 is the first half of the second; the only one is called by the report alone."""
    own = f"report {document.source.sha256[:12]}"
    return own if (*place, of) == (1, 1) else f"{own} part {'.'.join(map(str, place))} of {of}"


def _claims_of(kind: type[Report]) -> type[Report] | None:
    """The fields of `kind` that running text fills; None when it has none."""
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in kind.model_fields.items() if name in CLAIM_FIELDS
    }
    return create_model("Leftovers", __base__=Report, **fields) if fields else None
