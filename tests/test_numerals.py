from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractor.numerals import Comparator, Form, Numeral, Role, scan
from tests.counting import calls
from tests.long_texts import PIECES, repeated

many = settings(max_examples=300)


def words(text: str) -> list[str]:
    return text.split()


def only(text: str) -> Numeral:
    numerals = scan(text)
    assert len(numerals) == 1, numerals
    return numerals[0]


def stated(numeral: Numeral) -> tuple[str, int, int, str]:
    """What a quantity states: value, decimals, scale, unit."""
    return str(numeral.value), numeral.decimals, numeral.scale, numeral.unit


def read(text: str) -> list[tuple[str, str]]:
    """Each numeral's text and role."""
    return [(numeral.text, numeral.role.value) for numeral in scan(text)]


@pytest.mark.parametrize(
    ("printed", "value", "decimals"),
    [
        ("1,756.37", "1756.37", 2),
        ("18 189", "18189", 0),
        ("18\u00a0189", "18189", 0),
        ("18\u2009189", "18189", 0),
        ("18　189", "18189", 0),
        ("18,189.00", "18189.00", 2),
        ("５０．５", "50.5", 1),
        ("１，７５６．３７", "1756.37", 2),
        ("1 234 567,89", "1234567.89", 2),
        ("1.234,56", "1234.56", 2),
        ("1.234.567", "1234567", 0),
        ("0", "0", 0),
        ("0.50", "0.5", 2),
        ("-5", "-5", 0),
        ("−5", "-5", 0),
        ("–5.5", "-5.5", 1),
        ("(5)", "-5", 0),
        ("(1,234.50)", "-1234.5", 2),
        ("（5.20）", "-5.2", 2),
        (" (5) ", "-5", 0),
    ],
)
def test_a_cell_with_one_number_gives_its_exact_value(printed: str, value: str, decimals: int) -> None:
    numeral = only(printed)
    assert numeral.value == Fraction(Decimal(value))
    assert numeral.decimals == decimals
    assert numeral.text == printed.strip()
    assert numeral.role is Role.QUANTITY


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("105. 26%", "105.26", "%"),
        ("1287. 98", "1287.98", ""),
        ("45 .50万元", "45.5", "万元"),
        ("98. 26%", "98.26", "%"),
        ("1, 286册", "1286", "册"),
        (",867.48", "867.48", ""),
    ],
)
def test_broken_print_is_read_as_printed_and_marked_damaged(printed: str, value: str, unit: str) -> None:
    numeral = only(printed)
    assert numeral.value == Fraction(Decimal(value))
    assert (numeral.unit, numeral.text, numeral.damaged) == (unit, printed, True)


@pytest.mark.parametrize(
    ("printed", "values"),
    [
        ("300 5次", [300, 5]),
        ("14 100%", [14, 100]),
        ("2处 92% 3家", [2, 92, 3]),
        ("教师12人,867人次", [12, 867]),
        ("1,23", [1, 23]),
        ("rose to 105. 26 schools closed", [105, 26]),
    ],
)
def test_numbers_beside_each_other_are_not_joined_in_doubt(printed: str, values: list[int]) -> None:
    assert [numeral.value for numeral in scan(printed)] == values


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("4753.66万元", ("237683/50", 2, 4, "万元")),
        ("66.73亿元", ("6673/100", 2, 8, "亿元")),
        ("113.69亿", ("11369/100", 2, 8, "亿")),
        ("2.9万余人次", ("29/10", 1, 4, "万人次")),
        ("46 万余人", ("46", 0, 4, "万人")),
        ("20.23 万剂", ("2023/100", 2, 4, "万剂")),
        ("3.560 万人次", ("89/25", 3, 4, "万人次")),
        ("9,000多名", ("9000", 0, 0, "名")),
        ("5 个", ("5", 0, 0, "个")),
        ("1000 平 方米", ("1000", 0, 0, "平方米")),
        ("124 场(次)", ("124", 0, 0, "场(次)")),
        ("80分/月", ("80", 0, 0, "分/月")),
        ("3万元/人·年", ("3", 0, 4, "万元/人·年")),
        ("(50分)", ("50", 0, 0, "分")),
        ("(5万元)", ("-5", 0, 4, "万元")),
        ("45.5元/平方米", ("91/2", 1, 0, "元/平方米")),
        ("30千瓦时", ("30", 0, 0, "千瓦时")),
        ("3千余户", ("3", 0, 3, "千户")),
        ("5个多月", ("5", 0, 0, "个月")),
        ("8成", ("8", 0, -1, "成")),
        ("14 m2", ("14", 0, 0, "m2")),
        ("500万美元", ("500", 0, 4, "万美元")),
        ("$2.9 billion", ("29/10", 1, 9, "$ billion")),
        ("US$3bn", ("3", 0, 9, "US$ bn")),
        ("£2.9m", ("29/10", 1, 6, "£ m")),
        ("2.9 m", ("29/10", 1, 0, "m")),
        ("R5 million", ("5", 0, 6, "R million")),
        ("1 234 R'000", ("1234", 0, 3, "R'000")),
        ("3 million people", ("3", 0, 6, "million people")),
        ("1.234,56 €", ("30864/25", 2, 0, "€")),
        ("¥1,200.00", ("1200", 2, 0, "¥")),
        ("13800000000元", ("13800000000", 0, 0, "元")),
        ("a 5-year plan", ("5", 0, 0, "year")),
        ("12件套", ("12", 0, 0, "件")),
        ("45 kilobricks", ("45", 0, 0, "")),
    ],
)
def test_a_unit_is_read_with_its_scale_word(printed: str, expected: tuple[str, int, int, str]) -> None:
    assert stated(only(printed)) == expected


@pytest.mark.parametrize(
    ("printed", "form", "scale"),
    [
        ("96.68 %", Form.PERCENT, -2),
        ("99,55%", Form.PERCENT, -2),
        ("100百分比", Form.PERCENT, -2),
        ("百分之95", Form.PERCENT, -2),
        ("百分之五", Form.PERCENT, -2),
        ("12 per cent", Form.PERCENT, -2),
        ("12 Percent", Form.PERCENT, -2),
        ("0.12‰", Form.PERMILLE, -3),
        ("千分之三", Form.PERMILLE, -3),
        ("11.2个百分点", Form.PERCENTAGE_POINT, -2),
        ("11.2百分点", Form.PERCENTAGE_POINT, -2),
        ("3 percentage points", Form.PERCENTAGE_POINT, -2),
        ("3 %-points", Form.PERCENTAGE_POINT, -2),
        ("25 bps", Form.PERCENTAGE_POINT, -4),
        ("1.5倍", Form.MULTIPLE, 0),
        ("1.5x", Form.MULTIPLE, 0),
    ],
)
def test_percent_percentage_point_and_multiple_are_different_forms(printed: str, form: Form, scale: int) -> None:
    numeral = only(printed)
    assert (numeral.form, numeral.scale) == (form, scale)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("建成3所有线电视站", ""),
        ("设5处理点", ""),
        ("2023人均收入", ""),
        ("发布4条例", ""),
        ("覆盖7区", ""),
        ("得分90分别计算", ""),
        ("共15元宵晚会", ""),
        ("服务3人大代表", ""),
    ],
)
def test_a_word_that_only_begins_like_a_unit_is_none(text: str, unit: str) -> None:
    assert scan(text)[0].unit == unit


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("≥100场", Comparator.AT_LEAST),
        ("≥ 100场", Comparator.AT_LEAST),
        (">=100场", Comparator.AT_LEAST),
        ("≧100场", Comparator.AT_LEAST),
        ("≤1%", Comparator.AT_MOST),
        ("<10%", Comparator.LESS_THAN),
        ("< 10%", Comparator.LESS_THAN),
        ("＜10%", Comparator.LESS_THAN),
        ("＞10%", Comparator.MORE_THAN),
        ("=100%", Comparator.EQUAL),
        ("不低于 90%", Comparator.AT_LEAST),
        ("不少于3次", Comparator.AT_LEAST),
        ("不得少于3次", Comparator.AT_LEAST),
        ("至少3次", Comparator.AT_LEAST),
        ("大于等于5", Comparator.AT_LEAST),
        ("小于等于5", Comparator.AT_MOST),
        ("小于或等于5", Comparator.AT_MOST),
        ("不超过5天", Comparator.AT_MOST),
        ("不高于5天", Comparator.AT_MOST),
        ("最多5天", Comparator.AT_MOST),
        ("超过8个小时", Comparator.MORE_THAN),
        ("高于150%", Comparator.MORE_THAN),
        ("大于150%", Comparator.MORE_THAN),
        ("低于60%", Comparator.LESS_THAN),
        ("不足20人", Comparator.LESS_THAN),
        ("不满16岁", Comparator.LESS_THAN),
        ("95%以上", Comparator.AT_LEAST),
        ("60岁及以上", Comparator.AT_LEAST),
        ("60岁（含）以上", Comparator.AT_LEAST),
        ("60%以下", Comparator.AT_MOST),
        ("5万元以内", Comparator.AT_MOST),
        ("30日内", Comparator.AT_MOST),
        ("50公里以外", Comparator.MORE_THAN),
        ("100+", Comparator.AT_LEAST),
        ("at least 500 people", Comparator.AT_LEAST),
        ("no more than 5%", Comparator.AT_MOST),
        ("Up to 5%", Comparator.AT_MOST),
        ("more than $5 billion", Comparator.MORE_THAN),
        ("less than 5%", Comparator.LESS_THAN),
        ("95% or more", Comparator.AT_LEAST),
        ("不少于约100人次", Comparator.AT_LEAST),
        ("不超过三分之一", Comparator.AT_MOST),
    ],
)
def test_a_comparator_belongs_to_the_number_beside_it(text: str, comparator: Comparator) -> None:
    numeral = only(text)
    assert numeral.comparator is comparator
    assert numeral.text == text


@pytest.mark.parametrize(
    "text",
    [
        "超过年初预算5万元",
        "低于平均水平，为80%",
        "30×89.50%=26.85分",
        "执行率=80%",
        "<p>80%</p>",
        "彩超3台",
        "以上5项",
        "5上下级",
    ],
)
def test_a_word_away_from_the_number_is_no_comparator(text: str) -> None:
    assert all(numeral.comparator is None for numeral in scan(text))


@pytest.mark.parametrize(
    "text",
    [
        "约720万人次",
        "大约5万元",
        "近百家",
        "将近300户",
        "接近300户",
        "60余次",
        "28,600 余处",
        "10元左右",
        "3年多",
        "十余次",
        "approximately 500 people",
        "nearly 5%",
        "about 5%",
        "~500",
        "二十多个",
    ],
)
def test_approximate_words_mark_the_number(text: str) -> None:
    numeral = only(text)
    assert numeral.approximate
    assert not numeral.exact
    assert numeral.text == text


@pytest.mark.parametrize(
    "text", ["节约5万元", "预约100人次", "签约3家", "附近3个", "最近5个", "多1,400人", "近5年", "余额5元"]
)
def test_words_that_only_contain_an_approximate_character_do_not(text: str) -> None:
    assert not only(text).approximate


@pytest.mark.parametrize(
    ("text", "values", "units"),
    [
        ("63%~68%", [63, 68], ["%", "%"]),
        ("2-4个小时", [2, 4], ["个小时", "个小时"]),
        ("1—3批", [1, 3], ["批", "批"]),
        ("2.5至3亿元", [Fraction(5, 2), 3], ["亿元", "亿元"]),
        ("5到10人", [5, 10], ["人", "人"]),
        ("10.5%-12%", [Fraction(21, 2), 12], ["%", "%"]),
        ("100-150%", [100, 150], ["%", "%"]),
        ("90%（含）-100%", [90, 100], ["%", "%"]),
        ("得分=30×2", [30, 2], ["", ""]),
        ("三至五个", [3, 5], ["个", "个"]),
        ("25+1个", [25, 1], ["", "个"]),
        ("1：3", [1, 3], ["", ""]),
        ("3/4", [3, 4], ["", ""]),
        ("5×3=15", [5, 3, 15], ["", "", ""]),
        ("12 -5", [12, -5], ["", ""]),
    ],
)
def test_ranges_and_formulas_are_numbers_of_their_own(text: str, values: list[Fraction], units: list[str]) -> None:
    numerals = scan(text)
    assert [numeral.value for numeral in numerals] == values
    assert [numeral.unit for numeral in numerals] == units
    assert {numeral.role for numeral in numerals} == {Role.QUANTITY}


@pytest.mark.parametrize(
    ("text", "value"),
    [("增长-5.2%", "-5.2"), ("同比−3%", "-3"), ("上升+0.3个百分点", "0.3"), ("-$5", "-5"), ("为-5", "-5")],
)
def test_a_sign_stands_directly_before_the_number(text: str, value: str) -> None:
    numeral = only(text)
    assert numeral.signed
    assert numeral.value == Fraction(Decimal(value))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("六项", 6, "项"),
        ("十二个", 12, "个"),
        ("两次", 2, "次"),
        ("一百二十三户", 123, "户"),
        ("三万五千元", 35000, "元"),
        ("两千零五人", 2005, "人"),
        ("一亿二千万元", 120000000, "元"),
        ("三分之一", Fraction(1, 3), ""),
        ("十分之七", Fraction(7, 10), ""),
        ("百分之九十五点五", Fraction(191, 2), "百分之"),
        ("合计一项", 1, "项"),
        ("等四方面", 4, "方面"),
        ("两期", 2, "期"),
    ],
)
def test_chinese_numerals_count_before_a_counting_word(text: str, value: Fraction, unit: str) -> None:
    numeral = only(text)
    assert (numeral.value, numeral.unit, numeral.role, numeral.exact) == (value, unit, Role.QUANTITY, True)


IN_WORDS = words(
    "一体化 三公经费 十四五规划 第三方评审 三保 两委 统一 一般 一次性 万一 一定 一些 一批 唯一 进一步 "
    "一站式 四个出新出彩 五四 三清三拆 双一流 一个 一种 一项 一次 三人小组 八项规定 四个意识 三位一体 "
    "二次供水 数十家 几十个 千家万户 三级指标 三期工程 三年行动 二十大 十九届六中全会 九所有关单位 "
    "三处理 五金 三亚 六安 半年 零投诉 六稳 两代表一委员 来回一趟 三支一扶 第一时间 五条例 四个全面"
)
QUOTED = ["“三项”活动", '"两个"维护', "一窗办、一件事"]


@pytest.mark.parametrize("text", [*IN_WORDS, *QUOTED])
def test_numerals_inside_words_are_no_numbers(text: str) -> None:
    assert scan(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年度收支", [("2022年度", "year")]),
        ("2022 年度收支", [("2022 年度", "year")]),
        ("2022年收支", [("2022年", "year")]),
        ("2020-2022年", [("2020", "year"), ("2022年", "year")]),
        ("2020—2022", [("2020", "year"), ("2022", "year")]),
        ("2019、2020、2021年", [("2019", "year"), ("2020", "year"), ("2021年", "year")]),
        ("FY2023", [("FY2023", "year")]),
        ("FY 2023/24", [("FY 2023/24", "year")]),
        ("2023/24", [("2023/24", "year")]),
        ("spent in 2023, as planned", [("2023", "year")]),
        ("（2023）", [("（2023）", "year")]),
        ("二〇二三年度", [("二〇二三年度", "year")]),
        ("5年", [("5年", "quantity")]),
        ("2020套", [("2020套", "quantity")]),
        ("2023", [("2023", "quantity")]),
        ("12月底前", [("12月底", "date")]),
        ("9月", [("9月", "date")]),
        ("1-9月", [("1-9月", "date")]),
        ("11月3日", [("11月3日", "date")]),
        ("2023年5月1日", [("2023年5月1日", "date")]),
        ("2023年1季度", [("2023年", "year"), ("1季度", "date")]),
        ("2023-05-01", [("2023-05-01", "date")]),
        ("2023.5.1", [("2023.5.1", "date")]),
        ("2023-05", [("2023-05", "date")]),
        ("by March 31, 2023", [("March 31, 2023", "date")]),
        ("by 31 March 2023", [("31 March 2023", "date")]),
        ("31/12/2023", [("31/12/2023", "date")]),
        ("二〇二三年五月一日", [("二〇二三年五月一日", "date")]),
        ("8:30-17:30", [("8:30", "time"), ("17:30", "time")]),
        ("设24小时自助区", [("24小时", "time")]),
        ("24小时不打烊", [("24小时", "time")]),
        ("15 分钟服务圈", [("15 分钟", "time")]),
        ("培训24小时", [("24小时", "quantity")]),
        ("2个小时", [("2个小时", "quantity")]),
    ],
)
def test_years_dates_and_times(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第37个教师节", [("第37个", "ordinal")]),
        ("排名第7名", [("第7名", "ordinal")]),
        ("第 7 名", [("第 7 名", "ordinal")]),
        ("第1-3名", [("第1", "ordinal"), ("3名", "ordinal")]),
        ("第二届", [("第二届", "ordinal")]),
        ("第三季度", [("第三季度", "ordinal")]),
        ("came 3rd", [("3rd", "ordinal")]),
        ("一、概况", [("一、", "heading")]),
        ("（一）概况", [("（一）", "heading")]),
        ("(二)概况", [("(二)", "heading")]),
        ("一是按期。二是足额", [("一是", "heading"), ("二是", "heading")]),
        ("1.公共服务", [("1.", "heading")]),
        ("1. 已组织", [("1.", "heading")]),
        ("1、完成；2、验收", [("1、", "heading"), ("2、", "heading")]),
        ("（1）公开", [("（1）", "heading")]),
        ("1）公开", [("1）", "heading")]),
        ("（1）", [("（1）", "heading")]),
        ("①公开", [("①", "heading")]),
        ("5.（其他）", [("5.", "heading")]),
        ("2.5.1 总则", [("2.5.1", "heading")]),
        ("1.1总则", [("1.1", "heading")]),
        ("4.2 Performance", [("4.2", "heading")]),
        ("结束。3.2021年累计", [("3.", "heading"), ("2021年", "year")]),
        ("目标:4.增强", [("4.", "heading")]),
        ("<p>1、制度</p>", [("1、", "heading")]),
        ("1.8万名", [("1.8万名", "quantity")]),
        ("4.2 million children", [("4.2 million children", "quantity")]),
        ("3.5以上", [("3.5以上", "quantity")]),
    ],
)
def test_ordinals_and_headings(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("财〔2023〕1号", [("〔2023〕1号", "reference")]),
        ("办[2020]55号文", [("[2020]55号", "reference")]),
        ("办（2020）55 号", [("（2020）55 号", "reference")]),
        ("55号文", [("55号", "reference")]),
        ("见表1-5。", [("1-5", "reference")]),
        ("图3", [("3", "reference")]),
        ("附件3：", [("3", "reference")]),
        ("填报表3张", [("3张", "quantity")]),
        ("电话：020-12345678", [("020-12345678", "reference")]),
        ("13800000000", [("13800000000", "reference")]),
        ("110101199001010010", [("110101199001010010", "reference")]),
        ("代码007", [("007", "reference")]),
        ("see section 4.2, page 12", [("4.2", "reference"), ("12", "reference")]),
        ("https://example.org/a1?b=2", [("https://example.org/a1?b=2", "reference")]),
        ("a1@example.org", [("a1@example.org", "reference")]),
        ("v1.2.3", [("v1.2.3", "reference")]),
        ("G20", [("G20", "reference")]),
        ("4K", [("4K", "reference")]),
        ("COVID-19", [("COVID-19", "reference")]),
        ("PM2.5", [("PM2.5", "reference")]),
        ("note [1]", [("[1]", "reference")]),
        ("12345热线", [("12345", "reference")]),
        ("(R'000)", [("000", "reference")]),
        ('"0316"事件', [("0316", "name")]),
        ("“1012”事件", [("1012", "name")]),
        ('"300"', [("300", "quantity")]),
        ("123456789012345", [("123456789012345", "reference")]),
    ],
)
def test_references_and_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["100场", "40,682 件", "≥500 人 次", "2022年", "12.50元", "六项", "500 people"])
def test_counts_years_and_cents_are_exact(text: str) -> None:
    assert only(text).exact


@pytest.mark.parametrize("text", ["5", "100%", "5万元", "12.5元", "2.5亩", "1.8万名", "约44个", "3.5个", "90分"])
def test_other_numbers_state_an_interval(text: str) -> None:
    assert not only(text).exact


@pytest.mark.parametrize("mark", ["\u200b", "\u200f", "\u202e", "\ufeff", "\x00", "\xad"])
def test_invisible_characters_do_not_move_a_number(mark: str) -> None:
    text = f"支{mark}出{mark}1{mark},756.3{mark}7万{mark}元，{mark}合格"
    numeral = only(text)
    assert stated(numeral) == ("175637/100", 2, 4, "万元")
    assert numeral.text == text[numeral.start : numeral.end] == f"1{mark},756.3{mark}7万{mark}元"


def test_magnitude_counts_in_the_base_unit() -> None:
    assert only("4753.66万元").magnitude == 47536600
    assert only("12.5%").magnitude == Fraction(1, 8)


DIGITS = st.integers(0, 10**12)
NEUTRAL = st.text("完成发放培训覆盖资助街道，；、： abcxyz", max_size=12)
UNITS = (
    {"万元": 4, "亿元": 8, "万人次": 4, "%": -2, "‰": -3, "个百分点": -2}
    | dict.fromkeys(words("元 人次 倍 分 分/月 平方米 亩 户 宗 件 个小时"), 0)
    | {" million": 6, " percent": -2, " percentage points": -2, " people": 0, "": 0}
)
BOUNDS = (
    {"≥": "≥", "≤": "≤", "＜": "<", "不低于": "≥", "不超过": "≤"}
    | {"超过": ">", "不足": "<", "小于等于": "≤", "at least ": "≥"}
    | {"": None}
)


@st.composite
def renderings(draw: st.DrawFn) -> dict[str, Any]:
    """A number, its print, and what the print states."""
    whole, decimals = draw(DIGITS), draw(st.integers(0, 4))
    fraction = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=decimals, max_size=decimals)))
    marks = draw(st.sampled_from(["", ",", "\u202f"]))
    digits = f"{whole:,}".replace(",", marks) + (f".{fraction}" if fraction else "")
    if draw(st.booleans()):
        digits = digits.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.,"})
    unit, bound = draw(st.sampled_from(list(UNITS))), draw(st.sampled_from(list(BOUNDS)))
    assume(unit or fraction or marks or whole < 1900)  # bare years and long codes are no quantities
    assume(not (marks == "\u202f" and unit in ("%", "‰") and whole >= 1000))  # may be two cells: 14 100%
    printed = bound + digits + unit
    value = Fraction(Decimal(f"{whole}.{fraction or 0}"))
    return {"printed": printed, "value": value, "decimals": decimals, "unit": unit.strip(), "bound": BOUNDS[bound]}


@many
@given(renderings(), NEUTRAL, NEUTRAL)
def test_any_printed_number_is_read_back(number: dict[str, Any], before: str, after: str) -> None:
    text = f"{before}为{number['printed']}。{after}"
    numeral = only(text)
    assert numeral.text == number["printed"]
    assert (numeral.value, numeral.decimals, numeral.unit) == (number["value"], number["decimals"], number["unit"])
    assert numeral.comparator == number["bound"]
    assert numeral.scale == {key.strip(): scale for key, scale in UNITS.items()}[numeral.unit]
    assert numeral.role is Role.QUANTITY


@many
@given(st.integers(3, 9999))
def test_any_chinese_cardinal_is_read_back(value: int) -> None:
    assert only(f"共{in_chinese(value)}户").value == value


def in_chinese(value: int) -> str:
    """The usual spelling of a number below ten thousand."""
    words, digits = "", str(value)
    for place, digit in enumerate(digits):
        power = ["", "十", "百", "千"][len(digits) - 1 - place]
        words += "零" if digit == "0" else "一二三四五六七八九"[int(digit) - 1] + power
    while "零零" in words:
        words = words.replace("零零", "零")
    words = words.rstrip("零")
    return words.removeprefix("一") if words.startswith("一十") else words


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("0123456789０１９,.，．- −–—~～%‰:：/()（）〔〕[]<>≥=+×\"“”'、。\n\t \u200b\u202e①②⒈"),
        st.sampled_from("年月日号第表图元万亿个百分之点人次户约近余多以上一二三十两半是小时"),
        st.sampled_from("aRFYmkx$€@"),
        st.characters(),
    ),
    max_size=60,
)


@many
@given(HOSTILE)
def test_every_digit_of_any_text_lies_in_exactly_one_numeral(text: str) -> None:
    numerals = scan(text)
    ends = [0, *(numeral.end for numeral in numerals)]
    assert all(end <= numeral.start < numeral.end for end, numeral in zip(ends, numerals, strict=False))
    assert all(text[numeral.start : numeral.end] == numeral.text for numeral in numerals)
    covered = {place for numeral in numerals for place in range(numeral.start, numeral.end)}
    assert {place for place, character in enumerate(text) if character in "0123456789０１２３４５６７８９"} <= covered


@many
@given(HOSTILE)
def test_scanning_twice_gives_the_same(text: str) -> None:
    assert scan(text) == scan(text)


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_takes_about_twice_the_calls(piece: str) -> None:
    """What goes on inside a pattern no call shows: `python -m tests.bench.hostile` measures the time."""
    half, whole = repeated(piece, 5_000), repeated(piece, 10_000)
    assert calls(lambda: scan(whole)) < 2.2 * calls(lambda: scan(half)) + 100


def test_an_endless_run_of_digits_is_a_code_without_a_value() -> None:
    numeral = only("9" * 5000)
    assert numeral.role is Role.REFERENCE
    assert numeral.value == 0


@pytest.mark.parametrize(
    ("text", "value", "decimals", "printed"),
    [(".75%", "3/4", 2, ".75%"), ("a rate of .5 per head", "1/2", 1, ".5"), ("-.25", "-1/4", 2, "-.25")],
)
def test_digits_behind_a_point_that_nothing_stands_before(text: str, value: str, decimals: int, printed: str) -> None:
    numeral = only(text)
    assert (str(numeral.value), numeral.decimals, numeral.text) == (value, decimals, printed)


def test_a_point_behind_a_word_or_another_point_is_none_of_the_number() -> None:
    assert [str(n.value) for n in scan("见图.5 和 ...60件")] == ["5", "60"]
