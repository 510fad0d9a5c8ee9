"""The rules that the shipped schemas declare, each on a page of its own."""

from collections.abc import Mapping
from typing import Any

import pytest

from extractor import catalog
from extractor.check import Check
from extractor.quantity import Verdict
from extractor.record import Report
from extractor.verify.verify import checks
from tests.pages import page, record

KINDS = catalog.kinds()


def verdicts(report: Report, rule: str) -> list[tuple[str, str, str]]:
    """What `rule` says of each figure: printed, verdict, why."""
    return [(c.reported.text, str(c.verdict), str(c.outcome.why)) for c in found(report, rule)]


def found(report: Report, rule: str) -> list[Check]:
    return [check for _, part in report.parts() for name, check in checks(part) if name == rule]


def report(kind: str, text: str | None, **fields: Any) -> Report:
    return record(KINDS[kind], page(text), **fields)


def test_every_rule_has_a_formula_and_a_docstring() -> None:
    rules = {rule.id: rule for kind in KINDS.values() for rule in kind.rules()}
    assert rules
    assert all(rule.formula and rule.check.__doc__ for rule in rules.values())


def test_budget_of_the_year_holds_together() -> None:
    """
    单位：万元
    整体支出年度预算数 | 1,286.40 | 整体支出年初预算数 | 1,250.00
    实际支出数 | 1,197.61 | 年度调整数 | 36.40
    预算完成率 | 93.1% | 预算调整率 | 2.9%
    """
    funds = {
        "adjusted_budget": "1,286.40",
        "initial_budget": "1,250.00",
        "spent": "1,197.61",
        "budget_adjustment": "36.40",
        "execution_rate": "93.1%",
        "adjustment_rate": "2.9%",
    }
    overall = report("overall", test_budget_of_the_year_holds_together.__doc__, funds=[funds])
    for rule, text in [
        ("execution_rate_is_spent_over_budget", "93.1%"),
        ("adjusted_budget_is_initial_plus_adjustment", "1,286.40"),
        ("adjustment_rate_is_adjustment_over_initial", "2.9%"),
    ]:
        assert verdicts(overall, rule) == [(text, "match", "")]


def test_a_rate_of_the_first_budget_is_for_review() -> None:
    """
    年初预算 | 100.00
    全年预算 | 120.00
    支出 | 90.00
    执行率 | 90.00%
    """
    row = {"initial_budget": "100.00", "adjusted_budget": "120.00", "spent": "90.00", "execution_rate": "90.00%"}
    told = report("overall", test_a_rate_of_the_first_budget_is_for_review.__doc__, funds=[row])
    assert verdicts(told, "execution_rate_is_spent_over_budget") == [("90.00%", "review", "alternative: 年初预算")]


def test_a_full_rate_beside_spending_over_the_budget_is_for_review() -> None:
    row = {"adjusted_budget": "100.00", "spent": "108.60", "execution_rate": "100.0%"}
    told = report("overall", "预算 | 100.00\n支出 | 108.60\n执行率 | 100.0%", funds=[row])
    assert verdicts(told, "execution_rate_is_spent_over_budget") == [("100.0%", "review", "alternative: 超支按100%")]


def test_of_which_rows_are_no_parts_of_the_sum() -> None:
    """
    合计 | 30.00
    基本支出 | 10.00
    项目支出 | 20.00
    其中：一般公共预算 | 25.00
    """
    rows = [
        {"name": "合计", "role": "total", "spent": "30.00"},
        {"name": "基本支出", "spent": "10.00"},
        {"name": "项目支出", "spent": "20.00"},
        {"name": "其中：一般公共预算", "role": "of_which", "spent": "25.00"},
    ]
    told = report("overall", test_of_which_rows_are_no_parts_of_the_sum.__doc__, funds=rows)
    assert verdicts(told, "total_is_sum_of_rows") == [("30.00", "match", "")]


def test_subsets_alone_may_be_the_whole_or_less_but_not_more() -> None:
    def told(whole: str) -> list[str]:
        rows = [
            {"role": "total", "spent": whole},
            {"role": "of_which", "spent": "10.00"},
            {"role": "of_which", "spent": "20.00"},
        ]
        text = f"总额 | {whole}\n其中：拨款 | 10.00\n结转 | 20.00"
        return [v for _, v, _ in verdicts(report("project", text, funds=rows), "total_is_sum_of_rows")]

    assert (told("30.00"), told("35.00"), told("28.00")) == (["match"], [], ["review"])


def funds_total(*rows: tuple[str, str, str]) -> list[tuple[str, str]]:
    """What the total says of rows told as role, name and amount."""
    text = "\n".join(f"{name} | {amount}" for _, name, amount in rows)
    told = [{"role": role, "name": name, "spent": amount} for role, name, amount in rows]
    return [(p, v) for p, v, _ in verdicts(report("overall", text, funds=told), "total_is_sum_of_rows")]


def test_subtotals_among_the_parts_are_not_added_twice() -> None:
    rows = [
        ("total", "总额", "60.00"),
        ("part", "财政拨款小计", "40.00"),
        ("part", "省级", "25.00"),
        ("part", "市级", "15.00"),
        ("part", "其他资金小计", "20.00"),
    ]
    assert funds_total(*rows) == [("60.00", "match")]


def test_one_total_may_be_parted_in_two_ways() -> None:
    rows = [
        ("total", "支出合计", "162.82"),
        ("part", "基本支出", "98.62"),
        ("part", "项目支出", "64.20"),
        ("part", "财政拨款", "157.40"),
        ("part", "其他资金", "5.42"),
    ]
    assert funds_total(*rows) == [("162.82", "match")]


def test_rows_that_are_far_from_their_total_are_for_review() -> None:
    rows = [("total", "总额", "60.00"), ("part", "甲", "45.00"), ("part", "乙", "44.00"), ("part", "丙", "31.00")]
    assert funds_total(*rows) == [("60.00", "review")]


def test_a_total_that_misses_its_rows_by_little_is_a_mismatch() -> None:
    rows = [("part", "甲", "45.00"), ("part", "乙", "13.00"), ("total", "合计", "85.00")]
    assert funds_total(*rows) == [("85.00", "review")]
    assert funds_total(*rows[:2], ("total", "合计", "58.10")) == [("58.10", "mismatch")]


def test_two_statements_are_summed_apart() -> None:
    """
    收入合计 | 30.00 | 财政拨款 | 18.00 | 其他收入 | 12.00
    支出合计 | 29.00 | 基本支出 | 9.00 | 项目支出 | 21.00
    """
    rows = [
        {"group": "收入", "role": "total", "spent": "30.00"},
        {"group": "收入", "spent": "18.00"},
        {"group": "收入", "spent": "12.00"},
        {"group": "支出", "role": "total", "spent": "29.00"},
        {"group": "支出", "spent": "9.00"},
        {"group": "支出", "spent": "21.00"},
    ]
    told = report("narrative", test_two_statements_are_summed_apart.__doc__, funds=rows)
    assert [v for _, v, _ in verdicts(told, "total_is_sum_of_rows")] == ["match", "mismatch"]


def test_execution_score_from_the_printed_rate() -> None:
    """
    分值 10 | 执行率 96.7% | 得分 9.67
    """
    row = {"weight": "10", "execution_rate": "96.7%", "score": "9.67"}
    told = report("project", "分值 | 10\n执行率 | 96.7%\n得分 | 9.67", funds=[row])
    assert verdicts(told, "score_is_weight_times_rate") == [("9.67", "match", "")]


def test_a_kept_limit_is_a_hundred_percent() -> None:
    row = {"name": "投诉率", "target": "≤2%", "actual": "1%", "completion_rate": "100%"}
    told = report("narrative", "投诉率 | ≤2% | 1% | 100%", indicators=[row])
    assert verdicts(told, "completion_rate_is_actual_over_target") == [("100%", "rounding", "capped")]


def test_completion_rates_capped_in_one_row_and_not_in_the_next() -> None:
    text = "开展讲座 | ≥80场 | 92场 | 115%\n走访企业 | ≥60家 | 75家 | 100%\n培训人数 | ≥40人 | 42人 | 103%"
    rows = [
        {"target": "≥80场", "actual": "92场", "completion_rate": "115%"},
        {"target": "≥60家", "actual": "75家", "completion_rate": "100%"},
        {"target": "≥40人", "actual": "42人", "completion_rate": "103%"},
    ]
    told = report("narrative", text, indicators=rows)
    assert [v for _, v, _ in verdicts(told, "completion_rate_is_actual_over_target")] == [
        "match",
        "rounding",
        "mismatch",
    ]


def test_a_missed_bound_without_a_word_is_for_review() -> None:
    text = "登记率 | ≥90% | 85%\n满意度 | ≥80% | 85%\n活动次数 | 3次 | 2次"
    rows = [
        {"name": "登记率", "target": "≥90%", "actual": "85%"},
        {"name": "满意度", "target": "≥80%", "actual": "85%#2"},
        {"name": "活动次数", "target": "3次", "actual": "2次"},
    ]
    told = report("overall", text, indicators=rows)
    assert verdicts(told, "target_is_met_as_claimed") == [("85%", "review", "missed_without_a_word")]
    honest = report("overall", text + "\n未完成", indicators=[rows[0] | {"state": "未完成"}])
    assert [v for _, v, _ in verdicts(honest, "target_is_met_as_claimed")] == ["match"]


def completion(target: str, actual: str, rate: str) -> list[tuple[str, str, str]]:
    row = {"name": "指标", "target": target, "actual": actual, "completion_rate": rate}
    told = report("narrative", f"指标 | {target} | {actual} | {rate}", indicators=[row])
    return verdicts(told, "completion_rate_is_actual_over_target")


def test_a_bare_actual_is_in_the_unit_of_its_target() -> None:
    assert completion("≥95%", "96", "101.05%") == [("101.05%", "match", "")]
    assert completion("≥500万元", "520", "104%") == [("104%", "match", "")]


def test_a_limit_kept_at_nothing_is_a_hundred_percent() -> None:
    assert completion("≤2件", "0件", "100%") == [("100%", "match", "")]


def test_a_full_rate_of_an_indicator_without_direction_is_for_review() -> None:
    assert [v for _, v, _ in completion("100万元", "90万元", "100%")] == ["review"]
    assert [v for _, v, _ in completion("100万元", "90万元", "95%")] == ["mismatch"]


def test_full_execution_points_below_a_full_rate_are_for_review() -> None:
    told = report(
        "project",
        "分值 | 10\n执行率 | 96.7%\n得分 | 10.00",
        funds=[{"weight": "10", "execution_rate": "96.7%", "score": "10.00"}],
    )
    assert [v for _, v, _ in verdicts(told, "score_is_weight_times_rate")] == ["review"]


def test_one_indicator_with_two_values_in_two_tables() -> None:
    rows = [
        {"name": "开展讲座次数", "actual": "12次"},
        {"name": "开展讲座次数", "group": "文化惠民", "actual": "11次"},
        {"name": "群众满意度", "group": "文化惠民", "actual": "96%"},
        {"name": "群众满意度", "group": "环境整治", "actual": "93%"},
    ]
    text = (
        "开展讲座次数 | 12次\n文化惠民 | 开展讲座次数 | 11次\n文化惠民 | 群众满意度 | 96%\n环境整治 | 群众满意度 | 93%"
    )
    told = report("overall", text, indicators=rows)
    assert [(p, v) for p, v, _ in verdicts(told, "indicator_is_told_alike")] == [("11次", "mismatch")]


def test_scores_of_a_level_and_the_total() -> None:
    text = "履职效能 | 50 | 47\n产出 | 30 | 28\n效益 | 20 | 19\n管理效率 | 50 | 46\n总分 | 100 | 93"
    rows = [
        {"name": "履职效能", "weight": "50", "score": "47"},
        {"name": "产出", "group": "履职效能", "weight": "30", "score": "28"},
        {"name": "效益", "group": "履职效能", "weight": "20", "score": "19"},
        {"name": "管理效率", "weight": "50#2", "score": "46"},
        {"name": "总分", "role": "total", "weight": "100", "score": "93"},
    ]
    told = report("scoring", text, scores=rows)
    assert {v for _, v, _ in verdicts(told, "total_score_is_sum_of_scores")} == {"match"}
    assert len(found(told, "total_score_is_sum_of_scores")) == 4


def test_grade_that_its_score_does_not_earn() -> None:
    told = report("narrative", "自评得分88.41分，等级为优", conclusion=[{"score": "88.41分", "grade": "优"}])
    assert verdicts(told, "grade_fits_score") == [("88.41分", "mismatch", "out_of_bounds")]


def test_total_of_a_project_form_holds_execution_and_indicators() -> None:
    text = "资金 | 10 | 9.67\n产出 | 50 | 50\n效益 | 40 | 38\n总分 | 100 | 97.67"
    told = report(
        "project",
        text,
        funds=[{"role": "total", "weight": "10", "score": "9.67"}],
        indicators=[{"weight": "50", "score": "50#2"}, {"weight": "40", "score": "38"}],
        scores=[{"name": "总分", "role": "total", "weight": "100", "score": "97.67"}],
    )
    rule = "total_score_is_execution_score_and_indicator_scores"
    assert [v for _, v, _ in verdicts(told, rule)] == ["match", "match"]


PROJECTS = """
单位：万元
路灯维护 | 60.00 | 47.52 | 99.0% | 调剂8万元到绿化养护，财政收回4万元
绿化养护 | 30.00 | 37.62 | 99.0% | 从路灯维护调剂8万元
"""


def projects(text: str, *transfers: Mapping[str, object]) -> Report:
    rows = [
        {"name": "路灯维护", "adjusted_budget": "60.00", "spent": "47.52", "execution_rate": "99.0%"},
        {"name": "绿化养护", "adjusted_budget": "30.00", "spent": "37.62", "execution_rate": "99.0%#2"},
    ]
    return report("projects", text, projects=rows, transfers=list(transfers))


TOLD_BY_GIVER = {"told_by": "路灯维护", "amount": "8万元", "source": "路灯维护", "destination": "绿化养护"}
TOLD_BY_RECEIVER = {"told_by": "绿化养护", "amount": "8万元#2", "source": "路灯维护", "destination": "绿化养护"}
RETURNED = {"told_by": "路灯维护", "kind": "returned", "amount": "4万元"}


def test_the_base_of_a_rate_is_the_budget_after_transfers() -> None:
    told = projects(PROJECTS, TOLD_BY_GIVER, RETURNED, TOLD_BY_RECEIVER)
    rule = "execution_rate_is_spent_over_budget_after_transfers"
    assert [v for _, v, _ in verdicts(told, rule)] == ["match", "match"]
    assert found(told, rule)[0].computed.expression == "47.52 ÷ (60.00 − 8万元 − 4万元)"
    assert verdicts(told, "transfer_is_told_by_both_sides") == [("8万元", "match", "")]


def test_a_transfer_told_by_one_side_alone() -> None:
    told = projects(PROJECTS, TOLD_BY_GIVER, RETURNED)
    assert verdicts(told, "transfer_is_told_by_both_sides") == [("8万元", "review", "told_by_one_side")]


def test_two_sides_that_tell_different_amounts() -> None:
    text = PROJECTS.replace("从路灯维护调剂8万元", "从路灯维护调剂6万元")
    told = projects(text, TOLD_BY_GIVER, RETURNED, TOLD_BY_RECEIVER | {"amount": "6万元"})
    assert [v for _, v, _ in verdicts(told, "transfer_is_told_by_both_sides")] == ["review"]


def test_spent_is_the_sum_of_its_sources() -> None:
    row = {"name": "A", "spent": "50.00", "spent_general": "30.50", "spent_fund": "20.00"}
    told = report("projects", "A | 50.00 | 30.50 | 20.00", projects=[row])
    assert [v for _, v, _ in verdicts(told, "spent_is_sum_of_sources")] == ["mismatch"]


def claim(text: str, relation: str, result: str | None, *operands: str | None) -> list[tuple[str, str, str]]:
    told = report("other", text, claims=[{"relation": relation, "result": result, "operands": list(operands)}])
    (part,) = (part for name, part in told.parts() if name == "claims")
    return [(c.reported.text, str(c.verdict), str(c.outcome.why)) for _, c in checks(part)]


def test_growth_on_the_base_of_the_year_before() -> None:
    text = "接诊1,204人次，上年1,100人次，增长9.5%"
    assert claim(text, "growth", "9.5%", "1,204人次", "1,100人次") == [("9.5%", "match", "")]


def test_growth_computed_on_the_wrong_base_is_for_review() -> None:
    text = "接诊1,204人次，上年1,100人次，增长8.6%"
    assert claim(text, "growth", "8.6%", "1,204人次", "1,100人次") == [("8.6%", "review", "proposed")]


def test_a_decline_is_told_without_its_sign() -> None:
    assert claim("投诉45件，上年60件，下降25%", "decline", "25%", "45件", "60件") == [("25%", "match", "")]


def test_a_difference_in_percentage_points() -> None:
    text = "从46.5%提高到57.7%，提高11.2个百分点"
    assert claim(text, "difference", "11.2个百分点", "57.7%", "46.5%") == [("11.2个百分点", "match", "")]


def test_a_product_of_weight_and_rate() -> None:
    assert claim("得分20分×96.4%=19.28分", "product", "19.28分", "20分", "96.4%") == [("19.28分", "match", "")]


def test_a_rate_with_one_operand_needs_an_integer_partner() -> None:
    assert claim("义诊146人，完成率112.3%", "ratio", "112.3%", "146人", None) == [("112.3%", "match", "")]


def test_prose_in_wan_yuan_and_a_table_with_its_unit_in_the_caption() -> None:
    text = "全年支出1,197.61万元。\n单位：万元\n支出 | 1,197.61"
    assert [v for _, v, _ in claim(text, "same", None, "1,197.61万元", "1,197.61")] == ["match"]


def test_money_per_head_is_money_over_a_bare_count() -> None:
    text = "改造支出88.20万元，共5处，平均每处17.64万元"
    assert [v for _, v, _ in claim(text, "ratio", "17.64万元", "88.20万元", "5处")] == ["match"]
    bare = "单位：万元\n支出 | 1,655.24 | 里程 | 12.86 | 每公里 | 128.71万元"
    assert [v for _, v, _ in claim(bare, "ratio", "128.71万元", "1,655.24", "12.86")] == ["match"]


def test_levels_of_a_project_form_make_up_the_total_too() -> None:
    text = "资金 | 10 | 9.74\n产出小计 | 50 | 49.32\n效益小计 | 40 | 39.80\n总分 | 100 | 98.77"
    levels = [
        {"name": "产出小计", "weight": "50", "score": "49.32"},
        {"name": "效益小计", "weight": "40", "score": "39.80"},
        {"name": "总分", "role": "total", "weight": "100", "score": "98.77"},
    ]
    told = report("project", text, funds=[{"role": "total", "weight": "10", "score": "9.74"}], scores=levels)
    rule = "total_score_is_execution_score_and_indicator_scores"
    assert sorted((p, v) for p, v, _ in verdicts(told, rule)) == [("100", "match"), ("98.77", "mismatch")]


def test_points_do_not_take_the_unit_of_their_indicator() -> None:
    text = "指标 | 计量单位 | 分值 | 得分\n成活率 | % | 6 | 5.8\n里程 | 公里 | 4 | 4\n合计 |  | 10 | 9.8"
    rows = [{"weight": "6", "score": "5.8"}, {"weight": "4", "score": "4#2"}]
    whole = {"role": "total", "weight": "10", "score": "9.8"}
    told = report("project", text, indicators=rows, scores=[whole])
    rule = "total_score_is_execution_score_and_indicator_scores"
    assert [v for _, v, _ in verdicts(told, rule)] == ["match", "match"]


def test_a_rate_does_not_take_the_unit_of_its_indicator() -> None:
    text = "Roads resurfaced (km) | at least 420 | 446 | 100.0"
    row = {"name": "Roads resurfaced (km)", "target": "at least 420", "actual": "446", "completion_rate": "100.0"}
    told = report("other", text, indicators=[row])
    assert verdicts(told, "completion_rate_is_actual_over_target") == [("100.0", "rounding", "capped")]


def test_rand_in_prose_and_in_a_table_headed_by_thousands() -> None:
    text = "Spending came to R1 200.6 million.\nR'000\nTotal | 1 200 589"
    assert [v for _, v, _ in claim(text, "same", None, "R1 200.6 million", "1 200 589")] == ["match"]


def test_a_table_without_a_caption_is_read_in_the_unit_of_the_prose() -> None:
    text = "全年支出1,197.61万元，其中基本支出97.61万元。\n基本支出 | 97.61 | 97.16"
    assert [v for _, v, _ in claim(text, "same", None, "97.61万元", "97.61")] == ["match"]
    assert [(v, w) for _, v, w in claim(text, "same", None, "97.61万元", "97.16")] == [("review", "proposed")]


def test_stated_count_of_listed_things() -> None:
    told = report("narrative", "共3项：甲、乙。", counts=[{"stated": "3项", "items": ["甲", "乙"]}])
    assert verdicts(told, "stated_count_is_number_of_items") == [("3项", "review", "proposed")]


def test_a_range_of_cells_counts_those_that_are_not_empty() -> None:
    text = "共设指标2个\n名称 | 值\n甲 | 1\n乙 | 2"
    told = report("narrative", text, counts=[{"stated": "2个", "items": ["r3.1-r4.1"]}])
    assert [c.verdict for c in found(told, "stated_count_is_number_of_items")] == [Verdict.MATCH]


def one_row(kind: str, field: str, rule: str, text: str, **row: object) -> list[tuple[str, str, str]]:
    return verdicts(report(kind, text, **{field: [row]}), rule)


def test_spending_measured_by_the_money_received_is_for_review() -> None:
    text = "预算 | 120.00\n到位 | 100.00\n支出 | 90.00\n结余 | 10.00\n执行率 | 90.0%"
    row = {"adjusted_budget": "120.00", "received": "100.00", "spent": "90.00"}
    rate = one_row("overall", "funds", "execution_rate_is_spent_over_budget", text, **row, execution_rate="90.0%")
    left = one_row("overall", "funds", "balance_is_budget_minus_spent", text, **row, balance="10.00")
    assert rate == [("90.0%", "review", "alternative: 到位资金")]
    assert left == [("10.00", "review", "alternative: 到位资金 − 支出")]


def test_a_cut_is_told_with_its_sign_or_without() -> None:
    row = {"initial_budget": "100.00", "adjusted_budget": "63.60"}
    for rate, verdict in [("-36.4%", "match"), ("36.4%", "match"), ("-63.6%", "mismatch")]:
        text = f"年初 | 100.00\n调整 | -36.40\n全年 | 63.60\n调整率 | {rate}"
        told = row | {"budget_adjustment": "-36.40", "adjustment_rate": rate}
        found = one_row("overall", "funds", "adjustment_rate_is_adjustment_over_initial", text, **told)
        assert [v for _, v, _ in found] == [verdict]
    text = "年初 | 100.00\n追减 | 36.40\n全年 | 63.60"
    told = row | {"budget_adjustment": "36.40"}
    found = one_row("overall", "funds", "adjusted_budget_is_initial_plus_adjustment", text, **told)
    assert found == [("63.60", "review", "alternative: 调减")]


def test_yuan_with_two_decimals_add_up_to_the_cent_under_a_caption_and_a_head() -> None:
    names = [("合计", "100.00"), ("甲", "33.33"), ("乙", "33.33#2"), ("丙", "33.33#3")]
    rows = [{"role": "total" if name == "合计" else "part", "name": name, "spent": spent} for name, spent in names]
    table = "\n".join(f"{name} | {spent.partition('#')[0]}" for name, spent in names)
    for unit, verdict in [("元", "mismatch"), ("万元", "rounding")]:
        for head in (f"单位：{unit}\n名称 | 金额", f"名称 | 金额（{unit}）"):
            told = report("overall", f"{head}\n{table}", funds=rows)
            assert [v for _, v, _ in verdicts(told, "total_is_sum_of_rows")] == [verdict]


def test_the_score_of_the_conclusion_has_the_digits_of_the_total() -> None:
    whole = {"role": "total", "weight": "100", "score": "93.6"}
    told = report("narrative", "自评93.5分。\n总分 | 100 | 93.6", conclusion=[{"score": "93.5分"}], scores=[whole])
    assert [v for _, v, _ in verdicts(told, "conclusion_is_total_score")] == ["mismatch"]


def test_a_completion_rate_of_an_actual_value_told_as_a_bound_is_not_checkable() -> None:
    row = {"target": "500人", "actual": "超过500人", "completion_rate": "103%"}
    rule = "completion_rate_is_actual_over_target"
    found = one_row("narrative", "indicators", rule, "培训 | 500人 | 超过500人 | 103%", **row)
    assert found == [("103%", "not_checkable", "approximate")]


def test_a_decline_beside_a_growth_is_for_review() -> None:
    text = "投诉60件，上年45件，下降33.3%"
    assert claim(text, "decline", "33.3%", "60件", "45件") == [("33.3%", "review", "proposed")]


def test_growth_from_a_loss_is_not_checkable() -> None:
    text = "利润10.00万元，上年-5.00万元，增长300%"
    assert claim(text, "growth", "300%", "10.00万元", "-5.00万元") == [("300%", "not_checkable", "zero_base")]


def test_two_transfers_on_one_route_each_have_their_twin() -> None:
    text = PROJECTS.replace("，财政收回4万元", "，又调剂5万元") + "绿化养护 | 从路灯维护调剂5万元"
    more = [TOLD_BY_GIVER | {"amount": "5万元"}, TOLD_BY_RECEIVER | {"amount": "5万元#2"}]
    told = projects(text, TOLD_BY_GIVER, more[0], TOLD_BY_RECEIVER, more[1])
    found = verdicts(told, "transfer_is_told_by_both_sides")
    assert found == [("8万元", "match", ""), ("5万元", "match", "")]


def test_a_transfer_that_one_side_tells_twice_is_told_by_one_side() -> None:
    told = projects(PROJECTS, TOLD_BY_GIVER, TOLD_BY_GIVER | {"amount": "8万元#2"})
    found = verdicts(told, "transfer_is_told_by_both_sides")
    assert {(v, why) for _, v, why in found} == {("review", "told_by_one_side")}


def test_the_rate_of_the_total_follows_what_the_treasury_takes_back() -> None:
    rows = [
        {"name": "合计", "role": "total", "adjusted_budget": "90.00", "spent": "85.14", "execution_rate": "99.0%#3"}
    ]
    transfers = [TOLD_BY_GIVER, RETURNED, TOLD_BY_RECEIVER]
    text = PROJECTS + "合计 | 90.00 | 85.14 | 99.0%"
    told = report("projects", text, projects=rows, transfers=transfers)
    assert [v for _, v, _ in verdicts(told, "execution_rate_is_spent_over_budget_after_transfers")] == ["match"]


def test_the_full_name_of_another_project_means_that_one() -> None:
    text = "道路维修 | 60.00 | 59.40 | 99.0%\n道路维修二期 | 30.00 | 38.00 | 100.0% | 追加8.00万元\n单位：万元"
    rows = [
        {"name": "道路维修", "adjusted_budget": "60.00", "spent": "59.40", "execution_rate": "99.0%"},
        {"name": "道路维修二期", "adjusted_budget": "30.00", "spent": "38.00", "execution_rate": "100.0%"},
    ]
    added = {"told_by": "道路维修二期", "kind": "added", "amount": "8.00万元"}
    told = report("projects", f"单位：万元\n{text}", projects=rows, transfers=[added])
    assert [v for _, v, _ in verdicts(told, "execution_rate_is_spent_over_budget_after_transfers")] == ["match"] * 2


@pytest.mark.parametrize(
    ("state", "claimed"),
    [
        ("已完成", True),
        ("超额完成", True),
        ("完成率100%，达标", True),
        ("Achieved", True),
        ("未完成", False),
        ("未能完成", False),
        ("未全部完成", False),
        ("没完成", False),
        ("Not completed", False),
        ("not yet achieved", False),
        ("unmet", False),
        ("基本完成", None),
        ("完成80%", None),
        ("5 metres laid", None),
        ("", None),
    ],
)
def test_what_a_state_claims(state: str, claimed: bool | None) -> None:
    """未完成 beside a missed target is honest, 已完成 is not; a state that claims neither is no check."""
    row = {"target": "≥5处", "actual": "4处", "state": state}
    found = one_row("overall", "indicators", "target_is_met_as_claimed", f"甲 | ≥5处 | 4处 | {state}", **row)
    expected = {True: ["mismatch"], False: ["match"], None: [] if state else ["review"]}[claimed]
    assert [v for _, v, _ in found] == expected


def test_a_range_of_cells_ends_with_the_document() -> None:
    told = report(
        "narrative", "共设指标2个\n甲 | 1\n乙 | 2", counts=[{"stated": "2个", "items": ["r1.1-r999999999999.1"]}]
    )
    assert [c.verdict for c in found(told, "stated_count_is_number_of_items")] == [Verdict.MATCH]
