"""The whole way from files to a result: read, find the kind, extract, verify."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from extractor.catalog import find_kind
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
Step = Callable[[_Item], tuple[DocumentResult, Document]]


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
    return told_of(document, reading, definitions(options.definitions)), document


def extract(document: Document, kind: type[Report], options: Options) -> Reading:
    """The record of `document`, read by a model, by recorded replies, by labels, or twice."""
    if not options.asks_model:
        return read_by_labels(document, kind)
    with _asked(document, options) as (endpoint, settings):
        reading = read_with_model(document, kind, endpoint, settings)
    return beside(reading, read_by_labels(document, kind)) if options.reader is Reader.BOTH else reading


_FAILED = {2, 3, 4}


def exit_code(result: Result, fail_on: FailOn) -> int:
    """What the shell is told: the gravest failure (2, then 3, then 4), else 1 for findings that count, else 0."""
    found = {finding.verdict.value for document in result.documents for finding in document.findings}
    return code_of((failure.exit_code for failure in result.failures), found, fail_on)


def code_of(failures: Iterable[int], verdicts: Collection[str], fail_on: FailOn) -> int:
    """`exit_code`, of the codes of failures and the verdicts of findings."""
    codes = [code if code in _FAILED else DocumentUnreadable.exit_code for code in failures]
    if codes:
        return min(codes)
    worst_first = list(FailOn)[:-1]
    counted = [] if fail_on is FailOn.NEVER else worst_first[: worst_first.index(fail_on) + 1]
    return int(any(verdict.value in verdicts for verdict in counted))


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


def beside(by_model: Reading, by_labels: Reading) -> Reading:
    """The reading of the model, with the other one beside it."""
    problems = (*by_model.problems, *(f"labels: {problem}" for problem in by_labels.problems))
    return replace(by_model, reader=Reader.BOTH.value, problems=problems, second=by_labels.record)


def verified(document: Document, record: Report, second: Report | None, taken: Definitions) -> dict[str, Any]:
    """The fields of a result that follow from the records: themselves, and what verifying says."""
    named = DefinitionsTold(name=taken.name, title=taken.title, sha256=taken.sha256)
    told = {"record": record.model_dump(mode="json"), "definitions": named}
    if second is None:
        findings, coverage = verify(document, record, taken)
        return told | {"findings": findings, "coverage": coverage}
    findings, coverage, agreement = verify_both(document, record, second, taken)
    beside = {"second": second.model_dump(mode="json"), "agreement": agreement}
    return told | {"findings": findings, "coverage": coverage} | beside


def told_of(document: Document, reading: Reading, taken: Definitions) -> DocumentResult:
    """What is said of a document that was read."""
    source = document.source
    return DocumentResult(
        source=SourceTold(file=source.file, sha256=source.sha256, pages=source.pages),
        kind=type(reading.record).kind,
        reader=cast("Literal['model', 'labels', 'both']", reading.reader),
        model=reading.model,
        prompt=reading.prompt,
        problems=[*document.problems, *reading.problems],
        **verified(document, reading.record, reading.second, taken),
    )


def _each(items: Iterable[_Item], step: Step[_Item]) -> Run:
    told: list[DocumentResult] = []
    failures: list[FailureTold] = []
    documents: dict[str, Document] = {}
    for _, result, document in tried(items, step):
        if isinstance(result, FailureTold):
            failures.append(result)
        else:
            told.append(result)
        if document:
            documents[document.source.sha256] = document
    return Run(Result(documents=told, failures=failures), documents)


def tried(
    items: Iterable[_Item], step: Step[_Item]
) -> Iterator[tuple[_Item, DocumentResult | FailureTold, Document | None]]:
    """Each of `items` with what `step` makes of it, or with why it fails: a fault of one must not lose the others."""
    for item in items:
        try:
            result, document = step(item)
        except Exception as error:
            if _concerns_all(error):
                raise
            yield item, failure_of(str(item) if isinstance(item, Path) else item.source.file, error), None
        else:
            yield item, result, document


def _concerns_all(error: Exception) -> bool:
    """Whether no document can be read until the user changes the command; a request may be refused for one only."""
    return isinstance(error, UsageError) and not isinstance(error, EndpointRefused)


def failure_of(file: str, error: Exception) -> FailureTold:
    """Why a file yields no result; a fault of ours is told with its place in the program."""
    if isinstance(error, ExtractorError):
        what = error.what if error.where == file else f"{error.where}: {error.what}"
        return FailureTold(file=file, error=what, remedy=error.remedy, exit_code=error.exit_code)
    at = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error} ({Path(at.filename).name}, line {at.lineno})"
    modules = (frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(error.__traceback__))
    own = any(name.startswith(OWN_SCHEMA) for name in modules)
    remedy = "correcting your own schema" if own else "reporting this fault, with the file"
    return FailureTold(file=file, error=what, remedy=remedy, exit_code=3)
