"""What findings mean for a reviewer: what a wrong number turns, how much a pass says, and what a person must judge."""

from typing import Any

import pytest

from extractor import catalog
from extractor.check import Check, equal, within
from extractor.definitions import definitions, using
from extractor.figure import Figure, Measure
from extractor.finding import Coverage, Finding
from extractor.quantity import Verdict
from extractor.verify import verify
from extractor.verify.power import power_of, power_told
from extractor.verify.steps import steps_told
from tests.pages import page, record

OVERALL = catalog.kind_named("overall")


def figure(text: str, measure: Measure = Measure.AMOUNT) -> Figure:
    return Figure(page(text).numbers[0], None, measure)


def verified(text: str, **fields: Any) -> tuple[list[Finding], Coverage]:
    document = page(text)
    return verify(document, record(OVERALL, document, **fields))


def failed(text: str, **fields: Any) -> list[Finding]:
    return [f for f in verified(text, **fields)[0] if f.verdict in ("mismatch", "review")]


def decisions(text: str, **fields: Any) -> dict[str, str | None]:
    """What each failed rule turns."""
    return {finding.rule: finding.decision for finding in failed(text, **fields)}


def test_a_state_that_its_numbers_do_not_earn_is_turned() -> None:
    row = {"target": "≥95%", "actual": "93.6%", "state": "已完成"}
    told = decisions("处置及时率 | ≥95% | 93.6% | 已完成", indicators=[row])
    assert told == {"target_is_met_as_claimed": "state: met → missed"}


def test_a_rate_recomputed_below_its_target_turns_the_state() -> None:
    row = {"target": "≥95%", "actual": "95.6%", "state": "已完成"}
    claim = {"relation": "ratio", "result": "95.6%", "operands": ["421件", "446件"]}
    told = decisions("处置及时率 | ≥95% | 95.6% | 已完成\n共处置421件，应处置446件", indicators=[row], claims=[claim])
    assert told == {"ratio_is_part_over_whole": "state: met → missed"}


def test_a_wrong_rate_on_the_same_side_of_its_target_turns_nothing() -> None:
    row = {"target": "≥90%", "actual": "95.6%", "state": "已完成"}
    claim = {"relation": "ratio", "result": "95.6%", "operands": ["421件", "446件"]}
    told = decisions("处置及时率 | ≥90% | 95.6% | 已完成\n共处置421件，应处置446件", indicators=[row], claims=[claim])
    assert told == {"ratio_is_part_over_whole": None}


def test_a_total_in_another_band_turns_the_grade() -> None:
    scores = [{"name": "产出", "score": "48.40"}, {"name": "效益", "score": "40.80"}]
    scores.append({"name": "总分", "role": "total", "score": "90.20"})
    conclusion = [{"score": "90.20分", "grade": "优"}]
    text = "产出 | 48.40\n效益 | 40.80\n总分 | 90.20\n自评得分90.20分，等级为优"
    assert decisions(text, scores=scores, conclusion=conclusion) == {"total_score_is_sum_of_scores": "grade: 优 → 良"}


def test_an_execution_rate_recomputed_below_the_whole_turns_full_marks() -> None:
    row = {"adjusted_budget": "126.50", "spent": "118.20", "execution_rate": "100.00%", "weight": "10", "score": "10"}
    told = decisions("126.50 | 118.20 | 100.00% | 10 | 10", funds=[row | {"score": "10#2"}])
    assert told["execution_rate_is_spent_over_budget"] == "full_marks: full → less"


def test_a_growth_that_is_a_decline_turns_its_direction() -> None:
    claim = {"relation": "growth", "result": "3.8%", "operands": ["462人", "480人"]}
    told = decisions("接待462人，上年480人，增长3.8%", claims=[claim])
    assert told == {"growth_is_ratio_minus_one": "direction: + → −"}


def test_an_amount_told_with_its_sign_and_without_turns_nothing() -> None:
    claim = {"relation": "same", "operands": ["−4.40万元", "4.40万元"]}
    assert decisions("结余−4.40万元\n超支4.40万元", claims=[claim]) == {"mentions_agree": None}


@pytest.mark.parametrize(
    ("printed", "part", "whole", "power"),
    [
        ("93.44%", "1182.00", "1265.00", "0.9998"),  # two of ten thousand
        ("93%", "1182.00", "1265.00", "0.9900"),  # one of a hundred
        ("93.4%", "14.2", "15.2", "0.9850"),  # operands of few digits
    ],
)
def test_power_is_the_share_of_values_of_one_form_that_would_fail(
    printed: str, part: str, whole: str, power: str
) -> None:
    check = equal(figure(printed, Measure.RATE), figure(part) / figure(whole))
    assert check is not None
    assert check.verdict is Verdict.MATCH
    assert power_told(power_of(check)) == power


def test_power_counts_what_passes() -> None:
    """By enumeration: every rate of two decimals against 14.2 ÷ 15.2."""
    share = figure("14.2") / figure("15.2")
    checks = [equal(figure(f"{n // 100}.{n % 100:02d}%", Measure.RATE), share) for n in range(9000, 9800)]
    passing = [check for check in checks if check and check.verdict in (Verdict.MATCH, Verdict.ROUNDING)]
    told = power_told(power_of(passing[0]))
    assert told == f"0.{10000 - len(passing):04d}"


def test_a_bound_has_no_power() -> None:
    check = within(figure("9.5", Measure.POINTS), figure("10", Measure.POINTS))
    assert check is not None
    assert power_of(check) == 0


def test_a_number_that_only_a_bound_checks_is_counted_apart() -> None:
    findings, coverage = verified("培训 | 10 | 9.5", indicators=[{"weight": "10", "score": "9.5"}])
    assert [(f.rule, f.power, f.is_weak) for f in findings] == [("score_is_within_weight", "0.0000", True)]
    assert (coverage.checked, coverage.weakly_checked, coverage.in_record) == (0, 2, 2)


def sums(count: int, last: str) -> tuple[str, list[dict[str, Any]]]:
    """`count` statements of two parts in 万元 that add up, and one whose total is `last`."""
    text: list[str] = []
    claims: list[dict[str, Any]] = []
    for n in range(count):
        parts = (f"{n + 10}.25万元", f"{n + 30}.50万元")
        total = f"{2 * n + 40}.75万元"
        text.append(f"投入{parts[0]}和{parts[1]}，合计{total}。")
        claims.append({"relation": "sum", "result": total, "operands": [*parts]})
    text.append(f"另投入81.13万元和96.26万元，共{last}。")
    claims.append({"relation": "sum", "result": last, "operands": ["81.13万元", "96.26万元"]})
    return "\n\n".join(text), claims


def test_a_lone_sum_off_by_its_last_digit_is_for_review_among_many_that_add_up() -> None:
    text, claims = sums(12, "177.38万元")
    assert [(f.reported and f.reported.text, f.why) for f in failed(text, claims=claims)] == [
        ("177.38万元", "other_sums_add_up")
    ]


@pytest.mark.parametrize(("count", "last"), [(11, "177.38万元"), (12, "177.39万元")])
def test_a_sum_off_by_its_last_digit_is_explained_among_few_or_where_it_adds_up(count: int, last: str) -> None:
    text, claims = sums(count, last)
    assert failed(text, claims=claims) == []


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("各项绩效指标全部完成。", True),
        ("年初设定的目标任务均已完成。", True),
        ("All targets were met in the year.", True),
        ("各项绩效指标未全部完成。", False),
        ("除个别项外，其余指标均已完成。", True),
        ("绩效指标基本全部完成。", False),
        ("Not all targets were met in the year.", False),
        ("确保各项绩效指标全部完成。", False),
        ("发现的问题全部整改到位。", False),
    ],
)
def test_a_sweeping_claim_beside_a_missed_target(claim: str, told: bool) -> None:
    findings = failed(f"{claim}\n培训场次 | ≥40场 | 36场", indicators=[{"target": "≥40场", "actual": "36场"}])
    found = [f for f in findings if f.rule == "sweeping_claim_has_no_missed_target"]
    assert bool(found) is told
    assert all([operand.text for operand in f.operands] == ["36场"] for f in found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("群众满意度达102.5%。", True),
        ("疫苗接种率为103%", True),
        ("群众满意度目标完成率为106%", False),
        ("群众满意度达98%，完成目标的108.9%", False),
        ("全年完成率达112%", False),
    ],
)
def test_a_part_of_a_whole_in_running_text(text: str, told: bool) -> None:
    assert [f.why for f in failed(text)] == (["over_ceiling"] if told else [])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("设备更新 | 100.00 | 108.60 | 年中追加经费", {}),
        ("设备更新 | 100.00 | 108.60\n设备更新项目动用上年结余弥补。", {}),
        ("设备更新 | 100.00 | 108.60\n说明：超支部分由上年结余弥补。", {}),
        ("设备更新 | 100.00 | 108.60 | (8.60)", {"balance": "(8.60)"}),
    ],
)
def test_spending_over_the_budget_that_the_report_explains(text: str, row: dict[str, str]) -> None:
    funds = {"name": "设备更新", "adjusted_budget": "100.00", "spent": "108.60"} | row
    assert failed(text, funds=[funds]) == []


def test_spending_over_the_budget_without_a_word() -> None:
    funds = {"name": "设备更新", "adjusted_budget": "100.00", "spent": "108.60"}
    findings = failed("设备更新 | 100.00 | 108.60\n另有道路养护追加经费。", funds=[funds])
    assert [f.why for f in findings] == ["overspent_without_reason"]


@pytest.mark.parametrize(
    ("printed", "recomputed", "why"),
    [
        ("4753.66元", "4753.66万元", "unit_slip: 元 → 万元"),
        ("3.20亿元", "3.20万元", "unit_slip: 亿元 → 万元"),
        ("$2.9 billion", "$2.9 million", "unit_slip: billion → million"),
        ("$441.5 million", "$441.5 thousand", "unit_slip: million → thousand"),
        ("485.20万元", "48.52万元", "scale_slip: 10"),
    ],
)
def test_a_slip_of_scale_names_the_unit_where_another_one_mends_it(printed: str, recomputed: str, why: str) -> None:
    check: Check | None = equal(figure(printed), figure(recomputed).quantity)
    assert check is not None
    assert check.outcome.why == why


def test_a_score_between_two_whole_number_bands_is_for_review() -> None:
    document = page("自评得分89.50分，等级为良")
    told = record(OVERALL, document, conclusion=[{"score": "89.50分", "grade": "良"}])
    found = verify(document, told, definitions("central"))[0]
    assert [(f.verdict, f.why) for f in found] == [("review", "grade_gap")]
    assert [f.verdict for f in verify(document, told)[0]] == ["match"]


@pytest.mark.parametrize(
    ("text", "score", "verdict"),
    [
        ("≤5%得满分，每超过1个百分点扣0.5分，不足1个百分点按1个百分点计", "2.5", "match"),
        ("≤5%得满分，每超过1个百分点扣0.5分，不足1个百分点不扣分", "3", "match"),
        ("≤5%得满分，每超过1个百分点扣0.5分", "2.53", "match"),
        ("≤5%得满分，每超过1个百分点扣0.5分，不足1个百分点按1个百分点计", "2", "review"),
        ("≤5%得满分，每超过0.1个百分点扣1分，扣完为止", "0", "match"),
    ],
)
def test_a_score_by_the_steps_that_its_row_prints(text: str, score: str, verdict: str) -> None:
    document = page(f"预算调整率 | 3 | {score} | {text} | 预算调整率5.94%")
    row = {"name": "预算调整率", "weight": "3", "score": f"{score}#2" if score == "3" else score}
    findings = verify(document, record(OVERALL, document, scores=[row]))[0]
    assert [str(f.verdict) for f in findings if f.rule == "score_follows_its_steps"] == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        "每缺一项制度扣1分",
        "每低1个百分点扣1分；每超过1个百分点扣2分",
        "按5%计",
        "≤5%得满分，≤10%得一半，每超1个百分点扣1分",
    ],
)
def test_a_rule_that_does_not_tell_one_way_to_count_is_none(text: str) -> None:
    assert steps_told(text) is None


def test_the_rules_take_the_set_that_is_in_use() -> None:
    with using(definitions("central")) as outer:
        with using(definitions("framework-2013")) as inner:
            assert (outer.name, inner.adjustment.counts) == ("central", "gross")
        assert verify(page("1"), record(OVERALL, page("1")))[0] == []


@pytest.mark.parametrize(
    ("head", "word", "told"), [("偏差原因分析", "招标节约", 0), ("偏差原因", "无", 1), ("指标说明", "招标节约", 1)]
)
def test_a_missed_bound_is_told_unless_the_column_of_reasons_says_why(head: str, word: str, told: int) -> None:
    text = f"指标 | 目标值 | 完成值 | {head}\n登记率 | ≥90% | 85% | {word}"
    found = failed(text, indicators=[{"name": "登记率", "target": "≥90%", "actual": "85%"}])
    assert [finding.why for finding in found] == ["missed_without_a_word"] * told
