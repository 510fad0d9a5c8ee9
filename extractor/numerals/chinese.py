"""Numbers written in Chinese characters, where they count; inside a word (一体化, 十四五) they are none.

Precision first: a number needs a counting word behind it, and what may be a name, a rank or an article is left out.
"""

import re
from fractions import Fraction
from typing import NamedTuple

from extractor.numerals.bounds import Lead, Tail, lead_before, tail_after
from extractor.numerals.shapes import Shape, Spot
from extractor.numerals.units import FORMS

_DIGITS = "[一二三四五六七八九]"
_RUN = "[零〇一二两三四五六七八九十百千万亿]"
_RUN_WORD = re.compile(rf"{_RUN}++")
_HEADING = re.compile(rf"(?P<word>{_DIGITS}?十?{_DIGITS}?)(?P<mark>[、是)])")
_SHARE = re.compile(rf"(?P<base>{_RUN}++)分之(?P<part>{_RUN}++)(?:点(?P<fraction>[零〇一二三四五六七八九]++))?")
_YEAR = re.compile(
    r"(?:一九|二[零〇])[零〇一二三四五六七八九]{2}年"
    r"(?:度|(?P<month>[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?))?"
)
# Only words that count, none that names a grade or a stage: 二级 九部 are names.
_UNIT = re.compile(
    r"(?P<more>[余多来])? ?(?P<unit>个(?:百分点|月|小时|工作日|学时|季度|年度|方面)?|项|人次|名|户|家|件|宗|场次|场|次"
    r"|条|套|台|辆|份|张|座|栋|所|处|种|篇|册|支|只|批次|批|元|倍|成|亩|吨|公里|平方米|公顷"
    r"|天|小时|分钟|岁|方面|人|位|类|期|年|轮)"
)
_RANGE_AHEAD = re.compile(rf"(?:[至到~–-]|—{{1,2}})(?={_RUN}{{1,8}}{_UNIT.pattern.replace('<more>', '<_more>')})")
_ONLY_AFTER_TWO = frozenset(["类", "期", "年", "轮"])  # 三期 and 三年 may name a stage or a plan; 两期 counts
_IN_WORDS = re.compile(
    r"个(?:一|维护|确立|自信|意识|代表|全面|出新)|项规定|人小组|人制|人组|人行|支一扶|位一体|天[两无打]|次[方元性分产供装]|成[员为立果功本效年绩熟长品交分就]"
    r"|元[旦宵素月化]|家[庭渠村长]|所有|处理|条例|条[理件]|名[单称义]|位于|户[外籍]|场[所地]|年[级行规计来]|件套|台山|期间"
    r"|类[似别]|份额|支[出付持部]|套餐|人[民大才员均]"
)
_TENS = f"{_DIGITS}?十{_DIGITS}?"
_HUNDREDS = f"(?:两|{_DIGITS})百(?:零{_DIGITS}|{_DIGITS}十{_DIGITS}?)?"
_THOUSANDS = f"(?:两|{_DIGITS})千(?:零(?:{_TENS}|{_DIGITS})|{_HUNDREDS})?"
_BELOW_MYRIAD = f"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS}|两|{_DIGITS})"
_CARDINAL = re.compile(f"(?:{_BELOW_MYRIAD}亿零?)?(?:{_BELOW_MYRIAD}万零?)?{_BELOW_MYRIAD}?|[百千万]")
_VALUES = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_ORDINAL = re.compile(r"(?:季度|[个届名次批期条章节级位轮])?")
_ORDINAL_WORDS = re.compile("方|者|[时线手]|产业")  # 第三方, 第三者, 第一时间
_ITEM_MARKS = "\n\t。;；"
_OPENING = frozenset("\"'“‘「『《〈")


def cardinal(word: str) -> int | None:
    """The value of a Chinese cardinal; None where it is not a well-formed one (五四, 十四五)."""
    if len(word) > 20 or not word or not _CARDINAL.fullmatch(word):
        return None
    if word in _POWERS:
        return _POWERS[word]
    total = section = digit = 0
    for character in word:
        if character in _VALUES:
            digit = _VALUES[character]
        elif (power := _POWERS[character]) < 10**4:
            section, digit = section + (digit or 1) * power, 0
        else:
            total, section, digit = total + (section + digit) * power, 0, 0
    return total + section + digit


def digit_by_digit(word: str) -> int:
    """The value of digits read one by one: 二〇二三."""
    return int("".join(str(_VALUES[c]) for c in word))


class Count(NamedTuple):
    """A quantity in Chinese characters."""

    value: Fraction
    lead: Lead
    tail: Tail
    unit: str
    scale: int
    form: str
    approximate: bool
    decimals: int = 0


def run_end(text: str, at: int) -> int:
    """The end of the numeral characters that begin here."""
    found = _RUN_WORD.match(text, at)
    return found.end() if found else at + 1


def not_a_count(spot: Spot) -> Shape | None:
    """The heading, ordinal or year in Chinese characters that begins here."""
    return _heading(spot) or _ordinal(spot) or _year(spot)


def _heading(spot: Spot) -> Shape | None:
    """一、 (一) 一是."""
    found = _HEADING.match(spot.text, spot.at)
    value = found and cardinal(found["word"])
    if not found or not value:
        return None
    if found["mark"] == ")":
        return Shape(spot.at - 1, found.end(), "heading", value) if spot.left == "(" else None
    starts = spot.starts(_ITEM_MARKS if found["mark"] == "、" else _ITEM_MARKS + ":,，、 ")
    return Shape(spot.at, found.end(), "heading", value) if starts else None


def _ordinal(spot: Spot) -> Shape | None:
    end = run_end(spot.text, spot.at)
    value = cardinal(spot.text[spot.at : end]) if spot.left == "第" else None
    if value is None or _ORDINAL_WORDS.match(spot.text, end):
        return None
    found = _ORDINAL.match(spot.text, end)
    return Shape(spot.at - 1, found.end() if found else end, "ordinal", value)


def _year(spot: Spot) -> Shape | None:
    found = _YEAR.match(spot.text, spot.at)
    if not found:
        return None
    return Shape(spot.at, found.end(), "date" if found["month"] else "year", digit_by_digit(found[0][:4]))


def count(spot: Spot) -> Count | None:
    """The share or the counted number that begins here."""
    return _share(spot) or _count(spot) or _range_start(spot)


def _share(spot: Spot) -> Count | None:
    """三分之一, 百分之五."""
    found = _SHARE.match(spot.text, spot.at)
    base, part = (cardinal(found["base"]), cardinal(found["part"])) if found else (None, None)
    if not found or not base or part is None:
        return None
    fraction = found["fraction"] or ""
    value = Fraction(part) + (Fraction(digit_by_digit(fraction[:20]), 10 ** len(fraction[:20])) if fraction else 0)
    unit = found["base"] + "分之" if found["base"] + "分之" in FORMS else ""
    form, scale = FORMS.get(unit, ("plain", 0))
    lead, tail = _lead(spot), tail_after(spot.text, found.end())
    about = bool(lead.about) or tail.approximate
    return Count(value if unit else value / base, lead, tail, unit, scale, form, about, len(fraction[:20]))


def _count(spot: Spot) -> Count | None:
    end = run_end(spot.text, spot.at)
    word, found, lead = spot.text[spot.at : end], _UNIT.match(spot.text, end), _lead(spot)
    value = cardinal(word)
    if value is None or not found or _in_a_word(spot, word, found) or not _counts(spot, word, found, lead):
        return None
    tail = tail_after(spot.text, found.end())
    about = bool(found["more"]) or bool(lead.about) or tail.approximate
    form, scale = FORMS.get(found["unit"], ("plain", 0))
    return Count(Fraction(value), lead, tail, found["unit"], scale, form, about)


def _range_start(spot: Spot) -> Count | None:
    """The first number of 三至五个; its unit is printed behind the second."""
    end = run_end(spot.text, spot.at)
    value = cardinal(spot.text[spot.at : end])
    if value is None or spot.left in _OPENING or not _RANGE_AHEAD.match(spot.text, end):
        return None
    lead = _lead(spot)
    return Count(Fraction(value), lead, Tail(end), "", 0, "plain", bool(lead.about))


def _lead(spot: Spot) -> Lead:
    lead = lead_before(spot.backward, spot.at, spot.floor)
    return Lead(spot.at) if lead.sign or lead.currency or lead.share else lead


def _in_a_word(spot: Spot, word: str, found: re.Match[str]) -> bool:
    """Whether the characters belong to a word or a slogan, quoted or not."""
    stage = found["unit"] in _ONLY_AFTER_TWO and word != "两"
    return spot.left in _OPENING or stage or bool(_IN_WORDS.match(spot.text, found.start("unit")))


def _counts(spot: Spot, word: str, found: re.Match[str], lead: Lead) -> bool:
    """Whether the word counts: not an article (一个), a rank (二次), nor a vague number (数十, 百家)."""
    if spot.left in ("数", "几", "好", "番", "第"):
        return False
    if word == "一":
        return spot.left in ("共", "计")
    if word in ("百", "千", "万"):
        return bool(found["more"]) or bool(lead.about)
    return word != "二"
