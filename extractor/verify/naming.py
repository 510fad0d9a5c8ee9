"""What a printed phrase calls a quantity: its name without the words that prose and tables add, and what it is told as.

The row 老旧小区改造数量 of a table and the words 全年完成老旧小区改造 before a number of prose are one name. Its
characters are sorted, so that 背街小巷整治 and 整治背街小巷 are one too; a name in Latin letters is its words, sorted.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache

SHORTEST = 4  # characters of a Chinese name, or words of two Latin ones, that can tell one thing from others
KEPT = 8192


class Stage(Enum):
    """As what a quantity is told."""

    TARGET = "target"
    FIRST = "first budget"
    BUDGET = "budget"
    ACTUAL = "actual"
    BEFORE = "before"  # of an earlier period
    WEIGHT = "weight"
    SCORE = "score"
    OTHER = "other"  # a rate, a share, what is left: of the thing, but not it
    UNTOLD = "untold"


ONE_STAGE = (Stage.ACTUAL, Stage.TARGET, Stage.SCORE)  # told once of a thing
NOT_IT = (Stage.WEIGHT, Stage.OTHER, Stage.BEFORE)  # told of a thing, and not it
_STAGES = (
    (Stage.BEFORE, r"上年|去年|上期|上一年|往年|同期|基期|prior|previous|last year"),
    (Stage.OTHER, r"得分率|扣分|未执行|未支出|未完成"),
    (Stage.WEIGHT, r"分值|权重|满分|weight"),
    (Stage.SCORE, r"得分|评分|自评分|score"),
    (
        Stage.OTHER,
        r"率(?:[(（%]|$)|占比|比重|比例|结余|差额|偏差|增减|增幅|调整数|调整额|variance|virement|balance|%|per cent",
    ),
    (
        Stage.ACTUAL,
        r"实际|完成值|完成数|完成情况|执行数|执行金额|决算|支出|到位|达成|actual|received|expenditure|spent",
    ),
    (Stage.TARGET, r"目标|指标值|计划|预期|指标内容|任务数|应完成|target|planned"),
    (Stage.FIRST, r"年初|original|first budget|^budget$"),
    (Stage.BUDGET, r"预算|安排|下达|批复|appropriation|budget"),
)
_STAGED = tuple((stage, re.compile(words, re.I)) for stage, words in _STAGES)


@lru_cache(maxsize=KEPT)
def stage_of_head(head: str) -> Stage:
    """What the head of a column tells its numbers as."""
    return next((stage for stage, words in _STAGED if words.search(head)), Stage.UNTOLD)


_TOLD_BEFORE = re.compile(
    r"上年|去年|上期|上一年|往年|同期|[比较从由自原]$|[比较][^率]{0,6}的$"
    r"|prior|previous|last year|\bfrom$|\bthan",
    re.I,
)
_TOLD_TARGET = re.compile(r"目标|计划|预期|应当?|不少于|不低于|不超过|标准|拟|要求|编制|target|planned?\b", re.I)
_TOLD_BUDGET = re.compile(r"预算|安排|下达|批复|budget|appropriation", re.I)
_TOLD_SCORE = re.compile(r"得分$|得分为?$")
_TOLD_CHANGE = re.compile(
    r"调增|调减|追加|追减|压减|调剂|收回|退回|增长|增加|增幅|上升|提高|提升|下降|降低|减少|回落|降幅"
    r"|(?:多|少|差)了?$|占(?!地)|超出|低于|高于|超过|扣|平均|每|其余|剩余"
    r"|\b(?:by|rose|grew|fell|increased?|decreased?|exceeded|under\w*|over\w*|per|each|unspent|more|less|short)\b",
    re.I,
)


def stage_of_phrase(phrase: str) -> Stage:
    """What the words before a number of running text tell it as; a change or a share is no amount of the thing."""
    if _TOLD_BEFORE.search(phrase):
        return Stage.BEFORE
    if _TOLD_CHANGE.search(phrase):
        return Stage.OTHER
    if _TOLD_SCORE.search(phrase):
        return Stage.SCORE
    if _TOLD_TARGET.search(phrase):
        return Stage.TARGET
    return Stage.BUDGET if _TOLD_BUDGET.search(phrase) else Stage.ACTUAL


_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|[一二三四五六七八九十\d]{1,3}[、.．)]|[(][一二三四五六七八九十\d]{1,3}[)])+"
)
_LEAD = re.compile(
    r"^(?:其中|年(?![度初末均内])|本(?:项目|单位|部门|街道|局|院|校|中心)|(?:19|20)\d\d年度?|全年|年内|当年|本年度?|今年|今年以来|共计?|合计|并|已经?|还|分别|同时|实际|完成|提供|举办"
    r"|开展|组织|实现|达到|and|the|of which|of|total|altogether)+"
)
_TAIL = re.compile(
    r"(?:已?达到?|为|是|有|共计?|合计|总计|均|都|分别|[:=]|提高到|下降到|增长到|降低到|增加到|降到|[由从])+$"
)
_COUNTED = re.compile(
    r"(?:总?数量|总?人次数?|总?场次数?|总?[人次座条家户册宗件套处个项所名台张篇批部对]数|[册批家户宗]次"
    r"|总量|总数|里程|长度|面积|金额|次数|数|量)$"
)
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_LATIN = re.compile(r"[a-z][a-z'-]+")
_PLAIN_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "came",
        "come",
        "for",
        "from",
        "in",
        "is",
        "it",
        "its",
        "made",
        "of",
        "on",
        "or",
        "stood",
        "the",
        "this",
        "to",
        "took",
        "total",
        "up",
        "was",
        "were",
        "with",
        "amounted",
        "reached",
        "totalled",
    ]
)


@lru_cache(maxsize=KEPT)
def name_of(phrase: str) -> str:
    """The name that `phrase` gives a quantity, its characters or words sorted; empty where it names none alone."""
    wide = _BRACKETED.sub("", unicodedata.normalize("NFKC", phrase)).casefold()
    if not any("\u4e00" <= c <= "\u9fff" for c in wide):
        words = [word for word in _LATIN.findall(wide) if word not in _PLAIN_WORDS]
        return " ".join(sorted(words)) if len(words) > 1 else ""
    bare = _bare("".join(wide.split()))
    return "".join(sorted(bare)) if len(bare) >= SHORTEST and not _GENERIC.search(bare) else ""


_GENERIC = re.compile(
    r"^(?:群众|公众|服务对象|居民|社会|受益群众)?满意度?$"
    r"|^(?:项目|资金|预算|支出|收入|年度|其他|本级|各)*$|^[合总小]计|^总[分额]"
)


def _bare(text: str) -> str:
    named = _TAIL.sub("", _LEAD.sub("", _NUMBERING.sub("", text.strip("\"“”'‘’·-—"))))
    return _COUNTED.sub("", _SCORED.sub("", named)) or named


_SCORED = re.compile(r"(?:指标)?(?:自评)?得分$")
