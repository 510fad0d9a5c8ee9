"""What sentences and remarks tell by label: a score with its grade, and the transfers in the remarks of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.document import Document, Number, Table, plain
from extractor.extract.labels_vocabulary import NAME, Shape, Slot, choices, normal
from extractor.extract.prose.sentences import LONGEST_CLAUSE
from extractor.extract.tables_lines import Line, Spot, lines
from extractor.figure import Measure
from extractor.row_words import is_total

Row = dict[str, object]
_SENTENCE = re.compile(r"[^。；;\n]+")
_LONGEST_WORD = 6
_LONGEST_ROW = 60  # characters of a row that tells a score with its grade and nothing else


@dataclass(frozen=True, slots=True)
class Remark:
    """A row of a table with the cells that no label of its header claims."""

    shape: Shape
    row: Mapping[str, object]
    name: Spot
    cells: tuple[Spot, ...]


def statements(document: Document, shape: Shape, remarks: Sequence[Remark]) -> list[Row]:
    """The rows of a part that a sentence tells whole: each of its labels with its value, as a score and its grade."""
    figures = [slot for slot in shape.slots if slot.measure and slot.labels]
    worded = [slot for slot in shape.slots if slot.measure is None and slot.labels]
    if shape.slot(NAME) or len(figures) != 1 or len(worded) != 1 or choices(shape.part):
        return []
    told = [_in_total(figures[0], worded[0], remark) for remark in remarks if is_total(remark.name.text)]
    told += [_in_two_rows(document, figures[0], worded[0], remarks)]
    told += [_in_row(line, figures[0], worded[0]) for line in _short_rows(document)]
    told += [_in_sentence(document, ref, s, figures[0], worded[0]) for ref, s in _said(document)]
    return [row for n, row in enumerate(told) if row and row not in told[:n]]


def _said(document: Document) -> Iterator[tuple[str, re.Match[str]]]:
    for ref in document.numbers_at:
        yield from ((ref, match) for match in _SENTENCE.finditer(document.texts[ref].text))


def _in_sentence(document: Document, ref: str, said: re.Match[str], figure: Slot, word: Slot) -> Row:
    if not any(label in said.group() for label in (label.words for label in word.labels)):
        return {}
    numbers = [n for n in document.numbers_at.get(ref, ()) if said.start() <= n.numeral.start < said.end()]
    text = said.group()
    ranked = [
        (rank, n) for n in numbers if (rank := _label_before(figure, text[: n.numeral.start - said.start()])) >= 0
    ]
    best = [n for rank, n in ranked if rank == min(r for r, _ in ranked)]
    value = _word_behind(word, text)
    return {figure.field: best[0].tag, word.field: value} if len(best) == 1 and value else {}


def _short_rows(document: Document) -> Iterator[Line]:
    """The rows of tables that tell one number among a few words."""
    for block in document.blocks:
        for line in lines(document, block) if isinstance(block, Table) else ():
            short = len(line.spots) > 1 and sum(len(spot.text) for spot in line.spots) <= _LONGEST_ROW
            if short and sum(len(spot.quantities) for spot in line.spots) == 1:
                yield line


def _in_row(line: Line, figure: Slot, word: Slot) -> Row:
    """A score and a grade that stand in cells of one row, each behind its label or in the cell after it."""
    joined = " ".join(spot.text for spot in line.spots)
    at = 0
    for spot in line.spots:
        for number in spot.quantities:
            known = _label_before(figure, joined[: at + number.numeral.start]) >= 0
            value = _word_behind(word, joined) if known else ""
            if value:
                return {figure.field: number.tag, word.field: value}
        at += len(spot.text) + 1
    return {}


def _label_before(slot: Slot, before: str) -> int:
    """The rank of the label that a number stands behind; -1 for none."""
    bare = re.sub(r"(?:为|是|：|:|\s)+$", "", before[-LONGEST_CLAUSE:])
    ends = [label for label in slot.labels if normal(bare).endswith(label.words)]
    return min((label.rank for label in ends), default=-1)


def _word_behind(slot: Slot, text: str) -> str:
    """The short word behind a label: 优 in 评价等级为“优”."""
    for label in slot.labels:
        match = re.search(
            rf"{re.escape(label.words)}(?:为|是|：|:|\s|“|\"|『|「)+([^\s“”\"，,。；;：:（(、』」]+)", text
        )
        if match and len(match.group(1)) <= _LONGEST_WORD:
            return match.group(1)
    return ""


def _in_total(figure: Slot, word: Slot, remark: Remark) -> Row:
    if normal(remark.name.text) not in figure.exact or figure.field not in remark.row:
        return {}
    value = next((v for cell in remark.cells if (v := _word_behind(word, cell.text))), "")
    return {figure.field: remark.row[figure.field], word.field: value} if value else {}


def _in_two_rows(document: Document, figure: Slot, word: Slot, remarks: Sequence[Remark]) -> Row:
    """The only total score, and the only grade that stands in a row of its own behind its label."""
    totals = [r.row[figure.field] for r in remarks if _is_whole(r.name.text) and figure.field in r.row]
    tables = (lines(document, block) for block in document.blocks if isinstance(block, Table))
    values = [value for table in tables for line in table if (value := _word_alone(word, line))]
    return {figure.field: totals[0], word.field: values[0]} if len(totals) == len(values) == 1 else {}


def _is_whole(name: str) -> bool:
    return is_total(name) and not normal(name).endswith("小计")


_ALONE = re.compile(r"[^\W\d]+")


def _word_alone(word: Slot, line: Line) -> str:
    """The word that begins the second cell of a row whose first is a label: 优 in 自评等级, 优（90分以上）."""
    if len(line.spots) < 2 or normal(line.spots[0].text) not in word.exact:
        return ""
    found = _ALONE.match(line.spots[1].text.strip(' “”"'))
    return found.group() if found and len(found.group()) <= _LONGEST_WORD else ""


def transfers(shape: Shape, remarks: Sequence[Remark]) -> list[Row]:
    """The rows of a part whose choice is announced by a verb in the remarks of a list: 调剂2万元到…, 退回财政4万元."""
    told = choices(shape.part)
    amounts = [slot for slot in shape.slots if slot.measure]
    if len(told) != 1 or len(amounts) != 1:
        return []
    field, verbs = next(iter(told.items()))
    listed = [remark for remark in remarks if any(slot.measure is Measure.MONEY for slot in remark.shape.slots)]
    names = {plain(r.name.text): r.name.ref for r in listed if not is_total(r.name.text)}
    found: list[Row] = []
    for remark in listed:
        seen: set[tuple[object, object]] = set()
        for row, number in _moves(shape, remark, field, verbs, names):
            key = (row[field], number.numeral.value)
            found += [row | {amounts[0].field: number.tag}] if key not in seen else []
            seen.add(key)
    return found


def _moves(
    shape: Shape, remark: Remark, field: str, verbs: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[tuple[Row, Number]]:
    for cell in remark.cells:
        last = ""
        for number in cell.quantities:
            left, right = _around(cell, number)
            behind = not left or _BY_TREASURY.sub("", right).startswith(tuple(verbs))
            chosen = _verb(left, verbs, last=True) or (_verb(right, verbs, last=False) if behind else "")
            ends = _ends(shape, left, right, names)
            chosen = chosen or (last if any(ends.values()) else "")
            if chosen and not number.numeral.unit.strip("元万亿千百十"):
                yield {field: chosen} | _sides(shape, remark.name.ref, ends), number
                last = chosen


_BY_TREASURY = re.compile("^(?:由?[省市区县州盟旗级]{0,2}财政(?:局|部门)?)")
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》")


def _around(cell: Spot, number: Number) -> tuple[str, str]:
    """The words of the clause before and after a number, to the next number or stop."""
    before = max((n.numeral.end for n in cell.numbers if n.numeral.end <= number.numeral.start), default=0)
    after = min(
        (n.numeral.start for n in cell.numbers if n.numeral.start >= number.numeral.end), default=len(cell.text)
    )
    left = re.split(r"[,，。;；、]", cell.text[before : number.numeral.start])[-1]
    right = re.split(r"[,，。;；]", cell.text[number.numeral.end : after])[0]
    return plain(left.translate(_QUOTES)), plain(right.translate(_QUOTES))


def _verb(words: str, verbs: Mapping[str, str], last: bool) -> str:
    at = {words.rfind(verb) if last else words.find(verb): chosen for verb, chosen in verbs.items() if verb in words}
    return at[max(at) if last else min(at)] if at else ""


def _ends(shape: Shape, left: str, right: str, names: Mapping[str, str]) -> dict[str, str]:
    """The names that stand behind the labels of the part's words (从…, 到…), as refs by field."""
    worded = [slot for slot in shape.slots if slot.measure is None and slot.labels]
    found: dict[str, str] = {}
    for slot in worded:
        told = [label.words for label in slot.labels if label.words in left or right.startswith(label.words)]
        leads = [(words + name, name) for words in told for name in names]
        known = [name for lead, name in leads if lead in left or right.startswith(lead)]
        found[slot.field] = names[max(known, key=len)] if known else ""
    return found


def _sides(shape: Shape, own: str, ends: Mapping[str, str]) -> Row:
    """Who tells it, and both sides where one is named: the other is the row that tells it."""
    teller = next((slot.field for slot in shape.slots if slot.measure is None and not slot.labels), None)
    row: Row = {teller: own} if teller else {}
    return row | {field: ref or own for field, ref in ends.items()} if any(ends.values()) else row
