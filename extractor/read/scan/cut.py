"""Lines of text cut out of a page: by the gaps between them within a cell, by the detector elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.document import Box
from extractor.read.scan.picture import Pixels

INK = 195  # grey of a levelled page below which there is ink, be it but the edge of a thin stroke
DARK = 170  # grey that a stroke reaches somewhere; what stays paler is the trace of a stamp
SPECK = 3  # pixels; a smaller spot is noise
SMALLEST, TALLEST = 4.5, 30.0  # points of a line of text
USUAL = 9.5  # points, where the page does not tell
PART = 0.6  # of the height of a line: a lower band is a part of one, as both strokes of 二
APART = 2.5  # heights of a line: a wider gap parts two texts of a cell
COLUMNS_APART = 1.2  # outside of ruled cells, where a gap alone parts columns
DASH = 0.3, 1.3  # heights of a line: how wide a dash is


class Slip(NamedTuple):
    """A line cut out, in pixels: the box of its ink."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def height(self) -> int:
        """Of its ink."""
        return self.bottom - self.top

    @property
    def is_flat(self) -> bool:
        """Whether it is but a stroke."""
        return self.x1 - self.x0 > 2.5 * self.height


def inked(page: Pixels, dark: float = DARK) -> Pixels:
    """1 where a levelled page has ink, specks of noise left out, and what is nowhere `dark`."""
    smooth = cv2.GaussianBlur(page, (0, 0), 0.8)
    ink = (smooth < INK).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    kept = stats[:, cv2.CC_STAT_AREA] > SPECK
    kept &= np.isin(np.arange(count), labels[smooth < dark])
    found: Pixels = ink & kept[labels]
    return found


def usual_height(ink: Pixels, boxes: Iterable[Box], scale: float) -> float:
    """The height in pixels that most lines in these boxes have."""
    heights: list[int] = []
    for box in boxes:
        part = _part(ink, box)
        for top, bottom in _runs(part.any(axis=1)):
            if SMALLEST * scale <= bottom - top <= TALLEST * scale:
                heights += [bottom - top] * (1 + int(part[top:bottom].any(axis=0).sum() / (bottom - top)))
    return float(median(heights)) if heights else USUAL * scale


def cell_to_slips(ink: Pixels, box: Box, line: float, apart: float = APART) -> Iterator[Slip]:
    """The lines in a cell, from the top; `line` is how high a line usually is, `apart` a gap in its heights."""
    part = _part(ink, box)
    left, top = max(round(box.x0), 0), max(round(box.top), 0)
    for start, end in _bands(part, line):
        for x0, x1 in _stretches(part[start:end].any(axis=0), apart * max(line, end - start)):
            rows = np.flatnonzero(part[start:end, x0:x1].any(axis=1))
            yield Slip(left + x0, top + start + int(rows[0]), left + x1, top + start + int(rows[-1]) + 1)


def without_dashes(slips: list[Slip]) -> list[Slip]:
    """The lines of a cell; a stroke far beside a text is the trace of a rule, not a sign of it."""
    tallest = max((slip.height for slip in slips), default=0)
    flat = [s for s in slips if s.is_flat and s.height < PART * tallest / 2]
    return [s for s in slips if s not in flat or not any(_is_beside(s, other) for other in slips if other is not s)]


def _is_beside(one: Slip, two: Slip) -> bool:
    return one.top < two.bottom + two.height and two.top - two.height < one.bottom


def _part(ink: Pixels, box: Box) -> Pixels:
    x0, top, x1, bottom = (max(round(edge), 0) for edge in box)
    return ink[top:bottom, x0:x1]


def _runs(full: Any) -> list[tuple[int, int]]:
    """The stretches of True."""
    steps = np.flatnonzero(np.diff(np.concatenate(([0], full.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in steps.reshape(-1, 2)]


def _stretches(full: Any, gap: float) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in _runs(full):
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _bands(part: Pixels, line: float) -> list[tuple[int, int]]:
    """From where to where each line of text reaches."""
    bands: list[tuple[int, int]] = []
    for start, end in _runs(part.any(axis=1)):
        if bands and _is_part(bands[-1], (start, end), line):
            bands[-1] = (bands[-1][0], end)
        else:
            bands.append((start, end))
    rows = part.sum(axis=1)
    return [piece for band in bands for piece in _divided(rows, band, line)]


def _is_part(above: tuple[int, int], below: tuple[int, int], line: float) -> bool:
    """Whether two bands are of one line: one is too low for a line, and both together are not too high."""
    low = min(above[1] - above[0], below[1] - below[0]) < PART * line
    return low and below[0] - above[1] < 0.45 * line and below[1] - above[0] <= 1.25 * line


def _divided(rows: NDArray[np.int64], band: tuple[int, int], line: float) -> list[tuple[int, int]]:
    """A band of several lines that touch, parted where there is the least ink."""
    start, end = band
    count = round((end - start) / (1.25 * line)) if end - start > 1.75 * line else 1
    if count < 2:
        return [band]
    cuts = [start]
    for n in range(1, count):
        middle = start + (end - start) * n / count
        low, high = round(middle - 0.4 * line), round(middle + 0.4 * line)
        cuts.append(low + int(rows[low:high].argmin()))
    return list(pairwise([*cuts, end]))


def found_to_slips(ink: Pixels, found: Sequence[Box], line: float) -> list[Slip]:
    """The lines that the detector found, each as its ink; one box over several lines is parted."""
    return [
        slip
        for box in found
        for slip in cell_to_slips(ink, box, max(line, 1.0), COLUMNS_APART)
        if slip.height >= 0.3 * line
    ]


def left_over(ink: Pixels, slips: Iterable[Slip], line: float) -> list[Slip]:
    """The ink in no slip that may be text: a lone figure or letter, which the detector misses."""
    rest = ink.copy()
    for x0, top, x1, bottom in slips:
        pad = round(0.3 * line)
        rest[max(top - pad, 0) : bottom + pad, max(x0 - pad, 0) : x1 + pad] = 0
    wide = cv2.dilate(rest, np.ones((1, max(3, round(0.8 * line))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(wide)
    boxes = [Box(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:] if h <= 1.6 * line]
    found = [slip for box in boxes for slip in cell_to_slips(rest, box, line, COLUMNS_APART)]
    return [slip for slip in found if slip.height >= 0.5 * line or _is_dash(rest, slip, line)]


def _is_dash(ink: Pixels, slip: Slip, line: float) -> bool:
    wide = slip.x1 - slip.x0
    solid = float(ink[slip.top : slip.bottom, slip.x0 : slip.x1].mean()) > 0.7
    return solid and slip.is_flat and DASH[0] * line <= wide <= DASH[1] * line


def crop(page: Pixels, slip: Slip, line: float, more: float = 0.0) -> Pixels:
    """The picture of a line with some paper around, `more` heights of it beside; light text on dark is turned round."""
    height = max(slip.height, round(0.95 * line))
    middle = (slip.top + slip.bottom) / 2
    pad = round(0.12 * height) + 1
    top, bottom = round(middle - height / 2) - pad, round(middle + height / 2) + pad
    side = side_pad(line) + round(more * line)
    left, right = slip.x0 - side, slip.x1 + side
    inside = page[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    picture = cv2.copyMakeBorder(
        inside,
        max(-top, 0),
        max(bottom - page.shape[0], 0),
        max(-left, 0),
        max(right - page.shape[1], 0),
        cv2.BORDER_CONSTANT,
        value=255,
    )
    return 255 - picture if float(np.median(picture)) < 110 else picture


def side_pad(line: float) -> int:
    """Pixels of paper at each side of a line."""
    return round(0.4 * line) + 1
