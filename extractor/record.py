"""What a schema is made of: figures, phrases, parts and reports, declared once for prompt, labels and rules.

    class Budget(Part):
        adjusted: Money = figure("budget in force", labels="全年预算数 调整预算数")
        spent: Money = figure("spent in the year", labels="全年执行数 实际支出数")
        rate: Rate = figure("execution rate", labels="预算执行率 执行率")

        @rule("执行率 = 执行数 ÷ 全年预算数")
        def rate_is_spent_over_budget(self) -> Check:
            return equal(self.rate, self.spent / self.adjusted)

A reply fills a part with tags; validation resolves them against the document, so a record cannot hold a number that is
not printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from extractor.document import Document
from extractor.figure import Figure, Phrase, as_told_beside, in_one_unit
from extractor.pointers import (
    Amount,
    Amounts,
    Money,
    Phrases,
    PhraseSchema,
    Points,
    Rate,
    Words,
    copied_words,
)

__all__ = [
    "Amount",
    "Amounts",
    "Basis",
    "Figure",
    "Money",
    "Part",
    "Phrase",
    "Phrases",
    "Points",
    "Rate",
    "Report",
    "Rule",
    "Words",
    "as_told_beside",
    "choice",
    "figure",
    "figures",
    "in_one_unit",
    "phrases",
    "rows",
    "rule",
    "words",
]


def figure(meaning: str, labels: str = "") -> Any:
    """A field that holds a figure: what it means, and the printed labels that announce it, parted by spaces."""
    return Field(default=Figure(), description=meaning, json_schema_extra={"labels": [*labels.split()]})


def words(meaning: str, labels: str = "") -> Any:
    """A field that holds words of the document."""
    return Field(default=Phrase(), description=meaning, json_schema_extra={"labels": [*labels.split()]})


def choice(meaning: str, default: str) -> Any:
    """A field that holds one of the words of its Literal type."""
    return Field(default=default, description=meaning)


def figures(meaning: str) -> Any:
    """A field that holds several figures in order; one that is not printed is null."""
    return Field(default_factory=list, description=meaning)


def phrases(meaning: str) -> Any:
    """A field that holds several phrases in order."""
    return Field(default_factory=list, description=meaning)


def rows(meaning: str, asked: bool = True) -> Any:
    """A field that holds the rows of one kind of part; a model is not asked for one that labels alone fill."""
    return Field(default_factory=list, description=meaning, json_schema_extra=None if asked else {"asked": False})


class Basis(StrEnum):
    """Who ties the numbers of a check together: the page's own labels, or a reader of running text."""

    PRINTED = "printed"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Rule:
    """One claim that a record is checked against; its id is the name of the method that checks it."""

    id: str
    formula: str
    source: str
    check: Callable[[Any], object]


_METHOD = TypeVar("_METHOD", bound=Callable[..., object])


def rule(formula: str, source: str = "") -> Callable[[_METHOD], _METHOD]:
    """Marks a method of a part or report as a rule; `formula` is told to reviewers in the report's own terms."""

    def mark(method: _METHOD) -> _METHOD:
        method.__rule__ = Rule(method.__name__, formula, source, method)  # type: ignore[attr-defined]
        return method

    return mark


class Part(BaseModel):
    """A group of figures that belong together, flat: one row of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    basis: ClassVar[Basis] = Basis.PRINTED

    @model_validator(mode="before")
    @classmethod
    def _copied_words_stand_near(cls, told: Any, info: ValidationInfo) -> Any:
        """Words that are copied are looked for in the row of the part's numbers first."""
        if not isinstance(told, dict) or not isinstance(info.context, Document):
            return told
        tags = [value for value in told.values() if isinstance(value, int) and not isinstance(value, bool)]
        found = {
            name: copied_words(value, tags, info.context)
            for name, value in told.items()
            if isinstance(value, str) and tags and _holds_words(cls, name)
        }
        return told | {name: phrase for name, phrase in found.items() if phrase}

    @classmethod
    def rules(cls) -> tuple[Rule, ...]:
        """The rules declared here and in the parts that this one is made of, by name; the last declaration counts."""
        return _rules_of(cls)

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """The figures that are there, with their field names."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, Figure) and item:
                    yield name, item


def _holds_words(part: type[Part], name: str) -> bool:
    field = part.model_fields.get(name)
    return field is not None and any(isinstance(item, PhraseSchema) for item in field.metadata)


@cache
def _rules_of(part: type[Part]) -> tuple[Rule, ...]:
    names = sorted({name for base in part.__mro__ for name in vars(base)})
    methods = (next(vars(base)[name] for base in part.__mro__ if name in vars(base)) for name in names)
    return tuple(method.__rule__ for method in methods if hasattr(method, "__rule__"))


class Report(Part):
    """The whole record of one kind of report."""

    kind: ClassVar[str] = ""
    titles: ClassVar[tuple[str, str]] = ("", "")  # Chinese, English
    signs: ClassVar[str] = ""  # words that tell this kind from others, parted by spaces; * is a gap within a title

    def parts(self) -> Iterator[tuple[str, Part]]:
        """The report itself, then its rows, with the name of the field that holds them."""
        yield "", self
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, list):
                yield from ((name, item) for item in value if isinstance(item, Part))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a document."""

    record: Report
    reader: str  # model, labels or both
    model: str | None = None
    prompt: str | None = None
    problems: tuple[str, ...] = ()
    second: Report | None = None  # what the labels tell, where both readers read
