"""The command line as a user meets it. The page is a project's form with one false rate: 90 of 120 is not 80 %."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from extractor import cli, pipeline
from extractor.errors import EndpointRefused, EndpointUnavailable, KindUnknown, ReplyRefused, SettingMissing
from extractor.extract.completion import ScriptedEndpoint
from extractor.finding import FailureTold
from extractor.finding import Result as Told
from extractor.pipeline import FailOn, Options, exit_code
from extractor.read import read
from extractor.report.to_json import json_to_result, result_schema, result_to_json
from extractor.verify.relations import RULES

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

SAMPLE = Path(__file__).parent / "results" / "sample.json"
KEY = "sk-test-0123456789"
NO_ENDPOINT = {"OPENAI_API_KEY": None, "OPENAI_BASE_URL": None, "EXTRACTOR_MODEL": None, "LC_ALL": "C.UTF-8"}
FUNDS = ["年度资金总额", "100.00", "120.00", "90.00", "80.00%"]
PAGE = f"""项目支出绩效自评表
单位：万元
项目名称\t校园食堂改造
资金\t年初预算数\t全年预算数\t全年执行数\t执行率
{chr(9).join(FUNDS)}
"""
COLUMNS = ["name", "initial_budget", "adjusted_budget", "spent", "execution_rate"]
Serve = Callable[..., tuple[str, list[dict[str, Any]]]]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "canteen.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def reply(path: Path) -> str:
    """What a model replies to the page."""
    tags = {number.text: number.tag for number in read(path).numbers}
    row = [tags.get(text, text) for text in FUNDS]
    return json.dumps({"unit_name": "校园食堂改造", "funds": [{"columns": COLUMNS, "rows": [row]}]}, ensure_ascii=False)


def answer(text: str) -> tuple[int, Any, dict[str, str]]:
    message = {"role": "assistant", "content": text}
    return 200, {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}, {}


def extractor(*args: object, **env: str | None) -> Result:
    return CliRunner(env=NO_ENDPOINT | env).invoke(cli.app, [str(arg) for arg in args])


def by_model(path: Path, serve: Serve, *args: object) -> Result:
    url, _ = serve(answer(reply(path)), answer("{}"))
    return extractor("run", path, "--base-url", url, "--model", "m", *args, OPENAI_API_KEY=KEY)


def test_false_rate_is_shown_with_its_line(report: Path, serve: Serve) -> None:
    told = by_model(report, serve)
    assert told.exit_code == 1
    for words in ["mismatch 1", "80.00%", "75.00%  = 90.00 ÷ 120.00", "+5.00 pp", "»80.00%«", "read by: model m"]:
        assert words in told.stdout
    assert told.stderr == ""


def test_chinese_by_option_and_by_locale(report: Path, serve: Serve) -> None:
    assert "不一致 1" in by_model(report, serve, "--lang", "zh").stdout
    assert "整体支出绩效自评表" in extractor("kinds", LC_ALL="zh_CN.UTF-8").stdout
    assert "overall expenditure" in extractor("kinds", LC_ALL="", LC_MESSAGES="", LANG="en_US.UTF-8").stdout


def test_json_alone_is_on_standard_output(report: Path, serve: Serve) -> None:
    told = by_model(report, serve, "--json")
    jsonschema.validate(json.loads(told.stdout), json.loads(result_schema()))
    assert told.stdout == result_to_json(json_to_result(told.stdout, ""))
    assert (told.exit_code, told.stderr) == (1, "")


def test_recorded_replies_answer_and_verify_gives_the_same_bytes(report: Path, serve: Serve, tmp_path: Path) -> None:
    out, again = tmp_path / "out.json", tmp_path / "again.json"
    assert by_model(report, serve, "--record", tmp_path / "replies", "-o", out).exit_code == 1
    replayed = extractor("run", report, "--replay", tmp_path / "replies", "--json")
    assert replayed.stdout.encode() == out.read_bytes()
    assert extractor("verify", out, "-o", again).exit_code == 1
    assert again.read_bytes() == out.read_bytes()
    assert "»80.00%«" in extractor("show", out).stdout


def test_result_moved_with_its_source_is_verified(report: Path, serve: Serve, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    by_model(report, serve, "-o", moved / "out.json")
    report.rename(moved / report.name)
    assert extractor("verify", moved / "out.json").exit_code == 1


def test_changed_source_is_told(report: Path, serve: Serve, tmp_path: Path) -> None:
    by_model(report, serve, "-o", tmp_path / "out.json")
    report.write_text(PAGE.replace("80.00%", "75.00%"), encoding="utf-8")
    told = extractor("verify", tmp_path / "out.json")
    assert told.exit_code == 3
    assert "is not the file that the result tells of: its sha256 differs" in told.stderr
    told = extractor("show", tmp_path / "out.json")
    assert told.exit_code == 0
    assert "the source is gone or has changed" in told.stderr
    assert "»" not in told.stdout


def test_forged_record_is_not_believed(report: Path, serve: Serve, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    by_model(report, serve, "-o", out)
    told = json.loads(out.read_text(encoding="utf-8"))
    rate = told["documents"][0]["record"]["funds"][0]["execution_rate"]
    told["documents"][0]["record"]["funds"][0]["execution_rate"] = rate | {"text": "75.00%", "value": "75"}
    told["documents"][0]["findings"] = []
    out.write_text(json.dumps(told), encoding="utf-8")
    assert "80.00%" in extractor("verify", out).stdout
    told["documents"][0]["record"]["funds"][0]["execution_rate"]["tag"] = 999
    out.write_text(json.dumps(told), encoding="utf-8")
    broken = extractor("verify", out)
    assert broken.exit_code == 3
    assert "there is no tag 999" in broken.stderr


def test_without_an_endpoint_the_labels_read_and_it_is_said(report: Path) -> None:
    told = extractor("run", report)
    assert told.exit_code in {0, 1}
    assert "read by: labels (no model)" in told.stdout


def test_document_that_fails_is_a_line_and_the_others_are_read(report: Path, tmp_path: Path) -> None:
    empty, none = tmp_path / "empty.txt", tmp_path / "none.txt"
    empty.touch()
    told = extractor("run", none, report, empty, "--reader", "labels", "--fail-on", "never")
    assert told.exit_code == 3
    assert "failed: there is no such file" in told.stdout
    assert "failed: is empty" in told.stdout
    assert "summary" in told.stdout
    assert f"{none.as_posix()}: there is no such file\nTry: " in told.stderr
    assert len(json.loads(extractor("run", none, report, "--json").stdout)["failures"]) == 1


def test_reports_of_a_folder_a_pattern_and_a_list_are_read_and_shown(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many" / "below"
    folder.mkdir(parents=True)
    for name in ("b.txt", "a.txt", ".hidden.txt", "notes.docx", "letter.docx", "table"):
        (folder / name).write_bytes(report.read_bytes())
    told = extractor("run", folder.parent, "--reader", "labels", "--json")
    assert told.stderr == "passed over in folders: 3 of other kinds (.docx 2, table 1)\n"
    expected = [str(folder / name) for name in ("a.txt", "b.txt")]
    assert files_in(told) == expected
    assert files_in(extractor("run", folder / "*.txt", "--reader", "labels", "--json")) == expected
    listed = CliRunner().invoke(cli.app, ["run", "-", "--reader", "labels", "--json"], input=f"{folder.parent}\n")
    assert files_in(listed) == expected


def files_in(told: Result) -> list[str]:
    return [each["source"]["file"] for each in json.loads(told.stdout)["documents"]]


@pytest.mark.parametrize("out", [[], ["-o", "OUT"]])
def test_folder_without_a_report_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    told = extractor("run", "folder", *out)
    assert (told.exit_code, list(tmp_path.iterdir())) == (2, [tmp_path / "folder"])
    assert told.stderr.startswith("folder: holds no report\nTry: a folder with files that end in .csv, ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_links_and_pipes_in_a_folder_are_no_trap(report: Path, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "circle").symlink_to(folder)
    (folder / "linked").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(folder)
    (elsewhere / "report.txt").write_bytes(report.read_bytes())
    (folder / "lost.txt").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.txt")
    told = extractor("run", folder, "--reader", "labels", "--json")
    assert files_in(told) == [str(folder / "linked" / "report.txt")]
    assert f"{folder / 'lost.txt'}: there is no such file" in told.stderr
    assert "passed over in folders: 1 of other kinds (.txt 1)" in told.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to this user")
def test_folder_that_does_not_open_is_told(report: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    told = extractor("run", tmp_path, "--reader", "labels")
    assert (told.exit_code, f"{closed}: cannot be opened" in told.stderr) == (3, True)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["run"], "Missing argument"),
        (["run", "x", "--nothing"], "No such option"),
        (["run", "x", "--fail-on", "sometimes"], "Invalid value"),
        (["nothing"], "No such command"),
        (["run", "x", "--kind", "nothing"], "nothing: is not a kind of report\nTry: one of "),
        (["run", "x", "--schema", "nothing.py"], "nothing.py: is not a Python file\nTry: "),
        (
            ["run", "x", "--kind", "overall", "--schema", "x.py"],
            "--kind and --schema: name two kinds\nTry: one of them",
        ),
        (["run", "x", "--replay", "a", "--record", "b"], "--replay and --record: exclude one another"),
        (["run", "x", "--reader", "labels", "--replay", "a"], "asks no model"),
        (["run", "x", "--reader", "model"], "OPENAI_API_KEY: is not set"),
        (["run", "x", "--base-url", "ftp://x"], "setting base_url: is not a web address"),
        (["rules", "nothing"], "nothing: is not a kind of report"),
        (["show", "nothing.json"], "nothing.json: cannot be read as a result: No such file"),
        (["verify", "."], ".: is a folder without results"),
    ],
)
def test_wrong_use_exits_with_2(args: list[str], told: str) -> None:
    result = extractor(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_errors_are_told_in_chinese_too() -> None:
    assert "建议：" in extractor("run", "x", "--kind", "nothing", "--lang", "zh").stderr


def test_output_that_cannot_be_written_is_told(report: Path, tmp_path: Path) -> None:
    told = extractor("run", report, "-o", tmp_path / "no" / "out.json")
    assert told.exit_code == 2
    assert "cannot be written" in told.stderr


@pytest.mark.parametrize("place", ["no/out.json", "x" * 300])
def test_place_for_the_output_is_looked_at_before_a_model_is_asked(
    report: Path, serve: Serve, tmp_path: Path, place: str
) -> None:
    url, asked = serve()
    told = extractor("run", report, "-o", tmp_path / place, "--base-url", url, "--model", "m", OPENAI_API_KEY=KEY)
    assert (told.exit_code, asked) == (2, [])
    assert "cannot be written" in told.stderr


def test_report_is_not_written_over(report: Path, tmp_path: Path) -> None:
    told = extractor("run", report, "-o", tmp_path / "." / report.name)
    assert told.exit_code == 2
    assert "is a report itself" in told.stderr
    assert report.read_text(encoding="utf-8") == PAGE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device without space here")
def test_full_disk_takes_nothing_of_what_is_shown(report: Path) -> None:
    told = extractor("run", report, "-o", "/dev/full", "--reader", "labels")
    assert told.exit_code == 2
    assert "/dev/full: cannot be written: No space left" in told.stderr
    assert "mismatch 1" in told.stdout


def test_the_key_is_told_nowhere(report: Path, serve: Serve, tmp_path: Path) -> None:
    url, _ = serve((401, {"error": {"message": f"wrong key {KEY}"}}, {}))
    told = extractor("run", report, "--base-url", url, "--model", "m", "--record", tmp_path, OPENAI_API_KEY=KEY)
    assert told.exit_code == 2
    assert "answers 401" in told.stderr
    files = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]
    assert KEY not in told.output + "".join(files)


@pytest.mark.parametrize(
    ("error", "code"),
    [(ReplyRefused, 3), (EndpointUnavailable, 4), (EndpointRefused, 2)],
)
def test_exit_code_is_that_of_the_error(report: Path, error: type[Exception], code: int) -> None:
    done = pipeline.run([report], Options(endpoint=ScriptedEndpoint(error("m", "says no", "later"))))  # type: ignore[arg-type]
    assert [failure.exit_code for failure in done.result.failures] == [code]
    assert exit_code(done.result, FailOn.NEVER) == code


@pytest.mark.parametrize("error", [SettingMissing, KindUnknown])
def test_wrong_use_ends_the_run(report: Path, error: type[Exception]) -> None:
    with pytest.raises(error):
        pipeline.run([report], Options(endpoint=ScriptedEndpoint(error("m", "is missing", "giving it"))))  # type: ignore[arg-type]


def test_fault_of_the_program_loses_no_other_document(report: Path) -> None:
    class Broken(ScriptedEndpoint):
        def complete(self, *args: Any, **more: Any) -> Any:
            raise ZeroDivisionError("once")

    done = pipeline.run([report, report.parent / "none"], Options(endpoint=Broken()))
    assert [failure.exit_code for failure in done.result.failures] == [3, 3]
    assert done.result.failures[0].error.startswith("ZeroDivisionError: once (test_cli.py, line ")


@pytest.mark.parametrize(("codes", "gravest"), [([3, 4], 3), ([4, 3, 2], 2), ([4], 4)])
def test_gravest_failure_is_the_exit_code(codes: list[int], gravest: int) -> None:
    failures = [FailureTold(file="x", error="y", remedy="z", exit_code=code) for code in codes]
    told = json_to_result(SAMPLE.read_text(encoding="utf-8"), SAMPLE)
    assert exit_code(told.model_copy(update={"failures": failures}), FailOn.MISMATCH) == gravest


@pytest.mark.parametrize("forged", [0, 1, 77, -1, 10**30])
def test_code_that_no_failure_has_is_that_of_an_unread_document(forged: int) -> None:
    failure = FailureTold(file="x", error="y", remedy="z", exit_code=forged)
    assert exit_code(Told(documents=[], failures=[failure]), FailOn.MISMATCH) == 3


def test_result_that_names_a_file_no_system_has_is_told(report: Path, serve: Serve, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    by_model(report, serve, "-o", out)
    out.write_text(out.read_text(encoding="utf-8").replace(report.as_posix(), "x" * 5000), encoding="utf-8")
    assert "File name too long" in extractor("verify", out).stderr
    assert extractor("show", out).exit_code == 0


@pytest.mark.parametrize("worst", [*FailOn][:-1])
@pytest.mark.parametrize("fail_on", [*FailOn])
def test_findings_at_or_above_fail_on_exit_with_1(worst: FailOn, fail_on: FailOn) -> None:
    document = json_to_result(SAMPLE.read_text(encoding="utf-8"), SAMPLE).documents[0]
    findings = [f for f in document.findings if f.verdict.value in {worst.value, "match"}]
    result = Told(documents=[document.model_copy(update={"findings": findings})])
    order = [*FailOn]
    expected = fail_on is not FailOn.NEVER and order.index(worst) <= order.index(fail_on)
    assert exit_code(result, fail_on) == int(expected)


def test_own_schema_reads_and_words_its_rules(report: Path, tmp_path: Path, serve: Serve) -> None:
    schema = tmp_path / "canteens.py"
    schema.write_text(
        "from extractor.record import Report, rows\n"
        "from extractor_schemas.money import Funds\n\n"
        "class Canteen(Report):\n"
        "    kind = 'canteen'\n"
        "    titles = ('食堂表', 'canteen form')\n"
        "    funds: list[Funds] = rows('money')\n",
        encoding="utf-8",
    )
    text = reply(report).replace('"unit_name": "校园食堂改造", ', "")
    url, _ = serve(answer(text), answer("{}"))
    out = tmp_path / "out.json"
    told = extractor("run", report, "--schema", schema, "--base-url", url, "--model", "m", "--lang", "zh", "-o", out)
    assert "食堂表 (canteen)" in told.stdout
    assert "预算执行率 = 支出 ÷ 全年预算" in told.stdout
    assert extractor("verify", out, "--schema", schema).exit_code == 1
    assert extractor("verify", out).exit_code == 2


OWN = "from extractor.record import Amount, Report, figure, rule\n\nclass Own(Report):\n    kind = 'own'\n"
BROKEN = (
    OWN + "    x: Amount = figure('x', labels='年初预算数')\n    @rule('x')\n    def y(self):\n        return 1 / 0\n"
)


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ("import sys\nsys.exit(0)\n", "does not load: it ends the program"),
        ("def f(:\n", "does not load: SyntaxError"),
        (OWN + "    x: 'Nothing' = figure('x')\n", "a field of Own is of a type that is not there"),
        (OWN.replace("'own'", "7"), "Own needs kind and signs as text"),
        (OWN + "    titles = ('one',)\n", "titles as two texts"),
    ],
)
def test_own_schema_that_cannot_serve_is_told(report: Path, tmp_path: Path, schema: str, told: str) -> None:
    path = tmp_path / "own.py"
    path.write_text(schema, encoding="utf-8")
    result = extractor("run", report, "--schema", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{path}: " in result.stderr
    assert told in result.stderr
    assert "Try: " in result.stderr


def test_rule_of_an_own_schema_that_fails_is_the_schemas_fault(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(BROKEN, encoding="utf-8")
    told = extractor("run", report, "--schema", path, "--reader", "labels")
    assert told.exit_code == 3
    assert "ZeroDivisionError: division by zero (own.py, line 8)" in told.stderr
    assert "Try: correcting your own schema" in told.stderr


def test_what_an_own_schema_prints_is_not_in_the_json(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.py"
    path.write_text(f"print('loading')\n{OWN}", encoding="utf-8")
    assert json.loads(extractor("run", report, "--schema", path, "--reader", "labels", "--json").stdout)["documents"]


def test_read_prints_the_tagged_text(report: Path) -> None:
    told = extractor("read", report)
    assert told.exit_code == 0
    assert "|120.00{" in told.stdout
    assert extractor("read", report.parent / "none").exit_code == 3


def test_read_prints_no_control_codes(report: Path) -> None:
    report.write_text("执行率\x1b[2J 80.00%", encoding="utf-8")
    assert "\x1b" not in extractor("read", report).stdout


def test_rules_tell_formula_and_source() -> None:
    told = extractor("rules", "project").stdout
    assert "execution_rate_is_spent_over_budget\n    预算执行率 = 支出 ÷ 全年预算\n    tolerance: within" in told
    assert "definitions: national [execution]\n    财政部《项目支出绩效评价管理办法》（财预〔2020〕10号）" in told


def test_rules_that_no_schema_declares_are_listed_with_every_kind() -> None:
    for told in (extractor("rules", "project").stdout, extractor("rules").stdout):
        assert all(f"{rule.id}\n    {rule.formula}\n" in told for rule in RULES)


def test_every_rule_is_in_the_list_of_all() -> None:
    every = extractor("rules").stdout
    assert all(line in every for line in extractor("rules", "overall").stdout.splitlines())


def test_version_is_printed() -> None:
    assert extractor("--version").stdout.startswith("extractor 0.")


def command(*args: str) -> list[str]:
    return [sys.executable, "-c", "from extractor.cli import main; main()", *args]


def test_closed_pipe_is_quiet() -> None:
    reading, writing = os.pipe()
    os.close(reading)  # before there is a process that could write
    told = subprocess.run(command("rules"), stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (told.returncode, told.stderr) == (141, b"")


def ended(shell: str, cwd: Path, **env: str) -> "subprocess.CompletedProcess[bytes]":
    """What a command, `$E` in `shell`, leaves behind."""
    run = f"{sys.executable} -c 'from extractor.cli import main; main()'"
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(
        ["sh", "-c", shell.replace("$E", run)], cwd=cwd, env=os.environ | path | env, capture_output=True, check=False
    )


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize(
    ("streams", "code"), [(">&-", 1), ("2>&-", 1), (">&- 2>&- <&-", 1), ("--json >&-", 1), ("nothing 2>&-", 3)]
)
def test_closed_stream_changes_no_exit_code(report: Path, streams: str, code: int) -> None:
    told = ended(f"$E run {report.name} --reader labels {streams}", report.parent)
    assert told.returncode == code
    assert b"Traceback" not in told.stdout + told.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device without space here")
@pytest.mark.parametrize("command_line", ["run {} --reader labels", "run {} --reader labels --json", "kinds", "--help"])
def test_output_without_space_is_told(report: Path, command_line: str) -> None:
    told = ended(f"$E {command_line.format(report.name)} > /dev/full", report.parent)
    assert told.returncode == 2
    assert b"standard output: cannot be used: No space left on device\nTry: " in told.stderr
    assert b"Traceback" not in told.stderr


def test_terminal_of_no_width_still_shows_everything(report: Path) -> None:
    assert "80.00%" in extractor("run", report, "--reader", "labels", COLUMNS="0").stdout


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
@pytest.mark.parametrize("flags", ["", "--json"])
def test_name_that_is_no_unicode_loses_no_other_document(report: Path, flags: str) -> None:
    told = ended(f"$E run \"$(printf 'no\\377.txt')\" {report.name} --reader labels {flags}", report.parent)
    assert told.returncode == 3
    assert b"80.00%" in told.stdout
    assert b"Traceback" not in told.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_unbuffered_output_is_written_whole(report: Path) -> None:
    report.write_text("".join(f"项目{n}\t{n}.00\n" for n in range(20_000)), encoding="utf-8")
    told = ended(f"$E read {report.name} | (sleep 1; wc -l)", report.parent, PYTHONUNBUFFERED="1")
    assert int(told.stdout) == 20_000
    told = ended(f"($E read {report.name}; echo $? >&2) | head -n 1", report.parent, PYTHONUNBUFFERED="1")
    assert told.stderr.strip() == b"141"


def opened(pipe: Path, process: "subprocess.Popen[bytes]") -> int:
    """The writing end of `pipe`, as soon as the process reads the other."""
    while process.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
    raise AssertionError(process.communicate())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_interrupt_exits_with_130(tmp_path: Path) -> None:
    pipe = tmp_path / "report.txt"
    os.mkfifo(pipe)
    process = subprocess.Popen(command("run", str(pipe)), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = opened(pipe, process)
    process.send_signal(signal.SIGINT)
    os.close(end)  # else a signal that comes just before the process waits would wake nobody
    out, err = process.communicate(timeout=600)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_interrupt_while_the_program_still_loads_exits_with_130(tmp_path: Path) -> None:
    """A library that the program loads waits at a pipe until it is interrupted."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "typer.py").write_text(f"open({str(pipe)!r}).read()\n", encoding="utf-8")
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
    told = [sys.executable, "-m", "extractor", "kinds"]
    process = subprocess.Popen(told, env=env, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    end = opened(pipe, process)
    process.send_signal(signal.SIGINT)
    os.close(end)  # else a signal that comes just before the process waits would wake nobody
    out, err = process.communicate(timeout=600)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
