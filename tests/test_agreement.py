"""Two readings side by side: what agrees, what differs and where, what only one of them read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from extractor import catalog, cli
from extractor.document import Document
from extractor.finding import Agreement, Finding
from extractor.pipeline import Options, Reader, run
from extractor.read import read
from extractor.report.to_json import result_schema
from extractor.verify import verify, verify_both
from extractor.verify.agreement import compare
from tests.golden import cases
from tests.pages import page, record

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

NARRATIVE = catalog.kind_named("narrative")
PAGE = """
各项资金（单位：万元）
名称 | 年初预算 | 全年预算 | 支出 | 执行率
合计 | 100.50 | 120.70 | 90.20 | 74.7%
财政拨款 | 80.10 | 95.30 | 70.00 | 73.5%
其他资金 | 20.40 | 25.40 | 20.20 | 79.5%
全年体检284人，完成率130.3%，其中老年人93人。
"""
COLUMNS = ("name", "initial_budget", "adjusted_budget", "spent", "execution_rate")
WHOLE = ("合计", "100.50", "120.70", "90.20", "74.7%")
GRANT = ("财政拨款", "80.10", "95.30", "70.00", "73.5%")
OTHER = ("其他资金", "20.40", "25.40", "20.20", "79.5%")


def row(*cells: str | None) -> dict[str, str]:
    return {name: cell for name, cell in zip(COLUMNS, cells, strict=False) if cell}


def compared(first: dict[str, Any], second: dict[str, Any], text: str = PAGE) -> tuple[list[Finding], Agreement]:
    document = page(text)
    return compare(document, record(NARRATIVE, document, **first), record(NARRATIVE, document, **second))


def of_funds(first: list[dict[str, str]], second: list[dict[str, str]]) -> tuple[list[Finding], Agreement]:
    return compared({"funds": first}, {"funds": second})


def printed(tags: list[int], text: str = PAGE) -> list[str]:
    return [page(text).numbers[tag - 1].text for tag in tags]


def test_readings_that_are_one_agree_in_every_figure() -> None:
    findings, told = of_funds([row(*WHOLE), row(*GRANT)], [row(*WHOLE), row(*GRANT)])
    assert findings == []
    assert (told.figures, told.agreed, told.disagreed, told.only_model, told.only_labels) == (8, 8, 0, [], [])


def test_a_figure_read_differently_is_for_review_with_both_places() -> None:
    slid = ("合计", "100.50", "95.30", "90.20", "74.7%")
    (finding,), told = of_funds([row(*WHOLE)], [row(*slid)])
    assert (finding.rule, finding.verdict, finding.severity) == ("readings_agree", "review", "warning")
    assert finding.why == "read_differently: funds.adjusted_budget"
    assert finding.reported is not None
    assert (finding.reported.text, finding.reported.line) == ("120.70", 3)
    assert [(operand.text, operand.line) for operand in finding.operands] == [("95.30", 4)]
    assert finding.subject == "合计 · 全年预算"
    assert (told.figures, told.agreed, told.disagreed) == (4, 3, 1)


def test_two_places_that_print_the_same_digits_are_told_apart() -> None:
    """
    名称 | 年初预算 | 全年预算 | 支出
    街道办事处 | 100.50 | 100.50 | 90.20
    """
    text = test_two_places_that_print_the_same_digits_are_told_apart.__doc__ or ""
    first, second = (row("街道办事处", "100.50", other, "90.20") for other in ("100.50#2", "100.50#1"))
    (finding,), _ = compared({"funds": [first]}, {"funds": [second]}, text)
    tags = [number.tag for number in page(text).numbers if number.text == "100.50"]
    assert finding.expression == f"100.50{{{tags[1]}}} ≠ 100.50{{{tags[0]}}}"


def test_numbers_that_one_reader_alone_read_are_listed_and_no_finding() -> None:
    findings, told = of_funds([row(*WHOLE), row(*GRANT)], [row(*WHOLE[:4]), row(*OTHER)])
    assert findings == []
    assert (told.figures, told.agreed) == (3, 3)
    assert printed(told.only_model) == ["74.7%", "80.10", "95.30", "70.00", "73.5%"]
    assert printed(told.only_labels) == ["20.40", "25.40", "20.20", "79.5%"]


def test_swapped_columns_are_found_by_the_name_of_the_row() -> None:
    swapped = ("合计", "120.70", "100.50")
    findings, told = of_funds([row(*WHOLE[:3])], [row(*swapped)])
    assert [finding.why for finding in findings] == [
        "read_differently: funds.initial_budget",
        "read_differently: funds.adjusted_budget",
    ]
    assert (told.figures, told.agreed, told.only_model, told.only_labels) == (2, 0, [], [])


def test_rows_are_one_by_their_numbers_whatever_they_are_called() -> None:
    findings, told = of_funds([row("资金合计", *WHOLE[1:]), row(*GRANT)], [row(*GRANT), row(None, *WHOLE[1:])])
    assert findings == []
    assert told.agreed == 8


def test_most_shared_numbers_go_before_the_name() -> None:
    mixed = ("财政拨款", "100.50", "120.70", "90.20", "73.5%")
    findings, told = of_funds([row(*WHOLE), row(*GRANT)], [row(*mixed), row(*GRANT[:3])])
    assert [finding.why for finding in findings] == ["read_differently: funds.execution_rate"]
    assert told.agreed == 5


def test_numbers_that_slid_by_a_row_are_found_by_the_names() -> None:
    slid = [row("财政拨款", *OTHER[1:]), row("其他资金", *GRANT[1:])]
    findings, told = of_funds([row(*GRANT), row(*OTHER)], slid)
    assert (len(findings), told.agreed) == (8, 0)


def test_name_that_several_rows_have_pairs_none_of_them() -> None:
    findings, told = of_funds([row("小计", "100.50"), row("小计", "80.10")], [row("小计", "20.40")])
    assert findings == []
    assert (told.figures, printed(told.only_labels)) == (0, ["20.40"])


def test_rows_beside_one_merged_cell_are_not_one() -> None:
    """The whole of both rows is printed once, over two lines."""
    first, second = row("财政拨款", "100.50", "95.30"), row("其他资金", "100.50", "25.40")
    findings, told = of_funds([first], [second])
    assert [finding.why for finding in findings] == ["read_elsewhere: funds.initial_budget"]
    assert printed(told.only_model) == ["95.30"]


def test_number_in_another_list_is_told_once_with_both_fields() -> None:
    (finding,), told = compared({"funds": [row("财政拨款", None, None, "70.00")]}, {"tasks": [{"funds": "70.00"}]})
    assert finding.why == "read_elsewhere: funds.spent ≠ tasks.funds"
    assert finding.reported is not None
    assert [operand.tag for operand in finding.operands] == [finding.reported.tag]
    assert (told.figures, told.disagreed, told.only_model) == (1, 1, [])


def test_number_in_more_places_than_the_other_reader_gave_it_agrees() -> None:
    twice = {"funds": [row(*WHOLE), row(None, "100.50")]}
    findings, told = compared(twice, {"funds": [row(*WHOLE)]})
    assert findings == []
    assert told.agreed == 4


def test_claims_of_running_text_only_count_as_read() -> None:
    ratio = {"claims": [{"relation": "ratio", "result": "130.3%", "operands": ["284人"]}]}
    same = {"claims": [{"relation": "same", "operands": ["284人", "93人"]}]}
    findings, told = compared(ratio, same)
    assert findings == []
    assert (told.figures, printed(told.only_model), printed(told.only_labels)) == (0, ["130.3%"], ["93人"])


def test_words_are_not_compared() -> None:
    findings, told = compared({"unit_name": "甲", "funds": [row(*WHOLE)]}, {"unit_name": "乙", "funds": [row(*WHOLE)]})
    assert (findings, told.agreed) == ([], 4)


def both(document: Document) -> tuple[list[Finding], Agreement, list[Finding]]:
    first = record(NARRATIVE, document, funds=[row(*WHOLE), row(*GRANT), row(*OTHER)])
    second = record(NARRATIVE, document, funds=[row(*GRANT[:3], "20.20"), row(*WHOLE[:1], "120.70", *WHOLE[2:])])
    findings, coverage, agreement = verify_both(document, first, second)
    alone, counted = verify(document, first)
    assert coverage == counted
    return findings, agreement, alone


def test_findings_of_both_stand_among_the_others_in_order_of_place() -> None:
    findings, agreement, alone = both(page(PAGE))
    differing = [finding for finding in findings if finding.rule == "readings_agree"]
    assert len(differing) == agreement.disagreed == 2
    assert [finding for finding in findings if finding not in differing] == alone
    tags = [finding.reported.tag or 0 for finding in findings if finding.reported]
    assert tags == sorted(tags)


def test_the_same_readings_give_the_same_bytes() -> None:
    def told() -> str:
        findings, agreement, _ = both(page(PAGE))
        return json.dumps([each.model_dump(mode="json") for each in [*findings, agreement]])

    assert told() == told()


# The whole way: a form in which the model takes the budget of the year's beginning for the one in force.

FORM = """项目支出绩效自评表
单位：万元
项目名称\t校园食堂改造
资金\t年初预算数\t全年预算数\t全年执行数\t执行率
年度资金总额\t100.00\t120.00\t90.00\t75.00%
其中：财政拨款\t80.00\t96.00\t72.00\t75.00%
"""
SERVED = Callable[..., tuple[str, list[dict[str, Any]]]]
NO_ENDPOINT = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": None, "EXTRACTOR_MODEL": None, "LC_ALL": "C.UTF-8"}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "canteen.txt"
    path.write_text(FORM, encoding="utf-8")
    return path


def reply(path: Path) -> str:
    tags = {number.text: number.tag for number in read(path).numbers}
    told = ["年度资金总额", tags["100.00"], tags["100.00"], tags["90.00"]]
    return json.dumps({"funds": [{"columns": COLUMNS[:4], "rows": [told]}]}, ensure_ascii=False)


def extractor(*args: object) -> Result:
    return CliRunner(env=NO_ENDPOINT).invoke(cli.app, [str(arg) for arg in args])


def twice(report: Path, serve: SERVED, *args: object) -> Result:
    said = [{"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}]}
            for text in (reply(report), "{}")]  # fmt: skip
    url, _ = serve(*((200, body, {}) for body in said))
    return extractor("run", report, "--base-url", url, "--model", "m", "--fail-on", "review", *args)


@pytest.mark.parametrize("option", ["--reader", "--readers"])
def test_difference_is_shown_with_the_counts(report: Path, serve: SERVED, option: str) -> None:
    told = twice(report, serve, option, "both")
    assert told.exit_code == 1
    for words in [
        "read by: model and labels m",
        "two readings: 2 figures agree, 1 differ, 0 read by the model only, 6 by the labels only",
        "model and labels point at different numbers: funds.adjusted_budget",
        "»100.00«",
    ]:
        assert words in " ".join(told.stdout.split())
    assert "numbers that only the labels read" not in told.stdout


def test_numbers_that_one_reader_read_are_listed_with_all(report: Path, serve: SERVED) -> None:
    told = twice(report, serve, "--reader", "both", "--all", "--lang", "zh").stdout
    assert "两种读法：2 个数字一致，1 个不同，仅模型读到 0 个，仅标签读到 6 个" in told
    assert "模型与标签所指不同：funds.adjusted_budget" in "".join(told.split())
    assert "仅标签读到的数字 6" in told
    assert "»96.00«" in told
    assert "仅模型读到的数字" not in told


def test_json_holds_both_records_and_verify_gives_the_same_bytes(report: Path, serve: SERVED, tmp_path: Path) -> None:
    out, again, replies = tmp_path / "out.json", tmp_path / "again.json", tmp_path / "replies"
    assert twice(report, serve, "--reader", "both", "--record", replies, "-o", out).exit_code == 1
    told = json.loads(out.read_text(encoding="utf-8"))
    jsonschema.validate(told, json.loads(result_schema()))
    (document,) = told["documents"]
    assert document["reader"] == "both"
    budgets = [document[name]["funds"][0]["adjusted_budget"]["text"] for name in ("record", "second")]
    assert budgets == ["100.00", "120.00"]
    extractor("verify", out, "-o", again)
    assert again.read_bytes() == out.read_bytes()
    replayed = extractor("run", report, "--reader", "both", "--replay", replies, "--json")
    assert replayed.stdout.encode() == out.read_bytes()


def test_forged_second_record_is_not_believed(report: Path, serve: SERVED, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    twice(report, serve, "--reader", "both", "-o", out)
    told = json.loads(out.read_text(encoding="utf-8"))
    told["documents"][0]["agreement"] = None
    told["documents"][0]["second"]["funds"][0]["adjusted_budget"]["tag"] = 999
    out.write_text(json.dumps(told), encoding="utf-8")
    broken = extractor("verify", out)
    assert broken.exit_code == 3
    assert "there is no tag 999" in broken.stderr


def test_one_reader_gives_no_agreement(report: Path) -> None:
    (told,) = run([report], Options(reader=Reader.LABELS)).result.documents
    assert (told.agreement, told.second) == (None, None)


def test_both_without_an_endpoint_is_wrong_use(report: Path) -> None:
    told = CliRunner(env=NO_ENDPOINT | {"OPENAI_API_KEY": None}).invoke(
        cli.app, ["run", str(report), "--reader", "both"]
    )
    assert told.exit_code == 2
    assert "OPENAI_API_KEY: is not set" in told.stderr


def test_readings_of_the_fixtures_differ_in_less_than_one_of_200_figures() -> None:
    told = [run([c.path], Options(reader=Reader.BOTH, replay=c.path.parent / "replies")).result for c in cases()]
    counts = [document.agreement for result in told for document in result.documents if document.agreement]
    assert sum(each.agreed for each in counts) > 0
    assert sum(each.disagreed for each in counts) <= sum(each.figures for each in counts) / 200
