"""Forms that tell a whole with its parts, what is left of it, one amount in two units, or a product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.extract.prose.bound import Claim, Forms, Found, alike, claim
from extractor.extract.prose.sentences import ANY, OUT, RATE, WORD, N, Sentence, X

_FUNDS = re.compile("预算|下达|到位|收入|安排")
_SPENT = re.compile("支出|执行|拨付|支付|决算")


def _balance(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """预算 b, 支出 a, 执行率 x, 结余 d: what of the money is left."""
    whole, part, left = (sentence.number(found[name]) for name in ("w", "p", "d"))
    if alike(whole, part, left) and _FUNDS.search(sentence.before(found.start("w"))) and _SPENT.search(found["v"]):
        yield claim("difference", left, whole, part)


def _deducted(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """分值 w 分, 得 p 分, 扣 d 分."""
    whole, part, left = (sentence.number(found[name]) for name in ("w", "p", "d"))
    if alike(whole, part, left):
        yield claim("difference", left, whole, part)


def _converted(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """a 万元, 折合 b 亿元: one amount in two units."""
    first, second = sentence.number(found["a"]), sentence.number(found["b"])
    if alike(first, second) and first.numeral.unit and first.numeral.scale != second.numeral.scale:
        yield claim("same", second, first)


def _parts(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """w 人, 其中 … a 人、… b 人: items parted by 、 make up the whole; with commas only where the words close the list.

    They do by 其他, by what there is none of (没有…支出), or by the one thing that the rest can be.
    """
    whole = sentence.number(found["w"])
    parts = [sentence.number(mark) for mark in re.findall(ANY, found["list"])]
    if _DEDUCTED.search(found["list"]) and not _DEDUCTED.search(sentence.before(found.start("w"))):
        return  # 得 6 分, 其中 … 扣 2 分、… 扣 1 分
    if alike(whole, *parts) and not sentence.text[found.end() :].startswith(("等", "左右")):
        yield claim("sum", whole, *parts)


_DEDUCTED = re.compile("扣")


def _told_alike(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """春季拨付 a, 秋季拨付 b, 全年共拨付 w: the verb of the whole stands before each part."""
    verb = found["verb"]
    items = re.findall(f"({WORD}*)({N})", found["list"])
    if all(words.endswith(verb) and len(words) > len(verb) for words, _ in items):
        whole, parts = sentence.number(found["w"]), [sentence.number(mark) for _, mark in items]
        if alike(whole, *parts):
            yield claim("sum", whole, *parts)


def _product(sentence: Sentence, found: Found) -> Iterator[Claim]:
    yield claim("product", *(sentence.number(found[name]) for name in ("r", "a", "b")))


def _factor(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """执行率 x, w×x = s: the rate that a score is made of is the one told before it, unless that is capped at 100 %."""
    told, factor = sentence.number(found["x"]), sentence.number(found["b"])
    if told.numeral.magnitude <= 1:
        yield claim("same", factor, told)


_ITEM = f"{WORD}{{0,16}}?"
_TO_NEXT = WORD.replace("[^", "[^、和及")  # one way alone to part two items: names may hold 和 too
_LIST = f"(?P<list>[^、，。；{ANY[1:-1]}]{{0,16}}{ANY}(?:{_TO_NEXT}{{0,6}}[、和及]{_ITEM}{ANY})+)"
_OTHERS = f"(?P<list>{_ITEM}{N}(?:，{_ITEM}{N})*，(?:其他|其余){_ITEM}{N})"
NONE = f"(?P<list>{_ITEM}{N}(?:，{_ITEM}{N})+)，(?:没有|未发生|未安排|无){WORD}{{2,20}}(?=[。；]|$)"
_BETWEEN = f"(?:{WORD}{{0,10}}率[为达到：]*{RATE}，)?"
LEFT = "(?:年末|年终)?(?:结转和?结余|结余|结转|剩余)(?:资金|数|额)?[为：]?"
_REMAINING = "(?:其余|余下|剩余|剩下|另有|另外|还有|尚有|尚余|未完成|未接入)的?"
_DELAYED = "顺延|延期|推迟|未(?!发现)|尚|余下|暂缓|取消|跨年"
_GIVEN_BACK = "(?:交回|上缴|收回|缴回|退回|财政收回)"

FORMS: Forms = (
    (f"(?P<a>{N})[×xX*](?P<b>{RATE})(?:[=＝]|，?(?:四舍五入)?(?:计算得|后?得))(?P<r>{N})", _product),
    (f"率[为达到：]*(?P<x>{RATE})，(?:该项|本项)?(?:得分?[=＝为：]?)?{N}[×xX*](?P<b>{RATE})[=＝]", _factor),
    (f"(?:分值|满分)(?P<a>{N})，按{WORD}{{0,12}}率(?P<b>{RATE})(?:计算|计)?，?得分?(?P<r>{N})", _product),
    (f"(?:分值|满分)(?P<w>{N})，(?:实际)?得分?(?P<p>{N})，(?:扣减?|失)分?(?P<d>{N})", _deducted),
    (f"(?P<w>{N})，(?P<v>{WORD}{{0,12}}?)(?P<p>{N})，{_BETWEEN}{LEFT}(?P<d>{N})", _balance),
    (f"(?P<a>{N})[，（]?(?:折合|约合)(?P<b>{N})", _converted),
    (f"(?P<w>{N}){OUT}{{0,12}}?其中[：，]?{_LIST}", _parts),
    (f"(?P<w>{N}){OUT}{{0,12}}?其中[：，]?{_OTHERS}", _parts),
    (f"(?P<w>{N})，其中[：，]?{NONE}", _parts),
    (f"(?:结余|结转)\\w{{0,4}}?(?P<w>{N})，其中[：，]?(?P<list>结转{_ITEM}{N}，{_GIVEN_BACK}{_ITEM}{N})", _parts),
    (f"(?P<w>{N}){WORD}{{0,8}}?中，?(?P<list>{WORD}{{0,6}}?{N}{WORD}{{0,14}}，{_REMAINING}{N})", _parts),
    (
        f"(?P<w>{N}){WORD}{{0,8}}?中，?(?P<list>{N}(?:(?!{_DELAYED}){WORD}){{1,16}}，{N})(?=(?:{WORD}{{0,4}}?)(?:{_DELAYED}))",
        _parts,
    ),
    (f"{_LIST}，?(?:{ANY}|[一二两三四五六七八九十]项)?(?:合计|共计|总计)(?P<w>{X})", _parts),
    (
        f"(?P<list>{_ITEM}{N}(?:[，、]{_ITEM}{N})+)[，、]{WORD}{{0,4}}?(?:合计|共计|总计|共|总)(?P<verb>{WORD}{{1,4}})(?P<w>{N})",
        _told_alike,
    ),
)
