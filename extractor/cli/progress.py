"""How far a run is, on standard error: a block that stays in place on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.text import Text

from extractor.report.streams import write_message
from extractor.report.visible import visible
from extractor.report.words import Lang, word
from extractor.runs.state import State

FIRST_LINE_S = 10.0
LATER_LINES_S = 60.0
A_MINUTE, AN_HOUR = 60, 3600


@dataclass
class Progress:
    """What is told while a run goes on; the words of the last event stand below the counts."""

    state: State
    lang: Lang
    event: str = ""
    began: float = field(default_factory=time.monotonic)
    live: Live | None = None

    def leave(self) -> None:
        """Gives the terminal back."""
        if self.live:
            self.live.stop()

    def counts(self) -> list[str]:
        """The counts in a line for the documents, and one for the model where it is asked."""
        state, lang = self.state, self.lang
        told = word("run_counts", lang).format(
            done=state.done,
            all=state.documents,
            findings=state.with_findings,
            failed=state.failed,
            numbers=state.numbers,
        )
        calls = word("run_calls", lang).format(calls=state.calls, in_flight=state.in_flight)
        lines = [[told, self._left()], [calls, tokens(state, lang)] if state.calls else []]
        return [word(",", lang).join(filter(None, parts)) for parts in lines if parts]

    def _left(self) -> str:
        """The time that the rest will take at the speed so far; kept documents cost none."""
        worked = self.state.read + self.state.failed
        left = self.state.documents - self.state.done
        if not worked or not left:
            return ""
        return word("time_left", self.lang).format(duration((time.monotonic() - self.began) * left / worked))

    def __rich__(self) -> Group:
        bar = ProgressBar(total=max(self.state.documents, 1), completed=self.state.done)
        event = [Text(visible(self.event), "dim")] if self.event else []
        return Group(Padding(bar, 0), *map(Text, self.counts()), *event)  # the bar alone ends no line


def duration(seconds: float) -> str:
    """Hours, minutes and seconds, as 1:02:03 or 2:03."""
    whole = round(seconds)
    hours = f"{whole // AN_HOUR}:" if whole >= AN_HOUR else ""
    minutes = whole % AN_HOUR // A_MINUTE
    return f"{hours}{minutes:02}:{whole % A_MINUTE:02}" if hours else f"{minutes}:{whole % A_MINUTE:02}"


def tokens(state: State, lang: Lang) -> str:
    """The tokens and what they cost, as far as the endpoint reports them."""
    if not state.replies:
        return ""
    if state.unreported == state.replies:
        return word("usage_unreported", lang)
    told = word("usage", lang).format(sent=state.tokens_in, received=state.tokens_out)
    told += f"{word(',', lang)}{word('cost', lang).format(state.cost)}" if state.cost is not None else ""
    some = word("usage_some_unreported", lang).format(state.unreported)
    return told + (f" ({some})" if state.unreported else "")


@contextmanager
def progress_of(state: State, lang: Lang) -> Iterator[tuple[Progress, Callable[[str], None]]]:
    """Within it, `state` is told as it changes; gives also what takes the words of an event."""
    told = Progress(state, lang)
    console = Console(stderr=True, highlight=False)
    if console.is_terminal:
        with Live(told, console=console, refresh_per_second=4, transient=True) as live:
            told.live = live
            yield told, lambda line: setattr(told, "event", line)
        return
    over = threading.Event()
    thread = threading.Thread(target=_lines, args=(told, over), daemon=True)
    thread.start()
    try:
        yield told, write_message
    finally:
        over.set()
        thread.join()


def _lines(told: Progress, over: threading.Event) -> None:
    wait = FIRST_LINE_S
    while not over.wait(wait):
        write_message(word(",", told.lang).join(told.counts()))
        wait = LATER_LINES_S
