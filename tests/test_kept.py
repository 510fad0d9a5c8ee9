"""Results gone over again, from a file and from a folder of runs: shown, filtered, exported, made anew."""

import csv
import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from extractor import cli
from extractor.finding import DocumentResult, FailureTold
from extractor.finding import Result as Told
from extractor.quantity import Verdict
from extractor.report.overview import overview
from extractor.report.to_json import json_to_result, result_pieces, result_to_json
from extractor.store import Store, held, opened, url_in

SAMPLE = json_to_result((Path(__file__).parent / "results" / "sample.json").read_text(encoding="utf-8"), "sample.json")
REPORT = (
    "项目支出绩效自评表\n（2023年度）\n单位：万元\n项目名称\t{name}\n资金\t年初预算数\t全年预算数\t全年执行数\t执行率\n"
)
ROW = "年度资金总额\t100.00\t120.00\t{spent}\t80.00%\n"
SPENT = {"canteen": "90.00", "library": "96.00", "bridge": "60.00"}  # 80 % of 120 is 96, so two of three are false
ALONE = {"OPENAI_API_KEY": None, "OPENAI_BASE_URL": None, "EXTRACTOR_MODEL": None, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
GONE = FailureTold(file="gone.pdf", error="there is no such file", remedy="check the name", exit_code=3)


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path) -> Iterator[Path]:
    """A folder of one's own to work in."""
    with chdir(tmp_path):
        yield tmp_path


@pytest.fixture
def reports(at_home: Path) -> list[str]:
    (at_home / "reports").mkdir()
    for name, spent in SPENT.items():
        (at_home / "reports" / f"{name}.txt").write_text(REPORT.format(name=name) + ROW.format(spent=spent), "utf-8")
    return sorted(f"reports/{name}.txt" for name in SPENT)


@pytest.fixture
def file(reports: list[str]) -> str:
    assert extractor("run", *reports, "gone.pdf", "--reader", "labels", "-o", "result.json").exit_code == 3
    return "result.json"


@pytest.fixture
def folder(file: str) -> str:
    keep(Path("out"), result_in(file))
    return "out"


@pytest.fixture(params=["file", "folder"])
def kept(request: pytest.FixtureRequest) -> str:
    told: str = request.getfixturevalue(request.param)
    return told


def keep(folder: Path, result: Told) -> None:
    with held(folder):
        store = Store(opened(url_in(folder), make=True))
        run = store.begin_run({}, {})
        for document in result.documents:
            store.see(run, document.source.file, document.source.sha256)
            store.keep_result(run, "key", document.source.file, document)
        for failure in result.failures:
            store.keep_failure(run, failure, None)
        store.close()


def extractor(*args: object) -> Result:
    return CliRunner(env=ALONE).invoke(cli.app, [str(arg) for arg in args])


def result_in(path: str) -> Told:
    return json_to_result(Path(path).read_text("utf-8"), path)


def shown(*args: object) -> str:
    told = extractor("show", *args)
    assert told.exit_code == 0, told.stderr
    return told.stdout


def rows(*args: object) -> list[dict[str, str]]:
    told = extractor("export", *args, "--format", "csv")
    assert told.exit_code == 0, told.stderr
    return [*csv.DictReader(io.StringIO(told.stdout_bytes.decode("utf-8-sig"), newline=""))]


def test_the_worst_document_stands_first_and_none_is_left_out(kept: str) -> None:
    told = shown(kept, "--lang", "en")
    named = [line for line in told.splitlines() if line.startswith(("reports/", "gone"))][:4]
    assert told.startswith("4 documents: 2 with mismatches, 0 only for review, 1 with neither, 1 failed\n")
    files = [line.split()[0] for line in named]
    assert files == ["reports/bridge.txt", "reports/canteen.txt", "reports/library.txt", "gone.pdf"]


def test_a_folder_shows_a_table_and_with_a_filter_the_findings_too(folder: str) -> None:
    assert "printed" not in shown(folder, "--lang", "en")
    assert "printed" in shown(folder, "--lang", "en", "--file", "canteen")


def test_a_file_shows_its_findings_as_before(file: str) -> None:
    assert shown(file, "--lang", "en").count("printed     80.00%") == 2


def test_a_single_document_needs_no_table(reports: list[str]) -> None:
    extractor("run", reports[0], "--reader", "labels", "-o", "one.json")
    assert "documents:" not in shown("one.json", "--lang", "en")


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        (["--verdict", "mismatch"], ["bridge", "canteen"]),
        (["--verdict", "review"], []),
        (["--verdict", "review", "--verdict", "mismatch"], ["bridge", "canteen"]),
        (["--rule", "execution_rate_is_spent_over_budget"], ["bridge", "canteen", "library"]),
        (["--rule", "execution_rate_is_spent_over_budget", "--verdict", "match"], ["library"]),
        (["--kind", "project"], ["bridge", "canteen", "library"]),
        (["--kind", "overall"], []),
        (["--year", "2023"], ["bridge", "canteen", "library"]),
        (["--year", "２０２３"], ["bridge", "canteen", "library"]),
        (["--year", "2022"], []),
        (["--file", "reports/C"], ["canteen"]),
        (["--unit", "no such body"], []),
    ],
)
def test_filters_choose_documents(kept: str, wanted: list[str], files: list[str]) -> None:
    told = json.loads(shown(kept, "--json", *wanted))
    assert [Path(document["source"]["file"]).stem for document in told["documents"]] == files
    assert {row["file"] for row in rows(kept, *wanted)} == {f"reports/{name}.txt" for name in files}


def test_a_body_is_found_by_a_part_of_its_name(at_home: Path) -> None:
    (at_home / "one.json").write_text(result_to_json(SAMPLE), "utf-8")
    told = json.loads(shown("one.json", "--json", "--unit", "石桥 街道"))
    assert [document["source"]["file"] for document in told["documents"]] == [SAMPLE.documents[0].source.file]


def test_a_filter_of_findings_lists_these_and_the_counts_stay(at_home: Path) -> None:
    (at_home / "one.json").write_text(result_to_json(Told(documents=SAMPLE.documents[:1])), "utf-8")
    everything, told = shown("one.json", "--lang", "en"), shown("one.json", "--lang", "en", "--verdict", "rounding")
    counts = next(line for line in everything.splitlines() if line.startswith("mismatch 3 · for review 4"))
    assert counts in told
    assert "\nmismatch 3\n" in everything
    assert "\nmismatch 3\n" not in told
    assert "\nexplained by rounding" in told


def test_json_of_all_is_the_file_itself(file: str) -> None:
    assert shown(file, "--json") == Path(file).read_text("utf-8")


def test_limit_keeps_the_worst_and_tells_how_many_are_left_out(kept: str) -> None:
    told = shown(kept, "--lang", "en", "--limit", 1)
    assert "reports/bridge.txt" in told
    assert "reports/canteen.txt" not in told
    assert "2 more are not listed (--limit 0 lists them)" in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_80_columns(kept: str, lang: str) -> None:
    assert max(map(cell_len, shown(kept, "--lang", lang).splitlines())) <= 80


def test_a_source_that_is_gone_is_told_and_the_rest_is_shown(file: str) -> None:
    os.remove("reports/canteen.txt")
    told = extractor("show", file, "--lang", "en")
    assert "reports/canteen.txt: the source is gone" in told.stderr
    assert told.stdout.count("printed     80.00%") == 2


def test_overview_takes_one_document_at_a_time_and_keeps_the_worst() -> None:
    empty = SAMPLE.documents[0].model_copy(update={"findings": []})
    many: Iterable[DocumentResult] = (SAMPLE.documents[0] if n == 700 else empty for n in range(1_000))
    told = overview(many, [GONE] * 30, 20, keep=True)
    assert (told.documents, told.counts["mismatch"], told.counts["failed"]) == (1_030, 1, 30)
    assert (len(told.worst), len(told.failures)) == (20, 20)
    assert told.worst[0].document is SAMPLE.documents[0]


def test_pieces_of_a_result_are_its_bytes() -> None:
    for told in (SAMPLE, Told(documents=[]), Told(documents=SAMPLE.documents, failures=[GONE])):
        assert "".join(result_pieces(told.documents, told.failures)) == result_to_json(told)


@pytest.mark.parametrize("path", ["reports", "no.json", "no-folder/"])
def test_what_holds_no_results_is_told(reports: list[str], path: str) -> None:
    for command in ("show", "verify", "export"):
        assert extractor(command, path).exit_code == 2


def test_export_writes_by_the_ending_of_the_file(kept: str) -> None:
    for name, begins in (("f.jsonl", b"{"), ("f.csv", b"\xef\xbb\xbffile,"), ("f.parquet", b"PAR1")):
        assert extractor("export", kept, "-o", name).exit_code == 0
        assert Path(name).read_bytes().startswith(begins)


def test_export_tells_an_ending_that_is_no_format(file: str) -> None:
    told = extractor("export", file, "-o", "f.xlsx")
    assert (told.exit_code, Path("f.xlsx").exists()) == (2, False)
    assert "--format with one of jsonl, csv, parquet" in told.stderr


def test_export_never_writes_over_what_it_exports(file: str) -> None:
    before = Path(file).read_bytes()
    assert extractor("export", file, "-o", file, "--format", "csv").exit_code == 2
    assert Path(file).read_bytes() == before


@pytest.mark.parametrize(
    "command",
    ["export out --format csv -o {}", "verify out --json -o {}", "batch write out {} reports --model m"],
)
def test_no_output_takes_the_place_of_a_report(folder: str, reports: list[str], command: str) -> None:
    before = Path(reports[0]).read_bytes()
    told = extractor(*command.format(reports[0]).split())
    assert (told.exit_code, "is a report itself, and would be lost" in told.stderr) == (2, True)
    assert Path(reports[0]).read_bytes() == before


def test_verdict_that_there_is_none_of_is_wrong_use(kept: str) -> None:
    assert extractor("show", kept, "--verdict", "wrong").exit_code == 2


def test_export_that_cannot_be_written_leaves_what_was_there(file: str) -> None:
    Path("f.csv").write_text("before")
    Path("f.csv.part").mkdir()  # in the way of the new file
    told = extractor("export", file, "-o", "f.csv")
    assert (told.exit_code, Path("f.csv").read_text()) == (2, "before")


def test_documents_that_failed_are_rows_of_the_documents(kept: str) -> None:
    told = rows(kept, "--rows", "documents")
    assert [(row["file"], row["mismatch"], row["error"]) for row in told][-1] == ("gone.pdf", "", GONE.error)
    assert len(told) == 4


def test_figures_are_rows_with_their_place(kept: str) -> None:
    (spent,) = (r for r in rows(kept, "--rows", "figures", "--file", "canteen") if r["field"] == "spent")
    told = (spent["part"], spent["name"], spent["text"], spent["value"], spent["unit"], spent["page"])
    assert told == ("funds", "年度资金总额", "90.00", "90", "万元", "1")


def test_a_folder_gives_the_same_bytes_again(folder: str) -> None:
    told = extractor("verify", folder, "--lang", "en")
    assert told.exit_code == 0
    assert told.stdout == "3 documents: 3 give the same bytes again, 0 differ, 0 cannot be made anew\n"


def test_verifying_a_folder_can_write_the_result_made_anew(folder: str, file: str) -> None:
    assert extractor("verify", folder, "-o", "again.json").exit_code == 0
    told = extractor("verify", folder, "--json")
    assert told.stdout_bytes == Path("again.json").read_bytes() == Path(file).read_bytes()
    assert "3 give the same bytes again" in told.stderr or "逐字节相同 3" in told.stderr


def test_a_finding_that_was_changed_is_told_with_the_difference(folder: str, file: str) -> None:
    result = result_in(file)
    document = next(d for d in result.documents if "canteen" in d.source.file)
    forged = [f.model_copy(update={"verdict": Verdict.MATCH, "difference": "0"}) for f in document.findings]
    shutil.rmtree(folder)
    keep(Path(folder), Told(documents=[document.model_copy(update={"findings": forged})]))
    told = extractor("verify", folder, "--lang", "en")
    assert told.exit_code == 1
    assert "reports/canteen.txt: made anew, it differs from what was kept" in told.stdout
    assert '-   "verdict": "match"' in told.stdout
    assert '+   "verdict": "mismatch"' in told.stdout


def test_sources_that_are_gone_or_have_changed_are_told_with_their_sha(folder: str, file: str) -> None:
    os.remove("reports/bridge.txt")
    Path("reports/canteen.txt").write_text("another\n", "utf-8")
    was = next(d.source.sha256 for d in result_in(file).documents if "canteen" in d.source.file)
    told = extractor("verify", folder, "--lang", "en")
    assert told.exit_code == 3
    assert "reports/bridge.txt: there is no such file" in told.stdout
    assert "reports/canteen.txt: is not the file that the result tells of: its sha256 differs, " in told.stdout
    assert was in told.stdout
    assert "3 documents: 1 give the same bytes again, 0 differ, 2 cannot be made anew" in told.stdout


def test_sources_are_found_by_their_content_wherever_they_are(kept: str) -> None:
    shutil.move("reports", "elsewhere")
    os.rename("elsewhere/canteen.txt", "elsewhere/renamed.txt")
    assert extractor("verify", kept).exit_code == 3
    assert (
        extractor("verify", kept, "--sources", "elsewhere", "--fail-on", "never").exit_code
        == (kept == "result.json") * 3
    )
    assert extractor("verify", kept, "--sources", "nowhere").exit_code == 2


def test_verify_keeps_the_record_of_a_source_that_is_gone(kept: str, file: str) -> None:
    before = result_in(file)
    os.remove("reports/canteen.txt")
    for _ in range(2):  # again, from its own output
        assert extractor("verify", kept, "-o", "again.json").exit_code == 3
        again = result_in("again.json")
        assert again.documents == before.documents
        failed = [failure.file for failure in again.failures]
        assert sorted(failed) == ["gone.pdf", "reports/canteen.txt"]
        kept = "again.json"


def test_a_source_that_is_back_is_no_failure_any_more(file: str) -> None:
    os.rename("reports/canteen.txt", "away.txt")
    assert extractor("verify", file, "-o", file).exit_code == 3
    os.rename("away.txt", "reports/canteen.txt")
    assert extractor("verify", file, "-o", file).exit_code == 3  # for gone.pdf
    assert [failure.file for failure in result_in(file).failures] == ["gone.pdf"]
    assert len(result_in(file).documents) == 3


def test_results_in_another_database_are_gone_over_too(file: str) -> None:
    keep(Path("elsewhere"), result_in(file))
    os.rename("elsewhere/extractor.db", "other.db")
    at = ("out", "--store", "sqlite:///other.db")
    assert "4 documents: 2 with mismatches" in shown(*at, "--lang", "en")
    assert len(rows(*at, "--rows", "documents")) == 4
    assert extractor("verify", *at).exit_code == 0
    assert extractor("show", "out", "--store", "sqlite:///none.db").exit_code == 2
