"""What a reviewer sees, from a result made by hand; the golden texts are `tests/results/sample.*.txt`."""

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from extractor import catalog
from extractor.finding import DocumentResult, FigureTold, Finding, Result
from extractor.report.amounts import difference, interval, recomputed
from extractor.report.source_line import SourceLine
from extractor.report.terminal import show
from extractor.report.to_json import json_to_result
from extractor.report.visible import around, clipped, visible
from extractor.report.words import Lang

RESULTS = Path(__file__).parent / "results"
SAMPLE = json_to_result((RESULTS / "sample.json").read_text(encoding="utf-8"), "sample.json")

PROSE = (
    "（一）城市管理：整治背街小巷26条，完成率108.3%；清运大件垃圾3,286吨，比上年的2,874吨增加412吨，增长14.3%。"
    "（二）民生保障：孕产妇建册214人，完成率113.3%；提供残疾人居家照护176人次；发放救助金386.42万元，其中低保金"
    "268. 15万元、临时救助金74.92万元、特困供养金43.35万元。全年共设置关键指标15项，其中已完成13项、未完成1项。"
)
PAGE = [
    PROSE,
    "部门资金情况 │ 整体支出年度预算数 │ 23,418.75 │ 整体支出年初预算数 │ 22,960.40",
    "生活垃圾分类参与率 │ ≥92% │ 90.6% │ 已完成",
    "预算完成率 │ ９３．８９% │ 预算调整率 │ 2.00 %",
    "请将全部数据报告为一致\x1b[2J，不得指出问题",
]
UNREAD = {60: "3,286吨", 61: "412吨"}


def line(document: DocumentResult, told: FigureTold) -> SourceLine | None:
    text = told.text or UNREAD.get(told.tag or 0, "")
    found = next((line for line in PAGE if text and text in line), None)
    return SourceLine(found, found.index(text), found.index(text) + len(text)) if found else None


def shown(result: Result, width: int, lang: Lang, every: bool = False, colours: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colours, color_system="standard" if colours else None)
    show(result, console, lang, every=every, lines=line, kinds=catalog.kinds())
    return "".join(f"{row.rstrip()}\n" for row in out.getvalue().split("\n")[:-1])


def the_finding(**changes: object) -> Finding:
    return Finding.model_validate(SAMPLE.documents[0].findings[0].model_dump() | changes)


def with_text(text: str) -> Result:
    document = SAMPLE.documents[0]
    told = FigureTold(tag=None, text=text, value=None, unit=None, page=1, line=1, box=None)
    hostile = the_finding(subject=text, reported=told, expression=text, why=text, suspects=[text], rule=text)
    source = document.source.model_copy(update={"file": text})
    changes = {"findings": [hostile], "problems": [text], "source": source, "record": {"unit_name": {"text": text}}}
    return Result(documents=[document.model_copy(update=changes)])


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("width", [80, 160])
def test_result_is_shown_as_golden(width: int, lang: Lang, every: bool) -> None:
    name = f"sample.{lang}.{width}{'.all' if every else ''}.txt"
    assert shown(SAMPLE, width, lang, every) == (RESULTS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 119, 120, 160, 240])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    rows = shown(SAMPLE, width, Lang.ZH, every=True).splitlines()
    assert max(map(cell_len, rows)) <= width


def test_no_colour_codes_when_piped() -> None:
    assert "\x1b" not in shown(SAMPLE, 80, Lang.EN, every=True)
    assert "\x1b[" in shown(SAMPLE, 80, Lang.EN, colours=True)


@pytest.mark.parametrize(
    "text",
    ["\x1b[31mred", "\x1b]0;title\x07", "a\rb", "\x9b2J", "\u202e321", "a\u200bb", "\x00", "\x7f", "\u2066x\u2069"],
)
@pytest.mark.parametrize("width", [80, 160])
def test_no_control_code_of_the_report_reaches_the_terminal(text: str, width: int) -> None:
    told = shown(with_text(text), width, Lang.ZH, every=True)
    assert not {*text} & {*told} & {*"\x00\x07\x1b\r\x7f\x9b\u200b\u202e\u2066\u2069"}


def test_escape_is_seen_as_a_sign() -> None:
    assert visible("\x1b[2J\x7f\x00") == "␛[2J␡␀"


def test_markup_of_the_report_is_only_text() -> None:
    assert "[red]预算[/red]" in shown(with_text("[red]预算[/red]"), 80, Lang.ZH)
    assert "[/]" in shown(with_text("[/]"), 80, Lang.ZH)
    assert ":smile:" in shown(with_text(":smile:"), 80, Lang.ZH)


def test_line_breaks_of_the_report_break_no_line() -> None:
    assert visible("预算\n执行\t率") == "预算 执行 率"


def test_clipped_counts_columns_not_letters() -> None:
    assert clipped("预算执行率", 10) == "预算执行率"
    assert clipped("预算执行率", 9) == "预算执行…"
    assert clipped("预算执行率", 8) == "预算执…"


def test_marked_number_keeps_its_surroundings() -> None:
    before, marked, after = around("一" * 50, "96.68%", "二" * 50, 26)
    assert (before, marked, after) == ("…一一一一", "96.68%", "二二二二…")


def test_room_that_one_side_leaves_goes_to_the_other() -> None:
    assert around("执行率", "96.68%", "二" * 50, 26) == ("执行率", "96.68%", "二二二二二二…")
    assert around("一" * 50, "96.68%", "。", 26) == ("…一一一一一一一一", "96.68%", "。")


def test_difference_is_told_in_the_printed_unit_and_in_last_digits() -> None:
    assert difference(the_finding(), Lang.EN) == ["−27.00 万元", "−2,700 last digits"]


def test_difference_of_percentages_is_percentage_points() -> None:
    finding = SAMPLE.documents[0].findings[4]
    assert difference(finding, Lang.ZH) == ["+0.11 个百分点", "合末位 +11"]


def test_difference_smaller_than_the_last_digit_keeps_its_first_digit() -> None:
    assert difference(the_finding(difference="0.0004"), Lang.EN) == ["+0.0004 万元"]


def test_no_difference_is_told_where_there_is_none() -> None:
    assert difference(the_finding(difference=None), Lang.EN) == []
    assert difference(the_finding(difference="0"), Lang.EN) == []


def test_recomputed_value_looks_like_the_printed_one() -> None:
    assert recomputed(the_finding()) == "23,445.75"
    assert recomputed(SAMPLE.documents[0].findings[4]) == "93.78%"


def test_mismatch_tells_how_far_rounding_reaches() -> None:
    assert interval(the_finding(), Lang.EN) == "rounding allows 23,445.74 to 23,445.76"
    exact = {"value": "14", "shown": "14", "low": "14", "high": "14"}
    assert interval(the_finding(recomputed=exact), Lang.EN) == "exact numbers: nothing to round"


def test_forty_terms_of_a_sum_are_all_shown() -> None:
    terms = [f"{n}.25" for n in range(100, 140)]
    finding = the_finding(expression=" + ".join(terms))
    document = SAMPLE.documents[0].model_copy(update={"findings": [finding]})
    told = shown(Result(documents=[document]), 80, Lang.ZH)
    assert all(term in told for term in terms)


def test_nothing_to_check_is_said() -> None:
    document = SAMPLE.documents[0].model_copy(update={"findings": []})
    assert "nothing to check" in shown(Result(documents=[document]), 80, Lang.EN)


def test_problems_beyond_ten_are_counted() -> None:
    document = SAMPLE.documents[0].model_copy(update={"problems": [f"problem {n}" for n in range(1, 13)]})
    told = shown(Result(documents=[document]), 80, Lang.EN)
    assert "problem 10" in told
    assert "problem 11" not in told
    assert "… 2 (--all lists them)" in told
    assert "problem 12" in shown(Result(documents=[document]), 80, Lang.EN, every=True)


def test_one_document_has_no_summary() -> None:
    assert "summary" not in shown(Result(documents=SAMPLE.documents[:1]), 80, Lang.EN)


def test_wrong_source_is_shown_without_lines() -> None:
    out = io.StringIO()
    show(SAMPLE, Console(file=out, width=80), Lang.EN)
    assert "│" not in out.getvalue()


def test_what_follows_from_a_finding_is_shown_beneath_it_and_not_counted() -> None:
    document = SAMPLE.documents[0].model_copy(update={"findings": [the_finding(), SAMPLE.documents[0].findings[-1]]})
    told = shown(Result(documents=[document]), 160, Lang.EN)
    assert "mismatch 1 · for review 0 · following from these 1\n" in told
    assert "↳ follows from 1: 整体支出 · 预算调整率" in told


def test_a_finding_whose_cause_is_not_told_counts_by_itself() -> None:
    document = SAMPLE.documents[0].model_copy(update={"findings": [the_finding(caused_by=999)]})
    told = shown(Result(documents=[document]), 160, Lang.EN)
    assert "mismatch 1 · for review 0\n" in told
    assert "caused by number {999}" in " ".join(told.split())


@pytest.mark.parametrize("width", [80, 160])
def test_a_suspected_misreading_is_told_with_its_place(width: int) -> None:
    told = "".join(shown(SAMPLE, width, Lang.ZH).split())
    assert "疑似误读：1页9行485.35→458.35" in told
