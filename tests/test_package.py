"""What is shipped: the wheel, the versions, the lock, the targets of make, the files of the repository."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from extractor.report.to_json import result_schema

ROOT = Path(__file__).resolve().parent.parent
# Folders of one machine, and hosts that serve packages.
OF_A_MACHINE = re.compile(rb"/(?:work|root|opt|home/\w+|Users/\w+)/|file:/{2}|pypi\.org|files\.pythonhosted")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    _output(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
    (path,) = folder.glob("*.whl")
    with ZipFile(path) as opened:
        return opened.namelist()


def test_wheel_bundles_every_schema_and_prompt(wheel: list[str]) -> None:
    bundled = {name.removeprefix("extractor/bundled/") for name in wheel if name.startswith("extractor/bundled/")}
    assert bundled == set(_tracked("schemas")) | set(_tracked("prompts"))


def test_wheel_holds_every_module(wheel: list[str]) -> None:
    assert set(_tracked("extractor")) <= set(wheel)


def test_wheel_puts_one_folder_into_site_packages(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel} == {"extractor", f"extractor-{_project()['version']}.dist-info"}


def test_wheel_holds_nothing_compiled(wheel: list[str]) -> None:
    assert not [name for name in wheel if "__pycache__" in name]


def test_version_is_the_newest_of_the_changelog() -> None:
    newest = re.search(r"^## \[(.+?)\]", _text("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == _project()["version"]


def test_lock_serves_every_declared_dependency() -> None:
    pins = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", _text("requirements.lock"), re.MULTILINE))
    declared = [
        Requirement(line) for line in (*_project()["dependencies"], *_project()["optional-dependencies"]["dev"])
    ]
    unserved = [
        str(need) for need in declared if not need.specifier.contains(pins.get(canonicalize_name(need.name), "0"))
    ]
    assert not unserved, "Try: make lock"


def test_lock_has_a_hash_for_every_pin() -> None:
    lock = _text("requirements.lock")
    assert len(re.findall(r"^\S+==\S+ \\\n    --hash=sha256:", lock, re.MULTILINE)) == len(re.findall("==", lock))


def test_every_target_is_phony_and_says_what_it_does() -> None:
    makefile = _text("Makefile")
    phony = re.search(r"^\.PHONY: (.*)", makefile, re.MULTILINE)
    assert phony
    assert phony[1].split() == _targets(makefile)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_target_is_in_the_readme(readme: str) -> None:
    if not (ROOT / readme).is_file() or "make " not in _text(readme):
        pytest.skip("not written yet")
    missing = [target for target in _targets(_text("Makefile")) if f"make {target}" not in _text(readme)]
    assert not missing


def test_published_schema_is_that_of_the_models() -> None:
    assert _text("result.schema.json") == result_schema(), "Try: make schema"


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {name: hit[0].decode() for name in _tracked() if (hit := OF_A_MACHINE.search((ROOT / name).read_bytes()))}
    assert not found


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads(_text("pyproject.toml"))["project"]
    return project


def _targets(makefile: str) -> list[str]:
    return re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)


def _tracked(folder: str = ".") -> list[str]:
    """The files that are or would be committed."""
    if not (ROOT / ".git").exists():
        pytest.skip("not in a clone")
    listed = _output(
        "git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder
    )
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _output(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
