"""What a printed number states, read anew for the benchmark: it shares no code with extractor/numerals.

Only the forms that the generator prints are known; a text of any other form states nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from tests.bench.generator.truth import Made, Slot

SCALES = {"亿": 8, "万": 4, "千": 3, "billion": 9, "million": 6, "'000": 3}
BOUNDS = {
    "不低于": "≥", "不少于": "≥", "至少": "≥", "以上": "≥", "at least": "≥", "≥": "≥", ">=": "≥",
    "不超过": "≤", "不高于": "≤", "以内": "≤", "以下": "≤", "no more than": "≤", "≤": "≤", "<=": "≤",
    ">": ">", "超过": ">", "<": "<", "低于": "<",
}  # fmt: skip
_ABOUT = re.compile("约|近|余|多|nearly|about|左右")
_DIGITS = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.(?P<rest>\d+))?")
_CHINESE = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2}


@dataclass(frozen=True, slots=True)
class Stated:
    """A value in base units with what rounding leaves open."""

    value: Fraction
    step: Fraction
    exact: bool
    bound: str = ""
    approximate: bool = False
    decimals: int = 0
    percent: bool = False

    @property
    def low(self) -> Fraction:
        """The least value that rounds to it."""
        return self.value if self.exact else self.value - self.step / 2

    @property
    def high(self) -> Fraction:
        """The greatest value that rounds to it."""
        return self.value if self.exact else self.value + self.step / 2


@lru_cache(maxsize=1 << 16)
def stated(slot: Slot, decimals: int = 0) -> Stated | None:
    """What the text of a slot states; `decimals` are those of its column."""
    text = unicodedata.normalize("NFKC", slot.text).strip().replace(". ", ".")
    bare, bound = _unbound(text)
    found = _DIGITS.search(bare)
    if not found:
        return _in_words(text)
    before, behind = bare[: found.start()].strip(), bare[found.end() :]
    if re.search(r"[\d,.]", before + behind):
        return None
    rest = found["rest"] or ""
    value = Fraction(int(re.sub("[, ]", "", found["whole"]) + rest), 10 ** len(rest))
    unit = behind.strip(") ") or slot.unit
    scale = _scale(unit)
    shown = max(len(rest), decimals)
    exact = slot.fixed or (slot.exact and not rest and scale == 0) or (unit == "元" and shown == 2)
    signed = -1 if before.endswith(("-", "(", "−")) else 1
    power = Fraction(10) ** scale
    step = power / 10**shown
    return Stated(signed * value * power, step, exact, bound, bool(_ABOUT.search(bare)), shown, "%" in unit)


def read_all(made: Made) -> dict[str, Stated]:
    """What every number of a report states, columns with their shared decimals."""
    known = {mark: told for mark, slot in made.slots.items() if slot.sort == "number" and (told := stated(slot))}
    shared: dict[int, int] = defaultdict(int)
    for mark, told in known.items():
        column = made.slots[mark].column
        shared[column] = max(shared[column], told.decimals) if column else 0
    found: dict[str, Stated] = {}
    for mark, told in known.items():
        again = stated(made.slots[mark], shared[made.slots[mark].column])
        found[mark] = again or told
    return found


def bounded(told: Stated, bound: str) -> Stated:
    """A target with the comparator of a cell of its own."""
    return replace(told, bound=BOUNDS.get(bound, told.bound))


def _unbound(text: str) -> tuple[str, str]:
    for word in sorted(BOUNDS, key=len, reverse=True):
        if text.startswith(word) or (word in ("以上", "以内", "以下") and text.endswith(word)):
            return text.removeprefix(word).removesuffix(word), BOUNDS[word]
    return text, ""


def _scale(unit: str) -> int:
    if unit.startswith(("%", "个百分点", "percentage point")):
        return -2
    return next((scale for word, scale in SCALES.items() if word in unit), 0)


def _in_words(text: str) -> Stated | None:
    """六项, 十二个: counts in Chinese."""
    found = re.match("([一二两三四五六七八九]?)(十?)([一二三四五六七八九]?)", text)
    if not found or not found.group():
        return None
    tens, ten, ones = found.groups()
    value = (_CHINESE.get(tens, 1) * 10 + _CHINESE.get(ones, 0)) if ten else _CHINESE.get(tens or ones, 0)
    return Stated(Fraction(value), Fraction(1), True)
