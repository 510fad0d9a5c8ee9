"""Every quantity that a document names: the cells of tables by row and column, the numbers of prose by phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extractor.document import Cell, Document, Number, Paragraph, Row, Table, cell_ref
from extractor.numerals import Form, Role
from extractor.row_words import is_subtotal, is_total
from extractor.units import unit_numeral
from extractor.verify.cells import Cells, Kind, folded
from extractor.verify.naming import Stage, name_of, stage_of_head, stage_of_phrase

PROSE = 30  # characters of a cell that holds sentences
LONGEST_LABEL = 45
MOST = 24  # mentions of one name: of more, none names one thing
LONGEST_CAPTION = 60
NEAR = 60  # characters before a number that are read


@dataclass(frozen=True, slots=True)
class Mention:
    """A number with the name of what it counts; the name is empty where its words name none alone."""

    number: Number
    name: str
    stage: Stage
    label: str  # as printed, for people
    place: str  # the paragraph; or table and column, whose rows tell of one thing after another
    year: str = ""  # that its sentence names; empty for the year of the report
    head: str = ""  # of its column; empty in prose
    lead: str | None = ""  # of its sentence, up to it; None in a row that has slid

    @property
    def is_sure(self) -> bool:
        """Whether nothing in its row or sentence hints at another thing."""
        if self.lead is None or _OTHER_TIME.search(self.lead) or _OTHER_SCOPE.search(self.lead):
            return False
        return not (_SOME.search(self.lead) if base_of(self.number) not in MONEY else "其中" in self.lead)

    @property
    def table(self) -> str:
        """The rows under one head of a table; of prose, the paragraph."""
        return self.place.partition(".")[0]


@dataclass(frozen=True)
class Layout:
    """How the cells that hold sentences stand in their tables."""

    columns: dict[str, str] = field(default_factory=dict)  # by ref: the column, as a place
    goals: set[str] = field(default_factory=set)  # refs under a head that says target
    heads: dict[str, set[str]] = field(default_factory=dict)  # by table: what its columns are called
    captions: dict[str, str] = field(default_factory=dict)  # by table: the short paragraph before it

    def are_parallel(self, one: str, other: str) -> bool:
        """Whether two tables are one form under two captions: of two years, or of two bodies."""
        captions = {caption for table in (one, other) if (caption := self.captions.get(table))}
        return len(captions) > 1 and self.heads.get(one) == self.heads.get(other) is not None


def cells(document: Document, layout: Layout) -> list[Mention]:
    """The numbers of all tables with their names, some under two; `layout` is filled on the way."""
    tables = ((at, block) for at, block in enumerate(document.blocks) if isinstance(block, Table))
    return [mention for at, table in tables for mention in _in_table(document, table, at, layout)]


def _in_table(document: Document, table: Table, at: int, layout: Layout) -> Iterator[Mention]:
    heads: dict[int, str] = {}
    years: dict[int, str] = {}  # that a head above the lowest one names
    known: list[tuple[str, ...]] = []
    section, is_first, numbered = 0, True, False
    for row in table.rows:
        held = Cells.of(document, row)
        if held.is_head(is_first) and all(len(text) < PROSE for text in held.words):
            known += [held.words] if held.words not in known else []
            section, is_first = known.index(held.words), True
            layout.heads.setdefault(f"{at}-{section}", set()).update(held.words)
            layout.captions[f"{at}-{section}"] = _caption(document, at)
            below = {n: folded(held.cells[c].text) for c, span in held.spans.items() for n in span}
            years = ({} if numbered else years) | {n: year for n, head in below.items() if (year := _year_of(head))}
            heads |= below
            numbered = False
            continue
        is_first, numbered = False, True
        for cell in row.cells:
            if len(cell.text.text) >= PROSE:
                ref = cell_ref(row, cell)
                layout.columns[ref] = f"{at}-{section}.{cell.column}"
                if stage_of_head(heads.get(cell.column, "")) is Stage.TARGET:
                    layout.goals.add(ref)
        yield from _in_row(document, row, held, (heads, years), f"{at}-{section}")


def _caption(document: Document, at: int) -> str:
    """The short paragraph before a block; empty where none stands there."""
    before = document.blocks[at - 1] if at else None
    text = before.text.text.strip() if isinstance(before, Paragraph) else ""
    return text if len(text) <= LONGEST_CAPTION else ""


_NO_NAME = re.compile(r"^(?:[≥≤<>=＝≧≦]+|定性|/|—|-|\W*)$")
_NOT_NUMBERS = re.compile(r"单位$|性质|方向|符号|名称|说明|状态|原因|指标$|项目$|备注")


_Heads = tuple[Mapping[int, str], Mapping[int, str]]  # by column: the head, and the year that one above it names


def _in_row(document: Document, row: Row, held: Cells, above: _Heads, at: str) -> Iterator[Mention]:
    """Each number under the row's label, and under the words right before it where these are a label of their own."""
    heads, years = above
    label = beside = ""
    alone = {cell.column: number for cell in row.cells if (number := _sole(document, row, cell))}
    if not alone:
        return
    shifted = any(_heads_words(heads[column]) for column in alone if column in heads)
    for cell in row.cells:
        number = alone.get(cell.column)
        if number is None:
            beside = _label(document, row, cell, held) or beside
            continue
        label = label or beside
        head = heads.get(cell.column, "")
        stage, sure = (Stage.UNTOLD, None) if shifted else (stage_of_head(head), "")
        place = f"{at}.{cell.column}"
        told = f"{label} · {head}" if head else label
        year = _year_of(head) or years.get(cell.column, "")
        yield Mention(number, name_of(label), stage, told, place, year, head, sure)
        if beside != label and (name := name_of(beside)):
            yield Mention(number, name, stage, beside, f"{place}b", year, head, sure)
        if _is_whole(label) and (name := name_of(head)):
            yield Mention(number, name, Stage.UNTOLD, told, f"{place}t", year, head, sure)


def _is_whole(label: str) -> bool:
    """Whether a label names the whole of a table and nothing else: Total, not Total revenues."""
    return is_total(label) and not is_subtotal(label) and (not label.isascii() or label.strip().casefold() == "total")


@lru_cache(maxsize=1024)
def _heads_words(head: str) -> bool:
    """Whether a column of this head holds words: a number in it stands in a row that has slid."""
    return _NOT_NUMBERS.search(head) is not None


@lru_cache(maxsize=1024)
def _year_of(head: str) -> str:
    """The year that the head of a column names."""
    found = _YEAR.search(head)
    return found.group() if found else ""


_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d\d)?年?度?")


def _label(document: Document, row: Row, cell: Cell, held: Cells) -> str:
    """The words of a cell that names what stands behind it; of 举办讲座不少于12场, the words before the number."""
    if held.cells[cell.column].kind is not Kind.TEXT or len(cell.text.text) > LONGEST_LABEL:
        return ""
    numbers = document.numbers_at.get(cell_ref(row, cell), ())
    text = folded(cell.text.text[: numbers[0].numeral.start] if numbers else held.cells[cell.column].text)
    return "" if _NO_NAME.match(text) or unit_numeral(text) else text


_DONE = re.compile(r"\s*(?:完成|实际|已完成)?\s*")


def _sole(document: Document, row: Row, cell: Cell) -> Number | None:
    """The number of a cell that holds it alone, or before a remark."""
    numbers = document.numbers_at.get(cell_ref(row, cell), ())
    if not numbers or len(cell.text.text) >= PROSE or numbers[0].numeral.role is not Role.QUANTITY:
        return None
    text, first = cell.text.text, numbers[0].numeral
    behind = text[first.end :].strip()
    return numbers[0] if _DONE.fullmatch(text[: first.start]) and (not behind or behind[0] in _REMARK) else None


_REMARK = "，,；;。（("


def told(document: Document, layout: Layout) -> list[Mention]:
    """The numbers of running text with their names, in paragraphs and in the cells that hold sentences."""
    texts = document.texts
    return [
        mention
        for ref, numbers in document.numbers_at.items()
        if ref[0] == "p" or len(texts[ref].text) >= PROSE
        for mention in _in_text(layout.columns.get(ref, ref), texts[ref].text, numbers, ref in layout.goals)
    ]


_STOP = re.compile(r"[，。；：、！？“”‘’《》()（）,;:\t]|\.\s")
_END = re.compile(r"[。；;！？]|\.\s")
_GROWN = re.compile(r"^(?:提高|提升|上升|增长|增加|下降|降低|减少|回落|缩短|降|to)?(?:到|至|为|to)$")
_BOUND = re.compile(r"\s?\w?(?:以[上下内]|左右)")
_APART = re.compile(
    r"\s?(?:below|above|short|under|over|more|less|fewer|lower|higher)\b", re.I
)  # how far two lie apart
_OTHER_TIME = re.compile(r"上半年|下半年|季度|\d月|累计|截至|任期|以来|近[两二三五]年|十[三四五]五|quarter|since|half")
_SOME = re.compile(
    r"(?<=\S)其中"
)  # at the beginning of a sentence it names some of the things counted before, in whole
_OTHER_SCOPE = re.compile(r"不含|除外|其余|本级|抽查|在建|[省市区县镇村]级(?!以)")


def _in_text(place: str, text: str, numbers: Sequence[Number], is_goal: bool) -> Iterator[Mention]:
    end, year, before = 0, "", ""
    sentence = 0
    for number in numbers:
        numeral = number.numeral
        gap = text[max(end, numeral.start - NEAR) : numeral.start]
        if stop := _last(gap):
            sentence, year = numeral.start - len(gap) + stop, ""
        if numeral.role is not Role.QUANTITY:
            year = numeral.text if numeral.role in (Role.YEAR, Role.DATE) else year
            continue
        phrase = _phrase(gap)
        if _GROWN.match(phrase) and before:
            phrase = before
        bounded = bool(numeral.comparator) or is_goal or _BOUND.match(text, numeral.end) is not None
        stage = Stage.TARGET if bounded else stage_of_phrase(phrase)
        stage = Stage.OTHER if _APART.match(text, numeral.end) else stage
        before = phrase.rstrip("由从为") if phrase.endswith(("由", "从")) else ""
        end = numeral.end
        lead = text[max(sentence, numeral.start - NEAR) : numeral.start]
        yield Mention(number, name_of(phrase), stage, phrase, place, year, "", lead)


def _last(gap: str) -> int:
    """Where the last sentence of `gap` begins; 0 where none ends in it."""
    end = 0
    for match in _END.finditer(gap):
        end = match.end()
    return end


def _phrase(gap: str) -> str:
    """The words of the last clause; before an opening bracket, those of the clause that it stands behind."""
    parts = [part for part in _STOP.split(gap.rstrip("(（ \n")) if part.strip()]
    return parts[-1].strip() if parts and gap.rstrip("(（ \n")[-1:] not in "，。；、,;" else ""


MONEY = ("元", "R", "$", "US$", "£", "€", "¥")


def base_of(number: Number) -> str:
    """The unit without its scale; % for rates."""
    numeral = number.numeral
    if numeral.form is not Form.PLAIN:
        return "%" if numeral.form in (Form.PERCENT, Form.PERMILLE) else numeral.form.value
    return _base(numeral.unit)


@lru_cache(maxsize=1024)
def _base(unit: str) -> str:
    sign = _SIGN.match(unit)
    bare = unit.lstrip("十百千万亿")
    return sign.group() if sign else "人" if bare == "名" else bare


_SIGN = re.compile(r"US\$|[$£€¥]|R(?=$|[ '’\d]|thousand|million|billion)")
