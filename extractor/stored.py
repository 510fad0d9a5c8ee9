"""Results that were kept: their sources found again, and every finding made anew from them, offline."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.catalog import kind_named
from extractor.definitions import Definitions, definitions
from extractor.document import Document
from extractor.errors import DocumentUnreadable, ExtractorError, UsageError
from extractor.finding import DocumentResult, FailureTold, Result
from extractor.pipeline import Run, tried, verified
from extractor.read import read
from extractor.record import Report


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the sources of results are looked for: the place told, the folder of the results, files by content."""

    folder: Path
    by_content: dict[str, Path] | None = None  # sha256 to path

    def document(self, told: DocumentResult) -> Document:
        """The document that `told` tells of.

        Raises DocumentUnreadable where it is not there, or is another by now.
        """
        found = (self.by_content or {}).get(told.source.sha256)
        named = Path(told.source.file)
        # os.path takes a name that no file can have; Path raises.
        places = (found, named, self.folder / named, self.folder / named.name)
        document = read(next((path for path in places if path and os.path.isfile(path)), named))
        now = document.source.sha256
        if now != told.source.sha256:
            what = (
                f"is not the file that the result tells of: its sha256 differs, {now} in place of {told.source.sha256}"
            )
            raise DocumentUnreadable(document.source.file, what, "the original file, or `extractor run` on this one")
        return document


def by_content(folder: Path) -> dict[str, Path]:
    """The files below `folder` by their sha256.

    Raises UsageError where it is no folder.
    """
    if not folder.is_dir():
        raise UsageError(folder, "is not a folder", "--sources with the folder that holds the reports")
    found: dict[str, Path] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with suppress(OSError), path.open("rb") as file:
            found.setdefault(hashlib.file_digest(file, "sha256").hexdigest(), path)
    return found


@dataclass(frozen=True, slots=True)
class Rederived:
    """A kept result beside what its source gives now: the result made anew, or why there is none."""

    before: DocumentResult
    after: DocumentResult | FailureTold
    document: Document | None

    @property
    def kept(self) -> DocumentResult:
        """The result made anew; the one that was kept, where its source gives none."""
        return self.before if isinstance(self.after, FailureTold) else self.after

    def differences(self) -> list[str]:
        """What differs, as lines of a unified diff of the two results' JSON; empty where they are byte for byte one."""
        if isinstance(self.after, FailureTold):
            return []
        before, after = (_lines(told) for told in (self.before, self.after))
        return [] if before == after else [*difflib.unified_diff(before, after, "kept", "made anew", n=1, lineterm="")]


def _lines(told: DocumentResult) -> list[str]:
    return json.dumps(told.model_dump(mode="json"), ensure_ascii=False, indent=1).split("\n")


def rederived(
    results: Iterable[DocumentResult], sources: Sources, kind: type[Report] | None, chosen: str | None = None
) -> Iterator[Rederived]:
    """Each of `results` with what its source gives now, one at a time; `chosen` are other definitions than theirs."""
    for before, after, document in tried(results, lambda told: verify_document(told, sources, kind, chosen)):
        yield Rederived(before, after, document)


def verify_again(results: Result, sources: Sources, kind: type[Report] | None = None, chosen: str | None = None) -> Run:
    """`results` with every finding made anew from the sources; `chosen` are other definitions than theirs.

    A document whose source gives none keeps what was told of it, and a failure says why.
    """
    again = [*rederived(results.documents, sources, kind, chosen)]
    kept = {told.before.source.file for told in again}
    failures = [failure for failure in results.failures if failure.file not in kept]
    failures += [told.after for told in again if isinstance(told.after, FailureTold)]
    documents = {told.before.source.sha256: told.document for told in again if told.document}
    result = results.model_copy(update={"documents": [told.kept for told in again], "failures": failures})
    return Run(result, documents)


def verify_document(
    told: DocumentResult, sources: Sources, kind: type[Report] | None, chosen: str | None = None
) -> tuple[DocumentResult, Document]:
    """`told` with its record validated and verified against its source once more."""
    taken = definitions(chosen) if chosen else definitions_of(told, sources.folder)
    document = sources.document(told)
    declared = kind or kind_named(told.kind)
    record = _record(told.record, declared, document)
    second = None if told.second is None else _record(told.second, declared, document)
    return told.model_copy(update=verified(document, record, second, taken)), document


def definitions_of(told: DocumentResult, folder: Path) -> Definitions:
    """The definitions of a result: a shipped set, else the file where the result says, else beside the result.

    Raises UsageError where the file is not there, or is another by now.
    """
    name, digest = told.definitions.name, told.definitions.sha256
    if digest is None:
        return definitions(name)
    named = Path(name)
    path = next((p for p in (named, folder / named, folder / named.name) if os.path.isfile(p)), named)
    found = definitions(str(path)).model_copy(update={"name": name})
    if found.sha256 != digest:
        what = "is not the file that the result tells of: its sha256 differs"
        raise UsageError(path, what, "the original file, or --definitions to take another set")
    return found


def with_sources(result: Result, sources: Sources) -> Run:
    """`result` with those of its documents that are still to be had."""
    documents: dict[str, Document] = {}
    for told in result.documents:
        with suppress(ExtractorError):
            documents[told.source.sha256] = sources.document(told)
    return Run(result, documents)


def _record(told: dict[str, Any], kind: type[Report], document: Document) -> Report:
    """The record that a result file tells, its tags looked up in the document."""
    try:
        return kind.model_validate(told, context=document)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        at = ".".join(map(str, fault["loc"]))
        what = f"its record is not of the kind {kind.kind}: {at}: {fault['msg']}"
        remedy = "reading the document again with `extractor run`"
        raise DocumentUnreadable(document.source.file, what, remedy) from error
