"""The text of one cell: wrapped lines are joined, lists of names or values keep their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.document import Text, joined
from extractor.read.flow import begins_paragraph, is_ended, is_wide, join_lines, without_markup
from extractor.read.glyphs import PrintedLine

LABEL = 3  # characters of a line of a label that was cut to fit its head, as 二级 / 指标
PADDING = 4.0  # points that a cell keeps free at each side, at the least


def lines_to_text(lines: Sequence[PrintedLine], room: float, in_list: bool = False) -> Text:
    """The text of a cell `room` points wide; `in_list`: a cell beside it holds as many lines ended by hand."""
    if not lines:
        return Text("", ())
    runs: list[list[Text]] = [[lines[0].text]]
    for (one, two), ended in zip(pairwise(lines), ended_lines(lines, room), strict=True):
        if ended and _keeps(one, two, lines, in_list):
            runs.append([])
        runs[-1].append(two.text)
    return without_markup(joined([join_lines(run) for run in runs], "\n"))


def ended_lines(lines: Sequence[PrintedLine], room: float) -> list[bool]:
    """Whether each line but the last ends before the margin, though the next word had room."""
    free = max(room - 2 * PADDING, max((line.x1 - line.x0 for line in lines), default=0))
    return [_had_room(one, two, free) for one, two in pairwise(lines)]


def _had_room(one: PrintedLine, two: PrintedLine, free: float) -> bool:
    return one.x1 - one.x0 + first_unit(two) + 0.6 * one.size < free


_UNIT = re.compile(
    r"""[（《“‘【(\[]*                        # an opening bracket does not end a line
    (?:[^\s\u2e80-\uffff]+|.)              # a word or number, or one Chinese character
    [，。、；：！？）》”’】％%,.;:!?)\]}]*    # what closes does not begin a line
    (?:(?<=[,.;:!?%])[^\s\u2e80-\uffff]+)?  # nor do letters after a narrow mark""",
    re.X,
)


def first_unit(line: PrintedLine) -> float:
    """The width of what cannot be parted from the beginning of a line."""
    match = _UNIT.match(line.text.text)
    unit = match[0] if match else ""
    blank = 0.0 if is_wide(unit[:1] or " ") else 0.25
    return line.size * (blank + sum(1.0 if is_wide(char) else 0.55 for char in unit))


_RUNNING = re.compile(r"[，、；。：（]|[,;:](?!\d)|\($")  # marks of running text, which names and values lack


def _keeps(one: PrintedLine, two: PrintedLine, lines: Sequence[PrintedLine], in_list: bool) -> bool:
    before, after = one.text.text, two.text.text
    if after.startswith(("(", "（", "[")) and not begins_paragraph(after):
        return False
    if is_ended(before) or begins_paragraph(after):
        return True
    if _RUNNING.search(before):
        return False
    texts = [line.text.text for line in lines]
    if all(len(text) <= LABEL for text in texts):
        return any(char.isdigit() for text in texts for char in text)
    return in_list or len(lines) >= 3 or any(char.isdigit() for char in before + after)
