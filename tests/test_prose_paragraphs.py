"""Claims of whole paragraphs, and of sentences whose words close a list."""

import pytest

from tests.claims import Told, claims


@pytest.mark.parametrize(
    ("told", "claim"),
    [
        (
            "接待71.06万人次，完成目标的114.6%，比上年的61.73万人次增长15.1%",
            ("growth", "15.1%", ["71.06万人次", "61.73万人次"]),
        ),
        (
            "实际下达873.98万元，比年初预算854.86万元增加19.12万元",
            ("difference", "19.12万元", ["873.98万元", "854.86万元"]),
        ),
        ("38家中已接入37家，余下1家改造后接入", ("sum", "38家", ["37家", "1家"])),
        ("24个项目中，22个完工并通过验收，2个因雨顺延", ("sum", "24个", ["22个", "2个"])),
        ("春季拨付3.20万元，秋季拨付3.54万元，全年共拨付6.74万元", ("sum", "6.74万元", ["3.20万元", "3.54万元"])),
        ("结余15.42万元，其中结转下年12.25万元，交回财政3.17万元", ("sum", "15.42万元", ["12.25万元", "3.17万元"])),
        ("检测水样4,620份，其中合格4,614份，水质达标率99.87%", ("ratio", "99.87%", ["4,614份", "4,620份"])),
        ("年末结余61.05万元，其中装修款48.60万元未付，占结余的79.6%", ("ratio", "79.6%", ["48.60万元", "61.05万元"])),
        ("支出674.56万元，清淤25.6公里，平均每公里26.35万元", ("ratio", "26.35万元", ["674.56万元", "25.6公里"])),
        ("就餐20.58万人次，每人次补贴3元，合计61.74万元", ("product", "61.74万元", ["20.58万人次", "3元"])),
        ("设备共200台（套），在用194台（套），利用率97%", ("ratio", "97%", ["194台", "200台"])),
        ("分值40分，得38.12分，扣1.88分", ("difference", "1.88分", ["40分", "38.12分"])),
        ("分值10分，按预算完成率97.20%计算，得9.72分", ("product", "9.72分", ["10分", "97.20%"])),
        ("10×96.73%，四舍五入后得9.67分", ("product", "9.67分", ["10", "96.73%"])),
    ],
)
def test_a_sentence_closes_its_list_or_names_its_base(told: str, claim: Told) -> None:
    assert claim in claims(told)


@pytest.mark.parametrize(
    "told",
    [
        "24个项目中，3个获得表彰，2个进入复评",  # the others got nothing
        "结余15.42万元，其中设备款12.25万元，装修款3.10万元",  # there may be more
        "春季拨付3.20万元，秋季招生3.54万人，全年共拨付6.74万元",  # two things
        "支出27.36万元，其中用车20.52万元，执行率76.00%",  # told of the whole again
    ],
)
def test_an_open_list_is_no_sum(told: str) -> None:
    assert claims(told) == []


def test_a_total_that_counts_its_parts_is_their_sum() -> None:
    told = "一是公共服务，支出2,486.30万元；二是城市建设，支出6,120.45万元。{}两项合计支出8,606.75万元。"
    assert ("sum", "8,606.75万元", ["2,486.30万元", "6,120.45万元"]) in claims(told.format(""))
    assert claims(told.format("上年支出90.00万元。")) == []  # three numbers behind this word, and two are counted


def test_scores_whose_full_marks_make_up_a_hundred_make_up_the_total() -> None:
    told = "产出指标满分{}分，得{}分；预算执行满分10分，得9.74分。自评总分99.74分。"
    assert ("sum", "99.74分", ["90分", "9.74分"]) in claims(told.format(90, 90))
    assert claims(told.format(80, 80)) == []  # part of the scores is told elsewhere


def test_an_execution_rate_is_of_the_budget_in_force_that_an_earlier_sentence_tells() -> None:
    told = "年初预算10,162.50万元，全年预算11,620.64万元。支出决算数11,295.05万元，约合1.13亿元，预算完成率97.20%。"
    assert ("ratio", "97.20%", ["11,295.05万元", "11,620.64万元"]) in claims(told)
    received = "全年实际下达873.98万元，年初预算854.86万元；实际支出836.40万元，预算执行率95.70%。"
    assert ("ratio", "95.70%", ["836.40万元", "873.98万元"]) in claims(received)


def test_two_budgets_of_one_name_leave_a_rate_open() -> None:
    told = "甲站全年预算20.00万元，乙站全年预算35.00万元。实际支出33.00万元，预算执行率94.29%。"
    assert claims(told) == []


def test_a_share_of_a_part_is_of_the_whole_that_the_part_makes_up() -> None:
    told = "下达资金486.00万元，其中中央资金320.00万元、市县资金166.00万元。中央资金占65.8%。"
    assert ("ratio", "65.8%", ["320.00万元", "486.00万元"]) in claims(told)


def test_a_comparison_with_last_year_is_of_the_number_of_that_name() -> None:
    told = "全年预算数为190.00万元，决算数为186.82万元。项目支出143.02万元。与上年支出179.54万元相比，增长4.1%。"
    assert ("growth", "4.1%", ["186.82万元", "179.54万元"]) in claims(told)


def test_what_there_is_none_of_closes_a_list_of_the_sentence_before() -> None:
    told = "经费预算18.60万元，实际支出15.32万元。其中用车14.10万元，接待1.22万元，{}。"
    assert ("sum", "15.32万元", ["14.10万元", "1.22万元"]) in claims(told.format("没有因公出国支出"))
    assert claims(told.format("其余略")) == []


def test_together_is_the_sum_of_the_amounts_of_the_sentence_before() -> None:
    told = "The two largest of the 5 programs are Roads ($1,268.3 million) and Rail ($880.2 million). "
    assert ("sum", "$2,148.5 million", ["$1,268.3 million", "$880.2 million"]) in claims(
        f"{told}Together they cost $2,148.5 million."
    )
