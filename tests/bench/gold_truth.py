"""The fixture reports with the truth that their gold tells: relations between numbers that were typed by hand.

A row of gold is bound to the row of a table that holds its name and its figures, a claim to the paragraph or cell that
holds its numbers. What cannot be found there is left out, and so is every relation that the report does not keep (the
planted errors): no error is seeded into its numbers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.document import Document, Number, Table, plain
from extractor.read import read
from tests.bench.generator.truth import FIRST_MARK, Made, Relation, Slot
from tests.bench.oracle import Page, holds

FIXTURES = Path(__file__).parents[2] / "fixtures"
OPS = {"ratio": "ratio", "growth": "growth", "decline": "decline", "product": "product"}
MONEY = ("initial_budget", "budget_adjustment", "adjusted_budget", "received", "spent", "balance", "funds", "amount")
SUMMED = ("initial_budget", "budget_adjustment", "adjusted_budget", "received", "spent", "balance", "weight", "score")
POINTS = ("weight", "score", "deduction")

Bound = dict[str, str]  # the mark of each field of a row


def fixtures() -> list[Made]:
    """Every fixture report that has text and gold."""
    return [fixture(path) for path in sorted(FIXTURES.glob("*/report.txt"))]


def fixture(path: Path) -> Made:
    """One fixture report with its truth."""
    gold = json.loads(path.with_name("gold.json").read_text(encoding="utf-8"))
    page = _Bound(read(path), path.read_text(encoding="utf-8"))
    relations = list(page.relations(gold["record"]))
    made = Made(path.parent.name, gold["kind"], page.lines(), page.slots, tuple(relations))
    seen = Page.of(made)
    kept = [relation for relation in relations if holds(seen, relation)]
    wrong = {mark for relation in relations if relation not in kept for mark in relation.marks}
    sound = tuple(relation for relation in kept if not wrong & set(relation.marks))
    return Made(made.name, made.kind, made.lines, made.slots, sound)


class _Bound:
    """A report whose numbers are marks, and gold bound to them."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.slots: dict[str, Slot] = {}
        self._lines = text.splitlines()
        self._marks: dict[int, str] = {}
        self._taken: set[tuple[str, str]] = set()
        self._rows: dict[str, list[Number]] = defaultdict(list)
        for number in document.numbers:
            self._rows[number.ref.partition(".")[0]].append(number)
        tables = (block for block in document.blocks if isinstance(block, Table))
        self._tables = {row.ref: n for n, table in enumerate(tables, 1) for row in table.rows}
        self._mark()

    def lines(self) -> tuple[str, ...]:
        """The lines with marks in the place of numbers."""
        return tuple(self._lines)

    def _mark(self) -> None:
        """Puts a mark where each number stands whole on its line."""
        by_line: dict[int, list[Number]] = defaultdict(list)
        for number in self.document.numbers:
            by_line[number.place.line].append(number)
        for line, numbers in by_line.items():
            at = 0
            for number in numbers:
                found = self._lines[line - 1].find(number.text, at)
                if found >= 0:
                    mark = chr(FIRST_MARK + number.tag)
                    old = self._lines[line - 1]
                    self._lines[line - 1] = old[:found] + mark + old[found + len(number.text) :]
                    self._marks[number.tag] = mark
                    at = found + 1
                    money = "元" in number.numeral.unit or any(c in number.numeral.unit for c in "$R")
                    self.slots[mark] = Slot(number.text, exact=not money)

    def relations(self, record: Mapping[str, Any]) -> Iterator[Relation]:
        """What the rows and claims of gold say."""
        bound = {name: [(row, self._row(row)) for row in rows] for name, rows in record.items() if _is_rows(rows)}
        for name in ("funds", "projects"):
            for row, marks in bound.get(name, []):
                yield from _of_money(marks, by_transfers=name == "projects" and "adjusted_budget" not in row)
        for row, marks in bound.get("indicators", []):
            yield from _of_indicator(marks, row, self)
        for _, marks in bound.get("scores", []):
            yield from _of_score(marks)
        for name in ("funds", "projects", "scores"):
            yield from _totals(bound.get(name, []))
        for claim in record.get("claims", []):
            yield from self._claim(claim)

    def _row(self, row: Mapping[str, Any]) -> Bound:
        """The marks of a row's figures: those of the first row of a table with its name that holds most of them."""
        figures = {name: str(text) for name, text in row.items() if text and any(c.isdigit() for c in str(text))}
        name = plain(str(row.get("name", "")))
        best: Bound = {}
        for ref, numbers in self._rows.items():
            if ref.startswith("r") and name in plain(self.document.texts[ref].text) and (ref, name) not in self._taken:
                found = self._found(figures, numbers)
                best = found if len(found) > len(best) else best
        for mark in best.values():
            self._taken.add((self.document.numbers[ord(mark) - FIRST_MARK - 1].ref.partition(".")[0], name))
        self._settle(best)
        return best

    def _found(self, figures: Mapping[str, str], numbers: Sequence[Number]) -> Bound:
        left = [number for number in numbers if number.tag in self._marks]
        found: Bound = {}
        for name, text in figures.items():
            number = next((n for n in left if plain(n.text) == plain(text)), None)
            if number:
                left.remove(number)
                found[name] = self._marks[number.tag]
        return found

    def _settle(self, row: Bound) -> None:
        """Units of captions and the columns of money; targets and points are meant as printed."""
        for name, mark in row.items():
            number = self.document.numbers[ord(mark) - FIRST_MARK - 1]
            bare = not number.numeral.unit
            caption = number.caption_unit if bare and name in MONEY else ""
            unit = caption or ("%" if "rate" in name else "")  # where a rate is expected, a bare number is one
            column = self._column(number.ref) if name in MONEY else 0
            exact = name not in MONEY and "rate" not in name
            self.slots[mark] = Slot(number.text, unit, exact, name == "target", column)

    def _column(self, ref: str) -> int:
        """A number for the column of a cell, apart from those of other tables."""
        row, _, column = ref.partition(".")
        return 100 * self._tables.get(row, 0) + int(column or 0)

    def _claim(self, claim: Mapping[str, Any]) -> Iterator[Relation]:
        texts = [text for text in [claim["result"], *claim["operands"]] if text]
        marks = self._together(texts)
        if len(marks) < 2 or None in claim["operands"]:
            return
        match claim["relation"]:
            case "same":
                yield from (Relation("same", mark, (marks[0],)) for mark in marks[1:])
            case "sum":
                yield Relation("sum", marks[0], tuple(marks[1:]), (1,) * (len(marks) - 1))
            case "difference":
                yield from _difference(marks, Page(Page.of(self._made()).numbers, self.slots))
            case name:
                yield Relation(OPS[name], marks[0], tuple(marks[1:]))

    def _made(self) -> Made:
        return Made("", "", self.lines(), self.slots, ())

    def _together(self, texts: Sequence[str]) -> list[str]:
        """The marks of numbers that stand in one paragraph or cell; nothing where some do not."""
        for numbers in self.document.numbers_at.values():
            found = self._found({str(n): text for n, text in enumerate(texts)}, numbers)
            if len(found) == len(texts):
                return list(found.values())
        return []


def _is_rows(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _difference(marks: Sequence[str], page: Page) -> Iterator[Relation]:
    told = [page.numbers.get(mark) for mark in marks]
    if len(marks) == 3 and told[1] and told[2]:
        up = told[1].value >= told[2].value
        yield Relation("sum", marks[0], tuple(marks[1:]), (1, -1) if up else (-1, 1))


def _of_money(row: Bound, by_transfers: bool) -> Iterator[Relation]:
    budget = row.get("adjusted_budget") or row.get("initial_budget", "")
    if {"initial_budget", "budget_adjustment", "adjusted_budget"} <= row.keys():
        yield Relation("sum", row["adjusted_budget"], (row["initial_budget"], row["budget_adjustment"]), (1, 1))
    if budget and "spent" in row and not by_transfers:
        others = (row["initial_budget"],) if budget != row.get("initial_budget", budget) else ()
        if "execution_rate" in row:
            yield Relation("ratio", row["execution_rate"], (row["spent"], budget), others=others)
        if "balance" in row:
            yield Relation("sum", row["balance"], (budget, row["spent"]), (1, -1))
        if {"weight", "score", "execution_rate"} <= row.keys():
            yield Relation("score", row["score"], (row["weight"], row["spent"], budget, row["execution_rate"]))
    if {"weight", "score"} <= row.keys():
        yield Relation("within", row["score"], (row["weight"],))


def _of_indicator(row: Bound, told: Mapping[str, Any], page: _Bound) -> Iterator[Relation]:
    if not {"target", "actual"} <= row.keys() or "comparator" in told:
        return
    low = any(sign in page.slots[row["target"]].text for sign in ("≤", "不超过", "以内", "no more than", "不高于"))
    one, other = ("target", "actual") if low else ("actual", "target")
    if "completion_rate" in row:
        yield Relation("completion", row["completion_rate"], (row[one], row[other]))
    if {"weight", "score"} <= row.keys():
        yield Relation("full", row["score"], (row["weight"], row["target"], row["actual"]))
        yield Relation("within", row["score"], (row["weight"],))


def _of_score(row: Bound) -> Iterator[Relation]:
    if {"weight", "score"} <= row.keys():
        yield Relation("within", row["score"], (row["weight"],))
        if "score_rate" in row:
            yield Relation("ratio", row["score_rate"], (row["score"], row["weight"]))
        if "deduction" in row:
            yield Relation("sum", row["score"], (row["weight"], row["deduction"]), (1, -1))


def _totals(rows: Sequence[tuple[Mapping[str, Any], Bound]]) -> Iterator[Relation]:
    """Each column of a total row as the sum of the parts of its table; the oracle drops what no such sum is."""
    for told, whole in rows:
        if told.get("role") != "total":
            continue
        parts = [b for r, b in rows if r.get("role") == "part" and r.get("group") == told.get("group")]
        for name in SUMMED:
            marks = tuple(part[name] for part in parts if name in part)
            if name in whole and len(marks) > 1:
                yield Relation("sum", whole[name], marks, (1,) * len(marks))
