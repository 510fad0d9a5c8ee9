"""A picture of a page as the lines and rules on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np

from extractor.document import Box
from extractor.read.flow import is_wide
from extractor.read.grid import page_to_grids
from extractor.read.scan.clean import levelled, skew, to_grey, turned
from extractor.read.scan.cut import (
    INK,
    Slip,
    cell_to_slips,
    crop,
    found_to_slips,
    inked,
    left_over,
    side_pad,
    usual_height,
    without_dashes,
)
from extractor.read.scan.page import PageOfSigns, SeenLine, SeenPage, SeenSign
from extractor.read.scan.picture import Picture, Pixels
from extractor.read.scan.recogniser import Recogniser, Sign
from extractor.read.scan.ruling import edges, page_to_ruling
from extractor.read.scan.second_eye import held_against
from extractor.read.scan.second_look import Read, as_dash, is_poor, look_again, look_at_lone, smoothed

FINDER = 110  # dots per inch at which the detector looks for lines
RULED = 1.2  # points beside the middle of a rule that may hold its ink
LONE = 1.3  # heights of a line: what is not as wide is a sign alone
FLAT = 0.25  # of the height of a line: a stroke that is not as high is a dash
LOW = 0.7  # of the height of a line: what is lower is a dash, or a letter without height
HIGH = 1.3  # of the height of a line: what is higher is no single line
TRUSTED = 0.85  # mean confidence of long lines of a page that stands upright
GAIN = 0.1  # by which a page must be read more surely to be turned
LETTERS = 3  # of a long line, at the least
LONELY = 0.5  # of what is trusted where lines are shorter
SAMPLE = 6  # lines that tell whether a page stands upright
LEAST_SKEW = 0.01  # degrees
BESIDE = 0.7  # heights of a line: how far beside it a faint sign of it may stand
UNSURE = 0.5  # mean confidence below which a line may be no text

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


class _Plan(NamedTuple):
    """A page as it is to be read: levelled, without its rules, its lines found."""

    page: Pixels
    rules: tuple[Any, ...]
    slips: list[Slip]
    line: float  # how high a line usually is
    angle: float


def see(picture: Picture, recogniser: Recogniser, each: Each = map) -> SeenPage:
    """What stands on a page; `each` maps a function over lines, side by side where it can."""
    scale = picture.scale
    level = levelled(to_grey(picture.pixels, scale), scale)
    turn, plan = _upright(level, scale, recogniser)
    first = list(each(lambda slip: _signs(plan.page, slip, plan.line, recogniser.read), plan.slips))
    doubted = is_poor(first)

    def again(seen: tuple[Slip, list[Sign]]) -> list[Sign]:
        slip, signs = seen
        told = look_again(signs, crop(plan.page, slip, plan.line), recogniser.read, every=doubted)
        return _held_against(told, plan, slip, recogniser.other_eye.read) if doubted else told

    read = list(each(again, zip(plan.slips, first, strict=True)))
    kept = [_line(slip, signs, plan.line, scale) for slip, signs in zip(plan.slips, read, strict=True) if signs]
    dropped = sum(not signs for signs in read)
    height, width = plan.page.shape
    return SeenPage(width / scale, height / scale, tuple(kept), plan.rules, plan.angle, turn, dropped)


def _held_against(signs: list[Sign], plan: _Plan, slip: Slip, read: Read) -> list[Sign]:
    """The signs of a line as another eye leaves them, which sees it as it was cut and with more beside it."""
    if not any(map(str.isdigit, "".join(sign.text for sign in signs))):
        return signs
    pictures = (crop(plan.page, slip, plan.line, more) for more in (0.0, BESIDE))
    return held_against(signs, [read(smoothed(picture)) for picture in pictures])


def _upright(level: Pixels, scale: float, recogniser: Recogniser) -> tuple[int, _Plan]:
    """By how many quarters a page is to be turned to the right, and its plan then."""
    best, plan = 0, _plan(level, scale, recogniser)
    trust = _trust(plan, recogniser)
    if trust >= TRUSTED:
        return best, plan
    for turn, how in enumerate(_QUARTERS, 1):
        other = _plan(cv2.rotate(level, how), scale, recogniser)
        gained = _trust(other, recogniser)
        if gained > trust + GAIN:
            best, plan, trust = turn, other, gained
    return best, plan


_QUARTERS = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)


def _trust(plan: _Plan, recogniser: Recogniser) -> float:
    """How surely the longest lines of a page are read."""
    longest = sorted(plan.slips, key=lambda slip: slip.x0 - slip.x1)[:SAMPLE]
    read = [recogniser.read(crop(plan.page, slip, plan.line)) for slip in longest]
    words = sum(map(len, read)) >= LETTERS * len(read)  # of a page on its side, each line is a letter
    return sum(map(_confidence, read)) / max(len(read), 1) * (1 if words else LONELY)


def _plan(level: Pixels, scale: float, recogniser: Recogniser) -> _Plan:
    angle = skew(level)
    if abs(angle) > LEAST_SKEW:
        level = turned(level, angle)
    ruling = page_to_ruling(level, scale)
    rules = tuple(edges(ruling, scale))
    page = level.copy()
    page[cv2.dilate(ruling.mask, np.ones((3, 3), np.uint8)) > 0] = 255
    return _Plan(page, rules, *_slips(page, rules, scale, recogniser), angle)


def _signs(page: Pixels, slip: Slip, line: float, read: Read) -> list[Sign]:
    """What stands in a slip at a first look; nothing where that may be no text."""
    picture = crop(page, slip, line)
    width = slip.x1 - slip.x0
    if slip.is_flat and slip.height < FLAT * line and width < LONE * line:
        return as_dash(width, line)
    signs = read(picture)
    if width < LONE * line:
        signs = look_at_lone(signs, picture, read)
    return [] if _confidence(signs) < UNSURE else signs


def _confidence(signs: Sequence[Sign]) -> float:
    return sum(sign.confidence for sign in signs) / max(len(signs), 1)


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
    pale = inked(bare, INK)
    inside = [slip for cell in cells for slip in _in_cell(ink, pale, _inner(cell, scale), line)]
    beside_ink = inked(outside)
    beside = found_to_slips(beside_ink, found, usual_height(ink, found, scale))
    return [*inside, *beside, *left_over(beside_ink, beside, line)], line


def _in_cell(ink: Pixels, pale: Pixels, cell: Box, line: float) -> list[Slip]:
    """The lines in a cell; in one without ink, a line of pale ink that is as high as a line."""
    found = without_dashes(list(cell_to_slips(ink, cell, line)))
    if found:
        return found
    return [slip for slip in cell_to_slips(pale, cell, line) if LOW * line <= slip.height <= HIGH * line]


def _inner(cell: Box, scale: float) -> Box:
    """A cell without its rules, and what is left of their edges."""
    edge = RULED * scale
    return Box(cell.x0 + edge, cell.top + edge, cell.x1 - edge, cell.bottom - edge)


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
    return [Box(*(edge / factor + at for edge, at in zip(box, (left, top) * 2, strict=True))) for box in boxes]


def _line(slip: Slip, signs: Sequence[Sign], line: float, scale: float) -> SeenLine:
    """The signs of a line in their places."""
    left, width = slip.x0 - side_pad(line), slip.x1 - slip.x0 + 2 * side_pad(line)
    middles = [left + sign.at * width for sign in signs]
    bounds = [slip.x0, *_between(signs, middles), slip.x1]
    seen = [
        SeenSign(sign.text, bounds[n] / scale, bounds[n + 1] / scale, round(sign.confidence, 4), _others(sign))
        for n, sign in enumerate(signs)
    ]
    reach = (slip.height if slip.height >= LOW * line else LOW * line) / 2  # a dash is as high as a figure
    middle = (slip.top + slip.bottom) / 2
    return SeenLine((middle - reach) / scale, (middle + reach) / scale, tuple(_without_loose_blanks(seen)))


def _between(signs: Sequence[Sign], middles: Sequence[float]) -> Iterator[float]:
    """Where each sign ends and the next begins, a sign of several letters as wide as they are many."""
    for (one, at), (two, then) in pairwise(zip(signs, middles, strict=True)):
        yield at + (then - at) * len(one.text) / (len(one.text) + len(two.text))


def _others(sign: Sign) -> tuple[str, ...]:
    """What else may stand in the place of a figure; other words are not asked."""
    return sign.others if any(map(str.isdigit, sign.text)) else ()


def _without_loose_blanks(signs: Sequence[SeenSign]) -> Iterator[SeenSign]:
    """The signs without the blanks beside Chinese characters, which are the typesetter's."""
    for n, sign in enumerate(signs):
        if sign.text == " ":
            around = [*signs[max(n - 1, 0) : n], *signs[n + 1 : n + 2]]
            if len(around) < 2 or any(is_wide(other.text[-1:] or "a") for other in around):
                continue
        yield sign
