"""The words around a printed number: units behind it, bounds and approximate words on both sides.

All functions expect folded text (see `numerals`): ASCII digits and punctuation, plain spaces.
"""

import re
from typing import NamedTuple


def _words(text: str) -> list[str]:
    return text.split()


# A whole number of these is a count, and a count is exact.
_COUNTS = _words(
    "人次 人 名 户次 户 家次 家 个次 个 件次 件 项次 项 宗 场次 场 次 处 所 台次 台套 台 套 辆次 辆 条 份 张 座 "
    "栋 幢 间 位 批次 批 期 篇次 篇 本 册 幅 支 只 头 匹 羽 尾 株 棵 盏 艘 架次 架 车次 班次 班 例 起 单 笔 封 "
    "枚 颗 粒 门 部 剂次 剂 针次 针 床 口 组 队 类 种 款 轮 届 片 段 层 块 点 道 箱 包 袋 盒 瓶 桶 课时 学时 课 "
    "节 站 卷 页 字 级 方面 户家庭 条次 处次 宗次 人份 岁组"
)
_MEASURES = _words(
    "元人民币 美元 港元 港币 欧元 英镑 日元 澳元 元 角 个百分点 百分点 百分比 个基点 基点 倍 成 分 个月 个多月 "
    "个小时 个工作日 个自然日 个学时 个课时 个季度 个年度 个学期 个星期 工作日 小时 分钟 秒 天 日 周岁 周年 周 "
    "年 岁 平方公里 平方千米 平方米 平米 公顷 亩 立方米 立方 公里 千米 厘米 毫米 海里 米 吨 公斤 千克 毫克 克 斤 "
    "升 毫升 千瓦时 千瓦 兆瓦 度 ㎡ m² m2 m³ m3 km² km2 km kg kWh MWh GWh kW MW ha cm mm ml mL GB MB TB ℃ °C m g "
    "t h L"
)
# The character that continues another word when it follows: 5 个 人, but 人均 and 人民 are no unit.
_CONTINUES = dict(
    pair.split(":")
    for pair in _words(
        "人:大民均员才口事力社防物类文 分:别为类布析解公局管支批散期级享配离歧组发项子流区辖部摊 次:日月年要级序生品 "
        "家:庭长具政属居园用乡电 所:有以需属在谓示述得涉 处:理置于罚在长分方境 台:账帐阶风湾胞山 条:件例 "
        "名:称单义列誉额录 位:于置列居 期:间末初限待望货刊 批:准复评发示 门:诊口店户 场:所地景馆面 口:径号头岸腔 "
        "部:门分队署委 间:接隔 片:区段面 组:织成长建件 点:位评击 度:假过 "
        "本:级年市区单部项地次科来身着期月季街镇办机局院校县省文报表质土行案 成:员为立果功本效年绩熟长品交分就 "
        "元:旦宵素月 天:然气河津桥 年:级均代龄 层:面级次 幅:度员 套:餐路 支:出付持部撑援 只:有是能要为 份:额 "
        "户:籍外口型 宗:旨教 类:似别型 种:植子养 款:项 级:别 座:谈位 班:子组长 节:约能日省水假 周:边围期 单:位元独 "
        "笔:记试 站:点 起:来到始步草 例:如会外 队:伍员 道:路德 课:程题 包:括含 字:号 角:度色 日:常均志 米:粉 方面:军 "
        "升:级 克:服"
    )
)
_NOUNS = _words(
    "people persons employees employee staff students student pupils pupil learners learner teachers teacher "
    "children child schools school households household families family patients patient beneficiaries "
    "beneficiary projects project programmes programme programs program cases case reports report inspections "
    "inspection visits visit jobs job posts post vacancies FTEs FTE units unit items item sessions session times "
    "events event offices office clinics clinic houses house officials officers officer members member "
    "applications application complaints complaint awards award"
)
_NOUN_MEASURES = _words(
    "days day hours hour minutes minute weeks week months month years year kilometres kilometre kilometers km "
    "hectares hectare acres tonnes tonne tons litres points point marks dollars pounds euros rand yuan cents"
)
_SHARES = {
    "%": ("percent", -2), "百分比": ("percent", -2), "percent": ("percent", -2), "per cent": ("percent", -2), "‰": ("permille", -3),
    "% points": ("percentage_point", -2), "% point": ("percentage_point", -2), "%-points": ("percentage_point", -2),
    "percentage points": ("percentage_point", -2), "percentage point": ("percentage_point", -2), "pps": ("percentage_point", -2),
    "pp": ("percentage_point", -2), "个百分点": ("percentage_point", -2), "百分点": ("percentage_point", -2),
    "basis points": ("percentage_point", -4), "basis point": ("percentage_point", -4), "bps": ("percentage_point", -4),
    "个基点": ("percentage_point", -4), "基点": ("percentage_point", -4), "倍": ("multiple", 0), "x": ("multiple", 0),
    "成": ("plain", -1), "百分之": ("percent", -2), "千分之": ("permille", -3), "万分之": ("plain", -4),
}  # fmt: skip
_SCALES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2,
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "bn": 9, "tn": 12, "'000": 3,
}  # fmt: skip
_MONEY_SCALES = {"k": 3, "K": 3, "m": 6, "M": 6, "b": 9, "B": 9}  # only behind a currency: 5m alone is metres
_CURRENCIES = _words("US$ HK$ A$ C$ $ £ € ¥ USD RMB CNY EUR GBP HKD ZAR R")

# Strictness follows Civil Code art. 1259: 以上 以下 以内 include the number; 超过 不满 以外 exclude it.
_STRICT = {
    "超过": ">",
    "大于": ">",
    "高于": ">",
    "多于": ">",
    "超": ">",
    "逾": ">",
    "小于": "<",
    "低于": "<",
    "少于": "<",
}
_NEGATIONS = _words("不 不得 不能 不应 不可 未 没有")
_FLIPPED = {">": "≤", "<": "≥"}
_BEFORE_BOUNDS = (
    _STRICT
    | {no + word: _FLIPPED[sign] for word, sign in _STRICT.items() for no in _NEGATIONS}
    | {word + joint: "≥" for word in ("大于", "高于", "多于") for joint in ("等于", "或等于", "或者等于")}
    | {word + joint: "≤" for word in ("小于", "低于", "少于") for joint in ("等于", "或等于", "或者等于")}
    | dict.fromkeys(_words("≥ >= => ≧ ⩾ 至少 最少 不下"), "≥")
    | dict.fromkeys(_words("≤ <= =< ≦ ⩽ 至多 最多"), "≤")
    | dict.fromkeys(_words("< 不足 不满 未满 不到 未达 未达到"), "<")
    | {">": ">", "=": "=", "等于": "="}
)
_BEFORE_PHRASES = (
    dict.fromkeys(["at least", "no less than", "not less than", "no fewer than", "not fewer than", "minimum of"], "≥")
    | dict.fromkeys(["at most", "no more than", "not more than", "up to", "not exceeding", "maximum of", "within"], "≤")
    | dict.fromkeys(["more than", "greater than", "over", "above", "exceeding", "in excess of", "higher than"], ">")
    | dict.fromkeys(["less than", "fewer than", "under", "below", "lower than"], "<")
)
_AFTER_BOUNDS = {
    "以上": "≥", "以下": "≤", "以内": "≤", "之内": "≤", "内": "≤", "以外": ">", "之外": ">", "开外": ">", "+": "≥",
    "or more": "≥", "or above": "≥", "and above": "≥", "or over": "≥", "and over": "≥", "or higher": "≥", "or greater": "≥",
    "or less": "≤", "or fewer": "≤", "or below": "≤", "and below": "≤", "or under": "≤", "or lower": "≤",
}  # fmt: skip
_ABOUT = _words("approximately about around nearly almost roughly some circa")


def _any(words: list[str], *, gaps: bool = False) -> str:
    """An alternation, longest first; with gaps, a scanner's blank between two characters is forgiven."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join((" ?" if gaps else "").join(re.escape(c) for c in w) for w in ordered)


def _guarded(words: list[str]) -> str:
    """Chinese measure words, each refused where the next character makes it another word."""
    pieces = []
    for word in sorted(words, key=len, reverse=True):
        spelled = " ?".join(re.escape(c) for c in word) if not word.isascii() else re.escape(word) + r"(?![A-Za-z0-9])"
        pieces.append(spelled + (f"(?![{_CONTINUES[word]}])" if word in _CONTINUES else ""))
    return "|".join(pieces)


def _backward(words: list[str]) -> str:
    return _any([w[::-1] for w in words])


_MEASURE = rf"(?:{_guarded(_COUNTS + _MEASURES)})(?:\(次\))?"
_WORD_END = r"(?![A-Za-z])"
_CHINESE_SCALES = [w for w in _SCALES if not w.isascii()]
_ENGLISH_SCALES = [w for w in _SCALES if w.isascii()]
_ENGLISH_SHARES = [w for w in _SHARES if w.isascii() and w != "x"]
_UNIT = re.compile(
    rf"(?P<sign>\ {{0,2}}(?:(?:(?i:{_any([w for w in _ENGLISH_SHARES if w[0] != '%'])}){_WORD_END})"
    rf"|%\ ?-?points?{_WORD_END}|[%‰]|x(?![A-Za-z0-9])))"
    rf"|(?:\ {{0,2}}(?P<more>[多余来](?!额|款|下|数|样|媒|式|自|元))?\ ?"
    rf"(?:(?P<scale>(?:{_any(_CHINESE_SCALES)})(?![分一]|瓦时?|克|米))\ ?)?(?P<still>[多余](?!额|款|下))?\ ?(?P<measure>{_MEASURE})?"
    rf"(?P<per>(?:\ ?/\ ?(?:{_MEASURE}|月|季)){{0,2}}))"
)
_ENGLISH_UNIT = re.compile(
    rf" {{0,2}}-?(?P<scale>(?i:{_any([w for w in _ENGLISH_SCALES if w[0] != chr(39)])}){_WORD_END}|(?:[R$£€]|RMB)?'000(?![0-9]))?"
    rf"(?:(?: |\b)(?P<measure>(?i:{_any(_NOUNS + _NOUN_MEASURES)}){_WORD_END}|[$£€]|(?:USD|RMB|CNY|EUR|GBP|ZAR){_WORD_END}))?"
)
_MONEY_UNIT = re.compile(r" ?(?P<scale>[kKmMbB])(?![A-Za-z0-9])")
_AFTER = re.compile(
    r" ?(?:\(含\)|含)? ?"
    r"(?:(?:及|或|和)? ?(?P<word>以上|以下|以内|之内|以外|之外|开外)"
    r"|(?P<about>左右(?!手|两)|上下(?![级班游左楼联]))"
    rf"|(?P<phrase>(?i:{_any([w for w in _AFTER_BOUNDS if w[0] in 'oa'])}){_WORD_END}))"
    r"|(?<=[时日天月年周钟里米%]) ?(?P<inside>内)(?![部容涵外设审控在地蒙])"
    r"|(?P<plus>\+)(?![0-9A-Za-z\u4e00-\u9fff])"
    r"|(?<=[年元倍月天时岁])(?P<odd>[多余])(?![额款下元种样项])"
)
# Read from right to left over the reversed text, so that one match at one place answers it.
_ABOUT_WORD = r"约大?(?![节预签合契条公违履集制特解邀失租缔婚续简俭])"
_BEFORE = re.compile(
    rf"(?P<sign>[-+–])?(?: {{0,2}}(?:(?P<currency>{_backward(_CURRENCIES)})(?![A-Za-z])|(?P<share>之分[百千万])))?(?P<outer>[-+–])?"
    rf"(?: {{0,2}}(?P<about>{_ABOUT_WORD}|近[将接]?(?![附最临邻靠相新就亲])|概大|[~≈]"
    rf"|(?i:{_backward(_ABOUT)})(?![A-Za-z])))?"
    rf"(?: {{0,2}}(?P<bound>(?:{_backward(list(_BEFORE_BOUNDS))})(?![B彩赶反])|(?i:{_backward(list(_BEFORE_PHRASES))})(?![A-Za-z])))?"
    rf"(?: ?(?P<about_too>{_ABOUT_WORD}))?"
)
_LABELS = _words(
    "表 图 附件 附表 附图 附录 附注 公式 电话 手机 传真 邮编 邮政编码 编号 代码 编码 证号 账号 帐号 单号 文号 "
    "信用代码 热线 版本 尾号 身份证 № #"
)
_ENGLISH_LABELS = _words(
    "table figure annex annexure appendix section chapter page pages p. pp. note item clause article paragraph "
    "para version schedule part step act sdg no. GB/T GB ISO IEC ISBN ISSN"
)
_LABEL = re.compile(
    rf" ?:? ?(?:(?:{_backward(_LABELS)})(?![报列填仪代手发意])|(?i:{_backward(_ENGLISH_LABELS)})(?![A-Za-z]))"
)
_FISCAL = re.compile(r" ?YF(?![A-Za-z])")
_YEAR_WORD = re.compile(
    r" ?:?(?:度年|年财)| (?i:(?:raey )?(?:ni|ecnis|litnu|gnirud|raey|lacsif|dne)|raey (?:eht|laicnanif))(?![A-Za-z])"
)
_DURATIONS = frozenset(_words("年 周 天 日 个月 个小时 小时 分钟 个季度 个工作日"))
_EXACT_UNITS = frozenset([*_COUNTS, *_NOUNS])


class Unit(NamedTuple):
    """The unit behind a number; an empty text where none is printed."""

    end: int
    text: str = ""
    scale: int = 0
    form: str = "plain"
    approximate: bool = False

    @property
    def counts(self) -> bool:
        """Whether whole numbers of it are counts."""
        return self.text.removesuffix("(次)").lower() in _EXACT_UNITS

    @property
    def is_duration(self) -> bool:
        """Whether it measures time: 近5年 are the last five years, not nearly five."""
        return self.text in _DURATIONS


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


def unit_after(text: str, at: int, *, money: bool = False) -> Unit:
    """The unit that begins at a place; `money` when a currency stands before the number (5m is then million)."""
    found = _UNIT.match(text, at)
    if found and found["sign"]:
        return _share(found["sign"], found.end())
    if found and (found["scale"] or found["measure"] or (found["more"] and text[at] != " ")):
        return _chinese_unit(found)
    return (_money_unit(text, at) if money else None) or _english_unit(text, at)


def _share(printed: str, end: int) -> Unit:
    word = " ".join(printed.split())
    form, scale = _SHARES.get(word.lower(), ("percentage_point", -2))
    return Unit(end, word, scale, form)


def _chinese_unit(found: re.Match[str]) -> Unit:
    scale, measure, per = found["scale"] or "", found["measure"] or "", found["per"] or ""
    word = (scale + measure + per).replace(" ", "") if not measure.isascii() else scale + measure + per
    form, power = _SHARES.get(measure.replace(" ", ""), ("plain", 0)) if not per else ("plain", 0)
    ends = [found.end(name) for name in ("more", "scale", "still", "measure", "per") if found[name]]
    return Unit(max(ends), word, power + _SCALES.get(scale, 0), form, bool(found["more"] or found["still"]))


def _money_unit(text: str, at: int) -> Unit | None:
    found = _MONEY_UNIT.match(text, at)
    return Unit(found.end(), found["scale"], _MONEY_SCALES[found["scale"]]) if found else None


def _english_unit(text: str, at: int) -> Unit:
    found = _ENGLISH_UNIT.match(text, at)
    if not found or not (found["scale"] or found["measure"]):
        return Unit(at)
    scale = found["scale"] or ""
    power = 3 if scale.endswith("'000") else _SCALES.get(scale.lower(), 0)
    return Unit(found.end(), " ".join(filter(None, (scale, found["measure"]))), power)


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
        bound=_BEFORE_BOUNDS.get(word) or _BEFORE_PHRASES.get(word, ""),
        sign_at=size - max(found.end("sign"), found.end("outer"), 0),
    )


def tail_after(text: str, at: int) -> Tail:
    """The bound or approximate word that begins at a place."""
    found = _AFTER.match(text, at)
    if not found:
        return Tail(at)
    word = found["word"] or found["inside"] or found["plus"] or " ".join((found["phrase"] or "").lower().split())
    return Tail(found.end(), _AFTER_BOUNDS.get(word, ""), bool(found["about"] or found["odd"]))


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
