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

from extractor.numerals import chinese
from extractor.numerals.bounds import Lead, Tail, lead_before, tail_after
from extractor.numerals.digits import Digits, digits_at, digits_behind_point
from extractor.numerals.folding import Folded, fold
from extractor.numerals.shapes import RANGE, Shape, Spot, addresses, not_a_quantity
from extractor.numerals.units import FORMS, Unit, unit_after


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
        return self.value * Fraction(10) ** self.scale if self.scale else self.value


_ANCHOR = re.compile("[0-9①-⒛一二两三四五六七八九十百千万]")
_WIDE_YEAR = re.compile("(?:19|20|１９|２０)[0-9０-９]{2}")
_LOST_DIGIT = re.compile(r", *+(?:[\n\t]|\Z)")  # read backwards: a mark that nothing stands before
_CLOSING = re.compile(r" ?\)(?P<rest>\s*+)")
_CODE_TAIL = re.compile(r"[0-9A-Za-z]*+(?:[-._/:][0-9A-Za-z]++)*")
_JOINTS = frozenset("-–—~=+×*/:≈")


def scan(text: str) -> list[Numeral]:
    """The numerals of one paragraph or cell, in order, never overlapping."""
    folded = fold(text)
    found: list[Numeral] = []
    for numeral in _numerals(folded):
        if found:
            found[-1] = _share_range(found[-1], numeral, folded.text)
        found.append(numeral)
    return found if folded.places is None else [_on_page(n, folded, text) for n in found]


def _on_page(numeral: Numeral, folded: Folded, text: str) -> Numeral:
    start, end = folded.span(numeral.start, numeral.end)
    return replace(numeral, start=start, end=end, text=text[start:end])


def _numerals(folded: Folded) -> Iterator[Numeral]:
    """The numerals from left to right; every digit of the text lies in one of them."""
    text, backward, links = folded.text, folded.text[::-1], addresses(folded.text)
    at = floor = 0
    previous = ""
    while anchor := _ANCHOR.search(text, at):
        spot = Spot(text, backward, folded.printed, anchor.start(), floor, previous)
        numeral = _link(spot, links) or _read(spot)
        if numeral:
            yield numeral
            at, floor, previous = numeral.end, numeral.end, numeral.role
        else:
            at = chinese.run_end(text, spot.at)


def _link(spot: Spot, links: list[tuple[int, int]]) -> Numeral | None:
    """The web or mail address around a place; addresses to the left of it are dropped from the list."""
    while links and links[-1][1] <= spot.at:
        links.pop()
    if not links or links[-1][0] > spot.at:
        return None
    return _plain(spot, Shape(max(links[-1][0], spot.floor), links[-1][1], "reference", 0))


def _read(spot: Spot) -> Numeral | None:
    if pointed := digits_behind_point(spot.text, spot.at, spot.floor):
        return _amount(spot._replace(at=spot.at - 1), pointed)
    if digits := digits_at(spot.text, spot.at):
        shape = not_a_quantity(spot)
        return _plain(spot, shape) if shape else _amount(spot, digits)
    character = spot.text[spot.at]
    if "①" <= character <= "⒛":
        return _plain(spot, Shape(spot.at, spot.at + 1, "heading", int(unicodedata.numeric(character))))
    if shape := chinese.not_a_count(spot):
        return _plain(spot, shape)
    count = chinese.count(spot)
    return _counted(spot, count) if count else None


def _plain(spot: Spot, shape: Shape) -> Numeral:
    """A numeral that is no quantity."""
    start, end, role, value = shape
    return Numeral(start, end, spot.printed[start:end], Fraction(value), role=Role(role), exact=role == "year")


def _counted(spot: Spot, count: chinese.Count) -> Numeral:
    """A quantity in Chinese characters."""
    start, end = count.lead.start, count.tail.end
    return Numeral(
        start,
        end,
        spot.printed[start:end],
        count.value,
        decimals=count.decimals,
        scale=count.scale,
        unit=count.unit,
        form=Form(count.form),
        comparator=_comparator(count.lead, count.tail),
        approximate=count.approximate,
        exact=not count.approximate,
    )


def _amount(spot: Spot, digits: Digits) -> Numeral:
    """The quantity whose first digit stands here; a code, where it can only be one."""
    lead = _lead(spot)
    unit = _unit(spot.text, digits.end, lead)
    if _is_code(spot, digits, unit):
        tail = _CODE_TAIL.match(spot.text, digits.end)
        return _plain(spot, Shape(spot.at, tail.end() if tail else digits.end, "reference", 0))
    amount = _quantity(spot, digits, lead, unit)
    brackets = _bracketed_cell(spot.text, lead.start, unit.end) if unit.may_be_negative else None
    return _bracketed(amount, spot.printed, brackets) if brackets else amount


def _lead(spot: Spot) -> Lead:
    """What stands before a number; a dash that is no sign, or the = of a formula, is left out with all before it."""
    lead = lead_before(spot.backward, spot.at, _free(spot))
    if lead.sign and not _is_signed(spot, lead):
        return lead_before(spot.backward, spot.at, lead.sign_at + 1)
    before = spot.text[lead.start - 1] if lead.start > spot.floor else ""
    if lead.bound == "=" and spot.text[lead.start] == "=" and (before.isalnum() or before in (")", "]")):
        return lead_before(spot.backward, spot.at, lead.start + 1)
    return lead


def _free(spot: Spot) -> int:
    """Where the words before a number may begin: a joint (63%~68%, 25+1, 3×4=12) belongs to neither number."""
    place = spot.floor
    while place < spot.at and spot.text[place] == " ":
        place += 1
    if not spot.floor or spot.previous == Role.HEADING or spot.text[place] not in _JOINTS:
        return spot.floor
    two_cells = place > spot.floor and spot.text[place] in "-+"  # 12 -5: the second is negative
    return spot.floor if two_cells else place + 1


def _is_signed(spot: Spot, lead: Lead) -> bool:
    """Whether the dash or plus before a number is its sign."""
    before = spot.text[lead.sign_at - 1] if lead.sign_at > spot.floor else ""
    if lead.sign == "–":
        return before in ("", " ", "(", "\n", "\t")
    return not (before.isascii() and before.isalnum()) and before not in ("-", "+", "–", "—")


def _is_code(spot: Spot, digits: Digits, unit: Unit) -> bool:
    """Whether digits are too many, begin with zeros, or go on in letters, so that they state no amount."""
    if digits.endless:
        return True
    if unit.text or digits.decimals:
        return False
    zeros_first = len(digits.text) > 1 and digits.text[0] == "0"
    following = spot.text[digits.end : digits.end + 1]
    return zeros_first or (digits.is_bare and len(digits.text) > 11) or (following.isascii() and following.isalpha())


def _unit(text: str, at: int, lead: Lead) -> Unit:
    """The unit behind a number, with what is printed before it: 百分之95, $2.9 billion."""
    if lead.share:
        form, scale = FORMS[lead.share]
        return Unit(at, lead.share, scale, form)
    unit = unit_after(text, at, money=bool(lead.currency))
    return unit._replace(text=f"{lead.currency} {unit.text}".strip()) if lead.currency else unit


def _quantity(spot: Spot, digits: Digits, lead: Lead, unit: Unit) -> Numeral:
    tail = tail_after(spot.text, unit.end)
    lost = spot.left == "," and digits.decimals > 0 and _starts_with_mark(spot)
    about = bool(lead.about and not (lead.about == "近" and unit.is_duration)) or unit.approximate or tail.approximate
    start, end = spot.at - 1 if lost else lead.start, tail.end
    return Numeral(
        start,
        end,
        spot.printed[start:end],
        -digits.value if lead.sign in ("-", "–") else digits.value,
        decimals=digits.decimals,
        scale=unit.scale,
        unit=unit.text,
        form=Form(unit.form),
        role=Role.ORDINAL if spot.continues(Role.ORDINAL) else Role.QUANTITY,
        comparator=_comparator(lead, tail),
        approximate=about,
        signed=bool(lead.sign),
        exact=not about and _is_exact(unit, digits.decimals),
        damaged=lost or digits.broken,
    )


def _starts_with_mark(spot: Spot) -> bool:
    """Whether the line begins with a thousands mark: its first digit is lost (,867.48)."""
    return _LOST_DIGIT.match(spot.backward, len(spot.text) - spot.at) is not None


def _bracketed_cell(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span with its brackets, where a text holds just a number in brackets."""
    if len(text) > 80 or text[start - 1 : start] != "(" or text[:start].strip() != "(":
        return None
    closing = _CLOSING.fullmatch(text, end)
    return (start - 1, closing.start("rest")) if closing else None


def _bracketed(amount: Numeral, printed: str, brackets: tuple[int, int]) -> Numeral:
    """A negative amount in brackets; bare digits in full-width brackets are a serial number or a year."""
    start, end = brackets
    inner = printed[start + 1 : end - 1].strip()
    in_brackets = replace(amount, start=start, end=end, text=printed[start:end])
    if printed[start] == "（" and inner.isdigit() and (len(inner) < 3 or _WIDE_YEAR.fullmatch(inner)):
        return replace(in_brackets, role=Role.HEADING if len(inner) < 3 else Role.YEAR, exact=len(inner) > 2)
    return replace(in_brackets, value=-amount.value, signed=True)


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
