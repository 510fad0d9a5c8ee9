"""The command line: options in, results out, and an exit code that says how it went."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from extractor import catalog, pipeline
from extractor.definitions import definitions as load_definitions
from extractor.definitions import names as definition_names
from extractor.errors import KindUnknown, UsageError
from extractor.extract.render import tagged
from extractor.extract.settings import config_in, settings_from
from extractor.finding import Result
from extractor.pipeline import FailOn, Options, Reader, Run
from extractor.read import read as read_document
from extractor.record import Report
from extractor.report.rules import rules_of, rules_to_json, rules_to_text, rules_told
from extractor.report.streams import progress, result_console, told_errors, write_error, write_message, write_out
from extractor.report.terminal import show as show_result
from extractor.report.to_json import json_to_result, result_to_json
from extractor.report.visible import visible
from extractor.report.words import Lang, lang_of, word
from extractor.verify.rules import RULES

app = typer.Typer(
    name="extractor",
    help="Reads performance and budget reports into typed records and recomputes every number that can be recomputed.",
    epilog="Exit codes: 0 nothing to report, 1 findings (see --fail-on), 2 wrong use, 3 a document could not be read "
    "or extracted, 4 the provider refuses for now, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Paths = Annotated[list[Path], typer.Argument(metavar="PATH", help="Reports: text, PDF or picture files.")]
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
Language = Annotated[Lang | None, typer.Option(help="Language of the output; else by locale.")]
DefinitionsOption = Annotated[
    str | None,
    typer.Option(
        "--definitions",
        metavar="SET",
        help="Grade bands, official definitions, limits: a shipped set (see `rules`), or FILE.toml.",
    ),
]
Fail = Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 for findings of this verdict or worse.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"extractor {installed_version('extractor')}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)]


@app.callback()
def _extractor(version: Version = False) -> None: ...


@app.command("run")
def run_command(  # noqa: PLR0913 - a parameter is an option here
    paths: Paths,
    *,
    output: Output = None,
    kind: Kind = None,
    schema: Schema = None,
    reader: ReaderOption = Reader.AUTO,
    replay: Replay = None,
    record: Record = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
    every: Every = False,
    no_cache: NoCache = False,
    lang: Language = None,
    fail_on: Fail = FailOn.MISMATCH,
    definitions: DefinitionsOption = None,
) -> None:
    """Read reports and show what does not agree."""
    shown = Shown(lang or lang_of(os.environ), every, as_json, output, fail_on)
    with told_errors(shown.lang):
        own = _kind(kind, schema)
        _agree(reader, replay, record)
        _check_output(output, paths)
        flags = {"model": model, "base_url": base_url}
        settings = settings_from(flags, os.environ, config_in(Path.cwd()))
        taken = load_definitions(definitions).name  # a wrong set is told before a model is asked
        with progress() as tell:
            options = Options(own, reader, settings, replay, record, tell=tell, definitions=taken, keeps=not no_cache)
            done = pipeline.run(paths, options)
        _present(done, shown, own)


@app.command("verify")
def verify_command(  # noqa: PLR0913 - a parameter is an option here
    result: ResultFile,
    *,
    output: Output = None,
    schema: Schema = None,
    as_json: AsJson = False,
    every: Every = False,
    lang: Language = None,
    fail_on: Fail = FailOn.MISMATCH,
    definitions: DefinitionsOption = None,
) -> None:
    """Verify a result again, without a model."""
    shown = Shown(lang or lang_of(os.environ), every, as_json, output, fail_on)
    with told_errors(shown.lang):
        own = _kind(None, schema)
        _check_output(output)
        _present(pipeline.verify_again(_loaded(result), result.parent, own, definitions), shown, own)


@app.command("show")
def show_command(result: ResultFile, schema: Schema = None, every: Every = False, lang: Language = None) -> None:
    """Show a result again.

    With its source lines where the sources are still there.
    """
    shown = Shown(lang or lang_of(os.environ), every)
    with told_errors(shown.lang):
        done = pipeline.with_sources(_loaded(result), result.parent)
        for document in done.result.documents:
            if document.source.sha256 not in done.documents:
                write_message(f"{document.source.file}: {word('no_source', shown.lang)}")
        _show(done, shown, _kind(None, schema))


@app.command("read")
def read_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A report.")],
    whole: Annotated[bool, typer.Option("--whole", help="Keep the sentences without numbers.")] = False,
    no_cache: NoCache = False,
    lang: Language = None,
) -> None:
    """Print the tagged text of a report.

    As a model sees it: every quantity with its tag, every paragraph and row with its reference.
    """
    with told_errors(lang or lang_of(os.environ)):
        with progress() as tell:
            document = read_document(file, tell=tell, keeps=not no_cache)
        for problem in document.problems:
            write_message(f"{file}: {problem}")
        write_out("".join(f"{visible(line)}\n" for line in tagged(document, whole).split("\n")))


@app.command("kinds")
def kinds_command(lang: Language = None) -> None:
    """List the kinds of report."""
    told = lang or lang_of(os.environ)
    with told_errors(told):
        known = catalog.kinds()
        width = max(map(len, known))
        write_out("".join(f"{name:{width}}  {kind.titles[told is Lang.EN]}\n" for name, kind in known.items()))


@app.command("rules")
def rules_command(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="Only the rules of this kind.")] = None,
    schema: Schema = None,
    definitions: DefinitionsOption = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """List the rules of a kind, or of all.

    Each with its formula, its tolerance, its source, the definitions that it takes, and examples.
    """
    chosen = lang or lang_of(os.environ)
    with told_errors(chosen):
        own = _kind(kind, schema)
        kinds = [own] if own else catalog.kinds().values()
        taken = load_definitions(definitions)
        told = rules_told([*RULES, *(rule for each in kinds for rule in rules_of(each))], taken)
        sets = f"{word('definitions', chosen)}{word(':', chosen)}{', '.join(definition_names())}\n"
        write_out(rules_to_json(told) if as_json else f"{rules_to_text(told, chosen)}\n{sets}")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a result is given to the user."""

    lang: Lang
    every: bool = False
    as_json: bool = False
    output: Path | None = None
    fail_on: FailOn = FailOn.MISMATCH


def _present(done: Run, shown: Shown, own: type[Report] | None) -> NoReturn:
    """Writes the result where it is wanted and exits with its code."""
    try:
        if shown.output:
            _save(result_to_json(done.result), shown.output)
    finally:  # a full disk must not take what the run has found
        if shown.as_json:
            write_out(result_to_json(done.result))
        else:
            _show(done, shown, own)
    if shown.as_json or not sys.stdout.isatty():
        for failure in done.result.failures:
            write_error(f"{failure.file}: {failure.error}", failure.remedy, shown.lang)
    raise typer.Exit(pipeline.exit_code(done.result, shown.fail_on))


def _show(done: Run, shown: Shown, own: type[Report] | None) -> None:
    kinds = catalog.kinds() | ({own.kind: own} if own else {})
    show_result(done.result, result_console(), shown.lang, every=shown.every, lines=done.line, kinds=kinds)


def _kind(name: str | None, schema: Path | None) -> type[Report] | None:
    if name and schema:
        raise UsageError("--kind and --schema", "name two kinds", "one of them")
    return _own_kind(schema) if schema else catalog.kind_named(name) if name else None


def _own_kind(path: Path) -> type[Report]:
    """The kind of a user's own schema file; what the file prints as it loads is no part of the result."""
    try:
        with redirect_stdout(sys.stderr):
            kind = catalog.kind_from_file(path)
    except SystemExit as error:
        raise KindUnknown(path, "does not load: it ends the program", "running it with python alone") from error
    if fault := _fault(kind):
        raise KindUnknown(path, fault, "the example in README.md, under A kind of your own")
    return kind


def _fault(kind: type[Report]) -> str:
    """What a kind declares wrongly, though Python takes it."""
    if not kind.__pydantic_complete__:
        return f"a field of {kind.__name__} is of a type that is not there"
    texts = kind.kind, kind.signs, *(kind.titles if isinstance(kind.titles, tuple) else ())
    if len(texts) != 4 or not all(isinstance(text, str) for text in texts):
        return f"{kind.__name__} needs kind and signs as text, and titles as two texts, Chinese and English"
    return ""


def _agree(reader: Reader, replay: Path | None, record: Path | None) -> None:
    if replay and record:
        raise UsageError("--replay and --record", "exclude one another", "one of them")
    if reader is Reader.LABELS and (replay or record):
        raise UsageError("--reader labels", "asks no model, so there are no replies", "--reader model")


def _loaded(path: Path) -> Result:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise UsageError(path, f"cannot be read as a result: {why}", "a file that `extractor run -o` wrote") from error
    return json_to_result(text, path)


def _check_output(path: Path | None, reports: Sequence[Path] = ()) -> None:
    """Raises UsageError before the work is done, not after it, where its result cannot be written."""
    if path is None:
        return
    if any(os.path.realpath(report) == os.path.realpath(path) for report in reports):
        raise UsageError(path, "is a report itself, and would be lost", _ELSEWHERE)
    try:
        there = path.parent.is_dir() and os.access(path if path.exists() else path.parent, os.W_OK)
        if path.is_dir() or not there:
            raise UsageError(path, "cannot be written: a file in a folder that exists is needed", _ELSEWHERE)
    except (OSError, ValueError) as error:  # a name that no file can have
        raise _unwritten(path, error) from error


def _save(text: str, path: Path) -> None:
    try:
        path.write_bytes(text.encode("utf-8"))
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from error


_ELSEWHERE = "another place for -o"


def _unwritten(path: Path, error: Exception) -> UsageError:
    return UsageError(path, f"cannot be written: {getattr(error, 'strerror', None) or error}", _ELSEWHERE)


def main() -> None:
    """The command `extractor`."""
    # A stream that the caller closed is None; the exit code is what he wants.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the program
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese letters shows a mark in their stead
    with told_errors(lang_of(os.environ)):
        app()
