"""Totals of a column that only running text tells: 五项任务涉及资金 … 万元 beside a column 任务涉及资金 of five rows.

The text must say how many things it adds up, and the column must hold as many numbers and no total of its own; and it
must say the head of the column, or what the rows are where the table has one column of money.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.check import Check, proposed, sums
from extractor.document import Document, plain
from extractor.figure import Figure, Measure
from extractor.verify.mentions import MONEY, Layout, Mention, base_of
from extractor.verify.naming import Stage, stage_of_head, stage_of_phrase

MOST_ROWS = 40
LEAST_HEAD = 4  # characters of a head that a phrase may say
COUNTED = ("项", "个", "类")


def prose_totals(
    document: Document, told: Sequence[Mention], cells: Sequence[Mention], layout: Layout
) -> Iterator[Check]:
    """The checks of such totals; one that fails is for review."""
    counted = [(m, count) for m in told if base_of(m.number) in MONEY and (count := _counted(document, m))]
    columns = _columns(cells) if counted else {}
    for mention, count in counted:
        fitting = [column for column in columns.values() if len(column) == count and _is_meant(mention, column, layout)]
        if len(fitting) == 1 and (check := sums(_money(mention), [_money(cell) for cell in fitting[0]])):
            yield proposed(check)


def _counted(document: Document, mention: Mention) -> int:
    """How many things the words before an amount say that it adds up; 0 where they do not."""
    previous = document.numbers[mention.number.tag - 2] if mention.number.tag > 1 else mention.number
    before = previous.numeral
    if previous.ref != mention.number.ref or before.unit not in COUNTED or not before.exact:
        return 0
    between = document.texts[previous.ref].text[before.end : mention.number.numeral.start]
    return int(before.value) if plain(between) == plain(mention.label) else 0


def _columns(cells: Sequence[Mention]) -> dict[str, list[Mention]]:
    """The numbers of each headed column without a total row, each once."""
    found: dict[str, dict[int, Mention]] = defaultdict(dict)
    totals = {cell.place[:-1] for cell in cells if cell.place.endswith("t")}
    for cell in cells:
        if cell.head and cell.place not in totals and not cell.place.endswith(("b", "t")):
            found[cell.place].setdefault(cell.number.tag, cell)
    return {place: list(column.values()) for place, column in found.items() if 1 < len(column) <= MOST_ROWS}


def _is_meant(mention: Mention, column: Sequence[Mention], layout: Layout) -> bool:
    first = column[0]
    if any(base_of(cell.number) not in ("", *MONEY) for cell in column) or first.stage in (Stage.OTHER, Stage.WEIGHT):
        return False
    phrase, head = plain(mention.label), plain(first.head).partition("(")[0].partition("（")[0]
    if len(head) >= LEAST_HEAD and (phrase.endswith(head) or head.endswith(phrase)):
        return True
    rows = [plain(name).removesuffix("名称") for name in layout.heads.get(first.table, ())]
    stage = stage_of_phrase(mention.label)
    fits = first.stage in (Stage.UNTOLD, stage) and stage_of_head(phrase) is not Stage.OTHER
    return fits and any(len(name) >= LEAST_HEAD and name in phrase for name in rows if name != head)


def _money(mention: Mention) -> Figure:
    return Figure(mention.number, None, Measure.MONEY)
