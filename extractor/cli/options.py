"""The options of the commands, each with its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.pipeline import FailOn, Reader
from extractor.report.words import Lang

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH", help="Reports: text, PDF or picture files, folders of them, patterns, - for a list."
    ),
]
ResultFile = Annotated[Path, typer.Argument(metavar="RESULT.json", help="What `run -o` wrote.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="OUT.json", help="Write the result here too.")]
Kind = Annotated[
    str | None, typer.Option(metavar="KIND", help="Kind of report; see `kinds`. Without it, found from the document.")
]
Schema = Annotated[Path | None, typer.Option(metavar="FILE.py", help="A kind of your own, in place of --kind.")]
ReaderOption = Annotated[
    Reader,
    typer.Option(
        "--reader",
        "--readers",
        help="Who reads; auto is the model where one is set, else the labels; both compares them.",
    ),
]
Replay = Annotated[Path | None, typer.Option(metavar="DIR", help="Answer from recorded replies, never connect.")]
Record = Annotated[Path | None, typer.Option(metavar="DIR", help="Record the model's replies.")]
ModelName = Annotated[str | None, typer.Option(metavar="NAME", help="Model to ask; else EXTRACTOR_MODEL.")]
BaseUrl = Annotated[
    str | None, typer.Option(metavar="URL", help="An OpenAI-compatible endpoint; else OPENAI_BASE_URL.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
Every = Annotated[bool, typer.Option("--all", help="List also what is only counted: matches, roundings, unread.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Recognise scanned pages anew, and keep none.")]
DefinitionsOption = Annotated[
    str | None,
    typer.Option(
        "--definitions",
        metavar="SET",
        help="Grade bands, official definitions, limits: a shipped set (see `rules`), or FILE.toml.",
    ),
]
Language = Annotated[Lang | None, typer.Option(help="Language of the output; else by locale.")]
Fail = Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 for findings of this verdict or worse.")]
OutputOfRun = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="OUT",
        help="Write the result here: into a file OUT.json, or into a folder that the same command carries on.",
    ),
]
StoreUrl = Annotated[str | None, typer.Option("--store", metavar="URL", help="Another database than the one in OUT.")]
InFlight = Annotated[int | None, typer.Option(metavar="N", min=1, help="Requests at once, with -o OUT.")]
WorkerCount = Annotated[int | None, typer.Option("--workers", metavar="N", min=1, help="Processes, with -o OUT.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Tell what a run into OUT would ask and cost; connect to nobody.")
]
MaxCalls = Annotated[int | None, typer.Option(metavar="N", min=0, help="Ask no more than N times, with -o OUT.")]
MaxCost = Annotated[
    str | None, typer.Option(metavar="AMOUNT", help="Spend no more than this by the prices of the configuration.")
]
