"""Standard output and standard error: errors told plainly, bytes written whole, a closed pipe taken quietly."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from rich.console import Console
from rich.text import Text

from extractor.errors import ExtractorError, UsageError
from extractor.report.visible import visible
from extractor.report.words import Lang, word

NARROWEST = 20  # columns; Rich prints nothing at all where there are none
PIPE_CLOSED = 141  # as a shell tells a program that died of SIGPIPE


class _PipeConsole(Console):
    def on_broken_pipe(self) -> NoReturn:
        """Rich would exit with 1, which says that there are findings."""
        raise BrokenPipeError


def result_console() -> Console:
    """Standard output for people; without colours where it is no terminal or NO_COLOR is set."""
    console = _PipeConsole(highlight=False, emoji=False, markup=False)
    console.width = max(console.width, NARROWEST)
    return console


def write_out(text: str) -> None:
    """Writes `text` to standard output as UTF-8, whatever the terminal's encoding."""
    sys.stdout.flush()
    rest = memoryview(text.encode("utf-8", "replace"))
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) :]  # with PYTHONUNBUFFERED a pipe takes what fits
    sys.stdout.buffer.flush()


def write_error(error: str, remedy: str, lang: Lang) -> None:
    """Writes "where: what" and what to try to standard error."""
    write_message(error)
    write_message(f"{word('try', lang)}{remedy}")


def write_message(line: str) -> None:
    """Writes one line to standard error; the exit code counts more than a line that no one can read."""
    with suppress(OSError):
        print(visible(line), file=sys.stderr, flush=True)


@contextmanager
def told_errors(lang: Lang) -> Iterator[None]:
    """Tells an error of ours and exits with its code; a reader that has gone away is no error to tell."""
    try:
        yield
    except ExtractorError as error:
        write_error(f"{error.where}: {error.what}", error.remedy, lang)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _write_no_more()
        sys.exit(PIPE_CLOSED)
    except OSError as error:
        if error.filename is None:  # a file is named; what is left is standard output
            _write_no_more()
        where = f"{error.filename or 'standard output'}: cannot be used: {error.strerror or error}"
        write_error(where, "looking after it, or -o with another file; then the same command", lang)
        sys.exit(UsageError.exit_code)


def _write_no_more() -> None:
    """What is still buffered would fail again when the interpreter flushes it on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """What tells a waiting user how far it is: a line that goes away again, on a terminal only."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda line: None
        return
    with console.status("") as status:
        yield lambda line: status.update(Text(visible(line)))
