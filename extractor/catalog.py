"""The kinds of report and their prompts: opens `schemas/` and `prompts/` by name, and a user's own schema by path."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from extractor.bundled import folder
from extractor.document import Document, Paragraph, plain
from extractor.errors import KindUnknown
from extractor.record import Report

SCHEMAS = "extractor_schemas"  # the name under which the folder is imported, from wherever it stands
FALLBACK = "other"
TITLE_BLOCKS = 6  # a report names itself within its first few blocks
IN_TITLE = 10  # how much more a sign in the title counts
LONGEST_TITLE = 80  # characters of a line; a longer one is running text
LONGEST_GAP = 12  # characters for a * of a sign
TITLE_END = r"(?:[(（\[].*)?$"  # what may follow a title: brackets with the year


@dataclass(frozen=True, slots=True)
class Prompt:
    """One version of the text that tells a model how to read a kind."""

    name: str  # overall.v1
    text: str
    settings: dict[str, Any]


@cache
def kinds() -> dict[str, type[Report]]:
    """The shipped kinds by name, in alphabetical order."""
    _register_package(folder("schemas"))
    names = sorted(path.stem for path in folder("schemas").glob("[a-z]*.py"))
    modules = [importlib.import_module(f"{SCHEMAS}.{name}") for name in names]
    found = [kind for module in modules for kind in _reports(module)]
    return {kind.kind: kind for kind in sorted(found, key=lambda kind: kind.kind)}


def kind_named(name: str) -> type[Report]:
    """The shipped kind called `name`.

    Raises KindUnknown with the names that there are.
    """
    known = kinds()
    if name not in known:
        raise KindUnknown(
            name, "is not a kind of report", f"one of {', '.join(known)}, or --schema FILE.py for your own"
        )
    return known[name]


def kind_from_file(path: Path) -> type[Report]:
    """The one kind that a user's own schema file declares.

    Raises KindUnknown where the file is missing, fails to run, or declares no kind or several.
    """
    kinds()  # so that the file may import the shared parts
    module = _run(path)
    found = _reports(module)
    if len(found) != 1:
        what = f"declares {len(found)} kinds, not one"
        raise KindUnknown(path, what, "a class derived from extractor.record.Report with its own `kind`")
    return found[0]


def find_kind(document: Document, among: Sequence[type[Report]] | None = None) -> type[Report]:
    """The kind whose signs the document shows most; `other` where none shows.

    Signs in the title count most: in the first line that shows one of any kind.
    """
    candidates = among or list(kinds().values())
    title = next((line for line in _heads(document) if _is_title(line, candidates)), "")
    body = plain("".join(text.text for ref, text in document.texts.items() if "." not in ref))
    scored = [(_sign_score(kind, title, body), kind) for kind in candidates]
    best, kind = max(scored, key=lambda pair: pair[0])
    return kind if best else kind_named(FALLBACK)


@cache
def prompt(name: str, version: int | None = None) -> Prompt:
    """The prompt of a kind, its newest version unless one is named; a kind without one is read by `other`'s.

    Front matter may name a prompt to begin with (`extends: reading.v1`) and the settings of the model.
    """
    found = {
        int(m.group(1)): path for path in folder("prompts").glob(f"{name}.v*.md") if (m := _VERSION.search(path.name))
    }
    if not found and name == FALLBACK:
        raise KindUnknown(folder("prompts"), "holds no prompts", "installing the package again")
    if not found:
        return prompt(FALLBACK)
    path = found[version or max(found)]
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    told = yaml.safe_load(front) or {}
    base = _named(told["extends"]) if "extends" in told else Prompt("", "", {})
    return Prompt(path.stem, f"{base.text}\n{text.strip()}".strip(), base.settings | told.get("settings", {}))


def _named(name: str) -> Prompt:
    stem, _, version = name.rpartition(".v")
    return prompt(stem, int(version))


_VERSION = re.compile(r"\.v(\d+)\.md$")


def _register_package(path: Path) -> None:
    if SCHEMAS in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(SCHEMAS, path / "__init__.py", submodule_search_locations=[str(path)])
    if spec is None or spec.loader is None:
        raise KindUnknown(path, "holds no schemas", "installing the package again")
    module = importlib.util.module_from_spec(spec)
    sys.modules[SCHEMAS] = module
    spec.loader.exec_module(module)


def _reports(module: ModuleType) -> list[type[Report]]:
    own = [item for item in vars(module).values() if isinstance(item, type) and issubclass(item, Report)]
    return [item for item in own if item.__module__ == module.__name__ and item.kind]


def _run(path: Path) -> ModuleType:
    name = f"extractor_own_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise KindUnknown(path, "is not a Python file", "the path of a schema file, such as my_kind.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # before it runs, or Pydantic cannot resolve its annotations
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise KindUnknown(
            path, f"does not load: {type(error).__name__}: {error}", "running it with python alone"
        ) from error
    return module


def _heads(document: Document) -> list[str]:
    """The lines of the first blocks, of a table those of its first cell; behind them each with the line below it."""
    blocks = [block for block in document.blocks[:TITLE_BLOCKS] if _has_text(block)]
    texts = [b.text.text if isinstance(b, Paragraph) else b.rows[0].cells[0].text.text for b in blocks]
    lines = [plain(line) for text in texts for line in text.splitlines() if 0 < len(line.strip()) <= LONGEST_TITLE]
    return lines + [first + second for first, second in pairwise(lines)]


def _has_text(block: object) -> bool:
    return isinstance(block, Paragraph) or bool(getattr(block, "rows", ()) and block.rows[0].cells)  # type: ignore[attr-defined]


def _sign_score(kind: type[Report], title: str, body: str) -> int:
    return sum(IN_TITLE * size if found(title) else size if found(body) else 0 for size, found in _signs(kind))


def _is_title(line: str, kinds: Sequence[type[Report]]) -> bool:
    return any(found(line) for kind in kinds for _, found in _signs(kind))


@cache
def _signs(kind: type[Report]) -> list[tuple[int, Callable[[str], object]]]:
    """How many characters each sign of a kind has, and what tells whether a text holds it."""
    signs = [plain(sign) for sign in kind.signs.split()]
    return [(len(sign.replace("*", "")), _pattern(sign).search) for sign in signs]


def _pattern(sign: str) -> re.Pattern[str]:
    """A sign as a pattern; one with a gap (整体*自评*表) is that of a title, and ends where its line does."""
    gap = f"[^，。；,;]{{0,{LONGEST_GAP}}}"
    return re.compile(gap.join(map(re.escape, sign.split("*"))) + (TITLE_END if "*" in sign else ""))
