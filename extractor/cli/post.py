"""The store of a run that asks by files: held, gone on with, and told of."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from extractor.errors import DocumentUnreadable, EndpointUnavailable, UsageError
from extractor.extract.batch import Fault, Replies
from extractor.report.streams import result_console
from extractor.report.visible import visible
from extractor.report.words import Lang, word
from extractor.runs.by_file import plan_told, read_by_file, receive
from extractor.runs.letters import Letters
from extractor.runs.state import State
from extractor.store import Store, held, is_store, opened, url_in
from extractor.store.batches import Batches

MOST_FAULTS = 10  # of one sort that are told one by one


@dataclass(frozen=True, slots=True)
class Post:
    """A store that is held, with what was asked from it by files."""

    out: Path
    store: Store
    batches: Batches

    def known(self) -> list[Path]:
        """The reports that the store knows."""
        return sorted(map(Path, self.store.paths().values()))

    def unseen(self) -> int:
        """How many reports the last run was given beyond those that the store knows: copies, or it was interrupted."""
        run = self.store.last_run()
        return max(0, (run["settings"].get("documents") or 0) - len(self.known())) if run else 0

    def receive(self, path: Path) -> Replies:
        """Keeps the replies in a file.

        Raises UsageError where it cannot be read.
        """
        try:
            with path.open("rb") as lines:
                return receive(lines, self.store, self.batches)
        except OSError as error:
            what = f"cannot be read: {error.strerror or error}"
            raise UsageError(path, what, "a file of replies to what `extractor batch write` wrote") from error

    def go_on(self, workers: int | None) -> tuple[State, set[str]]:
        """Reads the reports that have all their replies; how that went, and the requests that are still to be asked."""
        with Letters(plan_told(self.store.last_run(), self.out).settings, self.out) as letters:
            plan = plan_told(self.store.last_run(), self.out)
            state = read_by_file(self.store, plan, self.known(), letters, workers or os.cpu_count() or 1)
            return state, {written.request for written in letters.requests}


@contextmanager
def post_of(out: Path, url: str | None = None, *, make: bool = False) -> Iterator[Post]:
    """The store in `out`, or at `url` in its place, while it is held.

    Raises UsageError where there is none and none is to be made, StoreUnusable where another run holds it.
    """
    if url is None and not make and not is_store(out):
        raise UsageError(out, "is a folder without results", f"extractor batch write {out} requests.jsonl REPORTS...")
    with held(out):
        engine = opened(url or url_in(out), make=True)
        store = Store(engine)
        try:
            yield Post(out, store, Batches(engine))
        finally:
            store.close()


def code_of(state: State, *, waits: bool = True) -> int:
    """What the shell is told: reports that failed, then reports that wait for the next file."""
    if state.failed:
        return DocumentUnreadable.exit_code
    return EndpointUnavailable.exit_code if waits and state.waiting else 0


def tell_written(post: Post, state: State, requests: int, files: Sequence[Path], lang: Lang) -> None:
    """Prints what was written, and what to do with it."""
    console = result_console()
    console.print(_counts([*_reports(state), ("requests_written", requests)], lang))
    for file in files:
        console.print(Text(f"  {visible(str(file))}"))
    _tell_failures(state, lang)
    next_step = "batch_next_read" if files else "batch_nothing_to_ask"
    console.print(Text(word(next_step, lang).format(out=visible(str(post.out)))))


def tell_received(found: Iterable[tuple[str, Replies]], post: Post, workers: int | None, lang: Lang) -> State:
    """Goes on after files of replies; prints what they have brought, and what is to be done next."""
    console, told = result_console(), list(found)
    written = set(post.batches.written())
    state, needed = post.go_on(workers)
    counts = [("replies_kept", sum(len(replies.replied) for _, replies in told))]
    for fault in Fault:
        counts.append((f"line_{fault}", sum(f.fault is fault for _, replies in told for f in replies.faults)))
    counts += [("requests_unanswered", len(needed & written)), ("requests_new", len(needed - written))]
    console.print(_counts([*counts, *_reports(state)], lang))
    for name, replies in told:
        _tell_faults(name, replies, lang)
    _tell_failures(state, lang)
    next_step = "batch_next_write" if needed else "batch_complete"
    console.print(Text(word(next_step, lang).format(out=visible(str(post.out)))))
    return state


def _reports(state: State) -> list[tuple[str, int]]:
    done = state.read + state.kept + len(state.copies)
    return [("reports_read", done), ("reports_waiting", state.waiting), ("reports_failed", state.failed)]


def _counts(told: Sequence[tuple[str, int]], lang: Lang) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    for name, count in told:
        table.add_row(word(name, lang), Text(f"{count:,}", "" if count else "dim"))
    return table


def _tell_faults(name: str, replies: Replies, lang: Lang) -> None:
    console = result_console()
    for sort in Fault:
        faults = [fault for fault in replies.faults if fault.fault is sort]
        for fault in faults[:MOST_FAULTS]:
            where = word("line_of", lang).format(visible(name), fault.line)
            console.print(
                Text(f"{where}{word(':', lang)}{word(f'line_{sort}', lang)}{word(':', lang)}{visible(fault.what)}")
            )
        if len(faults) > MOST_FAULTS:
            console.print(Text(f"  … {len(faults) - MOST_FAULTS}", "dim"))


def _tell_failures(state: State, lang: Lang) -> None:
    console = result_console()
    for failure in state.failures:
        console.print(Text(visible(f"{failure.file}{word(':', lang)}{failure.error}")))
        console.print(Text(visible(f"  {word('try', lang)}{failure.remedy}"), "dim"))
