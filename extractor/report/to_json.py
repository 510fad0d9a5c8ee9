"""A result as the JSON that leaves the program, and back. The same result gives the same bytes."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema

from extractor.errors import UsageError
from extractor.finding import Result

FORMAT = 1
_REMEDY = "a file that `extractor run -o` wrote"


def result_to_json(result: Result) -> str:
    """`result` as UTF-8 text with its keys in their declared order, ending in a line break."""
    return _written(result.model_dump(mode="json"))


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
    if told["format"] != FORMAT:
        what = f"is of format {json.dumps(told['format'])[:20]}; this version reads format {FORMAT}"
        raise UsageError(where, what, "running the report again, or the version that wrote it")
    try:
        return Result.model_validate(told)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        at = ".".join(map(str, fault["loc"]))
        raise UsageError(where, f"is not a result: {at}: {fault['msg']}", _REMEDY) from error


def result_schema() -> str:
    """The JSON schema of a result."""
    schema = Result.model_json_schema(mode="serialization")
    return _written({"$schema": GenerateJsonSchema.schema_dialect, **schema})


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    print(result_schema(), end="")
