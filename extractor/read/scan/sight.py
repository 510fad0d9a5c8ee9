"""A picture of a page as the lines and rules on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from extractor.document import Box
from extractor.read.flow import is_wide
from extractor.read.grid import page_to_grids
from extractor.read.scan.clean import levelled, skew, to_grey, turned
from extractor.read.scan.cut import Slip, cell_to_slips, crop, found_to_slips, inked, left_over, side_pad, usual_height
from extractor.read.scan.page import PageOfSigns, SeenLine, SeenPage, SeenSign
from extractor.read.scan.picture import Picture, Pixels
from extractor.read.scan.recogniser import Recogniser, Sign
from extractor.read.scan.ruling import edges, page_to_ruling

FINDER = 110  # dots per inch at which the detector looks for lines
LOW = 0.7  # of the height of a line: what is lower is a dash, or a letter without height
UNSURE = 0.5  # mean confidence below which a line may be no text

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


def see(picture: Picture, recogniser: Recogniser, each: Each = map) -> SeenPage:
    """What stands on a page; `each` maps a function over lines, side by side where it can."""
    scale = picture.scale
    level = levelled(to_grey(picture.pixels, scale), scale)
    angle = skew(level)
    if abs(angle) > 0.01:
        level = turned(level, angle)
    ruling = page_to_ruling(level, scale)
    rules = tuple(edges(ruling, scale))
    bare = level.copy()
    bare[cv2.dilate(ruling.mask, np.ones((3, 3), np.uint8)) > 0] = 255
    height, width = level.shape
    slips, line = _slips(bare, rules, scale, recogniser)
    pictures = [crop(bare, slip, line) for slip in slips]
    read = list(each(recogniser.read, pictures))
    lines = [_line(slip, signs, line, scale) for slip, signs in zip(slips, read, strict=True) if signs]
    kept = [one for one in lines if _confidence(one) >= UNSURE]
    return SeenPage(width / scale, height / scale, tuple(kept), rules, angle, 0, len(lines) - len(kept))


def _confidence(line: SeenLine) -> float:
    return sum(sign.confidence for sign in line.signs) / max(len(line.signs), 1)


def _slips(bare: Pixels, rules: Sequence[Any], scale: float, recogniser: Recogniser) -> tuple[list[Slip], float]:
    """The lines of the page, and how high a line usually is."""
    ink = inked(bare)
    blank = PageOfSigns(SeenPage(bare.shape[1] / scale, bare.shape[0] / scale, (), tuple(rules)), 0)
    grids = page_to_grids(blank)
    cells = [_scaled(area.box, scale) for grid in grids for area in grid.areas]
    outside = bare.copy()
    for grid in grids:
        x0, top, x1, bottom = (round(edge) for edge in _scaled(grid.box, scale))
        outside[max(top, 0) : bottom, max(x0, 0) : x1] = 255
    found = _found(outside, scale, recogniser)
    line = usual_height(ink, cells or found, scale)
    inside = [slip for cell in cells for slip in cell_to_slips(ink, cell, line)]
    beside_ink = inked(outside)
    beside = found_to_slips(beside_ink, found, usual_height(ink, found, scale))
    return [*inside, *beside, *left_over(beside_ink, beside, line)], line


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(edge * scale for edge in box))


def _found(page: Pixels, scale: float, recogniser: Recogniser) -> list[Box]:
    """Where the detector finds lines, in pixels of the page."""
    rows, columns = np.flatnonzero((page < 165).any(axis=1)), np.flatnonzero((page < 165).any(axis=0))
    if not len(rows):
        return []
    pad = round(8 * scale)
    top, left = max(int(rows[0]) - pad, 0), max(int(columns[0]) - pad, 0)
    part = page[top : int(rows[-1]) + pad, left : int(columns[-1]) + pad]
    factor = min(1.0, FINDER / 72 / scale)
    small = cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    boxes = recogniser.find(small)
    return [Box(b.x0 / factor + left, b.top / factor + top, b.x1 / factor + left, b.bottom / factor + top) for b in boxes]


def _line(slip: Slip, signs: Sequence[Sign], line: float, scale: float) -> SeenLine:
    """The signs of a line in their places."""
    left, width = slip.x0 - side_pad(line), slip.x1 - slip.x0 + 2 * side_pad(line)
    middles = [left + sign.at * width for sign in signs]
    bounds = [slip.x0, *((a + b) / 2 for a, b in pairwise(middles)), slip.x1]
    seen = [
        SeenSign(sign.text, bounds[n] / scale, bounds[n + 1] / scale, round(sign.confidence, 4), sign.others)
        for n, sign in enumerate(signs)
    ]
    reach = (slip.height if slip.height >= LOW * line else LOW * line) / 2  # a dash is as high as a figure
    middle = (slip.top + slip.bottom) / 2
    return SeenLine((middle - reach) / scale, (middle + reach) / scale, tuple(_without_loose_blanks(seen)))


def _without_loose_blanks(signs: Sequence[SeenSign]) -> Iterator[SeenSign]:
    """The signs without the blanks beside Chinese characters, which are the typesetter's."""
    for n, sign in enumerate(signs):
        if sign.text == " ":
            around = signs[max(n - 1, 0) : n] + signs[n + 1 : n + 2]
            if len(around) < 2 or any(is_wide(other.text[-1:] or "a") for other in around):
                continue
        yield sign
