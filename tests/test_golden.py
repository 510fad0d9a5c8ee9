"""The main job on the fixtures, from recorded replies: against gold, against planted errors, against drift."""

import os
import subprocess
import sys
from functools import cache

import pytest

from extractor import catalog
from extractor.document import plain
from extractor.finding import DocumentResult, Finding
from extractor.read import read
from tests.bench.score_gold import Score, score
from tests.golden import FIXTURES, Case, cases, summary

CASES = cases()
by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@cache
def result_of(case: Case) -> DocumentResult:
    return case.result()


def accused(result: DocumentResult, *verdicts: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.verdict in verdicts]


def names(finding: Finding) -> set[str]:
    """The printed numbers that a finding ties together."""
    return {plain(told.text) for told in [finding.reported, *finding.operands] if told}


def planted(case: Case) -> list[str]:
    """The planted errors of this form of the report, as printed."""
    form = case.path.suffix[1:]
    return [plain(c["printed"]) for c in case.gold["contradictions"] if c.get("only_in", form) == form]


def test_every_kind_has_two_reports_read_by_a_model() -> None:
    kinds = [case.gold["kind"] for case in CASES if case.path.suffix == ".pdf"]
    assert {kind: kinds.count(kind) >= 2 for kind in catalog.kinds()} == dict.fromkeys(catalog.kinds(), True)


@by_name
def test_the_kind_is_found(case: Case) -> None:
    assert result_of(case).kind == case.gold["kind"]


@cache
def score_of(case: Case) -> Score:
    result = result_of(case)
    record = catalog.kind_named(result.kind).model_validate(result.record, context=read(case.path))
    return score(record, case.gold["record"])


def tables(case: Case) -> tuple[int, int]:
    """The figures and words of the tables that are right, and those that are missing or wrong."""
    found = score_of(case)
    lists = sorted({rows for rows, _, _ in found.tally} - {"claims", ""})
    return found.count("right", lists), found.count("missing", lists) + found.count("wrong", lists)


@by_name
def test_most_of_a_tables_figures_are_those_of_gold(case: Case) -> None:
    right, missed = tables(case)
    assert right / (right + missed) >= 0.95, "\n".join(score_of(case).lines)


def test_over_all_fixtures_98_of_100_figures_are_those_of_gold() -> None:
    told = [tables(case) for case in CASES]
    right, missed = sum(r for r, _ in told), sum(m for _, m in told)
    assert right / (right + missed) >= 0.98


@by_name
def test_every_planted_error_is_reported(case: Case) -> None:
    findings = accused(result_of(case), "mismatch", "review")
    told = set().union(*map(names, findings), {plain(f.subject) for f in findings}) if findings else set()
    assert [error for error in planted(case) if error not in told] == []


@by_name
def test_no_mismatch_without_a_planted_error(case: Case) -> None:
    errors = set(planted(case))
    assert [f for f in accused(result_of(case), "mismatch") if not names(f) & errors] == []


@by_name
def test_no_figure_of_gold_is_left_unread(case: Case) -> None:
    """An unread number stands in no row of gold, but for the fields that the score counts as missed."""
    result, document = result_of(case), read(case.path)
    lists = {name: rows for name, rows in case.gold["record"].items() if name not in ("claims", "counts")}
    told = {
        plain(str(text)) for rows in lists.values() if isinstance(rows, list) for row in rows for text in row.values()
    }
    only_here = [plain(n.text) for n in document.numbers if len(plain(n.text)) > 5]
    unread = [plain(document.numbers[tag - 1].text) for tag in result.coverage.unread]
    lost = [text for text in unread if text in told and only_here.count(text) == 1]
    assert len(lost) <= tables(case)[1]


@by_name
def test_the_result_has_not_drifted(case: Case) -> None:
    assert summary(result_of(case)) == case.expected.read_text(encoding="utf-8"), "Try: python -m tests.golden"


def test_the_order_of_hashes_changes_no_byte() -> None:
    main = "from extractor.cli import main; main()"
    reports = [f"fixtures/{case}/report.pdf" for case in ("narrative-street", "projects-welfare")]
    command = [sys.executable, "-c", main, "run", "--json", "--fail-on", "never", "--replay", "fixtures", *reports]
    seeds = ({"PYTHONHASHSEED": seed} for seed in ("1", "2"))
    told = [
        subprocess.run(command, cwd=FIXTURES.parent, env=os.environ | seed, capture_output=True, check=True).stdout
        for seed in seeds
    ]
    assert told[0] == told[1]


def test_expected_results_are_not_written_in_ci() -> None:
    command = [sys.executable, "-m", "tests.golden"]
    told = subprocess.run(command, env=os.environ | {"CI": "true"}, capture_output=True, check=False)
    assert told.returncode == 2
