"""Exports: a row for each figure, finding and document; no cell computes; the same result gives the same bytes."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet  # type: ignore[import-untyped]  # ships no types

from extractor.finding import DocumentResult, FailureTold, Result
from extractor.report.sheet_files import BOM, Format, csv_lines, inert, write
from extractor.report.sheets import COLUMNS, Holds, Rows, Sheet, sheet
from extractor.report.to_json import json_to_result

RESULTS = Path(__file__).parent / "results"
SAMPLE = json_to_result((RESULTS / "sample.json").read_text(encoding="utf-8"), "sample.json")
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "﹦1",
    "\u200b=1",
]


def written(rows: Rows, form: Format, result: Result = SAMPLE) -> bytes:
    out = io.BytesIO()
    write(sheet(rows, result.documents, result.failures), form, out)
    return out.getvalue()


def as_jsonl(rows: Rows, result: Result = SAMPLE) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(rows, Format.JSONL, result).splitlines()]


def as_csv(rows: Rows, result: Result = SAMPLE) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(written(rows, Format.CSV, result).decode("utf-8-sig"), newline=""))]


def as_parquet(rows: Rows, result: Result = SAMPLE) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = parquet.read_table(io.BytesIO(written(rows, Format.PARQUET, result))).to_pylist()
    return told


def with_record(record: dict[str, Any]) -> Result:
    return Result(documents=[SAMPLE.documents[0].model_copy(update={"record": record})])


def with_words(text: str) -> Result:
    """The sample with `text` wherever the audited party's words stand."""
    document = SAMPLE.documents[0]
    finding = document.findings[0]
    printed = finding.reported.model_copy(update={"text": text, "unit": text}) if finding.reported else None
    changes = {"subject": text, "expression": text, "why": text, "suspects": [text], "reported": printed}
    record: dict[str, Any] = {"unit_name": {"text": text, "ref": None}, "year": {"text": text, "ref": None}}
    record["funds"] = [{"name": {"text": text, "ref": "r1.1"}, "spent": {"tag": 1, "text": text, "value": "1"}}]
    source = document.source.model_copy(update={"file": text})
    told = {"findings": [finding.model_copy(update=changes)], "record": record, "source": source, "problems": [text]}
    failure = FailureTold(file=text, error=text, remedy=text, exit_code=3)
    return Result(documents=[document.model_copy(update=told)], failures=[failure])


def test_every_finding_is_a_row() -> None:
    told = as_jsonl(Rows.FINDINGS)
    expected = [(d.source.file, f.rule, f.difference) for d in SAMPLE.documents for f in d.findings]
    assert [(row["file"], row["rule"], row["difference"]) for row in told] == expected


def test_a_finding_tells_what_is_printed_what_comes_out_and_from_what() -> None:
    document = next(d for d in SAMPLE.documents if d.findings)
    finding, row = document.findings[0], as_jsonl(Rows.FINDINGS)[0]
    assert finding.reported
    assert finding.recomputed
    assert (row["reported"], row["reported_value"]) == (finding.reported.text, finding.reported.value)
    assert (row["page"], row["line"], row["tag"]) == (
        finding.reported.page,
        finding.reported.line,
        finding.reported.tag,
    )
    assert (row["recomputed"], row["recomputed_exact"]) == (finding.recomputed.shown, finding.recomputed.value)
    assert [part.split(" {")[0] for part in row["operands"].split(" | ")] == [o.text for o in finding.operands]


def test_every_figure_of_the_record_is_a_row() -> None:
    printed = {
        "tag": 7,
        "text": "1,860.00",
        "value": "1860",
        "unit": "万元",
        "page": 1,
        "line": 18,
        "box": [1, 2.5, 3, 4],
    }
    words = {"tag": None, "text": "健全", "value": None, "unit": None, "page": 1, "line": 2, "box": None}
    record = {
        "unit_name": {"text": "教育局", "ref": "p1", "page": 1, "line": 1},
        "total": printed,
        "funds": [
            {"name": {"text": "补助", "ref": "r6.3"}, "role": "total", "spent": printed | {"tag": 8}, "score": None}
        ],
        "indicators": [{"group": {"text": "教学", "ref": "r1.1"}, "actual": words}],
        "claims": [{"relation": "sum", "result": printed | {"tag": 1}, "operands": [None, printed | {"tag": 2}]}],
    }
    columns = ("part", "row", "name", "words", "field", "position", "tag", "text")
    assert [tuple(row[name] for name in columns) for row in as_jsonl(Rows.FIGURES, with_record(record))] == [
        ("", None, "教育局", "", "total", None, 7, "1,860.00"),
        ("funds", 1, "补助", "role: total", "spent", None, 8, "1,860.00"),
        ("indicators", 1, "教学", "", "actual", None, None, "健全"),
        ("claims", 1, "", "relation: sum", "result", None, 1, "1,860.00"),
        ("claims", 1, "", "relation: sum", "operands", 2, 2, "1,860.00"),
    ]
    first = as_jsonl(Rows.FIGURES, with_record(record))[0]
    assert (first["value"], first["unit"], first["page"], first["line"]) == ("1860", "万元", 1, 18)
    assert (first["unit_name"], first["box"]) == ("教育局", "1 2.5 3 4")


def test_no_figure_of_a_fixtures_record_is_left_out() -> None:
    for document in SAMPLE.documents:
        told = as_jsonl(Rows.FIGURES, Result(documents=[document]))
        records = [document.record, document.second or {}]
        assert len(told) == sum(json.dumps(record).count('"tag":') for record in records)


def test_every_document_is_a_row_and_one_that_failed_too() -> None:
    told = as_jsonl(Rows.DOCUMENTS)
    assert [row["file"] for row in told] == [
        *(document.source.file for document in SAMPLE.documents),
        *(failure.file for failure in SAMPLE.failures),
    ]
    assert told[-1]["error"] == SAMPLE.failures[-1].error


@pytest.mark.parametrize("rows", list(Rows))
def test_the_formats_tell_the_same(rows: Rows) -> None:
    plain = as_jsonl(rows)
    assert as_parquet(rows) == plain
    assert [[*row] for row in plain] == [[*COLUMNS[rows]]] * len(plain)
    for told, row in zip(as_csv(rows), plain, strict=True):
        assert {name: value.lstrip("'") for name, value in told.items()} == {
            name: "" if value is None else str(value).lstrip("'") for name, value in row.items()
        }


@pytest.mark.parametrize("rows", list(Rows))
@pytest.mark.parametrize("form", list(Format))
def test_the_same_result_gives_the_same_bytes(rows: Rows, form: Format) -> None:
    assert written(rows, form) == written(rows, form)


def test_a_csv_file_tells_its_encoding_and_ends_its_lines_as_sheets_do() -> None:
    told = written(Rows.DOCUMENTS, Format.CSV)
    assert told.startswith(BOM.encode("utf-8"))
    assert told.count(b"\n") == told.count(b"\r\n") == len(SAMPLE.documents) + len(SAMPLE.failures) + 1


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("rows", list(Rows))
def test_a_result_without_documents_is_a_sheet_without_rows(rows: Rows, form: Format) -> None:
    empty = Result(documents=[])
    told = written(rows, form, empty)
    if form is Format.PARQUET:
        assert parquet.read_table(io.BytesIO(told)).column_names == [*COLUMNS[rows]]
    else:
        assert len(told.splitlines()) == (form is Format.CSV)


@pytest.mark.parametrize("rows", list(Rows))
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_csv_file_begins_a_formula(formula: str, rows: Rows) -> None:
    for row in as_csv(rows, with_words(formula)):
        for cell in row.values():
            assert (
                cell.strip(" ")[:1] not in tuple("=+-@＝＋－＠﹦\t\r\n")
                or cell.removeprefix("-").replace(".", "").isdigit()
            )


def test_a_formula_after_a_semicolon_is_none_where_semicolons_part_cells() -> None:
    assert inert("a;=1+1; +2") == "a;'=1+1;' +2"


def test_numbers_stay_numbers_in_a_csv_file() -> None:
    columns = {"value": Holds.NUMBER, "text": Holds.TEXT, "count": Holds.COUNT}
    rows: list[dict[str, str | int | None]] = [
        {"value": "-14.612903", "text": "-14.61", "count": -3},
        {"value": "1/3", "text": "-", "count": None},
    ]
    told = "".join(csv_lines(Sheet(columns, iter(rows)))).splitlines()[1:]
    assert told == ["-14.612903,-14.61,-3", "'1/3,'-,"]  # 1/3 would become the third of January


@pytest.mark.parametrize("form", list(Format))
def test_control_codes_reach_no_cell(form: Format) -> None:
    told = written(Rows.FINDINGS, form, with_words("a\x1b[2J\x00\x07\u202eb\x85c"))
    assert form is Format.PARQUET or not set("\x1b\x00\x07\u202e\x85") & set(told.decode("utf-8"))
    if form is Format.PARQUET:
        subject = as_parquet(Rows.FINDINGS, with_words("a\x1b[2J\x00\x07\u202eb\x85c"))[0]["subject"]
        assert not set("\x1b\x00\x07\u202e\x85") & set(subject)


@given(st.text())
def test_whatever_is_written_comes_back_from_a_csv_file(text: str) -> None:
    sheets = Sheet({"a": Holds.TEXT, "b": Holds.TEXT}, iter([{"a": inert(text), "b": "end"}]))
    told = "".join(csv_lines(sheets)).removeprefix(BOM)
    cells = [*csv.reader(io.StringIO(told, newline=""))][1]
    assert cells == [inert(inert(text)), "end"]


def test_a_sheet_takes_one_document_at_a_time() -> None:
    taken: list[int] = []

    def documents() -> Any:
        for number in range(100):
            taken.append(number)
            yield SAMPLE.documents[0]

    told = sheet(Rows.FINDINGS, documents())
    next(told.rows)
    assert taken == [0]


def test_a_second_reading_is_told_beside_the_first() -> None:
    figure = {"tag": 1, "text": "1", "value": "1", "unit": "", "page": 1, "line": 1, "box": None}
    document: DocumentResult = SAMPLE.documents[0].model_copy(update={"record": {"a": figure}, "second": {"b": figure}})
    told = as_jsonl(Rows.FIGURES, Result(documents=[document]))
    assert [(row["reading"], row["field"]) for row in told] == [("record", "a"), ("second", "b")]
