"""Shares whose whole stands in an earlier sentence: 支出 w 万元。其中: 基本支出 a 万元, 占 p%; 项目支出 b 万元, 占 q%.

The words name no whole, so the numbers must: the one before them that most of the shares are of. One share alone names
none, unless its words do (占实际支出的 25 %, or 12 % of actual spending).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from extractor.check import equal
from extractor.document import Number
from extractor.extract.prose.bound import Claim, alike
from extractor.extract.prose.sentences import ANY, MOST_NUMBERS, RATE, WORD, N, Sentence
from extractor.figure import Figure
from extractor.quantity import Verdict

BACK = 12  # numbers before the shares that are looked at
SHORTEST_STEM = 4  # letters that two forms of one English word share
_HELD = (Verdict.MATCH, Verdict.ROUNDING)
_SHARE = re.compile(f"(?P<a>{N})，?(?:占比?|占比为)(?P<x>{RATE})(?!{WORD}*的)")
_ENGLISH = re.compile(f"(?P<a>{N})，? ?or ?(?P<x>{RATE}) ?of (?P<of>[a-z ]{{4,30}})")

_Share = tuple[Number, Number]  # the part, the rate
_Lead = tuple[Number, str]  # a number and the words since the one before it


def of_one_whole(told: Sequence[Sentence], said: Sequence[Claim]) -> list[Claim]:
    """The claims of shares that no sentence ties to a whole yet."""
    known = {claim["result"] for claim in said}
    return [claim for _, held in groupby(told, lambda s: s.ref) for claim in _of(list(held), known)]


def _of(told: Sequence[Sentence], known: set[object]) -> Iterator[Claim]:
    before: list[Number] = []
    run: list[_Share] = []
    leads = [lead for sentence in told for lead in _leads(sentence)]
    leads = leads if len(leads) <= MOST_NUMBERS else []
    for sentence in told:
        found = [(_number(sentence, m, "a"), _number(sentence, m, "x")) for m in _SHARE.finditer(sentence.text)]
        open_ones = [share for share in found if share[1].tag not in known]
        if run and not open_ones:
            yield from _claims(run, before)
            run = []
        run += open_ones
        yield from _named(sentence, leads, known)
        yield from _called(sentence, leads, known)
        before += [] if open_ones else sentence.numbers
    yield from _claims(run, before)


def _number(sentence: Sentence, match: re.Match[str], name: str) -> Number:
    return sentence.number(match[name])


def _claims(run: Sequence[_Share], before: Sequence[Number]) -> Iterator[Claim]:
    """The shares of the number that most of them are of; at least one other must vouch for it."""
    if len(run) < 2:
        return
    wholes = list(reversed(before[-BACK:]))
    fits = [sum(_is_share(part, rate, whole) for part, rate in run) for whole in wholes]
    if wholes and 2 * max(fits) >= len(run):
        whole = wholes[fits.index(max(fits))]
        yield from (_claim(part, rate, whole) for part, rate in run)


def _is_share(part: Number, rate: Number, whole: Number) -> bool:
    if not alike(part, whole) or whole.numeral.value == 0:
        return False
    check = equal(Figure(rate), Figure(part) / Figure(whole))
    return check is not None and check.verdict in _HELD


def _claim(part: Number, rate: Number, whole: Number) -> Claim:
    return {"relation": "ratio", "result": rate.tag, "operands": [part.tag, whole.tag]}


def _named(sentence: Sentence, leads: Sequence[_Lead], known: set[object]) -> Iterator[Claim]:
    """a, or p % of actual spending: the first number of the same text that a form of its last word stands before."""
    for match in _ENGLISH.finditer(sentence.text):
        stem = match["of"].split()[-1][:SHORTEST_STEM].lower()
        part, rate = _number(sentence, match, "a"), _number(sentence, match, "x")
        told_before = ((n, lead.rpartition("，")[2]) for n, lead in leads)
        told_before = ((n, lead) for n, lead in told_before if bool(_PLANNED.search(lead)) is _is_planned(match["of"]))
        wholes = [n for n, lead in told_before if stem in lead and n.tag != part.tag]
        whole = next((n for n in wholes if alike(n, part)), None)
        if whole and rate.tag not in known:
            yield _claim(part, rate, whole)


_PLANNED = re.compile(r"\b(?:revised|original|final|budget\w*|planned|prior|adopted|target)\b")


def _is_planned(words: str) -> bool:
    return bool(_PLANNED.search(words.lower()))


_OF = re.compile(f"(?P<a>{N})，?占(?P<of>{WORD}{{2,14}}?)的(?P<x>{RATE})")
_ENDS = re.compile("(?:总数|总额|合计|[数额])$")


def _called(sentence: Sentence, leads: Sequence[_Lead], known: set[object]) -> Iterator[Claim]:
    """a, 占实际支出的 x %: the only amount of the same text that these words stand right before."""
    for match in _OF.finditer(sentence.text):
        name = _ENDS.sub("", match["of"])
        part, rate = _number(sentence, match, "a"), _number(sentence, match, "x")
        wholes = {
            n.numeral.magnitude: n
            for n, lead in leads
            if len(name) > 1 and _is_called(lead, name) and alike(n, part) and n != part
        }
        if len(wholes) == 1 and rate.tag not in known:
            yield _claim(part, rate, *wholes.values())


def _is_called(lead: str, name: str) -> bool:
    """Whether the words before a number end with a name; 实际支出 is 全年支出, and 基本支出 is neither."""
    bare = _ENDS.sub("", lead.rstrip("为共达："))
    return bare.endswith(name) or (_WHOLE.sub("", name) == _WHOLE.sub("", re.split("[，；。：、]", bare)[-1]) != name)


_WHOLE = re.compile("^(?:全年|本年度?|年度|全部|实际|总)+")


def _leads(sentence: Sentence) -> Iterator[_Lead]:
    start = 0
    for match in re.finditer(ANY, sentence.text):
        yield sentence.number(match.group()), sentence.text[start : match.start()].lower()
        start = match.end()
