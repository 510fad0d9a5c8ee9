"""The model reader: asks a model for the tags of each field, window by window, and never for a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import create_model

from extractor import catalog
from extractor.catalog import Prompt
from extractor.document import Document
from extractor.errors import EndpointRefused, EndpointUnavailable, ReplyInvalid, ReplyUnusable
from extractor.extract.completion import Message, Model, reply_text
from extractor.extract.form import ReplyFault, decode, reply_form, reply_schema
from extractor.extract.merge import CLAIM_FIELDS, merge
from extractor.extract.render import Window, shown_tags, unread, windows
from extractor.extract.settings import Settings
from extractor.record import Reading, Report

TOLD_FAULTS = 20  # of an invalid reply; more would only make the next request long


def read_with_model(
    document: Document, kind: type[Report], endpoint: Model, settings: Settings, prompt: Prompt | None = None
) -> Reading:
    """The record that a model reads from `document`: every window, then the sentences that no field points into.

    Raises ReplyInvalid, ReplyTruncated, ReplyRefused, and what the endpoint raises.
    """
    prompt = prompt or catalog.prompt(kind.kind)
    reader = _Reader(document, endpoint, settings)
    parts = windows(document, settings.window_chars)
    records = [kind.model_validate({}, context=document)]
    records += [reader.ask(kind, prompt, part, _mark(document, n, len(parts))) for n, part in enumerate(parts, 1)]
    record, problems = merge(records, document)
    reading = Reading(record, "model", endpoint.model, prompt.name, problems)
    rest = unread(document, tags_of(record))
    return _second_pass(reading, reader, rest) if rest else reading


def _second_pass(reading: Reading, reader: _Reader, rest: str) -> Reading:
    """`reading` with the claims in `rest`; that they could not be had is a problem of the reading, not its end."""
    claims = _claims_of(type(reading.record))
    if claims is None:
        return reading
    prompt = catalog.prompt("leftovers")
    try:
        found = reader.ask(claims, prompt, Window(rest, shown_tags(rest)), _mark(reader.document), reasks=0)
    except (ReplyUnusable, EndpointUnavailable, EndpointRefused) as error:
        problem = f"numbers that no field points at were not read a second time: {error.what}"
        return replace(reading, problems=(*reading.problems, problem))
    record, more = merge([reading.record, found], reader.document)
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


class _Reader:
    """One document with the model that is asked about it."""

    def __init__(self, document: Document, endpoint: Model, settings: Settings) -> None:
        self.document, self._endpoint, self._settings = document, endpoint, settings

    def ask(self, kind: type[Report], prompt: Prompt, part: Window, mark: str, reasks: int | None = None) -> Report:
        """The record of one window; an invalid reply is asked for again with what is invalid, and nothing else."""
        first = messages_for(prompt, kind, part.text, mark)
        schema, told = reply_schema(kind), first
        tries = 1 + (self._settings.reasks if reasks is None else reasks)
        faults: tuple[str, ...] = ()
        for _ in range(tries):
            reply = self._reply(told, schema, prompt.settings)
            try:
                return _grounded(decode(kind, reply, self.document), part.tags)
            except ReplyFault as fault:
                faults = fault.faults[:TOLD_FAULTS]
                told = [*first, *_again(reply, faults)]
        what = f"the model's reply is not valid after {tries} tries: {'; '.join(faults[:3])}"
        raise ReplyInvalid(self.document.source.file, what, "another model, or reading by labels without a model")

    def _reply(self, messages: Sequence[Message], schema: Mapping[str, Any], options: Mapping[str, Any]) -> str:
        return reply_text(self._endpoint.complete(messages, schema, options), self.document.source.file)


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
