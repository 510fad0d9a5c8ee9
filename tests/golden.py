"""What the main job makes of every fixture that has recorded replies: `python -m tests.golden` writes it down again.

An expected result only guards against drift; whether a reading is right is told against gold, which is typed by hand.
"""

import hashlib
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.finding import DocumentResult
from extractor.pipeline import Options, run

FIXTURES = Path(__file__).parents[1] / "fixtures"


@dataclass(frozen=True)
class Case:
    """One document of a fixture with its replies."""

    path: Path

    @property
    def name(self) -> str:
        """The folder and the form, as in overall-street.pdf."""
        return f"{self.path.parent.name}{self.path.suffix}"

    @property
    def gold(self) -> dict[str, Any]:
        """The record and the planted errors, typed by hand."""
        told: dict[str, Any] = json.loads(self.path.with_name("gold.json").read_text(encoding="utf-8"))
        return told

    @property
    def expected(self) -> Path:
        """Where the expected result stands."""
        return self.path.with_name(f"expected-{self.path.suffix[1:]}.json")

    def result(self) -> DocumentResult:
        """The result from the recorded replies."""
        found = run([self.path], Options(replay=self.path.parent / "replies")).result
        if found.failures:
            raise LookupError(found.failures[0].error)
        return found.documents[0]


def cases() -> list[Case]:
    """Every document of the fixtures for which a reply is recorded."""
    replies = FIXTURES.glob("*/replies/*.yaml")
    kept = {(path.parent.parent, path.stem.rpartition("-")[2]) for path in replies}
    documents = sorted(FIXTURES.glob("*/report.pdf")) + sorted(FIXTURES.glob("*/report.txt"))
    return [Case(path) for path in documents if (path.parent, _digest(path)) in kept]


def summary(result: DocumentResult) -> str:
    """What is kept of a result: counts, coverage, and every finding that is no match."""
    told = {
        "counts": dict(sorted(Counter(finding.verdict for finding in result.findings).items())),
        "coverage": result.coverage.model_dump(),
        "findings": [f.model_dump(mode="json") for f in result.findings if f.verdict != "match"],
        "problems": result.problems,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Writes the expected results; not in CI, where they are what is tested."""
    if os.environ.get("CI"):
        sys.stderr.write("expected results are not written in CI\nTry: python -m tests.golden on your own machine\n")
        return 2
    for case in cases():
        case.expected.write_text(summary(case.result()), encoding="utf-8")
        sys.stdout.write(f"{case.expected.relative_to(FIXTURES.parent)}\n")
    return 0


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main())
