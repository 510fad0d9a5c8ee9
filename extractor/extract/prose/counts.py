"""Stated numbers of things against the things listed: in the sentence itself, or below a header of that name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.document import Number
from extractor.extract.labels_vocabulary import Shape, normal
from extractor.extract.prose.sentences import ANY, WORD, N, Sentence

Count = dict[str, object]
_LISTED = re.compile(f"(?P<n>{N}){WORD}{{0,8}}?，?(?:分别[是为]|包括|即)：?(?P<items>[^{ANY[1:-1]}。；]+)")
_LONGEST_ITEM = 40
_LONGEST_COUNT_UNIT = 1  # 个, 项, 家: a thing that is listed; 人次 are not


def is_count(shape: Shape) -> bool:
    """Whether a part holds counts: a stated number and the things it counts."""
    return {"stated", "items"} <= shape.part.model_fields.keys()


def counts(told: Sequence[Sentence], listed: Mapping[str, Sequence[str]]) -> list[Count]:
    """The stated counts; `listed` are the refs of the names below each header that names them."""
    found = [count for sentence in told for count in _of(sentence, listed)]
    return [count for n, count in enumerate(found) if count not in found[:n]]


def _of(sentence: Sentence, listed: Mapping[str, Sequence[str]]) -> Iterator[Count]:
    for match in _LISTED.finditer(sentence.text):
        stated = sentence.number(match["n"])
        items = _items(match["items"], stated)
        if len(items) > 1 and _counts_things(stated):
            yield {"stated": stated.tag, "items": items}
    for index, mark in enumerate(re.findall(N, sentence.text)):
        number, words = sentence.number(mark), sentence.before(sentence.text.index(mark))
        header = _header(words, listed, alone=index == 0) or _named_behind(sentence.text, mark, listed)
        header = header if _counts_things(number) else ""
        if header:
            yield {"stated": number.tag, "items": list(listed[header])}


def _counts_things(number: Number) -> bool:
    return number.numeral.exact and 0 < len(number.numeral.unit) <= _LONGEST_COUNT_UNIT


def _items(text: str, stated: Number) -> list[str]:
    """The items of a list parted by 、 outside brackets; a 和 in the last parts two where as many are stated."""
    parts = re.findall(r"(?:[^、（）]|（[^（）]*）)+", text)
    items = [part.strip("，") for part in parts]
    last_two = next((told for told in (re.split(f"以及|{word}", items[-1]) for word in "和及") if len(told) == 2), [])
    if len(last_two) == 2 and len(items) + 1 == stated.numeral.value:
        items[-1:] = last_two
    return items if all(0 < len(item) <= _LONGEST_ITEM and "等" not in item[-1:] for item in items) else []


def _named_behind(text: str, mark: str, listed: Mapping[str, Sequence[str]]) -> str:
    """The header whose names are counted by the words behind a number that ends its clause: 本表共列12个项目."""
    told = re.search(f"共[列有计含]?{mark}({WORD}{{2,4}})(?:[，。；]|$)", text)
    headers = (told[1], f"{told[1]}名称") if told else ()
    return next((header for header in headers if listed.get(header)), "")


def _header(words: str, listed: Mapping[str, Sequence[str]], alone: bool) -> str:
    """The header whose names are counted: 共设置三级绩效指标 16 个 counts the names below 三级指标.

    Only the first number of a sentence counts indicators by another word: those that follow may count some of them.
    """
    bare = re.sub("绩效|年度", "", re.sub("(?:共计?|有|为)+$", "", normal(words)))
    named = (header for header, names in listed.items() if names and len(header) > 3 and bare.endswith(header))
    return next(named, "") or (_of_indicators(bare, listed) if alone else "")


def _of_indicators(bare: str, listed: Mapping[str, Sequence[str]]) -> str:
    """The only header of indicators, where those of the lowest level are counted by another word than the header's."""
    headers = [header for header, names in listed.items() if names and "指标" in header]
    return headers[0] if len(headers) == 1 and _INDICATORS.search(bare) else ""


_INDICATORS = re.compile(
    "(?:^|[设置立定达制含有的项个])(?:三级|具体|关键|考核|评价)*指标$"
)  # 产出指标 are some of them
