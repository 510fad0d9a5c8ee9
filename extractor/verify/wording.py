"""Words that a reader copied must occur in the source; those that do not are told."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.figure import Figure, Phrase
from extractor.finding import SEVERITY, Finding
from extractor.quantity import Verdict
from extractor.record import Basis, Part, Report


def unfound_words(record: Report) -> Iterator[Finding]:
    """A finding for each phrase of the record that the document does not hold."""
    for _, part in record.parts():
        yield from (_unfound(phrase.text) for phrase in _phrases(part) if phrase and not phrase.found)


def _phrases(part: Part) -> Iterator[Phrase]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Phrase):
                yield item
            elif isinstance(item, Figure) and item.words:
                yield item.words


def _unfound(text: str) -> Finding:
    return Finding(
        rule="words_occur_in_source",
        verdict=Verdict.REVIEW,
        severity=SEVERITY[Verdict.REVIEW],
        subject=text,
        basis=Basis.MODEL,
        reported=None,
        recomputed=None,
        expression="",
        operands=[],
        difference=None,
        why="not_in_source",
    )
