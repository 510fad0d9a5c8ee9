"""Budgets after what prose and remarks tell of them, read by labels from a page and verified."""

from collections.abc import Callable

import pytest

from extractor import catalog
from extractor.extract.labels import read_by_labels
from extractor.finding import Finding
from extractor.verify import verify
from tests.pages import page

AFTER = "adjusted_budget_is_initial_after_transfers"
NET = "adjustment_is_sum_of_transfers"
SIDES = "transfer_is_told_by_both_sides"
RATE = "execution_rate_is_spent_over_budget_after_transfers"


def found(test: Callable[..., object] | str, kind: str, *rules: str) -> list[tuple[str, str, str, str]]:
    """Verdict, reason, reported number and expression of the findings of some rules."""
    document = page(test if isinstance(test, str) else test.__doc__)
    findings = verify(document, read_by_labels(document, catalog.kind_named(kind)).record)[0]
    return [_told(finding) for finding in findings if finding.rule in rules]


def _told(finding: Finding) -> tuple[str, str, str, str]:
    return finding.verdict, finding.why, finding.reported.text if finding.reported else "", finding.expression


def test_prose_adds_to_the_budget_of_a_narrative() -> None:
    """
    (一)总体情况。年初预算864.20万元，年中追加52.60万元，全年预算916.80万元。
    单位：万元
    支出项目 | 年初预算数 | 全年预算数 | 执行数
    人员经费 | 421.50 | 438.70 | 436.92
    项目支出 | 442.70 | 478.10 | 455.31
    合计     | 864.20 | 916.80 | 892.23
    """
    told = found(test_prose_adds_to_the_budget_of_a_narrative, "narrative", AFTER)
    assert told == [("match", "", "916.80", "864.20 + 52.60万元")]


FORM = """
金额单位：万元
资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率
年度资金总额 | 320.00 | 351.40 | 344.02 | 97.90%
其中：财政拨款 | 300.00 | 322.50 | 316.10 | 98.02%
上年结转资金 | 20.00 | 28.90 | 27.92 | 96.61%
说明：年初预算320.00万元，{told}。
"""


@pytest.mark.parametrize(
    "told",
    ["年中追加31.40万元", "年中净追加31.40万元", "年中调增31.40万元", "财政追加资金31.40万元，全年预算351.40万元"],
)
def test_the_forms_of_an_addition(told: str) -> None:
    assert found(FORM.format(told=told), "project", AFTER) == [("match", "", "351.40", "320.00 + 31.40万元")]


@pytest.mark.parametrize("verb", ["追减", "调减", "压减", "核减", "统筹收回", "退回财政"])
def test_the_forms_of_a_cut(verb: str) -> None:
    text = FORM.format(told=f"年中{verb}18.60万元").replace("351.40", "301.40")
    assert found(text, "project", AFTER) == [("match", "", "301.40", "320.00 − 18.60万元")]


def test_the_parts_of_an_addition_are_booked_on_their_rows() -> None:
    text = FORM.format(told="年中追加31.40万元，其中财政拨款追加22.50万元、结转资金调增8.90万元")
    assert found(text, "project", AFTER) == [
        ("match", "", "351.40", "320.00 + 31.40万元"),
        ("match", "", "322.50", "300.00 + 22.50万元"),
        ("match", "", "28.90", "20.00 + 8.90万元"),
    ]


def test_a_told_addition_that_does_not_lead_to_the_budget_is_for_review() -> None:
    (told,) = found(FORM.format(told="年中追加34.10万元"), "project", AFTER)
    assert told[:3] == ("review", "proposed", "351.40")


@pytest.mark.parametrize(
    "note",
    [
        "年中追加12.00万元用于零星维修。",  # of which budget is not told
        "上年年初预算288.00万元，年中追加12.00万元。",  # of another year
        "另一项目年初预算150.00万元，年中追加12.00万元。",  # of another project
        "年初预算320.00万元，其中设备购置追加12.00万元。",  # of a part that no row holds
    ],
)
def test_what_is_told_of_something_else_is_booked_nowhere(note: str) -> None:
    assert found(FORM.replace("说明：年初预算320.00万元，{told}。", note), "project", AFTER) == []


LIST = """
单位：万元
项目名称 | 年初预算 | 调剂额 | 调整后预算 | 实际支出 | 执行率 | 预算变动说明
场馆维护 | 205.00 | -12.40 | 192.60 | 190.10 | 98.70% | 调剂12.40万元到赛事活动
赛事活动 | 118.00 | 12.40 | 130.40 | 128.96 | 98.90% | 从场馆维护调剂{amount}万元
设备更新 | 64.00 | -6.30 | 57.70 | 57.70 | 100.00% | 财政统筹收回6.30万元
合计 | 387.00 | -6.30 | 380.70 | 376.76 | 98.97% |
"""


def test_the_ledger_of_a_list_balances() -> None:
    told = found(LIST.format(amount="12.40"), "projects", AFTER, NET, SIDES)
    assert len(told) == 9
    assert {verdict for verdict, *_ in told} == {"match"}
    assert ("match", "", "-6.30", "0 − 6.30万元") in told  # of the total: what moves inside the list cancels out


def test_the_side_whose_amount_fits_is_named() -> None:
    told = found(LIST.format(amount="14.20"), "projects", AFTER, NET, SIDES)
    failed = [(why, text) for verdict, why, text, _ in told if verdict == "review"]
    assert failed == [
        ("alternative: 对方所述调剂", "12.40"),
        ("alternative: 对方所述调剂后预算", "130.40"),
        ("proposed", "14.20万元"),
    ]


RATES = """
单位：万元
项目名称 | 项目年度预算金额 | 实际支出金额 | 预算支出执行率 | 说明
路灯维护 | 60.00 | 47.52 | {giver} | 调剂8.00万元到绿化养护，退回财政4.00万元
绿化养护 | 30.00 | 37.62 | {taker} | 从路灯维护调剂8.00万元
"""


@pytest.mark.parametrize(
    ("giver", "verdict", "why"),
    [
        ("99.00%", "match", ""),
        ("79.20%", "review", "alternative: 表列预算"),
        ("88.20%", "review", "proposed"),
    ],
)
def test_the_base_that_fits_a_rate_is_named(giver: str, verdict: str, why: str) -> None:
    told = found(RATES.format(giver=giver, taker="99.00%"), "projects", RATE)
    assert told[0][:2] == (verdict, why)


def test_a_rate_of_the_first_budget_where_both_are_printed() -> None:
    text = LIST.format(amount="12.40").replace("98.70%", "92.73%")
    told = found(text, "projects", RATE)
    assert ("review", "alternative: 年初预算", "92.73%", "190.10 ÷ 192.60") in told


def test_a_half_booked_transfer_is_for_review() -> None:
    text = LIST.format(amount="12.40").replace("从场馆维护调剂12.40万元", "无")
    assert [(verdict, why) for verdict, why, *_ in found(text, "projects", SIDES)] == [("review", "told_by_one_side")]
