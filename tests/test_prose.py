import pytest

from tests.claims import Told, claims, read


@pytest.mark.parametrize(
    ("told", "claim"),
    [
        ("收到意见214件，办结210件，办结率98.1%。", ("ratio", "98.1%", ["210件", "214件"])),
        ("采购预算620.40万元,实际采购605.51万元,执行率97.60%", ("ratio", "97.60%", ["605.51万元", "620.40万元"])),
        ("举办活动116场,目标110场,完成率105.45%", ("ratio", "105.45%", ["116场", "110场"])),
        ("独居老人2,148人中有1,989人接受送餐，覆盖率92.6%", ("ratio", "92.6%", ["1,989人", "2,148人"])),
        (
            "年度计划投资12.60亿元，完成投资13.15亿元，完成年度计划的104.4%",
            ("ratio", "104.4%", ["13.15亿元", "12.60亿元"]),
        ),
        ("参加学生4.3万人，占在校学生5.0万人的86%", ("ratio", "86%", ["4.3万人", "5.0万人"])),
        ("全年培训职工624人，为目标600人的106%", ("ratio", "106%", ["624人", "600人"])),
        ("计划新建公园8个，建成7个，完成率87.50%", ("ratio", "87.50%", ["7个", "8个"])),
        ("核定编制86人，年末在职79人，在职人员控制率91.86%", ("ratio", "91.86%", ["79人", "86人"])),
        (
            "全年支出105.63万元，预算执行率97.07%，比2022年支出98.17万元增长7.60%",
            ("growth", "7.60%", ["105.63万元", "98.17万元"]),
        ),
        (
            "Patrol days rose from 290 in the previous year to 326, an increase of 12.4%.",
            ("growth", "12.4%", ["326", "290"]),
        ),
        ("孕前检查284人，完成率为130.3%", ("ratio", "130.3%", ["284人", None])),
        ("接待读者3.52万人次，上年为3.20万人次，增长10.0%", ("growth", "10.0%", ["3.52万人次", "3.20万人次"])),
        ("刑事警情286宗，上年为331宗，下降13.6%", ("decline", "13.6%", ["286宗", "331宗"])),
        ("服务老人5,280人，比上年的4,800人增长10%", ("growth", "10%", ["5,280人", "4,800人"])),
        ("达标率由82.5%提高到86.0%，提高3.5个百分点", ("difference", "3.5个百分点", ["86.0%", "82.5%"])),
        ("点击量由200万次增至500万次，增长1.5倍", ("growth", "1.5倍", ["500万次", "200万次"])),
        ("得分：20×96.4%=19.28分", ("product", "19.28分", ["20", "96.4%"])),
        ("全年举办活动453场，其中线下318场、线上135场", ("sum", "453场", ["318场", "135场"])),
        ("发放低保金412.6万元、特困金58.3万元，合计470.9万元", ("sum", "470.9万元", ["412.6万元", "58.3万元"])),
        ("It set 10 targets, of which 6 were achieved (60%).", ("ratio", "60%", ["6", "10"])),
        ("Connections grew by 11.1%, from 11 862 to 13 184.", ("growth", "11.1%", ["13 184", "11 862"])),
    ],
)
def test_regular_sentences_bind_their_numbers(told: str, claim: Told) -> None:
    assert claim in claims(told)


def test_a_change_is_told_with_its_amount_and_its_rate() -> None:
    assert claims("清运垃圾3,286吨，比上年的2,874吨增加412吨，增长14.3%") == [
        ("difference", "412吨", ["3,286吨", "2,874吨"]),
        ("growth", "14.3%", ["3,286吨", "2,874吨"]),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "全年参保24,727人，比上年多1,400人，完成率达98.3%",  # the target is not told
        "接种20.23万剂，第一针0.29万剂，第三针2.79万剂",  # a list that need not be whole
        "办理业务5,233人次，其中返缴1,716人次，参保938人次",  # a subset
        "处理热线16,886人次，受理事项12,407件，办结率100%",  # two units
        "接受婚前检查255人，孕前检查284人，覆盖率95%",  # two things
        "支出27.36万元，其中用车20.52万元，控制率76.00%，比上年32.00万元下降14.5%",  # of which the rate?
        "累计封控场所3,500多处，转运约1.7万人",
    ],
)
def test_a_doubtful_sentence_claims_nothing(told: str) -> None:
    assert claims(told) == []


def test_a_quantity_told_again_in_the_same_words_is_one_quantity() -> None:
    told = (
        "全年调解各类矛盾纠纷1,864宗，调解成功率96.6%。\n\n一、成效\n\n全年调解各类矛盾纠纷1,846宗，调解成功率96.6%。"
    )
    assert ("same", "", ["1,864宗", "1,846宗"]) in claims(told)


def test_the_same_words_of_two_projects_are_two_quantities() -> None:
    assert claims("一、食堂项目\n\n项目年度预算为20.00万元。\n\n二、绿道项目\n\n项目年度预算为35.00万元。") == []


def test_a_score_with_its_grade_is_a_conclusion() -> None:
    told = "履职效能自评得分47.50分，管理效率自评得分46.50分。自评总得分为94分，评价等级为“优”。"
    assert [(c.score.text, c.grade.text) for c in read(told).conclusion] == [("94分", "优")]


def test_a_total_row_with_its_grade_beside_it_is_a_conclusion() -> None:
    """
    三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 说明
    开餐数量 | 38家 | 38家 | 5 | 5 |
    总分 | | | 100 | 96.66 | 自评等级：优
    """
    told = read(test_a_total_row_with_its_grade_beside_it_is_a_conclusion.__doc__, "project").conclusion
    assert [(c.score.text, c.grade.text) for c in told] == [("96.66", "优")]


TRANSFERS = """
项目名称 | 项目年度预算金额 | 实际支出金额 | 预算支出执行率 | 说明
消防改造 | 80.00 | 71.28 | 99.0% | 统筹收回5.00万元，调剂3.00万元到应急演练项目；验收合格2个
应急演练 | 12.00 | 15.00 | 100.0% | 从消防改造调剂3.00万元
水利养护 | 20.00 | 22.00 | 100.0% | 财政追加4.00万元，调减2.00万
"""


def test_transfers_are_read_from_the_remarks_of_a_list() -> None:
    told = read(TRANSFERS, "projects").transfers
    assert [(t.told_by.text, t.kind, t.amount.text, t.source.text, t.destination.text) for t in told] == [
        ("消防改造", "returned", "5.00万元", "", ""),
        ("消防改造", "moved", "3.00万元", "消防改造", "应急演练"),
        ("应急演练", "moved", "3.00万元", "消防改造", "应急演练"),
        ("水利养护", "added", "4.00万元", "", ""),
        ("水利养护", "cut", "2.00万", "", ""),
    ]


def test_a_stated_number_of_things_counts_the_list_behind_it() -> None:
    told = read("街道设内设机构3个，分别是：党政办公室（人大办公室、财政办公室）、公共服务办公室。")
    assert [(c.stated.text, len(c.items)) for c in told.counts] == [("3个", 2)]


@pytest.mark.parametrize(
    ("told", "listed"),
    [
        ("局机关内设4个科室，分别是办公室、法规科、监测科、财务科。", 4),
        ("所属单位3个，分别是执法支队、监测站和信息与宣教中心。", 3),
        ("所属单位4个，分别是执法支队、监测站、物资中心和宣教中心。", 4),
        ("所属单位4个，分别是执法支队、监测站、信息和宣教中心。", 4),
        ("所属单位5个，分别是执法支队、监测站、信息和宣教中心。", 3),
    ],
)
def test_a_list_ends_with_a_word_that_may_part_two(told: str, listed: int) -> None:
    assert [len(count.items) for count in read(told).counts] == [listed]


def test_things_named_behind_their_number_are_counted_below_their_header() -> None:
    told = "本表共列3个项目。\n\n项目名称 | 年初预算数 | 实际支出\n绿化 | 20.00 | 19.00\n路灯 | 9.00 | 8.50"
    assert [(c.stated.text, len(c.items)) for c in read(told, "projects").counts] == [("3个", 2)]


def test_a_stated_number_of_indicators_counts_the_rows_of_their_table() -> None:
    """
    共设置三级绩效指标3个，完成情况见下表。

    三级指标 | 年度指标值 | 年度完成值
    改造数量 | ≥10个 | 11个
    加装电梯 | ≥20部 | 23部
    """
    told = read(test_a_stated_number_of_indicators_counts_the_rows_of_their_table.__doc__)
    assert [(c.stated.text, [i.text for i in c.items]) for c in told.counts] == [("3个", ["改造数量", "加装电梯"])]
