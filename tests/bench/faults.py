"""What becomes of a run at each fault: `python -m tests.bench.faults [--only WORDS] [--markdown]`.

Each fault meets a run of small reports into a folder, by the real command against a stand-in endpoint. Told are how the
reports end, the exit code and the message; then the fault is over and the same command is given again.
"""

import argparse
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.errors import StoreUnusable
from tests.bench.faults_scene import DOCUMENTS, IN_FLIGHT, SELF_SIGNED, TROUBLES, Scene, Trouble
from tests.bench.markdown import table, write_section
from tests.stand_in import pages, standing_in

HEADS = ("fault", "read", "failed", "left", "exit", "asked again", "kept before", "read then", "exit then", "told")
ABOUT = f"""## Faults

`python -m tests.bench.faults --markdown`: a fault meets a run of {DOCUMENTS} reports, {IN_FLIGHT} requests in flight,
each of which may be tried twice. A fault of the endpoint strikes one report whenever it is asked about, or all of them
where that is said; the others strike the run. `read`, `failed`, `left`: how the reports end; `told`: the last message
on standard error. Then the fault is over and the same command is given again: `asked again` is how many requests it
sends, `kept before` how many of these had a reply that was kept (none may: nothing is paid for twice), `read then` how
many reports are read in the end. A reply that the model gave and that cannot be used is paid for too: only another
model or prompt asks anew."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table, or writes it into BENCHMARKS.md; 1 where a reply that was kept was asked for again."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="faults with this in their name")
    options.add_argument("--markdown", action="store_true", help="write the section of BENCHMARKS.md")
    told = options.parse_args(arguments)
    rows = []
    for trouble in (trouble for trouble in TROUBLES if told.only in trouble.name):
        rows.append(suffered(trouble))
        sys.stderr.write(f"{rows[-1]}\n")
    text = table(HEADS, rows)
    sys.stdout.write(text)
    if told.markdown:
        write_section("faults", f"{ABOUT}\n\n{text}")
    return int(any(row[HEADS.index("kept before")] for row in rows))


def suffered(trouble: Trouble) -> list[object]:
    """The row of one fault."""
    with TemporaryDirectory() as folder, standing_in(self_signed=trouble.name == SELF_SIGNED) as server:
        scene = Scene(Path(folder), server, server.url)
        prepare(scene)
        trouble.before(scene)
        with scene.begun() as process:
            trouble.meanwhile(scene, process)
            told = process.communicate()[1].decode()
        ended = ends(scene)
        server.faults, server.always, server.holds = {}, None, False
        trouble.after(scene)
        kept = scene.kept()
        server.asked.clear()
        with scene.begun() as again:
            again.communicate()
        asked = [each.document for each in server.asked]
        after = [len(asked), sum(document in kept for document in asked), ends(scene)[0], code(again)]
        return [trouble.name, *ended, code(process), *after, shown(told, scene)]


def prepare(scene: Scene) -> None:
    """Writes the reports and the settings."""
    scene.allow(timeout_s=2)
    (scene.folder / "reports").mkdir()
    for name, text in pages(DOCUMENTS):
        (scene.folder / "reports" / name).write_text(text, encoding="utf-8")


def ends(scene: Scene) -> tuple[object, object, object]:
    """How many reports are read, failed, or neither, as far as the database can be read."""
    try:
        with scene.store() as store:
            read, failed = (store.count(), len(list(store.failures()))) if store else (0, 0)
    except StoreUnusable:
        return ("–",) * 3
    return read, failed, DOCUMENTS - read - failed


def code(process: "subprocess.Popen[bytes]") -> int | str:
    """How a process ended."""
    return process.returncode if process.returncode >= 0 else signal.Signals(-process.returncode).name


def shown(told: str, scene: Scene) -> str:
    """The last message with its remedy, or how an interrupted run is carried on; without what differs each time."""
    lines = told.splitlines()
    remedies = [n for n, line in enumerate(lines) if line.startswith("Try: ")]
    chosen = lines[-1:] if lines and lines[-1].startswith("interrupted. ") else []
    if remedies and not chosen:
        chosen = lines[remedies[-1] - 1 : remedies[-1] + 1]
    plain = re.sub(r"127\.0\.0\.1:\d+", "HOST", "<br>".join(chosen).replace("|", "\\|"))
    return re.sub(r"\(process \d+ on [^)]+\)", "(process …)", plain)


if __name__ == "__main__":
    sys.exit(main())
