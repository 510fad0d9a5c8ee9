"""Which way up a page is read: the way in which the recogniser is sure of what it sees.

Of upright pages, the worst of them at 150 dpi with noise and blur, it is sure of 96 in 100 characters or more; of the
same pages turned or mirrored of 79 at most, of photographs of 20.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from extractor.read.scan.page import SeenPage
from extractor.read.scan.picture import Picture

SURE = 0.9  # confidence of a character
UPRIGHT = 0.85  # share of sure characters from which a page need not be turned
READABLE = 0.5  # share below which what was seen is no writing, whichever way up
DROPPED = 3  # characters that a line stands for which was left out as unsure
SIDEWAYS = 0.1  # share of lines left out from which the page rather lies on its side


def see_upright(picture: Picture, see: Callable[[Picture], SeenPage]) -> SeenPage:
    """The page as seen the right way up; without a line if it cannot be read in any."""
    best = see(picture)
    for turn in _turns(best):
        if sureness(best) >= UPRIGHT:
            return best
        pixels = np.ascontiguousarray(np.rot90(picture.pixels, turn))
        best = max(best, replace(see(replace(picture, pixels=pixels)), turn=turn), key=sureness)
    if sureness(best) < READABLE:
        return replace(best, lines=(), dropped=best.dropped + len(best.lines), turn=0)
    return best


def _turns(seen: SeenPage) -> Sequence[int]:
    """The quarter turns to try, the likeliest first."""
    if not seen.lines and not seen.dropped:
        return ()
    return (1, 3, 2) if seen.dropped > SIDEWAYS * (len(seen.lines) + seen.dropped) else (2, 1, 3)


def sureness(seen: SeenPage) -> float:
    """The share of a page's characters of which the recogniser is sure."""
    told = [sign.confidence for line in seen.lines for sign in line.signs]
    return sum(each >= SURE for each in told) / max(len(told) + DROPPED * seen.dropped, 1)
