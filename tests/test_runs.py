"""Runs into a folder against a stand-in endpoint on loopback: what is kept, what is asked, how a run ends."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor import cli
from extractor.report.to_json import result_pieces
from extractor.store import Store, opened, url_in
from tests.stand_in import Fault, StandIn, pages, said, standing_in

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

NO_ENDPOINT = {"OPENAI_API_KEY": None, "OPENAI_BASE_URL": None, "EXTRACTOR_MODEL": None, "LC_ALL": "C.UTF-8"}
WRONG = said('{"funds": 7}')
UNKNOWN = said('{"funds": [{"columns": ["spent"], "rows": [[999]]}]}')
LONG_S = 600  # no machine is so slow: something hangs
TWICE = said('{"funds": [{"columns": ["adjusted_budget", "spent"], "rows": [[2, 2]]}]}')
NAMED_TWICE = said('{"unit_name": null, "unit_name": null}')


@pytest.fixture
def server() -> Iterator[StandIn]:
    with standing_in() as serving:
        yield serving


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is given: six reports in a folder, a failing request that is asked at most twice."""
    monkeypatch.chdir(tmp_path)
    reports(tmp_path / "reports", 6)
    (tmp_path / "extractor.toml").write_text(
        'model = "m"\ntransport_tries = 2\nin_flight = 8\n[prices.m]\ninput = 10.0\noutput = 50\n',
        encoding="utf-8",
    )
    return tmp_path


def reports(folder: Path, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in pages(count):
        (folder / name).write_text(text, encoding="utf-8")


def run(*args: object) -> Result:
    """`extractor run` into OUT, with two workers."""
    told = ["run", *args, "-o", "OUT", "--workers", "2"]
    return CliRunner(env=NO_ENDPOINT).invoke(cli.app, [str(arg) for arg in told])


def ask(server: StandIn, *args: object) -> Result:
    return run("reports", "--base-url", server.url, *args)


def store(folder: Path) -> Store:
    return Store(opened(url_in(folder / "OUT"), make=False))


def results(folder: Path) -> str:
    kept = store(folder)
    try:
        return "".join(result_pieces(kept.results(), []))
    finally:
        kept.close()


def failures(folder: Path) -> dict[str, tuple[str, int]]:
    """What is told of documents without a result, by name."""
    kept = store(folder)
    try:
        return {Path(told.file).name: (told.error, told.exit_code) for told in kept.failures()}
    finally:
        kept.close()


def counted(told: str) -> dict[str, int]:
    """The counts of the table at the end of a run."""
    rows = re.findall(r"^(\D+?) {2,}(\d+)$", told, re.M)
    return {name: int(count) for name, count in rows if name != "replies of the model"}


def mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def names(folder: Path) -> list[str]:
    return [Path(told["source"]["file"]).name for told in json.loads(results(folder))["documents"]]


def test_every_document_is_read_once_and_the_same_command_asks_nothing(folder: Path, server: StandIn) -> None:
    first = ask(server)
    assert (first.exit_code, len(server.asked)) == (1, 6)
    assert "read now" in first.stderr
    assert names(folder) == [f"report-{n:05}.txt" for n in range(6)]
    before = results(folder)
    again = ask(server)
    assert (again.exit_code, len(server.asked)) == (1, 6)
    assert counted(again.stderr) == {"read now": 0, "read before, unchanged": 6}
    assert results(folder) == before


def test_result_is_that_of_a_run_into_a_file(folder: Path, server: StandIn) -> None:
    ask(server)
    told = ["run", "reports/report-00000.txt", "--base-url", server.url, "-o", "one.json"]
    CliRunner(env=NO_ENDPOINT).invoke(cli.app, told)
    one = json.loads((folder / "one.json").read_text(encoding="utf-8"))["documents"]
    assert one == json.loads(results(folder))["documents"][:1]


def test_changed_document_and_new_one_are_read_the_others_are_not_asked_again(folder: Path, server: StandIn) -> None:
    ask(server)
    changed = folder / "reports" / "report-00003.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("103.00", "203.00"), encoding="utf-8")
    reports(folder / "reports", 3)
    (folder / "reports" / "new.txt").write_text("甲 5 个\n", encoding="utf-8")
    ask(server)
    assert sorted({asked.document for asked in server.asked[6:]}) == sorted(
        {mark(changed), mark(folder / "reports" / "new.txt")}
    )
    assert names(folder) == ["new.txt", *(f"report-{n:05}.txt" for n in range(6))]


def test_another_model_is_asked_and_the_first_one_counts_again_without_a_request(folder: Path, server: StandIn) -> None:
    ask(server)
    ask(server, "--model", "other")
    assert len(server.asked) == 12
    ask(server)
    assert len(server.asked) == 12
    assert {told["model"] for told in json.loads(results(folder))["documents"]} == {"m"}


def test_replies_serve_a_reading_with_both_readers(folder: Path, server: StandIn) -> None:
    ask(server)
    assert ask(server, "--reader", "both").exit_code == 1
    assert len(server.asked) == 6
    assert {told["reader"] for told in json.loads(results(folder))["documents"]} == {"both"}


def test_copies_are_read_once_and_told(folder: Path, server: StandIn) -> None:
    (folder / "reports" / "z.txt").write_bytes((folder / "reports" / "report-00002.txt").read_bytes())
    told = ask(server)
    assert len(server.asked) == 6
    assert counted(told.stderr)["copies of others"] == 1
    assert "reports/z.txt: has the content of reports/report-00002.txt" in told.stderr
    assert len(names(folder)) == 6


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_name_and_reply_that_are_no_unicode_lose_no_document(folder: Path, server: StandIn) -> None:
    odd = os.fsdecode(b"reports/no\xff.txt")
    (folder / "reports" / "report-00000.txt").rename(folder / odd)
    server.faults = {mark(folder / odd): [said('{"unit_name": "\ud83d"}')]}
    assert (ask(server).exit_code, failures(folder), len(names(folder))) == (0, {}, 6)
    kept = store(folder)
    assert odd in kept.paths().values()
    kept.close()
    asked = len(server.asked)
    assert (ask(server).exit_code, len(server.asked)) == (0, asked)
    told = CliRunner(env=NO_ENDPOINT).invoke(cli.app, ["verify", "OUT"])
    assert (told.exit_code, "6 give the same bytes again" in told.stdout) == (0, True)


def test_files_are_named_by_folder_pattern_and_list(folder: Path) -> None:
    (folder / "reports" / ".hidden.txt").write_text("甲 5 个\n", encoding="utf-8")
    (folder / "reports" / "notes.xyz").write_text("甲 6 个\n", encoding="utf-8")
    (folder / "list").write_text("reports/report-00004.txt\n\nreports/report-00005.txt\n", encoding="utf-8")
    given = ["run", "reports/report-0000[01].txt", "-", "-o", "OUT", "--reader", "labels"]
    CliRunner(env=NO_ENDPOINT).invoke(cli.app, given, input=(folder / "list").read_bytes())
    assert names(folder) == [f"report-{n:05}.txt" for n in (0, 1, 4, 5)]
    run("reports", "--reader", "labels")
    assert names(folder) == [f"report-{n:05}.txt" for n in range(6)]


def test_pattern_without_a_file_is_wrong_use(folder: Path) -> None:
    told = run("reports/*.nothing")
    assert (told.exit_code, "no file is of this pattern" in told.stderr) == (2, True)


def test_recorded_replies_answer_in_the_workers(folder: Path) -> None:
    fixtures = Path(__file__).parents[1] / "fixtures"
    told = run(fixtures / "projects-welfare" / "report.pdf", "--replay", fixtures)
    assert told.exit_code == 1
    assert {each["reader"] for each in json.loads(results(folder))["documents"]} == {"model"}


FAULTS: dict[str, list[Fault]] = {
    "429 with Retry-After": [(429, {"retry-after": "1"})],
    "429 without": ["429", "429", "429"],
    "500": ["500"],
    "503": ["503"],
    "dropped before the body": ["drop"],
    "dropped in the body": ["cut"],
    "truncated JSON": [b'{"choices": [{"message": {"content'],
    "not JSON": [b"<html>come back later"],
    "huge": [b'{"choices": [], "x": "' + b"a" * 21_000_000 + b'"}'],
    "wrong form": [WRONG, WRONG],
    "unknown tags": [UNKNOWN],
    "field named twice": [NAMED_TWICE],
    "one tag twice": [TWICE],
}


def afflicted(folder: Path, server: StandIn, faults: list[list[Fault]]) -> list[str]:
    """The names of reports, each with a fault of its own, and of one more without."""
    reports(folder / "reports", len(faults) + 1)
    found = sorted((folder / "reports").glob("*.txt"))[: len(faults) + 1]
    server.faults = {mark(path): list(fault) for path, fault in zip(found, faults, strict=False)}
    return [path.name for path in found]


def test_faults_that_pass_lose_no_document(folder: Path, server: StandIn) -> None:
    expected = afflicted(folder, server, list(FAULTS.values()))
    told = ask(server)
    assert (failures(folder), names(folder), told.exit_code) == ({}, expected, 1)
    again = len(server.asked)
    ask(server)
    assert len(server.asked) == again


LASTING: dict[str, tuple[Fault, str, int]] = {
    "500": ("500", "answers 500", 4),
    "503": ("503", "answers 503", 4),
    "drop": ("drop", "cannot be reached", 4),
    "cut": ("cut", "cannot be reached", 4),
    "truncated": (b'{"choices": [{', "the answer is no chat completion", 4),
    "bad request": ("400", "answers 400", 2),
    "refusal": (said("", refusal="I cannot"), "the model declined to answer: I cannot", 3),
    "length": (said('{"unit', finish_reason="length"), "cut at its length limit", 3),
    "wrong form": (WRONG, "not valid after 3 tries: funds must be a list", 3),
    "unknown tags": (UNKNOWN, "there is no tag 999", 3),
}


@pytest.mark.parametrize("fault", ["slow", "never"])
def test_answer_that_takes_longer_than_allowed_is_asked_for_again(folder: Path, server: StandIn, fault: str) -> None:
    """A tenth of a second that passes unused is an answer that takes too long too, so that there are many tries."""
    allowed(folder, timeout_s="0.5", tries=20)
    server.faults = {mark(path): [fault] for path in (folder / "reports").glob("*1.txt")}
    assert (ask(server).exit_code, failures(folder), len(names(folder))) == (1, {}, 6)
    assert len(server.asked) > 6


@pytest.mark.parametrize("fault", ["slow", "never"])
def test_answer_that_always_takes_longer_fails_its_document(folder: Path, server: StandIn, fault: str) -> None:
    allowed(folder, timeout_s="0.5", tries=2)
    server.always = fault
    told = run("reports/report-00001.txt", "--base-url", server.url)
    assert (told.exit_code, len(server.asked), names(folder)) == (4, 2, [])
    assert "no answer within 0.5 s" in failures(folder)["report-00001.txt"][0]


def allowed(folder: Path, timeout_s: str, tries: int) -> None:
    """Sets how long and how often a request may be tried."""
    told = f'model = "m"\ntimeout_s = {timeout_s}\ntransport_tries = {tries}\n'
    (folder / "extractor.toml").write_text(told, encoding="utf-8")


def test_faults_that_last_fail_their_document_and_no_other(folder: Path, server: StandIn) -> None:
    *expected, well = afflicted(folder, server, [[fault] * 9 for fault, _, _ in LASTING.values()])
    told = ask(server)
    found = failures(folder)
    assert names(folder) == [well]
    assert list(found) == expected
    for name, (fault, what, code) in zip(expected, LASTING.values(), strict=True):
        assert (what in found[name][0], found[name][1]) == (True, code), (fault, found[name])
    assert told.exit_code == 2
    assert counted(told.stderr)["failed"] == len(expected)
    assert "To carry on: extractor" in told.stderr


def test_same_command_reads_what_failed_for_a_time_and_pays_for_no_reply_twice(folder: Path, server: StandIn) -> None:
    expected = afflicted(folder, server, [[fault] * 9 for fault, _, _ in LASTING.values()])
    ask(server)
    server.faults, paid = {}, [name for name, told in failures(folder).items() if told[1] == 3]
    server.asked.clear()
    assert ask(server).exit_code == 3
    assert sorted(failures(folder)) == sorted(paid)
    assert sorted([*names(folder), *paid]) == expected
    assert not {asked.document for asked in server.asked} & {mark(folder / "reports" / name) for name in paid}


@pytest.mark.parametrize(
    ("fault", "what", "code"),
    [
        ("401", "answers 401", 2),
        ("404", "answers 404", 2),
        ((307, {"location": "http://elsewhere.invalid/v1"}), "it has moved to http://elsewhere.invalid/v1", 2),
        ("402", "answers 402", 4),
        ("503", "answers 503", 4),
    ],
)
def test_endpoint_that_answers_nobody_ends_the_run(
    folder: Path, server: StandIn, fault: Fault, what: str, code: int
) -> None:
    reports(folder / "reports", 40)
    server.always = fault
    told = ask(server)
    assert (told.exit_code, what in told.stderr) == (code, True)
    assert len({asked.document for asked in server.asked}) < 40
    assert "not read yet" in told.stderr
    server.always = None
    assert (ask(server).exit_code, len(names(folder))) == (1, 40)


@pytest.mark.parametrize("url", ["https://127.0.0.1:{}/v1", "http://127.0.0.1:9/v1"])
def test_endpoint_that_cannot_be_reached_ends_the_run(folder: Path, server: StandIn, url: str) -> None:
    reports(folder / "reports", 20)
    told = run("reports", "--base-url", url.format(server.port))
    assert (told.exit_code, "cannot be reached" in told.stderr) == (4, True)


def test_endpoint_whose_certificate_is_not_trusted_is_not_asked_again(folder: Path) -> None:
    with standing_in(self_signed=True) as server:
        told = ask(server, "--in-flight", "1")
    assert (told.exit_code, server.asked) == (2, [])
    assert "its certificate is not trusted: self-signed certificate" in told.stderr
    assert "named by SSL_CERT_FILE" in told.stderr


@pytest.mark.parametrize("headers", [{}, {"retry-after": "1"}])
def test_rate_limit_costs_no_document(folder: Path, server: StandIn, headers: dict[str, str]) -> None:
    """Each request is refused, and has but one try."""
    allowed(folder, timeout_s="600", tries=1)
    server.faults = {mark(path): [(429, headers)] for path in (folder / "reports").iterdir()}
    assert (ask(server).exit_code, failures(folder), len(names(folder))) == (1, {}, 6)
    assert len(server.asked) == 2 * 6
    assert set(server.answered().values()) == {1}


def test_dry_run_tells_what_would_be_asked_and_leaves_no_trace(folder: Path, server: StandIn) -> None:
    told = ask(server, "--dry-run")
    assert (told.exit_code, server.asked, (folder / "OUT").exists()) == (0, [], False)
    before = forecast(told.stdout)
    assert (before["documents"], before["to be asked about"], before["calls, at least"]) == ("6", "6", "6")
    ask(server)
    size = sum(asked.size for asked in server.asked)
    assert abs(int(before["bytes of requests"].replace(",", "")) - size) < size / 10
    after = forecast(ask(server, "--dry-run").stdout)
    assert (after["read already, unchanged"], after["calls, at least"], after["cost, estimated"]) == ("6", "0", "0.00")
    assert len(server.asked) == 6


def forecast(told: str) -> dict[str, str]:
    return dict(re.findall(r"^(.+?) {2,}(\S.*?) *$", told, re.M))


def test_no_more_calls_than_allowed(folder: Path, server: StandIn) -> None:
    told = ask(server, "--max-calls", "4")
    assert (told.exit_code, len(server.asked), len(names(folder))) == (4, 4, 4)
    assert "as many calls as --max-calls allows. To carry on: extractor" in told.stderr
    ask(server, "--max-calls", "2")
    assert (len(server.asked), len(names(folder))) == (6, 6)


def test_no_more_money_than_allowed(folder: Path, server: StandIn) -> None:
    """A reply of 100 tokens in and 20 out costs 0.002; what is asked is estimated as more."""
    told = ask(server, "--max-cost", "0.06", "--in-flight", "1")
    assert told.exit_code == 4
    assert 0 < len(server.asked) < 6
    assert "as much as --max-cost allows" in told.stderr
    assert f"cost {len(server.asked) * 0.002:.2f}" in told.stderr


def test_cost_of_a_model_without_a_price_cannot_be_limited(folder: Path, server: StandIn) -> None:
    told = ask(server, "--max-cost", "1", "--model", "dear")
    assert (told.exit_code, server.asked) == (2, [])
    assert '--max-cost: needs the price of dear\nTry: [prices."dear"] in extractor.toml' in told.stderr


def test_usage_that_is_not_reported_is_told_as_that(folder: Path, server: StandIn) -> None:
    server.usage = None
    told = ask(server)
    assert "tokens not reported" in told.stderr
    assert "cost" not in told.stderr


def test_second_run_on_one_folder_is_refused_and_does_no_damage(folder: Path, server: StandIn) -> None:
    server.holds = True
    with begun(folder, server) as first:
        wait_for(lambda: len(server.asked) == 6)
        told = ask(server)
        assert (told.exit_code, "another run writes into it (process" in told.stderr) == (2, True)
        server.holds = False
        assert first.wait(LONG_S) == 1
    assert len(names(folder)) == len(server.asked) == 6


def test_document_that_changes_while_the_run_is_on_it_is_told(folder: Path, server: StandIn) -> None:
    server.holds = True
    with begun(folder, server) as process:
        wait_for(lambda: len(server.asked) == 6)
        (folder / "reports" / "report-00001.txt").write_text("甲 5 个\n", encoding="utf-8")
        (folder / "reports" / "report-00002.txt").unlink()
        server.holds = False
        assert process.wait(LONG_S) == 3
    assert sorted(failures(folder)) == ["report-00001.txt", "report-00002.txt"]
    assert len(names(folder)) == 4
    (folder / "reports" / "report-00002.txt").write_text("甲 6 个\n", encoding="utf-8")
    assert (ask(server).exit_code, len(names(folder)), len(server.asked)) == (1, 6, 8)


def begun(folder: Path, server: StandIn, *args: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "extractor", "run", "reports", "-o", "OUT", "--base-url", server.url, *args]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG_S
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def interrupted(process: "subprocess.Popen[bytes]") -> None:
    """Interrupts a run, and waits until it says so."""
    process.send_signal(signal.SIGINT)
    assert process.stderr
    assert any(b"interrupted: what is in flight is awaited" in line for line in process.stderr)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_interrupted_run_keeps_what_is_in_flight_and_tells_how_to_carry_on(folder: Path, server: StandIn) -> None:
    reports(folder / "reports", 30)
    server.holds = True
    with begun(folder, server, "--in-flight", "4", "--workers", "1") as process:
        wait_for(lambda: len(server.asked) == 4)
        interrupted(process)
        server.holds = False
        err = process.communicate(timeout=LONG_S)[1].decode()
    server.settle()
    assert process.returncode == 130
    assert "interrupted. To carry on: extractor run reports -o OUT" in err
    assert "Traceback" not in err
    assert (len(server.asked), len(server.answered()), len(names(folder))) == (4, 4, 4)
    ask(server)
    assert (len(names(folder)), set(server.answered().values())) == (30, {1})


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_interruption_while_the_endpoint_is_asked_for_its_model_is_told(folder: Path, server: StandIn) -> None:
    (folder / "extractor.toml").write_text("transport_tries = 99\n", encoding="utf-8")
    with begun(folder, server) as process:
        assert process.stderr
        assert any(b"does not serve now" in line for line in process.stderr)
        interrupted(process)
        err = process.communicate(timeout=LONG_S)[1].decode()
    assert (process.returncode, server.asked) == (130, [])
    assert "interrupted. To carry on: extractor run reports -o OUT" in err
    assert "Traceback" not in err


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_second_interruption_leaves_at_once_and_does_no_damage(folder: Path, server: StandIn) -> None:
    server.holds = True
    with begun(folder, server) as process:
        wait_for(lambda: len(server.asked) == 6)
        interrupted(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(LONG_S) == 130
    server.holds = False
    assert (ask(server).exit_code, len(names(folder))) == (1, 6)


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_full_disk_is_told_and_the_run_carried_on(folder: Path, server: StandIn) -> None:
    """A limit on the size of files stands for a disk without space."""
    reports(folder / "reports", 30)
    command = f"ulimit -f 300; exec {sys.executable} -m extractor run reports -o OUT --base-url {server.url}"
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
    told = subprocess.run(["sh", "-c", command], cwd=folder, env=env, capture_output=True, check=False)
    assert told.returncode == 2
    assert re.search(rb"extractor\.db: (the disk is full|there is no space).*\nTry: .*which carries on", told.stderr)
    assert b"Traceback" not in told.stderr
    kept = len(names(folder))
    assert (ask(server).exit_code, len(names(folder)), kept < 30) == (1, 30, True)


def test_worker_that_dies_fails_its_document_only(folder: Path) -> None:
    schema = folder / "deadly.py"
    schema.write_text(
        "import os\nfrom extractor.record import Amount, Report, figure, rule\n\n"
        "class Deadly(Report):\n    kind = 'deadly'\n    x: Amount = figure('x', labels='执行率')\n"
        "    @rule('x')\n    def y(self):\n        '102.00' in str(self.x) and os._exit(7)\n"
        "        os.path.exists('die') and os._exit(7)\n",
        encoding="utf-8",
    )
    (folder / "die").touch()
    told = run("reports", "--reader", "labels", "--schema", schema)
    assert told.exit_code == 3
    assert {error for error, _ in failures(folder).values()} == {
        "the process that read it ended, perhaps for want of memory"
    }
    (folder / "die").unlink()
    assert run("reports", "--reader", "labels", "--schema", schema).exit_code == 0
    assert (failures(folder), len(names(folder))) == ({}, 6)
