"""Where the cells of the lines of a text part: at tabs, at pipes, at wide gaps, or before the figures of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.read.columns import ROWS, Extent, holds_figures, rows_to_columns, rows_to_runs
from extractor.read.flow import width


class Part(NamedTuple):
    """A cell in a line: its column, from 1, and where its text begins and ends."""

    column: int
    start: int
    end: int


Parts = list[Part]  # of one line; none for a line of rules between two rows


def lines_to_parts(lines: Sequence[str]) -> list[Parts | None]:
    """The cells of each line, None for one of running text; lines that follow one another make rows together."""
    parts: list[Parts | None] = [_ordinal(_split(line, _TAB)) if "\t" in line else None for line in lines]
    for is_row, rows_to_parts in ((_is_piped, _piped), (_is_gapped, _gapped), (_is_listed, _listed)):
        for start, run in _runs(lines, parts, is_row):
            parts[start : start + len(run)] = rows_to_parts(run)
    return parts


_TAB = re.compile(r"\t")
_PIPE = re.compile(r"[|｜│┃║]")
_RULE = re.compile(r"[\s|｜+\-=:\u2500-\u257f]{3,}")
_GAP = re.compile(r"(?:[ \xa0]{2,}|\u3000)\s*")


def _runs(
    lines: Sequence[str], parts: Sequence[Parts | None], is_row: Callable[[str], bool]
) -> Iterator[tuple[int, list[str]]]:
    """Stretches of lines that may be rows and are none yet, with the place of the first."""
    start = 0
    for at in range(len(lines) + 1):
        if at == len(lines) or parts[at] is not None or not is_row(lines[at]):
            if at > start:
                yield start, list(lines[start:at])
            start = at + 1


def _split(line: str, between: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the stretches of `line` that `between` parts begin and end."""
    cuts = [(0, 0), *(found.span() for found in between.finditer(line)), (len(line), len(line))]
    return [(one[1], two[0]) for one, two in pairwise(cuts)]


def _ordinal(stretches: Sequence[tuple[int, int]]) -> Parts:
    return [Part(column, start, end) for column, (start, end) in enumerate(stretches, 1)]


def _is_piped(line: str) -> bool:
    return bool(_PIPE.search(line) or _RULE.fullmatch(line))


def _piped(run: Sequence[str]) -> list[Parts | None]:
    """Rows between pipes, with or without rules between them."""
    rows = [line for line in run if not _RULE.fullmatch(line)]
    ruled = len(rows) < len(run)
    if len(rows) < 2 or not all(len(_PIPE.findall(line)) > (0 if ruled else 1) for line in rows):
        return [None] * len(run)
    return [[] if _RULE.fullmatch(line) else _between_pipes(line) for line in run]


def _between_pipes(line: str) -> Parts:
    stretches = _split(line, _PIPE)
    first = not line[slice(*stretches[0])].strip()
    last = len(stretches) - (not line[slice(*stretches[-1])].strip())
    return _ordinal(stretches[first:last])


def _is_gapped(line: str) -> bool:
    return bool(line.strip())


def _gapped(lines: Sequence[str]) -> list[Parts | None]:
    """Rows whose parts stand below one another with wide gaps between, or are as many in each."""
    rows = [_stretches(line) for line in lines]
    found: list[Parts | None] = [None] * len(rows)
    for start, end in rows_to_runs([[s.extent for s in row] for row in rows]):
        found[start:end] = _aligned(rows[start:end]) or _equal(rows[start:end]) or found[start:end]
    return found


class _Stretch(NamedTuple):
    start: int
    end: int
    extent: Extent  # in columns of a fixed-width font


def _stretches(line: str) -> list[_Stretch]:
    found = []
    x0 = seen = 0
    for start, end in _split(line, _GAP):
        text = line[start:end].strip()
        if text:
            x0, seen = x0 + width(line[seen:start]), start
            found.append(_Stretch(start, end, Extent(text, x0, x0 + width(text))))
    return found


def _aligned(rows: Sequence[Sequence[_Stretch]]) -> list[Parts | None] | None:
    columns = rows_to_columns([[s.extent for s in row] for row in rows])
    if columns is None:
        return None
    return [
        [Part(first + 1, s.start, s.end) for s, (first, _) in zip(row, spans, strict=True)]
        for row, spans in zip(rows, columns.spans, strict=True)
    ]


def _equal(rows: Sequence[Sequence[_Stretch]]) -> list[Parts | None] | None:
    counts = {len(row) for row in rows}
    if len(rows) < ROWS or len(counts) > 1 or min(counts) < 3:
        return None
    if not holds_figures([[s.extent for s in row] for row in rows]):
        return None
    return [_ordinal([(s.start, s.end) for s in row]) for row in rows]


# A figure that stands alone between blanks, with its marks and a short unit, or what stands for none.
_FIGURE = re.compile(r"[（(＜<≥≤＞>=＝±+\-−－¥$￥]{0,2}\d[\d,，.．]*[^\s，。；：、！？,;:.!?]{0,4}|[—–\-－/／]{1,2}|无")
_SENTENCE = re.compile(r"[，。；！？]")


def _is_listed(line: str) -> bool:
    return not _SENTENCE.search(line)


def _listed(run: Sequence[str]) -> list[Parts | None]:
    """Rows that end with as many figures as the others, single blanks between; the line before them heads them."""
    words = [[(m.start(), m.end()) for m in re.finditer(r"\S+", line)] for line in run]
    figures = [_trailing(line, told) for line, told in zip(run, words, strict=True)]
    found: list[Parts | None] = [None] * len(run)
    at = 0
    while at < len(run):
        end = next((n for n in range(at, len(run)) if figures[n] != figures[at]), len(run))
        count = figures[at]
        if count >= 2 and end - at >= ROWS:
            is_headed = at > 0 and found[at - 1] is None and count < len(words[at - 1]) <= count + 3
            found[at - is_headed : end] = _rows(run[at - is_headed : end], words[at - is_headed : end], count)
        at = end
    return found


def _rows(run: Sequence[str], words: Sequence[Sequence[tuple[int, int]]], count: int) -> list[Parts | None]:
    """The last `count` words of each line in columns of their own; what leads up to them ends in one column.

    That is one label, unless wide gaps part it or all lines but the head have as many words before their figures.
    """
    apart = len({len(told) for told in words[1:]}) == 1
    leads = [told[:-count] if apart else _labels(line, told[:-count]) for line, told in zip(run, words, strict=True)]
    most = max(map(len, leads))
    return [
        [Part(column + most - len(lead), start, end) for column, start, end in _ordinal([*lead, *told[-count:]])]
        for lead, told in zip(leads, words, strict=True)
    ]


def _labels(line: str, words: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Words joined where no wide gap parts them."""
    joined = [words[0]]
    for start, end in words[1:]:
        if _GAP.match(line, joined[-1][1]):
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], end)
    return joined


def _trailing(line: str, words: Sequence[tuple[int, int]]) -> int:
    """How many figures end a line that begins with something else; a serial number may begin it."""
    count = 0
    for start, end in reversed(words[1:]):
        if not _FIGURE.fullmatch(line[start:end]):
            break
        count += 1
    return count
