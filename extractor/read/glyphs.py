"""The characters of a PDF page: which of them a reader of the page sees, and the lines they form."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from extractor.document import Box, Piece, Place, Text
from extractor.read.decode import without_unseen
from extractor.read.flow import SOFT_HYPHEN, is_wide

SMALLEST = 2.0  # points; a size that nobody reads
WORD_GAP = 0.17  # of the size: a wider gap parts two words although no blank is printed
NEAR = 4  # characters from a number to the end of its unit
WIDE_GAP = 0.6  # of the size: a narrower gap beside a Chinese character is the typesetter's, not a blank


class Glyph(NamedTuple):
    """One printed character."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0  # 1: read from the top down, -1: from the bottom up
    confidence: float | None = None  # of a recogniser
    others: tuple[str, ...] = ()  # what else a recogniser may have seen

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page or of a cell, with its box."""

    text: Text
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    upright: bool = True


def page_to_glyphs(page: Any) -> tuple[list[Glyph], list[Glyph]]:
    """The characters one can see on a page and those one cannot."""
    ground = _Ground.of(page)
    seen: list[Glyph] = []
    unseen: list[Glyph] = []
    for char in page.chars:
        glyph = _glyph(char)
        hidden = glyph.text.strip() and ground.hides(glyph, _rgb(char.get("non_stroking_color")))
        (unseen if hidden else seen).append(glyph)
    return seen, unseen


def _glyph(char: dict[str, Any]) -> Glyph:
    text = char["text"]
    if text.startswith("(cid:"):
        text = "\N{REPLACEMENT CHARACTER}"
    elif not text.isascii():
        text = _RADICALS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    text = text if text == SOFT_HYPHEN else without_unseen(text)
    x0, top, x1, bottom = (round(char[edge], 2) for edge in ("x0", "top", "x1", "bottom"))
    turn = _turn(char)
    size = x1 - x0 if turn else float(char["size"])
    return Glyph(text, x0, top, x1, bottom, size, turn, char.get("confidence"), char.get("others", ()))


def _turn(char: dict[str, Any]) -> int:
    along, up, *_ = char["matrix"]
    return 0 if abs(along) >= abs(up) else -1 if up > 0 else 1


# Fonts often map a Chinese character to the look-alike radical or to a compatibility form; ligatures are letters.
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")


_Color = tuple[float, float, float]
PAPER: _Color = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What lies below the text of a page."""

    box: Box
    fills: tuple[tuple[Box, _Color | None], ...]  # the topmost first
    pictures: tuple[Box, ...]
    colors: frozenset[_Color | None]

    @classmethod
    def of(cls, page: Any) -> _Ground:
        rects = [rect for rect in reversed(page.rects) if rect.get("fill")]
        fills = tuple((_box_of(rect), _rgb(rect.get("non_stroking_color"))) for rect in rects)
        pictures = tuple(_box_of(picture) for picture in page.images)
        return cls(Box(*page.bbox), fills, pictures, frozenset(color for _, color in fills) | {PAPER})

    def hides(self, glyph: Glyph, ink: _Color | None) -> bool:
        """Whether a character is too small to see, off the page or of the colour of what it stands on."""
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
        if not _holds(self.box, x, y) or glyph.size < SMALLEST:
            return True
        if ink is None or not any(_alike(ink, color) for color in self.colors):
            return False
        if any(_holds(picture, x, y) for picture in self.pictures):
            return False
        return _alike(ink, next((color for box, color in self.fills if _holds(box, x, y)), PAPER))


def _alike(one: _Color, two: _Color | None) -> bool:
    return two is not None and max(abs(a - b) for a, b in zip(one, two, strict=True)) < 0.05


def _box_of(shape: dict[str, Any]) -> Box:
    return Box(shape["x0"], shape["top"], shape["x1"], shape["bottom"])


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _rgb(color: Any) -> _Color | None:
    """The colour as red, green, blue from 0 to 1; None for a pattern or an unknown space."""
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(part, (int, float)) for part in parts):
        return None
    if len(parts) == 1:
        return (float(parts[0]),) * 3
    if len(parts) == 3:
        return (float(parts[0]), float(parts[1]), float(parts[2]))
    if len(parts) == 4:
        dark = 1 - float(parts[3])
        return ((1 - parts[0]) * dark, (1 - parts[1]) * dark, (1 - parts[2]) * dark)
    return None


class Heights:
    """The heights of the lines of a page, to count them from the top."""

    def __init__(self, glyphs: Iterable[Glyph]) -> None:
        self._tops: list[float] = []
        for middle in sorted({round(g.middle, 1) for g in glyphs if g.text.strip() and not g.turn}):
            if not self._tops or middle - self._tops[-1] > 3:
                self._tops.append(middle)

    def line(self, middle: float) -> int:
        """The count, from 1, of the line that stands at a height."""
        return max(1, bisect_right(self._tops, middle + 0.1))


def glyphs_to_lines(glyphs: Sequence[Glyph], page: int, heights: Heights) -> list[PrintedLine]:
    """The lines that characters form, from the top."""
    lines = [_line(run, page, heights) for run in _by_height([g for g in glyphs if not g.turn])]
    for turn in (-1, 1):
        lines += [_line(run, page, heights) for run in _columns([g for g in glyphs if g.turn == turn])]
    return [line for line in lines if line.text.text]


def _by_height(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: g.middle):
        if run and glyph.middle - run[0].middle > 0.5 * min(glyph.size, run[0].size) + 0.5:
            yield sorted(run, key=lambda g: g.x0)
            run = []
        run.append(glyph)
    if run:
        yield sorted(run, key=lambda g: g.x0)


def _columns(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The lines of characters turned by a quarter, as one reads them with the head turned."""
    flats = [_laid(glyph) for glyph in glyphs]
    laid = {id(flat): glyph for flat, glyph in zip(flats, glyphs, strict=True)}
    for run in _by_height(flats):
        yield [laid[id(flat)] for flat in run]


def _laid(glyph: Glyph) -> Glyph:
    """A turned character as it would stand if the page were turned."""
    x0, x1 = sorted((glyph.top * glyph.turn, glyph.bottom * glyph.turn))
    top, bottom = sorted((-glyph.x0 * glyph.turn, -glyph.x1 * glyph.turn))
    return glyph._replace(x0=x0, x1=x1, top=top, bottom=bottom)


def _line(glyphs: Sequence[Glyph], page: int, heights: Heights) -> PrintedLine:
    words = list(_words(glyphs))
    kept = [g for _, word in words for g in word]
    if not kept:
        return PrintedLine(Text("", ()), 0, 0, 0, 0, 0)
    near = _near_digits(kept)
    number = heights.line(kept[0].middle)
    parts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for glue, word in words:
        at += len(glue)
        parts += [glue, *(g.text if g is kept[-1] else g.text.replace(SOFT_HYPHEN, "-") for g in word)]
        for run in _pieces(word, near):
            end = at + sum(len(g.text) for g in run)
            pieces.append(_piece(at, end, Place(page, number, _box(run)), run))
            at = end
    box = _box(kept)
    return PrintedLine(Text("".join(parts), tuple(pieces)), *box, kept[0].size, not kept[0].turn)


def _piece(start: int, end: int, place: Place, run: Sequence[Glyph]) -> Piece:
    sure = [g.confidence for g in run if g.confidence is not None]
    others = [
        "".join(other if k == n else g.text for k, g in enumerate(run))
        for n, changed in enumerate(run)
        for other in changed.others
    ]
    return Piece(start, end, place, min(sure) if sure else None, tuple(others))


def _words(glyphs: Sequence[Glyph]) -> Iterator[tuple[str, list[Glyph]]]:
    """The words of a line, each with what stands before it."""
    word: list[Glyph] = []
    glue, blank = "", False
    for glyph in glyphs:
        if not glyph.text.strip():
            blank = True
            continue
        last = word[-1] if word else None
        if last and last.text == glyph.text and abs(last.x0 - glyph.x0) + abs(last.top - glyph.top) < 0.2 * glyph.size:
            continue  # bold made by printing twice
        between = _between(last, glyph, blank)
        if word and between is not None:
            yield glue, word
            word, glue = [], between
        word.append(glyph)
        blank = False
    if word:
        yield glue, word


def _between(last: Glyph | None, glyph: Glyph, blank: bool) -> str | None:
    """What stands between two characters; None where they touch."""
    if last is None:
        return None
    if blank:
        return " "
    gap = 0 if glyph.turn else glyph.x0 - last.x1
    if gap <= WORD_GAP * last.size:
        return None
    beside_chinese = is_wide(last.text[-1]) or is_wide(glyph.text[0])
    return "" if beside_chinese and gap < WIDE_GAP * last.size else " "


def _near_digits(glyphs: Sequence[Glyph]) -> set[Glyph]:
    """The Chinese characters so near a number that they may be its unit or comparator."""
    digits = [i for i, g in enumerate(glyphs) if any(map(str.isdigit, g.text))]
    return {g for i in digits for g in glyphs[max(i - NEAR, 0) : i + NEAR + 1] if is_wide(g.text[0])}


def _pieces(word: Sequence[Glyph], near: Container[Glyph]) -> Iterator[list[Glyph]]:
    """The parts of a word that need a box of their own: a number, and each Chinese character near one."""
    for _, run in groupby(word, key=lambda g: (is_wide(g.text[0]), g.x0 if g in near else None)):
        yield list(run)


def _box(glyphs: Sequence[Glyph]) -> Box:
    return Box(
        min(g.x0 for g in glyphs),
        min(g.top for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.bottom for g in glyphs),
    )
