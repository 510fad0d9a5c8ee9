"""How often the right misreading is suggested: `python -m tests.bench.suspects [--seed N] [--each N] [-v]`.

Single scanner-like edits are seeded into the clean fixture reports, one at a time, into numbers that two checks or more
tie; each damaged report is read by labels and verified anew. The seeding shares no code with the edits that are tried.
A seed counts where a check that holds the damaged number fails; the first number of its group is the one most accused.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from extractor import catalog
from extractor.document import Block, Document, Number, Paragraph, Piece, Text, cell_ref
from extractor.extract.labels import read_by_labels
from extractor.numerals import Role, scan
from extractor.read import read
from extractor.record import Report
from extractor.tagging import build
from extractor.verify import verify
from extractor.verify.causes import accused, groups, tags, vouchers

FIXTURES = Path(__file__).parents[2] / "fixtures"
CONFUSED = {
    "0": "689",
    "1": "74",
    "2": "7",
    "3": "8",
    "4": "91",
    "5": "6",
    "6": "580",
    "7": "12",
    "8": "360",
    "9": "40",
}
OUTCOMES = ("right", "wrong", "none")
TOPS = ("top right", "top wrong", "level")


@dataclass(frozen=True)
class Seed:
    """One number of a clean report, and how it is damaged."""

    case: str
    kind: str
    number: Number
    damaged: str


@dataclass(frozen=True)
class Clean:
    """A clean report as read by labels, with the numbers that two checks or more tie."""

    document: Document
    kind: type[Report]
    tied: list[Number]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--each", type=int, default=80, help="how many of each kind of damage at most")
    options.add_argument("-v", action="store_true", help="tell each seed that is not answered rightly")
    told = options.parse_args(arguments)
    clean = dict(clean_reports())
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in sample(clean, told.seed, told.each):
        suggestion, top = outcome(clean[seed.case], seed)
        tally[seed.kind].update([suggestion, top])
        if told.v and suggestion in ("wrong", "none"):
            where = f"{seed.case} l.{seed.number.place.line}"
            sys.stdout.write(f"{suggestion:6} {top:10} {where}: {seed.number.text} read as {seed.damaged}\n")
    _table(tally)
    return 0


def clean_reports() -> Iterator[tuple[str, Clean]]:
    """The fixture reports without planted errors."""
    for path in sorted(FIXTURES.glob("*/report.txt")):
        gold = json.loads(path.with_name("gold.json").read_text(encoding="utf-8"))
        if not gold["contradictions"]:
            document = read(path)
            kind = catalog.find_kind(document)
            vouched = vouchers(verify(document, read_by_labels(document, kind).record)[0])
            tied = [n for n in document.numbers if vouched[n.tag] > 1 and n.numeral.role is Role.QUANTITY]
            yield path.parent.name, Clean(document, kind, tied)


def sample(clean: dict[str, Clean], seed: int, each: int) -> list[Seed]:
    """Some damages of each kind, drawn with a fixed seed."""
    every: dict[str, list[Seed]] = defaultdict(list)
    for case, report in clean.items():
        for number in report.tied:
            for kind, damage in DAMAGES.items():
                every[kind] += [Seed(case, kind, number, text) for text in damage(number.text)]
    drawn = random.Random(seed)
    return [s for kind in DAMAGES for s in drawn.sample(every[kind], min(each, len(every[kind])))]


def outcome(clean: Clean, seed: Seed) -> tuple[str, str]:
    """What is suggested for one damaged report, and whether the number most accused is the damaged one."""
    document = damaged(clean.document, seed.number, seed.damaged)
    try:
        findings, _ = verify(document, read_by_labels(document, clean.kind).record)
    except ValidationError:  # nothing is read, so nothing is observed
        return "unobserved", ""
    before = clean.document.numbers_at[seed.number.ref].index(seed.number)
    tag = document.numbers_at[seed.number.ref][before].tag if seed.number.ref in document.numbers_at else 0
    failed = [group for group in groups(findings) if any(tag in tags(finding) for finding in group)]
    if not failed:
        return "unobserved", ""
    suspects = [suspect for group in failed for finding in group for suspect in finding.suspects]
    tops = {accused(group, vouchers(findings)) for group in failed}
    top = TOPS[0] if tops == {tag} else TOPS[2] if tops == {None} else TOPS[1]
    if not suspects:
        return "none", top
    return ("right" if all(_is_right(suspect, document, tag, seed) for suspect in suspects) else "wrong"), top


def _is_right(suspect: str, document: Document, tag: int, seed: Seed) -> bool:
    number = document.numbers[tag - 1]
    lead = f"p.{number.place.page} l.{number.place.line} {number.text} → "
    found, printed = scan(suspect.removeprefix(lead)), scan(seed.number.text)
    same = len(found) == 1 and (found[0].value, found[0].scale) == (printed[0].value, printed[0].scale)
    return suspect.startswith(lead) and same


def damaged(document: Document, number: Number, text: str) -> Document:
    """The document read again with `text` in the place of one number."""
    return build(document.source, [_block(block, number, text) for block in document.blocks])


def _block(block: Block, number: Number, text: str) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=_replaced(block.text, number, text)) if block.ref == number.ref else block
    rows = []
    for row in block.rows:
        cells = (
            replace(cell, text=_replaced(cell.text, number, text)) if cell_ref(row, cell) == number.ref else cell
            for cell in row.cells
        )
        rows.append(replace(row, cells=tuple(cells)))
    return replace(block, rows=tuple(rows))


def _replaced(old: Text, number: Number, text: str) -> Text:
    start, end = number.numeral.start, number.numeral.end
    longer = len(text) - (end - start)
    pieces = (
        Piece(p.start + longer * (p.start >= end), p.end + longer * (p.end >= end), p.place, p.confidence)
        for p in old.pieces
    )
    return Text(old.text[:start] + text + old.text[end:], tuple(pieces))


def _digit(text: str) -> list[str]:
    """One digit read as one that looks like it."""
    return [f"{text[:n]}{d}{text[n + 1 :]}" for n, c in enumerate(text) for d in CONFUSED.get(c, "")]


def _any_digit(text: str) -> list[str]:
    return [
        f"{text[:n]}{d}{text[n + 1 :]}" for n, c in enumerate(text) if c in CONFUSED for d in "0123456789" if d != c
    ]


def _transposition(text: str) -> list[str]:
    pairs = re.finditer(r"(?=([0-9])([.,]?)([0-9]))", text)
    found = ((m.start(), m[1], m[2], m[3]) for m in pairs if m[1] != m[3])
    return [f"{text[:n]}{b}{mark}{a}{text[n + 2 + len(mark) :]}" for n, a, mark, b in found]


def _point(text: str) -> list[str]:
    """A point read as a comma, or a comma as a point."""
    other = {".": ",", ",": "."}
    return [f"{text[:n]}{other[c]}{text[n + 1 :]}" for n, c in enumerate(text) if c in other]


def _shift(text: str) -> list[str]:
    """A point lost, or one place off."""
    found = re.search(r"([0-9]+)([0-9])\.([0-9])([0-9]*)", text)
    if not found:
        return []
    first, last, next_, rest = found.groups()
    told = [
        f"{first}{last}{next_}{rest}",
        f"{first}.{last}{next_}{rest}",
        *([f"{first}{last}{next_}.{rest}"] if rest else []),
    ]
    return [text[: found.start()] + digits + text[found.end() :] for digits in told]


def _lost_digit(text: str) -> list[str]:
    found = re.search(r"[1-9](?=,?[0-9])", text)
    if not found:
        return []
    return [text[: found.start()] + text[found.end() :].removeprefix(","), text[: found.start()] + text[found.end() :]]


def _lost_percent(text: str) -> list[str]:
    return [text.replace("%", "").rstrip()] if text.count("%") == 1 else []


def _lost_minus(text: str) -> list[str]:
    return [text[1:]] if text[:1] in "-−" else []


def _scale(text: str) -> list[str]:
    slips = (("万", "亿"), ("亿", "万"), ("million", "billion"), ("billion", "million"))
    return [text.replace(a, b) for a, b in slips if a in text]


DAMAGES: dict[str, Callable[[str], list[str]]] = {
    "digit that looks alike": _digit,
    "any digit": _any_digit,
    "transposition": _transposition,
    "point and comma": _point,
    "point shifted or lost": _shift,
    "leading digit lost": _lost_digit,
    "% lost": _lost_percent,
    "minus lost": _lost_minus,
    "万/亿, million/billion": _scale,
}


def _table(tally: dict[str, Counter[str]]) -> None:
    heads = ("seeds", "observed", *OUTCOMES, *TOPS)
    sys.stdout.write(f"{'':24}" + "".join(f"{head:>11}" for head in heads) + "\n")
    for kind, counts in [*tally.items(), ("all", sum(tally.values(), Counter()))]:
        seen = sum(counts[name] for name in OUTCOMES)
        row = (seen + counts["unobserved"], seen, *(counts[name] for name in (*OUTCOMES, *TOPS)))
        sys.stdout.write(f"{kind:24}" + "".join(f"{n:11}" for n in row) + "\n")
        if kind == "all" and seen:
            shares = (f"{counts[name] / seen:.1%}" for name in (*OUTCOMES, *TOPS))
            sys.stdout.write(f"{'':24}{'':22}" + "".join(f"{share:>11}" for share in shares) + "\n")


if __name__ == "__main__":
    sys.exit(main())
