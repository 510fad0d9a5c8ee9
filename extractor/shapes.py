"""The shapes of printed numbers and of what only looks like one: dates, codes, headings, Chinese numerals.

All patterns read folded text (see `numerals`). Every repeat is bounded or possessive, so that none can backtrack far.
"""

import re
from fractions import Fraction

_YEAR, _MONTH, _DAY = "(?:19|20)[0-9]{2}", "(?:1[0-2]|0?[1-9])", "(?:3[01]|[12][0-9]|0?[1-9])"
_TO = r"\ ?[-–—~至到]\ ?"
_IDEOGRAPH = "[\u4e00-\u9fff]"
_MONTH_NAME = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    "|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DIGITS = "[一二三四五六七八九]"
_RUN = "[零〇一二两三四五六七八九十百千万亿]"
_NOT_A_NOUN = "[以之内左上后前的为及或和与至到中]"

# A number broken at its point (105. 26%) is one number only where a unit or the end of the cell follows.
_BROKEN = r"(?=[0-9]{1,2}(?:\ ?[%‰万亿元]|\ {0,3}(?:[\n\t]|\Z)))"
NUMBER = re.compile(
    rf"""(?P<european>[0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,6}},[0-9]{{1,2}}(?![0-9])
        |[0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,6}}(?![0-9.])
        |[1-9][0-9]{{0,2}}(?:\ [0-9]{{3}}){{1,6}},[0-9]{{1,2}}(?![0-9,.])
        |[0-9]{{1,3}},[0-9]{{1,2}}(?=\ ?[%‰€]))
    |(?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,12}}(?![0-9])
        |[1-9][0-9]{{0,2}}(?:\ [0-9]{{3}}){{1,6}}(?![0-9%‰]|\ [0-9%‰]|\.[0-9]{{1,9}}(?:[0-9]|\ ?[%‰]|\ [0-9]))
        |[0-9]++)
     (?:(?P<point>\.|\.\ {_BROKEN}|\ \.{_BROKEN})(?P<fraction>[0-9]++))?""",
    re.VERBOSE,
)

CALENDAR = re.compile(
    rf"""(?P<date>{_YEAR}\ ?年\ ?{_MONTH}(?:{_TO}{_MONTH})?\ ?月(?:\ ?{_DAY}(?:{_TO}{_DAY})?\ ?[日号]|份|底|初|末|[上中下]旬)?
        |{_YEAR}(?P<mark>[-./]){_MONTH}(?P=mark){_DAY}(?![0-9])
        |{_DAY}(?P<slash>[-/.]){_MONTH}(?P=slash){_YEAR}(?![0-9])|{_MONTH}/{_DAY}/{_YEAR}(?![0-9])
        |{_MONTH}(?:{_TO}{_MONTH})?\ ?月(?:\ ?{_DAY}(?:{_TO}{_DAY})?\ ?[日号]|份|底|初|末|[上中下]旬)?
        |[1-4](?:{_TO}[1-4])?\ ?季度
        |{_DAY}\ ?日(?![以之]?内|[均常志])
        |{_DAY}(?:st|nd|rd|th)?\ (?:of\ )?{_MONTH_NAME}\b\.?(?:,?\ {_YEAR}(?![0-9]))?)
    |(?P<pair>{_YEAR}[/–-][0-9]{{2}}(?![0-9/%.-]))
    |(?P<month>{_YEAR}-(?:0[1-9]|1[0-2])(?![0-9-]))
    |(?P<year>{_YEAR}(?:\ ?年(?:\ ?度|底|初|末)?(?!级)
        |(?=\ ?[-–—~至到、]\ ?{_YEAR}(?:\ ?[-–—~至到、]\ ?{_YEAR}){{0,8}}\ ?年)
        |(?=[-–—~]{_YEAR}(?![0-9.,])(?!\ ?[%‰万亿元个人户项次家件]))))
    |(?P<time>(?:0[0-9]|[2-9]|1[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])
        |[0-9]{{1,2}}\ ?[时点](?:\ ?[0-9]{{1,2}}\ ?分|半|整)
        |(?:12|24|48|72)\ ?小时(?={_IDEOGRAPH})(?!{_NOT_A_NOUN})
        |(?:5|10|15|20|30|45|60)\ ?分钟(?={_IDEOGRAPH})(?!{_NOT_A_NOUN}))""",
    re.VERBOSE,
)
PLAIN_YEAR = re.compile(rf"{_YEAR}(?![0-9,.%‰]|\ ?[%‰万亿元个人户项次家件宗])")
RANGE = re.compile(r"\ ?(?:-|–|—{1,2}|~|至|到)\ ?")
MONTH_DAY = re.compile(rf"{_DAY}(?:st|nd|rd|th)?(?![0-9])(?:,?\ {_YEAR}(?![0-9]))?|{_YEAR}(?![0-9])")
MONTH_BEFORE = re.compile(rf"\b{_MONTH_NAME}\.?\ \Z")

ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{1,500}|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}")
CODE = re.compile(
    rf"""1[3-9][0-9]{{9}}(?![0-9])|0[0-9]{{2,3}}-[0-9]{{7,8}}(?![0-9])|400-?[0-9]{{3}}-?[0-9]{{4}}(?![0-9])
    |[0-9]{{17}}[0-9Xx](?![0-9])|[0-9]{{1,6}}\ ?号|[0-9]{{4,6}}(?={_IDEOGRAPH}{{0,6}}(?:热线|平台))
    |(?![0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,6}}(?![0-9.]))[0-9]++(?:\.[0-9]++){{2,}}
    |[0-9]++(?:[-–][0-9]++){{2,}}|[0-9]++(?:/[0-9]++){{2,}}""",
    re.VERBOSE,
)
BRACKETED_CODE = re.compile(
    rf"{_YEAR}\ ?[〕\]】)]\ ?第?\ ?[0-9]{{1,6}}\ ?号|{_YEAR}\ ?[〕\]】]|[0-9]{{1,3}}(?:[-,][0-9]{{1,3}}){{0,9}}\]"
)
LABELLED_CODE = re.compile(r"[0-9]++(?:[-–.][0-9A-Za-z]++)*[A-Za-z]?(?![A-Za-z])")
ATTACHED_CODE = re.compile(r"[0-9A-Za-z]++(?:[-._/:][0-9A-Za-z]++)*")
ORDINAL_NUMBER = re.compile(r"[0-9]++(?:st|nd|rd|th)(?![A-Za-z])")

HEADING = re.compile(rf"[0-9]{{1,2}}(?:[.、)](?![0-9])|\.(?={_YEAR}\ ?年))")
INNER_HEADING = re.compile(rf"[0-9]{{1,2}}[.、)](?=[《“\"(]|{_IDEOGRAPH}|{_YEAR}\ ?年)")
SECTION = re.compile(rf"[1-9][0-9]?(?:\.[0-9]{{1,2}}){{1,4}}\.?(?=\ ?{_IDEOGRAPH}|\ [A-Za-z])")
BRACKET_HEADING = re.compile(rf"[0-9]{{1,2}}\)(?=\ ?(?:{_IDEOGRAPH}|[A-Za-z]))")

CHINESE_RUN = re.compile(rf"{_RUN}++")
CHINESE_HEADING = re.compile(rf"(?P<word>{_DIGITS}?十?{_DIGITS}?)(?P<mark>[、是)])")
CHINESE_SHARE = re.compile(rf"(?P<base>{_RUN}++)分之(?P<part>{_RUN}++)(?:点(?P<fraction>[零〇一二三四五六七八九]++))?")
CHINESE_YEAR = re.compile(
    rf"(?:一九|二[零〇])[零〇一二三四五六七八九]{{2}}年(?:度|(?P<month>[一二三四五六七八九十]{{1,2}}月(?:[一二三四五六七八九十]{{1,3}}日)?))?"
)
# Only words that count, none that names a grade or a stage: 二级 九部 are names.
CHINESE_UNIT = re.compile(
    r"(?P<more>[余多来])? ?(?P<unit>个(?:百分点|月|小时|工作日|学时|季度|年度|方面)?|项|人次|名|户|家|件|宗|场次|场|次|条|套|台|辆"
    r"|份|张|座|栋|所|处|种|篇|册|支|只|批次|批|元|倍|成|亩|吨|公里|平方米|公顷|天|小时|分钟|岁|方面|人|位|类|期|年|轮)"
)
ONLY_AFTER_TWO = frozenset("类 期 年 轮".split())  # 三期 and 三年 may name a stage or a plan; 两期 counts
IN_WORDS = re.compile(
    r"个[一维确自意代全]|项规定|人小组|人制|人组|人行|支一扶|位一体|天[两无打]|次[方元性分产供装]|成[员为立果功本效年绩熟长品交分就]"
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


def chinese_value(word: str) -> int | None:
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


def chinese_digits(word: str) -> int:
    """The value of digits read one by one: 二〇二三."""
    return int("".join(str(_VALUES[c]) for c in word))


def decimal_value(digits: str, fraction: str) -> Fraction:
    """The exact value of digits before and behind a decimal point."""
    return Fraction(int((digits + fraction) or "0"), 10 ** len(fraction))
