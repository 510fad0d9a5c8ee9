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
from fractions import Fraction
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
    "Hanging",
    "Money",
    "Part",
    "Phrase",
    "Phrases",
    "Points",
    "Rate",
    "Report",
    "Rule",
    "Tolerance",
    "Words",
    "as_told_beside",
    "choice",
    "decision",
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


class Tolerance(StrEnum):
    """What a rule allows between what is printed and what is recomputed."""

    ROUNDING = "within_rounding"  # the last printed digits of result and operands, rounded or cut off
    DIGITS = "equal_digits"  # the finer mention rounds to the coarser one
    COUNT = "exact_count"
    BOUND = "printed_values"  # bounds and targets, on the printed values
    WORDS = "words"  # nothing is computed


@dataclass(frozen=True, slots=True)
class Rule:
    """One claim that a record is checked against; its id is the name of the method that checks it."""

    id: str
    formula: str
    source: str
    check: Callable[..., object]
    tolerance: Tolerance = Tolerance.ROUNDING
    takes: str = ""  # the table of the definitions that settles it


_METHOD = TypeVar("_METHOD", bound=Callable[..., object])


def rule(
    formula: str, source: str = "", tolerance: Tolerance = Tolerance.ROUNDING, takes: str = ""
) -> Callable[[_METHOD], _METHOD]:
    """Marks a method of a part or report as a rule; `formula` is told to reviewers in the report's own terms."""

    def mark(method: _METHOD) -> _METHOD:
        method.__rule__ = Rule(method.__name__, formula, source, method, tolerance, takes)  # type: ignore[attr-defined]
        return method

    return mark


@dataclass(frozen=True, slots=True)
class Hanging:
    """A decision that hangs on a figure: what it is (met, missed, full, less, a grade) for a value in base units."""

    figure: Figure
    of: Callable[[Fraction], str]


def decision(code: str) -> Callable[[_METHOD], _METHOD]:
    """Marks a method of a part or report that yields Hanging; `code` says what is decided: state, grade, full_marks."""

    def mark(method: _METHOD) -> _METHOD:
        method.__decision__ = code  # type: ignore[attr-defined]
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

    @property
    def awarded(self) -> tuple[Figure, Figure]:
        """The score that a rule of steps in the row may settle, and its weight; of most parts neither."""
        return Figure(), Figure()

    def decisions(self) -> Iterator[tuple[str, Hanging]]:
        """What is decided by figures of this part, with what it is called."""
        for code, method in _decisions_of(type(self)):
            yield from ((code, hanging) for hanging in method(self))

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
    return tuple(method.__rule__ for method in _methods_of(part) if hasattr(method, "__rule__"))


@cache
def _decisions_of(part: type[Part]) -> tuple[tuple[str, Callable[[Part], Iterator[Hanging]]], ...]:
    return tuple((method.__decision__, method) for method in _methods_of(part) if hasattr(method, "__decision__"))


def _methods_of(part: type[Part]) -> Iterator[Any]:
    """What a part and its bases declare, by name; the last declaration counts."""
    names = sorted({name for base in part.__mro__ for name in vars(base)})
    return (next(vars(base)[name] for base in part.__mro__ if name in vars(base)) for name in names)


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
