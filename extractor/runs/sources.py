"""The files that a user names: files, folders, patterns, a list on standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractor.errors import UsageError
from extractor.read import SUFFIXES
from extractor.store import is_store

LIST = "-"


def sources(named: Sequence[Path], listed: Iterable[str] = ()) -> list[Path]:
    """Every file once, in the order in which it is named, of a folder by name; `listed` are the lines for `-`.

    Of folders only files of a known ending are taken, hidden ones and folders of results are passed over. A file that
    is named is taken whatever it is, also where it is not there, so that it is told.
    """
    found = (path for name in named for path in _of(name, listed))
    return list(dict.fromkeys(found))


def _of(named: Path, listed: Iterable[str]) -> Iterator[Path]:
    if str(named) == LIST:
        for line in filter(None, (line.rstrip("\r\n") for line in listed)):
            yield from _of(Path(line), ())
    elif named.is_dir():
        yield from _below(named)
    elif glob.has_magic(str(named)) and not os.path.lexists(named):
        yield from _like(named)
    else:
        yield named


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        there = Path(here)
        folders[:] = sorted(name for name in folders if name[0] != "." and not is_store(there / name))
        known = (name for name in sorted(files) if name[0] != "." and Path(name).suffix.lower() in SUFFIXES)
        yield from (there / name for name in known)


def _like(pattern: Path) -> Iterator[Path]:
    found = sorted(glob.glob(str(pattern), recursive=True))
    if not found:
        raise UsageError(pattern, "no file is of this pattern", "checking it, in quotation marks where a shell sees it")
    for name in found:
        yield from _of(Path(name), ())
