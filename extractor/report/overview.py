"""Many documents at a glance: a line for each, the worst first."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractor.finding import DocumentResult, FailureTold
from extractor.quantity import Verdict
from extractor.report.counted import counted
from extractor.report.layout import STYLE
from extractor.report.sheets import words_of
from extractor.report.visible import clipped, visible
from extractor.report.words import Lang, word

LONGEST_NAME = 40  # columns of a body's name; the file's name is told whole
VERDICTS = (Verdict.MISMATCH, Verdict.REVIEW)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a line of the overview tells of one document; the document itself where it is shown below."""

    file: str
    kind: str
    unit: str
    year: str
    mismatch: int
    review: int
    checked: int
    quantities: int
    unread: int
    problems: int
    document: DocumentResult | None = None

    @property
    def badness(self) -> tuple[int, int, int, str]:
        """What orders documents, the worst least."""
        return -self.mismatch, -self.review, -self.unread, self.file


@dataclass(slots=True)
class Overview:
    """The worst documents and failures of many, and how many there are of each sort."""

    worst: list[Outline] = field(default_factory=list)
    failures: list[FailureTold] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def documents(self) -> int:
        """All documents, failed ones too."""
        return self.counts.total()


def overview(
    documents: Iterable[DocumentResult], failures: Iterable[FailureTold], limit: int, *, keep: bool = False
) -> Overview:
    """The overview of all, with no more than `limit` lines of each sort (0: all of them).

    `keep` keeps the documents of those lines.
    """
    found = Overview()
    outlines = _counting((outline(document, keep) for document in documents), found.counts)
    key = Outline.badness.__get__
    found.worst = heapq.nsmallest(limit, outlines, key) if limit else sorted(outlines, key=key)
    for failure in failures:
        found.counts["failed"] += 1
        if not limit or len(found.failures) < limit:
            found.failures.append(failure)
    return found


def _counting(outlines: Iterable[Outline], counts: Counter[str]) -> Iterator[Outline]:
    for told in outlines:
        counts["mismatch" if told.mismatch else "review" if told.review else "match"] += 1
        yield told


def outline(document: DocumentResult, keep: bool = False) -> Outline:
    """The line of one document."""
    verdicts = Counter(told.finding.verdict for told in counted(document.findings))
    unit, year = (words_of(document.record.get(name)) for name in ("unit_name", "year"))
    coverage = document.coverage
    return Outline(
        file=document.source.file,
        kind=document.kind,
        unit=unit,
        year=year,
        mismatch=verdicts[Verdict.MISMATCH],
        review=verdicts[Verdict.REVIEW],
        checked=coverage.checked,
        quantities=coverage.numbers - coverage.not_a_quantity,
        unread=len(coverage.unread),
        problems=len(document.problems),
        document=document if keep else None,
    )


def show_overview(told: Overview, console: Console, lang: Lang) -> None:
    """Prints the totals, the table, and how much of it is left out."""
    counts = {name: told.counts[name] for name in ("mismatch", "review", "match", "failed")}
    console.print(Text(word("documents_in_all", lang).format(all=told.documents, **counts), "bold"))
    if told.worst or told.failures:
        console.print(Text(), overview_table(told, lang), sep="\n")
    if left := told.documents - len(told.worst) - len(told.failures):
        console.print(Text(word("lines_left_out", lang).format(left), "dim"))


def overview_table(told: Overview, lang: Lang) -> Table:
    """A line for each document, and below it who reports, on which year, in which kind of report."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(word("file", lang), overflow="fold", ratio=1)
    for name in (*VERDICTS, "checked_share", "unread"):
        table.add_column(word(name, lang), justify="right")
    for line in told.worst:
        table.add_row(_named(line, lang), *_figures(line))
    for failure in told.failures:
        why = Text.assemble((word("failed", lang), "bold red"), f"{word(':', lang)}{visible(failure.error)}")
        table.add_row(Group(Text(visible(failure.file)), _indented(why)))
    return table


def _named(line: Outline, lang: Lang) -> Group:
    facts = [visible(line.year), visible(line.kind), clipped(visible(line.unit), LONGEST_NAME)]
    below = [Text(" · ".join(filter(None, facts)), "dim")]
    below += [Text(f"! {word('problems', lang)} {line.problems}", "magenta")] if line.problems else []
    return Group(Text(visible(line.file)), *map(_indented, below))


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2))


def _figures(line: Outline) -> list[Text]:
    counts = zip(VERDICTS, (line.mismatch, line.review), strict=True)
    told = [Text(str(count), STYLE[verdict] if count else "dim") for verdict, count in counts]
    share = f"{line.checked * 100 // line.quantities} %" if line.quantities else "—"
    return [*told, Text(share), Text(str(line.unread), "" if line.unread else "dim")]
