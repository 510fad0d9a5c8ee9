"""How errors in documents are told: `python -m tests.bench.documents [--reports N] [--each N] [--markdown] [-v]`.

Honest reports of every kind are generated, and errors seeded into them and into the fixture reports, one at a time by
every operator and two to five at a time; each is read by labels and verified anew, end to end. Which errors are
observable tells an oracle that knows the true relations and shares no code with the tool.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing import Pool

from tests.bench.documents_table import tables
from tests.bench.generator.forms import report
from tests.bench.gold_truth import fixtures
from tests.bench.markdown import write_section
from tests.bench.outcomes import Clean, Measured, Outcome, measure, measure_pdf
from tests.bench.replayed import measure_replayed
from tests.bench.traps import sprung
from tests.golden import cases

SEED = 20
REPORTS = 360
SEEDED = 120
IN_FIXTURES = 3
PDF = 24
CORES = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables, or writes them into BENCHMARKS.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=REPORTS, help="how many reports are generated")
    options.add_argument("--seeded", type=int, default=SEEDED, help="how many of them get errors")
    options.add_argument("--each", type=int, default=1, help="how many errors of each operator a report gets")
    options.add_argument("--together", type=int, default=1, help="how often a report gets two to five errors at once")
    options.add_argument("--in-fixtures", type=int, default=IN_FIXTURES, help="the same for the fixture reports")
    options.add_argument("--pdf", type=int, default=PDF, help="how many of the reports are typeset and read as PDF too")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--cores", type=int, default=CORES)
    options.add_argument("--markdown", action="store_true", help="write the section of BENCHMARKS.md")
    options.add_argument("-v", action="store_true", help="tell each error that is missed, and each false alarm")
    told = options.parse_args(arguments)
    start = time.perf_counter()
    step = partial(_one, seed=told.seed, seeded=told.seeded, each=told.each, together=told.together)
    again = partial(measure, seed=told.seed, each=told.in_fixtures, together=told.in_fixtures)
    with Pool(told.cores) as pool:
        kept = pool.map_async(again, fixtures(), chunksize=1)
        held = pool.map_async(partial(measure_replayed, seed=told.seed, each=told.in_fixtures), cases(), chunksize=1)
        typeset = pool.map_async(partial(_typeset, seed=told.seed), range(told.pdf), chunksize=1)
        measured = pool.map(step, range(told.reports), chunksize=4)
        measured_fixtures, pdf = kept.get(), typeset.get()
        replayed = [outcome for outcomes in held.get() for outcome in outcomes]
    sys.stderr.write(f"{time.perf_counter() - start:.0f} s\n")
    text = tables(measured, measured_fixtures, pdf, replayed, list(sprung()))
    sys.stdout.write(text)
    if told.v:
        alarms = [clean for clean, _ in measured] + pdf
        sys.stdout.writelines(f"false alarm: {clean.report}: {line}\n" for clean in alarms for line in clean.detail)
        sys.stdout.writelines(f"{line}\n" for line in _missed([*measured, *measured_fixtures]))
        sys.stdout.writelines(
            f"missed as read by a model: {o.report}: {o.operator}: {o.detail}\n" for o in _unseen(replayed)
        )
    if told.markdown:
        write_section("documents", text)
    return 0


def _one(number: int, seed: int, seeded: int, each: int, together: int) -> Measured:
    """A report measured; only the first ones are seeded, since reports without errors cost little."""
    is_seeded = number < seeded
    return measure(report(seed, number), seed, each * is_seeded, together * is_seeded)


def _typeset(number: int, seed: int) -> Clean:
    return measure_pdf(report(seed, number))


def _unseen(outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    return (outcome for outcome in outcomes if outcome.observable and not outcome.told)


def _missed(measured: Sequence[Measured]) -> Iterator[str]:
    for _, outcomes in measured:
        for o in outcomes:
            if o.observable and not o.told:
                yield f"missed: {o.report}: {o.operator} ({o.together}): {o.detail} fixed={o.fixed_told}"
            elif o.observable and not o.located:
                yield f"elsewhere: {o.report}: {o.operator} ({o.together}): {o.detail}"
            elif o.top == "wrong":
                yield f"top: {o.report}: {o.operator} ({o.together}): {o.detail}"
            elif o.decision and not o.decision_named:
                yield f"decision: {o.report}: {o.operator} ({o.together}): {o.detail}"


if __name__ == "__main__":
    sys.exit(main())
