"""How what was seen on a scan stands against the page's born-digital twin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from math import hypot, sqrt
from statistics import median

import numpy as np

from extractor.document import SURE
from tests.bench.scan_readers import Seen, Spot, Token

NEAR = 30.0  # points, within which two numbers stand at one place
LIKE = 0.5  # share of letters in common, from which two cells are one


@dataclass
class Score:
    """Counts over pages."""

    pages: int = 0
    numbers: int = 0
    right: int = 0
    extra: int = 0  # numbers that are not printed
    low: int = 0  # of the wrong ones: a low confidence
    offered: int = 0  # of the wrong ones: an alternative that is right
    told: int = 0  # of the wrong ones: either
    low_right: int = 0  # of the right ones: a low confidence
    letters: int = 0
    distance: int = 0
    lost: int = 0  # letters, whatever the order
    cells: int = 0
    placed: int = 0
    open_cells: int = 0
    open_placed: int = 0
    seconds: float = 0
    cpu_s: float = 0
    peak: int = 0
    refused: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, name: str, twin: Seen, seen: Seen, ruled: bool) -> None:
        """Counts one page."""
        self.pages += 1
        self.seconds += seen.seconds
        self.cpu_s += seen.cpu_s
        self.peak = max(self.peak, seen.peak)
        self.refused += bool(seen.refused)
        self._numbers(name, twin, seen)
        self.letters += len(twin.text)
        self.distance += min(edit_distance(twin.text, seen.text), len(twin.text))
        self.lost += (Counter(twin.text) - Counter(seen.text)).total()
        placed = cells_placed(twin.spots, seen.spots)
        if ruled:
            self.cells, self.placed = self.cells + len(twin.spots), self.placed + placed
        else:
            self.open_cells, self.open_placed = self.open_cells + len(twin.spots), self.open_placed + placed

    def _numbers(self, name: str, twin: Seen, seen: Seen) -> None:
        self.numbers += len(twin.tokens)
        pairs = list(aligned(twin.tokens, seen.tokens))
        for true, read in pairs:
            if true is None:
                self.extra += 1
            elif read and read.text == true.text:
                self.right += 1
                self.low_right += is_low(read)
            else:
                self._wrong(true, read)
        self.lines += [
            f"{name}: {_shown(true)} read as {_shown(read)}" for true, read in pairs if not _same(true, read)
        ]

    def _wrong(self, true: Token, read: Token | None) -> None:
        low = read is not None and is_low(read)
        offered = read is not None and true.text in read.alternatives
        self.low += low
        self.offered += offered
        self.told += low or offered


def is_low(token: Token) -> bool:
    """Whether its confidence is told and low."""
    return token.confidence is not None and token.confidence < SURE


def _same(true: Token | None, read: Token | None) -> bool:
    return true is not None and read is not None and true.text == read.text


def _shown(token: Token | None) -> str:
    if token is None:
        return "nothing"
    doubt = "" if token.confidence is None else f" ({token.confidence:.2f})"
    return f"{token.text!r}{doubt}" + "".join(f" or {other!r}" for other in token.alternatives)


def aligned(true: Sequence[Token], read: Sequence[Token]) -> Iterator[tuple[Token | None, Token | None]]:
    """Each printed number with the one that was read for it, and each that was read without a printed one.

    Numbers go by their order on the page; of those left, equal ones that stand near, then unequal ones within a gap.
    """
    matcher = SequenceMatcher(None, [t.text for t in true], [t.text for t in read], autojunk=False)
    gaps: list[tuple[list[Token], list[Token]]] = []
    pairs: list[tuple[Token, Token]] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            pairs += zip(true[a:b], read[c:d], strict=True)
        else:
            gaps.append((list(true[a:b]), list(read[c:d])))
    yield from pairs
    scale = _scale(pairs)
    yield from _moved(gaps, scale)
    for missed, found in gaps:
        yield from _beside(missed, found, scale)


def _scale(pairs: Sequence[tuple[Token, Token]]) -> float:
    """How much larger the page is on the scan: a picture need not tell its resolution."""
    ratios = [read.at[1] / true.at[1] for true, read in pairs if true.at and read.at and true.at[1]]
    return median(ratios) if ratios else 1.0


def _near(true: Token, read: Token, scale: float) -> bool:
    return not (true.at and read.at) or _apart(true, read, scale) < NEAR


def _apart(true: Token, read: Token, scale: float) -> float:
    if not (true.at and read.at):
        return 0.0
    return hypot(true.at[0] - read.at[0] / scale, true.at[1] - read.at[1] / scale)


def _moved(gaps: list[tuple[list[Token], list[Token]]], scale: float) -> Iterator[tuple[Token, Token]]:
    """Equal numbers at one place that another order keeps apart; they leave the gaps."""
    for missed, _ in gaps:
        for true in list(missed):
            for _, found in gaps:
                same = next((read for read in found if read.text == true.text and _near(true, read, scale)), None)
                if same:
                    missed.remove(true)
                    found.remove(same)
                    yield true, same
                    break


def _beside(missed: list[Token], found: list[Token], scale: float) -> Iterator[tuple[Token | None, Token | None]]:
    """Each missed number with the one read at its place."""
    left = list(found)
    for true in missed:
        best = min(
            (read for read in left if _near(true, read, scale)), key=lambda r: _apart(true, r, scale), default=None
        )
        if best:
            left.remove(best)
        yield true, best
    yield from ((None, read) for read in left)


def edit_distance(a: str, b: str) -> int:
    """Letters to change, add or leave out to make `b` of `a`, a whole row of the matrix at a time."""
    codes = np.frombuffer(b.encode("utf-32-le"), np.uint32)
    steps = np.arange(len(b) + 1)
    row = steps.copy()
    for letter in a:
        changed = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(letter)))
        row = np.minimum.accumulate(np.concatenate(([row[0] + 1], changed)) - steps) + steps
    return int(row[-1])


def cells_placed(true: Sequence[Spot], read: Sequence[Spot]) -> int:
    """The printed cells that stand at their row and column, with their spans and by and large their text."""
    by_table: dict[int, dict[tuple[int, ...], Spot]] = {}
    for spot in read:
        by_table.setdefault(spot.table, {})[_place(spot)] = spot
    total = 0
    for table in sorted({spot.table for spot in true}):
        mine = [spot for spot in true if spot.table == table]
        counts = {other: sum(_one(s, spots.get(_place(s))) for s in mine) for other, spots in by_table.items()}
        best = max(counts, key=lambda other: counts[other], default=None)
        if best is not None:
            total += counts[best]
            del by_table[best]
    return total


def _place(spot: Spot) -> tuple[int, ...]:
    return spot.row, spot.column, spot.row_span, spot.column_span


def _one(true: Spot, read: Spot | None) -> bool:
    if read is None:
        return False
    longest = max(len(true.text), len(read.text))
    return longest <= 2 or (Counter(true.text) & Counter(read.text)).total() >= LIKE * longest


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The bounds between which the true share lies in 95 of 100 cases (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, square = right / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
