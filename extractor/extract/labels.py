"""A reader without a model: fills the record of a kind by the labels that its fields declare.

It knows no kind and no label. What is ambiguous stays unread and is told in the problems of the reading.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Document
from extractor.extract.labels_fields import own_fields
from extractor.extract.labels_vocabulary import Shape, shapes
from extractor.extract.prose.claims import claims, is_claim
from extractor.extract.prose.columns import columns_of, of_columns
from extractor.extract.prose.counts import counts, is_count
from extractor.extract.prose.paragraphs import of_paragraphs
from extractor.extract.prose.rows import of_rows
from extractor.extract.prose.same import repeated
from extractor.extract.prose.sentences import Sentence, paragraphs, sentences
from extractor.extract.prose.shares import of_one_whole
from extractor.extract.prose.statements import statements, transfers
from extractor.extract.prose.transfers import told_transfers
from extractor.extract.tables import ends_with, layouts
from extractor.extract.tables_groups import Carried
from extractor.extract.tables_pairs import fill_pairs
from extractor.extract.tables_rows import Filled, fill
from extractor.extract.tables_values import Row
from extractor.record import Reading, Report

READER = "labels"


def read_by_labels(document: Document, kind: type[Report]) -> Reading:
    """The record of `document` as its labels tell it."""
    known = shapes(kind)
    filled = Filled()
    carried = Carried()
    before: tuple[tuple[str, ...], str] = ((), "")
    for layout in layouts(document, [shape for shape in known if shape.slots]):
        for run in layout.loose:
            fill_pairs(run, known, filled)
        for stretch in layout.stretches:
            goes_on = before[1] in (stretch.caption, "") or not stretch.caption
            again = goes_on and ends_with(before[0], stretch.headings)
            carried = carried if again else Carried(mains=carried.mains)
            before = (stretch.headings, stretch.caption)
            fill(stretch, filled, carried)
    told = filled.rows | own_fields(document, kind) | _told_in_prose(document, known, filled)
    record = kind.model_validate(told, context=document)
    return Reading(record, READER, problems=tuple(dict.fromkeys(filled.problems)))


def _told_in_prose(document: Document, known: Sequence[Shape], filled: Filled) -> dict[str, object]:
    """The list fields that sentences and remarks fill, where tables do not."""
    told = sentences(document)
    return {s.rows: _prose_rows(document, told, s, filled, known) for s in known if s.rows not in filled.rows}


def _prose_rows(
    document: Document, told: Sequence[Sentence], shape: Shape, filled: Filled, known: Sequence[Shape]
) -> list[Row]:
    if is_claim(shape):
        said = claims(told)
        said += [
            *of_one_whole(told, said),
            *of_columns(told, columns_of(known, filled.rows)),
            *of_rows(said, filled.rows, document),
        ]
        said += of_paragraphs(paragraphs(document), said)
        return [*said, *repeated(told, document)]
    if is_count(shape):
        return counts(told, filled.listed)
    rows = statements(document, shape, filled.remarks) or transfers(shape, filled.remarks)
    return rows or told_transfers(document, told, shape, known, filled.rows)
