"""The whole way from files to a result: read, find the kind, extract, verify."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from pydantic import ValidationError

from extractor.catalog import find_kind, kind_named
from extractor.definitions import Definitions, definitions
from extractor.document import Document
from extractor.errors import DocumentUnreadable, EndpointRefused, ExtractorError, UsageError
from extractor.extract.completion import Model
from extractor.extract.labels import read_by_labels
from extractor.extract.model import read_with_model
from extractor.extract.settings import Settings, has_endpoint
from extractor.finding import DefinitionsTold, DocumentResult, FailureTold, FigureTold, Result, SourceTold
from extractor.read import read
from extractor.record import Reading, Report
from extractor.report.source_line import SourceLine, line_of
from extractor.verify import verify, verify_both

OWN_SCHEMA = "extractor_own_"  # how the catalog's names of modules from --schema begin

_Item = TypeVar("_Item", Path, DocumentResult)


class Reader(StrEnum):
    """Who reads: `auto` is the model where one can be asked, else the labels; `both` lays the two side by side."""

    AUTO = "auto"
    MODEL = "model"
    LABELS = "labels"
    BOTH = "both"


class FailOn(StrEnum):
    """The least verdict that makes a run fail."""

    MISMATCH = "mismatch"
    REVIEW = "review"
    ROUNDING = "rounding"
    NOT_CHECKABLE = "not_checkable"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are read; None for a kind lets each document tell its own."""

    kind: type[Report] | None = None
    reader: Reader = Reader.AUTO
    settings: Settings = field(default_factory=Settings)
    replay: Path | None = None
    record: Path | None = None
    endpoint: Model | None = None  # in place of the one that the settings name
    tell: Callable[[str], None] = lambda line: None  # what a waiting user wants to know
    definitions: str | None = None  # that the rules take: a shipped set by name, or the path of a file
    keeps: bool = True  # recognised pages of scans, for the next time

    @property
    def asks_model(self) -> bool:
        """Whether the model reads."""
        wanted = self.replay or self.record or self.endpoint or has_endpoint(self.settings)
        return self.reader in (Reader.MODEL, Reader.BOTH) or (self.reader is Reader.AUTO and bool(wanted))


@dataclass(frozen=True)
class Run:
    """A result with the documents that it tells of, by sha256."""

    result: Result
    documents: dict[str, Document]

    def line(self, told: DocumentResult, figure: FigureTold) -> SourceLine | None:
        """The line of the source that `figure` stands in; None without the source."""
        document = self.documents.get(told.source.sha256)
        return line_of(document, figure) if document else None


def run(paths: Iterable[Path], options: Options) -> Run:
    """The result for all `paths`, in order; a document that fails is told and does not stop the others."""
    with _with_endpoint(options) as ready:
        return _each(paths, lambda path: run_document(path, ready))


def run_document(path: Path, options: Options) -> tuple[DocumentResult, Document]:
    """What is said of one document, with the document."""
    options.tell(str(path))
    document = read(path, tell=lambda line: options.tell(f"{path}: {line}"), keeps=options.keeps)
    kind = options.kind or find_kind(document)
    reading = extract(document, kind, options)
    return _told(document, reading, definitions(options.definitions)), document


def extract(document: Document, kind: type[Report], options: Options) -> Reading:
    """The record of `document`, read by a model, by recorded replies, by labels, or twice."""
    if not options.asks_model:
        return read_by_labels(document, kind)
    with _asked(document, options) as (endpoint, settings):
        reading = read_with_model(document, kind, endpoint, settings)
    return _beside(reading, read_by_labels(document, kind)) if options.reader is Reader.BOTH else reading


def verify_again(results: Result, folder: Path, kind: type[Report] | None = None, chosen: str | None = None) -> Run:
    """`results` with every finding made anew from the sources; `folder` holds the result file.

    `chosen` are other definitions than those that the result tells of.
    """
    again = _each(results.documents, lambda told: verify_document(told, folder, kind, chosen))
    failures = [*results.failures, *again.result.failures]
    return replace(again, result=again.result.model_copy(update={"failures": failures}))


def verify_document(
    told: DocumentResult, folder: Path, kind: type[Report] | None, chosen: str | None = None
) -> tuple[DocumentResult, Document]:
    """`told` with its record validated and verified against its source once more."""
    taken = definitions(chosen) if chosen else definitions_of(told, folder)
    document = source_of(told, folder)
    declared = kind or kind_named(told.kind)
    record = _record(told.record, declared, document)
    second = None if told.second is None else _record(told.second, declared, document)
    return told.model_copy(update=_verified(document, record, second, taken)), document


def definitions_of(told: DocumentResult, folder: Path) -> Definitions:
    """The definitions of a result: a shipped set, else the file where the result says, else beside the result file.

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


def with_sources(result: Result, folder: Path) -> Run:
    """`result` with those of its documents that are still to be had."""
    documents: dict[str, Document] = {}
    for told in result.documents:
        with suppress(ExtractorError):
            documents[told.source.sha256] = source_of(told, folder)
    return Run(result, documents)


def source_of(told: DocumentResult, folder: Path) -> Document:
    """The document of a result: where the result says, else beside the result file.

    Raises DocumentUnreadable where it is not there, or is another by now.
    """
    named = Path(told.source.file)
    # os.path takes a name that no file can have; Path raises.
    path = next((p for p in (named, folder / named, folder / named.name) if os.path.isfile(p)), named)
    document = read(path)
    if document.source.sha256 != told.source.sha256:
        what = "is not the file that the result tells of: its sha256 differs"
        raise DocumentUnreadable(path, what, "the original file, or `extractor run` on this one")
    return document


_FAILED = {2, 3, 4}


def exit_code(result: Result, fail_on: FailOn) -> int:
    """What the shell is told: the gravest failure (2, then 3, then 4), else 1 for findings that count, else 0."""
    if result.failures:
        return min(
            failure.exit_code if failure.exit_code in _FAILED else DocumentUnreadable.exit_code
            for failure in result.failures
        )
    worst_first = list(FailOn)[:-1]
    counted = [] if fail_on is FailOn.NEVER else worst_first[: worst_first.index(fail_on) + 1]
    found = {finding.verdict.value for document in result.documents for finding in document.findings}
    return int(any(verdict.value in found for verdict in counted))


# The vendor's client and the recorder take longer to import than a report takes to read; only who asks a model pays.
@contextmanager
def _with_endpoint(options: Options) -> Iterator[Options]:
    """`options` with one endpoint for all documents, so that what it does not know is learned once."""
    if not options.asks_model or options.replay or options.endpoint:
        yield options
        return
    from extractor.extract.client import Endpoint  # noqa: PLC0415

    with Endpoint(options.settings, tell=options.tell) as endpoint:
        yield replace(options, endpoint=endpoint)


@contextmanager
def _asked(document: Document, options: Options) -> Iterator[tuple[Model, Settings]]:
    """Whom to ask about `document`, and with which settings; recorded where that is wanted."""
    from extractor.extract.client import Endpoint  # noqa: PLC0415
    from extractor.extract.replies import recording, replaying  # noqa: PLC0415

    if options.replay:
        with replaying(options.replay, document, options.settings) as settings, Endpoint(settings) as recorded:
            yield recorded, settings
    elif options.endpoint is None:
        with _with_endpoint(options) as ready, _asked(document, ready) as asked:
            yield asked
    else:
        with recording(options.record, document) if options.record else nullcontext():
            yield options.endpoint, options.settings


def _beside(by_model: Reading, by_labels: Reading) -> Reading:
    """The reading of the model, with the other one beside it."""
    problems = (*by_model.problems, *(f"labels: {problem}" for problem in by_labels.problems))
    return replace(by_model, reader=Reader.BOTH.value, problems=problems, second=by_labels.record)


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


def _verified(document: Document, record: Report, second: Report | None, taken: Definitions) -> dict[str, Any]:
    """The fields of a result that follow from the records: themselves, and what verifying says."""
    named = DefinitionsTold(name=taken.name, title=taken.title, sha256=taken.sha256)
    told = {"record": record.model_dump(mode="json"), "definitions": named}
    if second is None:
        findings, coverage = verify(document, record, taken)
        return told | {"findings": findings, "coverage": coverage}
    findings, coverage, agreement = verify_both(document, record, second, taken)
    beside = {"second": second.model_dump(mode="json"), "agreement": agreement}
    return told | {"findings": findings, "coverage": coverage} | beside


def _told(document: Document, reading: Reading, taken: Definitions) -> DocumentResult:
    source = document.source
    return DocumentResult(
        source=SourceTold(file=source.file, sha256=source.sha256, pages=source.pages),
        kind=type(reading.record).kind,
        reader=cast("Literal['model', 'labels', 'both']", reading.reader),
        model=reading.model,
        prompt=reading.prompt,
        problems=[*document.problems, *reading.problems],
        **_verified(document, reading.record, reading.second, taken),
    )


def _each(items: Iterable[_Item], step: Callable[[_Item], tuple[DocumentResult, Document]]) -> Run:
    told: list[DocumentResult] = []
    failures: list[FailureTold] = []
    documents: dict[str, Document] = {}
    for item in items:
        try:
            result, document = step(item)
        except Exception as error:  # a fault of one document must not lose the others
            if _concerns_all(error):
                raise
            failures.append(_failure(item, error))
        else:
            told.append(result)
            documents[document.source.sha256] = document
    return Run(Result(documents=told, failures=failures), documents)


def _concerns_all(error: Exception) -> bool:
    """Whether no document can be read until the user changes the command; a request may be refused for one only."""
    return isinstance(error, UsageError) and not isinstance(error, EndpointRefused)


def _failure(item: Path | DocumentResult, error: Exception) -> FailureTold:
    file = str(item) if isinstance(item, Path) else item.source.file
    if isinstance(error, ExtractorError):
        what = error.what if error.where == file else f"{error.where}: {error.what}"
        return FailureTold(file=file, error=what, remedy=error.remedy, exit_code=error.exit_code)
    at = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error} ({Path(at.filename).name}, line {at.lineno})"
    modules = (frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__))
    own = any(name.startswith(OWN_SCHEMA) for name in modules)
    remedy = "correcting your own schema" if own else "reporting this fault, with the file"
    return FailureTold(file=file, error=what, remedy=remedy, exit_code=3)
