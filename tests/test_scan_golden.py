"""The main job on a scan of each kind, from recorded replies: against gold and against the planted errors."""

from collections.abc import Iterator
from functools import cache

import pytest

from extractor import catalog
from extractor.document import plain
from extractor.finding import DocumentResult, Finding
from extractor.read import read
from tests.bench.score_gold import score
from tests.golden import FIXTURES, Case

CASES = [Case(path) for path in sorted(FIXTURES.glob("*/scan-200.pdf"))]
by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case.path.parent.name)


@pytest.fixture(scope="module", autouse=True)
def pages_are_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A page is recognised once for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXTRACTOR_CACHE", str(tmp_path_factory.mktemp("pages")))
        yield


@cache
def result_of(case: Case) -> DocumentResult:
    return case.result()


def names(finding: Finding) -> set[str]:
    """The printed numbers that a finding ties together, and the readings that it suggests."""
    told = {plain(figure.text) for figure in [finding.reported, *finding.operands] if figure}
    return told | {plain(suspect.rpartition("→")[2]) for suspect in finding.suspects}


def planted(case: Case) -> set[str]:
    return {plain(c["printed"]) for c in case.gold["contradictions"] if c.get("only_in", "pdf") == "pdf"}


def test_a_scan_of_every_kind_is_read_by_a_model() -> None:
    assert {case.gold["kind"] for case in CASES} == set(catalog.kinds())


@by_name
def test_the_figures_of_a_scan_are_those_of_gold(case: Case) -> None:
    result = result_of(case)
    record = catalog.kind_named(result.kind).model_validate(result.record, context=read(case.path))
    found = score(record, case.gold["record"])
    lists = sorted({rows for rows, _, _ in found.tally} - {"claims", ""})
    right, missed = found.count("right", lists), found.count("missing", lists) + found.count("wrong", lists)
    assert right / (right + missed) >= 0.95, "\n".join(found.lines)


@by_name
def test_every_planted_error_of_a_scan_is_told(case: Case) -> None:
    """As the report's, or as one that cannot be judged before someone has looked at what was not read surely."""
    told = [f for f in result_of(case).findings if f.verdict in ("mismatch", "review") or f.why == "low_confidence"]
    assert planted(case) - set().union(*map(names, told)) == set()


@by_name
def test_no_misread_number_is_told_as_the_reports_error(case: Case) -> None:
    accused = [finding for finding in result_of(case).findings if finding.verdict == "mismatch"]
    assert [finding for finding in accused if not names(finding) & planted(case)] == []
