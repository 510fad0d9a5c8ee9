"""Whether what was seen on a picture is writing at all.

Of upright pages, the worst of them at 150 dpi with noise and blur, the recogniser is sure of 96 in 100 characters or
more; of the same pages mirrored of 79 at most, of photographs of 20.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.read.scan.page import SeenPage

SURE = 0.9  # confidence of a character
READABLE = 0.5  # share of sure characters below which what was seen is no writing
DROPPED = 3  # characters that a line stands for which was left out as unsure


def if_readable(seen: SeenPage) -> SeenPage:
    """The page; without a line if it is not written on."""
    if sureness(seen) < READABLE:
        return replace(seen, lines=(), dropped=seen.dropped + len(seen.lines), turn=0)
    return seen


def sureness(seen: SeenPage) -> float:
    """The share of a page's characters of which the recogniser is sure."""
    told = [sign.confidence for line in seen.lines for sign in line.signs]
    return sum(each >= SURE for each in told) / max(len(told) + DROPPED * seen.dropped, 1)
