"""The core against itself being honest and against a second implementation, in the size of a commit."""

import pytest

from extractor.check import Check
from tests.bench.claims import Claim, Print
from tests.bench.core import measured, rows, table
from tests.bench.enumeration import judged


def test_no_honest_rounding_is_told_as_a_contradiction_and_observable_wrong_digits_are() -> None:
    tally = measured(10_000, 0, seed=3)
    assert tally.faults == []
    assert tally.counts["honest match"] + tally.counts["honest rounding"] == 10_000
    assert tally.counts["wrong flagged"] == tally.counts["wrong observable"] > 500


def test_a_second_implementation_by_enumeration_says_the_same() -> None:
    tally = measured(0, 2_000, seed=3)
    assert tally.faults == []
    assert tally.counts["agreed"] == tally.counts["judged"] > 1_500


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (Claim("ratio", Print(9829, 2, "%"), (Print(123456, 2), Print(125600, 2))), "match"),
        (Claim("ratio", Print(9830, 2, "%"), (Print(123456, 2), Print(125600, 2))), "mismatch"),
        (Claim("ratio", Print(9860, 2, "%"), (Print(985, 1), Print(1000, 1))), "rounding operands_rounded"),
        (Claim("ratio", Print(9861, 2, "%"), (Print(985, 1), Print(1000, 1))), "mismatch"),
        (Claim("ratio", Print(312, 1, "%"), (Print(5, 0, "个"), Print(16, 0, "个"))), "match"),
        (Claim("ratio", Print(6666, 2, "%"), (Print(2, 0, "个"), Print(3, 0, "个"))), "rounding truncated"),
        (Claim("ratio", Print(3334, 2, "%"), (Print(1, 0, "个"), Print(3, 0, "个"))), "mismatch"),
        (Claim("ratio", Print(0, 0, "%"), (Print(5, 0, "个"), Print(0, 0, "个"))), "not_checkable zero_base"),
        (Claim("ratio", Print(0, 0, "万元"), (Print(120000, 0, "元"), Print(10, 0, "人"))), "mismatch"),
        (Claim("sum", Print(10001, 2), (Print(3333, 2),) * 3), "rounding parts_rounded"),
        (Claim("sum", Print(10002, 2), (Print(3333, 2),) * 3), "mismatch"),
        (Claim("sum", Print(10000, 2, "元"), (Print(3333, 2, "元"),) * 3), "mismatch"),
        (Claim("ratio", Print(100, 0, "%"), (Print(134, 0, "个"), Print(100, 0, "个"))), "rounding capped"),
        (Claim("product", Print(2685, 2, points=True), (Print(30, points=True), Print(8950, 2, "%"))), "match"),
        (
            Claim("ratio", Print(985, 1, "%"), (Print(98447, 0, "个"), Print(100000, 0, "个"))),
            "rounding double_rounded",
        ),
    ],
)
def test_the_second_implementation_keeps_the_vectors_of_the_rules(claim: Claim, said: str) -> None:
    assert " ".join(judged(claim)).strip() == said
    check = claim.check()
    assert isinstance(check, Check)
    assert f"{check.verdict} {check.outcome.why}".strip() == said


def test_the_table_of_the_core_is_told_in_markdown_too() -> None:
    told = rows(measured(100, 100, seed=1))
    lines = table(told, markdown=True).splitlines()
    assert lines[:3] == ["| core |  |", "| --- | ---: |", "| honest roundings | 100 |"]
    assert len(lines) == len(told) + 2
    assert table(told, markdown=False).splitlines()[0].split() == ["honest", "roundings", "100"]
