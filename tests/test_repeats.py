"""The same quantity of the same thing told again, and what only looks like it."""

from collections.abc import Callable

import pytest

from extractor.check import Check
from extractor.quantity import Verdict
from extractor.record import Basis, Report
from extractor.verify import verify
from extractor.verify.repeats import PROSE_TOTAL, REPEATED, TABLES, repeats
from tests.pages import page

FAILED = (Verdict.MISMATCH, Verdict.REVIEW)


def told(text: str | None) -> list[tuple[str, Check]]:
    return list(repeats(page(text), ()))


def accused(test: Callable[..., object] | str) -> list[tuple[str, str, str, str]]:
    """Rule, verdict, reported number and the one that it is held against, of the checks that fail."""
    found = told(test if isinstance(test, str) else test.__doc__)
    return [(rule, c.verdict, c.reported.text, c.computed.expression) for rule, c in found if c.verdict in FAILED]


def held(test: Callable[..., object]) -> list[tuple[str, str]]:
    return [(c.reported.text, c.computed.expression) for _, c in told(test.__doc__) if c.verdict not in FAILED]


def test_prose_tells_the_actual_value_of_an_indicator_otherwise() -> None:
    """
    全年新植行道树4,260株，长势良好，成活情况经第三方复核。
    指标名称       | 年度指标值 | 实际完成值
    新植行道树数量 | ≥4,000株   | 4,620株
    河岸补植面积   | ≥3公顷     | 3.2公顷
    """
    assert accused(test_prose_tells_the_actual_value_of_an_indicator_otherwise) == [
        (REPEATED, "review", "4,260株", "4,620株")
    ]


def test_a_sentence_that_names_some_of_the_things_before_tells_all_of_each() -> None:
    """
    共设置三级指标2项。其中河岸补植面积3.2公顷，新植行道树4,260株。
    指标名称       | 年度指标值 | 实际完成值
    新植行道树数量 | ≥4,000株   | 4,620株
    河岸补植面积   | ≥3公顷     | 3.2公顷
    """
    assert accused(test_a_sentence_that_names_some_of_the_things_before_tells_all_of_each) == [
        (REPEATED, "review", "4,260株", "4,620株")
    ]


def test_the_very_label_of_a_row_tells_its_result_however_far_the_values_are_apart() -> None:
    """
    共设置三级指标2项。其中新植行道树数量3,918株。
    指标名称       | 年度指标值 | 实际完成值
    新植行道树数量 | ≥4,000株   | 4,620株
    河岸补植面积   | ≥3公顷     | 3.2公顷
    """
    assert accused(test_the_very_label_of_a_row_tells_its_result_however_far_the_values_are_apart) == [
        (REPEATED, "review", "3,918株", "4,620株")
    ]


def test_words_in_another_order_are_one_name() -> None:
    """
    全年改造农贸市场12家，市场环境明显改善。
    指标名称         | 年度指标值 | 实际完成值
    农贸市场改造家数 | ≥10家      | 12家
    摊位规范率       | ≥95%       | 96%
    """
    assert held(test_words_in_another_order_are_one_name) == [("12家", "12家")]


def test_what_rose_to_a_value_is_told_of_the_same_thing() -> None:
    """
    污水集中处理率由88.2%提高到91.6%，提高3.4个百分点。
    指标名称       | 年度指标值 | 实际完成值
    污水集中处理率 | ≥90%       | 96.1%
    管网巡检次数   | ≥12次      | 12次
    """
    assert accused(test_what_rose_to_a_value_is_told_of_the_same_thing) == [(REPEATED, "review", "91.6%", "96.1%")]


def test_a_target_that_prose_tells_otherwise() -> None:
    """
    年初确定的目标是开展文艺下乡演出不少于85场。
    指标名称         | 年度指标值 | 实际完成值
    文艺下乡演出场次 | ≥58场      | 61场
    展览举办次数     | ≥6次       | 6次
    """
    assert accused(test_a_target_that_prose_tells_otherwise) == []  # 目标是 stands before the name: not certain


def test_a_bound_that_prose_tells_otherwise() -> None:
    """
    年内文艺下乡演出不少于85场，覆盖全部行政村。
    指标名称         | 年度指标值 | 实际完成值
    文艺下乡演出场次 | ≥58场      | 61场
    展览举办次数     | ≥6次       | 6次
    """
    assert accused(test_a_bound_that_prose_tells_otherwise) == [(REPEATED, "review", "不少于85场", "≥58场")]


def test_a_unit_taken_for_another() -> None:
    """
    单位：万元
    项目         | 预算数   | 决算数
    土地整治支出 | 4,620.00 | 4,518.36
    农机购置支出 | 1,035.00 | 1,012.47
    全年土地整治支出4,518.36亿元。
    """
    found = [(c.verdict, c.outcome.why) for _, c in told(test_a_unit_taken_for_another.__doc__)]
    assert found == [("review", "unit_slip: 亿元 → 万元")]


def test_million_taken_for_billion() -> None:
    """
    Transfers to households amounted to $318.4 billion.
    $ million
    Item                        | Budget | Actual
    Transfers to households     | 320.0  | 318.4
    Payments for capital assets | 110.0  | 104.2
    """
    found = [(c.verdict, c.outcome.why) for _, c in told(test_million_taken_for_billion.__doc__)]
    assert found == [("review", "unit_slip: billion → million")]


def test_a_passage_that_is_told_again() -> None:
    """
    全年办理法律援助案件1,375件。

    二是法治建设稳步推进，全年办理法律援助案件1,735件。
    """
    assert accused(test_a_passage_that_is_told_again) == [(REPEATED, "review", "1,735件", "1,375件")]


def test_one_mention_against_two_others() -> None:
    """
    全年培训护理人员36人。

    全年培训护理人员63人，均取得证书。
    指标名称         | 年度指标值 | 实际完成值
    培训护理人员人数 | ≥30人      | 63人
    护理床位数       | ≥50张      | 52张
    """
    found = accused(test_one_mention_against_two_others)
    assert found
    assert {(verdict, reported) for _, verdict, reported, _ in found} == {("review", "36人")}


def test_two_tables_that_share_their_labels_contradict_each_other() -> None:
    """
    表1 全部指标
    指标名称       | 年度指标值 | 实际完成值
    道路修补面积   | ≥1,200平方米 | 1,286平方米
    路灯更换盏数   | ≥340盏     | 352盏
    窨井盖更换套数 | ≥90套      | 94套
    本项目的指标单列如下，供逐项核对。
    表2 项目指标
    指标名称       | 年度指标值 | 实际完成值 | 说明
    道路修补面积   | ≥1,200平方米 | 1,268平方米 | 已验收
    路灯更换盏数   | ≥340盏     | 352盏      | 已验收
    窨井盖更换套数 | ≥90套      | 94套       | 已验收
    """
    assert accused(test_two_tables_that_share_their_labels_contradict_each_other) == [
        (TABLES, "mismatch", "1,268平方米", "1,286平方米")
    ]


def test_another_target_in_another_table() -> None:
    """
    表1 全部指标
    指标名称       | 年度指标值   | 年度完成值
    道路修补面积   | ≥1,200平方米 | 1,286平方米
    路灯更换盏数   | ≥340盏       | 352盏
    本项目的指标单列如下，供逐项核对。
    表2 项目指标
    指标名称       | 目标值       | 实际完成值
    道路修补面积   | ≥1,500平方米 | 1,286平方米
    路灯更换盏数   | ≥340盏       | 352盏
    """
    assert [verdict for _, verdict, *_ in accused(test_another_target_in_another_table)] == ["review"]


def test_the_finer_number_rounds_to_the_coarser() -> None:
    """
    全年清运建筑垃圾3.6万吨。
    指标名称         | 年度指标值 | 实际完成值
    清运建筑垃圾数量 | ≥3万吨     | 3.58万吨
    清扫车辆数       | ≥20辆      | 22辆
    """
    assert held(test_the_finer_number_rounds_to_the_coarser) == [("3.6万吨", "3.58万吨")]


def test_an_amount_one_slip_away_from_the_total_row() -> None:
    """
    2023年支出决算数为18,618.87万元。
    单位：万元
    支出项目 | 年初预算数 | 决算数
    基本支出 | 4,215.60   | 4,380.12
    项目支出 | 14,852.70  | 14,301.75
    合计     | 19,068.30  | 18,681.87
    """
    assert (REPEATED, "review", "18,618.87万元", "18,681.87") in accused(
        test_an_amount_one_slip_away_from_the_total_row
    )


def test_an_amount_one_slip_away_that_shares_only_a_word_of_any_amount() -> None:
    """
    就业增收支出812.54万元，按月拨付到户。
    单位：万元
    资金来源     | 预算安排 | 实际支出
    中央财政资金 | 6,820.00 | 6,702.35
    县级财政资金 | 845.00   | 812.44
    """
    assert accused(test_an_amount_one_slip_away_that_shares_only_a_word_of_any_amount) == []


def test_findings_of_declared_rules_are_not_repeated() -> None:
    text = "全年办理法律援助案件1,375件。\n\n二是全年办理法律援助案件1,735件。"
    document = page(text)
    findings = [f for f in verify(document, Report())[0] if f.rule == REPEATED]
    assert len(findings) == 1
    assert list(repeats(document, findings)) == []


def test_a_repeat_of_prose_is_told_with_its_place() -> None:
    document = page("全年办理法律援助案件1,375件。\n\n二是全年办理法律援助案件1,735件。")
    (found,) = [f for f in verify(document, Report())[0] if f.rule == REPEATED]
    assert (found.basis, found.why, found.reported and found.reported.line) == (Basis.PRINTED, "proposed", 3)


TABLE = """
指标名称           | 年度指标值 | 实际完成值
社区文化讲座场次   | ≥120场     | 134场
居家养老服务人次   | ≥5,000人次 | 5,436人次
道路照明完好率     | ≥98%       | 98.6%
河道保洁里程       | ≥42公里    | 42.8公里
"""

MONEY = """
单位：万元
支出项目     | 年初预算数 | 调整预算数 | 决算数
人员经费支出 | 2,615.30   | 2,676.08   | 2,671.92
公用经费支出 | 371.10     | 376.10     | 368.83
合计         | 2,986.40   | 3,052.18   | 3,040.75
"""

LOOK_ALIKES = {
    "another year": ("2021年社区文化讲座112场。", TABLE),
    "the year before": ("上年社区文化讲座112场。", TABLE),
    "compared with": ("社区文化讲座比上年的112场增加22场。", TABLE),
    "risen from": ("道路照明完好率由96.8%提高。", TABLE),
    "risen by": ("道路照明完好率提高1.8个百分点。", TABLE),
    "the target": ("年初计划社区文化讲座120场。", TABLE),
    "a plan beyond the target": ("下一年拟开展社区文化讲座150场。", TABLE),
    "half a year": ("上半年社区文化讲座61场。", TABLE),
    "a quarter": ("第三季度社区文化讲座31场。", TABLE),
    "months": ("1-9月社区文化讲座98场。", TABLE),
    "cumulated": ("三年来累计社区文化讲座376场。", TABLE),
    "a part": ("其中社区文化讲座线上46场。", TABLE),
    "of which": ("全年各类讲座212场，其中社区文化讲座62场。", TABLE),
    "another unit": ("社区文化讲座2,180人次。", TABLE),
    "on average": ("平均每月社区文化讲座11场。", TABLE),
    "per head": ("人均居家养老服务3.4人次。", TABLE),
    "about": ("全年居家养老服务约5,400人次。", TABLE),
    "more than": ("全年居家养老服务5,400余人次。", TABLE),
    "another place": ("青石社区文化讲座21场。", TABLE),
    "another level": ("街道本级社区文化讲座21场。", TABLE),
    "a list of places": ("河湾馆社区文化讲座31场、山前馆社区文化讲座42场。", TABLE),
    "without what is told beside it": ("不含线上活动，社区文化讲座96场。", TABLE),
    "a sample": ("抽查社区文化讲座15场，记录完整。", TABLE),
    "both values in one sentence": ("社区文化讲座计划120场，社区文化讲座完成134场，新增社区文化讲座14场。", TABLE),
    "the stage before": ("社区文化讲座申报142场，社区文化讲座实施134场。", TABLE),
    "a share": ("社区文化讲座占全部活动的41.2%。", TABLE),
    "a difference": ("社区文化讲座超出目标14场。", TABLE),
    "what is left": ("其余社区文化讲座8场。", TABLE),
    "a shorter thing": ("全年讲座212场。", TABLE),
    "a longer thing": ("社区文化讲座配套展览58场。", TABLE),
    "first budget beside spending": ("人员经费支出年初预算2,615.30万元。", MONEY),
    "last year's spending": ("人员经费支出上年为2,671.29万元。", MONEY),
    "adjusted beside first": ("人员经费支出调整预算数2,676.08万元，比年初预算数2,615.30万元增加60.78万元。", MONEY),
    "another project's": ("河道整治项目人员经费支出62.40万元。", MONEY),
    "a round sum apart": ("上级安排公用经费371.00万元。", MONEY),
    "a rounded sum": ("人员经费支出2,672万元。", MONEY),
    "in 亿元": ("人员经费支出0.27亿元。", MONEY),
    "an added amount": ("公用经费支出追加5.00万元。", MONEY),
    "returned": ("公用经费支出退回财政7.27万元。", MONEY),
    "two projects in one phrase": ("一是举办技能竞赛3场。\n\n二是举办技能竞赛5场。", ""),
    "two departments": ("甲科室办理审批事项412件。\n\n乙科室办理审批事项376件。", ""),
    "target in one cell, result in the next": (
        "",
        "目标 | 完成情况\n全年举办面向老年人的智能手机课程不少于60期，覆盖全部社区，参与人数逐步增加 | "
        "全年举办面向老年人的智能手机课程72期，覆盖全部社区，参与人数达到2,160人次，反响良好",
    ),
    "rows of one table": (
        "",
        "任务 | 指标 | 完成值\n养老服务 | 服务对象满意率 | 96%\n助残服务 | 服务对象满意率 | 92%\n"
        "救助服务 | 服务对象满意率 | 94%",
    ),
    "subtotal beside total": (
        "表1\n地区 | 预算数 | 支出数\n东片区小计 | 310.25 | 301.18\n合计 | 812.60 | 798.44",
        "说明如下。\n表2\n地区 | 预算数 | 支出数\n西片区小计 | 502.35 | 497.26\n合计 | 502.35 | 497.26",
    ),
    "one source in two projects": (
        "表1 绿道项目\n资金来源 | 预算数 | 执行数\n市级补助资金 | 520.00 | 498.16\n区级预算资金 | 150.00 | 148.08",
        "表2 公厕项目执行如下。\n资金来源 | 预算数 | 执行数\n"
        "市级补助资金 | 540.00 | 498.61\n区级预算资金 | 152.00 | 148.80",
    ),
    "two years of one table": (
        "表1 2022年\n项目 | 2022年实际数\n养老床位建设数 | 412张\n助餐点运营数量 | 38个",
        "表2 2023年的情况。\n项目 | 2023年实际数\n养老床位建设数 | 421张\n助餐点运营数量 | 38个",
    ),
    "a transfer told by two rows": (
        "",
        "项目 | 预算数 | 说明\n教师培训 | 245.60 | 调剂12.50万元到教研活动\n教研活动 | 86.00 | 从教师培训调剂12.50万元",
    ),
    "the same words in two rows": (
        "",
        "项目 | 完成情况\n甲项目 | 全年开展上门巡诊服务312次，覆盖东片全部八个村，群众反映良好，未收到投诉，资料齐全\n"
        "乙项目 | 全年开展上门巡诊服务321次，覆盖西片全部九个村，群众反映良好，未收到投诉，资料齐全",
    ),
    "full rates by chance": (
        "热线按时办结率100%。\n\n信访按时办结率100%。\n\n平台按时办结率99.84%。",
        "",
    ),
    "weight beside score": (
        "社区文化讲座指标得分9.50分。",
        "指标名称 | 分值 | 得分\n社区文化讲座 | 10 | 9.50\n居家养老服务 | 10 | 10",
    ),
    "English prior year": (
        "Household connections made rose from 11,862 in the year before.",
        "Indicator | Target | Actual\nHousehold connections made | 12,500 | 13,184\nSchools with sanitation | 80 | 80",
    ),
    "one form of two districts": (
        "表1 东区完成情况\n指标 | 目标值 | 实际值\n路灯维护数量 | 400盏 | 412盏\n公厕保洁次数 | 900次 | 931次\n"
        "绿地管护面积 | 36公顷 | 36公顷\n积水点处置数量 | 12处 | 12处",
        "表2 西区完成情况\n\n指标 | 目标值 | 实际值\n路灯维护数量 | 400盏 | 421盏\n公厕保洁次数 | 900次 | 931次\n"
        "绿地管护面积 | 36公顷 | 36公顷\n积水点处置数量 | 12处 | 12处",
    ),
    "English part": (
        "The northern region spent $12.4 million on household connections made.",
        "$ million\nItem | Budget | Actual\n"
        "Household connections made | 20.0 | 18.4\nSchools with sanitation | 8.0 | 7.9",
    ),
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_what_only_looks_like_a_repeat_is_not_accused(name: str) -> None:
    prose, table = LOOK_ALIKES[name]
    assert accused(f"2023年度绩效自评报告\n\n{prose}\n{table}") == []


def test_there_are_fifty_look_alikes() -> None:
    assert len(LOOK_ALIKES) >= 50


def test_a_total_in_prose_of_a_column_without_one() -> None:
    """
    三项重点任务涉及资金1,204.18万元，其余为日常运转经费。
    单位：万元
    重点任务 | 主要内容 | 任务涉及资金
    河道治理 | 清淤护岸 | 702.45
    供水保障 | 管网改造 | 345.10
    防汛抗旱 | 泵站检修 | 165.63
    """
    found = [
        (check.verdict, check.computed.expression)
        for rule, check in told(test_a_total_in_prose_of_a_column_without_one.__doc__)
        if rule == PROSE_TOTAL
    ]
    assert found == [("review", "702.45 + 345.10 + 165.63")]


@pytest.mark.parametrize(
    "prose", ["四项重点任务涉及资金1,204.18万元。", "三项重点任务结余8.18万元。", "任务涉及资金1,204.18万元。"]
)
def test_a_total_of_another_count_or_of_something_else_is_none(prose: str) -> None:
    rows = "河道治理 | 清淤 | 702.45\n供水保障 | 管网 | 345.10\n防汛 | 泵站 | 165.63"
    table = f"单位：万元\n重点任务 | 主要内容 | 任务涉及资金\n{rows}"
    assert [rule for rule, _ in told(f"{prose}\n{table}") if rule == PROSE_TOTAL] == []
