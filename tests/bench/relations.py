"""What verifying costs, and how the cost grows: `python -m tests.bench.relations [--markdown]`.

The largest fixture report with all rules on; then tables of growing size, honest (budget, spent, balance and rate of
each year, with a total row) and of unrelated numbers. For each the best of several runs on one core: numbers, checks,
milliseconds to find relations without a schema and to verify, and the time by n log n beside that of the first row.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import log2
from pathlib import Path

from extractor import catalog
from extractor.document import Cell, Document, Piece, Place, Row, Source, Table, Text
from extractor.extract.labels import read_by_labels
from extractor.read import read
from extractor.record import Report
from extractor.tagging import build
from extractor.verify import verify
from extractor.verify.relations import found_relations
from tests.bench.markdown import table, write_section

SIZES = ((25, 40), (50, 40), (100, 40), (125, 40), (125, 80), (200, 100))  # rows, columns: 1,000 to 20,000 numbers
SMALL = ((10, 4), (45, 8), (45, 12))
LARGEST = Path(__file__).parents[2] / "fixtures" / "narrative-water" / "report.txt"
SEED = 3
RUNS = 5
HEADS = ("全年预算数", "全年执行数", "结余", "执行率")

Grid = list[list[str]]


HEAD = ("", "numbers", "checks", "find ms", "verify ms", "by n log n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the curve, or writes it into BENCHMARKS.md."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--markdown", action="store_true", help="write the section of BENCHMARKS.md")
    told = options.parse_args(arguments)
    rows = [_report(LARGEST), *(row for name in GRIDS for row in _curve(name))]
    text = table(HEAD, rows)
    sys.stdout.write(text)
    if told.markdown:
        write_section("growth", text)
    return 0


def _report(path: Path) -> list[object]:
    """The row of a whole report, read by labels."""
    document = read(path)
    record = read_by_labels(document, catalog.find_kind(document)).record
    checks = len(verify(document, record)[0])
    find, whole = _best(partial(_find, document)), _best(partial(verify, document, record))
    return [path.parent.name, len(document.numbers), checks, f"{find * 1e3:.1f}", f"{whole * 1e3:.1f}", ""]


def _curve(name: str) -> Iterator[list[object]]:
    """The rows of one kind of table; the last column says how the time grows: 1.0 is n log n from the first on."""
    first = 0.0
    for rows, columns in (*SMALL, *SIZES):
        document = document_of(GRIDS[name](rows, columns))
        numbers = len(document.numbers)
        checks = len(list(found_relations(document, ())))
        find = _best(partial(_find, document))
        whole = _best(partial(verify, document, Report()))
        each = whole / (numbers * log2(numbers))
        first = each if (rows, columns) == SIZES[0] else first
        growth = f"{each / first:.2f}" if first else ""
        yield [f"{name} {rows} × {columns}", numbers, checks, f"{find * 1e3:.1f}", f"{whole * 1e3:.1f}", growth]


def _find(document: Document) -> list[object]:
    return list(found_relations(document, ()))


def honest(rows: int, columns: int) -> Grid:
    """A table in which every fourth column is a rate, every third a balance, and the last row the total."""
    chance = random.Random(SEED)
    years = columns // len(HEADS)
    body = [[_money(chance) for _ in range(years)] for _ in range(rows)]
    total = [tuple(map(sum, zip(*(row[n] for row in body), strict=True))) for n in range(years)]
    told = [[f"项目{n}", *_cells(row)] for n, row in enumerate(body, 1)]
    return [["项目", *HEADS * years], *told, ["合计", *_cells(total)]]


def unrelated(rows: int, columns: int) -> Grid:
    """A table of numbers without any relation."""
    chance = random.Random(SEED)
    body = [[f"{chance.randint(10**3, 10**7) / 100:.2f}" for _ in range(columns)] for _ in range(rows)]
    return [["项目", *["数"] * columns], *([f"项目{n}", *row] for n, row in enumerate(body, 1))]


GRIDS: dict[str, Callable[[int, int], Grid]] = {"honest": honest, "unrelated": unrelated}


def document_of(grid: Grid) -> Document:
    """The document of one table."""
    rows = tuple(
        Row(tuple(Cell(n, Text(text, (Piece(0, len(text), Place(1, line)),))) for n, text in enumerate(cells, 1)))
        for line, cells in enumerate(grid, 1)
    )
    return build(Source("table.txt", "0" * 64, 1), [Table(rows)])


def _money(chance: random.Random) -> tuple[int, int]:
    """Budget and what was spent of it, in 0.01."""
    budget = chance.randint(10**5, 10**6)
    return budget, budget * chance.randint(8000, 10**4) // 10**4


def _cells(pairs: Sequence[tuple[int, ...]]) -> list[str]:
    """Each pair as budget, spent, balance and rate, the rate with two decimals, half-up."""
    told: list[str] = []
    for budget, spent in pairs:
        rate = (spent * 20000 + budget) // (2 * budget)
        told += [f"{n // 100}.{n % 100:02d}" for n in (budget, spent, budget - spent)]
        told.append(f"{rate // 100}.{rate % 100:02d}%")
    return told


def _best(step: Callable[[], object]) -> float:
    """The least processor time of several runs, in seconds: other work on the machine does not count."""
    times: list[float] = []
    for _ in range(RUNS):
        start = time.process_time()
        step()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
