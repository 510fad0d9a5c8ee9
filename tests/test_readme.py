"""The README says what the program does: its commands run, its output is the program's, its kind of one's own works."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractor import catalog
from tests.batch_server import batch_server, said

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

ROOT = Path(__file__).parents[1]
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
READMES = sorted(ROOT.glob("README*.md"))


def blocks(language: str, text: str = ENGLISH) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


def commands(text: str) -> list[tuple[str, str]]:
    """Each `$ extractor` command of a text with the output that stands below it."""
    told = "\n".join(blocks("console", text))
    return re.findall(r"^\$ (extractor [^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", told, re.M)


def output(command: str, folder: Path = ROOT, codes: tuple[int, ...] = (0, 1), **more: str) -> str:
    env = {"COLUMNS": "80", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], **more}
    words = [sys.executable, "-c", "from extractor.cli import main; main()", *shlex.split(command)[1:]]
    told = subprocess.run(words, cwd=folder, env=env, capture_output=True, check=False)
    assert told.returncode in codes, told.stderr.decode()
    return "\n".join(line.rstrip() for line in told.stdout.decode().splitlines())


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        pytest.param(*told, id=f"{path.name}-{told[0][10:40]}")
        for path in READMES
        for told in commands(path.read_text("utf-8"))
    ],
)
def test_a_command_of_the_readme_runs_and_shows_what_it_says(command: str, shown: str) -> None:
    told = output(command)
    expected = "\n".join(line.rstrip() for line in shown.splitlines()).strip().removesuffix("...").strip()
    assert expected in told


def test_the_own_kind_of_the_readme_is_the_one_that_runs_and_short() -> None:
    (code,) = blocks("python")
    assert code == (ROOT / "fixtures" / "own-kind" / "my_kind.py").read_text(encoding="utf-8")
    assert len(code.splitlines()) <= 40


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_commands_on_many_reports_run_in_the_order_in_which_they_stand(path: Path, tmp_path: Path) -> None:
    """Beside an endpoint whose every reply is an empty record."""
    told = [line.partition("  #")[0] for block in blocks("sh", path.read_text("utf-8")) for line in block.splitlines()]
    (tmp_path / "reports").mkdir()
    for name in ("overall-street", "project-canteen"):
        shutil.copy(ROOT / "fixtures" / name / "report.txt", tmp_path / "reports" / f"{name}.txt")
    (tmp_path / "replies.jsonl").touch()
    with batch_server(lambda line: said(line["custom_id"], "{}")) as server:
        for command in (line for line in told if line.startswith("extractor ")):
            asks = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"} if " batch " in command else {}
            output(command, tmp_path, (0,) if " verify " in command else (0, 1, 4), **asks)
            server.finish()
    assert (tmp_path / "findings.csv").stat().st_size > 1_000
    assert len(server.jobs) == 1


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_kind_and_option_is_told(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    helps = "".join(output(f"extractor {command} --help") for command in ("run", "show", "export", "verify"))
    options = set(re.findall(r"--[a-z-]{3,}", helps)) - {"--help"}
    assert [kind for kind in catalog.kinds() if f"`{kind}`" not in text] == []
    assert [option for option in sorted(options) if option not in text] == []
