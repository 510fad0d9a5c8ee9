"""Claims of the regular sentence forms: rates, growth, differences, sums and products whose operands the words bind.

A form that leaves any doubt which number is which yields nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.extract.labels_vocabulary import Shape
from extractor.extract.prose import changes, rates, sums
from extractor.extract.prose.bound import Claim
from extractor.extract.prose.sentences import Sentence

_FORMS = [(re.compile(form), bind) for form, bind in (*changes.FORMS, *rates.FORMS, *sums.FORMS)]


def is_claim(shape: Shape) -> bool:
    """Whether a part holds claims: a relation, its result and its operands."""
    return {"relation", "result", "operands"} <= shape.part.model_fields.keys()


def claims(told: Sequence[Sentence]) -> list[Claim]:
    """The claims of running text, in reading order."""
    return [claim for sentence in told for claim in _of(sentence)]


def _of(sentence: Sentence) -> Iterator[Claim]:
    taken: set[int] = set()  # results that a surer form has bound
    for form, bind in _FORMS if len(sentence.numbers) > 1 else ():
        for found in form.finditer(sentence.text):
            for claim in bind(sentence, found):
                if claim["result"] not in taken:
                    taken.add(int(str(claim["result"])))
                    yield claim
