"""Runs that are killed: `python -m tests.bench.kills [--kills 500] [--documents 200] [--seed 1] [--markdown]`.

A run of small reports against a stand-in endpoint is killed (SIGKILL) at a random moment of its time and carried on by
the same command, again and again until one ends by itself; then the next folder is begun, until there were as many
kills as wanted. Told are: folders whose results are not those of a run that nothing disturbed, byte for byte; replies
that were kept and asked for again; and replies that the endpoint had sent and were not kept, which were in flight at
the kill, with the longest time between their last byte and the kill.
"""

import argparse
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.report.to_json import result_pieces
from extractor.store import Store, is_store, opened, url_in
from tests.bench.markdown import table, write_section
from tests.stand_in import StandIn, pages, standing_in

LATENCY_S = 0.05
IN_FLIGHT = 8
MOST_KILLS = 50  # of one folder: a machine that has become too slow to get anywhere between two kills comes to an end
ABOUT = """## Killed runs

`python -m tests.bench.kills --kills {kills} --documents {documents} --seed {seed} --markdown`: runs of {documents}
reports against a stand-in endpoint, killed (SIGKILL) at a random moment of their time and carried on by the same
command, again and again, until one comes to its end; its results are then compared with those of a run that nothing
disturbed, byte for byte. Replies asked for twice may only be those that were in flight at a kill."""


@dataclass
class Tally:
    """What kills did."""

    kills: int = 0
    runs: int = 0
    differing: int = 0
    replies: int = 0  # that all runs needed
    asked_again: int = 0  # though their reply was kept
    in_flight: int = 0  # at a kill, and asked for again
    oldest_s: float = 0.0  # of the replies in flight that had left the endpoint

    def rows(self) -> list[tuple[str, str, str]]:
        """Each count: of what, how many, how many are allowed."""
        return [
            ("kills", f"{self.kills:,}", ""),
            ("runs carried on to their end", f"{self.runs:,}", ""),
            ("of these, with other results than an undisturbed run", f"{self.differing:,}", "0"),
            ("replies that the runs needed", f"{self.replies:,}", ""),
            ("kept, and asked for again", f"{self.asked_again:,}", "0"),
            ("in flight at a kill, and asked for again", f"{self.in_flight:,}", f"{IN_FLIGHT} a kill"),
            ("ms since the oldest of these had left the endpoint", f"{self.oldest_s * 1000:.0f}", ""),
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tally, or writes it into BENCHMARKS.md; 1 where a kill did damage."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--documents", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--markdown", action="store_true", help="write the section of BENCHMARKS.md")
    told = options.parse_args(arguments)
    tally = Tally()
    with TemporaryDirectory() as folder:
        for _ in killed(Path(folder), told.documents, told.kills, random.Random(told.seed), tally):
            sys.stderr.write(f"{tally}\n")
    text = table(("", "count", "allowed"), tally.rows())
    sys.stdout.write(text)
    if told.markdown:
        about = ABOUT.format(kills=told.kills, documents=told.documents, seed=told.seed)
        write_section("kills", f"{about}\n\n{text}")
    return int(bool(tally.differing or tally.asked_again))


def killed(folder: Path, documents: int, kills: int, chance: random.Random, tally: Tally) -> Iterator[Tally]:
    """Makes the kills, and gives the tally after each run that came to its end."""
    reports = folder / "reports"
    reports.mkdir()
    for name, text in pages(documents):
        (reports / name).write_text(text, encoding="utf-8")
    with standing_in(latency_s=LATENCY_S) as server:
        begun = time.monotonic()
        ended(reports, folder / "undisturbed", server, None)
        whole_s = time.monotonic() - begun
        expected = results(folder / "undisturbed")
        while tally.kills < kills:
            out = folder / f"out-{tally.runs}"
            watch = Watch(server, out, tally)
            moments = [chance.uniform(0, whole_s) for _ in range(MOST_KILLS)]
            for moment in (*moments, None):
                if ended(reports, out, server, moment):
                    break
                tally.kills += 1
                watch.look(time.time())
            watch.look(time.time())
            tally.runs += 1
            tally.replies += documents
            tally.differing += results(out) != expected
            yield tally


@dataclass
class Watch:
    """What one run asked, and what it kept when it was killed; a report of `pages` is one request."""

    server: StandIn
    out: Path
    tally: Tally
    kept: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.server.asked.clear()

    def look(self, now: float) -> None:
        """Counts what was asked since the last look, at the moment of a kill or an end."""
        self.server.settle()  # else a request of the killed run could be counted as one of the next
        asked = list(self.server.asked)
        self.server.asked.clear()
        self.tally.asked_again += sum(each.document in self.kept for each in asked)
        self.tally.asked_again += len(asked) - len({each.document for each in asked})
        self.kept = kept(self.out)
        for each in asked:
            if each.document not in self.kept:
                self.tally.in_flight += 1
                if each.answered:
                    self.tally.oldest_s = max(self.tally.oldest_s, now - each.answered)


def kept(out: Path) -> set[str]:
    """The marks of the documents whose replies a folder holds."""
    if not is_store(out):
        return set()
    store = Store(opened(url_in(out), make=True))
    try:
        return {reply.document[:12] for reply in store.every_reply()}
    finally:
        store.close()


def results(out: Path) -> bytes:
    """All results of a folder as they leave the program."""
    store = Store(opened(url_in(out), make=False))
    try:
        return "".join(result_pieces(store.results(), store.failures())).encode()
    finally:
        store.close()


def ended(reports: Path, out: Path, server: StandIn, after_s: float | None) -> bool:
    """Whether a run came to its end before it was killed after that time."""
    command = [sys.executable, "-m", "extractor", "run", str(reports), "-o", str(out), "--model", "stand-in"]
    told = [*command, "--base-url", server.url, "--fail-on", "never", "--in-flight", str(IN_FLIGHT)]
    with subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        with suppress(subprocess.TimeoutExpired):
            code = process.wait(after_s)
            if code:
                raise SystemExit(process.stderr.read().decode() if process.stderr else "")
            return True
        process.send_signal(signal.SIGKILL)
        process.wait()
    return False


if __name__ == "__main__":
    sys.exit(main())
