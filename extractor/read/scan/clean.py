"""A picture of a page as grey on white: stamps taken out, shades levelled, upright."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.read.scan.picture import Pixels

FAINT = 10  # by how much red exceeds green and blue where a stamp's edge is smeared
RED = 40  # by how much red exceeds green and blue in the ink of a stamp
STAMP = 55.0  # points: a smaller patch of red is text
STEEPEST = 6.0  # degrees that a page is turned back
PROBE = 900  # pixels of the longer side on which the skew is measured


def to_grey(pixels: Pixels, scale: float) -> Pixels:
    """The page in grey; the red of stamps is as bright as the paper."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    red = pixels[:, :, 0].astype(np.int16)
    excess = red - pixels[:, :, 1:].max(axis=2)
    mask = (excess > RED).astype(np.uint8)
    if not mask.any():
        return grey
    for x, y, w, h in _stamps(mask, scale):
        spot = np.s_[y : y + h, x : x + w]
        grey[spot] = _without_red(grey[spot], red[spot], excess[spot])
    return grey


def _without_red(grey: Pixels, red: NDArray[np.int16], excess: NDArray[np.int16]) -> Pixels:
    """A part of the page in which the ink of a stamp is lifted to the paper, and what is black below stays."""
    paper, ink = float(np.percentile(grey, 80)), float(np.median(red[excess > RED]))
    lifted = np.minimum(red * max(paper / max(ink, 1.0), 1.0), paper)
    weight = np.clip((excess - FAINT) / (RED - FAINT), 0.0, 1.0)
    mixed: Pixels = (grey * (1 - weight) + lifted * weight).astype(np.uint8)
    return mixed


def _stamps(mask: Pixels, scale: float) -> list[tuple[int, int, int, int]]:
    """The boxes of the patches of red that are as large as a stamp."""
    size = max(3, int(4 * scale))
    joined = cv2.dilate(mask, np.ones((size, size), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    least = STAMP * scale
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:] if min(w, h) > least]


def levelled(grey: Pixels, scale: float) -> Pixels:
    """The page with its paper white everywhere, whatever shade or gradient it had."""
    step = max(1, round(scale))
    small = cv2.resize(grey, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((21, 21), np.uint8))
    paper = cv2.medianBlur(paper, 21)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 40), scale=250)


def skew(level: Pixels) -> float:
    """The degrees by which the lines of a page fall to the right, nearest 0 where there are none."""
    small = _probe(level)
    best, step = 0.0, 0.5
    angles = np.arange(-STEEPEST, STEEPEST + step, step)
    while step > 0.015:
        best = max(angles, key=lambda angle: _sharpness(small, angle))
        step /= 5
        angles = np.arange(best - 5 * step, best + 5.5 * step, step)
    return float(best)


def _probe(level: Pixels) -> Pixels:
    factor = PROBE / max(level.shape)
    small = cv2.resize(level, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return 255 - np.where(small < 215, small, 255).astype(np.uint8)


def _sharpness(ink: Pixels, angle: float) -> float:
    """How sharply rows with ink are parted from rows without when the page is turned back."""
    rows = turned(ink, angle, 0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def turned(pixels: Pixels, angle: float, paper: int = 255) -> Pixels:
    """The page turned back by so many degrees about its middle."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
