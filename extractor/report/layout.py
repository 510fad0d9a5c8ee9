"""One finding on the terminal: a row of columns where there is room for them, else a card of labelled lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractor.finding import DocumentResult, FigureTold, Finding
from extractor.quantity import Verdict
from extractor.record import Basis, Report
from extractor.report.amounts import difference, interval, place, places_elsewhere, recomputed
from extractor.report.counted import Counted, counted
from extractor.report.rules import formulas
from extractor.report.source_line import Lines
from extractor.report.visible import around, clipped, visible
from extractor.report.words import Lang, decision_words, rule_words, why_words, word

WIDE = 120  # columns from which findings stand side by side
SHARES = {"place": 8, "what": 24, "printed": 11, "recomputed": 25, "difference": 12, "why": 20}  # percent of a row
NUMBER_WIDTH = 5
LONGEST_SUBJECT = 80
LONGEST_EXPRESSION = 600
MARKS = "»", "«"
_SIGNS = {Verdict.MISMATCH: "≠ ", Verdict.MATCH: "= ", Verdict.ROUNDING: "≈ ", Verdict.NOT_CHECKABLE: "=? "}
_PLACE = re.compile(r"\Ap\.(\d+) l\.(\d+) ")  # of a suspected misreading
_COUNTED = re.compile(r"\[(\d+)\]")  # the length of a list, as an expression
STYLE = {
    Verdict.MISMATCH: "bold red",
    Verdict.REVIEW: "bold magenta",
    Verdict.ROUNDING: "",
    Verdict.NOT_CHECKABLE: "",
    Verdict.MATCH: "",
}  # colour, legible on light and on dark, only for what a reviewer must look at


@dataclass(frozen=True)
class View:
    """How one document is shown."""

    document: DocumentResult
    lang: Lang
    width: int
    lines: Lines | None = None
    kind: type[Report] | None = None
    every: bool = False
    wanted: Callable[[Counted], bool] | None = None  # which findings are listed; None: as `every` says

    @cached_property
    def counted(self) -> list[Counted]:
        """The findings that count, each with those that follow from it."""
        return counted(self.document.findings)

    @cached_property
    def formulas(self) -> dict[str, str]:
        """The declared formulas of the rules of the document's kind."""
        return formulas(self.kind) if self.kind else {}

    def word(self, code: str) -> str:
        """The words for `code`."""
        return word(code, self.lang)


def header(view: View) -> Table | None:
    """The heads of the columns; None where findings are cards."""
    if view.width < WIDE:
        return None
    return _row(view, "", [Text(view.word(name), "dim") for name in SHARES])


def finding_shown(view: View, number: int, told: Counted) -> Group:
    """A finding with the source line of the reported number, and a line for each that follows from it."""
    finding = told.finding
    label = Text(f"{number}", STYLE[finding.verdict])
    body = _columns(view, label, finding) if view.width >= WIDE else _card(view, label, finding)
    line = source_line(view, finding.reported)
    shared = _shared(view, told)
    following = [_follower(view, number, follower) for follower in told.followers]
    shown: list[RenderableType] = [body, *filter(None, [line, shared]), *following, Text()]
    return Group(*shown)


def finding_in_brief(view: View, number: int, finding: Finding) -> RenderableType:
    """A finding that asks nothing of a reviewer: no source line and, where columns are few, two lines."""
    label = Text(f"{number}", STYLE[finding.verdict])
    if view.width >= WIDE:
        return _columns(view, label, finding)
    sign = "" if finding.is_statement else _SIGNS.get(finding.verdict, "")
    told = [_printed(finding), _expression(view, finding, sign), *_whys(view, finding)]
    return Group(_card_head(view, label, finding), _card_body([("", Text("  ").join(filter(None, told)))]))


def source_line(view: View, told: FigureTold | None, lead: str = "") -> Padding | None:
    """The line that `told` stands in, cut to the width around it, with its number marked."""
    found = view.lines(view.document, told) if view.lines and told else None
    if found is None:
        return None
    text, start, end = found
    lead = visible(lead)
    room = view.width - NUMBER_WIDTH - 2 - cell_len(lead) - sum(map(len, MARKS))
    before, marked, after = around(
        visible(text[:start]).lstrip(), visible(text[start:end]), visible(text[end:]).rstrip(), max(room, 10)
    )
    line = Text.assemble(
        ("│ ", "dim"), lead, before, (MARKS[0], "bold"), (marked, "bold reverse"), (MARKS[1], "bold"), after
    )
    line.no_wrap = True
    return Padding(line, (0, 0, 0, NUMBER_WIDTH))


def _shared(view: View, told: Counted) -> Padding | None:
    """The number that the checks of a group accuse, where it is not the one that the first of them reports."""
    accused = told.followers[0].caused_by if told.followers else None
    figure = next((operand for operand in told.finding.operands if operand.tag == accused), None)
    if figure is None:
        return None
    lead = f"{view.word('shared')}{view.word(':')}"
    where = f"{lead}{visible(figure.text)}  {place(figure, view.lang)}"
    return source_line(view, figure, lead) or Padding(Text(where), (0, 0, 0, NUMBER_WIDTH))


def _follower(view: View, number: int, finding: Finding) -> Padding:
    lead = Text(f"↳ {view.word('follows').format(number)}{view.word(':')}")
    sign = "" if finding.is_statement else _SIGNS[Verdict.MISMATCH]
    where = Text(place(finding.reported, view.lang))
    told = [_subject(finding), _rule(view, finding), where, _printed(finding), _expression(view, finding, sign)]
    line = Text.assemble(lead, Text("  ").join(filter(None, told)), style="dim")
    return Padding(line, (0, 0, 0, NUMBER_WIDTH))


def _columns(view: View, label: Text, finding: Finding) -> Table:
    value = Text(recomputed(finding), "bold")
    parts = [value, _expression(view, finding, "= " if value else ""), _elsewhere(view, finding)]
    told = {
        "place": Text(place(finding.reported, view.lang)),
        "what": Text("\n").join(filter(None, [_subject(finding), _rule(view, finding)])),
        "printed": _printed(finding),
        "recomputed": Text("\n").join(filter(None, parts)) or Text("—", "dim"),
        "difference": Text("\n".join(difference(finding, view.lang))),
        "why": Text("\n").join(_whys(view, finding)),
    }
    return _row(view, label, [told[name] for name in SHARES])


def _row(view: View, label: Text | str, cells: list[Text]) -> Table:
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=NUMBER_WIDTH - 2)
    room = view.width - NUMBER_WIDTH - 2 * len(SHARES)
    for share in SHARES.values():
        row.add_column(width=room * share // 100, overflow="fold")
    row.add_row(label, *cells)
    return row


def _card(view: View, label: Text, finding: Finding) -> Group:
    lines = [(view.word(name) if name else "", text) for name, text in _labelled(view, finding)]
    return Group(_card_head(view, label, finding), _card_body(lines))


def _card_head(view: View, label: Text, finding: Finding) -> Table:
    head = Table.grid(padding=(0, 2, 0, 0))
    head.add_column(width=NUMBER_WIDTH - 2)
    head.add_column(overflow="fold")
    where = Text(place(finding.reported, view.lang), "dim")
    head.add_row(label, Text("  ").join(filter(None, [_subject(finding), where])))
    return head


def _card_body(lines: list[tuple[str, Text]]) -> Table:
    body = Table.grid(padding=(0, 2, 0, 0))
    body.add_column(width=NUMBER_WIDTH - 2)
    labelled = any(label for label, _ in lines)
    if labelled:
        body.add_column(no_wrap=True, style="dim")
    body.add_column(overflow="fold")
    for label, text in lines:
        body.add_row("", *([label] if labelled else []), text)
    return body


def _labelled(view: View, finding: Finding) -> Iterator[tuple[str, Text]]:
    yield "rule", _rule(view, finding)
    if printed := _printed(finding):
        yield "printed", printed
    value, elsewhere = recomputed(finding), _elsewhere(view, finding)
    expression = _expression(view, finding, "= " if value else "")
    if value or expression:
        told = Text("  ").join(filter(None, [Text(value, "bold"), expression]))
        yield "recomputed" if value else "checked", told
    if elsewhere:
        yield "", elsewhere
    if gap := difference(finding, view.lang):
        yield "difference", Text("  ").join([Text(gap[0]), *(Text(more, "dim") for more in gap[1:])])
    for n, why in enumerate(_whys(view, finding)):
        yield "" if n else "why", why


def _subject(finding: Finding) -> Text:
    return Text(clipped(visible(finding.subject).strip(), LONGEST_SUBJECT), "bold")


def _rule(view: View, finding: Finding) -> Text:
    return Text(visible(rule_words(finding.rule, view.lang, view.formulas)))


def _printed(finding: Finding) -> Text:
    told = finding.reported
    return Text(clipped(visible(told.text), LONGEST_SUBJECT), "bold") if told and told.text else Text()


def _expression(view: View, finding: Finding, lead: str) -> Text:
    told = clipped(visible(finding.expression), LONGEST_EXPRESSION)
    if counted := _COUNTED.fullmatch(told):
        return Text(view.word("counted").format(counted[1]))
    return Text(f"{lead}{told}") if told else Text()


def _elsewhere(view: View, finding: Finding) -> Text:
    return Text(places_elsewhere(finding, view.lang), "dim")


def _whys(view: View, finding: Finding) -> list[Text]:
    told = [visible(why_words(finding.why, view.lang))] if finding.why else []
    told += [visible(decision_words(finding.decision, view.lang))] if finding.decision else []
    if not finding.why and finding.verdict is Verdict.MISMATCH:
        told.insert(0, interval(finding, view.lang))
    if finding.is_weak:
        told.append(view.word("weak"))
    if finding.basis is Basis.MODEL and finding.verdict is Verdict.REVIEW and finding.why != "proposed":
        told.append(view.word("by_model"))
    if finding.caused_by is not None:
        told.append(view.word("caused_by").format(finding.caused_by))
    if finding.suspects:
        suspects = (
            _PLACE.sub(lambda at: f"{view.word('place_form').format(at[1], at[2])} ", s) for s in finding.suspects
        )
        told.append(view.word("suspects") + view.word(":") + visible(view.word(",").join(suspects)))
    return [Text(clipped(text, LONGEST_EXPRESSION)) for text in told if text]
