"""Times and bytes of the stages: `python -m tests.bench.stages [--replay DIR | --labels] [FILE...]`.

Every stage but the model's own time, best of several runs, and its share; beside it, as a yardstick of the machine,
the time that pdfplumber needs for the words of the PDF files, or pydantic to validate the records.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pdfplumber
import yaml

from extractor import catalog
from extractor.document import Document
from extractor.extract.labels import read_by_labels
from extractor.extract.render import windows
from extractor.extract.settings import Settings
from extractor.pipeline import Options, extract
from extractor.read import read
from extractor.record import Report
from extractor.verify import verify
from tests.golden import FIXTURES, cases

RUNS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--replay", type=Path, default=FIXTURES)
    options.add_argument("--labels", action="store_true", help="read by labels, without replies")
    options.add_argument("files", nargs="*", type=Path)
    told = options.parse_args(arguments)
    files = told.files or [case.path for case in cases()]
    if told.labels:
        _times_by_labels(files)
    else:
        _times(files, told.replay)
        _sizes(files, told.replay)
    return 0


def _times_by_labels(files: Sequence[Path]) -> None:
    stages = dict.fromkeys(("read", "find the kind", "read by labels", "verify"), 0.0)
    for path in files:
        document = read(path)
        kind = catalog.find_kind(document)
        stages["read"] += best(partial(read, path))
        stages["find the kind"] += best(partial(catalog.find_kind, document))
        stages["read by labels"] += best(partial(read_by_labels, document, kind))
        stages["verify"] += best(partial(verify, document, read_by_labels(document, kind).record))
    _told(stages, len(files))


def _times(files: Sequence[Path], replay: Path) -> None:
    records = [_record(path, replay) for path in files]
    stages: dict[str, float] = {"read": 0, "tag and render": 0, "validate": 0, "verify": 0, "yardstick": 0}
    for path, (document, record) in zip(files, records, strict=True):
        dumped = record.model_dump(mode="json")
        stages["read"] += best(partial(read, path))
        stages["tag and render"] += best(partial(windows, document, Settings().window_chars))
        stages["validate"] += best(partial(type(record).model_validate, dumped, context=document))
        stages["verify"] += best(partial(verify, document, record))
        if path.suffix == ".pdf":
            stages["yardstick"] += best(partial(_words, path), 1)
    yardstick = stages.pop("yardstick")
    total = _told(stages, len(files))
    if yardstick:
        sys.stdout.write(f"{'in all':16} {total / yardstick:8.2f} times pdfplumber's time for the words alone\n")


def _told(stages: dict[str, float], documents: int) -> float:
    total = sum(stages.values())
    for name, seconds in stages.items():
        sys.stdout.write(f"{name:16} {seconds * 1000:8.1f} ms {seconds / total:6.1%}\n")
    sys.stdout.write(f"{'in all':16} {total * 1000:8.1f} ms for {documents} documents\n")
    return total


def _record(path: Path, replay: Path) -> tuple[Document, Report]:
    document = read(path)
    return document, extract(document, catalog.find_kind(document), Options(replay=replay)).record


def _words(path: Path) -> int:
    with pdfplumber.open(path) as pdf:
        return sum(len(page.extract_words()) for page in pdf.pages)


def best(step: Callable[[], object], runs: int = RUNS) -> float:
    """The least time of several runs, in seconds."""
    times: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return min(times)


def _sizes(files: Sequence[Path], replay: Path) -> None:
    sent = received = calls = 0
    for path in files:
        document = read(path)
        tape = next(replay.rglob(f"*-{document.source.sha256[:12]}.yaml"))
        for exchange in yaml.safe_load(tape.read_text(encoding="utf-8"))["interactions"]:
            sent += _length(exchange["request"]["body"])
            received += _content(exchange["response"]["body"])
            calls += 1
    sys.stdout.write(f"{calls} calls, {sent:,} bytes of requests sent, {received:,} bytes of replies received\n")


def _length(body: object) -> int:
    return len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _content(body: dict[str, Any]) -> int:
    return sum(len(str(choice["message"]["content"]).encode()) for choice in body["choices"])


if __name__ == "__main__":
    sys.exit(main())
