"""What a reader says of one page: numbers, text and cells, the seconds it took and the memory."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from extractor.document import Document, Number, Paragraph, Table, plain
from extractor.errors import DocumentUnreadable
from extractor.numerals import scan
from extractor.read import read
from tests.bench import scan_others

OURS = "extractor"
ROOT = Path(__file__).parents[2]
KIB = 1 if sys.platform == "darwin" else 1024  # of what the system tells as the peak


@dataclass(frozen=True, slots=True)
class Token:
    """One number: its text without spaces and letter width, its middle on the page, what is told of its doubt."""

    text: str
    at: tuple[float, float] | None = None
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of a table by its place."""

    table: int
    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader says of a page."""

    tokens: tuple[Token, ...] = ()
    text: str = ""
    spots: tuple[Spot, ...] = ()
    seconds: float = 0
    cpu_s: float = 0  # of processor time, which other work on the machine does not lengthen as much
    peak: int = 0  # bytes
    refused: str = field(default="")


def folded(text: str) -> str:
    """`text` blind to spaces, letter width and the form of the minus."""
    return plain(text).translate(_MINUS)


_MINUS = dict.fromkeys(map(ord, "−–﹣"), "-")


def document_seen(document: Document) -> Seen:
    """A document as tokens, text and cells."""
    tokens = tuple(_token(number) for number in document.numbers)
    return Seen(tokens, _in_order(document), tuple(_spots(document)))


def _in_order(document: Document) -> str:
    parts: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            parts.append(folded(block.text.text))
        else:
            parts += [folded(cell.text.text) for row in block.rows for cell in row.cells]
    return "".join(parts)


def _tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def _token(number: Number) -> Token:
    box = number.place.box
    at = ((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) if box else None
    return Token(folded(number.text), at, number.confidence, tuple(map(folded, number.others)))


def _spots(document: Document) -> list[Spot]:
    return [
        Spot(t, r, cell.column, cell.row_span, cell.column_span, folded(cell.text.text))
        for t, table in enumerate(_tables(document))
        for r, row in enumerate(table.rows)
        for cell in row.cells
    ]


def ours(path: Path) -> Seen:
    """What our reader says of a page."""
    try:
        return document_seen(read(path))
    except DocumentUnreadable as error:
        return Seen(refused=str(error))


def lines_seen(lines: Sequence[str]) -> Seen:
    """Recognised lines as tokens, by our scanner of numbers, and text."""
    tokens = [Token(folded(found.text)) for line in lines for found in scan(line)]
    return Seen(tuple(tokens), folded("".join(lines)))


def _others_seen(name: str, path: Path) -> Seen:
    return lines_seen(scan_others.READERS[name](path))


READERS: dict[str, Callable[[Path], Seen]] = {OURS: ours}
READERS |= {name: partial(_others_seen, name) for name in scan_others.READERS}


def timed(reader: str, path: Path) -> Seen:
    """What a reader says of a page, with the seconds and the peak of this process and its children up to then."""
    start, cpu_s = time.perf_counter(), _cpu_s()
    seen = READERS[reader](path)
    seconds = time.perf_counter() - start
    who = resource.RUSAGE_CHILDREN if reader.startswith("tesseract") else resource.RUSAGE_SELF
    peak = resource.getrusage(who).ru_maxrss * KIB
    return replace(seen, seconds=seconds, cpu_s=_cpu_s() - cpu_s, peak=peak)


def _cpu_s() -> float:
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def stored(seen: Seen) -> str:
    """What was seen as JSON."""
    return json.dumps(asdict(seen), ensure_ascii=False)


def restored(text: str) -> Seen:
    """What `stored` wrote."""
    told = json.loads(text)
    tokens = tuple(
        Token(t["text"], tuple(t["at"]) if t["at"] else None, t["confidence"], tuple(t["alternatives"]))
        for t in told["tokens"]
    )
    spots = tuple(Spot(**spot) for spot in told["spots"])
    return Seen(tokens, told["text"], spots, told["seconds"], told.get("cpu_s", 0), told["peak"], told["refused"])


@cache
def version(reader: str) -> str:
    """A word that changes with the code of the reader: what was seen before holds as long."""
    code = hashlib.sha256()
    parts = ("read", "numerals", "document.py", "tagging.py", "units.py")
    engine = [
        path
        for part in parts
        for path in sorted((ROOT / "extractor" / part).rglob("*.py")) or [ROOT / "extractor" / part]
    ]
    for path in engine if reader == OURS else [Path(scan_others.__file__)]:
        code.update(path.read_bytes())
    return code.hexdigest()[:12]
