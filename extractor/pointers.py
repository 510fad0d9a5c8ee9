"""From a reply's tags, refs and copied words to the figures and phrases of a record.

A figure is never written by a reader; it is a tag, and validation looks the number up. Words may be pointed at (r12.3)
or copied, and copied words are looked for in the source. The document is the context of the validation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from extractor.document import Document, plain
from extractor.figure import Figure, Measure, Phrase
from extractor.numerals import Role

_REF = re.compile(r"[pr]\d+(\.\d+)?")
_RANGE = re.compile(r"r(\d+)\.(\d+)-r(\d+)\.(\d+)")


def _document(info: ValidationInfo) -> Document:
    if not isinstance(info.context, Document):
        raise TypeError("a record is validated with its document as context")
    return info.context


def _figure(measure: Measure, value: object, info: ValidationInfo) -> Figure:
    if isinstance(value, Figure):
        return value
    if isinstance(value, dict):  # a figure of a result file
        value = value.get("tag") or _words_before(value, _document(info))
    if isinstance(value, Phrase):
        return Figure(None, value, measure)
    if value is None or value == "":
        return Figure()
    document = _document(info)
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= len(document.numbers):
            raise PydanticCustomError("tag_unknown", "there is no tag {tag} in the document", {"tag": value})
        return Figure(document.numbers[value - 1], None, measure)
    if not isinstance(value, str):
        raise PydanticCustomError("figure", "a figure is a tag, a cell or null")
    phrase = _phrase(value, info)
    inside = [n for n in document.numbers_at.get(value, ()) if n.numeral.role is Role.QUANTITY]
    filled = len(inside) == 1 and plain(inside[0].text) == plain(phrase.text)
    return Figure(inside[0], None, measure) if filled else Figure(None, phrase, measure)


def _phrase(value: object, info: ValidationInfo) -> Phrase:
    if isinstance(value, Phrase):
        return value
    if isinstance(value, dict):  # a phrase of a result file
        if before := _told_before(value, _document(info)):
            return before
        value = value.get("text")
    if value is None or value == "":
        return Phrase()
    if not isinstance(value, str):
        raise PydanticCustomError("phrase", "words are copied text, or a reference such as r12.3 or p7")
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise PydanticCustomError("phrase", "words are text, not half of a character")
    document = _document(info)
    if _REF.fullmatch(value):
        if value not in document.texts:
            raise PydanticCustomError("ref_unknown", "there is no {ref} in the document", {"ref": value})
        text = document.texts[value]
        return Phrase(text.text.strip(), value, text.place())
    ref, place = document.find(value) or (None, None)
    return Phrase(value.strip(), ref, place)


def copied_words(told: str, tags: Sequence[int], document: Document) -> Phrase | None:
    """Copied words at the place nearest to the numbers that are told with them; None for a reference."""
    if _REF.fullmatch(told) or not told:
        return None
    near = next((document.numbers[tag - 1].ref for tag in tags if 1 <= tag <= len(document.numbers)), "")
    ref, place = document.find(told, near) or (None, None)
    return Phrase(told.strip(), ref, place)


def _told_before(told: dict[str, Any], document: Document) -> Phrase | None:
    """A phrase of a result file at the place that the file names; None where these words do not stand there."""
    words, ref = told.get("text"), told.get("ref")
    text = document.texts.get(ref) if isinstance(ref, str) else None
    if text is None or not isinstance(words, str) or plain(words) not in plain(text.text):
        return None
    return Phrase(words.strip(), ref, text.place())


def _words_before(told: dict[str, Any], document: Document) -> Phrase | object:
    """The words of a figure of a result file, at the place that the file names; else as they are told."""
    words, place = told.get("text"), [told.get("page"), told.get("line"), told.get("box")]
    if not isinstance(words, str) or not words:
        return words
    found = ((ref, text.place()) for ref, text in document.texts.items() if plain(text.text) == plain(words))
    here = ((ref, at) for ref, at in found if [at.page, at.line, list(at.box) if at.box else None] == place)
    return next((Phrase(words, ref, at) for ref, at in here), words)


def _expand(value: object, info: ValidationInfo) -> object:
    """Ranges such as r31.3-r51.3 as the cells of that column that are not empty."""
    if not isinstance(value, list):
        return value
    expanded: list[object] = []
    for item in value:
        match = _RANGE.fullmatch(item) if isinstance(item, str) else None
        expanded += _cells(match, _document(info)) if match else [item]
    return expanded


def _cells(match: re.Match[str], document: Document) -> Iterator[str]:
    first, column, last, last_column = map(int, match.groups())
    if column != last_column or last < first:
        raise PydanticCustomError("range", "a range of cells runs down one column: {range}", {"range": match.group()})
    refs = (f"r{row}.{column}" for row in range(first, min(last, len(document.texts)) + 1))
    return (ref for ref in refs if ref in document.texts and document.texts[ref].text.strip())


@dataclass(frozen=True)
class Measured:
    """Pydantic metadata: a figure of this measure."""

    measure: Measure

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(
            lambda value, info: _figure(self.measure, value, info),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda figure: figure.dump()),
        )


class PhraseSchema:
    """Pydantic metadata: words of the document."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(
            _phrase, serialization=core_schema.plain_serializer_function_ser_schema(lambda phrase: phrase.dump())
        )


Money = Annotated[Figure, Measured(Measure.MONEY)]
Rate = Annotated[Figure, Measured(Measure.RATE)]
Points = Annotated[Figure, Measured(Measure.POINTS)]
Amount = Annotated[Figure, Measured(Measure.AMOUNT)]
Words = Annotated[Phrase, PhraseSchema()]
Amounts = list[Amount]
Phrases = Annotated[list[Words], BeforeValidator(_expand)]
