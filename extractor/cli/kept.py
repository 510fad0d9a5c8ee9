"""What a command goes over again: the results in a folder of runs, or in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.files import loaded
from extractor.errors import UsageError
from extractor.finding import DocumentResult, FailureTold
from extractor.quantity import Verdict
from extractor.report.selection import Selection
from extractor.stored import Sources, by_content

if TYPE_CHECKING:
    from extractor.store import Store

KeptIn = Annotated[Path, typer.Argument(metavar="OUT|RESULT.json", help="What `run -o` wrote: a folder or a file.")]
Verdicts = Annotated[list[Verdict] | None, typer.Option("--verdict", help="Only findings of this verdict.")]
RuleNames = Annotated[list[str] | None, typer.Option("--rule", metavar="RULE", help="Only findings of this rule.")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="Only reports of this kind.")]
Units = Annotated[list[str] | None, typer.Option("--unit", metavar="NAME", help="Only bodies with this in their name.")]
Years = Annotated[list[str] | None, typer.Option("--year", metavar="YEAR", help="Only reports on this year.")]
Files = Annotated[list[str] | None, typer.Option("--file", metavar="TEXT", help="Only files with this in their path.")]
SourcesIn = Annotated[
    Path | None, typer.Option("--sources", metavar="DIR", help="Look for the reports here, by their content.")
]


@dataclass(frozen=True, slots=True)
class Kept:
    """Results that can be gone over again and again, one document at a time."""

    documents: Callable[[], Iterator[DocumentResult]]
    failures: Callable[[], Iterator[FailureTold]]
    folder: Path  # where the sources may stand
    in_store: bool
    copies: Callable[[], list[tuple[str, str]]] = list  # files with the content of another
    waiting: Callable[[], int] = lambda: 0  # reports that a run has seen, and that yield neither a result nor a failure

    def reports(self) -> Iterator[Path]:
        """The files that the results tell of: no output may take their place."""
        return (Path(document.source.file) for document in self.documents())

    def sources(self, folder: Path | None = None) -> Sources:
        """Where the sources are looked for; `folder` is searched by content."""
        return Sources(self.folder, by_content(folder) if folder else None)


@contextmanager
def kept_in(path: Path, url: str | None = None) -> Iterator[Kept]:
    """The results in `path`, or in the database at `url`, which stands in place of the one in that folder.

    Raises UsageError or StoreUnusable where there are none.
    """
    if not path.is_dir() and url is None:
        result = loaded(path)
        yield Kept(lambda: iter(result.documents), lambda: iter(result.failures), path.parent, in_store=False)
        return
    # A database library takes longer to load than a result file to show.
    from extractor.store import Store, is_store, opened, url_in  # noqa: PLC0415

    if url is None and not is_store(path):
        raise UsageError(path, "is a folder without results", "a folder or a file that `extractor run -o` wrote")
    store = Store(opened(url or url_in(path), make=False))
    try:
        waiting = partial(_waiting, store)
        yield Kept(store.results, store.failures, path.parent, in_store=True, copies=store.copies, waiting=waiting)
    finally:
        store.close()


def _waiting(store: Store) -> int:
    told = {line.sha256 for line in store.summaries()}
    failed = {failure.file for failure in store.failures()}
    return sum(sha256 not in told and path not in failed for sha256, path in store.paths().items())


def selection(**wanted: Sequence[str] | None) -> Selection:
    """What the options of that name want."""
    return Selection(**{name: tuple(values or ()) for name, values in wanted.items()})
