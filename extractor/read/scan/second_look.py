"""Figures that were not read surely, looked at again: the picture smoothed in other ways, the readings put to the vote.

What the looks saw beside the chosen reading is kept with it. Only what some look saw is chosen, never what would
compute; among readings that were seen, one that is written as numbers are goes before one that is not, be it that the
first look only held one of its marks possible.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

import cv2
import numpy as np

from extractor.read.scan.picture import Pixels
from extractor.read.scan.recogniser import Sign

SURE = 0.97  # confidence of each sign of a figure that is not looked at again
POOR = 0.05  # of the figures of a page
MOST_OTHERS = 4
TIMES = 3  # that a lone sign is set beside itself: recognisers know words better than single signs
DASHES = (0.7, "—"), (0.4, "–"), (0.0, "-")  # from how many heights of a line a stroke is this dash

Read = Callable[[Pixels], list[Sign]]

_MARKS = r"(?:[≥≤<>=~±+\-−—–$€£¥(（]+\s?)?"
_UNITS = r"[%％‰]?(?:\s?(?:[万亿千]?元|[万亿]))?"
_FIGURE = re.compile(rf"{_MARKS}\d(?:[\d.,，．/~\-—–]|\s(?=\d))*{_UNITS}")
_GROUPED = re.compile(rf"{_MARKS}\d{{1,3}}(?:[.,，．]\d{{3}})+[.,，．]\d{{1,2}}{_UNITS}")  # whichever the marks are
_SPACED = re.compile(rf"{_MARKS}\d{{1,3}}(?:\s\d{{3}})+(?:\.\d+)?{_UNITS}")  # thousands
_PARTED = re.compile(r"^(\D?\d+)\s(\d{1,2}\D*)$")
_WRITTEN = re.compile(rf"{_MARKS}(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:\.\d+)?{_UNITS}")


def is_poor(lines: Iterable[Sequence[Sign]]) -> bool:
    """Whether so many figures of a page are unsure that those which seem sure may be misread too."""
    weak = [_is_weak(figure, signs) for line in lines for figure, signs in _figures(line)]
    return sum(weak) > POOR * len(weak)


def _figures(signs: Sequence[Sign]) -> Iterator[tuple[str, Sequence[Sign]]]:
    text = "".join(sign.text for sign in signs)
    if len(text) == len(signs):
        yield from ((m.group(), signs[m.start() : m.end()]) for m in _FIGURE.finditer(text))


def look_again(signs: Sequence[Sign], picture: Pixels, read: Read, *, every: bool = False) -> list[Sign]:
    """The signs of a line, each unsure figure, or `every` one, as one sign with what else it may be."""
    text = "".join(sign.text for sign in signs)
    spans = [m.span() for m in _FIGURE.finditer(text)]
    if len(text) != len(signs):
        return list(signs)
    weak = [span for span in spans if every or _is_weak(text[slice(*span)], signs[slice(*span)])]
    if not weak:
        return list(signs)
    looks = [list(signs), *(read(view(picture)) for view in _VIEWS)]
    told = list(signs)
    for start, end in reversed(weak):
        told[start:end] = [_voted(text, start, end, looks)]
    return told


def _is_weak(figure: str, signs: Sequence[Sign]) -> bool:
    return min(sign.confidence for sign in signs) < SURE or _is_misread(figure)


def _is_misread(figure: str) -> bool:
    """Whether a figure is written as no figure is: an amount with other marks (15.068.30), 129 42, ~34.04."""
    is_amount = bool(_GROUPED.fullmatch(figure)) and not is_written(figure)
    return is_amount or _mended(figure) != figure


def _mended(figure: str) -> str:
    """A figure with the point that a blank stands for, with the minus that a wave stands for; else as it is."""
    pointed = figure if _SPACED.fullmatch(figure) else _PARTED.sub(r"\1.\2", figure)
    return re.sub(r"^~(?=\d)", "-", pointed)


def smoothed(picture: Pixels) -> Pixels:
    """The picture with its noise blurred away."""
    return cv2.GaussianBlur(picture, (0, 0), 0.8)


def _denoised(picture: Pixels) -> Pixels:
    return cv2.fastNlMeansDenoising(picture, None, 12, 5, 11)


def _smaller(picture: Pixels) -> Pixels:
    edge = round(0.1 * picture.shape[0])
    paper = int(np.median(picture))
    return cv2.copyMakeBorder(picture, edge, edge, 2 * edge, 2 * edge, cv2.BORDER_CONSTANT, value=paper)


_VIEWS = (_denoised, smoothed, _smaller)


def _voted(text: str, start: int, end: int, looks: Sequence[Sequence[Sign]]) -> Sign:
    votes: dict[str, float] = defaultdict(float)
    for look in looks:
        seen = there(text, start, end, look)
        if seen:
            votes["".join(sign.text for sign in seen).strip()] += min(sign.confidence for sign in seen)
    first = looks[0][start:end]
    if not votes:
        votes["".join(sign.text for sign in first)] = min(sign.confidence for sign in first)
    ranked = sorted(votes, key=lambda seen: (not is_written(seen), -votes[seen]))
    misread = [other for other in dict.fromkeys(_misread(first)) if other not in votes]
    if not is_written(ranked[0]):
        other_mark = [other for other in misread if is_written(other) and digits(other) == digits(ranked[0])]
        ranked = [*other_mark[:1], *ranked]
    others = dict.fromkeys([_mended(ranked[0]), *ranked[1:], *misread])
    others.pop(ranked[0], None)
    agreed = max(votes[ranked[0]] / sum(votes.values()), 0.0)
    sure = agreed if len(votes) > 1 else max(min(sign.confidence for sign in first), votes[ranked[0]] / len(looks))
    sure = min(sure, 0.0 if _is_misread(ranked[0]) else 1.0)
    return Sign(ranked[0], (first[0].at + first[-1].at) / 2, sure, tuple(islice(others, MOST_OTHERS)))


def digits(figure: str) -> str:
    """What is left of a figure without its marks: points and commas are taken for one another."""
    return re.sub(r"[,，.．\s]", "", figure)


def is_written(figure: str) -> bool:
    """Whether it is written as figures are: its thousands parted by commas or not at all, one point."""
    return bool(_WRITTEN.fullmatch(figure))


def there(text: str, start: int, end: int, look: Sequence[Sign]) -> Sequence[Sign]:
    """The signs that a look saw in the place of `text[start:end]`."""
    other = "".join(sign.text[:1] for sign in look)
    begin, stop = None, 0
    for _, a0, a1, b0, b1 in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if a1 < start or a0 > end or (a1 == start and a0 < a1) or (a0 == end and a0 < a1):
            continue
        same = a1 - a0 == b1 - b0
        low = b0 + max(start - a0, 0) if same else b0
        high = b1 - max(a1 - end, 0) if same else b1
        begin = low if begin is None else begin
        stop = high
    return look[begin:stop] if begin is not None else []


def _misread(signs: Sequence[Sign]) -> Iterator[str]:
    """The figure with one sign as what the first look held possible."""
    for n, sign in enumerate(signs):
        for other in sign.others:
            if other.strip():
                yield "".join(other if k == n else s.text for k, s in enumerate(signs))


def look_at_lone(signs: Sequence[Sign], picture: Pixels, read: Read) -> list[Sign]:
    """The sign of a line that holds but one, from several of it side by side."""
    if signs and (len(signs) > 1 or signs[0].confidence >= SURE):
        return list(signs)
    votes: dict[str, float] = defaultdict(float)
    row = [sign for sign in read(np.hstack([picture] * TIMES)) if sign.text.strip()]
    for sign in [*signs, *row]:
        votes[sign.text] += sign.confidence
    ranked = sorted(votes, key=lambda text: -votes[text])
    if not ranked or len(row) > 2 * TIMES:
        return list(signs)
    sure = votes[ranked[0]] / sum(votes.values()) * max(s.confidence for s in [*signs, *row] if s.text == ranked[0])
    return [Sign(ranked[0], 0.5, min(sure, 1.0), tuple(ranked[1:MOST_OTHERS]))]


def as_dash(width: float, line: float) -> list[Sign]:
    """A lone low stroke, by its width: what a recogniser takes for the numeral 一."""
    return [Sign(next(dash for least, dash in DASHES if width >= least * line), 0.5, 1.0)]
