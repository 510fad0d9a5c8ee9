"""Result files: read, looked at beforehand, written."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from extractor.errors import UsageError
from extractor.finding import Result
from extractor.report.streams import write_message
from extractor.report.to_json import json_to_result
from extractor.report.words import Lang, word
from extractor.runs.sources import sources

MOST_ENDINGS = 5  # of files that are passed over


def loaded(path: Path) -> Result:
    """The result in a file; UsageError where it holds none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise UsageError(path, f"cannot be read as a result: {why}", "a file that `extractor run -o` wrote") from error
    return json_to_result(text, path)


def reports_in(named: Sequence[Path], lang: Lang) -> list[Path]:
    """The reports that the user names: files, folders, patterns, `-` for a list on standard input.

    What is passed over in folders is told. Raises UsageError where a name stands for no file.
    """
    passed: Counter[str] = Counter()
    found = sources(named, sys.stdin, lambda path: passed.update([path.suffix.lower() or path.name]))
    if passed:
        endings = word(",", lang).join(f"{ending} {count:,}" for ending, count in passed.most_common(MOST_ENDINGS))
        more = word(",", lang) + "…" if len(passed) > MOST_ENDINGS else ""
        write_message(word("passed_over", lang).format(passed.total(), endings + more))
    return found


def is_folder(out: Path | None) -> bool:
    """Whether a place for the output is a folder, there or to be made, and not a file."""
    if out is None or out.suffix.lower() == ".json":
        return False
    return os.path.isdir(out) or not os.path.lexists(out)


def check_output(path: Path | None, reports: Sequence[Path] = ()) -> None:
    """Raises UsageError before the work is done, not after it, where its result cannot be written."""
    if path is None:
        return
    if any(os.path.realpath(report) == os.path.realpath(path) for report in reports):
        raise UsageError(path, "is a report itself, and would be lost", _ELSEWHERE)
    try:
        there = path.parent.is_dir() and os.access(path if path.exists() else path.parent, os.W_OK)
        if path.is_dir() or not there:
            raise UsageError(path, "cannot be written: a file in a folder that exists is needed", _ELSEWHERE)
    except (OSError, ValueError) as error:  # a name that no file can have
        raise _unwritten(path, error) from error


def save(text: str, path: Path) -> None:
    """Writes `text` as UTF-8; UsageError where that cannot be."""
    try:
        path.write_bytes(text.encode("utf-8"))
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from error


@contextmanager
def written(path: Path | None) -> Iterator[IO[bytes]]:
    """A file to write into that takes the place of `path` when all is written; standard output without a path."""
    if path is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    whole = Path(os.path.realpath(path))
    part = whole.with_name(f"{whole.name}.part") if not whole.exists() or whole.is_file() else whole  # or a pipe
    try:
        with part.open("wb") as file:
            yield file
        if part != whole:
            part.replace(whole)
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from error
    finally:
        if part != whole:
            with suppress(OSError):  # it is gone where all went well
                part.unlink()


_ELSEWHERE = "another place for -o"


def _unwritten(path: Path, error: Exception) -> UsageError:
    return UsageError(path, f"cannot be written: {getattr(error, 'strerror', None) or error}", _ELSEWHERE)
