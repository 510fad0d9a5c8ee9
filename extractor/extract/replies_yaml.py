"""A file of recorded replies as YAML to be read by eye: texts as they are, and what requests share once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import yaml


class _Flow(dict[str, Any]):
    """A mapping to be written in one line: a JSON schema in block style is long and nobody reads it."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # the fast one where it is built
    """YAML with text of several lines as it is."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _represent_flow(dumper: yaml.SafeDumper, mapping: _Flow) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping, flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_Flow, _represent_flow)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def dump(exchanges: Sequence[dict[str, Any]]) -> str:
    """The file's text; what requests have in common, prompt and form, stands once."""
    seen: dict[str, Any] = {}
    for exchange in exchanges:
        body = exchange["request"]["body"]
        body["messages"] = [seen.setdefault(json.dumps(message), message) for message in body["messages"]]
        if "response_format" in body:
            form = _Flow(body["response_format"])
            body["response_format"] = seen.setdefault(json.dumps(form), form)
    told = {"version": 1, "interactions": list(exchanges)}
    return yaml.dump(told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**20)
