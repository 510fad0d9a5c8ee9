"""A scan accuses of nothing that its born-digital twin does not, and an error lost by bad print is told as doubt."""

from pathlib import Path

import pytest

from extractor.document import Document
from extractor.finding import Finding
from extractor.read import read
from tests.bench.scan_findings import ACCUSING, Differences, check_of, differences
from tests.bench.scan_readers import document_seen

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module", params=["narrative-transfer-payment", "other-agency-en"])
def pair(request: pytest.FixtureRequest) -> tuple[Document, Document]:
    """The born-digital report and its scan."""
    case = FIXTURES / request.param
    return read(case / "report.pdf"), read(case / "scan-200.pdf")


@pytest.fixture
def found(pair: tuple[Document, Document]) -> Differences:
    """How the findings of both differ."""
    return differences(*pair)


def told_of(found: Differences) -> set[str]:
    return {check_of(finding) for finding in found.more if finding.why == "low_confidence"}


def errors(findings: list[Finding]) -> list[str]:
    return [check_of(finding) for finding in findings if finding.verdict == "mismatch"]


def test_scan_has_the_numbers_of_its_twin(pair: tuple[Document, Document]) -> None:
    printed, scan = ([token.text for token in document_seen(document).tokens] for document in pair)
    assert sorted(scan) == sorted(printed)


def test_scan_accuses_of_nothing_that_its_twin_does_not(found: Differences) -> None:
    assert [check_of(finding) for finding in found.more if finding.verdict in ACCUSING] == []


def test_error_that_is_not_found_on_the_scan_is_told_as_doubt(found: Differences) -> None:
    assert set(errors(found.lost)) <= told_of(found)


def test_nearly_all_findings_are_those_of_the_twin(found: Differences) -> None:
    assert found.both >= 20 * len(found.lost)
