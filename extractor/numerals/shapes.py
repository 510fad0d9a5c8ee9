"""What looks like a number and is none: dates, times, codes, headings, names, ordinals.

All of it reads folded text (see `numerals`). Every repeat is bounded or possessive, so that no pattern backtracks far.
"""

import re
from typing import NamedTuple

from extractor.numerals.bounds import (
    beside_a_column_word,
    fiscal_year_before,
    label_before,
    lead_before,
    tail_after,
    year_word_before,
)
from extractor.numerals.units import unit_after

_YEAR, _MONTH, _DAY = "(?:19|20)[0-9]{2}", "(?:1[0-2]|0?[1-9])", "(?:3[01]|[12][0-9]|0?[1-9])"
_TO = r"\ ?[-–—~至到]\ ?"
_IDEOGRAPH = "[\u4e00-\u9fff]"
_MONTH_NAME = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    "|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_NOT_A_NOUN = "[以之内左上后前的为及或和与至到中]"

_CALENDAR = re.compile(
    rf"""(?P<date>{_YEAR}\ ?年\ ?{_MONTH}(?:{_TO}{_MONTH})?\ ?月
            (?:\ ?{_DAY}(?:{_TO}{_DAY})?\ ?[日号]|份|底|初|末|[上中下]旬)?
        |{_YEAR}(?P<mark>[-./]){_MONTH}(?P=mark){_DAY}(?![0-9])
        |{_DAY}(?P<slash>[-/.]){_MONTH}(?P=slash){_YEAR}(?![0-9])|{_MONTH}/{_DAY}/{_YEAR}(?![0-9])
        |{_MONTH}(?:{_TO}{_MONTH})?\ ?月(?:\ ?{_DAY}(?:{_TO}{_DAY})?\ ?[日号]|份|底|初|末|[上中下]旬)?
        |[1-4](?:{_TO}[1-4])?\ ?季度
        |{_DAY}(?:{_TO}{_DAY})?\ ?日(?![以之]?内|[均常志])
        |{_DAY}(?:st|nd|rd|th)?\ (?:of\ )?{_MONTH_NAME}\b\.?(?:,?\ {_YEAR}(?![0-9]))?)
    |(?P<pair>{_YEAR}[/–-][0-9]{{2}}(?![0-9/%.-]))
    |(?P<year>{_YEAR}(?:\ ?年(?:\ ?度|底|初|末)?(?!级)
        |(?=\ ?[-–—~至到、]\ ?{_YEAR}(?:\ ?[-–—~至到、]\ ?{_YEAR}){{0,8}}\ ?年)
        |(?=[-–—~]{_YEAR}(?![0-9.,])(?!\ ?[%‰万亿元个人户项次家件]))))
    |(?P<time>(?:0[0-9]|[2-9]|1[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])
        |[0-9]{{1,2}}\ ?[时点](?:\ ?[0-9]{{1,2}}\ ?分|半|整)
        |(?:12|24|48|72)\ ?小时(?={_IDEOGRAPH})(?!{_NOT_A_NOUN})
        |(?:5|10|15|20|30|45|60)\ ?分钟(?={_IDEOGRAPH})(?!{_NOT_A_NOUN}))""",
    re.VERBOSE,
)
_PLAIN_YEAR = re.compile(rf"{_YEAR}(?![0-9]|[,.][0-9]|\ ?[%‰万亿元个人户项次家件宗])")
RANGE = re.compile(r"\ ?(?:-|–|—{1,2}|~|至|到)\ ?")
_MONTH_DAY = re.compile(rf"{_DAY}(?:st|nd|rd|th)?(?![0-9])(?:,?\ {_YEAR}(?![0-9]))?|{_YEAR}(?![0-9])")
_MONTH_BEFORE = re.compile(rf"\b{_MONTH_NAME}\.?\ \Z")

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{1,500}|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}")
_CODE = re.compile(
    rf"""1[3-9][0-9]{{9}}(?![0-9])|0[0-9]{{2,3}}-[0-9]{{7,8}}(?![0-9])|400-?[0-9]{{3}}-?[0-9]{{4}}(?![0-9])
    |[0-9]{{17}}[0-9Xx](?![0-9])|[0-9]{{1,6}}\ ?号|[0-9]{{4,6}}(?={_IDEOGRAPH}{{0,6}}(?:热线|平台))
    |(?![0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,6}}(?![0-9.]))[0-9]++(?:\.[0-9]++){{2,}}
    |[0-9]++(?:[-–][0-9]++){{2,}}|[0-9]++(?:/[0-9]++){{2,}}""",
    re.VERBOSE,
)
_BRACKETED_CODE = re.compile(
    rf"{_YEAR}\ ?[〕\]】)]\ ?第?\ ?[0-9]{{1,6}}\ ?号|{_YEAR}\ ?[〕\]】]|[0-9]{{1,3}}(?:[-,][0-9]{{1,3}}){{0,9}}\]"
)
_LABELLED_CODE = re.compile(r"[0-9]++(?:[-–.][0-9A-Za-z]++)*[A-Za-z]?(?![A-Za-z])")
_ATTACHED_CODE = re.compile(r"[0-9A-Za-z]++(?:[-._/:][0-9A-Za-z]++)*")
_ORDINAL_NUMBER = re.compile(r"[0-9]++(?:st|nd|rd|th)(?![A-Za-z])")

_HEADING = re.compile(rf"[0-9]{{1,2}}(?:[.、)](?![0-9])|\.(?={_YEAR}\ ?年))")
_INNER_HEADING = re.compile(rf"[0-9]{{1,2}}[.、)](?=[《“\"(]|{_IDEOGRAPH}|{_YEAR}\ ?年)")
_SECTION = re.compile(rf"[1-9][0-9]?(?:\.[0-9]{{1,2}}){{1,4}}\.?(?=\ ?{_IDEOGRAPH}|\ [A-Za-z])(?!\ ?[至到])")
_BRACKET_HEADING = re.compile(rf"[0-9]{{1,2}}\)(?P<word> ?(?:{_IDEOGRAPH}|[A-Za-z]))?")
_DIGITS = re.compile(r"[0-9]++")
_DECIMALS = re.compile(r"[.,][0-9]")
_THOUSANDS = re.compile(r"000(?![0-9])")
_FISCAL_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:[/–-][0-9]{2}(?:[0-9]{2})?)?(?![0-9])|[0-9]{2}(?![0-9])")
_BROKEN_CELL = re.compile(r" *[0-9]{1,3}\. [0-9]{1,2} ?%? *")
_LETTERS_BEFORE = re.compile(r"-?[A-Za-z](?:[-./]?[0-9A-Za-z]){0,40}")
_CLAUSE_MARKS = "\n\t。;；"
_INNER_MARKS = _CLAUSE_MARKS + ":,，)”\"' "
_OPENING, _CLOSING = frozenset("\"'“「『"), frozenset("\"'”」』")
_TABLES_COUNT = frozenset(
    ["个", "张", "份", "人", "名", "次", "本", "册", "幅", "套", "家", "户", "人次", "篇", "%", "元", "万元"]
)
_LONGEST_CODE = 15  # a longer run of digits is read as 0: its value means nothing, and int() of it may be slow


class Spot(NamedTuple):
    """One place of the folded text, and what a reader may look at."""

    text: str
    backward: str  # the text reversed: what stands before a place is then one match
    printed: str  # the same characters as they are printed
    at: int
    floor: int  # nothing left of it is free
    previous: str  # the role of the numeral that ends at the floor

    @property
    def left(self) -> str:
        """The free character before this place; empty at the start and behind an earlier numeral."""
        return self.text[self.at - 1] if self.at > self.floor else ""

    def starts(self, marks: str) -> bool:
        """Whether the text, a clause after one of the marks, or the text of a heading starts here."""
        place = self.at
        while place > self.floor and self.text[place - 1] == " ":
            place -= 1
        if place == self.floor:
            return self.floor == 0 or self.previous == "heading"
        return self.text[place - 1] in marks or (place < self.at and " " in marks)

    def continues(self, role: str) -> bool:
        """Whether a range joins this place to an earlier numeral of a role."""
        joined = self.previous == role and self.at - self.floor <= 4
        return joined and bool(RANGE.fullmatch(self.text, self.floor, self.at))


class Shape(NamedTuple):
    """A numeral that is no quantity."""

    start: int
    end: int
    role: str
    value: int


def not_a_quantity(spot: Spot) -> Shape | None:
    """The date, code, heading, name or ordinal whose first digit stands here."""
    for reader in _READERS:
        if shape := reader(spot):
            return shape
    return None


def addresses(text: str) -> list[tuple[int, int]]:
    """The spans of web and mail addresses, last first."""
    if "://" not in text and "@" not in text and "www." not in text:
        return []
    return [found.span() for found in _ADDRESS.finditer(text)][::-1]


def _first_integer(text: str) -> int:
    digits = _DIGITS.search(text)
    return int(digits[0]) if digits and len(digits[0]) <= _LONGEST_CODE else 0


def _shape(spot: Spot, end: int, role: str, *, start: int | None = None) -> Shape:
    return Shape(spot.at if start is None else start, end, role, _first_integer(spot.text[spot.at : end]))


def _name(spot: Spot) -> Shape | None:
    """Digits alone between quotes, inside a longer text: "0316"."""
    if spot.left not in _OPENING:
        return None
    found = _DIGITS.match(spot.text, spot.at)
    fills_the_cell = found and spot.at == 1 and found.end() + 1 >= len(spot.text)
    if not found or fills_the_cell or spot.text[found.end() : found.end() + 1] not in _CLOSING:
        return None
    return _shape(spot, found.end(), "name")


def _calendar(spot: Spot) -> Shape | None:
    found = _CALENDAR.match(spot.text, spot.at)
    if not found:
        return None
    if found["pair"]:
        return _year_pair(spot, found)
    return _shape(spot, found.end(), "year" if found["year"] else "time" if found["time"] else "date")


def _year_pair(spot: Spot, found: re.Match[str]) -> Shape | None:
    """A financial year (2023/24) or a month (2023-05)."""
    first, second = int(found[0][:4]), int(found[0][5:])
    if second == (first + 1) % 100:
        return _shape(spot, found.end(), "year")
    return _shape(spot, found.end(), "date") if found[0][4] == "-" and 1 <= second <= 12 else None


def _english_date(spot: Spot) -> Shape | None:
    if spot.left != " ":
        return None
    month = _MONTH_BEFORE.search(spot.text[max(spot.floor, spot.at - 12) : spot.at])
    found = month and _MONTH_DAY.match(spot.text, spot.at)
    return _shape(spot, found.end(), "date", start=spot.at - len(month[0])) if month and found else None


def _fiscal_year(spot: Spot) -> Shape | None:
    """FY2023, FY23, FY2023/24."""
    start = fiscal_year_before(spot.backward, spot.at, spot.floor)
    found = start is not None and _FISCAL_YEAR.match(spot.text, spot.at)
    return _shape(spot, found.end(), "year", start=start) if found else None


def _bare_year(spot: Spot) -> Shape | None:
    """A year without 年, where the words before it or an earlier year say so."""
    found = _PLAIN_YEAR.match(spot.text, spot.at)
    if not found or unit_after(spot.text, found.end()).text:
        return None
    bracketed = spot.left == "(" and spot.text.startswith(")", found.end()) and len(spot.text) > 8
    told = (
        bracketed
        or (found[0] > "2000" and beside_a_column_word(spot.text[: found.start()], spot.text[found.end() :]))
        or spot.continues("year")
        or year_word_before(spot.backward, spot.at, spot.floor)
    )
    return _shape(spot, found.end(), "year") if told else None


def _bracketed(spot: Spot) -> Shape | None:
    """A document number with its year in brackets, or a note mark."""
    if spot.left not in ("〔", "[", "【", "("):
        return None
    found = _BRACKETED_CODE.match(spot.text, spot.at)
    if not found or (spot.left == "(" and not found[0].endswith("号")):
        return None
    return _shape(spot, found.end(), "reference", start=spot.at - 1)


def _attached(spot: Spot) -> Shape | None:
    """A code that letters are part of; a currency before the digits is no code."""
    lead = lead_before(spot.backward, spot.at, spot.floor)
    before = _LETTERS_BEFORE.match(spot.backward, len(spot.text) - spot.at, len(spot.text) - spot.floor)
    if before and not lead.currency and not lead.bound:
        found = _ATTACHED_CODE.match(spot.text, spot.at)
        return _shape(spot, found.end() if found else spot.at + 1, "reference", start=spot.at - len(before[0]))
    found = _ORDINAL_NUMBER.match(spot.text, spot.at)
    return _shape(spot, found.end(), "ordinal") if found else None


def _labelled(spot: Spot) -> Shape | None:
    """The number behind a label (表1-5); with a counting unit it is a count (图3张)."""
    if not label_before(spot.backward, spot.at, spot.floor):
        return None
    digits, found = _DIGITS.match(spot.text, spot.at), _LABELLED_CODE.match(spot.text, spot.at)
    if not digits or not found or unit_after(spot.text, digits.end()).text in _TABLES_COUNT:
        return None
    return _shape(spot, found.end(), "reference")


def _code(spot: Spot) -> Shape | None:
    """Phone and document numbers, chains of digits, and the zeros of a heading such as R'000."""
    found = _CODE.match(spot.text, spot.at)
    if not found and spot.left in ("'", "$", "£", "€"):
        found = _THOUSANDS.match(spot.text, spot.at)
    if not found or (found[0].isdigit() and _is_amount(spot.text, found.end())):
        return None
    return _shape(spot, found.end(), "reference")


def _is_amount(text: str, end: int) -> bool:
    """Whether decimals or a unit follow digits: an amount may be as long as a phone number."""
    return _DECIMALS.match(text, end) is not None or bool(unit_after(text, end).text)


def _heading(spot: Spot) -> Shape | None:
    if spot.left == "(":
        return _bracketed_heading(spot)
    found = spot.starts(_CLAUSE_MARKS) and (_HEADING.match(spot.text, spot.at) or _section(spot))
    if not found and spot.starts(_INNER_MARKS):
        found = _INNER_HEADING.match(spot.text, spot.at)
    if not found or _broken_cell(spot):
        return None
    return _shape(spot, found.end(), "heading")


def _section(spot: Spot) -> re.Match[str] | None:
    """4.2 before a title; 4.2 before a unit is a quantity."""
    found = _SECTION.match(spot.text, spot.at)
    if not found or unit_after(spot.text, found.end()).text or tail_after(spot.text, found.end()).end > found.end():
        return None
    return found


def _broken_cell(spot: Spot) -> bool:
    """Whether the text is one number with a blank behind its point (98. 26%), not a heading."""
    return len(spot.text) < 20 and bool(_BROKEN_CELL.fullmatch(spot.text))


def _bracketed_heading(spot: Spot) -> Shape | None:
    found = _BRACKET_HEADING.match(spot.text, spot.at)
    if not found or unit_after(spot.text, spot.at + found[0].index(")") + 1).text:
        return None
    bracket = spot._replace(at=spot.at - 1)
    fills_the_cell = len(spot.text) < 20 and spot.text.strip() == "(" + found[0]
    if not found["word"] and (fills_the_cell or not bracket.starts(_CLAUSE_MARKS)):
        return None
    return Shape(spot.at - 1, spot.at + found[0].index(")") + 1, "heading", _first_integer(found[0]))


def _ordinal(spot: Spot) -> Shape | None:
    """第37个, 第7名."""
    blank = 1 if spot.left == " " else 0
    mark = spot.at - blank - 1
    if not spot.continues("ordinal") and (mark < spot.floor or spot.text[mark] != "第"):
        return None
    found = _DIGITS.match(spot.text, spot.at)
    start = spot.at if spot.continues("ordinal") else mark
    return _shape(spot, unit_after(spot.text, found.end()).end, "ordinal", start=start) if found else None


# A label goes before a heading (表 1.), a heading before a chain of digits (2.5.1).
_READERS = (
    *(_name, _fiscal_year, _bracketed, _calendar, _english_date, _bare_year),
    *(_attached, _labelled, _heading, _code, _ordinal),
)
