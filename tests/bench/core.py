"""How good the core is: `python -m tests.bench.core [--roundings N] [--oracle N] [--seed S] [--markdown]`.

A million honest roundings, none of which may be told as a contradiction; every tenth of them again with one wrong
digit; and a hundred thousand random claims judged by the core and by a second implementation (`oracle`), which must say
the same: the verdict, and the path or the reason. Two processes; some ten minutes of processor time in all.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import Pool
from random import Random

from extractor.check import Check
from extractor.quantity import Verdict
from tests.bench.claims import Claim
from tests.bench.drawn import drawn
from tests.bench.enumeration import judged, slipped
from tests.bench.honest import honest, wrong_digit

ROUNDINGS, CHECKS, SEED = 1_000_000, 100_000, 3
BATCH = 2_500
WRONG = 10  # of so many honest claims one is told again with a wrong digit
PROCESSES = 2
FLAGGED = (Verdict.MISMATCH, Verdict.REVIEW)
EXPLAINED = (Verdict.MATCH, Verdict.ROUNDING)


@dataclass
class Tally:
    """What was counted, and the first texts of what should not be."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Counts `other` too."""
        self.counts += other.counts
        self.faults = [*self.faults, *other.faults][:20]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 where the core contradicts an honest claim or the second opinion."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.core")
    parser.add_argument("--roundings", type=int, default=ROUNDINGS)
    parser.add_argument("--oracle", type=int, default=CHECKS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--markdown", action="store_true")
    told = parser.parse_args(arguments)
    tally = measured(told.roundings, told.oracle, told.seed, PROCESSES)
    sys.stdout.write(table(rows(tally), told.markdown))
    sys.stderr.writelines(f"{fault}\n" for fault in tally.faults)
    return 1 if tally.faults else 0


def measured(roundings: int, checks: int, seed: int, processes: int = 1) -> Tally:
    """The counts over `roundings` honest claims and `checks` random ones; the same for the same seed."""
    batches = [*_batches("roundings", roundings, seed), *_batches("checks", checks, seed)]
    tally = Tally()
    if processes == 1:
        for batch in batches:
            tally.add(_counted(batch))
        return tally
    with Pool(processes) as pool:
        for part in pool.imap(_counted, batches):
            tally.add(part)
    return tally


def rows(tally: Tally) -> list[tuple[str, str]]:
    """What is told of the core: a name and a figure each."""
    counts = tally.counts
    return [
        ("honest roundings", f"{counts['honest']:,}"),
        ("… told as match", f"{counts['honest match']:,}"),
        ("… told as explained by rounding", f"{counts['honest rounding']:,}"),
        ("… told as contradiction", f"{counts['honest flagged']:,}"),
        ("one wrong digit", f"{counts['wrong']:,}"),
        ("… observable by the second implementation", _share(counts, "wrong observable", "wrong")),
        ("… of these flagged", _share(counts, "wrong flagged", "wrong observable")),
        ("random claims judged by both", f"{counts['judged']:,}"),
        ("… on which the two agree", _share(counts, "agreed", "judged")),
        *(
            (f"… as {name.removeprefix('both ')}", f"{n:,}")
            for name, n in sorted(counts.items())
            if name.startswith("both ")
        ),
        ("drawn anew, as too many partners exist for the core to judge", f"{counts['open']:,}"),
    ]


def table(told: Sequence[tuple[str, str]], markdown: bool) -> str:
    """The rows as text or as Markdown."""
    if markdown:
        return "".join(f"| {name} | {figure} |\n" for name, figure in [("core", ""), ("---", "---:"), *told])
    width = max(len(name) for name, _ in told)
    return "".join(f"{name:{width}}  {figure:>22}\n" for name, figure in told)


def _share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{counts[part]:,} ({counts[part] / counts[whole]:.2%})" if counts[whole] else "0"


def _batches(name: str, number: int, seed: int) -> Iterator[tuple[str, str, int]]:
    for start in range(0, number, BATCH):
        yield name, f"{seed} {name} {start}", min(BATCH, number - start)


def _counted(batch: tuple[str, str, int]) -> Tally:
    name, seed, numbers = batch
    chance, tally = Random(seed), Tally()
    one = partial(_rounding if name == "roundings" else _compared, chance, tally)
    for number in range(numbers):
        one(number)
    return tally


def _rounding(chance: Random, tally: Tally, number: int) -> None:
    claim = honest(chance)
    tally.counts["honest"] += 1
    verdict = _verdict(claim.check())
    tally.counts[f"honest {verdict}" if verdict in EXPLAINED else "honest flagged"] += 1
    if verdict not in EXPLAINED:
        tally.faults.append(f"honest, but {verdict}: {claim.text}")
    if number % WRONG:
        return
    wrong = wrong_digit(chance, claim)
    tally.counts["wrong"] += 1
    if judged(wrong)[0] == Verdict.MISMATCH:
        tally.counts["wrong observable"] += 1
        verdict = _verdict(wrong.check())
        tally.counts["wrong flagged"] += verdict in FLAGGED
        if verdict not in FLAGGED:
            tally.faults.append(f"wrong, but {verdict}: {wrong.text}")


def _compared(chance: Random, tally: Tally, _: int) -> None:
    claim = drawn(chance)
    check = claim.check()
    while claim.form in ("part of", "share of") and check and check.outcome.why == "missing_operand":
        tally.counts["open"] += 1
        claim = drawn(chance)
        check = claim.check()
    tally.counts["judged"] += 1
    second = judged(claim)
    if agrees(claim, check, second):
        tally.counts["agreed"] += 1
        tally.counts[f"both {' '.join(second).strip()}"] += 1
    else:
        told = f"{check.verdict} {check.outcome.why}" if check else "nothing"
        tally.faults.append(f"{claim.text}: {told}, the second opinion {' '.join(second)}")


def agrees(claim: Claim, check: Check | None, second: tuple[str, str]) -> bool:
    """Whether the core says the same; a contradiction that a power of ten would mend may be told so, for review."""
    if check is None:
        return second[0] == "not_applicable"
    verdict, why = second
    if check.outcome.why.startswith(("scale_slip", "unit_slip")):
        return second in (("mismatch", ""), ("not_checkable", "approximate")) and slipped(claim)
    return check.verdict == verdict and (verdict == Verdict.MISMATCH or check.outcome.why == why)


def _verdict(check: Check | None) -> Verdict | None:
    return check.verdict if check else None


if __name__ == "__main__":
    sys.exit(main())
