"""What hostile files cost: `python -m tests.bench.hostile [--size 100000] [--markdown]`.

Texts in which something repeats without end, scanned for numbers or cut into lines and tables: milliseconds of
processor time for half of the size and for the whole of it, the best of three; twice is as it should be. Then a page
full of rules, and the bombs of `tests.hostile`, each in a process of its own: seconds of processor time, and megabytes.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from extractor.numerals import scan
from extractor.read.text import text_to_blocks
from tests.bench.markdown import table, write_section
from tests.hostile import BOMBS
from tests.long_texts import PIECES, TEXTS, repeated

RUNS = 3
GRID = b"#set text(size: 3pt)\n#table(columns: 40, inset: 1pt, ..range(1600).map(n => [#n]))"
ABOUT = """## Hostile files

`python -m tests.bench.hostile --size {size} --markdown`: processor time for texts of {half} and of {size} characters in
which something repeats without end (twice is as it should be); then files that are small and ask for much."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints both tables, or writes them into BENCHMARKS.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=int, default=100_000, help="characters of a whole text")
    options.add_argument("--markdown", action="store_true", help="write the section of BENCHMARKS.md")
    told = options.parse_args(arguments)
    text = table(("text", "half ms", "whole ms", "times"), list(texts(told.size)))
    text += "\n" + table(("file", "bytes", "s", "MB", "ends with"), list(files()))
    sys.stdout.write(text)
    if told.markdown:
        write_section("hostile", f"{ABOUT.format(size=told.size, half=told.size // 2)}\n\n{text}")
    return 0


def texts(size: int) -> Iterator[Sequence[object]]:
    """A row for each text."""
    for piece in PIECES:
        yield growth(f"numbers in `{piece}`", scan, partial(repeated, piece), size)
    for name, text in TEXTS.items():
        yield growth(f"lines of {name}", text_to_blocks, text, size)


def growth(name: str, work: Callable[[str], object], text: Callable[[int], str], size: int) -> Sequence[object]:
    """The milliseconds for half of a text and for the whole of it."""
    half, whole = (best(partial(work, text(length))) for length in (size // 2, size))
    return name, f"{half * 1e3:.1f}", f"{whole * 1e3:.1f}", f"{whole / half:.1f}"


def best(work: Callable[[], object]) -> float:
    """The least seconds of processor time of several times."""
    taken = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def files() -> Iterator[Sequence[object]]:
    """A row for each file."""
    with TemporaryDirectory() as folder:
        made = {"a page of 1,600 ruled cells": bytes(typst.compile(GRID, format="pdf"))}
        for name, data in (made | {name: make() for name, make in BOMBS.items()}).items():
            path = Path(folder) / "report.pdf"
            path.write_bytes(data)
            done = subprocess.run([sys.executable, "-m", "tests.hostile", path], capture_output=True, check=True)
            told = json.loads(done.stdout)
            end = "; ".join(told["problems"]).partition("\n")[0].removeprefix(f"{path}: ")
            end = end or f"{told['numbers']:,} numbers"
            yield name, f"{path.stat().st_size:,}", f"{told['cpu_s']:.1f}", f"{told['peak'] / 1e6:.0f}", end


if __name__ == "__main__":
    sys.exit(main())
