"""The model reader: asks a model for the tags of each field, window by window, and never for a number."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import create_model

from extractor import catalog
from extractor.catalog import Prompt
from extractor.document import Document
from extractor.errors import EndpointRefused, EndpointUnavailable, ReplyInvalid, ReplyUnusable
from extractor.extract.completion import Completion, Message, Model, reply_text
from extractor.extract.form import ReplyFault, decode, reply_form, reply_schema
from extractor.extract.merge import CLAIM_FIELDS, merge
from extractor.extract.render import Window, shown_tags, unread, windows
from extractor.extract.request import Request
from extractor.extract.settings import Settings
from extractor.record import Reading, Report

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

    First every window, then those again whose reply is not valid, then the sentences that no field points into.
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
    reading: Reading, document: Document, rest: str
) -> Generator[list[Request], Iterable[Completion], Reading]:
    """`reading` with the claims in `rest`; that they could not be had is a problem of the reading, not its end."""
    claims = _claims_of(type(reading.record))
    if claims is None:
        return reading
    prompt = catalog.prompt("leftovers")
    try:
        found = yield from _records(document, claims, prompt, [Window(rest, shown_tags(rest))], reasks=0)
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


def _records(
    document: Document, kind: type[Report], prompt: Prompt, parts: Sequence[Window], reasks: int
) -> Generator[list[Request], Iterable[Completion], list[Report]]:
    """The records of windows; an invalid reply is asked for again with what is invalid, and nothing else."""
    schema = reply_schema(kind)
    first = [messages_for(prompt, kind, p.text, _mark(document, n, len(parts))) for n, p in enumerate(parts, 1)]
    told: dict[int, list[Message]] = dict(enumerate(first))
    found: dict[int, Report] = {}
    faults: tuple[str, ...] = ()
    for nth in range(1 + reasks):
        asked, told = told, {}
        if not asked:
            break
        replies = yield [Request(messages, schema, prompt.settings, nth) for messages in asked.values()]
        for n, completion in zip(asked, replies, strict=True):
            reply = reply_text(completion, document.source.file)
            try:
                found[n] = _grounded(decode(kind, reply, document), parts[n].tags)
            except ReplyFault as fault:
                faults = fault.faults[:TOLD_FAULTS]
                told[n] = [*first[n], *_again(reply, faults)]
    if told:
        what = f"the model's reply is not valid after {1 + reasks} tries: {'; '.join(faults[:3])}"
        raise ReplyInvalid(document.source.file, what, "another model, or reading by labels without a model")
    return [found[n] for n in sorted(found)]


def _grounded(record: Report, shown: frozenset[int]) -> Report:
    """`record`, unless it points at what the model was not shown: such a tag is guessed."""
    guessed = sorted(tags_of(record) - shown)
    if guessed:
        raise ReplyFault(*(f"tag {tag} is not in the text that was sent" for tag in guessed))
    return record


def _again(reply: str, faults: Sequence[str]) -> list[Message]:
    listed = "\n".join(f"- {fault}" for fault in faults)
    asked = f"The reply is not valid:\n{listed}\nSend the whole reply again, valid."
    own: list[Message] = [{"role": "assistant", "content": reply}] if reply else []  # empty content is refused by some
    return [*own, {"role": "user", "content": asked}]


def _mark(document: Document, number: int = 1, of: int = 1) -> str:
    own = f"report {document.source.sha256[:12]}"
    return own if of == 1 else f"{own} part {number} of {of}"


def _claims_of(kind: type[Report]) -> type[Report] | None:
    """The fields of `kind` that running text fills; None when it has none."""
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in kind.model_fields.items() if name in CLAIM_FIELDS
    }
    return create_model("Leftovers", __base__=Report, **fields) if fields else None
