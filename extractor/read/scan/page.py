"""A recognised page, in the form in which the reader of born-digital pages takes one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

CHINESE_HEIGHT = 0.93  # of the size: the ink of a line with Chinese characters, or with letters that reach below
FIGURE_HEIGHT = 0.73  # of the size: the ink of a line of figures
ALIKE = 0.12  # lines whose sizes differ less are of one size

_HALF = "，。、；：！？）》】」』”’"  # signs whose ink fills the left half of their place


class SeenSign(NamedTuple):
    """A character in its place, in points."""

    text: str
    x0: float
    x1: float
    confidence: float
    others: tuple[str, ...] = ()


class SeenLine(NamedTuple):
    """A recognised line, in points: its ink from top to bottom, and its characters from the left."""

    top: float
    bottom: float
    signs: tuple[SeenSign, ...]

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(sign.text for sign in self.signs)

    @property
    def size(self) -> float:
        """The size of its letters, as the height of its ink tells it."""
        text = self.text
        deep = any(unicodedata.east_asian_width(c) in "WF" or c in "()[]{}|/gjpqy,;" for c in text)
        return (self.bottom - self.top) / (CHINESE_HEIGHT if deep else FIGURE_HEIGHT)


@dataclass(frozen=True)
class SeenPage:
    """What recognition saw on a page, in points."""

    width: float
    height: float
    lines: tuple[SeenLine, ...]
    edges: tuple[dict[str, Any], ...]
    angle: float = 0.0  # degrees by which it was turned back
    turn: int = 0  # quarters by which it was turned
    dropped: int = 0  # lines that may be no text


@dataclass
class PageOfSigns:
    """A recognised page with the attributes of a page of pdfplumber."""

    seen: SeenPage
    page_number: int
    images: Sequence[Any] = field(default_factory=list)
    rects: Sequence[Any] = field(default_factory=list)
    curves: Sequence[Any] = field(default_factory=list)
    lines: Sequence[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.width, self.height = self.seen.width, self.seen.height
        self.bbox = (0.0, 0.0, self.width, self.height)
        self.edges = list(self.seen.edges)
        self.chars = list(_chars(self.seen.lines))


def _chars(lines: Sequence[SeenLine]) -> Iterator[dict[str, Any]]:
    sizes = _sizes(lines)
    for line, size in zip(lines, sizes, strict=True):
        middle = (line.top + line.bottom) / 2
        for sign in line.signs:
            yield {
                "text": sign.text,
                "x0": sign.x0,
                "x1": sign.x1,
                "top": middle - size / 2,
                "bottom": middle + size / 2,
                "size": size,
                "matrix": (1, 0, 0, 1, 0, 0),
                "non_stroking_color": (0,),
                "confidence": sign.confidence,
                "others": sign.others,
            }


def _sizes(lines: Sequence[SeenLine]) -> list[float]:
    """The size of each line, those nearly alike as the most frequent among them."""
    weights: dict[float, int] = {}
    for line in lines:
        size = round(line.size, 1)
        weights[size] = weights.get(size, 0) + len(line.signs)
    heads: list[float] = []
    for size in sorted(weights, key=lambda s: (-weights[s], s)):
        if not any(abs(size - head) <= ALIKE * head for head in heads):
            heads.append(size)
    return [_nearest(round(line.size, 1), heads) for line in lines]


def _nearest(size: float, heads: Iterable[float]) -> float:
    return min(heads, key=lambda head: (abs(size - head), head))
