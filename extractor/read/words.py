"""The words of a page as boxes, and the runs and rows they form where no rule parts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.read.glyphs import PrintedLine

GAP = 0.7  # of the size: a blank between words is narrower, a space between columns is not
CORE = 0.3  # of the height of a word, above and below its middle, that no neighbouring line reaches
WIDEST = 1.6  # of the size: lines farther apart are not of one cell


class Word(NamedTuple):
    """A word, number or run of Chinese characters."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    size: float

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.top + self.bottom) / 2


class Run(NamedTuple):
    """Words without a gap between them, seen from above: a cell of a row, over all its lines."""

    x0: float
    x1: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words from the left, whatever line they stand on."""
        return " ".join(word.text for word in self.words)


Row = tuple[Word, ...]


def lines_to_words(lines: Iterable[PrintedLine]) -> list[Word]:
    """The words of upright lines."""
    return [
        Word(*piece.place.box, line.text.text[piece.start : piece.end], line.size)
        for line in lines
        if line.upright
        for piece in line.text.pieces
        if piece.place.box
    ]


def words_to_runs(words: Iterable[Word]) -> list[Run]:
    """The runs from the left."""
    runs: list[Run] = []
    for word in sorted(words):
        if runs and word.x0 - runs[-1].x1 < GAP * word.size:
            last = runs[-1]
            runs[-1] = Run(last.x0, max(last.x1, word.x1), (*last.words, word))
        else:
            runs.append(Run(word.x0, word.x1, (word,)))
    return runs


def words_to_bands(words: Iterable[Word]) -> list[list[Word]]:
    """The words by height; lines that stand at half height beside one another are one band."""
    bands: list[list[Word]] = []
    bottom = 0.0
    for word in sorted(words, key=lambda w: w.middle):
        core = CORE * (word.bottom - word.top)
        if not bands or word.middle - core > bottom + 0.15 * word.size:
            bands.append([])
        bands[-1].append(word)
        bottom = max(bottom, word.middle + core) if len(bands[-1]) > 1 else word.middle + core
    return bands


def pitch_of(words: Sequence[Word]) -> float:
    """The distance of the lines of a wrapped cell: the least at which words stand right below others."""
    steps = [
        below.middle - word.middle
        for run in words_to_runs(words)
        for word, below in pairwise(sorted(run.words, key=lambda w: w.middle))
        if below.middle - word.middle > 0.7 * word.size
    ]
    widest = WIDEST * max((word.size for word in words), default=0.0)
    return min([*steps, widest])


def words_to_rows(words: Sequence[Word], pitch: float) -> list[Row]:
    """The rows, parted by gaps wider than `pitch`, else by the figures that stand in one column of each row."""
    bands = words_to_bands(words)
    rows: list[list[Word]] = []
    for band in bands:
        step = min(w.middle for w in band) - max((w.middle for w in rows[-1]), default=0.0) if rows else 0.0
        if not rows or (step > 1.15 * pitch and _opens_row(band, words)):
            rows.append([])
        rows[-1] += band
    return [part for row in rows for part in figures_to_rows(row)]


def _opens_row(band: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether words below a gap are a row and not the next paragraph of one cell."""
    runs = words_to_runs(band)
    return len(runs) > 1 or runs[0].x0 < min(w.x0 for w in words) + 2 * band[0].size


_FIGURE = re.compile(r"[(（+\-–—−<>≤≥]?\s?(?:[R$£€¥]\s?)?\d[\d.,\s]*(?:[%‰)）]|\s?[^\W\d]+){0,2}|[-–—/]")
VALUE = 25  # characters; a longer text with a digit is a sentence


def is_figure(text: str) -> bool:
    """Whether a line is a number and its unit alone, or the dash that stands for none."""
    return bool(_FIGURE.fullmatch(text))


def is_value(text: str) -> bool:
    """Whether a cell holds a number and few words, or the dash that stands for none."""
    return is_figure(text) or (len(text) < VALUE and any(map(str.isdigit, text)))


def figures_to_rows(words: Iterable[Word]) -> list[Row]:
    """The rows that a column of figures counts; one row where none does."""
    bands = words_to_bands(words)
    best = _counted(bands)
    rows: list[list[Word]] = []
    for index, band in enumerate(bands):
        if not rows or (len(best) > 1 and best[0] == 0 and (index in best or _is_label(band, rows[-1], bands))):
            rows.append([])
        rows[-1] += band
    return [tuple(row) for row in rows]


def _counted(bands: Sequence[Sequence[Word]]) -> list[int]:
    """The bands that hold a figure in the column where most do."""
    figures = [
        (index, run) for index, band in enumerate(bands) for run in words_to_runs(band)[1:] if is_figure(run.text)
    ]
    figures.sort(key=lambda figure: figure[1].x0)
    columns: list[set[int]] = [{index} for index, _ in figures]
    for n, (index, run) in enumerate(figures):
        for below, (other_index, other) in zip(columns[n + 1 :], figures[n + 1 :], strict=True):
            if other.x0 >= run.x1:
                break
            columns[n].add(other_index)
            below.add(index)
    return max((sorted(column) for column in columns), key=len, default=[])


def _is_label(band: Sequence[Word], above: Sequence[Word], bands: Sequence[Sequence[Word]]) -> bool:
    """Whether a band holds but a label that no lack of room has put below the one above."""
    runs = words_to_runs(band)
    firsts = [words_to_runs(other)[0] for other in bands if len(words_to_runs(other)) > 1]
    right = max(run.x1 for run in firsts)
    label = words_to_runs(above)[0]
    if len(runs) > 1 or runs[0].x0 > label.x1 or runs[0].text[:1].islower():
        return False
    word = runs[0].words[0]
    return label.x1 + 0.3 * word.size + word.x1 - word.x0 < right
