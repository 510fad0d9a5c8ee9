"""The files that a user names: files, folders, patterns, a list on standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from extractor.errors import UsageError
from extractor.read import SUFFIXES

LIST = "-"


PassOver = Callable[[Path], object]


def sources(named: Sequence[Path], listed: Iterable[str] = (), pass_over: PassOver = lambda path: None) -> list[Path]:
    """Every file once, in the order in which it is named, of a folder by name; `listed` are the lines for `-`.

    Of folders only files of a known ending are taken: hidden ones and folders of results are left alone, every other
    file is given to `pass_over`. A file that is named is taken whatever it is, also where it is not there, so that it
    is told. Raises UsageError where a folder, a pattern or the list names no file.
    """
    found = (path for name in named for path in _of(name, listed, pass_over))
    return list(dict.fromkeys(found))


def _of(named: Path, listed: Iterable[str], pass_over: PassOver) -> Iterator[Path]:
    if str(named) == LIST:
        lines = filter(None, (line.rstrip("\r\n") for line in listed))
        found = [path for line in lines for path in _of(Path(line), (), pass_over)]
        yield from _some(found, "standard input", "names no file", "a file, folder or pattern on each line")
    elif os.path.isdir(named):
        yield from _some(
            _below(named, pass_over), named, "holds no report", f"a folder with files that end in {_KNOWN}"
        )
    elif glob.has_magic(str(named)) and not os.path.lexists(named):
        remedy = "checking it, in quotation marks where a shell sees it"
        yield from _some(_like(named, pass_over), named, "no file is of this pattern", remedy)
    else:
        yield named


_KNOWN = ", ".join(sorted(SUFFIXES))


def _some(found: Iterable[Path], where: object, what: str, remedy: str) -> Iterator[Path]:
    """What was found; raises UsageError where that is nothing."""
    first = None
    for first in found:
        yield first
    if first is None:
        raise UsageError(where, what, remedy)


def _below(folder: Path, pass_over: PassOver) -> Iterator[Path]:
    """The reports in a folder and below it; then the folders that do not open, so that they are told."""
    seen, closed = {os.path.realpath(folder)}, list[str]()
    for here, folders, files in os.walk(folder, followlinks=True, onerror=lambda error: closed.append(error.filename)):
        folders[:] = _fresh(Path(here), folders, seen)
        for path in (Path(here, name) for name in sorted(files) if name[0] != "."):
            if path.suffix.lower() in SUFFIXES and (path.is_file() or not path.exists()):  # a pipe may have no end
                yield path
            else:
                pass_over(path)
    yield from map(Path, closed)


def _fresh(there: Path, names: Iterable[str], seen: set[str]) -> list[str]:
    """The folders to go into: none of results, and none twice, whichever links lead to it."""
    from extractor.store import is_store  # noqa: PLC0415 - a database takes long to load

    fresh = {os.path.realpath(there / name): name for name in sorted(names, reverse=True) if name[0] != "."}
    found = sorted(name for real, name in fresh.items() if real not in seen and not is_store(there / name))
    seen.update(fresh)
    return found


def _like(pattern: Path, pass_over: PassOver) -> Iterator[Path]:
    for name in sorted(glob.glob(str(pattern), recursive=True)):
        path = Path(name)
        yield from _below(path, pass_over) if path.is_dir() else [path]
