"""A result as the JSON that leaves the program, and back. The same result gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema

from extractor.errors import UsageError
from extractor.finding import DocumentResult, FailureTold, Finding, Result

FORMAT = 1
LONGEST_NUMBER = 1_000  # characters
_REMEDY = "a file that `extractor run -o` wrote"


def result_to_json(result: Result) -> str:
    """`result` as UTF-8 text with its keys in their declared order, ending in a line break."""
    return _written(result.model_dump(mode="json"))


def result_pieces(documents: Iterable[DocumentResult], failures: Iterable[FailureTold]) -> Iterator[str]:
    """`result_to_json` of all these, piece by piece: one document is held at a time."""
    yield f'{{\n "format": {FORMAT},\n "documents": '
    yield from _listed(documents)
    yield ',\n "failures": '
    yield from _listed(failures)
    yield "\n}\n"


def _listed(items: Iterable[DocumentResult | FailureTold]) -> Iterator[str]:
    before = "[\n"
    for item in items:
        told = _written(item.model_dump(mode="json")).rstrip("\n")
        yield before + "\n".join(f"  {line}" for line in told.split("\n"))
        before = ",\n"
    yield "[]" if before == "[\n" else "\n ]"


def json_to_result(text: str, where: object) -> Result:
    """The result that `text` tells.

    Raises UsageError where it is not a result, or of another format.
    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(where, "is not JSON", _REMEDY) from error
    if not isinstance(told, dict) or "format" not in told or "documents" not in told:
        raise UsageError(where, "is not a result of this program", _REMEDY)
    if told["format"] != FORMAT or isinstance(told["format"], bool | float):
        what = f"is of format {json.dumps(told['format'])[:20]}; this version reads format {FORMAT}"
        raise UsageError(where, what, "running the report again, or the version that wrote it")
    try:
        result = Result.model_validate(told)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        at = ".".join(map(str, fault["loc"]))
        raise UsageError(where, f"is not a result: {at}: {fault['msg']}", _REMEDY) from error
    for finding in (finding for document in result.documents for finding in document.findings):
        wrong = next((text for text in _numbers(finding) if not _is_number(text)), None)
        if wrong is not None:
            raise UsageError(where, f"is not a result: {wrong[:20]} in {finding.rule} is not a number", _REMEDY)
    return result


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:/[0-9]+)?")


def _is_number(text: str) -> bool:
    """Whether `text` is as this program writes numbers; 1e999999999 would be computed for hours."""
    return len(text) <= LONGEST_NUMBER and bool(_NUMBER.fullmatch(text))


def _numbers(finding: Finding) -> Iterator[str]:
    told = finding.recomputed
    if told:
        yield from (told.value, told.shown, told.low, told.high)
    yield from (text for text in (finding.difference, finding.power) if text is not None)


def result_schema() -> str:
    """The JSON schema of a result."""
    schema = Result.model_json_schema(mode="serialization")
    return _written({"$schema": GenerateJsonSchema.schema_dialect, **schema})


def _written(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")  # a file's name may hold what is no Unicode


if __name__ == "__main__":
    print(result_schema(), end="")
