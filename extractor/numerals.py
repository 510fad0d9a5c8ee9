"""What a printed number says: from a piece of text to its numerals, exactly.

A numeral is one number as printed, with its sign, marks, unit and comparator. The scanner knows nothing of
tables or documents; it sees one paragraph or one cell at a time.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from extractor import chinese
from extractor.shapes import RANGE, Shape, Spot, addresses, not_a_quantity
from extractor.units import Lead, Tail, Unit, lead_before, tail_after, unit_after


class Form(StrEnum):
    """How a numeral states its value."""

    PLAIN = "plain"
    PERCENT = "percent"
    PERMILLE = "permille"
    PERCENTAGE_POINT = "percentage_point"
    MULTIPLE = "multiple"  # 1.5倍


class Role(StrEnum):
    """What a numeral is for; only a quantity can be recomputed."""

    QUANTITY = "quantity"
    YEAR = "year"
    DATE = "date"
    TIME = "time"
    ORDINAL = "ordinal"  # 第37个, 第7名
    HEADING = "heading"  # 一、 (一) 1. at the start of a line or clause
    REFERENCE = "reference"  # 表1-5, 附件3, 〔2023〕1号, codes, phone numbers
    NAME = "name"  # quoted names such as "0316"


class Comparator(StrEnum):
    """The bound that a numeral states."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE_THAN = ">"
    LESS_THAN = "<"
    EQUAL = "="


@dataclass(frozen=True, slots=True)
class Numeral:
    """One printed number.

    `text[start:end]` of the scanned text is the whole expression, comparator, approximate word and unit included.
    `value` counts in the printed unit (4753.66 for 4753.66万元); `magnitude` counts in the base unit.
    """

    start: int
    end: int
    text: str
    value: Fraction
    decimals: int = 0
    scale: int = 0  # power of ten from the printed unit to the base unit: 万 4, 亿 8, million 6, % -2, ‰ -3
    unit: str = ""  # as printed, scale word included: 万元, 人次, %, 个百分点; empty when none is printed
    form: Form = Form.PLAIN
    role: Role = Role.QUANTITY
    comparator: Comparator | None = None
    approximate: bool = False  # 约 余 近 多 and the like
    signed: bool = False  # a sign or negative brackets are printed
    exact: bool = False  # states one value, no interval: a count, a year, 元 with two decimals, a Chinese numeral
    damaged: bool = False  # the print is broken: a space inside the number, a lost leading digit

    @property
    def magnitude(self) -> Fraction:
        """The value in the base unit."""
        return self.value * Fraction(10) ** self.scale


# Spaces and look-alikes become one ASCII character each, so that places stay the same.
_FOLDED = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if chr(c) not in "，；！？"}
    | dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
    | dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n")
    | dict.fromkeys("\u2212\u2010\u2011\ufe63", "-")
    | {"\u2012": "–", "\u2015": "—", "〜": "~", "∼": "~", "﹪": "%", "￥": "¥", "￡": "£", "’": "'", "‘": "'", "∶": ":"}
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_WIDE_MARK = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_TAG = re.compile(r"</?[A-Za-z][^<>0-9]{0,60}>")
_ANCHOR = re.compile("[0-9①-⒛一二两三四五六七八九十百千万]")
_MOST_DIGITS = 40  # no amount is longer, and int() of an endless run would take quadratic time

# A number broken at its point (105. 26%) is one number only where a unit or the end of the cell follows.
_BROKEN = r"(?=[0-9]{1,2}(?:\ ?[%‰万亿元]|\ {0,3}(?:[\n\t]|\Z)))"
_NUMBER = re.compile(
    rf"""(?P<european>[0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,6}},[0-9]{{1,2}}(?![0-9])
        |[0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,6}}(?![0-9.])
        |[1-9][0-9]{{0,2}}(?:\ [0-9]{{3}}){{1,6}},[0-9]{{1,2}}(?![0-9,.])
        |[0-9]{{1,3}},[0-9]{{1,2}}(?=\ ?[%‰€]))
    |(?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,12}}(?![0-9])
        |[1-9][0-9]{{0,2}}(?:\ [0-9]{{3}}){{1,6}}(?![0-9%‰]|\ [0-9%‰]|\.[0-9]{{1,9}}(?:[0-9]|\ ?[%‰]|\ [0-9]))
        |[0-9]++)
     (?:(?P<point>\.|\.\ {_BROKEN}|\ \.{_BROKEN})(?P<fraction>[0-9]++))?""",
    re.VERBOSE,
)


_LOST_DIGIT = re.compile(r",\ *+(?:[\n\t]|\Z)")  # read backwards: a mark that nothing stands before
_CLOSING = re.compile(r"\ ?\)(?P<rest>\s*+)")
_CODE_TAIL = re.compile(r"[0-9A-Za-z]++(?:[-._/:][0-9A-Za-z]++)*")
_JOINTS = frozenset("-–—~=+×*/:≈")


def scan(text: str) -> list[Numeral]:
    """The numerals of one paragraph or cell, in order, never overlapping."""
    folded, places = _fold(text)
    printed = text if places is None else "".join(text[i] for i in places)
    found: list[Numeral] = []
    for numeral in _numerals(folded, printed):
        if found:
            found[-1] = _share_range(found[-1], numeral, folded)
        found.append(numeral)
    return found if places is None else [_on_page(n, text, places) for n in found]


def _fold(text: str) -> tuple[str, list[int] | None]:
    """The text in plain characters and, where invisible ones were left out, the printed place of each."""
    folded = (_WIDE_MARK.sub(",", text) if "，" in text else text).translate(_FOLDED)
    places = None
    if _INVISIBLE.search(folded):
        places = [i for i, character in enumerate(folded) if not _INVISIBLE.match(character)]
        folded = "".join(folded[i] for i in places)
    return (_TAG.sub(lambda tag: "\n" * len(tag[0]), folded) if "<" in folded else folded), places


def _on_page(numeral: Numeral, text: str, places: list[int]) -> Numeral:
    start, end = places[numeral.start], places[numeral.end - 1] + 1
    return replace(numeral, start=start, end=end, text=text[start:end])


def _numerals(text: str, printed: str) -> Iterator[Numeral]:
    """The numerals from left to right; every digit of the text lies in one of them."""
    backward, links = text[::-1], addresses(text)
    at = floor = 0
    previous = ""
    while anchor := _ANCHOR.search(text, at):
        at = anchor.start()
        while links and links[-1][1] <= at:
            links.pop()
        spot = Spot(text, backward, at, floor, previous)
        if links and links[-1][0] <= at:
            numeral: Numeral | None = _plain(printed, Shape(max(links[-1][0], floor), links[-1][1], "reference", 0))
        else:
            numeral = _read(spot, printed)
        if numeral:
            yield numeral
            at = floor = numeral.end
            previous = numeral.role
        else:
            at = chinese.run_end(text, at)


def _read(spot: Spot, printed: str) -> Numeral | None:
    character = spot.text[spot.at]
    if character.isascii():
        shape = not_a_quantity(spot)
        return _plain(printed, shape) if shape else _amount(spot, printed)
    if "①" <= character <= "⒛":
        return _plain(printed, Shape(spot.at, spot.at + 1, "heading", int(unicodedata.numeric(character))))
    shape = chinese.not_a_count(spot)
    return _plain(printed, shape) if shape else _chinese_amount(spot, printed)


def _plain(printed: str, shape: Shape) -> Numeral:
    """A numeral that is no quantity."""
    start, end, role, value = shape
    return Numeral(start, end, printed[start:end], Fraction(value), role=Role(role), exact=role == "year")


def _chinese_amount(spot: Spot, printed: str) -> Numeral | None:
    count = chinese.count(spot)
    if not count:
        return None
    start, end = count.lead.start, count.tail.end
    return Numeral(
        start,
        end,
        printed[start:end],
        count.value,
        decimals=count.decimals,
        scale=count.scale,
        unit=count.unit,
        form=Form(count.form),
        comparator=_comparator(count.lead, count.tail),
        approximate=count.approximate,
        exact=not count.approximate,
    )


def _amount(spot: Spot, printed: str) -> Numeral:
    """The quantity whose first digit stands here; a code, where it can only be one."""
    found = _NUMBER.match(spot.text, spot.at)
    if not found:  # the pattern takes any digit
        raise AssertionError(spot.at)
    lead = lead_before(spot.backward, spot.at, _free(spot))
    lead = lead if _is_signed(spot, lead) or not lead.sign else lead_before(spot.backward, spot.at, lead.sign_at + 1)
    unit = _unit(spot.text, found.end(), lead)
    return _code(spot, found, printed) if _is_code(spot, found, unit) else _quantity(spot, found, lead, unit, printed)


def _free(spot: Spot) -> int:
    """Where the words before a number may begin: a joint (63%~68%, 25+1, 3×4=12) belongs to neither number."""
    place = spot.floor
    while place < spot.at and spot.text[place] == " ":
        place += 1
    at_joint = spot.floor > 0 and spot.previous != Role.HEADING and place < spot.at and spot.text[place] in _JOINTS
    if not at_joint or (place > spot.floor and spot.text[place] in "-+"):  # 12 -5 are two cells, the second negative
        return spot.floor
    return place + 1


def _is_signed(spot: Spot, lead: Lead) -> bool:
    """Whether the dash or plus before a number is its sign."""
    before = spot.text[lead.sign_at - 1] if lead.sign_at > spot.floor else ""
    if lead.sign == "-":
        return not (before.isascii() and before.isalnum()) and before not in ("-", "–", "—")
    return before in ("", " ", "(", "\n", "\t")


def _is_code(spot: Spot, found: re.Match[str], unit: Unit) -> bool:
    """Whether digits are too long, begin with zeros, or go on in letters, so that they state no amount."""
    whole = found["whole"] or ""
    if len(found[0]) > _MOST_DIGITS:
        return True
    if unit.text or found["fraction"] or found["european"]:
        return False
    letters = spot.text[found.end() : found.end() + 1]
    return (len(whole) > 1 and whole[0] == "0") or (whole.isdigit() and len(whole) > 11) or _is_letter(letters)


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _code(spot: Spot, found: re.Match[str], printed: str) -> Numeral:
    tail = _CODE_TAIL.match(spot.text, found.end())
    end = tail.end() if tail else found.end()
    return _plain(printed, Shape(spot.at, end, "reference", 0))


def _unit(text: str, at: int, lead: Lead) -> Unit:
    """The unit behind a number, with what is printed before it: 百分之95, $2.9 billion."""
    if lead.share:
        form, scale = chinese.SHARES[lead.share]
        return Unit(at, lead.share, scale, form)
    unit = unit_after(text, at, money=bool(lead.currency))
    return unit._replace(text=f"{lead.currency} {unit.text}".strip()) if lead.currency else unit


def _quantity(spot: Spot, found: re.Match[str], lead: Lead, unit: Unit, printed: str) -> Numeral:
    tail, value, decimals = tail_after(spot.text, unit.end), *_value(found)
    start, end = lead.start, tail.end
    lost = spot.left == "," and _LOST_DIGIT.match(spot.backward, len(spot.text) - spot.at) is not None
    bracketed = _bracketed_cell(spot.text, start, end)
    about = bool(lead.about and not (lead.about == "近" and unit.is_duration)) or unit.approximate or tail.approximate
    if bracketed:
        start, end = bracketed
    if lost and decimals:
        start = spot.at - 1
    return Numeral(
        start,
        end,
        printed[start:end],
        -value if bracketed or lead.sign in ("-", "–") else value,
        decimals=decimals,
        scale=unit.scale,
        unit=unit.text,
        form=Form(unit.form),
        role=Role.ORDINAL if spot.continues(Role.ORDINAL) else Role.QUANTITY,
        comparator=_comparator(lead, tail),
        approximate=about,
        signed=bool(bracketed or lead.sign),
        exact=not about and _is_exact(unit, decimals),
        damaged=bool((lost and decimals) or " " in (found["point"] or "")),
    )


def _value(found: re.Match[str]) -> tuple[Fraction, int]:
    """The exact value of the digits, and how many of them are decimals."""
    whole, fraction = found["whole"], found["fraction"] or ""
    if whole is None:
        whole, _, fraction = found["european"].replace(".", "").partition(",")
    digits = whole.replace(",", "").replace(" ", "")
    return Fraction(int(digits + fraction), 10 ** len(fraction)), len(fraction)


def _bracketed_cell(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span with its brackets, where a text holds just a number in brackets: a negative amount."""
    if len(text) > _MOST_DIGITS * 2 or text[start - 1 : start] != "(" or text[:start].strip() != "(":
        return None
    closing = _CLOSING.fullmatch(text, end)
    return (start - 1, closing.start("rest")) if closing else None


def _comparator(lead: Lead, tail: Tail) -> Comparator | None:
    """The printed bound; the word before the number goes first."""
    return Comparator(lead.bound or tail.bound) if lead.bound or tail.bound else None


def _is_exact(unit: Unit, decimals: int) -> bool:
    """Counts and amounts to the cent (verification.md, a printed number)."""
    return (unit.counts and not decimals and not unit.scale) or (unit.text == "元" and decimals == 2)


def _share_range(first: Numeral, second: Numeral, text: str) -> Numeral:
    """The first numeral of a range, in the unit that is printed only once: 2-4个小时 states 2 and 4 个小时."""
    if first.role is not Role.QUANTITY or first.unit or second.start - first.end > 4:
        return first
    if not RANGE.fullmatch(text, first.end, second.start):
        return first
    if second.role in (Role.REFERENCE, Role.TIME, Role.DATE):
        return replace(first, role=second.role)
    exact = second.exact and not first.decimals and not first.approximate
    return replace(first, unit=second.unit, scale=second.scale, form=second.form, exact=exact)
