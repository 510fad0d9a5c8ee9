"""Forms that tell a rate, a share or an amount for each: which number is the part, the words must say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.extract.prose.bound import Claim, Forms, Found, alike, claim, is_money
from extractor.extract.prose.sentences import ANY, OUT, RATE, WORD, N, Sentence

_LISTED = re.compile(f"{ANY}、[^{ANY[1:-1]}，。；]*$")
LONGEST_VERB = 9  # characters of a clause that only tells what became of the things counted before it

_COMPARED = re.compile("比|多$|少$|净?增|增加|减少|超[出过]|高于|低于")
_WHOLE = re.compile("目标|计划|预算|编制|下达|应|任务|总额|总数|受理|收到|确定|年初|原值|共$")
_PART = re.compile("实际|完成|建成|结案|在职|已|在用|其中|拨付|支出|决算|到位|办结|完工|按期|按时|收回|采购")
_OF_BUDGET = {"执行", "控制", "完成", "支付", "到位"}  # told of the whole again behind its parts
_SAVED = {"节约", "节支", "结余", "结转", "压减", "核减", "审减"}  # from a whole; what stands beside may be the rest


def _rate(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """收到 w 件, 办结 p 件, 办结率 x: which of the two is the part, the words must say.

    Of the last item of a list (居民区 a 个、机构 p 个, 计划 w 个) the rate may be that of them all.
    """
    first, second, rate = (sentence.number(found[name]) for name in ("w", "p", "x"))
    if not alike(first, second) or "调整" in found["r"]:  # which is of the first budget
        return
    lead = sentence.before(found.start("w"))
    behind = found["v"] + found["g"]
    stem = "完成" if found["r"].startswith("完成") else re.sub("(?:率|度|占)$", "", found["r"])[-2:]
    if "未" in behind:  # 19个指标中有2个未完成
        return
    subset = found["sep"].startswith("中") or (found["v"].startswith("其中") and stem not in _OF_BUDGET)
    side = 2 if subset else _part_side(lead, behind, stem)
    side = 0 if _COMPARED.search(lead + behind) else side
    of_the_rest = stem in _SAVED and not _WHOLE.search(lead if side == 2 else behind)
    if side and not of_the_rest and not _LISTED.search(sentence.text[: found.start("w")]):
        yield claim("ratio", rate, *((second, first) if side == 2 else (first, second)))


def _part_side(first: str, second: str, stem: str) -> int:
    """Which of two clauses tells the part of a rate: 1, 2, or 0 where the words leave it open."""
    named = [len(stem) == 2 and set(stem) <= set(clause) for clause in (first, second)]
    whole, part = ([bool(p.search(clause)) for clause in (first, second)] for p in (_WHOLE, _PART))
    if named == [True, False] and part == [False, True]:
        return 2  # 应治理 w 个, 完成 p 个, 治理率 x
    if named[0] != named[1] and len(first if named[0] else second) <= LONGEST_VERB:
        return 1 if named[0] else 2
    if part[1] and not whole[1] and whole[0]:
        return 2
    return 1 if whole[1] and not part[1] and not whole[0] else 0


_MOVED_MONEY = re.compile("调入|调出|调剂|追加|收回|退回")


def _each(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """n 户, 支出 m 万元, 平均每户 r 元: money shared among things that are counted, or measured in the unit named."""
    many, money, each = (sentence.number(found[name]) for name in ("n", "m", "r"))
    is_moved = _MOVED_MONEY.search(sentence.before(found.start("m")) + found["v"])
    counted = many.numeral.exact or (many.numeral.unit and found["each"].endswith(many.numeral.unit))
    if is_money(money, each) and not is_money(many) and counted and not is_moved and not _COMPARED.search(found["v"]):
        yield claim("ratio", each, money, many)


def _paid(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """n 人次, 每人次补贴 r 元, 合计 m 万元: what things cost at a price for each."""
    many, money, each = (sentence.number(found[name]) for name in ("n", "m", "r"))
    unit = many.numeral.unit.lstrip("十百千万亿")
    if unit and is_money(money, each) and found["of"].startswith(unit):
        yield claim("product", money, many, each)


def _share(sentence: Sentence, found: Found) -> Iterator[Claim]:
    part, whole = sentence.number(found["a"]), sentence.number(found["b"])
    if alike(part, whole):
        yield claim("ratio", sentence.number(found["x"]), part, whole)


def _of_named(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """结余 w 万元, 其中装修款 a 万元, 占结余的 x: a share of what the number before 其中 is called."""
    part, whole = sentence.number(found["a"]), sentence.number(found["w"])
    if alike(part, whole) and sentence.before(found.start("w")).rstrip("为共达：").endswith(found["of"]):
        yield claim("ratio", sentence.number(found["x"]), part, whole)


def _alone(sentence: Sentence, found: Found) -> Iterator[Claim]:
    """284 人, 完成率为 130.3 %: the target is not told, but a whole number must fit."""
    number, lead = sentence.number(found["a"]), sentence.before(found.start("a"))
    if number.numeral.exact and not is_money(number) and not re.search("比|其中|增|多|少|目标|计划|应", lead):
        yield claim("ratio", sentence.number(found["x"]), number, None)


_RATE = f"(?P<r>{WORD}{{0,10}}?(?:率|满意度)|完成{WORD}{{0,8}}的|占)[为达到：是]*(?P<x>{RATE})"
_OF_TARGET = f"(?:为|达|完成){WORD}{{0,6}}?(?:目标|计划|任务)"
_MEAN = f"(?P<each>平均每{WORD}{{0,6}}?|户均|人均|次均|每{WORD}{{0,6}}?)"

FORMS: Forms = (
    (
        f"(?P<w>{N}){WORD}{{0,10}}?(?P<sep>，|中有|中，?)(?P<v>{WORD}{{0,14}}?)(?P<p>{N})(?P<g>{WORD}{{0,8}}?)，{_RATE}",
        _rate,
    ),
    (f"(?P<n>{N})，(?P<v>{WORD}{{0,10}}?)(?P<m>{N})，{_MEAN}(?P<r>{N})", _each),
    (f"(?P<m>{N})，{WORD}{{0,10}}?(?P<n>{N})，(?P<v>){_MEAN}(?P<r>{N})", _each),
    (
        f"(?P<n>{N})，每(?P<of>{WORD}{{1,8}}?)(?P<r>{N})，"
        f"{WORD}{{0,6}}?(?:合计|共计|共|总计|计){WORD}{{0,4}}?(?P<m>{N})",
        _paid,
    ),
    (f"(?P<a>{N}){WORD}{{0,4}}，(?:占|{_OF_TARGET}){WORD}{{0,14}}?(?P<b>{N})的(?P<x>{RATE})", _share),
    (f"(?P<w>{N})，其中{WORD}{{0,16}}?(?P<a>{N}){WORD}{{0,14}}?，占(?P<of>{WORD}{{2,8}}?)的(?P<x>{RATE})", _of_named),
    (f"(?P<a>{N})，(?:计划)?完成率[为达到：是]*(?P<x>{RATE})", _alone),
    (f"(?P<a>{N}) ?(?:is|was|are|were) ?(?P<x>{RATE}) ?of{OUT}{{0,30}}(?P<b>{N})", _share),
    (f"(?P<b>{N}){OUT}{{0,40}}， ?of which ?(?P<a>{N}){OUT}{{0,30}}（(?P<x>{RATE})）", _share),
    (f"\\bspent ?(?P<a>{N}) ?of{OUT}{{0,30}}(?P<b>{N}){OUT}{{0,30}}（(?P<x>{RATE})）", _share),
)
