"""How scans are read: `python -m tests.bench.scans [--quality Q] [--cases C] [--seed S] [--markdown] [-v]`.

Every page of the typeset reports is scanned by fixtures/degrade.py and read; its born-digital twin tells what is right.
`--every N` reads every Nth page alone with the other readers, and tells our own figures for those pages beside them.
`--findings` compares the findings of whole reports instead, `--kept` those of the scans that the fixtures hold. What
was read is kept in the work folder, by the content of the page and the code of the reader: an interrupted run goes on
where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from extractor.read import read
from tests.bench import scan_findings
from tests.bench.dense import dense
from tests.bench.markdown import table, write_section
from tests.bench.scan_others import LANGUAGES, MODES
from tests.bench.scan_pages import MEASURED, Page, fixtures, pages
from tests.bench.scan_readers import OURS, READERS, Seen, document_seen, restored, stored, timed, version
from tests.bench.scan_score import Score, wilson

ROOT = Path(__file__).parents[2]
OTHERS = ("RapidOCR, whole page, defaults", *(f"tesseract {language}" for language in LANGUAGES))
HEAD = ("quality", "reader", "pages", "numbers", "right", "95 %", "not printed", "letters", "in any order", "cells")
HEAD_OF_DOUBTS = (
    *("quality", "numbers wrong", "low confidence", "right one offered", "either", "right, yet low", "pages refused"),
    "cells of tables without lines",
)
ABOUT = """## Scans

`{command}`: pages as fixtures/degrade.py scans them. Dense pages (tests/bench/dense.py) are drawn by seed; the reader
was made with those of seeds 0 and 101 to 108. A number is right when its text is that of the born-digital page, marks
and units included (blind to spaces, width of letters and the form of the minus); letters: 1 − edit distance / length;
cells: of ruled tables, at their row and column with their spans. Memory is that of the process that reads page after
page; seconds are of a shared machine of two cores. The numbers of the other readers are found in the lines that they
tell; a number that wraps counts as two there. Where tesseract is told, its best page mode is.

Wanted: 99.9 % of numbers at 300 dpi, 99.7 % at 200 dpi, 99 % at 150 dpi low, 97 % at 150 dpi bad; 90 % of the wrong
ones with a low confidence or the right one offered; 99 % of cells at 200 dpi."""
RESOURCES = ("s a page", "of processor time", "MB")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line for each quality and reader."""
    told = _options().parse_args(arguments)
    work = told.work
    reports = [*fixtures(), *dense(work, told.seed)]
    reports = [r for r in reports if not told.cases or r.name.startswith(tuple(told.cases))]
    if told.kept:
        sys.stdout.writelines(f"{line}\n" for line in scan_findings.compared_kept(reports))
        return 0
    if told.findings:
        sys.stdout.writelines(
            f"{line}\n" for line in scan_findings.compared(reports, told.quality or ["200 dpi"], work)
        )
        return 0
    listed = list(pages(reports, work, told.quality or MEASURED))[:: told.spread][: told.limit_pages]
    results = list(_results(listed, told))
    text = table((*HEAD, *RESOURCES), [_row(*result) for result in results])
    text += "\n" + table(
        HEAD_OF_DOUBTS, [_doubts(quality, score) for quality, reader, score in results if reader == OURS]
    )
    sys.stdout.write(text)
    if told.markdown:
        command = shlex.join(["python", "-m", "tests.bench.scans", *(arguments or sys.argv[1:])])
        write_section("scans", f"{ABOUT.format(command=command)}\n\n{text}")
    return 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quality", action="append", choices=MEASURED)
    options.add_argument("--cases", action="append", help="how the name of a fixture or of a dense page begins")
    options.add_argument("--limit-pages", type=int)
    options.add_argument("--readers", action="append", choices=[OURS, *OTHERS])
    options.add_argument("--every", type=int, default=1, help="the other readers read every Nth page alone")
    options.add_argument("--others-at", action="append", choices=MEASURED, help="the only qualities of the others")
    options.add_argument("--spread", type=int, default=1, help="only every Nth page, for all readers")
    options.add_argument("--seed", type=int, default=0, help="of the dense pages; made with: 0, 101 to 108")
    options.add_argument("--work", type=Path, default=ROOT / "build" / "scans")
    options.add_argument("--findings", action="store_true")
    options.add_argument("--kept", action="store_true", help="the findings of the scans kept in the fixtures")
    options.add_argument("--markdown", action="store_true")
    options.add_argument("-v", action="store_true", help="a line for each number that is not right")
    return options


def _results(listed: Sequence[Page], told: argparse.Namespace) -> Iterator[tuple[str, str, Score]]:
    some = listed[:: told.every]
    wanted = told.readers or [OURS, *OTHERS]
    for quality in told.quality or MEASURED:
        if OURS in wanted:
            yield quality, OURS, scored(listed, quality, OURS, told)
        others = wanted if quality in (told.others_at or MEASURED) else [OURS]
        if OURS in others and len(others) > 1 and told.every > 1:
            yield quality, f"{OURS}, same pages", scored(some, quality, OURS, told)
        for reader in (name for name in others if name != OURS):
            yield quality, reader, _best(some, quality, reader, told)


def _best(listed: Sequence[Page], quality: str, reader: str, told: argparse.Namespace) -> Score:
    """The score of a reader; of tesseract, that of the page mode with which most numbers are right."""
    if reader in READERS:
        return scored(listed, quality, reader, told)
    tried = [scored(listed, quality, f"{reader} {mode}", told) for mode in MODES]
    return max(tried, key=lambda score: score.right)


def scored(listed: Sequence[Page], quality: str, reader: str, told: argparse.Namespace) -> Score:
    """How a reader does on these pages of this quality."""
    score = Score()
    seen = _all_seen([page.scan(quality) for page in listed], reader, told.work)
    for page, found in zip(listed, seen, strict=True):
        score.add(page.name, twin(page), found, page.report.ruled)
        print(f"{quality} {reader} {page.name}: {found.seconds:.1f} s {found.refused}", file=sys.stderr, flush=True)
        for line in score.lines if told.v else []:
            print(f"    {line}", file=sys.stderr)
        score.lines.clear()
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


def _row(quality: str, reader: str, score: Score) -> Sequence[str]:
    """What is right, and what it took."""
    low, high = wilson(score.right, score.numbers)
    right = f"{score.right} = {_share(score.right, score.numbers, 2)}"
    letters = [_share(score.letters - missed, score.letters) for missed in (score.distance, score.lost)]
    cells = _share(score.placed, score.cells) if reader.startswith(OURS) else "–"
    seconds = [f"{s / max(score.pages, 1):.1f}" if s else "–" for s in (score.seconds, score.cpu_s)]
    counts = (str(score.pages), str(score.numbers), right, f"{low:.2%}–{high:.2%}", str(score.extra))
    return quality, reader, *counts, *letters, cells, *seconds, f"{score.peak / 1e6:.0f}"


def _doubts(quality: str, score: Score) -> Sequence[str]:
    """What our reader tells of its doubts."""
    wrong = score.numbers - score.right
    told = [str(wrong), str(score.low), str(score.offered), f"{score.told} = {_share(score.told, wrong)}"]
    return (
        quality,
        *told,
        _share(score.low_right, score.right),
        str(score.refused),
        _share(score.open_placed, score.open_cells),
    )


def _share(part: int, of: int, digits: int = 1) -> str:
    return f"{part / of:.{digits}%}" if of else "–"


if __name__ == "__main__":
    sys.exit(main())
