"""Claims whose numbers stand in several sentences of one paragraph: totals of enumerations, rates of earlier budgets.

Words bind them, never the arithmetic: a total that says how many parts it has is tied where as many parts are told
before it, scores make up the total score where their full marks make up 100.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from extractor.document import Number
from extractor.extract.prose.bound import Claim, alike, claim, comparable, is_money
from extractor.extract.prose.changes import LAST_YEAR, MOVED, changes
from extractor.extract.prose.sentences import ANY, RATE, WORD, N, Sentence, X
from extractor.extract.prose.sums import LEFT, NONE

FULL_MARKS = 100
MOST_PARTS = 20  # of a total that says how many it has

_STOP = "[。；]"
_ANYTHING = f"[^{ANY[1:-1]}]"  # what may stand between two numbers of a paragraph
_TRAIL = re.compile("(?:为|达到|(?<!下)达|共计?|合计|约|是|了|：)+$")


def of_paragraphs(told: Sequence[Sentence], said: Sequence[Claim]) -> list[Claim]:
    """The claims of whole paragraphs whose results no sentence binds yet."""
    known = {(bound["relation"], bound["result"]) for bound in said}
    found = []
    for bound in (bound for paragraph in told for form in _FORMS for bound in form(paragraph, said)):
        key = bound["relation"], bound["result"]
        found += [bound] if key not in known else []
        known.add(key)
    return found


def _numbers(paragraph: Sentence, end: int | None = None) -> list[tuple[Number, str]]:
    """The numbers up to a position, each with the words of its clause before it."""
    marks = re.finditer(ANY, paragraph.text[:end])
    return [(paragraph.number(m.group()), _TRAIL.sub("", paragraph.before(m.start()))) for m in marks]


def _counted_total(paragraph: Sentence, _: Sequence[Claim]) -> Iterator[Claim]:
    """一是…支出 a；二是…支出 b。两项合计支出 w: as many parts of these words as the total says it has."""
    for found in _COUNTED.finditer(paragraph.text):
        many, whole = paragraph.number(found["k"]), paragraph.number(found["w"])
        verb = _TRAIL.sub("", found["verb"])
        parts = [n for n, lead in _numbers(paragraph, found.start()) if alike(n, whole) and lead.endswith(verb)]
        if 1 < len(parts) <= MOST_PARTS and many.numeral.value == len(parts) and many.numeral.exact:
            yield claim("sum", whole, *parts)


_COUNTED = re.compile(f"(?P<k>{N}){WORD}{{0,10}}?(?:合计|共计|总计|共)(?P<verb>{WORD}{{0,6}}?)(?P<w>{X})")


def _scores(paragraph: Sentence, _: Sequence[Claim]) -> Iterator[Claim]:
    """满分 90 分, 得 a 分；满分 10 分, 得 b 分. 总分 w 分: scores whose full marks make up 100."""
    pairs = [[paragraph.number(found[name]) for name in ("full", "part")] for found in _SCORED.finditer(paragraph.text)]
    wholes = [paragraph.number(found["w"]) for found in _TOTAL_SCORE.finditer(paragraph.text)]
    full = sum(full.numeral.value for full, _ in pairs)
    if len(pairs) > 1 and len(wholes) == 1 and full == FULL_MARKS:
        yield claim("sum", wholes[0], *(part for _, part in pairs))


_SCORED = re.compile(
    f"(?:分值|满分|权重)为?(?P<full>{N})，(?:[^{ANY[1:-1]}。；得]*{ANY}){{0,2}}?[^{ANY[1:-1]}。；得]*得分?为?(?P<part>{N})"
)
_TOTAL_SCORE = re.compile(f"(?:总得分|总分|总评分|综合得分|得分合计|合计得分?)为?(?P<w>{N})")


def _execution(paragraph: Sentence, _: Sequence[Claim]) -> Iterator[Claim]:
    """预算 w。…支出 p, 执行率 x: what was spent of the budget in force, which an earlier sentence tells."""
    for found in _EXECUTED.finditer(paragraph.text):
        spent, lead = paragraph.number(found["p"]), _TRAIL.sub("", paragraph.before(found.start("p")))
        earlier = [(n, words) for n, words in _numbers(paragraph, found.start("p")) if alike(n, spent)]
        bases = [[n for n, words in earlier if base.search(words) and not _OTHER_YEAR.search(words)] for base in _BASES]
        base = next((told for told in bases if told), [])
        if base is bases[-1] and _CHANGED.search(paragraph.text[: found.start("p")]):
            continue  # the first budget is not the one in force
        if is_money(spent) and _SPENT.search(lead) and not _OTHER_YEAR.search(lead) and len(base) == 1:
            yield claim("ratio", paragraph.number(found["x"]), spent, base[0])


_EXECUTED = re.compile(
    f"(?P<p>{N})，(?:约?[折合]{{1,2}}{WORD}{{0,2}}{ANY}，)?{WORD}{{0,8}}(?:执行|完成|支出)率[为达到：]*(?P<x>{RATE})"
)
_CHANGED = re.compile("追加|调增|调减|调整|核减|核增|收回")
_SPENT = re.compile("(?:支出|执行|决算|支付|拨付)[数额]?$")
_BASES = [  # the budget in force first
    re.compile("(?:全年|调整后|年度|调整)(?:的)?预算[数额]?(?:调整)?$"),
    re.compile("(?:下达|到位)(?:资金|预算|指标)?[数额]?$"),
    re.compile("^(?!.*年初).*预算(?:安排|资金|总额)?[数额]?$"),
    re.compile("年初预算[数额]?$"),
]
_OTHER_YEAR = re.compile("其中|上年|去年")


def _named_shares(paragraph: Sentence, said: Sequence[Claim]) -> Iterator[Claim]:
    """w, 其中 A a、B b。A 占 x: a share of the whole whose part A is."""
    wholes = {tag: c["result"] for c in said if c["relation"] == "sum" for tag in _tags(c)}
    told = _numbers(paragraph)
    for found in _SHARE.finditer(paragraph.text):
        parts = [n for n, lead in told if lead.endswith(found["name"]) and n.tag in wholes]
        if len(parts) == 1 and not _amounts_between(paragraph, parts[0], found.start(), _tags_beside(parts[0], said)):
            result = paragraph.number(found["x"])
            yield {"relation": "ratio", "result": result.tag, "operands": [parts[0].tag, wholes[parts[0].tag]]}


def _tags_beside(part: Number, said: Sequence[Claim]) -> set[int]:
    """The parts that make up a whole together with `part`."""
    return {tag for c in said if c["relation"] == "sum" and part.tag in _tags(c) for tag in _tags(c)}


def _amounts_between(paragraph: Sentence, part: Number, end: int, beside: set[int]) -> bool:
    """Whether other amounts of its kind stand between a part and what is told of it: a share may be of them."""
    between = [n for n, _ in _numbers(paragraph, end) if part.tag < n.tag and n.tag not in beside]
    return any(alike(n, part) for n in between)


_SHARE = re.compile(f"(?:[，。；]|^)(?P<name>{WORD}{{2,14}}?)占比?为?(?P<x>{RATE})(?!{WORD}*的)")


def _tags(bound: Claim) -> list[int]:
    operands = bound["operands"]
    return [tag for tag in operands if isinstance(tag, int)] if isinstance(operands, list) else []


def _since_last_year(paragraph: Sentence, _: Sequence[Claim]) -> Iterator[Claim]:
    """决算数 a。…与上年支出 b 相比, 增长 x: the first number before that the words name."""
    for found in _COMPARED.finditer(paragraph.text):
        before, what = paragraph.number(found["b"]), re.sub("[的数额]", "", found["what"])
        names = re.compile(_SAME_WORDS.get(what, re.escape(what)))
        told = [(n, lead) for n, lead in _numbers(paragraph, found.start()) if comparable(n, before)]
        fit = [n for n, lead in told if names.search(lead) and ("预算" in what or "预算" not in lead)]
        is_head = bool(_OF_ALL.match(found["rest"]))  # 资金总量增长: of the number that the paragraph begins with
        now = fit[0] if fit and (what or is_head or len(told) == 1) else None
        if now:
            yield from changes(paragraph, found["rest"], now, before)


_OF_ALL = re.compile(f"[，]?{WORD}{{0,4}}总[量额数]")
_SAME_WORDS = {"支出": "支出|决算|执行", "决算": "支出|决算|执行", "执行": "支出|决算|执行"}
_COMPARED = re.compile(
    f"{_STOP}(?:与|同|和|比|较){LAST_YEAR}(?P<what>{WORD}{{0,6}}?)(?P<b>{X})(?:相比)?，?"
    f"(?P<rest>{WORD}{{0,8}}?(?:[，、]?(?:{MOVED}|幅度?)[了为达到]*{ANY}){{1,3}})"
)


def _balance(paragraph: Sentence, _: Sequence[Claim]) -> Iterator[Claim]:
    """全年预算 w；支出 p, 结余 d."""
    for found in _LEFT_OVER.finditer(paragraph.text):
        whole, part, left = (paragraph.number(found[name]) for name in ("w", "p", "d"))
        if alike(whole, part, left):
            yield claim("difference", left, whole, part)


_LEFT_OVER = re.compile(
    f"(?:全年|调整后|年度)预算{WORD}{{0,4}}?(?P<w>{N}){_STOP}{WORD}{{0,10}}?(?:支出|执行){WORD}{{0,4}}?(?P<p>{N})，"
    f"(?:{WORD}{{0,10}}率[为达到：]*{RATE}，)?{LEFT}(?P<d>{N})"
)


def _of_which(paragraph: Sentence, _: Sequence[Claim]) -> Iterator[Claim]:
    """…实际支出 w, 控制率 x。其中 A a, B b, 没有 C: a list that the words close, of what the sentence before spent."""
    for found in _CLOSED.finditer(paragraph.text):
        parts = [paragraph.number(mark) for mark in re.findall(ANY, found["list"])]
        start = max(paragraph.text.rfind(stop, 0, found.start()) for stop in "。；") + 1
        earlier = [n for n, lead in _numbers(paragraph, found.start()) if _SPENT.search(lead)]
        inside = {paragraph.number(mark).tag for mark in re.findall(ANY, paragraph.text[start : found.start()])}
        wholes = [n for n in earlier if n.tag in inside]
        if len(wholes) == 1 and alike(wholes[0], *parts):
            yield claim("sum", wholes[0], *parts)


_CLOSED = re.compile(f"。其中[：，]?{NONE}")


def _together(paragraph: Sentence, _: Sequence[Claim]) -> Iterator[Claim]:
    """A ($a) and B ($b). Together they cost $w: the amounts of the sentence before."""
    for found in _TOGETHER.finditer(paragraph.text):
        whole = paragraph.number(found["w"])
        told = [m for m in re.finditer(ANY, found["list"]) if not _APART.match(found["list"], m.end())]
        told = [m for m in told if not _COMPARED_TO.search(found["list"][: m.start()])]
        parts = [part for part in (paragraph.number(m.group()) for m in told) if alike(part, whole)]
        parts = [part for part in parts if part.numeral.unit == whole.numeral.unit]
        if len(parts) > 1 and whole.numeral.unit:
            yield claim("sum", whole, *parts)


_APART = re.compile(r" ?(?:short|above|below|over|under|more|less|fewer)\b")
_COMPARED_TO = re.compile(r"\b(?:from|than|by|to) ?$")
_TOGETHER = re.compile(
    f"(?P<list>(?:^|(?<=\\. ))(?:(?!\\. ).)*)\\. ?"
    f"(?:Together|Combined|In all|In total)\\b{_ANYTHING}{{0,30}}?(?P<w>{N})"
)

_FORMS: tuple[Callable[[Sentence, Sequence[Claim]], Iterator[Claim]], ...] = (
    _counted_total,
    _scores,
    _execution,
    _named_shares,
    _since_last_year,
    _balance,
    _of_which,
    _together,
)
