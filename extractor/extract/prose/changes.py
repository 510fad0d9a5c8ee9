"""Forms that tell how far two numbers lie apart: growth, decline, differences from last year, a budget or a target."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.document import Number
from extractor.extract.prose.bound import Claim, Forms, Found, alike, claim, comparable
from extractor.extract.prose.sentences import ANY, OUT, RATE, WORD, N, P, Sentence, X
from extractor.numerals import Form

UP = "增长|增加|上升|提高|提升|扩大|增"
DOWN = "下降|降低|减少|回落|降"
MOVED = f"{UP}|{DOWN}"
LAST_YEAR = "(?:上年|去年|上一年|上年同期|去年同期|\\d{4}年)(?:度|同期)?"


def _against(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """a, 比上年的 b 增加 d, 增长 p: the change and the rate of change, each if it is told.

    After a list of parts (w, 其中 … c、… a) the words may compare the last part or the whole.
    """
    now, before = (sentence.number(found[name]) for name in ("a", "b"))
    is_change = _CHANGED.search(sentence.before(found.start("a")))
    if comparable(now, before) and not is_change and not _LISTED_BEFORE.search(sentence.text[: found.start("a")]):
        yield from changes(sentence, found["rest"], now, before)


def _rated(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """a, 执行率 x, 比上年的 b 增长 p: behind 其中 the words may compare the whole again."""
    if "其中" not in sentence.before(found.start("a")):
        yield from _against(sentence, found)


_CHANGED = re.compile(f"(?:{MOVED}|多|少|节约|超)[了出过]?$")  # how far, not how many
_LISTED_BEFORE = re.compile(f"其中[^；]*{ANY}[^；]*$")


def changes(sentence: Sentence, rest: str, now: Number, before: Number) -> Iterator[Claim]:
    """The claims of words such as 增加 d, 增长 p, told of these two numbers."""
    for word, mark in re.findall(f"({MOVED}|[增降]幅|幅度?)[了为达到]*({ANY})", rest):
        yield from change(sentence.number(mark), now, before, down=bool(re.match(DOWN, word)))


def change(result: Number, now: Number, before: Number, down: bool) -> Iterator[Claim]:
    """The claim of one change: a rate of growth or decline, a difference, points; none where the units do not fit."""
    kind = result.numeral.form.value
    base = "percent" if Form.PERCENT in (now.numeral.form, before.numeral.form) else now.numeral.form.value
    lost = kind == "plain" and not result.numeral.unit and bool(now.numeral.unit)  # the sign of a rate
    if kind == "percentage_point":
        known = base == "percent"
    elif kind in ("percent", "multiple") or lost:
        yield claim("decline" if down else "growth", result, now, before)
        return
    else:
        known = base == "plain" and alike(result, now)
    if known:
        yield claim("difference", result, *((before, now) if down else (now, before)))


def _adjusted(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """年初预算 b, 年中追加 d, 调整率 x, 全年预算 a: what was added or cut, and its rate where it is told."""
    before, moved, now = (sentence.number(found[name]) for name in ("b", "d", "a"))
    if alike(before, moved, now):
        yield claim("difference", moved, now, before)
        if rate := found["x"] or found["y"]:
            yield claim("ratio", sentence.number(rate), moved, before)


def _since(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """比上年的 b 增加 d, 增长 p: the rate of the change, whatever the number now is."""
    before, moved, rate = (sentence.number(found[name]) for name in ("b", "d", "p"))
    if alike(before, moved) and rate.numeral.form is Form.PERCENT:
        yield claim("ratio", rate, moved, before)


def _apart(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """目标值为 b, 实际为 a, 低 d: how far what was reached lies from the target."""
    before, now = sentence.number(found["b"]), sentence.number(found["a"])
    if comparable(now, before):
        yield from change(sentence.number(found["d"]), now, before, down=found["w"] in "低少差")


def _english_change(sentence: Sentence, found: Found) -> Iterator[Claim]:
    now, before = sentence.number(found["a"]), sentence.number(found["b"])
    down = bool(re.match("f[ae]ll|decl|drop|decr", found["w"], re.I))
    if comparable(now, before):
        yield from change(sentence.number(found["r"]), now, before, down)


_REST = f"(?P<rest>(?:[，、]?(?:同比|比上年|较上年|共|增|降)?(?:{MOVED}|幅度?)[了为达到]*{ANY}){{1,3}})"
_STILL = f"(?:(?!{MOVED}){WORD})"  # words that tell of no change
_BEFORE = f"(?:{LAST_YEAR}|年初预算数?|调整前|原预算数?)"
_RATED = f"{WORD}{{0,8}}(?:率|完成{WORD}{{0,8}}的|占{WORD}{{0,10}})[为达到：]*{P}，"  # of the number before it
_APART = f"(?P<w>低|高|差|少|多|超)(?:于?目标值?|出|过|了)?(?P<d>{ANY})"
_BOOKED = "追加|调增|追减|调减|核减|核增|增加|减少"
_ROSE = "\\b(?P<w>rose|grew|increased|fell|declined|dropped|decreased)"
_FROM_TO = f"from (?P<b>{X}){OUT}{{0,24}}? ?to ?(?P<a>{X})"

FORMS: Forms = (
    (f"(?P<a>{X})[，、]?虽?[比较与]{_BEFORE}{_STILL}{{0,6}}?(?P<b>{X})(?:相比)?{_REST}", _against),
    (f"[比较与同和]{LAST_YEAR}{_STILL}{{0,6}}?(?P<b>{X})相比，{_STILL}{{0,14}}?(?P<a>{X}){_REST}", _against),
    (f"目标值?{WORD}{{0,4}}?(?P<b>{X})，(?:而|但)?实际{WORD}{{0,6}}?(?P<a>{X})，{_APART}", _apart),
    (
        f"年初预算数?为?(?P<b>{N})，{WORD}{{0,14}}?(?:{_BOOKED})(?:资金|预算)?(?P<d>{N})，"
        f"(?:{WORD}{{0,8}}调整率为?(?P<x>{RATE})，)?{WORD}{{0,4}}(?:全年|调整后?|年度)预算数?为?(?P<a>{N})"
        f"(?:，(?:预算)?调整率为?(?P<y>{RATE}))?",
        _adjusted,
    ),
    (
        f"预算数?为?(?P<b>{N})，{WORD}{{0,14}}?(?:{_BOOKED}|调入)(?P<d>{N})后?(?:调整)?[为达]到?(?P<a>{N})(?P<x>)(?P<y>)",
        _adjusted,
    ),
    (
        f"[比较]{LAST_YEAR}{_STILL}{{0,6}}?(?P<b>{N})(?:{MOVED})(?P<d>{N})，(?:{MOVED}|[增降]幅)[为达]?(?P<p>{P})",
        _since,
    ),
    (
        f"(?P<a>{X})，(?:约合?{WORD}{{0,2}}{ANY}，)?{_RATED}[比较]{LAST_YEAR}{_STILL}{{0,6}}?(?P<b>{X}){_REST}",
        _rated,
    ),
    (f"(?P<a>{X})，{LAST_YEAR}{_STILL}{{0,4}}?(?P<b>{X}){_REST}", _against),
    (f"[由从]{WORD}{{0,10}}?(?P<b>{X})(?:{MOVED}|变)[到至为化]*(?P<a>{X}){_REST}", _against),
    (
        f"{_ROSE}\\b[^.]{{0,30}}? {_FROM_TO}{OUT}{{0,16}}?， ?an? (?:increase|decrease|rise|decline) of ?(?P<r>{ANY})",
        _english_change,
    ),
    (f"{_ROSE} by ?(?P<r>{ANY})， ?{_FROM_TO}", _english_change),
)
