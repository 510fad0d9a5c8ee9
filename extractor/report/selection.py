"""Which documents and findings of many are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from extractor.document import plain
from extractor.finding import DocumentResult, FailureTold, Finding
from extractor.report.counted import Counted, counted
from extractor.report.sheets import words_of


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; an empty field wants everything. Within a field any entry serves, the fields must all agree."""

    verdicts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # parts of the name of the body that reports
    years: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # parts of the path

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def of(self, documents: Iterable[DocumentResult]) -> Iterator[DocumentResult]:
        """The documents that are wanted, with the findings of them that are."""
        return filter(None, map(self._narrowed, documents))

    def whole(self, documents: Iterable[DocumentResult]) -> Iterator[DocumentResult]:
        """The documents that are wanted, with all their findings."""
        for document in documents:
            if self._wants(document) and (not self.narrows or any(map(self.shows, counted(document.findings)))):
                yield document

    @property
    def narrows(self) -> bool:
        """Whether some findings of a document are wanted and others are not."""
        return bool(self.verdicts or self.rules)

    def shows(self, told: Counted) -> bool:
        """Whether a finding that counts is wanted, for itself or for what follows from it."""
        verdict = not self.verdicts or told.finding.verdict.value in self.verdicts
        return verdict and (not self.rules or any(f.rule in self.rules for f in (told.finding, *told.followers)))

    def failures(self, failures: Iterable[FailureTold]) -> Iterator[FailureTold]:
        """The failures that are wanted: of a document that failed only its file is known."""
        if not (self.narrows or self.kinds or self.units or self.years):
            yield from (failure for failure in failures if _among(failure.file, self.files))

    def _narrowed(self, document: DocumentResult) -> DocumentResult | None:
        if not self._wants(document):
            return None
        if not self.narrows:
            return document
        found = [finding for finding in document.findings if self._wants_finding(finding)]
        return document.model_copy(update={"findings": found}) if found else None

    def _wants(self, document: DocumentResult) -> bool:
        unit, year = (words_of(document.record.get(name)) for name in ("unit_name", "year"))
        named = not self.kinds or document.kind in self.kinds
        return (
            named and _among(unit, self.units) and _among(year, self.years) and _among(document.source.file, self.files)
        )

    def _wants_finding(self, finding: Finding) -> bool:
        verdict = not self.verdicts or finding.verdict.value in self.verdicts
        return verdict and (not self.rules or finding.rule in self.rules)


def _among(text: str, wanted: tuple[str, ...]) -> bool:
    """Whether `text` holds one of `wanted`, blind to case, width and spaces."""
    return not wanted or any(plain(part) in plain(text) for part in wanted)
