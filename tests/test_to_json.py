"""The JSON of a result: the same bytes there and back, valid by its own schema, and clear errors for anything else."""

import json
from pathlib import Path

import jsonschema
import pytest

from extractor.errors import UsageError
from extractor.finding import FailureTold, Result
from extractor.report.to_json import json_to_result, result_schema, result_to_json

SAMPLE = (Path(__file__).parent / "results" / "sample.json").read_text(encoding="utf-8")


def test_result_comes_back_as_the_same_bytes() -> None:
    assert result_to_json(json_to_result(SAMPLE, "sample.json")) == SAMPLE


def test_result_is_valid_by_the_published_schema() -> None:
    schema = json.loads(result_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(SAMPLE))


def test_empty_result_is_valid_too() -> None:
    jsonschema.validate(json.loads(result_to_json(Result(documents=[]))), json.loads(result_schema()))


def test_schema_knows_no_other_keys() -> None:
    told = json.loads(SAMPLE) | {"more": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, json.loads(result_schema()))


def test_keys_stand_in_the_order_of_the_design() -> None:
    document = json.loads(SAMPLE)["documents"][0]
    assert [*json.loads(SAMPLE)] == ["format", "documents", "failures"]
    keys = ["source", "kind", "reader", "model", "prompt", "record"]
    keys += ["definitions", "findings", "coverage", "problems"]
    told = json.loads(result_to_json(json_to_result(SAMPLE, "")))["documents"][0]
    assert [*told] == [*keys, "second", "agreement"]
    assert [*document["findings"][0]][:5] == ["rule", "verdict", "severity", "subject", "basis"]


def test_result_of_an_earlier_version_is_read() -> None:
    told = json.loads(SAMPLE)
    for document in told["documents"]:
        del document["second"], document["agreement"], document["definitions"]
    read = json.loads(result_to_json(json_to_result(json.dumps(told), "old.json")))
    assert {document["definitions"]["name"] for document in read["documents"]} == {"national"}
    default = {"definitions": read["documents"][0]["definitions"]}
    same = json.loads(SAMPLE)
    same["documents"] = [document | default for document in same["documents"]]
    assert read == same


def test_chinese_is_not_escaped() -> None:
    assert "全年预算数" in result_to_json(json_to_result(SAMPLE, "sample.json"))


def test_numbers_are_strings_of_exact_decimals() -> None:
    finding = json.loads(SAMPLE)["documents"][0]["findings"][0]
    assert finding["reported"]["value"] == "23418.75"
    assert finding["recomputed"]["value"] == "23445.75"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is not JSON"),
        ("预算", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is not a result of this program"),
        ("{}", "is not a result of this program"),
        ('{"format": 1}', "is not a result of this program"),
        ('{"format": 2, "documents": []}', "is of format 2; this version reads format 1"),
        ('{"format": "1", "documents": []}', 'is of format "1"; this version reads format 1'),
        ('{"format": true, "documents": []}', "is of format true; this version reads format 1"),
        ('{"format": 1, "documents": {}}', "is not a result: documents: Input should be a valid list"),
        ('{"format": 1, "documents": [{"kind": 3}]}', "is not a result: documents.0.source: Field required"),
        ('{"format": 1, "documents": [], "more": 1}', "is not a result: more: Extra inputs are not permitted"),
    ],
)
def test_what_is_no_result_is_told(text: str, what: str) -> None:
    with pytest.raises(UsageError) as raised:
        json_to_result(text, "out.json")
    assert (raised.value.where, raised.value.what) == ("out.json", what)
    assert raised.value.remedy


@pytest.mark.parametrize("number", ["1e999999999", "", "x", "1.", "٣", "9" * 5_000])
@pytest.mark.parametrize("place", ["difference", "shown", "low"])
def test_number_that_this_program_never_writes_is_told_not_computed(place: str, number: str) -> None:
    told = json.loads(SAMPLE)
    finding = told["documents"][0]["findings"][0]
    (finding if place == "difference" else finding["recomputed"])[place] = number
    with pytest.raises(UsageError, match="is not a number"):
        json_to_result(json.dumps(told), "out.json")


def test_name_that_is_no_unicode_is_written_with_a_mark() -> None:
    result = json_to_result(SAMPLE, "sample.json")
    failure = FailureTold(file="\udcff.txt", error="there is no such file", remedy="check the name", exit_code=3)
    assert '"file": "?.txt"' in result_to_json(result.model_copy(update={"failures": [failure]}))
