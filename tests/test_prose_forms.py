"""Sentences whose other number stands further away: an earlier whole, a column, the cells of the row; lost signs."""

from typing import Any

import pytest

from extractor import catalog
from extractor.document import Source
from extractor.extract.labels import read_by_labels
from extractor.quantity import Verdict
from extractor.read.text import text_to_blocks
from extractor.tagging import build
from extractor.verify import verify
from tests.claims import Told, claims, read
from tests.pages import page


@pytest.mark.parametrize(
    ("told", "claim"),
    [
        (
            "全年预算79.4万元，实际支出73.68万元，预算执行率92.8%，结余5.67万元。",
            ("difference", "5.67万元", ["79.4万元", "73.68万元"]),
        ),
        ("目标值为95%，实际为91.3%，低3.7个百分点，扣1.5分。", ("difference", "3.7个百分点", ["95%", "91.3%"])),
        ("与上年8007人相比，全年服务老人9928人，增长24.0%。", ("growth", "24.0%", ["9928人", "8007人"])),
        ("清运垃圾由上年的3,490吨变为4,955吨，增长41.97%。", ("growth", "41.97%", ["4,955吨", "3,490吨"])),
        ("惠及农户254户，支出1,908.9万元，平均每户75,151.88元。", ("ratio", "75,151.88元", ["1,908.9万元", "254户"])),
        (
            "年初预算486.00万元，年中因改造延期调减33.40万元，全年预算452.60万元。",
            ("difference", "33.40万元", ["452.60万元", "486.00万元"]),
        ),
        (
            "年初预算100.0万元，年中净追加14.4万元，预算调整率14.4%，全年预算114.4万元。",
            ("ratio", "14.4%", ["14.4万元", "100.0万元"]),
        ),
        (
            "支出决算数1,295.05万元，约合0.13亿元，预算完成率97.20%，比上年1,227.07万元增长5.54%。",
            ("growth", "5.54%", ["1,295.05万元", "1,227.07万元"]),
        ),
        ("整体预算执行率95.70%，20×95.70%=19.14分。", ("same", "95.70%", ["95.70%"])),
        ("四项任务共支出5,877.11万元，折合0.59亿元。", ("same", "0.59亿元", ["5,877.11万元"])),
        ("应治理行政村286个，累计完成173个，累计治理率60.5%。", ("ratio", "60.5%", ["173个", "286个"])),
        ("清淤预算320.00万元，节约21.40万元，节约率6.69%。", ("ratio", "6.69%", ["21.40万元", "320.00万元"])),
        (
            "全年实际支出836.40万元，其中购买演出服务209.10万元，占实际支出的25%。",
            ("ratio", "25%", ["209.10万元", "836.40万元"]),
        ),
        (
            "Spending of $90.2 million was 88.6% of the final budget of $101.8 million.",
            ("ratio", "88.6%", ["$90.2 million", "$101.8 million"]),
        ),
    ],
)
def test_a_sentence_ties_its_numbers(told: str, claim: Told) -> None:
    assert claim in claims(told)


@pytest.mark.parametrize(
    ("told", "claim"),
    [
        ("受理诉求4420件，办结4354件，办结率98.5。", ("ratio", "98.5", ["4354件", "4420件"])),
        ("全年培训9928人，比上年的8007人增长24.0。", ("growth", "24.0", ["9928人", "8007人"])),
        ("得分：14×89.38=12.51分。", ("product", "12.51分", ["14", "89.38"])),
        ("漏损率由71.2下降到62.1%，下降9.1个百分点。", ("difference", "9.1个百分点", ["71.2", "62.1%"])),
    ],
)
def test_a_rate_that_lost_its_sign_is_still_tied(told: str, claim: Told) -> None:
    assert claim in claims(told)


def test_a_rate_that_lost_its_sign_is_for_review() -> None:
    document = page("受理诉求4420件，办结4354件，办结率98.5。")
    findings, _ = verify(document, read_by_labels(document, catalog.kind_named("narrative")).record)
    assert [(f.verdict, f.why) for f in findings if f.rule == "ratio_is_part_over_whole"] == [
        (Verdict.REVIEW, "scale_slip: 100")
    ]


SHARES = "全年支出1,000.0万元，比上年增长5%。其中：基本支出400.0万元，占{}；项目支出600.0万元，占60.0%。"


@pytest.mark.parametrize(
    "told",
    [
        "新增灌溉1.35万亩，其中喷灌0.82万亩、滴灌0.53万亩，较上年的1.20万亩增长12.50%。",  # the whole has grown
        "中标价298.60万元，节约21.40万元，节约率6.69%。",  # of what was planned
        "上年结转486.00万元，合计0.05亿元。",  # of both
    ],
)
def test_words_that_leave_open_which_number_is_meant_tie_none(told: str) -> None:
    assert [claim for claim in claims(told) if claim[0] != "sum"] == []


def test_shares_are_of_the_earlier_number_that_most_of_them_fit() -> None:
    found = claims(SHARES.format("41.0%"))
    assert ("ratio", "41.0%", ["400.0万元", "1,000.0万元"]) in found
    assert ("ratio", "60.0%", ["600.0万元", "1,000.0万元"]) in found


def test_shares_that_fit_no_earlier_number_are_left() -> None:
    told = "全年支出900.0万元。其中：基本支出400.0万元，占41.0%；项目支出600.0万元，占63.0%。"
    assert [claim for claim in claims(told) if claim[0] == "ratio"] == []


def test_one_share_alone_names_no_whole() -> None:
    assert claims("全年支出900.0万元。其中：基本支出400.0万元，占44.4%。") == []


TASKS = """
主要任务	预期目标	任务涉及资金
道路养护	按时完成	20.5
公厕改造	按时完成	30.5
{}
"""


def test_a_total_in_words_is_the_sum_of_the_column_that_it_names() -> None:
    told = TASKS.format("两项主要任务涉及资金51.0万元，占实际支出数的40%。")
    assert ("sum", "51.0万元", ["20.5", "30.5"]) in claims(told, "overall")


def test_an_amount_of_that_name_without_a_count_is_no_total() -> None:
    told = TASKS.format("任务涉及资金51.0万元以上的另行报告。")
    assert [claim for claim in claims(told, "overall") if claim[0] == "sum"] == []


SCORES = """
一级指标	三级指标	分值	得分	评分依据
管理	资金支出率	14	{}	支出率89.38%，14×89.38%=12.51分。
管理	制度建设	6	6	制度健全。
"""


@pytest.mark.parametrize(("score", "alarms"), [("12.51", 0), ("12.15", 1)])
def test_the_sum_in_words_repeats_the_score_of_its_row(score: str, alarms: int) -> None:
    document = page(SCORES.format(score))
    findings, _ = verify(document, read_by_labels(document, catalog.kind_named("scoring")).record)
    told = [f for f in findings if f.rule == "mentions_agree" and f.verdict is Verdict.REVIEW]
    assert len(told) == alarms


def test_indicators_are_counted_where_their_header_has_another_word() -> None:
    told = "指标名称\t指标值\t完成值\n开展培训\t5场\t6场\n设备完好率\t90%\t95%\n\n共设置三级指标3个。"
    document = build(Source("t.txt", "0" * 64, 1), text_to_blocks(told))
    record: Any = read_by_labels(document, catalog.kind_named("narrative")).record
    assert [(c.stated.text, len(c.items)) for c in record.counts] == [("3个", 2)]


LEVELS = """
一级指标	二级指标	三级指标	分值	自评得分
产出	数量	改造户数	40	40
	质量	验收合格率	50	48
合计			90	88
评价等级	良（80分至90分）

共设一级指标1个、二级指标2个、三级指标3个。产出指标共1项。
"""


def test_each_level_of_indicators_is_counted_by_its_own_header_and_some_of_them_by_none() -> None:
    assert [(c.stated.text, len(c.items)) for c in read(LEVELS, "scoring").counts] == [("3个", 2)]


def test_grade_in_a_row_of_its_own_is_that_of_the_only_total() -> None:
    told = read(LEVELS, "scoring").conclusion
    assert [(c.score.text, c.grade.text) for c in told] == [("88", "良")]


def test_no_cap_hides_a_slipped_point() -> None:
    document = page("年初确定重点工作40项，实际完成400项，完成率100.0%。")
    findings, _ = verify(document, read_by_labels(document, catalog.kind_named("narrative")).record)
    assert Verdict.REVIEW in {f.verdict for f in findings if f.rule == "ratio_is_part_over_whole"}


def test_income_is_executed_by_what_was_received() -> None:
    heads = "收入项目\t年初预算数\t全年预算数\t决算数\t执行率"
    document = page(f"部门收入情况表\n{heads}\n事业收入\t90.0\t100.0\t85.0\t80.0%\n合计\t90.0\t100.0\t85.0\t85.0%")
    findings, _ = verify(document, read_by_labels(document, catalog.kind_named("narrative")).record)
    failed = [f.reported.text for f in findings if f.verdict is Verdict.MISMATCH and f.reported]
    assert failed == ["80.0%"]


def test_numbers_of_a_sentence_in_a_cell_keep_their_own_decimals() -> None:
    document = page("项目\t情况\n甲\t支出13.0万元，结余2.50万元\n乙\t13.25")
    assert [(n.text, n.decimals) for n in document.numbers] == [("13.0万元", 1), ("2.50万元", 2), ("13.25", 2)]


def test_columns_share_decimals_below_one_head_only() -> None:
    document = page("项目\t预算\n甲\t1.5\n乙\t2.25\n指标\t得分\n丙\t3.5")
    assert [n.decimals for n in document.numbers] == [2, 2, 1]


def test_a_row_of_points_shares_no_decimals_with_money() -> None:
    document = page("来源\t合计\n下达数\t60.1598\n执行率得分\t8.89")
    assert [n.decimals for n in document.numbers] == [4, 2]


def test_a_blank_behind_the_point_of_a_long_fraction_is_closed_where_the_number_ends_its_cell() -> None:
    document = page("收入项目\t预算\n事业收入\t248. 6777\n其他收入\t2. 2023")
    assert [n.text for n in document.numbers] == ["248. 6777", "2.", "2023"]


PROJECT = """
项目资金	年初预算数	全年预算数	全年执行数	分值	执行率	得分
年度资金总额	100.0	100.0	95.0	{}	95.00%	{}
三级指标	年度指标值	实际完成值	分值	得分
培训场次	≥5场	6场	40	40
设备完好率	≥90%	95%	50	50
总分			100	99.5
"""


@pytest.mark.parametrize(("weight", "score", "verdict"), [("10", "9.5", Verdict.MATCH), ("", "", Verdict.REVIEW)])
def test_a_total_whose_execution_score_is_not_read_is_for_review(weight: str, score: str, verdict: Verdict) -> None:
    document = page(PROJECT.format(weight, score))
    findings, _ = verify(document, read_by_labels(document, catalog.kind_named("project")).record)
    rule = "total_score_is_execution_score_and_indicator_scores"
    assert {f.verdict for f in findings if f.rule == rule} == {verdict}
