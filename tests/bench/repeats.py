"""How many changed repeats are told: `python -m tests.bench.repeats [--seed N] [-v] [CASE...]`.

Gold names the quantities that a report tells twice or more (relation `same`). In each report one mention of one of them
is damaged at a time: a digit changed, two digits exchanged, and the report is read by labels and verified anew. Told
are the damages that a new failed check holds (by any rule, and by the rules of repeats), and what these rules say of
the reports as they are: failed checks that hold no planted error. Mentions whose text stands at several places are
damaged at the places in order.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractor import catalog
from extractor.document import Document, Number, plain
from extractor.extract.labels import read_by_labels
from extractor.finding import Finding
from extractor.numerals import Role
from extractor.read import read
from extractor.record import Report
from extractor.verify import verify
from extractor.verify.causes import is_failed, tags
from extractor.verify.repeats import RULES
from tests.bench.suspects import damaged

FIXTURES = Path(__file__).parents[2] / "fixtures"
OURS = {rule.id for rule in RULES}
COLUMNS = ("mentions", "digit", "told", "by repeats", "swap", "told", "by repeats", "false")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("-v", action="store_true", help="a line for each damage that is not told")
    options.add_argument("cases", nargs="*", help="names of fixtures")
    told = options.parse_args(arguments)
    names = told.cases or sorted(path.parent.name for path in FIXTURES.glob("*/gold.json"))
    sys.stdout.write(f"{'case':28}" + "".join(f"{column:>12}" for column in COLUMNS) + "\n")
    every: Counter[int] = Counter()
    for name in names:
        row, missed = counts(name, told.seed)
        every.update(dict(enumerate(row)))
        sys.stdout.write(_line(name, row))
        sys.stdout.write("".join(f"    {line}\n" for line in missed) if told.v else "")
    sys.stdout.write(_line("all", [every[n] for n in range(len(COLUMNS))]))
    return 0


def _line(name: str, row: Sequence[int]) -> str:
    return f"{name:28}" + "".join(f"{told:>12}" for told in row) + "\n"


def counts(case: str, seed: int) -> tuple[list[int], list[str]]:
    """The numbers of one line of the table, and a line for each damage that no check tells."""
    path = FIXTURES / case / "report.txt"
    gold = json.loads(path.with_name("gold.json").read_text(encoding="utf-8"))
    document = read(path)
    kind = catalog.kind_named(gold["kind"])
    clean = verified(document, kind)
    wrong = {plain(c["printed"]) for c in gold["contradictions"]}
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    missed: list[str] = []
    mentions = list(repeated(document, gold["record"].get("claims", []), wrong))
    for number in mentions:
        for way, text in damages(number, chance):
            told = new_failures(document, kind, clean, number, text)
            found[way] += 1
            found[f"{way} told"] += bool(told)
            found[f"{way} by repeats"] += any(f.rule in OURS for f in told)
            missed += [f"{way} l.{number.place.line}: {number.text} as {text}"] if not told else []
    ours = [f for f in clean if f.rule in OURS and is_failed(f)]
    false = sum(not wrong & {plain(told.text) for told in [f.reported, *f.operands] if told} for f in ours)
    ways = [found[f"{way}{told}"] for way in ("digit", "swap") for told in ("", " told", " by repeats")]
    return [len(mentions), *ways, false], missed


def verified(document: Document, kind: type[Report]) -> list[Finding]:
    """The findings of a report that is read by labels."""
    return verify(document, read_by_labels(document, kind).record)[0]


def repeated(document: Document, claims: Sequence[dict[str, Any]], wrong: set[str]) -> Iterator[Number]:
    """The numbers that gold says are told again, each once, without those of planted errors."""
    left = [n for n in document.numbers if n.numeral.role is Role.QUANTITY]
    for claim in (c for c in claims if c["relation"] == "same"):
        texts = [plain(text) for text in claim["operands"]]
        if wrong & set(texts):
            continue
        for text in texts:
            number = next((n for n in left if plain(n.text) == text), None)
            if number:
                left.remove(number)
                yield number


def damages(number: Number, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The number with one digit changed, and with two neighbours exchanged where they differ."""
    text = number.text
    at = [n for n, c in enumerate(text) if c in "0123456789"]
    if at:
        place = chance.choice(at)
        least = "1" if place == at[0] else "0"
        digit = chance.choice([d for d in "0123456789" if d != text[place] and d >= least])
        yield "digit", text[:place] + digit + text[place + 1 :]
    pairs = [(a, b) for a, b in pairwise(at) if text[a] != text[b] and (a != at[0] or text[b] != "0")]
    if pairs:
        a, b = chance.choice(pairs)
        yield "swap", text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]


def new_failures(
    document: Document, kind: type[Report], clean: Sequence[Finding], number: Number, text: str
) -> list[Finding]:
    """The failed checks that hold a damaged number and did not fail before."""
    known = {(f.rule, tags(f)) for f in clean if is_failed(f)}
    findings = verified(damaged(document, number, text), kind)
    return [f for f in findings if is_failed(f) and number.tag in tags(f) and (f.rule, tags(f)) not in known]


if __name__ == "__main__":
    sys.exit(main())
