"""The words by which rows and cells of tables say what they are: the total of others, a subtotal, nothing at all."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

KEPT = 16384  # names that are remembered from one report to the next

_NOTHING = frozenset({"", "—", "——", "–", "-", "--", "/", "\\", "无", "n/a", "na", "不适用", "..."})
_NOISE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|[\s:;*_-]")
_TOTAL = re.compile(r"(?:合计|小计|总计|共计|总额|总预算|总分|总得分|合计数)$|^总数$|^(?:grand|sub)?total")
_SUBTOTAL = re.compile(r"小计|^subtotal")


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no amount: —, /, 无."""
    return len(text) < 8 and "".join(unicodedata.normalize("NFKC", text).split()).casefold() in _NOTHING


def is_total(name: str) -> bool:
    """Whether a row of this name is the total of others, of all or of some."""
    return _TOTAL.search(_bare(name)) is not None


def is_subtotal(name: str) -> bool:
    """Whether a row of this name is the total of some of the rows around it."""
    return _SUBTOTAL.search(_bare(name)) is not None


@lru_cache(maxsize=KEPT)
def _bare(name: str) -> str:
    """A name without the differences of print: width, spaces, hyphens, brackets and their content."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()
