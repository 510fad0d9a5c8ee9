"""The ruled lines of a page: long thin strokes of ink, level or upright."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from extractor.read.scan.picture import Pixels

FAINT = 205  # grey of a thin rule on white paper
LEVEL = 26.0  # points: shorter strokes are of letters
UPRIGHT = 13.0
THICK = 5.0  # points: thicker ones are filled areas
GAP = 30.0  # points that are bridged where there is ink enough
BRIDGED = 0.6  # of the gap
WORD = 60.0  # points: a longer stroke is not made of the strokes of letters that noise joins
ABOUT = 1.5, 3.0  # points from the middle of a stroke: where letters have ink and rules have none
INKED = 0.3  # of the length of a stroke
NEAR = 3.0  # points by which a rule may miss the one it ends at


class Stroke(NamedTuple):
    """A rule from its beginning to its end, `at` across, in pixels."""

    at: float
    start: float
    end: float


class Ruling(NamedTuple):
    """The rules of a page and the mask of their ink."""

    level: list[Stroke]
    upright: list[Stroke]
    mask: Pixels


def page_to_ruling(page: Pixels, scale: float) -> Ruling:
    """The rules of a levelled page."""
    ink = (page < FAINT).astype(np.uint8)
    found, lying_ink = _strokes(ink, LEVEL * scale, scale)
    lying = [stroke for stroke in found if not _is_of_letters(stroke, ink, scale)]
    standing, standing_ink = _strokes(np.ascontiguousarray(ink.T), UPRIGHT * scale, scale)
    standing_ink = np.ascontiguousarray(standing_ink.T)
    kept = [s for s in standing if _is_held(s, lying, scale)]
    mask = np.zeros_like(ink)
    _draw(mask, lying, lying_ink, scale)
    standing_mask = np.zeros_like(ink)
    _draw(standing_mask.T, kept, standing_ink.T, scale)
    return Ruling(lying, kept, mask | standing_mask)


def _strokes(ink: Pixels, least: float, scale: float) -> tuple[list[Stroke], Pixels]:
    """The lying strokes, and their ink."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(3, round(least))), np.uint8))
    _, _, stats, centres = cv2.connectedComponentsWithStats(opened)
    found = [
        Stroke(float(centre[1]), float(x), float(x + w))
        for (x, _, w, h, _), centre in zip(stats[1:], centres[1:], strict=True)
        if h - 2 <= max(THICK * scale, 0.012 * w)
    ]
    return _bridged(found, thick, scale), opened


def _bridged(strokes: list[Stroke], ink: Pixels, scale: float) -> list[Stroke]:
    """The strokes, those in one line joined where ink leads from one to the next."""
    kept: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: s.start):
        before = next((k for k in reversed(kept) if _goes_on(k, stroke, ink, scale)), None)
        if before:
            kept.remove(before)
            weight = before.end - before.start, stroke.end - stroke.start
            at = (before.at * weight[0] + stroke.at * weight[1]) / sum(weight)
            kept.append(Stroke(at, before.start, max(before.end, stroke.end)))
        else:
            kept.append(stroke)
    return kept


def _goes_on(one: Stroke, two: Stroke, ink: Pixels, scale: float) -> bool:
    gap = two.start - one.end
    if abs(one.at - two.at) > 1.2 * scale or gap > GAP * scale:
        return False
    if gap <= 2 * scale:
        return True
    middle = round((one.at + two.at) / 2)
    band = ink[max(middle - 1, 0) : middle + 2, round(one.end) : round(two.start)]
    return bool(band.size) and float(band.max(axis=0).mean()) >= BRIDGED


def _is_of_letters(stroke: Stroke, ink: Pixels, scale: float) -> bool:
    """Whether a short lying stroke has the ink of letters above or below it: their bars, which noise joins."""
    if stroke.end - stroke.start > WORD * scale:
        return False
    at, near, far = round(stroke.at), round(ABOUT[0] * scale), round(ABOUT[1] * scale)
    across = ink[:, round(stroke.start) : round(stroke.end)]
    sides = across[max(at - far, 0) : max(at - near, 0)], across[at + near + 1 : at + far + 1]
    return any(side.size and float(side.mean()) > INKED for side in sides)


def _is_held(stroke: Stroke, lying: list[Stroke], scale: float) -> bool:
    """Whether an upright begins and ends at level rules, as those of a table do."""
    return all(_meets(stroke.at, end, lying, scale) for end in (stroke.start, stroke.end))


def _meets(x: float, y: float, lying: list[Stroke], scale: float) -> bool:
    near = NEAR * scale
    return any(abs(s.at - y) <= near and s.start - near <= x <= s.end + near for s in lying)


def _draw(mask: Pixels, strokes: list[Stroke], ink: Pixels, scale: float) -> None:
    """Marks the ink of strokes, and a pixel around it."""
    reach = max(2, round(THICK * scale / 2))
    for at, start, end in strokes:
        top, left, right = max(round(at) - reach, 0), round(start), round(end)
        mask[top : round(at) + reach + 1, left:right] |= ink[top : round(at) + reach + 1, left:right]


def edges(ruling: Ruling, scale: float) -> Iterator[dict[str, object]]:
    """The rules as pdfplumber tells edges, in points."""
    for at, start, end in ruling.level:
        yield _edge("h", start / scale, at / scale, end / scale, at / scale)
    for at, start, end in ruling.upright:
        yield _edge("v", at / scale, start / scale, at / scale, end / scale)


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, object]:
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }
