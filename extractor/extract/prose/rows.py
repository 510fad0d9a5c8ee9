"""The sum in words that a scored row gives for its score: 14×89.38%=12.51分 repeats the row's weight and score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.document import Document, Number
from extractor.extract.prose.bound import Claim
from extractor.extract.tables_values import Row

WEIGHT, SCORE = "weight", "score"


class _Pair(NamedTuple):
    """A number of a row and the one of its formula that should repeat it."""

    cell: Number
    told: Number

    @property
    def is_same(self) -> bool:
        return self.cell.numeral.value == self.told.numeral.value


def of_rows(said: Sequence[Claim], filled: Mapping[str, Sequence[Row]], document: Document) -> list[Claim]:
    """The claims that formulas repeat the weight and the score of their row, where one of the two shows it."""
    products = {
        document.numbers[int(str(c["result"])) - 1].ref.partition(".")[0]: c for c in said if c["relation"] == "product"
    }
    found: list[Claim] = []
    for row in (row for rows in filled.values() for row in rows):
        pairs = _pairs(row, products, document)
        if any(pair.is_same for pair in pairs):
            found += [{"relation": "same", "result": None, "operands": [p.cell.tag, p.told.tag]} for p in pairs]
    return [claim for n, claim in enumerate(found) if claim not in found[:n]]


def _pairs(row: Row, products: Mapping[str, Claim], document: Document) -> list[_Pair]:
    weight, score = row.get(WEIGHT), row.get(SCORE)
    if not isinstance(weight, int) or not isinstance(score, int):
        return []
    cells = [document.numbers[tag - 1] for tag in (weight, score)]
    claim = products.get(cells[1].ref.partition(".")[0])
    operands = claim["operands"] if claim else None
    if not claim or not isinstance(operands, list):
        return []
    told = [document.numbers[int(str(tag)) - 1] for tag in (operands[0], claim["result"])]
    return [_Pair(cell, again) for cell, again in zip(cells, told, strict=True) if cell.tag != again.tag]
