"""Compares a record with gold, field by field: `python -m tests.bench.score_gold [OPTION...] [CASE...]`.

Gold holds printed text. Rows are matched by name, then by order; a figure is right when its printed text is gold's.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from extractor import catalog
from extractor.document import Document, plain
from extractor.extract.labels import read_by_labels
from extractor.figure import Figure, Phrase
from extractor.finding import Finding
from extractor.pipeline import Options, extract
from extractor.read import read
from extractor.record import Part, Reading, Report
from extractor.verify import verify

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOTHING = frozenset({"—", "–", "-", "/", "n/a", "无"})

Cells = dict[str, str]


@dataclass
class Score:
    """How a record stands against gold: `tally[list, field, outcome]`, and a line for each field that differs."""

    tally: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, rows: str, name: str, outcome: str, line: str = "") -> None:
        """Counts one field."""
        self.tally[rows, name, outcome] += 1
        if line:
            self.lines.append(f"{outcome:8} {rows}.{name}: {line}")

    def count(self, outcome: str, rows: Sequence[str] | None = None) -> int:
        """How many fields came out so, of all lists or of some."""
        return sum(n for (r, _, o), n in self.tally.items() if o == outcome and (rows is None or r in rows))


def score(record: Report, gold: dict[str, Any]) -> Score:
    """The record of a report against the record typed by hand."""
    found = Score()
    for name in type(record).model_fields:
        value = getattr(record, name)
        if not isinstance(value, list):
            if name not in gold:
                continue
            _compare(found, "", name, _printed(value), gold.get(name) or "")
        elif name == "claims":
            _claims(found, value, gold.get(name, []))
        elif name != "counts" and _is_asked(record, name):
            known = set(value[0].__class__.model_fields) if value else None
            _rows(found, name, [_cells(part) for part in value], [_told(row, known) for row in gold.get(name, [])])
    return found


def _is_asked(record: Report, name: str) -> bool:
    """Whether gold of this kind tells the field: it holds what a model is asked for."""
    return type(record).model_fields[name].json_schema_extra != {"asked": False}


def _cells(part: Part) -> Cells:
    return {name: text for name in type(part).model_fields if (text := _printed(getattr(part, name)))}


def _printed(value: object) -> str:
    return value.text if isinstance(value, Figure | Phrase) else value if isinstance(value, str) else ""


def _told(row: dict[str, Any], known: set[str] | None) -> Cells:
    return {name: str(text) for name, text in row.items() if text and text not in NOTHING and name in (known or row)}


def _rows(found: Score, name: str, rows: list[Cells], gold: list[Cells]) -> None:
    for told, row in _paired(rows, gold):
        for key in dict.fromkeys([*told, *row]):
            if key not in ("group", "role", "kind"):
                _compare(found, name, key, row.get(key, ""), told.get(key, ""), told.get("name", row.get("name", "")))
            elif told and row and key != "group":
                _compare(found, name, key, row.get(key, ""), told.get(key, ""), told.get("name", ""))


def _paired(rows: list[Cells], gold: list[Cells]) -> Iterator[tuple[Cells, Cells]]:
    """Each row of gold with the row of the same name that most figures agree with; a row that the form does not name
    goes by its figures alone."""
    left = list(rows)
    for told in gold:
        name = told.get("name", told.get("told_by", ""))
        alike = [row for row in left if _same_name(row.get("name", row.get("told_by", "")), name)]
        unnamed = [row for row in left if "name" not in row and _agreement(row, told) > 1]
        best = max(alike or unnamed, key=lambda row: _agreement(row, told), default={})
        if best:
            left.remove(best)
        yield told if alike else {key: text for key, text in told.items() if key != "name" or not best}, best
    yield from (({}, row) for row in left)


_LEAD = re.compile(
    r"^(?:(?:其中|ofwhich)[:：]?|[一二三四五六七八九十]+、|\d+[.、](?:\d+\.?)*|[(（](?:\d+|[一二三四五六七八九十]+)[)）]|[—–-]+)+"
)


def _same_name(read: str, told: str) -> bool:
    """Whether two names are one but for 其中： or a number before them."""
    return _LEAD.sub("", plain(read)) == _LEAD.sub("", plain(told))


def _agreement(row: Cells, told: Cells) -> int:
    return sum(_same(row.get(key, ""), text) for key, text in told.items())


def _compare(found: Score, rows: str, name: str, read: str, told: str, where: str = "") -> None:
    if _same(read, told) or (name == "name" and _same_name(read, told)):
        if told:
            found.add(rows, name, "right")
        return
    outcome = "wrong" if read and told else "missing" if told else "extra"
    found.add(rows, name, outcome, f"{where} | read {read!r} | gold {told!r}")


_UNIT = re.compile(r"(?<=\d)[^\d.,%]+$")


def _same(read: str, told: str) -> bool:
    """Whether two printed texts are one; gold may leave out a unit or comparator that is printed apart."""
    a, b = plain(read), plain(told)
    if a == b:
        return True
    a, b = a.replace(",", ""), b.replace(",", "")
    bare_a, bare_b = (re.sub(r"[^\d.%()-]", "", t) for t in (a, b))
    return bool(bare_b) and bare_a == bare_b and (a in b or b in a)


def _claims(found: Score, claims: Sequence[Any], gold: Sequence[dict[str, Any]]) -> None:
    left = [(c["relation"], plain(c["result"] or ""), tuple(plain(o or "") for o in c["operands"])) for c in gold]
    for claim in claims:
        told = (claim.relation, plain(claim.result.text), tuple(plain(o.text) for o in claim.operands))
        match = next((g for g in left if _claim_same(told, g)), None)
        if match:
            left.remove(match)
            found.add("claims", claim.relation, "right")
        else:
            found.add("claims", claim.relation, "extra", f"{claim.result.text} {[o.text for o in claim.operands]}")
    for relation, result, operands in left:
        found.add("claims", relation, "missing", f"{result} {operands}")


def _claim_same(a: tuple[str, str, tuple[str, ...]], b: tuple[str, str, tuple[str, ...]]) -> bool:
    if a[0] != b[0] or not _same(a[1], b[1]):
        return False
    if a[0] in ("sum", "same", "product"):
        return Counter(a[2]) == Counter(b[2]) or (a[0] == "same" and not Counter(a[2]) - Counter(b[2]))
    return len(a[2]) == len(b[2]) and all(_same(x, y) for x, y in zip(a[2], b[2], strict=True))


@dataclass(frozen=True)
class Case:
    """A report with its gold, read as the kind that gold names: by labels, or by a model whose replies are recorded."""

    path: Path
    by_model: bool = False

    @cached_property
    def gold(self) -> dict[str, Any]:
        """The record and the planted errors, typed by hand."""
        told: dict[str, Any] = json.loads(self.path.with_name("gold.json").read_text(encoding="utf-8"))
        return told

    @cached_property
    def document(self) -> Document:
        """The report."""
        return read(self.path)

    @cached_property
    def reading(self) -> Reading:
        """What its labels tell, or what the model told."""
        kind = catalog.kind_named(self.gold["kind"])
        if self.by_model:
            return extract(self.document, kind, Options(kind=kind, replay=self.path.parent))
        return read_by_labels(self.document, kind)

    @cached_property
    def score(self) -> Score:
        """The reading against gold, with a line more if the kind is not found."""
        found = score(self.reading.record, self.gold["record"])
        kind = catalog.find_kind(self.document).kind
        found.lines += [f"wrong    kind: found {kind!r} | gold {self.gold['kind']!r}"] if not self.kind_found else []
        return found

    @property
    def kind_found(self) -> bool:
        """Whether its signs tell its kind."""
        return catalog.find_kind(self.document).kind == str(self.gold["kind"])

    @cached_property
    def accused(self) -> list[Finding]:
        """The mismatches and what is for review."""
        findings, _ = verify(self.document, self.reading.record)
        return [f for f in findings if f.verdict in ("mismatch", "review")]

    @cached_property
    def planted(self) -> dict[str, bool]:
        """Each planted error of this form of the report as printed, and whether a finding ties it in."""
        form = self.path.suffix[1:]
        told = set().union(*map(_printed_in, self.accused))
        planted = [_planted(c) for c in self.gold["contradictions"] if c.get("only_in", form) == form]
        return {error: error in told for error in planted}

    def innocent(self, *verdicts: str) -> list[Finding]:
        """The findings of these verdicts that tie in no planted error."""
        return [f for f in self.accused if f.verdict in verdicts and not _printed_in(f) & self.planted.keys()]


def _planted(contradiction: dict[str, Any]) -> str:
    """The wrong number; where a word is wrong, the first number that it contradicts."""
    printed = [contradiction["printed"], *contradiction.get("numbers", ())]
    return _bare(next(text for text in printed if any(map(str.isdigit, text))))


def _printed_in(finding: Finding) -> set[str]:
    return {plain(finding.subject), *(_bare(told.text) for told in [finding.reported, *finding.operands] if told)}


def _bare(number: str) -> str:
    """A number without the unit that gold or the report print with it."""
    return re.sub(r"[^\d.,%-]", "", plain(number))


def cases(told: Sequence[str], file: str, unseen: bool, by_model: bool = False) -> list[Case]:
    """The fixtures, those that nothing was tuned on, or the folders that are told by name or path."""
    home = FIXTURES / "unseen" if unseen else FIXTURES
    folders = [home / case if (home / case).is_dir() else Path(case) for case in told]
    found = folders or sorted(path.parent for path in home.glob("*/gold.json"))
    found = [folder for folder in found if not by_model or (folder / "replies").is_dir()]
    return [Case(folder / (file if (folder / file).exists() else "report.pdf"), by_model) for folder in found]


OUTCOMES = ("right", "missing", "wrong", "extra")
HEAD = ("case", "kind", *OUTCOMES, "claims", "missing", "extra", "planted", "found", "false", "review")


def table(told: Sequence[Case]) -> Iterator[str]:
    """A line for each case: fields of tables, claims, planted errors found, findings that accuse what is right."""
    rows = [_counts(case) for case in told]
    yield _line("case", "kind", HEAD[2:])
    for case, row in zip(told, rows, strict=True):
        yield _line(case.path.parent.name, "right" if case.kind_found else "wrong", row)
    yield _line("all", f"{sum(case.kind_found for case in told)}/{len(told)}", [*map(sum, zip(*rows, strict=True))])


def _counts(case: Case) -> list[int]:
    lists = sorted({rows for rows, _, _ in case.score.tally} - {"claims"})
    fields = [case.score.count(outcome, lists) for outcome in OUTCOMES]
    claims = [case.score.count(outcome, ["claims"]) for outcome in ("right", "missing", "extra")]
    innocent = [len(case.innocent("mismatch")), len(case.innocent("review"))]
    return [*fields, *claims, len(case.planted), sum(case.planted.values()), *innocent]


def _line(name: str, kind: str, row: Sequence[object]) -> str:
    return f"{name:26}{kind:>6}" + "".join(f"{told:>8}" for told in row)


def details(case: Case) -> Iterator[str]:
    """A line for each field that differs, each planted error that is missed, each finding that accuses no error."""
    yield from case.score.lines
    yield from (f"missed   planted {error}" for error, found in case.planted.items() if not found)
    for finding in case.innocent("mismatch", "review"):
        told = finding.reported.text if finding.reported else ""
        yield f"accused  {finding.verdict} {finding.rule}: {finding.subject} | {told} | {finding.expression}"
    yield from (f"problem: {problem}" for problem in case.reading.problems)


def main() -> int:
    """Prints how a reader stands against gold, in one table; with -v what differs, report by report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--file", default="report.txt")
    options.add_argument("--unseen", action="store_true", help="the reports that nothing was tuned on")
    options.add_argument("--replies", action="store_true", help="read by a model, whose replies are recorded")
    options.add_argument("-v", action="store_true", help="a line for each field that differs")
    options.add_argument("cases", nargs="*", help="names of fixtures, or paths of folders with a gold.json")
    told = options.parse_args()
    listed = cases(told.cases, told.file, told.unseen, told.replies)
    for case in listed if told.v else []:
        sys.stdout.write("".join(f"{line}\n" for line in (case.path.parent.name, *(f"    {d}" for d in details(case)))))
    sys.stdout.write("".join(f"{line}\n" for line in table(listed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
