"""Which printed lines are one paragraph: hard line ends are an accident of the page, not of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.document import Paragraph, Piece, Text, joined

WRAPPED_ALONE = 48  # columns that a line fills before a page break cuts its sentence; a title is shorter
WRAPPED = 40  # columns of a line whose next line follows at once
WRAPPED_CLAUSE = 30  # the same where a comma shows that the line is running text
SOFT_HYPHEN = "\xad"  # printed only at the end of a line, where it parts a word


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of running text."""

    text: Text
    full: bool | None  # reaches the margin, so its sentence may go on in the next line; None: no margin is known
    gap: bool = False  # a blank line or a page break stands before it
    indented: bool | None = None  # None where the document does not indent its paragraphs


def lines_to_paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """The lines joined where a sentence goes on."""
    run: list[Line] = []
    for line in lines:
        if run and not _goes_on(run[-1], line):
            yield Paragraph(without_markup(join_lines([one.text for one in run])))
            run = []
        run.append(line)
    if run:
        yield Paragraph(without_markup(join_lines([one.text for one in run])))


def join_lines(texts: Sequence[Text]) -> Text:
    """Wrapped lines as one text: Chinese meets without a space, words with one."""
    runs = list(texts[:1])
    for before, text in pairwise(texts):
        if before.text.endswith(SOFT_HYPHEN):
            runs[-1] = part(runs[-1], 0, len(runs[-1].text) - 1)
        glue = glue_between(before.text, text.text)
        runs.append(Text(glue + text.text, _moved(text.pieces, len(glue))))
    return joined(runs, "")


def _moved(pieces: Sequence[Piece], by: int) -> tuple[Piece, ...]:
    return tuple(replace(p, start=p.start + by, end=p.end + by) for p in pieces) if by else tuple(pieces)


def glue_between(before: str, after: str) -> str:
    """What stands between two wrapped lines when they are joined."""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    if before[-1] == SOFT_HYPHEN or (re.search(r"\d[.,]$", before) and after[0].isdigit()):
        return ""
    if before[-1].isdigit() and re.match(r"[.,]\d|[%‰]", after):
        return ""
    return "" if re.search(r"[A-Za-z]-$", before) and after[0].islower() else " "


def is_wide(char: str) -> bool:
    """Whether `char` is Chinese or of its width, so that no space belongs beside it."""
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’…—·"


def width(text: str) -> int:
    """The columns `text` takes in a fixed-width font, a Chinese character taking two."""
    return len(text) + sum(map(is_wide, text)) if not text.isascii() else len(text)


_MARKER = re.compile(
    r"""[一二三四五六七八九十]{1,3}、
    | [(（][一二三四五六七八九十\d]{1,3}[)）]
    | \d{1,2}[、．]
    | \d{1,2}\.(?!\s?\d)
    | \d{1,2}(?:\.\d{1,2})*\.?\s+[A-Z]
    | 第[一二三四五六七八九十\d]{1,3}[章节条](?:\s|[^，。])
    | [①-⑳•●■◆▪○□]
    | 注\s*\d?\s*[：:] | 说明\s*[：:] | 资料来源\s*[：:]
    | (?:Note|Source)s?\s*:""",
    re.X,
)
_CAPTION = re.compile(
    r"""(?:附?表|附?图|附件)\s*[\d一二三四五六七八九十](?:[\d\-—–.])*(?!\s?[所中可显，,。)）、]|\s?所)
    | (?:Table|Figure|Annex|Appendix|Exhibit)\s+[A-Z]?\d
    | (?:金额|货币|计量)?单\s*位\s*[:：]\s*\S{1,12}\s*$""",
    re.X,
)
_ENDED = re.compile(r"[。！？；!?;：:][”’\"』」）)】》]?$")
_LABEL = re.compile(r"[^\s,，。;；:：、]{2,14}\s*[:：]")
_INNER = re.compile(r"[，,、；;。：:]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
CLAUSE = 60  # a caption is shorter


def begins_paragraph(text: str) -> bool:
    """Whether `text` opens with a heading number, a bullet or a caption's name."""
    return bool(_MARKER.match(text)) or is_caption(text)


def is_caption(text: str) -> bool:
    """Whether `text` names a table, a figure or the unit of a table."""
    return len(text) <= CLAUSE and "。" not in text and bool(_CAPTION.match(text))


def _goes_on(before: Line, after: Line) -> bool:
    one, two = before.text.text, after.text.text
    if begins_paragraph(two) or is_caption(one) or after.indented:
        return False
    if before.full is False:  # words with spaces end lines at any length
        return is_latin(one) and not after.gap and not is_ended(one) and _breaks_off(one, two, after.gap)
    if _LABEL.match(one) and _LABEL.match(two):
        return False
    if before.full and after.indented is False:
        return True
    if is_ended(one):
        return bool(before.full) and not after.gap and is_latin(one) and one.endswith(".")
    return bool(before.full and not after.gap) or _breaks_off(one, two, after.gap)


def is_ended(text: str) -> bool:
    """Whether `text` closes with the mark of a sentence or of a list to come."""
    return bool(_ENDED.search(text)) or (is_latin(text) and text.endswith("."))


def _breaks_off(one: str, two: str, gap: bool) -> bool:
    """Whether a line stops inside a sentence, not at the end of a title."""
    if is_latin(one):
        return width(one) >= WRAPPED and (two[:1].islower() or one.endswith(","))
    if one.endswith((",", "，", "、")):
        return True
    inner = bool(_INNER.search(one))
    alone = gap or bool(_MARKER.match(one))
    return width(one) >= (WRAPPED_ALONE if alone else WRAPPED_CLAUSE if inner else WRAPPED) and (inner or not gap)


def is_latin(text: str) -> bool:
    """Whether `text` is written in words with spaces."""
    return not any(map(is_wide, text)) and bool(_LATIN_WORD.search(text))


_TAG = re.compile(
    r"</?(?P<block>p|br|div|li|ul|ol|tr|td|table|h[1-6])\b[^<>]{0,200}>"
    r"|</?(?:span|b|strong|i|em|u|font|a|sub|sup|o:p)\b[^<>]{0,200}>"
    r"|&(?P<space>nbsp|ensp|emsp);|&(?P<sign>amp|lt|gt|quot);",
    re.I,
)
_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}


def without_markup(text: Text) -> Text:
    """`text` with the tags that web forms leave behind as line breaks, places kept."""
    matches = list(_TAG.finditer(text.text)) if "<" in text.text or "&" in text.text else []
    if not matches:
        return text
    lines: list[list[Text]] = [[]]
    at = 0
    for match in matches:
        lines[-1].append(part(text, at, match.start()))
        at = match.end()
        if match["block"]:
            lines.append([])
        elif match["space"] or match["sign"]:
            sign = _SIGNS.get((match["sign"] or "").lower(), " ")
            lines[-1].append(_as(part(text, match.start(), at), sign))
    lines[-1].append(part(text, at, len(text.text)))
    kept = [stripped(joined(parts, "")) for parts in lines]
    return joined([line for line in kept if line.text], "\n")


def _as(text: Text, sign: str) -> Text:
    return Text(sign, tuple(replace(p, start=0, end=len(sign)) for p in text.pieces[:1]))


def part(text: Text, start: int, end: int) -> Text:
    """`text[start:end]` with its places."""
    pieces = (
        replace(p, start=max(p.start, start) - start, end=min(p.end, end) - start)
        for p in text.pieces
        if p.start < end and start < p.end
    )
    return Text(text.text[start:end], tuple(pieces))


def stripped(text: Text) -> Text:
    """`text` without the blanks around it."""
    bare = text.text.strip()
    if bare == text.text:
        return text
    start = len(text.text) - len(text.text.lstrip())
    return part(text, start, start + len(bare))
