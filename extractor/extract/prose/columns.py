"""Totals that only a sentence tells: 六项主要任务涉及资金 w 万元, where the column of that name has no total row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.extract.labels_vocabulary import NAME, ROLE, Shape, Slot
from extractor.extract.prose.bound import Claim
from extractor.extract.prose.sentences import WORD, N, Sentence
from extractor.extract.tables_values import Row
from extractor.figure import Measure

SHORTEST_NAME = 4  # characters of a label that names a column beyond doubt
LEAST_ROWS = 2


Column = tuple[Slot, list[int]]  # the field that it fills, and the tags of its numbers


def columns_of(known: Sequence[Shape], filled: Mapping[str, Sequence[Row]]) -> list[Column]:
    """The columns of money of the lists without total rows."""
    return [column for shape in known for column in _columns(shape, filled.get(shape.rows, ()))]


def of_columns(told: Sequence[Sentence], columns: Sequence[Column]) -> list[Claim]:
    """The sums of columns that sentences tell together with the number of their rows."""
    return [claim for sentence in told for slot, tags in columns for claim in _sums(sentence, slot, tags)]


def _columns(shape: Shape, rows: Sequence[Row]) -> Iterator[Column]:
    if len(rows) < LEAST_ROWS or any(row.get(ROLE) == "total" for row in rows) or not shape.slot(NAME):
        return
    for slot in shape.figures:
        tags = [row.get(slot.field) for row in rows]
        if slot.measure is Measure.MONEY and all(isinstance(tag, int) for tag in tags):
            yield slot, [tag for tag in tags if isinstance(tag, int)]


def _sums(sentence: Sentence, slot: Slot, tags: Sequence[int]) -> Iterator[Claim]:
    names = "|".join(re.escape(label.words) for label in slot.labels if len(label.words) >= SHORTEST_NAME)
    counted = f"{N}{WORD}{{0,10}}?(?:{names})(?:合计|共计|共)?(?:为|：)?(?P<w>{N})"
    for match in re.finditer(counted, sentence.text) if names else ():
        whole = sentence.number(match["w"])
        if whole.tag not in tags:
            yield {"relation": "sum", "result": whole.tag, "operands": list(tags)}
