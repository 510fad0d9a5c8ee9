"""The unit behind a printed number: its words, its power of ten, what it counts.

All functions expect folded text (see `folding`): ASCII digits and punctuation, plain spaces.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple


def words_of(text: str) -> list[str]:
    """The words of a table."""
    return text.split()


def any_of(words: Iterable[str], *, gap: str = "") -> str:
    """An alternation, longest first; the gap may stand between two characters, as scanners put blanks there."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(gap.join(re.escape(character) for character in word) for word in ordered)


# A whole number of these is a count, and a count is exact.
_COUNTS = words_of(
    "人次 人 名 户次 户 家次 家 个次 个 件次 件 项次 项 宗 场次 场 次 处 所 台次 台套 台 套 辆次 辆 条 份 张 座 "
    "栋 幢 间 位 批次 批 期 篇次 篇 本 册 幅 支 只 头 匹 羽 尾 株 棵 盏 艘 架次 架 车次 班次 班 例 起 单 笔 封 "
    "枚 颗 粒 门 部 剂次 剂 针次 针 床 口 组 队 类 种 款 轮 届 片 段 层 块 点 道 箱 包 袋 盒 瓶 桶 课时 学时 课 "
    "节 站 卷 页 字 级 方面 对 条次 处次 宗次 人份"
)
_MEASURES = words_of(
    "元人民币 美元 港元 港币 欧元 英镑 日元 澳元 元 角 个百分点 百分点 百分比 个基点 基点 倍 成 分 个月 "
    "个小时 个工作日 个自然日 个学时 个课时 个季度 个年度 个学期 个星期 工作日 小时 分钟 秒 天 日 周岁 周年 周 "
    "年 岁 平方公里 平方千米 平方米 平米 公顷 亩 立方米 立方 公里 千米 厘米 毫米 海里 米 吨 公斤 千克 毫克 克 斤 "
    "升 毫升 千瓦时 千瓦 兆瓦 度 ㎡ m² m2 m³ m3 km² km2 km kg kWh MWh GWh kW MW ha cm mm ml mL GB MB TB ℃ °C m g "
    "t h L"
)
# The character that continues another word when it follows: 5 个 人, but 人均 and 人民 are no unit.
_CONTINUES = dict(
    pair.split(":")
    for pair in words_of(
        "人:大民均员才口事力社防物类文 分:别为类布析解公局管支批散期级享配离歧组发项子流区辖部摊 次:日月年要级序生品 "
        "家:庭长具政属居园用乡电 所:有以需属在谓示述得涉 处:理置于罚在长分方境 台:账帐阶风湾胞山 条:件例 "
        "名:称单义列誉额录 位:于置列居 期:间末初限待望货刊 批:准复评发示 门:诊口店户 场:所地景馆面 口:径号头岸腔 "
        "部:门分队署委 间:接隔 片:区段面 组:织成长建件 点:位评击 度:假过 "
        "本:级年市区单部项地次科来身着期月季街镇办机局院校县省文报表质土行案 成:员为立果功本效年绩熟长品交分就 "
        "元:旦宵素月 天:然气河津桥 年:级均代龄 层:面级次 幅:度员 套:餐路 支:出付持部撑援 只:有是能要为 份:额 "
        "户:籍外口型 宗:旨教 类:似别型 种:植子养 款:项 级:别 座:谈位 班:子组长 节:约能日省水假 周:边围期 单:位元独 "
        "笔:记试 站:点 起:来到始步草 例:如会外 队:伍员 道:路德 课:程题 包:括含 字:号 角:度色 日:常均志 米:粉 方面:军 "
        "升:级 克:服 对:接于应象照口外内待此"
    )
)
_NOUNS = words_of(
    "people persons employees employee staff students student pupils pupil learners learner teachers teacher "
    "children child schools school households household families family patients patient beneficiaries "
    "beneficiary projects project programmes programme programs program cases case reports report inspections "
    "inspection visits visit jobs job posts post vacancies FTEs FTE units unit items item sessions session times "
    "events event offices office clinics clinic houses house officials officers officer members member "
    "applications application complaints complaint awards award"
)
_NOUN_MEASURES = words_of(
    "days day hours hour minutes minute weeks week months month years year kilometres kilometre kilometers km "
    "hectares hectare acres tonnes tonne tons litres points point marks dollars pounds euros rand yuan cents"
)
_PERCENT, _PERMILLE = ("percent", -2), ("permille", -3)
_POINT, _BASIS_POINT = ("percentage_point", -2), ("percentage_point", -4)
FORMS = (
    dict.fromkeys(["%", "百分比", "百分之", "percent", "per cent"], _PERCENT)
    | dict.fromkeys(["‰", "千分之"], _PERMILLE)
    | dict.fromkeys(["个百分点", "百分点", "percentage points", "percentage point", "pps", "pp"], _POINT)
    | dict.fromkeys(["% points", "% point", "%-points", "%-point"], _POINT)
    | dict.fromkeys(["个基点", "基点", "basis points", "basis point", "bps"], _BASIS_POINT)
    | dict.fromkeys(["倍", "x"], ("multiple", 0))
    | {"成": ("plain", -1), "万分之": ("plain", -4)}
)
_CHINESE_SCALES = {"万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4}
_CHINESE_SCALES |= {"千": 3, "百": 2}
_ENGLISH_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "bn": 9, "tn": 12}
_MONEY_SCALES = {"k": 3, "m": 6, "b": 9}  # only behind a currency: 5m alone is metres
CURRENCIES = words_of("US$ HK$ A$ C$ $ £ € ¥ USD RMB CNY EUR GBP HKD ZAR R")
_DURATIONS = frozenset(words_of("年 周 天 日 个月 个小时 小时 分钟 个季度 个工作日"))
_COUNTED = frozenset([*_COUNTS, *_NOUNS])

_WORD_END = "(?![A-Za-z])"


def _guarded(words: list[str]) -> str:
    """Measure words, each refused where the next character makes it another word."""
    pieces = []
    for word in sorted(words, key=len, reverse=True):
        end = "(?![A-Za-z0-9])" if word[-1].isascii() else f"(?![{_CONTINUES[word]}])" if word in _CONTINUES else ""
        pieces.append(any_of([word], gap="" if word.isascii() else " ?") + end)
    return "|".join(pieces)


_MEASURE = rf"(?:{_guarded(_COUNTS + _MEASURES)})(?:\(次\))?"
_SHARE = re.compile(
    rf" {{0,2}}(?P<word>%[ -]?points?{_WORD_END}|[%‰]"
    rf"|(?i:{any_of(w for w in FORMS if w.isascii() and w[0] not in '%x')}){_WORD_END})"
    r"|(?P<times>x)(?! ?[A-Za-z0-9])"
)
_CHINESE = re.compile(
    r" {0,2}(?P<more>[多余](?![额款下数样媒式元])|来(?=[万个名家人次户项]))? ?"
    rf"(?:(?P<scale>(?:{any_of(_CHINESE_SCALES)})(?![分一克米]|瓦)) ?)?(?P<still>[多余](?![额款下]))? ?"
    rf"(?P<measure>个[多余](?=月|小时|星期|季度)(?:月|小时|星期|季度)|{_MEASURE})?"
    rf"(?P<per>(?: ?[/·] ?(?:{_MEASURE}|月|季)){{0,2}})"
)
_ENGLISH = re.compile(
    rf"(?:-| {{0,2}})(?P<scale>(?i:{any_of(_ENGLISH_SCALES)}){_WORD_END}|(?:[R$£€]|RMB)?'000(?![0-9]))?"
    rf"(?: ?(?P<measure>(?i:{any_of(_NOUNS + _NOUN_MEASURES)}){_WORD_END}"
    rf"|[$£€]|(?:USD|RMB|CNY|EUR|GBP|ZAR){_WORD_END}))?"
)
_MONEY = re.compile(r" ?(?P<scale>[kKmMbB])(?![A-Za-z0-9])")


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
        return self.text.removesuffix("(次)").lower() in _COUNTED

    @property
    def may_be_negative(self) -> bool:
        """Whether brackets around it mean a minus: they do around money, shares and bare numbers, not around 50分."""
        return not self.text or self.form != "plain" or self.text[0] in "R$£€¥U" or self.text.endswith("元")

    @property
    def is_duration(self) -> bool:
        """Whether it measures time: 近5年 are the last five years, not nearly five."""
        return self.text in _DURATIONS


def unit_after(text: str, at: int, *, money: bool = False) -> Unit:
    """The unit that begins at a place; `money` when a currency stands before the number (5m is then million)."""
    if found := _SHARE.match(text, at):
        word = " ".join(found[0].split())
        form, scale = FORMS[word.lower()]
        return Unit(found.end(), word, scale, form)
    if money and (found := _MONEY.match(text, at)):
        return Unit(found.end(), found["scale"], _MONEY_SCALES[found["scale"].lower()])
    return _chinese_unit(text, at) or _english_unit(text, at)


def _chinese_unit(text: str, at: int) -> Unit | None:
    found = _CHINESE.match(text, at)
    if not found or not (found["scale"] or found["measure"] or (found["more"] and text[at] != " ")):
        return None
    scale, measure, per = found["scale"] or "", (found["measure"] or "").replace(" ", ""), found["per"].replace(" ", "")
    inner = measure[1:2] in ("多", "余")
    measure = measure[0] + measure[2:] if inner else measure
    form, power = FORMS.get(measure, ("plain", 0)) if not per else ("plain", 0)
    end = max(found.end(name) for name, printed in found.groupdict().items() if printed)
    about = inner or bool(found["more"] or found["still"])
    return Unit(end, scale + measure + per, power + _CHINESE_SCALES.get(scale, 0), form, about)


def _english_unit(text: str, at: int) -> Unit:
    found = _ENGLISH.match(text, at)
    if not found or not (found["scale"] or found["measure"]):
        return Unit(at)
    scale = found["scale"] or ""
    power = 3 if scale.endswith("'000") else _ENGLISH_SCALES.get(scale.lower(), 0)
    return Unit(found.end(), " ".join(filter(None, (scale, found["measure"]))), power)
