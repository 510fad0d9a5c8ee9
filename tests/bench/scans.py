"""How scans are read: `python -m tests.bench.scans [--quality Q] [--cases C] [--limit-pages N] [--markdown] [-v]`.

Every page of the typeset reports is scanned by fixtures/degrade.py and read; its born-digital twin tells what is right.
`--every N` reads every Nth page alone with the other readers, and tells our own figures for those pages beside them.
`--findings` compares the findings of whole reports instead. What was read is kept in the work folder, by the content
of the page and the code of the reader: an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from extractor.read import read
from tests.bench import scan_findings
from tests.bench.dense import dense
from tests.bench.scan_others import LANGUAGES, MODES
from tests.bench.scan_pages import MEASURED, Page, fixtures, pages
from tests.bench.scan_readers import OURS, READERS, Seen, document_seen, restored, stored, timed, version
from tests.bench.scan_score import Score, wilson

Line = tuple[str, ...]

ROOT = Path(__file__).parents[2]
OTHERS = ("RapidOCR, whole page, defaults", *(f"tesseract {language}" for language in LANGUAGES))
HEAD: Line = ("quality", "reader", "pages", "numbers", "right", "share", "95 %", "extra", "letters", "any order")
HEAD += ("cells", "s a page", "MB")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line for each quality and reader."""
    told = _options().parse_args(arguments)
    work = told.work
    reports = [r for r in [*fixtures(), *dense(work)] if not told.cases or r.name in told.cases]
    if told.findings:
        sys.stdout.writelines(
            f"{line}\n" for line in scan_findings.compared(reports, told.quality or ["200 dpi"], work)
        )
        return 0
    listed = list(pages(reports, work, told.quality or MEASURED))[: told.limit_pages]
    rows = list(_rows(listed, told))
    shown = markdown(rows) if told.markdown else [_line(HEAD), *map(_line, rows)]
    sys.stdout.writelines(f"{line}\n" for line in shown)
    return 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quality", action="append", choices=MEASURED)
    options.add_argument("--cases", action="append", help="the name of a fixture or of a dense page")
    options.add_argument("--limit-pages", type=int)
    options.add_argument("--readers", action="append", choices=[OURS, *OTHERS])
    options.add_argument("--every", type=int, default=1, help="the other readers read every Nth page alone")
    options.add_argument("--work", type=Path, default=ROOT / "build" / "scans")
    options.add_argument("--findings", action="store_true")
    options.add_argument("--markdown", action="store_true")
    options.add_argument("-v", action="store_true", help="a line for each number that is not right")
    return options


def _rows(listed: Sequence[Page], told: argparse.Namespace) -> Iterator[Line]:
    some = listed[:: told.every]
    wanted = told.readers or [OURS, *OTHERS]
    for quality in told.quality or MEASURED:
        if OURS in wanted:
            yield from _row(quality, OURS, scored(listed, quality, OURS, told.work), told.v)
        if told.every > 1 and len(wanted) > 1 and OURS in wanted:
            yield from _row(quality, OURS, scored(some, quality, OURS, told.work), False)
        for reader in (name for name in wanted if name != OURS):
            yield from _row(quality, reader, _best(some, quality, reader, told.work), told.v)


def _best(listed: Sequence[Page], quality: str, reader: str, work: Path) -> Score:
    """The score of a reader; of tesseract, that of the page mode with which most numbers are right."""
    if reader in READERS:
        return scored(listed, quality, reader, work)
    tried = [scored(listed, quality, f"{reader} {mode}", work) for mode in MODES]
    return max(tried, key=lambda score: score.right)


def scored(listed: Sequence[Page], quality: str, reader: str, work: Path) -> Score:
    """How a reader does on these pages of this quality."""
    score = Score()
    seen = _all_seen([page.scan(quality) for page in listed], reader, work)
    for page, found in zip(listed, seen, strict=True):
        score.add(page.name, twin(page), found, page.report.ruled)
        print(f"{quality} {reader} {page.name}: {found.seconds:.1f} s {found.refused}", file=sys.stderr)
    return score


def twin(page: Page) -> Seen:
    """What is printed on a page."""
    return document_seen(read(page.twin))


def _all_seen(scans: Sequence[Path], reader: str, work: Path) -> Iterator[Seen]:
    """What a reader says of each scan, from a process of its own, so that its memory is told alone."""
    kept = [work / "seen" / _key(scan, reader) for scan in scans]
    if all(path.exists() for path in kept):
        yield from (restored(path.read_text(encoding="utf-8")) for path in kept)
        return
    with ProcessPoolExecutor(1, get_context("spawn"), _bare) as pool:
        for scan, path in zip(scans, kept, strict=True):
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(stored(pool.submit(timed, reader, scan).result()), encoding="utf-8")
            yield restored(path.read_text(encoding="utf-8"))


def _bare() -> None:
    """Hides what an earlier run has kept from the reader: its seconds are those of a first reading."""
    os.environ["EXTRACTOR_CACHE"] = ""


def _key(scan: Path, reader: str) -> str:
    told = hashlib.sha256(scan.read_bytes()).hexdigest()[:16]
    return f"{reader.replace(' ', '-').replace(',', '')}-{version(reader)}-{told}.json"


def _row(quality: str, reader: str, score: Score, verbose: bool) -> Iterator[Line]:
    """One line of figures, and to stderr what is wrong."""
    for line in score.lines if verbose else []:
        print(f"{quality} {reader} {line}", file=sys.stderr)
    low, high = wilson(score.right, score.numbers)
    counts = (str(score.pages), str(score.numbers), str(score.right), _share(score.right, score.numbers, 2))
    letters = (_share(score.letters - score.distance, score.letters), _share(score.letters - score.lost, score.letters))
    resources = (f"{score.seconds / max(score.pages, 1):.1f}", f"{score.peak / 1e6:.0f}")
    cells = _share(score.placed, score.cells) if reader == OURS else "–"
    yield quality, reader, *counts, f"{low:.2%}–{high:.2%}", str(score.extra), *letters, cells, *resources
    if reader == OURS:
        print(*_doubts(quality, score), sep="\n", file=sys.stderr)


def _doubts(quality: str, score: Score) -> Iterator[str]:
    wrong = score.numbers - score.right
    yield f"{quality}: of {wrong} wrong numbers {score.told} are told ({score.low} low, {score.offered} offered right)"
    yield f"{quality}: of {score.right} right numbers {score.low_right} are low; {score.refused} pages refused"
    yield f"{quality}: {score.open_placed} of {score.open_cells} cells of tables without lines at their place"


def _share(part: int, of: int, digits: int = 1) -> str:
    return f"{part / of:.{digits}%}" if of else "–"


def _line(cells: Sequence[str]) -> str:
    return "  ".join(f"{cell:{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


WIDTHS = (11, 32, 5, 7, 6, 7, 15, 5, 7, 12, 7, 8, 5)


def markdown(rows: Sequence[Line]) -> Iterator[str]:
    """The table as a section of BENCHMARKS.md."""
    yield "<!-- scans -->"
    yield f"| {' | '.join(HEAD)} |"
    yield f"|{'---|' * len(HEAD)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield "<!-- /scans -->"


if __name__ == "__main__":
    sys.exit(main())
