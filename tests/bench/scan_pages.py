"""The pages that scans are measured on: each born digital and as a scan, made once into a work folder."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from fixtures.degrade import QUALITIES, pdf_to_scans

FIXTURES = Path(__file__).parents[2] / "fixtures"
MEASURED = tuple(name for name in QUALITIES if not name.endswith("small"))


@dataclass(frozen=True, slots=True)
class Report:
    """A typeset report; `ruled` when the lines of its tables are printed."""

    name: str
    path: Path
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a report, counting from 1."""

    report: Report
    number: int
    work: Path

    @property
    def name(self) -> str:
        """The report and the page."""
        return f"{self.report.name}-{self.number}"

    @property
    def twin(self) -> Path:
        """The page alone, born digital."""
        return self.work / "twins" / f"{self.name}.pdf"

    def scan(self, quality: str) -> Path:
        """The page as a picture of this quality."""
        return self.work / quality.replace(" ", "-") / f"{self.name}.jpg"


def fixtures() -> list[Report]:
    """The typeset reports of the fixtures."""
    return [Report(path.parent.name, path) for path in sorted(FIXTURES.glob("*/report.pdf"))]


def pages(reports: Sequence[Report], work: Path, qualities: Sequence[str]) -> Iterator[Page]:
    """Every page of the reports; its twin and its scans are made where they are not there yet."""
    for report in reports:
        pdf = report.path.read_bytes()
        found = [Page(report, number, work) for number in range(1, len(pypdfium2.PdfDocument(pdf)) + 1)]
        for page, twin in zip(found, _split(pdf), strict=True):
            _put(page.twin, twin)
        for quality in qualities:
            if not all(page.scan(quality).exists() for page in found):
                for page, scan in zip(found, pdf_to_scans(pdf, QUALITIES[quality]), strict=True):
                    _put(page.scan(quality), scan.jpeg)
        yield from found


def _split(pdf: bytes) -> Iterator[bytes]:
    whole = pypdfium2.PdfDocument(pdf)
    for number in range(len(whole)):
        one = pypdfium2.PdfDocument.new()
        one.import_pages(whole, [number])
        saved = io.BytesIO()
        one.save(saved)
        yield saved.getvalue()


def _put(path: Path, data: bytes) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
