"""Results on a terminal: what a reviewer reads, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from extractor.definitions import DEFAULT
from extractor.finding import DocumentResult, FailureTold, FigureTold, Result
from extractor.quantity import Verdict
from extractor.record import Report
from extractor.report.counted import Counted
from extractor.report.layout import STYLE, View, finding_in_brief, finding_shown, header, source_line
from extractor.report.overview import overview, show_overview
from extractor.report.source_line import Lines
from extractor.report.visible import clipped, visible
from extractor.report.words import Lang, why_words, word

WORST_FIRST = (Verdict.MISMATCH, Verdict.REVIEW, Verdict.ROUNDING, Verdict.NOT_CHECKABLE, Verdict.MATCH)
ALWAYS_LISTED = (Verdict.MISMATCH, Verdict.REVIEW)
MOST_PROBLEMS = 10
LONGEST_NAME = 60


def show(  # noqa: PLR0913 - three are needed, the others add to what is shown
    result: Result,
    console: Console,
    lang: Lang,
    *,
    every: bool = False,
    lines: Lines | None = None,
    kinds: Mapping[str, type[Report]] | None = None,
    wanted: Callable[[Counted], bool] | None = None,
) -> None:
    """Prints `result`; `every` lists also what is only counted, `kinds` words the rules and kinds of report.

    `wanted` tells which findings are listed, and lists those in whatever verdict.
    """
    for document in result.documents:
        _document(console, View(document, lang, console.width, lines, (kinds or {}).get(document.kind), every, wanted))
    for failure in result.failures:
        _failure(console, failure, lang)
    if len(result.documents) + len(result.failures) > 1:
        console.print(Rule(Text(word("summary", lang), "bold"), style="dim", align="left"))
        show_overview(overview(result.documents, result.failures, 0), console, lang)


def _document(console: Console, view: View) -> None:
    _head(console, view)
    number = 0
    in_brief: list[Text] = []
    for verdict in WORST_FIRST:
        found = [told for told in view.counted if told.finding.verdict is verdict and _is_wanted(view, told)]
        if found and (verdict in ALWAYS_LISTED or view.every or view.wanted):
            _section(console, view, verdict, found, number)
            number += len(found)
        elif found and verdict is not Verdict.MATCH:
            in_brief.append(_only_counted(view, verdict, found))
    if in_brief:
        console.print(*in_brief, Text(), sep="\n")
    if view.every:
        _unread(console, view)
        _read_once(console, view)


def _is_wanted(view: View, told: Counted) -> bool:
    return view.wanted is None or view.wanted(told)


def _head(console: Console, view: View) -> None:
    document = view.document
    console.print(Rule(Text(visible(document.source.file), "bold"), style="dim", align="left"))
    pages = view.word("page") if document.source.pages == 1 else view.word("pages").format(document.source.pages)
    facts = [_unit_name(document), _kind(view), pages]
    console.print(Text(visible(" · ".join(filter(None, facts)))))
    console.print(Text(visible(_read_by(view))))
    if document.definitions.name != DEFAULT:
        named = " · ".join(filter(None, [document.definitions.name, document.definitions.title]))
        console.print(Text(f"{view.word('definitions')}{view.word(':')}{visible(named)}"))
    console.print(_verdicts(view))
    coverage = {name: _count(value) for name, value in document.coverage}
    console.print(Text(view.word("coverage").format(**coverage)))
    if document.agreement:
        agreement = {name: _count(value) for name, value in document.agreement}
        console.print(Text(view.word("agreement").format(**agreement)))
    for problem in _problems(view):
        console.print(problem)
    console.print()


def _count(value: int | list[int]) -> int:
    return len(value) if isinstance(value, list) else value


def _kind(view: View) -> str:
    title = view.kind.titles[view.lang is Lang.EN] if view.kind else ""
    return f"{title} ({view.document.kind})" if title else view.document.kind


def _read_by(view: View) -> str:
    document = view.document
    model = f" {document.model}" if document.model else ""
    prompt = f"{view.word(',')}{view.word('prompt')} {document.prompt}" if document.prompt else ""
    return f"{view.word('reader')}{view.word(':')}{view.word(document.reader)}{model}{prompt}"


def _verdicts(view: View) -> Text:
    counts = Counter(told.finding.verdict for told in view.counted)
    told = [
        Text(f"{view.word(verdict)} {counts[verdict]}", STYLE[verdict] if counts[verdict] else "dim")
        for verdict in WORST_FIRST
        if counts[verdict] or verdict in ALWAYS_LISTED
    ]
    if following := len(view.document.findings) - len(view.counted):
        told.insert(len(ALWAYS_LISTED), Text(view.word("following").format(following), "dim"))
    if weak := sum(told.finding.is_weak for told in view.counted):
        told.append(Text(view.word("weak_count").format(weak), "dim"))
    return Text(" · ").join(told) if counts else Text(view.word("no_checks"))


def _problems(view: View) -> list[Text]:
    problems = view.document.problems
    told = problems if view.every else problems[:MOST_PROBLEMS]
    found = [Text.assemble(("! ", "bold magenta"), visible(problem)) for problem in told]
    if len(told) < len(problems):
        found.append(Text(f"! … {len(problems) - len(told)} ({view.word('listed_with_all')})", "dim"))
    return found


def _section(console: Console, view: View, verdict: Verdict, found: list[Counted], before: int) -> None:
    console.print(Text(f"{view.word(verdict)} {len(found)}", STYLE[verdict]))
    if columns := header(view):
        console.print(columns)
    in_full = verdict in ALWAYS_LISTED
    for number, told in enumerate(found, before + 1):
        console.print(finding_shown(view, number, told) if in_full else finding_in_brief(view, number, told.finding))
    if not in_full:
        console.print()


def _only_counted(view: View, verdict: Verdict, found: list[Counted]) -> Text:
    whys = Counter(why_words(told.finding.why.partition(":")[0], view.lang) for told in found)
    told = view.word(",").join(f"{why} {count}" for why, count in whys.most_common() if why)
    line = Text(f"{view.word(verdict)} {len(found)}", STYLE[verdict])
    line.append(f"{view.word(':')}{visible(told)}" if told else "", "default")
    return line.append(f"  ({view.word('listed_with_all')})", "dim")


def _unread(console: Console, view: View) -> None:
    _numbers(console, view, "unread_numbers", view.document.coverage.unread)


def _read_once(console: Console, view: View) -> None:
    """The numbers that only one of two readers read."""
    if agreement := view.document.agreement:
        _numbers(console, view, "only_model_numbers", agreement.only_model)
        _numbers(console, view, "only_labels_numbers", agreement.only_labels)


def _numbers(console: Console, view: View, heading: str, tags: list[int]) -> None:
    if not tags:
        return
    console.print(Text(f"{view.word(heading)} {len(tags)}", "bold"))
    for tag in tags:
        told = FigureTold(tag=tag, text="", value=None, unit=None, page=None, line=None, box=None)
        console.print(source_line(view, told, f"{{{tag}}} ") or Text(f"     {{{tag}}}"))
    console.print()


def _unit_name(document: DocumentResult) -> str:
    told = document.record.get("unit_name")
    name = told.get("text") if isinstance(told, dict) else ""
    return clipped(visible(str(name or "")), LONGEST_NAME)


def _failure(console: Console, failure: FailureTold, lang: Lang) -> None:
    console.print(Rule(Text(visible(failure.file), "bold"), style="dim", align="left"))
    console.print(Text.assemble((f"{word('failed', lang)}{word(':', lang)}", "bold red"), visible(failure.error)))
    console.print(Text(f"{word('try', lang)}{visible(failure.remedy)}"), Text(), sep="\n")
