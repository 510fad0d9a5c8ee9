"""The units that captions, heads and labels announce for the numbers that they govern."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from extractor.numerals import Numeral, scan

LONGEST_CAPTION = 80  # characters; longer text is prose that happens to speak of money
CENTS = 2  # decimals of an amount in 元 that is told exactly


@lru_cache(maxsize=1024)
def unit_numeral(unit: str) -> Numeral | None:
    """The numeral "1 <unit>", which tells scale and form of a unit; None when `unit` is not one."""
    told = unit.strip()
    money = _ENGLISH_MONEY.fullmatch(told)
    if money:
        return scan(f"{money['sign'] or ''}1 {_SCALE_WORDS.get(money['word'], money['word'].lower())}")[0]
    if not told or any(c.isdigit() for c in told):
        return None
    found = scan(f"1{told}")
    return found[0] if len(found) == 1 and found[0].unit and found[0].end == len(told) + 1 else None


def in_unit(numeral: Numeral, like: Numeral) -> Numeral:
    """A bare numeral in the unit of `like`: whole counts and 元 with two decimals are exact in it."""
    exact = numeral.decimals == CENTS if like.unit == "元" else like.exact and not numeral.decimals
    return replace(numeral, unit=like.unit, scale=like.scale, form=like.form, exact=exact)


_SIGN = r"(?P<sign>US\$|[$£€¥R])"
_SCALE_WORDS = {"'000": "thousand", "’000": "thousand", "000": "thousand", "m": "million", "bn": "billion"}
_ENGLISH_MONEY = re.compile(rf"{_SIGN}?\s*(?P<word>['’]000|(?:(?<=R)|(?<=\$))000|thousand|million|billion)s?", re.I)


_CAPTION_UNIT = re.compile(r"单\s*位\s*[:：]\s*(?:人民币)?\s*(?P<unit>[十百千万亿]*元)(?!(?<=[:：\s民币]元)[^\W\d_])")
_ENGLISH_CAPTION = re.compile(
    rf"(?:^|[(（,])\s*(?P<lead>[A-Za-z ]{{0,24}}\bin\s+)?(?P<unit>{_ENGLISH_MONEY.pattern})"
    r"(?:\s+of\s+\w+)?\s*[)）]?\s*$",
    re.I,
)


def caption_unit(text: str) -> str:
    """The money unit that a caption announces (单位：万元, R'000, $ million); empty where it announces none."""
    told = " ".join(text.split())
    found = (_CAPTION_UNIT.search(told) or _ENGLISH_CAPTION.search(told)) if len(told) < LONGEST_CAPTION else None
    unit = found["unit"].strip() if found else ""
    if found and found.re is _ENGLISH_CAPTION and not found["sign"]:
        unit = f"{_currency(found['lead'] or '')}{unit}"
    return "" if unit[:1].isascii() and unit[:1].isalpha() and unit[0] not in "RU" else unit


_CURRENCIES = {"dollar": "$", "pound": "£", "euro": "€", "rand": "R"}


def _currency(words: str) -> str:
    """The sign of the currency that words name: dollars in thousands."""
    return next((sign for word, sign in _CURRENCIES.items() if re.search(rf"\b{word}s?\b", words, re.I)), "")


_BRACKETED = re.compile(r"[（(\[]\s*(?:单位[:：]\s*)?([^（()）\[\]]{1,8})\s*[)）\]]\s*$")


def bracketed_unit(label: str) -> str:
    """The unit in the brackets that end a label, as in 预算数（万元）; empty where there is none."""
    match = _BRACKETED.search(label)
    return match.group(1).strip() if match and unit_numeral(match.group(1)) else ""
