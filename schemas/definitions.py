"""Grade bands and the words for states and comparators, from definitions.toml."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

from extractor.numerals import Comparator
from extractor.record import Phrase

_CONFIGURED = tomllib.loads(Path(__file__).with_name("definitions.toml").read_text(encoding="utf-8"))
_MET = re.compile(
    rf"(?P<negated>(?:{'|'.join(_CONFIGURED['states']['negations'])})(?:[^\W\da-z]{{0,4}}|[a-z ]{{1,12}}))?"
    rf"(?<![a-z])(?:{'|'.join(_CONFIGURED['states']['met'])})(?![a-z])"
)
_SHARE = re.compile(r"(?<!\d)(?!100)\d[\d.]*\s*[%％]")  # 完成80% is neither
GRADES_SOURCE: str = _CONFIGURED["grades"]["source"]


def claimed_state(state: Phrase) -> bool | None:
    """Whether a state claims its target met (True) or missed (False); None where it claims neither."""
    told = state.text.casefold()
    words = _CONFIGURED["states"]
    if any(word in told for word in words["missed"]):
        return False
    if any(word in told for word in words["unsure"]) or _SHARE.search(told):
        return None
    found = _MET.search(told)
    return not found["negated"] if found else None


def comparator_told(cell: Phrase) -> Comparator | None:
    """The comparator that a cell of a comparator column names."""
    told = cell.text.strip()
    signs = {
        "≥": "≥",
        "≧": "≥",
        ">=": "≥",
        "≤": "≤",
        "≦": "≤",
        "<=": "≤",
        ">": ">",
        "<": "<",
        "＞": ">",
        "＜": "<",
        "=": "=",
        "＝": "=",
    }
    if told in signs:
        return Comparator(signs[told])
    return next((Comparator(sign) for sign, words in _CONFIGURED["comparators"].items() if told in words), None)


def grade_bounds(grade: Phrase) -> tuple[Fraction, Fraction] | None:
    """The scores [least, next better grade) that earn `grade`; None where it is not a grade of the bands."""
    told = grade.text.strip(" \"'“”‘’「」").casefold()
    above = Fraction(_CONFIGURED["grades"]["full"]) + 1
    for band in _CONFIGURED["grades"]["bands"]:
        least = Fraction(band["least"])
        if told in band["words"]:
            return least, above
        above = least
    return None
