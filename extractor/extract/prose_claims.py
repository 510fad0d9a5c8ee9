"""Claims of the regular sentence forms: rates, growth, differences, sums and products whose operands the words bind.

A form that leaves any doubt which number is which yields nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from extractor.document import Number
from extractor.extract.labels_vocabulary import Shape
from extractor.extract.prose import ANY, RATE, WORD, N, P, Sentence
from extractor.numerals import Form

Claim = dict[str, object]
_Match = re.Match[str]

_UP = "增长|增加|上升|提高|提升|扩大|增"
_DOWN = "下降|降低|减少|回落|降"
_MOVED = f"{_UP}|{_DOWN}"
_COMMA = "[，、]?"
_COMPARED = re.compile("比|多$|少$|新增|增加|减少")
_WHOLE = re.compile("目标|计划|预算|编制|下达|应|任务|总额|总数|受理|收到|确定|年初|原值")
_PART = re.compile("实际|完成|建成|结案|在职|已|在用|其中|拨付|支出|决算|到位|办结|完工|按期|按时|收回|采购")


def is_claim(shape: Shape) -> bool:
    """Whether a part holds claims: a relation, its result and its operands."""
    return {"relation", "result", "operands"} <= shape.part.model_fields.keys()


def claims(told: Sequence[Sentence]) -> list[Claim]:
    """The claims of running text, in reading order."""
    return [claim for sentence in told for claim in _of(sentence)]


def _of(sentence: Sentence) -> Iterator[Claim]:
    taken: set[int] = set()  # results that a surer form has bound
    for pattern, read in _FORMS if len(sentence.numbers) > 1 else ():
        for match in pattern.finditer(sentence.text):
            for claim in read(sentence, match):
                if claim["result"] not in taken:
                    taken.add(int(str(claim["result"])))
                    yield claim


def _claim(relation: str, result: Number, *operands: Number | None) -> Claim:
    return {"relation": relation, "result": result.tag, "operands": [n.tag if n else None for n in operands]}


def alike(*numbers: Number) -> bool:
    """Whether numbers count the same thing, as far as their units tell."""
    return len({_SCALE.sub("", n.numeral.unit) for n in numbers}) == 1


_SCALE = re.compile("^[十百千万亿]+|(?:thousand|million|billion|trillion)s?$", re.I)


def _comparable(now: Number, before: Number) -> bool:
    """Whether two numbers count the same thing, or one is a percentage and the other may have lost its sign."""
    rates = [n.numeral.form is Form.PERCENT for n in (now, before)]
    bare = [n.numeral.form is Form.PLAIN and not n.numeral.unit for n in (now, before)]
    return alike(now, before) or (any(rates) and any(bare))


def _against(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """a, 比上年的 b 增加 d, 增长 p: the change and the rate of change, each if it is told.

    After a list of parts (w, 其中 … c、… a) the words may compare the last part or the whole.
    """
    now, before = (sentence.number(match[name]) for name in ("a", "b"))
    if _comparable(now, before) and not _LISTED_BEFORE.search(sentence.text[: match.start("a")]):
        for word, mark in re.findall(f"({_MOVED}|幅度?)[了为达到]*({ANY})", match["rest"]):
            yield from _change(sentence.number(mark), now, before, down=bool(re.match(_DOWN, word)))


_LISTED_BEFORE = re.compile(f"其中[^；]*{ANY}[^；]*$")


def _change(result: Number, now: Number, before: Number, down: bool) -> Iterator[Claim]:
    kind = result.numeral.form.value
    base = "percent" if Form.PERCENT in (now.numeral.form, before.numeral.form) else now.numeral.form.value
    lost = kind == "plain" and not result.numeral.unit and bool(now.numeral.unit)  # the sign of a rate
    if kind == "percentage_point":
        known = base == "percent"
    elif kind in ("percent", "multiple") or lost:
        yield _claim("decline" if down else "growth", result, now, before)
        return
    else:
        known = base == "plain" and alike(result, now)
    if known:
        yield _claim("difference", result, *((before, now) if down else (now, before)))


def _rate(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """收到 w 件, 办结 p 件, 办结率 x: which of the two is the part, the words must say."""
    first, second, rate = (sentence.number(match[name]) for name in ("w", "p", "x"))
    if not alike(first, second):
        return
    lead = sentence.before(match.start("w"))
    behind = match["v"] + match["g"]
    stem = "完成" if match["r"].startswith("完成") else re.sub("(?:率|度|占)$", "", match["r"])[-2:]
    side = 2 if match["sep"].startswith("中") else _part_side(lead, behind, stem)
    side = 0 if _COMPARED.search(lead + behind) else side
    of_the_rest = stem in _SAVED and not _WHOLE.search(lead if side == 2 else behind)
    if side and not of_the_rest:
        yield _claim("ratio", rate, *((second, first) if side == 2 else (first, second)))


_SAVED = {"节约", "节支", "结余", "结转", "压减", "核减", "审减"}  # from a whole; what stands beside may be the rest


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


LONGEST_VERB = 9  # characters of a clause that only tells what became of the things counted before it


def _balance(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """预算 b, 支出 a, 执行率 x, 结余 d: what of the money is left."""
    whole, part, left = (sentence.number(match[name]) for name in ("w", "p", "d"))
    if alike(whole, part, left) and _FUNDS.search(sentence.before(match.start("w"))) and _SPENT.search(match["v"]):
        yield _claim("difference", left, whole, part)


_FUNDS = re.compile("预算|下达|到位|收入|安排")
_SPENT = re.compile("支出|执行|拨付|支付|决算")


def _each(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """n 户, 支出 m 万元, 平均每户 r 元: money shared among things that are counted."""
    many, money, each = (sentence.number(match[name]) for name in ("n", "m", "r"))
    paid = all("元" in n.numeral.unit for n in (money, each)) and "元" not in many.numeral.unit
    if paid and many.numeral.exact and not _COMPARED.search(match["v"]):
        yield _claim("ratio", each, money, many)


def _adjusted(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """年初预算 b, 年中追加 d, 调整率 x, 全年预算 a: what was added or cut, and its rate where it is told."""
    before, moved, now = (sentence.number(match[name]) for name in ("b", "d", "a"))
    if alike(before, moved, now):
        yield _claim("difference", moved, now, before)
        if match["x"]:
            yield _claim("ratio", sentence.number(match["x"]), moved, before)


def _apart(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """目标值为 b, 实际为 a, 低 d: how far what was reached lies from the target."""
    before, now = sentence.number(match["b"]), sentence.number(match["a"])
    if _comparable(now, before):
        yield from _change(sentence.number(match["d"]), now, before, down=match["w"] in "低少差")


def _share(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    part, whole = sentence.number(match["a"]), sentence.number(match["b"])
    if alike(part, whole):
        yield _claim("ratio", sentence.number(match["x"]), part, whole)


def _alone(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """284 人, 完成率为 130.3 %: the target is not told, but a whole number must fit."""
    number, lead = sentence.number(match["a"]), sentence.before(match.start("a"))
    if (
        number.numeral.exact
        and "元" not in number.numeral.unit
        and not re.search("比|其中|增|多|少|目标|计划|应", lead)
    ):
        yield _claim("ratio", sentence.number(match["x"]), number, None)


def _converted(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """a 万元, 折合 b 亿元: one amount in two units."""
    first, second = sentence.number(match["a"]), sentence.number(match["b"])
    if alike(first, second) and first.numeral.unit and first.numeral.scale != second.numeral.scale:
        yield _claim("same", second, first)


def _parts(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    """w 人, 其中 … a 人、… b 人: items parted by 、 make up the whole; with commas only where the last is 其他."""
    whole = sentence.number(match["w"])
    parts = [sentence.number(mark) for mark in re.findall(ANY, match["list"])]
    if alike(whole, *parts) and not sentence.text[match.end() :].startswith(("等", "左右")):
        yield _claim("sum", whole, *parts)


def _product(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    yield _claim("product", *(sentence.number(match[name]) for name in ("r", "a", "b")))


def _english_change(sentence: Sentence, match: _Match) -> Iterator[Claim]:
    now, before = sentence.number(match["a"]), sentence.number(match["b"])
    down = bool(re.match("f[ae]ll|decl|drop|decr", match["w"], re.I))
    if _comparable(now, before):
        yield from _change(sentence.number(match["r"]), now, before, down)


_OUT = f"[^{ANY[1:-1]}。；]"  # what may stand between two numbers of a sentence
_X = f"(?:{N}|{P})"
_ITEM = f"{WORD}{{0,16}}?"
_LIST = f"(?P<list>[^、，。；{ANY[1:-1]}]{{0,16}}{ANY}(?:{WORD}{{0,6}}?[、和及]{_ITEM}{ANY})+)"
_OTHERS = f"(?P<list>{_ITEM}{N}(?:，{_ITEM}{N})*，(?:其他|其余){_ITEM}{N})"
_REST = f"(?P<rest>(?:{_COMMA}(?:同比|比上年|较上年|共|增|降)?(?:{_MOVED}|幅度?)[了为达到]*{ANY}){{1,3}})"
_LAST_YEAR = "(?:上年|去年|上一年|上年同期|去年同期|\\d{4}年)(?:度|同期)?"
_RATE = f"(?P<r>{WORD}{{0,10}}?(?:率|满意度)|完成{WORD}{{0,8}}的|占)[为达到：是]*(?P<x>{RATE})"
_ROSE = "\\b(?P<w>rose|grew|increased|fell|declined|dropped|decreased)"
_FROM_TO = f"from (?P<b>{_X}){_OUT}{{0,24}}? ?to ?(?P<a>{_X})"

_OF_TARGET = f"(?:为|达|完成){WORD}{{0,6}}?(?:目标|计划|任务)"

_APART = f"(?P<w>低|高|差|少|多|超)(?:于?目标值?|出|过|了)?(?P<d>{ANY})"
_LEFT = "(?:年末|年终)?(?:结转和?结余|结余|结转|剩余)(?:资金|数|额)?[为：]?"

_BOOKED = "追加|调增|追减|调减|核减|核增|增加|减少"
_BETWEEN = f"(?:{WORD}{{0,10}}率[为达到：]*{RATE}，)?"

_EACH = f"(?:平均每|户均|人均|次均|每){WORD}{{0,6}}?"

_PATTERNS: tuple[tuple[str, Callable[[Sentence, _Match], Iterator[Claim]]], ...] = (
    (f"(?P<a>{N})[×xX*](?P<b>{RATE})(?:[=＝]|计算得|后?得)(?P<r>{N})", _product),
    (f"(?P<a>{_X}){_COMMA}虽?[比较与]{_LAST_YEAR}{WORD}{{0,6}}?(?P<b>{_X})(?:相比)?{_REST}", _against),
    (f"[比较与同和]{_LAST_YEAR}{WORD}{{0,6}}?(?P<b>{_X})相比，{WORD}{{0,14}}?(?P<a>{_X}){_REST}", _against),
    (f"目标值?{WORD}{{0,4}}?(?P<b>{_X})，(?:而|但)?实际{WORD}{{0,6}}?(?P<a>{_X})，{_APART}", _apart),
    (
        f"年初预算数?为?(?P<b>{N})，{WORD}{{0,14}}?(?:{_BOOKED})(?:资金|预算)?(?P<d>{N})，"
        f"(?:{WORD}{{0,8}}调整率为?(?P<x>{RATE})，)?{WORD}{{0,4}}(?:全年|调整后|年度)预算数?为?(?P<a>{N})",
        _adjusted,
    ),
    (
        f"^{_OUT}*(?P<a>{_X})，(?:约合?{WORD}{{0,2}}{ANY}，)?{WORD}{{0,8}}率{P}，[比较]{_LAST_YEAR}{WORD}{{0,6}}?(?P<b>{_X}){_REST}",
        _against,
    ),
    (f"(?P<a>{_X})，{_LAST_YEAR}{WORD}{{0,4}}?(?P<b>{_X}){_REST}", _against),
    (f"[由从]{WORD}{{0,10}}?(?P<b>{_X})(?:{_MOVED}|变)[到至为化]*(?P<a>{_X}){_REST}", _against),
    (
        f"(?P<w>{N}){WORD}{{0,10}}?(?P<sep>，|中有|中，?)(?P<v>{WORD}{{0,14}}?)(?P<p>{N})(?P<g>{WORD}{{0,8}}?)，{_RATE}",
        _rate,
    ),
    (f"(?P<w>{N})，(?P<v>{WORD}{{0,12}}?)(?P<p>{N})，{_BETWEEN}{_LEFT}(?P<d>{N})", _balance),
    (f"(?P<n>{N})，(?P<v>{WORD}{{0,10}}?)(?P<m>{N})，{_EACH}(?P<r>{N})", _each),
    (f"(?P<m>{N})，{WORD}{{0,10}}?(?P<n>{N})，(?P<v>){_EACH}(?P<r>{N})", _each),
    (f"(?P<a>{N}){WORD}{{0,4}}，(?:占|{_OF_TARGET}){WORD}{{0,14}}?(?P<b>{N})的(?P<x>{RATE})", _share),
    (f"(?P<a>{N})[，（]?(?:折合|约合)(?P<b>{N})", _converted),
    (f"(?P<a>{N})，(?:计划)?完成率[为达到：是]*(?P<x>{RATE})", _alone),
    (f"(?P<w>{N}){_OUT}{{0,12}}?其中[：，]?{_LIST}", _parts),
    (f"(?P<w>{N}){_OUT}{{0,12}}?其中[：，]?{_OTHERS}", _parts),
    (f"{_LIST}，?(?:{ANY}|[一二两三四五六七八九十]项)?(?:合计|共计|总计)(?P<w>{_X})", _parts),
    (
        f"{_ROSE}\\b[^.]{{0,30}}? {_FROM_TO}{_OUT}{{0,16}}?， ?an? (?:increase|decrease|rise|decline) of ?(?P<r>{ANY})",
        _english_change,
    ),
    (f"{_ROSE} by ?(?P<r>{ANY})， ?{_FROM_TO}", _english_change),
    (f"(?P<a>{N}) ?(?:is|was|are|were) ?(?P<x>{RATE}) ?of{_OUT}{{0,30}}(?P<b>{N})", _share),
    (f"(?P<b>{N}){_OUT}{{0,40}}， ?of which ?(?P<a>{N}){_OUT}{{0,30}}（(?P<x>{P})）", _share),
    (f"\\bspent ?(?P<a>{N}) ?of{_OUT}{{0,30}}(?P<b>{N}){_OUT}{{0,30}}（(?P<x>{P})）", _share),
)
_FORMS = tuple((re.compile(pattern), read) for pattern, read in _PATTERNS)
