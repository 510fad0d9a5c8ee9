"""What stands beside a printed number: bounds, approximate words, signs, currencies, labels.

Strictness follows Civil Code art. 1259: 以上 以下 以内 include the number, 超过 不满 以外 exclude it.
All functions expect folded text; those that look before a place take it reversed, so that one match answers.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from extractor.numerals.units import CURRENCIES, any_of, words_of

_STRICT = dict.fromkeys(words_of("超过 大于 高于 多于 超 逾"), ">") | dict.fromkeys(words_of("小于 低于 少于"), "<")
_NEGATIONS = words_of("不 不得 不能 不应 不可 未 没有")
_FLIPPED = {">": "≤", "<": "≥"}
_BEFORE_WORDS = (
    _STRICT
    | {no + word: _FLIPPED[sign] for word, sign in _STRICT.items() for no in _NEGATIONS}
    | {word + joint: "≥" for word in ("大于", "高于", "多于") for joint in ("等于", "或等于", "或者等于")}
    | {word + joint: "≤" for word in ("小于", "低于", "少于") for joint in ("等于", "或等于", "或者等于")}
    | dict.fromkeys(words_of("≥ >= => ≧ ⩾ 至少 最少 不下"), "≥")
    | dict.fromkeys(words_of("≤ <= =< ≦ ⩽ 至多 最多"), "≤")
    | dict.fromkeys(words_of("< 不足 不满 未满 不到 未达 未达到"), "<")
    | {">": ">", "=": "=", "等于": "="}
)
_BEFORE_PHRASES = (
    dict.fromkeys(["at least", "no less than", "not less than", "no fewer than", "not fewer than", "minimum of"], "≥")
    | dict.fromkeys(["at most", "no more than", "not more than", "up to", "not exceeding", "maximum of", "within"], "≤")
    | dict.fromkeys(["more than", "greater than", "over", "above", "exceeding", "in excess of", "higher than"], ">")
    | dict.fromkeys(["less than", "fewer than", "under", "below", "lower than"], "<")
)
_AFTER_WORDS = (
    dict.fromkeys(["以上", "+"], "≥")
    | dict.fromkeys(["以下", "以内", "之内", "内"], "≤")
    | dict.fromkeys(["以外", "之外", "开外"], ">")
)
_AFTER_PHRASES = dict.fromkeys(
    ["or more", "or above", "and above", "or over", "and over", "or higher", "or greater"], "≥"
) | dict.fromkeys(["or less", "or fewer", "or below", "and below", "or under", "or lower"], "≤")
_ABOUT = words_of("approximately about around nearly almost roughly some circa")
_LABELS = words_of(
    "表 图 附件 附表 附图 附录 附注 公式 电话 手机 传真 邮编 邮政编码 编号 代码 编码 证号 账号 帐号 单号 文号 "
    "信用代码 热线 版本 尾号 身份证 № #"
)
_ENGLISH_LABELS = words_of(
    "table figure annex annexure appendix section chapter page pages p. pp. note item clause article paragraph "
    "para version schedule part step act sdg no. GB/T GB ISO IEC ISBN ISSN"
)


def _reversed(words: Iterable[str]) -> str:
    return any_of(word[::-1] for word in words)


_WORD_START = "(?![A-Za-z])"  # in reversed text the start of a word is its end
_ABOUT_WORD = "约大?(?![节预签合契条公违履集制特解邀失租缔婚续简俭])"  # 节约 and 预约 are no approximation
_BEFORE = re.compile(
    rf"(?P<sign>[-+–])?(?: {{0,2}}(?:(?P<currency>{_reversed(CURRENCIES)}){_WORD_START}|(?P<share>之分[百千万])))?"
    rf"(?P<outer>[-+–])?"
    rf"(?: {{0,2}}(?P<about>{_ABOUT_WORD}|近[将接]?(?![附最临邻靠相新就亲])|概大|[~≈]"
    rf"|(?i:{_reversed(_ABOUT)}){_WORD_START}))?"
    rf"(?: {{0,2}}(?P<bound>(?:{_reversed(_BEFORE_WORDS)})(?![B彩赶反])"
    rf"|(?i:{_reversed(_BEFORE_PHRASES)}){_WORD_START}))?"
    rf"(?: ?(?P<about_too>{_ABOUT_WORD}))?"
)
_AFTER = re.compile(
    r" ?(?:\(含\)|含)? ?"
    r"(?:(?:及|或|和)? ?(?P<word>以上|以下|以内|之内|以外|之外|开外)"
    r"|(?P<about>左右(?!手|两)|上下(?![级班游左楼联]))"
    rf"|(?P<phrase>(?i:{any_of(_AFTER_PHRASES)})(?![A-Za-z])))"
    r"|(?<=[时日天月年周钟里米%]) ?(?P<inside>内)(?![部容涵外设审控在地蒙])"
    r"|(?P<included>\(不?含\))"
    r"|(?P<plus>\+)(?![0-9A-Za-z\u4e00-\u9fff])"
    r"|(?<=[年元倍月天时岁])(?P<odd>[多余])(?![额款下元种样项])"
)
_LABEL = re.compile(
    rf" ?:? ?(?:(?:{_reversed(_LABELS)})(?![报列填仪代手发意])|(?i:{_reversed(_ENGLISH_LABELS)}){_WORD_START})"
)
_FISCAL = re.compile(r" ?YF(?![A-Za-z])")
_YEAR_WORD = re.compile(
    rf" ?:?(?:度年|年财)| (?i:(?:raey )?(?:ni|ecnis|litnu|gnirud|raey|lacsif|dne)|raey (?:eht|laicnanif)){_WORD_START}"
)


class Lead(NamedTuple):
    """What stands directly before a number: where it begins, and what it says."""

    start: int
    sign: str = ""
    currency: str = ""
    share: str = ""
    about: str = ""
    bound: str = ""
    sign_at: int = 0


class Tail(NamedTuple):
    """A bound or an approximate word behind the unit."""

    end: int
    bound: str = ""
    approximate: bool = False


def lead_before(backward: str, at: int, floor: int) -> Lead:
    """What stands before a number, given the reversed text; nothing left of `floor` is looked at."""
    size = len(backward)
    found = _BEFORE.match(backward, size - at, size - floor)
    if not found:
        return Lead(at)
    ends = [found.end(name) for name, words in found.groupdict().items() if words]
    word = " ".join((found["bound"] or "")[::-1].lower().split())
    return Lead(
        size - max(ends, default=size - at),
        sign=found["sign"] or found["outer"] or "",
        currency=(found["currency"] or "")[::-1],
        share=(found["share"] or "")[::-1],
        about=(found["about"] or found["about_too"] or "")[::-1],
        bound=_BEFORE_WORDS.get(word) or _BEFORE_PHRASES.get(word, ""),
        sign_at=size - max(found.end("sign"), found.end("outer"), 0),
    )


def tail_after(text: str, at: int) -> Tail:
    """The bound or approximate word that begins at a place."""
    found = _AFTER.match(text, at)
    if not found:
        return Tail(at)
    word = found["word"] or found["inside"] or found["plus"] or ""
    phrase = " ".join((found["phrase"] or "").lower().split())
    bound = _AFTER_WORDS.get(word) or _AFTER_PHRASES.get(phrase, "")
    return Tail(found.end(), bound, bool(found["about"] or found["odd"]))


def label_before(backward: str, at: int, floor: int) -> bool:
    """Whether a label of a table, a page or a code stands before a place."""
    return _LABEL.match(backward, len(backward) - at, len(backward) - floor) is not None


def fiscal_year_before(backward: str, at: int, floor: int) -> int | None:
    """Where FY begins, if it stands before a place."""
    found = _FISCAL.match(backward, len(backward) - at, len(backward) - floor)
    return len(backward) - found.end() if found else None


def year_word_before(backward: str, at: int, floor: int) -> bool:
    """Whether a word before a place makes four digits a year: in 2023."""
    return _YEAR_WORD.match(backward, len(backward) - at, len(backward) - floor) is not None


_COLUMN = re.compile(
    r"(?:original|revised|final|adjusted|adopted|approved|annual|full|prior|previous|current)?\ ?"
    r"(?:budget|actuals?|plan|target|results?|outcome|estimate|forecast|appropriation|expenditure|revenue|income|audited)",
    re.I,
)


def beside_a_column_word(before: str, after: str) -> bool:
    """Whether a text is four digits beside what a column holds, and nothing else: Actual 2023, 2023 Budget."""
    return _COLUMN.fullmatch((before + after).strip()) is not None
