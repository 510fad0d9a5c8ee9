"""The findings of whole scanned reports beside those of their born-digital twins, both read by labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor import catalog
from extractor.document import Document, plain
from extractor.errors import DocumentUnreadable
from extractor.extract.labels import read_by_labels
from extractor.finding import Finding
from extractor.read import read
from extractor.verify import verify
from fixtures.degrade import QUALITIES, pdf_to_scans, write
from tests.bench.scan_pages import Report
from tests.bench.scan_readers import document_seen
from tests.bench.scan_score import aligned, is_low

ACCUSING = ("mismatch", "review")
KEPT = "scan-200.pdf"


def compared(reports: Sequence[Report], qualities: Sequence[str], work: Path) -> Iterator[str]:
    """A line for each report, and for each finding that the scan has more or less than its twin."""
    for quality in qualities:
        for report in reports:
            path = scanned(report, quality, work)
            yield f"{quality} {report.name}: " + "\n    ".join(_told(report.path, path))


def compared_kept(reports: Sequence[Report]) -> Iterator[str]:
    """The same of the scans that stand beside their twins in the fixtures."""
    for report in reports:
        path = report.path.with_name(KEPT)
        if path.exists():
            yield f"{KEPT} {report.name}: " + "\n    ".join(_told(report.path, path))


def scanned(report: Report, quality: str, work: Path) -> Path:
    """The whole report as a PDF of pictures."""
    path = work / quality.replace(" ", "-") / f"{report.name}.pdf"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(list(pdf_to_scans(report.path.read_bytes(), QUALITIES[quality])), path)
    return path


class Differences(NamedTuple):
    """The findings that a scan and its twin share by number, and those that one of them has alone."""

    both: int
    lost: list[Finding]
    more: list[Finding]


def differences(printed: Document, scan: Document) -> Differences:
    """How the findings of a scan stand against those of its twin, both read by labels."""
    mine, theirs = _findings(scan), _findings(printed)
    more = _without(mine, theirs)
    return Differences(len(mine) - len(more), _without(theirs, mine), more)


def _told(twin: Path, path: Path) -> Iterator[str]:
    try:
        scan = read(path)
    except DocumentUnreadable as error:
        yield str(error).replace("\n", " ")
        return
    printed = read(twin)
    kinds = [catalog.find_kind(document).kind for document in (scan, printed)]
    both, lost, more = differences(printed, scan)
    accusing = [finding for finding in more if finding.verdict in ACCUSING]
    untold = [finding for finding in accusing if not _doubt(scan, finding)]
    yield (
        f"{both} findings of both, {len(lost)} of the twin alone, {len(more)} of the scan alone, "
        f"{len(accusing)} of them accuse, {len(untold)} with no word of doubt; {_misread(printed, scan)} numbers "
        f"not as printed{'' if kinds[0] == kinds[1] else f'; kind {kinds[0]} for {kinds[1]}'}"
    )
    yield from (f"twin  {_named(finding)}" for finding in lost)
    yield from (f"scan  {_named(finding)} [{_doubt(scan, finding) or 'no doubt told'}]" for finding in more)


def _without(some: Sequence[Finding], others: Sequence[Finding]) -> list[Finding]:
    """The findings that the others do not hold."""
    left = Counter(map(_named, others))
    more = []
    for finding in some:
        name = _named(finding)
        left[name] -= 1
        if left[name] < 0:
            more.append(finding)
    return more


def _doubt(document: Document, finding: Finding) -> str:
    """What the finding tells of a misreading: its suspects, or numbers of low confidence or with alternatives."""
    tokens = document_seen(document).tokens
    tags = [told.tag for told in [finding.reported, *finding.operands] if told and told.tag]
    low = [tokens[tag - 1].text for tag in tags if is_low(tokens[tag - 1]) or tokens[tag - 1].alternatives]
    return "; ".join([*(f"suspect {told}" for told in finding.suspects), *(f"unsure {text}" for text in low)])


def _misread(printed: Document, scan: Document) -> int:
    pairs = aligned(document_seen(printed).tokens, document_seen(scan).tokens)
    return sum(not (true and read and true.text == read.text) for true, read in pairs)


def _findings(document: Document) -> list[Finding]:
    return verify(document, read_by_labels(document, catalog.find_kind(document)).record)[0]


def _named(finding: Finding) -> str:
    return f"{finding.verdict} {check_of(finding)} {finding.why}"


def check_of(finding: Finding) -> str:
    """What a finding looked at, without its verdict, tags and places."""
    told = finding.reported.text if finding.reported else ""
    operands = " ".join(plain(operand.text) for operand in finding.operands)
    return f"{finding.rule}: {plain(finding.subject)} {plain(told)} of {operands}"
