"""The commands that list what the program knows, and what it sees in a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from extractor import catalog
from extractor.cli.options import AsJson, DefinitionsOption, Language, NoCache, Schema
from extractor.cli.own_kind import chosen_kind
from extractor.definitions import definitions as load_definitions
from extractor.definitions import names as definition_names
from extractor.extract.render import tagged
from extractor.read import read as read_document
from extractor.report.rules import rules_of, rules_to_json, rules_to_text, rules_told
from extractor.report.streams import progress, told_errors, write_message, write_out
from extractor.report.visible import visible
from extractor.report.words import Lang, lang_of, word
from extractor.verify.rules import RULES


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


def kinds_command(lang: Language = None) -> None:
    """List the kinds of report."""
    told = lang or lang_of(os.environ)
    with told_errors(told):
        known = catalog.kinds()
        width = max(map(len, known))
        write_out("".join(f"{name:{width}}  {kind.titles[told is Lang.EN]}\n" for name, kind in known.items()))


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
        own = chosen_kind(kind, schema)
        kinds = [own] if own else catalog.kinds().values()
        taken = load_definitions(definitions)
        told = rules_told([*RULES, *(rule for each in kinds for rule in rules_of(each))], taken)
        sets = f"{word('definitions', chosen)}{word(':', chosen)}{', '.join(definition_names())}\n"
        write_out(rules_to_json(told) if as_json else f"{rules_to_text(told, chosen)}\n{sets}")
