"""Runs into a folder: `python -m tests.bench.runs [--documents 500] [--large 20000] [--markdown]`.

Told are the share of the ideal throughput where every reply takes a second and 32 requests are in flight, and where
five requests a second are allowed (with Retry-After and without), each from the first request to the last reply; and of
many small reports, read by labels, the memory of all processes and their time for the first and the last thousand.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractor.store import Store, opened, url_in
from tests.bench.markdown import table, write_section
from tests.stand_in import Allowance, pages, standing_in

LATENCY_S = 1.0
IN_FLIGHT = 32
ALLOWED = 5.0
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement in words, a number, and what is wanted."""

    what: str
    value: str
    wanted: str


ABOUT = """## Runs

`python -m tests.bench.runs --documents {documents} --large {large} --markdown`: runs into a folder by the real command,
against a stand-in endpoint from the first request to the last reply; then many small reports read by labels."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the measurements, or writes them into BENCHMARKS.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=500)
    options.add_argument("--large", type=int, default=20_000)
    options.add_argument("--markdown", action="store_true", help="write the section of BENCHMARKS.md")
    told = options.parse_args(arguments)
    lines = []
    for line in measured(told.documents, told.large):
        lines.append(line)
        sys.stderr.write(f"{line}\n")
    text = table(("", "measured", "wanted"), [(line.what, line.value, line.wanted) for line in lines])
    sys.stdout.write(text)
    if told.markdown:
        write_section("runs", f"{ABOUT.format(documents=told.documents, large=told.large)}\n\n{text}")
    return 0


def measured(documents: int, large: int) -> Iterator[Line]:
    """Each measurement as it is made."""
    with TemporaryDirectory() as folder:
        reports = written(Path(folder) / "reports", documents)
        yield latency(reports, documents)
        for wait in ("1", None):
            yield rate(reports, documents, wait)
        if large:
            yield from many(written(Path(folder) / "many", large), large)


def written(folder: Path, count: int) -> Path:
    """A folder of small reports."""
    folder.mkdir()
    for name, text in pages(count):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def latency(reports: Path, documents: int) -> Line:
    """The share of what 32 requests at once, each of a second, could be."""
    with standing_in(latency_s=LATENCY_S) as server:
        failed = run(reports, server.url)
        seconds = span([(asked.received, asked.answered) for asked in server.asked])
    share = documents / IN_FLIGHT * LATENCY_S / seconds
    what = f"of the ideal throughput: {documents} documents, a latency of 1 s, {IN_FLIGHT} in flight, {failed} failed"
    return Line(what, f"{share:.1%}", "at least 90 %, none failed")


def rate(reports: Path, documents: int, wait: str | None) -> Line:
    """The share of what an endpoint that allows five requests a second allows."""
    with standing_in(latency_s=0.2, allowance=Allowance(ALLOWED, ALLOWED, wait)) as server:
        failed = run(reports, server.url)
        seconds = span([(asked.received, asked.answered) for asked in server.asked])
        refused = server.refused
    share = (documents - ALLOWED) / ALLOWED / seconds
    how = f"with Retry-After: {wait}" if wait else "without Retry-After"
    what = f"of 5 requests a second that are allowed, {how}: {documents} documents, {refused} refusals, {failed} failed"
    return Line(what, f"{share:.1%}", "at least 90 %, none failed")


def many(reports: Path, count: int) -> Iterator[Line]:
    """Memory and speed over many documents without a model."""
    out = reports.parent / "out-many"
    command = [sys.executable, "-m", "extractor", "run", str(reports), "-o", str(out), "--reader", "labels"]
    highest: list[int] = []
    marks: list[tuple[float, int]] = []
    taken = 0.0
    with subprocess.Popen([*command, "--fail-on", "never", "--workers", "2"], stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            highest.append(memory(process.pid))
            taken = max(taken, processor_s(process.pid))  # of processes that have ended nothing is told
            marks.append((taken, done(out)))
            time.sleep(0.5)
    first, last = thousands(marks, count)
    quarter = max(highest[: len(highest) // 4])
    yield Line(
        f"MB, the most memory of all processes of a run over {count:,} documents", f"{max(highest) / 1e6:.0f}", "400"
    )
    yield Line("MB of it in the first quarter of the time", f"{quarter / 1e6:.0f}", "about as much")
    yield Line("ms of processor time for a document of the first thousand", f"{first:.1f}", "constant")
    yield Line("ms of processor time for a document of the last thousand", f"{last:.1f}", "constant")


def thousands(marks: Sequence[tuple[float, int]], count: int) -> tuple[float, float]:
    """Milliseconds for each document of the first thousand and of the last."""

    def when(number: int) -> float:
        after = next(n for n, mark in enumerate(marks) if mark[1] >= number)
        (t0, n0), (t1, n1) = marks[max(after - 1, 0)], marks[after]
        return t1 if n1 == n0 else t0 + (t1 - t0) * (number - n0) / (n1 - n0)

    top = max(number for _, number in marks)
    size = min(THOUSAND, count // 4)
    return (when(size + 1) - when(1)) * 1000 / size, (when(top) - when(top - size)) * 1000 / size


def done(out: Path) -> int:
    """How many results a folder holds by now."""
    if not (out / "extractor.db").exists():
        return 0
    try:
        store = Store(opened(url_in(out), make=False))
    except Exception:  # noqa: BLE001 - its tables are being made
        return 0
    try:
        return store.count()
    finally:
        store.close()


def memory(process: int) -> int:
    """The bytes that a process and those that it began hold for themselves, as Linux tells."""
    return sum(map(_private, _told(process, "smaps_rollup")))


def processor_s(process: int) -> float:
    """The seconds of processor time that a process and those that it began have taken: others' load is not in it."""
    ticks = (int(ticks) for told in _told(process, "stat") for ticks in told.rpartition(")")[2].split()[11:13])
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def _told(process: int, what: str) -> list[str]:
    """What Linux tells of a process and of those that it began."""
    children = Path(f"/proc/{process}/task/{process}/children")
    try:
        pids = [process, *map(int, children.read_text(encoding="ascii").split())]
        return [Path(f"/proc/{pid}/{what}").read_text(encoding="ascii") for pid in pids]
    except OSError:
        return []


def _private(told: str) -> int:
    pss = re.search(r"^Pss: +(\d+) kB", told, re.M)
    return int(pss[1]) * 1024 if pss else 0


def run(reports: Path, url: str) -> int:
    """How many documents of a run yield no result."""
    with TemporaryDirectory() as out:
        command = [sys.executable, "-m", "extractor", "run", str(reports), "-o", out, "--base-url", url, "--model", "m"]
        told = [*command, "--in-flight", str(IN_FLIGHT), "--fail-on", "never"]
        subprocess.run(told, env=os.environ, stderr=subprocess.DEVNULL, check=False)
        store = Store(opened(url_in(Path(out)), make=False))
        try:
            return len(list(reports.iterdir())) - store.count()
        finally:
            store.close()


def span(asked: Sequence[tuple[float, Any]]) -> float:
    """The seconds from the first request to the last reply."""
    return float(max(answered for _, answered in asked if answered) - min(received for received, _ in asked))


if __name__ == "__main__":
    sys.exit(main())
