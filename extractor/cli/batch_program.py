"""The commands that ask by files, in the order in which help lists them."""

from __future__ import annotations

import typer

from extractor.cli.batch import read_command, write_command
from extractor.cli.batch_jobs import fetch_command, status_command, submit_command

batch = typer.Typer(
    name="batch",
    help="Ask by files: for the Batch API, for vllm run-batch, or for a colleague elsewhere.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
batch.command("write")(write_command)
batch.command("read")(read_command)
batch.command("submit")(submit_command)
batch.command("status")(status_command)
batch.command("fetch")(fetch_command)
