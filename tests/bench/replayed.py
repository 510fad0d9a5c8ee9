"""Errors in the fixture reports where the record is the one that a model has read, from its recorded reply.

The reply is of the clean report; its record is bound to the same numbers of the report with the error in it, so only
the verifier is measured, not what a model would read there. Numbers are matched with those of gold by their order.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from difflib import SequenceMatcher

from pydantic import ValidationError

from extractor import catalog
from extractor.document import Document
from extractor.read import read
from extractor.verify import verify
from extractor.verify.causes import tags
from tests.bench.generator.truth import FIRST_MARK, Made
from tests.bench.gold_truth import fixture
from tests.bench.operators import NAMES, Seed, seeds
from tests.bench.oracle import Page, broken, flips
from tests.bench.outcomes import FAILED, Outcome, Read, new_alarms
from tests.bench.suspects import damaged
from tests.golden import Case


def measure_replayed(case: Case, seed: int, each: int) -> list[Outcome]:
    """What becomes of errors in a fixture report, its record held as the model read it."""
    made, document = fixture(case.path.with_name("report.txt")), read(case.path)
    result = case.result()
    record = catalog.kind_named(result.kind).model_validate(result.record, context=document)
    before = Read(document, record, verify(document, record)[0])
    at, chance = _matched(made, document), random.Random(f"{seed}/{case.name}")
    outcomes: list[Outcome] = []
    for name in NAMES:
        every = [drawn for drawn in seeds(made, name, chance) if drawn.lost is None and drawn.at in at]
        for drawn in chance.sample(every, min(each, len(every))):
            outcomes += _judged(case, made, before, drawn, at[drawn.at])
    return outcomes


def _matched(made: Made, document: Document) -> dict[str, int]:
    """The tag of each mark's number in the document that the model read."""
    marks = sorted(made.slots, key=lambda mark: ord(mark) - FIRST_MARK)
    one, other = [made.slots[mark].text for mark in marks], [number.text for number in document.numbers]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return {marks[a + n]: document.numbers[b + n].tag for a, b, size in blocks for n in range(size)}


def _judged(case: Case, made: Made, before: Read, seed: Seed, tag: int) -> Iterator[Outcome]:
    """Nothing where the error parts or joins numbers, so that tags are no longer the same ones."""
    document = damaged(before.document, before.document.numbers[tag - 1], seed.texts[seed.at])
    if len(document.numbers) != len(before.document.numbers):
        return
    try:
        record = type(before.record).model_validate(before.record.model_dump(mode="json"), context=document)
    except ValidationError:
        return
    after = seed.apply(made)
    page = Page.of(after)
    own = [relation for relation in broken(after) if seed.at in relation.marks]
    alarms = new_alarms(verify(document, record)[0], before.findings)
    yield Outcome(
        case.name,
        seed.operator,
        1,
        bool(own),
        bool(alarms),
        any(alarm.verdict is FAILED[0] for alarm in alarms),
        any(tag in tags(alarm) for alarm in alarms),
        decision=any(flips(page, relation) for relation in own),
        decision_told=any(tag in tags(alarm) for alarm in alarms),
        decision_named=any(alarm.decision for alarm in alarms),
        detail=f"{made.slots[seed.at].text!r} -> {seed.texts[seed.at]!r} [{','.join({r.op for r in own})}]",
    )
