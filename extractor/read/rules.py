"""The horizontal rules of a page that stand below one another, as the frames of tables without vertical rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from extractor.document import Box
from extractor.read.grid import NEAR

SHORTEST = 20.0  # points; a shorter rule underlines a word

MOST = 400  # rules; a page with more is a drawing


class Rule(NamedTuple):
    """A horizontal rule."""

    y: float
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Rules of one width below one another, and the shorter ones between, each from the top."""

    x0: float
    x1: float
    full: tuple[Rule, ...]
    partial: tuple[Rule, ...]


def page_to_frames(page: Any, walls: Sequence[Box]) -> list[Frame]:
    """The frames of a page; rules in the boxes of `walls` and rules that uprights cut belong to none."""
    level = [e for e in page.edges if e["orientation"] == "h"]
    if not 2 <= len(level) <= MOST:
        return []
    drawn = (Rule(e["top"], e["x0"], e["x1"]) for e in level)
    rules = _joined([r for r in drawn if not any(_lies_in(r, wall) for wall in walls)])
    frames = _frames([r for r in rules if r.x1 - r.x0 >= SHORTEST])
    uprights = [_upright(e) for e in page.edges if e["orientation"] == "v" and e["height"] > NEAR]
    return [frame for frame in frames if not any(_cuts(upright, frame) for upright in uprights)]


def _lies_in(rule: Rule, wall: Box) -> bool:
    inside = wall.top - NEAR <= rule.y <= wall.bottom + NEAR
    return inside and rule.x0 < wall.x1 and wall.x0 < rule.x1


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """The rules from the top, with those that touch at one height as one."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules):
        if not levels or rule.y - levels[-1][0].y > NEAR:
            levels.append([])
        levels[-1].append(rule)
    return [rule for level in levels for rule in _in_one(level)]


def _in_one(level: Sequence[Rule]) -> Iterator[Rule]:
    y = level[0].y
    x0 = x1 = None
    for rule in sorted(level, key=lambda r: r.x0):
        if x0 is None or x1 is None or rule.x0 > x1 + 1:
            if x0 is not None and x1 is not None:
                yield Rule(y, x0, x1)
            x0, x1 = rule.x0, rule.x1
        x1 = max(x1, rule.x1)
    if x0 is not None and x1 is not None:
        yield Rule(y, x0, x1)


def _frames(rules: Sequence[Rule]) -> Iterator[Frame]:
    left = sorted(rules, key=lambda r: r.x0 - r.x1)
    while left:
        widest = left[0]
        full = sorted(r for r in left if abs(r.x0 - widest.x0) <= NEAR and abs(r.x1 - widest.x1) <= NEAR)
        left = [r for r in left if r not in full]
        if len(full) > 1:
            partial = [r for r in left if full[0].y < r.y < full[-1].y and _within(r, widest)]
            left = [r for r in left if r not in partial]
            yield Frame(widest.x0, widest.x1, tuple(full), tuple(sorted(partial)))


def _within(rule: Rule, wide: Rule) -> bool:
    return wide.x0 - NEAR <= rule.x0 and rule.x1 <= wide.x1 + NEAR


def _upright(edge: dict[str, Any]) -> Box:
    return Box(edge["x0"], edge["top"], edge["x1"], edge["bottom"])


def _cuts(upright: Box, frame: Frame) -> bool:
    inside = frame.x0 + NEAR < upright.x0 < frame.x1 - NEAR
    return inside and upright.top < frame.full[-1].y and frame.full[0].y < upright.bottom
