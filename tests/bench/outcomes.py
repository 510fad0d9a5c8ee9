"""What the tool says of a made report and of what was seeded into it, beside what the oracle says."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pydantic import ValidationError

from extractor import catalog
from extractor.document import Document, Number, Source
from extractor.extract.labels import read_by_labels
from extractor.finding import Finding
from extractor.quantity import Verdict
from extractor.read import read as read_file
from extractor.read.text import text_to_blocks
from extractor.record import Report
from extractor.tagging import build
from extractor.verify import verify
from extractor.verify.causes import accused, groups, tags, vouchers
from tests.bench.first_named import first_named
from tests.bench.generator.truth import MARK, Made, Relation, Spot
from tests.bench.generator.typeset import made_to_pdf
from tests.bench.operators import NAMES, Seed, seeds
from tests.bench.oracle import Page, broken, flips
from tests.bench.tolerances import METHODS, alarmed

FAILED = (Verdict.MISMATCH, Verdict.REVIEW)


@dataclass(frozen=True)
class Outcome:
    """One seeded error and what became of it."""

    report: str
    operator: str
    together: int  # how many errors were seeded at once
    observable: bool
    told: bool = False
    mismatch: bool = False
    located: bool = False
    top: str = ""  # right, wrong, or level where no number is accused more than others
    decision: bool = False
    decision_told: bool = False  # by a finding that holds a number of the decision
    decision_named: bool = False  # by a finding that says what is turned
    first: bool | None = None  # whether the number named first is the wrong one; None where no finding compares it
    tied: bool = False  # whether two relations or more hold the number
    fixed_told: bool | None = None  # with the record of the clean reading; None where it cannot be bound again
    others: tuple[bool, ...] = ()  # whether each other tolerance alarms
    detail: str = ""


@dataclass(frozen=True)
class Clean:
    """What is said of a report without errors."""

    report: str
    kind_found: bool
    mismatches: int
    reviews: int
    numbers: int
    checks: int
    relations: int
    others: tuple[int, ...]  # alarms by each other tolerance
    detail: tuple[str, ...] = ()


class Read(NamedTuple):
    """A report as the tool read and verified it."""

    document: Document
    record: Report
    findings: list[Finding]


class Measured(NamedTuple):
    """The clean reading of a report and all that was seeded into it."""

    clean: Clean
    outcomes: list[Outcome]


def measure(made: Made, seed: int, each: int, together: int) -> Measured:
    """`each` errors of every operator one at a time, then `together` times two to five at once."""
    chance = random.Random(f"{seed}/{made.name}")
    before = read_report(made)
    single = {name: seeds(made, name, chance) for name in NAMES}
    outcomes: list[Outcome] = []
    for every in single.values():
        for drawn in chance.sample(every, min(each, len(every))):
            outcomes += judge(made, before, [drawn])
    pool = [drawn for every in single.values() for drawn in every if drawn.lost is None]
    for _ in range(together if len(pool) > 5 else 0):
        apart = {drawn.at: drawn for drawn in chance.sample(pool, chance.randint(2, 5))}
        outcomes += judge(made, before, list(apart.values()))
    return Measured(_clean(made, before), outcomes)


def measure_pdf(made: Made) -> Clean:
    """What is said of a report without errors where it is read from PDF."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{made.name}.pdf"
        path.write_bytes(made_to_pdf(made))
        return _clean(made, read_document(read_file(path)))


def read_report(made: Made) -> Read:
    """The report read by labels and verified, its kind found in it."""
    return read_document(document_of(made))


def read_document(document: Document) -> Read:
    """A document read by labels and verified, its kind found in it."""
    kind = catalog.find_kind(document)
    record = read_by_labels(document, kind).record
    return Read(document, record, verify(document, record)[0])


def document_of(made: Made) -> Document:
    """The report as the text reader gives it."""
    return build(Source(f"{made.name}.txt", "0" * 64, 1), text_to_blocks(made.text()))


def _clean(made: Made, read: Read) -> Clean:
    alarms = [finding for finding in read.findings if finding.verdict in FAILED]
    checks = sum(finding.verdict is not Verdict.NOT_CHECKABLE for finding in read.findings)
    page = Page.of(made)
    return Clean(
        made.name,
        type(read.record).kind == made.kind,
        sum(finding.verdict is Verdict.MISMATCH for finding in alarms),
        sum(finding.verdict is Verdict.REVIEW for finding in alarms),
        len(read.document.numbers),
        checks,
        len(made.relations),
        tuple(sum(alarmed(page, relation, method) for relation in made.relations) for method in METHODS),
        tuple(_words(finding) for finding in alarms),
    )


def judge(made: Made, before: Read, seeded: Sequence[Seed]) -> Iterator[Outcome]:
    """What becomes of errors seeded at once: each by the relations that it breaks."""
    after = reduce(lambda report, seed: seed.apply(report), seeded, made)
    page, lost = Page.of(after), broken(after)
    try:
        read = read_report(after)
        alarms = new_alarms(read.findings, before.findings)
    except ValidationError:  # two values for one field: nothing is read
        read, alarms = before, []
    at = tags_of(after, read.document)
    vouched = vouchers(read.findings)
    tops = [(group, accused(group, vouched)) for group in groups(alarms)]
    numbers = {at[seed.at] for seed in seeded if _is_number(made, seed) and seed.at in at}
    others = tuple(any(alarmed(page, relation, method) for relation in after.relations) for method in METHODS)
    for seed in seeded:
        own = [
            relation
            for relation in lost
            if seed.lost is not None or seed.at in relation.marks or not _is_number(made, seed)
        ]
        wrong = _wrong(made, seed, own, at)
        near = [alarm for alarm in alarms if tags(alarm) & wrong]
        told = near if len(seeded) > 1 else alarms
        flipped = [relation for relation in own if flips(page, relation)]
        judged = {at[m] for relation in flipped for m in relation.marks if m in at}
        yield Outcome(
            made.name,
            seed.operator,
            len(seeded),
            bool(own),
            bool(told),
            any(alarm.verdict is Verdict.MISMATCH for alarm in told),
            bool(near),
            _top(tops, at.get(seed.at), numbers) if _is_number(made, seed) else "",
            bool(flipped),
            any(tags(alarm) & judged for alarm in alarms),
            any(alarm.decision for alarm in alarms),
            _first([group for group, _ in tops], at.get(seed.at)) if _is_number(made, seed) else None,
            sum(seed.at in relation.marks for relation in made.relations) > 1,
            _fixed(after, before, read) if len(seeded) == 1 and _is_number(made, seed) else None,
            others,
            _detail(made, seed, own),
        )


def _is_number(made: Made, seed: Seed) -> bool:
    return seed.lost is None and made.slots[seed.at].sort == "number"


def _wrong(made: Made, seed: Seed, own: Sequence[Relation], at: dict[str, int]) -> set[int]:
    """The tags that a finding must hold to be about this error: the number's, else those that it contradicts."""
    if _is_number(made, seed) and seed.at in at:
        return {at[seed.at]}
    return {at[m] for relation in own for m in relation.marks if m in at}


def new_alarms(after: Sequence[Finding], before: Sequence[Finding]) -> list[Finding]:
    """The alarms that were not raised before."""
    known = {_key(finding) for finding in before if finding.verdict in FAILED}
    return [finding for finding in after if finding.verdict in FAILED and _key(finding) not in known]


def _key(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.subject, finding.expression, finding.reported.text if finding.reported else ""


def _top(tops: Sequence[tuple[Sequence[Finding], int | None]], tag: int | None, seeded: Collection[int]) -> str:
    """Of the group that holds `tag`: an accusation is right where it names one of the seeded errors."""
    held = [top for group, top in tops if any(tag in tags(finding) for finding in group)]
    if not held:
        return ""
    return "level" if held[0] is None else "right" if held[0] in seeded else "wrong"


def _first(failed: Sequence[Sequence[Finding]], tag: int | None) -> bool | None:
    held = [group for group in failed if any(tag in tags(finding) for finding in group)]
    return first_named(held[0]) == tag if held else None


def _fixed(after: Made, before: Read, read: Read) -> bool | None:
    """Whether the error is told where the record of the clean reading is bound to the same places."""
    document = document_of(after)
    if len(document.numbers) != len(before.document.numbers):
        return None
    try:
        record = type(before.record).model_validate(before.record.model_dump(mode="json"), context=document)
    except ValidationError:
        return None
    return bool(new_alarms(verify(document, record)[0], before.findings))


def tags_of(made: Made, document: Document) -> dict[str, int]:
    """The tag of each mark whose number was read as one."""
    by_line: dict[int, list[Number]] = defaultdict(list)
    for number in document.numbers:
        by_line[number.place.line].append(number)
    spots: dict[int, list[tuple[str, Spot]]] = defaultdict(list)
    for mark, spot in made.spots():
        if made.slots[mark].sort == "number":
            spots[spot.line].append((mark, spot))
    return {mark: tag for line, held in spots.items() for mark, tag in _matched(made, held, by_line[line])}


def _matched(made: Made, held: Sequence[tuple[str, Spot]], numbers: Sequence[Number]) -> Iterator[tuple[str, int]]:
    at = 0
    for mark, _ in held:
        wanted = _digits(made.slots[mark].text)
        found = next((n for n in range(at, len(numbers)) if _digits(numbers[n].text) == wanted), None)
        if found is not None:
            yield mark, numbers[found].tag
            at = found + 1


def _digits(text: str) -> str:
    bare = re.sub(r"[^0-9.]", "", unicodedata.normalize("NFKC", text))
    return bare or text[:1]


def _words(finding: Finding) -> str:
    told = finding.reported
    where = f"l.{told.line} {told.text}" if told else ""
    return f"{finding.verdict.value} {finding.rule} {where} = {finding.expression} {finding.why}"


def _detail(made: Made, seed: Seed, own: Sequence[Relation]) -> str:
    ops = ",".join(sorted({relation.op for relation in own}))
    if seed.lost is not None:
        line = MARK.sub(lambda found: made.slots[found.group()].text, made.lines[seed.lost])
        return f"lost {line!r} [{ops}]"
    line_number = next((n for n, line in enumerate(made.lines, 1) if seed.at in line), 0)
    return f"l.{line_number} {made.slots[seed.at].text!r} -> {seed.texts[seed.at]!r} [{ops}]"
