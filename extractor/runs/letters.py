"""Requests that are written into files and answered later: who is asked in place of an endpoint."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from extractor.extract.batch import portions, request_line
from extractor.extract.request import Dialect, Request
from extractor.extract.settings import Settings
from extractor.runs.asker import Waiting
from extractor.store.batches import Written


@dataclass(frozen=True, slots=True)
class _Place:
    """A line in the spool."""

    written: Written
    start: int
    size: int


class Letters:
    """Takes down what the documents of a run would ask, each request once; the documents wait."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        """The lines are spooled in `folder`: there may be more of them than memory holds."""
        self._dialect = Dialect.of(settings)
        self._spool = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the letters are
        self._places: dict[str, _Place] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._spool.close()

    @property
    def count(self) -> int:
        """How many requests were taken down."""
        return len(self._places)

    async def ask(self, digest: str, request: Request, document: str, model: str) -> None:
        """Takes a request down; raises Waiting."""
        if digest not in self._places:
            line = request_line(digest, self._dialect.body(request, model))
            place = _Place(Written(digest, document, model), self._spool.seek(0, 2), len(line))
            self._spool.write(line)
            self._places[digest] = place
        raise Waiting

    @property
    def requests(self) -> list[Written]:
        """What was taken down, in the order of the lines."""
        return [place.written for place in self._ordered()]

    def lines(self) -> Iterator[bytes]:
        """The lines, in the same order whichever worker was first."""
        for place in self._ordered():
            self._spool.seek(place.start)
            yield self._spool.read(place.size)

    def write(self, path: Path) -> list[Path]:
        """The files that now hold the lines: `path`, or numbered ones beside it where one batch cannot hold them."""
        parts: list[Path] = []
        for portion in portions(self.lines()):
            parts.append(path.with_name(f"{path.name}.{len(parts)}.part"))
            with parts[-1].open("wb") as file:
                file.writelines(portion)
        named = [path] if len(parts) == 1 else [_numbered(path, n) for n in range(1, len(parts) + 1)]
        for part, final in zip(parts, named, strict=True):
            part.replace(final)
        return named

    def _ordered(self) -> list[_Place]:
        return sorted(self._places.values(), key=lambda place: (place.written.document, place.written.request))


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}-{number:03}{path.suffix}")
