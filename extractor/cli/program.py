"""The program: its name, its help, its commands in the order in which help lists them."""

from __future__ import annotations

from importlib.metadata import version as installed_version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from extractor.cli.export import export_command
from extractor.cli.lists import kinds_command, read_command, rules_command
from extractor.cli.run import run_command
from extractor.cli.show import show_command
from extractor.cli.verify import verify_command

BATCH = "batch"


class _Commands(TyperGroup):
    """The commands; those that ask by files are loaded where they are named: a database takes long to load."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), BATCH]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name != BATCH:
            return super().get_command(ctx, cmd_name)
        from extractor.cli.batch_program import batch  # noqa: PLC0415

        return typer.main.get_command(batch)


app = typer.Typer(
    cls=_Commands,
    name="extractor",
    help="Reads performance and budget reports into typed records and recomputes every number that can be recomputed.",
    epilog="Exit codes: 0 nothing to report, 1 findings (see --fail-on), 2 wrong use, 3 a document could not be read "
    "or extracted, 4 the provider refuses for now, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"extractor {installed_version('extractor')}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)]


@app.callback()
def _extractor(version: Version = False) -> None: ...


app.command("run")(run_command)
app.command("verify")(verify_command)
app.command("show")(show_command)
app.command("export")(export_command)
app.command("read")(read_command)
app.command("kinds")(kinds_command)
app.command("rules")(rules_command)
