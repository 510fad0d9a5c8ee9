"""A folder of reports without a model: `python -m tests.bench.folder [--documents 2000] [--processes 2]`.

Text reports made from those of the fixtures, each with decimals of its own, are read, extracted by labels and verified
in several processes. Told are documents a second, by the clock and of processor time, and the peak memory of a process
by the end of the first quarter of the documents and by the end of the last: equal where nothing is kept from one
document to the next.
"""

import argparse
import re
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor import catalog
from extractor.pipeline import Options, Reader, run_document

FIXTURES = Path(__file__).parents[2] / "fixtures"
KIB = 1 if sys.platform == "darwin" else 1024  # of what the system tells as the peak
BATCH = 5  # documents that a process takes at once


@dataclass(frozen=True, slots=True)
class Seen:
    """One document done."""

    numbers: int
    cpu_s: float
    peak: int  # bytes of memory of its process up to then


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the speed and the memory."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--processes", type=int, default=2)
    told = options.parse_args(arguments)
    with TemporaryDirectory() as folder:
        paths = list(reports(Path(folder), told.documents))
        size = sum(path.stat().st_size for path in paths)
        seen, seconds = timed(paths, told.processes)
    numbers = sum(each.numbers for each in seen)
    sys.stdout.write(
        f"{len(paths):,} documents, {size / 1e6:.1f} MB, {numbers:,} numbers, {told.processes} processes\n"
    )
    cpu_s = sum(each.cpu_s for each in seen)
    sys.stdout.write(f"{len(paths) / seconds:8.1f} documents a second ({seconds:.1f} s)\n")
    sys.stdout.write(f"{len(paths) / cpu_s:8.1f} documents a second of processor time ({cpu_s:.1f} s)\n")
    first, last = quarters(seen)
    sys.stdout.write(f"{first / 1e6:8.1f} MB peak of a process by the end of the first quarter\n")
    sys.stdout.write(f"{last / 1e6:8.1f} MB by the end of the last ({last / first - 1:+.1%})\n")
    return 0


def reports(folder: Path, count: int) -> Iterator[Path]:
    """The files of `count` reports that the fixtures' texts make in turn, no two alike."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*/report.txt"))]
    for n in range(count):
        path = folder / f"report-{n:05}.txt"
        path.write_text(varied(texts[n % len(texts)], n // len(texts)), encoding="utf-8")
        yield path


def varied(text: str, n: int) -> str:
    """`text` with `n` added to the decimals of each number, as many digits as before."""

    def shifted(match: re.Match[str]) -> str:
        digits = match.group()
        return f"{(int(digits) + n) % 10 ** len(digits):0{len(digits)}}"

    return f"{re.sub(r'(?<=[0-9][.])[0-9]+', shifted, text)}\n({n})\n"


def timed(paths: Sequence[Path], processes: int) -> tuple[list[Seen], float]:
    """What became of each document, in order, and the seconds for all; starting the processes is not counted."""
    with ProcessPoolExecutor(processes, get_context("spawn"), catalog.kinds) as pool:
        list(pool.map(done, [paths[0]] * processes * BATCH))
        start = time.perf_counter()
        seen = list(pool.map(done, paths, chunksize=BATCH))
        return seen, time.perf_counter() - start


def done(path: Path) -> Seen:
    """One document read, extracted and verified; of its result only the count of numbers is kept."""
    start = time.process_time()
    result, _ = run_document(path, Options(reader=Reader.LABELS))
    cpu_s = time.process_time() - start
    return Seen(result.coverage.numbers, cpu_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB)


def quarters(seen: Sequence[Seen]) -> tuple[int, int]:
    """The highest peak of a process by the end of the first quarter of `seen`, and by the end of all."""
    first = seen[: max(1, len(seen) // 4)]
    return max(each.peak for each in first), max(each.peak for each in seen)


if __name__ == "__main__":
    sys.exit(main())
