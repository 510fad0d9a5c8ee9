"""Failed checks that share a number are one finding, where that number is the one most accused."""

from extractor import catalog
from extractor.document import Document
from extractor.finding import Finding
from extractor.record import Report
from extractor.report.counted import counted
from extractor.verify import verify
from extractor.verify.causes import accused, groups, vouchers, with_causes
from tests.pages import finding, page, record

OVERALL = catalog.kind_named("overall")
ROWS = [
    {"name": "人员经费", "initial_budget": "500.00", "adjusted_budget": "520.00", "spent": "494.00"},
    {"name": "公用经费", "initial_budget": "200.00", "adjusted_budget": "210.00", "spent": "189.00"},
    {"name": "项目经费", "initial_budget": "300.00", "adjusted_budget": "320.00", "spent": "304.00"},
]
RATES = ["95.00%", "90.00%", "95.00%#2"]
TOTAL = {"role": "total", "initial_budget": "1,000.00", "adjusted_budget": "1,050.00", "spent": "987.00"}


def table(spent: str = "494.00") -> Document:
    """A statement of money: three rows, their rates, and the total."""
    return page(f"""
    支出类别 | 年初预算 | 全年预算 | 执行数 | 执行率
    人员经费 | 500.00 | 520.00 | {spent} | 95.00%
    公用经费 | 200.00 | 210.00 | 189.00 | 90.00%
    项目经费 | 300.00 | 320.00 | 304.00 | 95.00%
    合计 | 1,000.00 | 1,050.00 | 987.00 | 94.00%
    """)


def read(document: Document, spent: str = "494.00") -> Report:
    rows = [row | {"execution_rate": rate} for row, rate in zip(ROWS, RATES, strict=True)]
    rows[0] |= {"spent": spent}
    return record(OVERALL, document, funds=[*rows, TOTAL | {"execution_rate": "94.00%"}])


def failed(document: Document, told: Report) -> list[Finding]:
    return [f for f in verify(document, told)[0] if f.verdict in ("mismatch", "review")]


def tag_of(document: Document, text: str) -> int:
    return next(n.tag for n in document.numbers if n.text == text)


def test_a_page_without_errors_has_no_group() -> None:
    document = table()
    assert groups(verify(document, read(document))[0]) == []


def test_one_wrong_cell_breaks_its_row_and_its_column_and_counts_once() -> None:
    document = table("449.00")
    findings = failed(document, read(document, "449.00"))
    rate, total = findings
    assert (rate.rule, total.rule) == ("execution_rate_is_spent_over_budget", "total_is_sum_of_rows")
    assert [f.caused_by for f in findings].count(tag_of(document, "449.00")) == 1
    assert [len(told.followers) for told in counted(findings)] == [1]


def test_one_failed_check_accuses_the_number_that_no_other_check_vouches_for() -> None:
    document = page("""
    整体支出年度预算数 | 1,286.40 | 整体支出年初预算数 | 1,250.00
    实际支出数 | 1,197.61 | 年度调整数 | 36.40 | 年末结余 | 88.79
    预算完成率 | 91.3%
    """)
    funds = {"adjusted_budget": "1,286.40", "initial_budget": "1,250.00", "budget_adjustment": "36.40"}
    funds |= {"spent": "1,197.61", "balance": "88.79", "execution_rate": "91.3%"}
    findings, _ = verify(document, record(OVERALL, document, funds=[funds]))
    (group,) = groups(findings)
    assert accused(group, vouchers(findings)) == tag_of(document, "91.3%")
    assert [f.caused_by for f in group] == [None]


def test_numbers_that_only_contradict_each_other_have_no_cause() -> None:
    document = page("""
    全年预算数 | 1,286.40 | 年初预算数 | 1,250.00
    年度调整数 | 63.40 | 预算调整率 | 2.9%
    """)
    funds = {"adjusted_budget": "1,286.40", "initial_budget": "1,250.00", "budget_adjustment": "63.40"}
    findings = failed(document, record(OVERALL, document, funds=[funds | {"adjustment_rate": "2.9%"}]))
    assert len(findings) == 2
    assert [f.caused_by for f in findings] == [None, None]
    assert len(counted(findings)) == 2


def test_failed_checks_without_a_common_number_are_groups_of_their_own() -> None:
    document = page("""
    人员经费 | 520.00 | 494.00 | 59.00%
    公用经费 | 210.00 | 189.00 | 99.00%
    """)
    rows = [
        {"adjusted_budget": "520.00", "spent": "494.00", "execution_rate": "59.00%"},
        {"adjusted_budget": "210.00", "spent": "189.00", "execution_rate": "99.00%"},
    ]
    assert [len(group) for group in groups(failed(document, record(OVERALL, document, funds=rows)))] == [1, 1]


def test_an_error_that_does_not_hold_the_accused_number_is_not_caused_by_it() -> None:
    findings = [
        finding("rate", 1, [2, 3]),
        finding("balance", 4, [2]),
        finding("total", 5, [2, 6]),
        finding("another", 6, [7]),
    ]
    assert [f.caused_by for f in with_causes(findings)] == [None, 2, 2, None]


def test_two_errors_that_one_sound_number_ties_are_both_named() -> None:
    findings = [
        finding("total", 1, [2, 3]),
        finding("budget", 1, [4]),
        finding("rate", 5, [3, 6]),
        finding("transfer", 6, [7]),
        finding("vouching", 3, [8], verdict="match"),
    ]
    assert [f.caused_by for f in with_causes(findings)] == [None, 1, 6, None, None]


def test_fewest_numbers_that_explain_all_are_named_though_another_is_held_as_often() -> None:
    findings = [
        finding("rate", 1, [2, 3]),
        finding("told again", 3, [4]),
        finding("row", 5, [6]),
        finding("whole", 7, [2, 6, 8]),
        finding("other rate", 9, [8, 10]),
    ]
    assert [f.caused_by for f in with_causes(findings)] == [3, None, None, None, None]


def test_many_errors_at_once_leave_the_number_that_most_checks_accuse() -> None:
    rows = [finding("row", 10 + n, [20 + n]) for n in range(6)]
    both = [finding("rate", 10 + n, [30 + n, 1]) for n in range(6)]
    assert {f.caused_by for f in with_causes([*rows, *both]) if f.rule == "rate"} == {None, 1}


def test_the_gravest_finding_of_a_group_stands_for_it() -> None:
    findings = [finding("review", 2, [3], verdict="review"), finding("mismatch", 4, [2])]
    assert [f.caused_by for f in with_causes(findings)] == [2, None]


def test_one_claim_made_by_two_rules_accuses_once() -> None:
    findings = [finding("declared", 1, [2]), finding("found", 2, [1])]
    assert [f.caused_by for f in with_causes(findings)] == [None, None]


def test_bounds_vouch_for_nothing() -> None:
    held = finding("score_is_within_weight", 1, [2], verdict="match", expression="0 ≤ 4 ≤ 5")
    assert vouchers([held]) == {}
    assert vouchers([finding("sum", 1, [2, 3], verdict="match")]) == {1: 1, 2: 1, 3: 1}


def test_words_that_are_not_found_are_in_no_group() -> None:
    assert groups([finding("told_by_one_side", 1, [], verdict="review", recomputed=None)]) == []


def test_a_long_chain_of_failed_checks_is_one_group() -> None:
    assert [len(group) for group in groups(finding("sum", n, [n + 1]) for n in range(1, 3001))] == [3000]


def test_findings_keep_their_order() -> None:
    document = table("449.00")
    findings, _ = verify(document, read(document, "449.00"))
    places = [(f.reported.line or 0, f.reported.tag or 0) for f in findings if f.reported]
    assert places == sorted(places)
