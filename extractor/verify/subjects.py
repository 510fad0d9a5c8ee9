"""The subject of a finding: the row that a figure stands in, or the words before it in running text."""

from __future__ import annotations

import re

from extractor.document import Document
from extractor.figure import Figure, Measure
from extractor.finding import FigureTold
from extractor.record import Basis, Part, Report

NAME_FIELDS = ("name", "told_by", "group")
CONTEXT = 24  # characters of running text that tell what a number is


class Subjects:
    """Finds subjects by tag; rows of tables speak before claims of running text."""

    def __init__(self, document: Document, record: Report) -> None:
        self.document = document
        self._told: dict[int, FigureTold] = {}
        self._rows: dict[int, str] = {}
        for _, part in record.parts():
            if part.basis is Basis.PRINTED:
                self._rows |= {
                    f.tag: _row(part, name) for name, f in part.figures() if f.tag and f.tag not in self._rows
                }

    def of(self, figure: Figure) -> str:
        """What `figure` tells of."""
        if figure.number is None:
            return figure.text
        return self._rows.get(figure.number.tag) or self._context(figure)

    def shown(self, figure: Figure) -> FigureTold | None:
        """A figure as findings show it."""
        if figure.tag and figure.measure is Measure.AMOUNT and figure.number is self.document.numbers[figure.tag - 1]:
            return self.told(figure.tag)
        dumped = figure.dump()
        return FigureTold.model_validate(dumped) if dumped else None

    def told(self, tag: int) -> FigureTold:
        """The number of a tag as an operand is told; many checks hold one number."""
        if tag not in self._told:
            self._told[tag] = FigureTold.model_validate(Figure(self.document.numbers[tag - 1]).dump())
        return self._told[tag]

    def _context(self, figure: Figure) -> str:
        number = figure.number
        text = self.document.texts[number.ref].text if number else ""
        before = text[: number.numeral.start] if number else ""
        clause = re.split(r"[。；;！？\n]", before)[-1].strip()
        return clause[-CONTEXT:].lstrip("，,、 ")


def _row(part: Part, field: str) -> str:
    name = next((str(getattr(part, n)) for n in NAME_FIELDS if getattr(part, n, None)), "")
    meaning = type(part).model_fields[field].description or field
    column = re.split(r"[,;，；(（]", meaning)[0].strip()
    return " · ".join(filter(None, [" ".join(name.split()), column]))
