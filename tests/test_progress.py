"""How far a run is, as a terminal shows it."""

from rich.console import Console

from extractor.cli.progress import Progress
from extractor.report.words import Lang
from extractor.runs.state import State


def shown(progress: Progress, columns: int = 80) -> list[str]:
    console = Console(width=columns, force_terminal=True, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(progress)
    return captured.get().splitlines()


def test_bar_and_counts_stand_in_lines_of_their_own() -> None:
    state = State(documents=200, read=40, kept=60, with_findings=7, numbers=1_234, calls=48, in_flight=8, replies=40)
    state.tokens_in, state.tokens_out = 4_000, 800
    bar, documents, calls, event = shown(Progress(state, Lang.EN, began=0.0, event="host does not serve now"), 120)
    assert set(bar) <= set("━╸╺ ")
    assert documents.startswith("100 of 200 documents, 7 with findings, 0 failed, 1,234 numbers, about ")
    assert calls == "48 calls, 8 in flight, 4,000 tokens sent, 800 received"
    assert event == "host does not serve now"


def test_without_a_model_there_is_no_line_of_calls() -> None:
    _, documents = shown(Progress(State(documents=3, read=3), Lang.ZH))
    assert documents == "3/3 份文件，有问题 0，未能完成 0，数字 0"


def test_control_codes_of_a_name_reach_no_terminal() -> None:
    assert "\x1b" not in "".join(shown(Progress(State(), Lang.EN, event="a\x1b[2Jb.txt")))
