"""Sets of definitions: shipped ones, a user's own over them, and what is wrong with one."""

import json
from fractions import Fraction
from pathlib import Path
from threading import Thread

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from extractor.cli import app
from extractor.definitions import current, definitions, names, using
from extractor.errors import UsageError
from extractor.pipeline import Options, run
from extractor.report.to_json import json_to_result, result_to_json
from extractor.stored import Sources, verify_again

OWN = """
title = "本区"

[grades]
source = "本区《绩效评价办法》（2023）"
full = "100"
bands = [
    { least = "90", words = ["优"] },
    { least = "75", words = ["良"] },
    { least = "0", words = ["差"] },
]
"""
PAGE = "部门整体支出绩效自评表\n\n自评总得分\t76.50\t评价等级\t良\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", names())
def test_every_table_of_a_shipped_set_names_its_source(name: str) -> None:
    told = definitions(name)
    tables = [table for table in type(told).model_fields if hasattr(getattr(told, table), "source")]
    assert len(tables) >= 9
    assert all(len(told.source(table)) > 10 for table in tables)


def test_an_own_set_tells_only_what_differs(own: Path) -> None:
    told = definitions(str(own))
    assert told.grades.grade(Fraction("76.5")) == "良"
    assert told.states == definitions().states
    assert (told.name, told.extends) == (str(own), "national")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("title = 3", "title: Input should be a valid string"),
        ("[grade]\nfull = '100'", "grade: Extra inputs are not permitted"),
        (OWN.replace('source = "本区《绩效评价办法》（2023）"', ""), "grades.source: Field required"),
        (OWN.replace('"75"', "75"), "grades.bands.1.least: Input should be a valid string"),
        (OWN.replace('"75"', '"七十五"'), "is not a number in decimal digits, such as 90 or 89.5"),
        (OWN.replace('"75"', '"95"'), "bands must stand best first"),
        ("[execution]\nsource = '本区办法'\nbase = 'first'", "execution.base: Input should be"),
        ("extends = 'moon'", "extends: 'moon' is not a shipped set"),
        ("[grades", "is not TOML"),
    ],
)
def test_a_set_that_is_wrong_is_told_with_file_key_and_remedy(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        definitions(str(path))
    assert str(path) in str(error.value)
    assert what in str(error.value)
    assert "Try: " in str(error.value)


@pytest.mark.parametrize("which", ["moon", "none.toml", "\0.toml"])
def test_a_set_that_is_not_there_is_told(which: str) -> None:
    with pytest.raises(UsageError, match="Try: "):
        definitions(which)


def test_two_sets_in_two_threads_do_not_meet() -> None:
    found: list[str] = []
    with using(definitions("central")):
        thread = Thread(target=lambda: found.append(current().name))
        thread.start()
        thread.join()
        assert (current().name, found) == ("central", ["national"])


def test_a_result_names_its_set_and_is_verified_with_it_again(own: Path, report: Path) -> None:
    first = run([report], Options(definitions=str(own))).result
    (document,) = first.documents
    assert [(f.rule, f.verdict) for f in document.findings] == [("grade_fits_score", "match")]
    assert (document.definitions.name, document.definitions.title) == (str(own), "本区")
    assert verify_again(first, Sources(report.parent)).result == first
    (other,) = verify_again(first, Sources(report.parent), chosen="national").result.documents
    assert [(f.verdict, f.decision) for f in other.findings] == [("mismatch", "grade: 良 → 中")]


def test_a_result_whose_set_has_changed_is_not_verified_again(own: Path, report: Path) -> None:
    first = json_to_result(result_to_json(run([report], Options(definitions=str(own))).result), "")
    own.write_text(OWN.replace("75", "70"), encoding="utf-8")
    with pytest.raises(UsageError, match="its sha256 differs"):
        verify_again(first, Sources(report.parent))


def test_rules_tell_the_chosen_set_and_its_source(own: Path) -> None:
    told = json.loads(CliRunner().invoke(app, ["rules", "--json", "--definitions", str(own)]).stdout)
    (grade,) = (rule for rule in told if rule["rule"] == "grade_fits_score")
    assert (grade["definitions"], grade["table"]) == (str(own), "grades")
    assert grade["source"] == "本区《绩效评价办法》（2023）"
    assert {example["verdict"] for example in grade["examples"]} == {"match", "mismatch", "review"}


def test_a_wrong_set_is_wrong_use(report: Path) -> None:
    told = CliRunner().invoke(app, ["run", str(report), "--definitions", "moon"])
    assert told.exit_code == 2


def test_the_terminal_names_another_set(report: Path) -> None:
    told = CliRunner().invoke(
        app, ["run", str(report), "--reader", "labels", "--definitions", "central", "--lang", "en"]
    )
    assert "definitions: central · 中央部门" in told.stdout


def test_rules_fit_a_terminal_of_80_columns() -> None:
    lines = CliRunner().invoke(app, ["rules", "--lang", "zh"]).stdout.splitlines()
    assert max(map(cell_len, lines)) <= 80
