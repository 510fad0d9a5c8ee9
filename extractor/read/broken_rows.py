"""Rows of a text table that break where a cell wraps: 执行率, then on the next line (B/A) and the cells that follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from string import ascii_lowercase

SHORT = 60  # characters of a line without a tab that can be a piece of a cell
OPENING = ("(", "（")
NOTHING = " \t-—–/"  # what an empty cell may hold
MOST_PIECES = 12  # of one row
FEWEST = 3  # rows of the same number of cells that show how many a row has

Span = tuple[int, int]  # of the lines that make one row


def broken_rows(lines: Sequence[str], gaps: Sequence[bool]) -> list[Span]:
    """The stretches of lines that make one row each; `gaps` tells which lines stand after a blank one.

    A row is known by the number of its tabs, which most rows around it have: the pieces must add up to as many. A piece
    begins with a bracket or a small letter, or with no tab where most rows around are whole.
    """
    return [span for start, end in _runs(lines, gaps) for span in _in_run(lines, start, end)]


def _runs(lines: Sequence[str], gaps: Sequence[bool]) -> Iterator[Span]:
    """Stretches of lines without a blank one that hold tabs or may be pieces of cells."""
    start: int | None = None
    for at, line in enumerate(lines):
        if start is not None and (gaps[at] or not _may_be_piece(lines, at)):
            yield start, at
            start = None
        if start is None and _may_be_piece(lines, at):
            start = at
        if "\t" not in line and start == at and not _opens(lines, at + 1):
            start = None
    if start is not None:
        yield start, len(lines)


def _may_be_piece(lines: Sequence[str], at: int) -> bool:
    return "\t" in lines[at] or (len(lines[at]) <= SHORT and (_opens(lines, at) or _opens(lines, at + 1)))


def _opens(lines: Sequence[str], at: int) -> bool:
    line = lines[at].strip() if at < len(lines) else ""
    return line.startswith(OPENING) or (line[:1] in ascii_lowercase and bool(line))


def _in_run(lines: Sequence[str], start: int, end: int) -> Iterator[Span]:
    tabs = [line.count("\t") for line in lines[start:end]]
    most = max(tabs)
    long = Counter(count for count in tabs if 2 * count > most)  # pieces are short, and may be as many as the rows
    whole, count = max(long.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if whole < 2 or count < FEWEST:
        return
    rows = [line.split("\t") for line in lines[start:end] if line.count("\t") == whole]
    figures = [column for column in range(whole + 1) if 2 * sum(_has_digit(row[column]) for row in rows) > len(rows)]
    at = start
    while at < end:
        stop = _end_of_row(lines, at, end, whole, sure=2 * count > len(tabs))
        if stop > at + 1 and (_opens(lines, at + 1) or _fits("".join(lines[at:stop]).split("\t"), figures)):
            yield at, stop
        else:
            stop = at + 1
        at = stop


def _fits(cells: Sequence[str], figures: Sequence[int]) -> bool:
    """Whether a joined row holds figures where the whole rows do: two rows of a form may add up to as many cells."""
    return all(_has_digit(cells[column]) or not cells[column].strip(NOTHING) for column in figures)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _end_of_row(lines: Sequence[str], at: int, end: int, whole: int, sure: bool) -> int:
    """Where the row that begins at a line ends: behind that line, unless it and the next ones add up to a whole row."""
    total, stop = lines[at].count("\t"), at + 1
    while (
        stop < min(end, at + MOST_PIECES)
        and total < whole
        and (_opens(lines, stop) or (sure and not lines[stop].startswith("\t")))
    ):
        total += lines[stop].count("\t")
        stop += 1
    if total != whole or stop == at + 1:
        return at + 1
    while (
        stop < min(end, at + MOST_PIECES)
        and "\t" not in lines[stop]
        and _opens(lines, stop)
        and len(lines[stop]) <= SHORT
    ):
        stop += 1
    return stop
