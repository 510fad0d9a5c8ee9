"""What it costs to look for relations without a schema: `python -m tests.bench.relations`.

Tables of growing size, honest (budget, spent, balance and rate of each year, with a total row) and of unrelated
numbers; for each the best of several runs: cells with numbers, milliseconds to find, and to tell all as findings.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

from extractor.document import Cell, Document, Piece, Place, Row, Source, Table, Text
from extractor.record import Report
from extractor.tagging import build
from extractor.verify import verify
from extractor.verify.relations import found_relations

SIZES = ((10, 4), (45, 8), (45, 12), (100, 20), (200, 40), (200, 100))  # rows, columns
SEED = 3
RUNS = 5
HEADS = ("全年预算数", "全年执行数", "结余", "执行率")

Grid = list[list[str]]


def main() -> int:
    """Prints the curve."""
    sys.stdout.write(f"{'table':24}{'numbers':>8}{'checks':>8}{'find ms':>9}{'verify ms':>11}{'µs a number':>13}\n")
    for name, grid in (("honest", honest), ("unrelated", unrelated)):
        for rows, columns in SIZES:
            _line(name, grid, rows, columns)
    return 0


def _line(name: str, grid: Callable[[int, int], Grid], rows: int, columns: int) -> None:
    document = document_of(grid(rows, columns))
    checks = len(list(found_relations(document, ())))
    find = _best(lambda: list(found_relations(document, ())))
    whole = _best(partial(verify, document, Report()))
    label = f"{name} {rows} x {columns}"
    numbers = len(document.numbers)
    each = find / numbers * 1e6
    sys.stdout.write(f"{label:24}{numbers:8}{checks:8}{find * 1e3:9.1f}{whole * 1e3:11.1f}{each:13.1f}\n")


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
