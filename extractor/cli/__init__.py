"""The command line: options in, results out, and an exit code that says how it went."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from extractor.cli.program import app
from extractor.report.streams import told_errors
from extractor.report.words import lang_of

__all__ = ["app", "main"]


def main() -> None:
    """The command `extractor`."""
    # A stream that the caller closed is None; the exit code is what he wants.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the program
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese letters shows a mark in their stead
    with told_errors(lang_of(os.environ)):
        app()
