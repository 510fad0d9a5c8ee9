"""Slips of the pen: two numbers of which one is the other with a digit changed, lost or doubled, or two exchanged."""

from __future__ import annotations

from extractor.verify.columns import Entry

LEAST_DIGITS = 4  # in fewer, two numbers are alike by chance


def is_one_slip(printed: Entry, meant: int) -> bool:
    """Whether `printed` is `meant`, in grains of the same section, but for one slip."""
    told, rest = divmod(meant, printed.step)
    a, b = str(abs(printed.value // printed.step)), str(abs(told))
    return not rest and min(len(a), len(b)) >= LEAST_DIGITS and is_slip(a, b)


def is_slip(a: str, b: str) -> bool:
    """Whether two numbers, told in digits alone, differ by one digit changed, lost or doubled, or two exchanged."""
    if a == b:
        return False
    if len(a) != len(b):
        longer, shorter = sorted((a, b), key=len, reverse=True)
        return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
    apart = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    crossed = len(apart) == 2 and apart[1] - apart[0] == 1 and a[apart[0]] == b[apart[1]] and a[apart[1]] == b[apart[0]]
    return len(apart) == 1 or crossed
