"""Reports read by files: requests written, answered elsewhere in any order and state, read in rounds, none twice."""

import json
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from extractor import cli
from extractor.read import read
from extractor.store import Store, held, opened, url_in
from extractor.store.batches import Batches, Job
from tests.batch_server import batch_server, said

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

ALONE = {"OPENAI_API_KEY": None, "OPENAI_BASE_URL": None, "EXTRACTOR_MODEL": None, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
REPORT = "项目支出绩效自评表\n单位：万元\n项目名称\t{name}\n资金\t年初预算数\t全年预算数\t全年执行数\t执行率\n"
CELLS = ["年度资金总额", "100.00", "120.00", "90.00", "80.00%"]
COLUMNS = ["name", "initial_budget", "adjusted_budget", "spent", "execution_rate"]
NAMES = ("bridge", "canteen", "library")
GUESSED = json.dumps({"unit_name": "x", "funds": [{"columns": COLUMNS, "rows": [[9_999, 1, 2, 3, 4]]}]})
Line = dict[str, Any]


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path) -> Iterator[Path]:
    with chdir(tmp_path):
        yield tmp_path


@pytest.fixture
def reports() -> dict[str, str]:
    """The good reply to each report, by the first letters of its sha256."""
    Path("reports").mkdir()
    told = {}
    for name in NAMES:
        path = Path("reports", f"{name}.txt")
        path.write_text(REPORT.format(name=name) + "\t".join(CELLS) + "\n", "utf-8")
        document = read(path)
        tags = {number.text: number.tag for number in document.numbers}
        row = [tags.get(text, text) for text in CELLS]
        reply = {"unit_name": name, "funds": [{"columns": COLUMNS, "rows": [row]}]}
        told[document.source.sha256[:12]] = json.dumps(reply, ensure_ascii=False)
    return told


@pytest.fixture
def requests(reports: dict[str, str]) -> list[Line]:
    told = extractor("batch", "write", "out", "requests.jsonl", "reports", "--model", "m")
    assert told.exit_code == 0, told.stderr
    return written("requests.jsonl")


def extractor(*args: object, **env: str) -> Result:
    workers = ["--workers", 1] if {"run", "write", "read", "fetch"} & {*args} else []
    return CliRunner(env={**ALONE, **env}).invoke(cli.app, [str(arg) for arg in (*args, *workers, "--lang", "en")])


def written(path: str) -> list[Line]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def answer(path: str, *lines: Line | str) -> str:
    told = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    Path(path).write_text("".join(f"{line}\n" for line in told), "utf-8")
    return path


def good(line: Line, reports: dict[str, str]) -> Line:
    asked = json.dumps(line["body"]["messages"], ensure_ascii=False)
    return said(line["custom_id"], next(reply for sha, reply in reports.items() if sha in asked))


def count(told: Result, what: str) -> int:
    line = next(line for line in told.stdout.splitlines() if line.startswith(what))
    return int(line.removeprefix(what).strip().replace(",", ""))


def result() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(extractor("show", "out", "--json").stdout)
    return told


def names() -> list[str]:
    return [Path(document["source"]["file"]).stem for document in result()["documents"]]


def test_every_request_is_a_line_and_the_same_reports_give_the_same_bytes(
    requests: list[Line], reports: dict[str, str]
) -> None:
    assert len({line["custom_id"] for line in requests}) == len(requests) == 3
    assert {(line["method"], line["url"], line["body"]["model"]) for line in requests} == {
        ("POST", "/v1/chat/completions", "m")
    }
    before = Path("requests.jsonl").read_bytes()
    assert extractor("batch", "write", "elsewhere", "again.jsonl", "reports", "--model", "m").exit_code == 0
    assert Path("again.jsonl").read_bytes() == before


def test_answered_requests_become_results_as_a_run_would_give(requests: list[Line], reports: dict[str, str]) -> None:
    lines = [good(line, reports) for line in reversed(requests)]
    told = extractor("batch", "read", "out", answer("replies.jsonl", *lines))
    assert (told.exit_code, count(told, "replies kept"), count(told, "reports read")) == (0, 3, 3)
    assert "All is answered: extractor show out" in told.stdout
    assert names() == [*NAMES]
    assert {f["verdict"] for d in result()["documents"] for f in d["findings"]} == {"mismatch"}  # 90 of 120 is no 80 %


def test_what_is_answered_is_not_asked_again(requests: list[Line], reports: dict[str, str]) -> None:
    told = extractor("batch", "read", "out", answer("some.jsonl", good(requests[1], reports)))
    assert (told.exit_code, count(told, "reports that wait for replies")) == (4, 2)
    assert "There is more to ask: extractor batch write out REQUESTS.jsonl" in told.stdout
    assert extractor("batch", "write", "out", "next.jsonl").exit_code == 0
    assert written("next.jsonl") == [requests[0], requests[2]]


def test_reports_that_wait_are_told_where_results_are_shown(requests: list[Line], reports: dict[str, str]) -> None:
    told = extractor("show", "out").stdout
    assert "3 more reports are known and not read yet" in told


def test_reports_that_the_last_run_did_not_come_to_are_told(requests: list[Line]) -> None:
    with held(Path("out")):
        store = Store(opened(url_in(Path("out")), make=False))
        store.begin_run({**(store.last_run() or {})["settings"], "documents": 40}, {})
        store.close()
    told = extractor("batch", "write", "out", "next.jsonl")
    assert "the last run was given 37 more reports than are known here" in told.stderr
    assert len(written("next.jsonl")) == 3


def test_nothing_left_to_ask_writes_no_file(requests: list[Line], reports: dict[str, str]) -> None:
    extractor("batch", "read", "out", answer("replies.jsonl", *(good(line, reports) for line in requests)))
    told = extractor("batch", "write", "out", "next.jsonl")
    assert (told.exit_code, Path("next.jsonl").exists()) == (0, False)
    assert "Nothing is left to ask" in told.stdout


def test_failed_doubled_foreign_and_unreadable_lines_are_told_and_lose_nothing(
    requests: list[Line], reports: dict[str, str]
) -> None:
    failed = said(requests[0]["custom_id"], "", response=None, error={"message": "too long", "code": "400"})
    one, foreign = good(requests[1], reports), said("f" * 64, "{}")
    told = extractor("batch", "read", "out", answer("replies.jsonl", failed, foreign, "no JSON", one, one))
    assert told.exit_code == 4
    counts = ("replies kept", "lines of requests that failed", "lines that tell a reply again")
    assert [count(told, what) for what in counts] == [1, 1, 1]
    assert count(told, "lines that answer none of these requests") == count(told, "lines that are no replies") == 1
    assert count(told, "requests without a reply yet") == 2
    assert "replies.jsonl line 1: lines of requests that failed: 400: too long" in told.stdout
    assert "replies.jsonl line 3" in told.stdout
    assert len(names()) == 1


def test_a_file_read_twice_changes_nothing(requests: list[Line], reports: dict[str, str]) -> None:
    path = answer("replies.jsonl", *(good(line, reports) for line in requests))
    extractor("batch", "read", "out", path)
    before = result()
    told = extractor("batch", "read", "out", path, path)
    assert (told.exit_code, count(told, "lines that tell a reply again")) == (0, 6)
    assert result() == before


def test_an_invalid_reply_is_asked_again_in_the_next_file(requests: list[Line], reports: dict[str, str]) -> None:
    lines = [said(requests[0]["custom_id"], GUESSED), *(good(line, reports) for line in requests[1:])]
    told = extractor("batch", "read", "out", answer("first.jsonl", *lines))
    assert (told.exit_code, count(told, "new requests that follow from replies")) == (4, 1)
    extractor("batch", "write", "out", "second.jsonl")
    (again,) = written("second.jsonl")
    assert [message["role"] for message in again["body"]["messages"]] == ["system", "user", "assistant", "user"]
    told = extractor("batch", "read", "out", answer("second-replies.jsonl", good(again, reports)))
    assert (told.exit_code, count(told, "reports read")) == (0, 3)


def test_a_reply_that_is_cut_keeps_its_report_alone_waiting_for_halves(
    requests: list[Line], reports: dict[str, str]
) -> None:
    cut = good(requests[0], reports)
    cut["response"]["body"]["choices"][0]["finish_reason"] = "length"
    lines = [cut, *(good(line, reports) for line in requests[1:])]
    told = extractor("batch", "read", "out", answer("replies.jsonl", *lines))
    assert (told.exit_code, count(told, "reports that wait for replies"), len(names())) == (4, 1, 2)
    extractor("batch", "write", "out", "next.jsonl")
    halves = [
        json.loads(line)["body"]["messages"][1]["content"]
        for line in Path("next.jsonl").read_text("utf-8").splitlines()
    ]
    assert [f"part 1.{n} of 1" in half for n, half in enumerate(halves, 1)] == [True, True]


def test_the_same_run_carries_on_after_replies_by_file(
    requests: list[Line], reports: dict[str, str], serve: Callable[..., tuple[str, list[Any]]]
) -> None:
    """A run of the same model takes the replies that came by file for its own: it asks nothing."""
    extractor("batch", "read", "out", answer("replies.jsonl", *(good(line, reports) for line in requests)))
    before = result()
    url, asked = serve()
    told = extractor("run", "reports", "-o", "out", "--model", "m", OPENAI_BASE_URL=url, OPENAI_API_KEY="k")
    assert (told.exit_code, asked) == (1, [])
    assert result() == before


def test_a_report_that_changed_after_its_request_is_asked_anew(requests: list[Line], reports: dict[str, str]) -> None:
    path = Path("reports/canteen.txt")
    path.write_text(path.read_text("utf-8").replace("90.00", "91.00"), "utf-8")
    told = extractor("batch", "read", "out", answer("replies.jsonl", *(good(line, reports) for line in requests)))
    assert (told.exit_code, count(told, "reports that wait for replies")) == (4, 1)
    assert names() == ["bridge", "library"]


def test_a_report_that_is_gone_is_told_and_not_lost(requests: list[Line], reports: dict[str, str]) -> None:
    Path("reports/canteen.txt").unlink()
    told = extractor("batch", "read", "out", answer("replies.jsonl", *(good(line, reports) for line in requests)))
    assert told.exit_code == 3
    assert [Path(failure["file"]).stem for failure in result()["failures"]] == ["canteen"]
    assert names() == ["bridge", "library"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["write", "out", "r.jsonl", "reports"], "--model: is not set"),
        (["write", "out", "r.jsonl", "reports", "--reader", "labels"], "asks no model"),
        (["write", "none", "r.jsonl"], "--model: is not set"),
        (["write", "none", "r.jsonl", "--model", "m"], "is a folder without results"),
        (["read", "none", "r.jsonl"], "is a folder without results"),
        (["read", "out", "none.jsonl"], "cannot be read"),
        (["submit", "none", "r.jsonl"], "is a folder without results"),
    ],
)
def test_wrong_use_is_told(requests: list[Line], args: list[str], said: str) -> None:
    told = extractor("batch", *args, OPENAI_BASE_URL="http://127.0.0.1:1/v1", OPENAI_API_KEY="k")
    assert told.exit_code == 2
    assert said in told.stderr


def test_a_folder_that_another_run_holds_is_left_alone(requests: list[Line]) -> None:
    with held(Path("out")):
        told = extractor("batch", "write", "out", "next.jsonl")
    assert (told.exit_code, Path("next.jsonl").exists()) == (2, False)
    assert "another run" in told.stderr


def test_an_endpoint_works_on_the_files_and_each_is_submitted_and_fetched_once(
    requests: list[Line], reports: dict[str, str]
) -> None:
    with batch_server(lambda line: good(line, reports)) as server:
        at = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        assert "submitted as batch_1" in extractor("batch", "submit", "out", "requests.jsonl", **at).stdout
        assert "submitted before as batch_1" in extractor("batch", "submit", "out", "requests.jsonl", **at).stdout
        assert len(server.jobs) == 1
        told = extractor("batch", "status", "out", **at)
        assert (told.exit_code, "in_progress" in told.stdout, "0/3" in told.stdout) == (4, True, True)
        assert extractor("batch", "fetch", "out", **at).exit_code == 4
        server.finish()
        assert extractor("batch", "status", "out", **at).exit_code == 0
        told = extractor("batch", "fetch", "out", **at)
        assert (told.exit_code, count(told, "replies kept"), names()) == (0, 3, [*NAMES])
        asked = len(server.asked)
        assert extractor("batch", "fetch", "out", **at).exit_code == 0
        assert len(server.asked) == asked


def test_what_a_job_leaves_unanswered_is_written_into_the_next_file(
    requests: list[Line], reports: dict[str, str]
) -> None:
    first, second = (line["custom_id"] for line in requests[:2])

    def reply(line: Line) -> Line | None:
        if line["custom_id"] == first:
            return said(first, "", response=None, error={"code": "batch_expired", "message": "not in time"})
        return None if line["custom_id"] == second else good(line, reports)

    with batch_server(reply) as server:
        server.ending = "expired"
        at = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        extractor("batch", "submit", "out", "requests.jsonl", **at)
        server.finish()
        told = extractor("batch", "fetch", "out", **at)
    assert told.exit_code == 4
    assert "batch_1 errors line 1: lines of requests that failed: batch_expired: not in time" in told.stdout
    assert count(told, "requests without a reply yet") == 2
    extractor("batch", "write", "out", "next.jsonl")
    assert [line["custom_id"] for line in written("next.jsonl")] == [first, second]


def test_a_job_that_fails_is_told_with_its_reason_and_may_be_submitted_again(
    requests: list[Line], reports: dict[str, str]
) -> None:
    with batch_server(lambda line: good(line, reports)) as server:
        at = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        extractor("batch", "submit", "out", "requests.jsonl", **at)
        server.jobs["batch_1"] |= {"status": "failed", "errors": {"data": [{"message": "no such model\x1b[2J"}]}}
        told = extractor("batch", "status", "out", **at)
        assert (told.exit_code, "failed: no such model" in told.stdout, "\x1b" in told.stdout) == (0, True, False)
        assert "submitted as batch_2" in extractor("batch", "submit", "out", "requests.jsonl", **at).stdout


def test_no_key_reaches_the_store_or_a_file(requests: list[Line], reports: dict[str, str]) -> None:
    key = "sk-test-0123456789"
    with batch_server(lambda line: good(line, reports)) as server:
        at = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": key}
        extractor("batch", "write", "out", "requests.jsonl", "reports", "--model", "m", **at)
        extractor("batch", "submit", "out", "requests.jsonl", **at)
    files = [path for path in Path().rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if key.encode() in path.read_bytes()]


def test_jobs_come_back_in_the_order_of_their_submission(at_home: Path) -> None:
    with held(at_home / "out"):
        engine = opened(url_in(at_home / "out"), make=True)
        batches = Batches(engine)
        for n in (3, 1, 2):
            batches.keep(Job(f"batch_{n}", "f", "d", "in_progress"))
        batches.keep(Job("batch_1", "f", "d", "completed"))
        assert [(job.id, job.status) for job in batches.jobs()] == [
            ("batch_3", "in_progress"),
            ("batch_1", "completed"),
            ("batch_2", "in_progress"),
        ]
        Store(engine).close()
