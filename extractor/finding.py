"""What a result says: findings, coverage, and the stable form in which they leave the program.

The models here are the JSON contract; `result.schema.json` is generated from them. Numbers are strings: exact decimals,
or a/b where no decimal is exact. Keys keep this order.
"""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from extractor.formula import Formula
from extractor.quantity import Verdict
from extractor.record import Basis

_STATEMENT = re.compile(r"\s[≤≥<>≠=]\s")


class Severity(StrEnum):
    """How much a finding asks of a reviewer."""

    NONE = "none"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


SEVERITY = {
    Verdict.MATCH: Severity.NONE,
    Verdict.ROUNDING: Severity.INFO,
    Verdict.NOT_CHECKABLE: Severity.INFO,
    Verdict.REVIEW: Severity.WARNING,
    Verdict.MISMATCH: Severity.ERROR,
}


WEAK = Fraction(9, 10)  # the power below which a pass is weak


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FigureTold(_Told):
    """A printed number, or words in its stead (tag and value are then null)."""

    tag: int | None
    text: str
    value: str | None
    unit: str | None
    page: int | None
    line: int | None
    box: tuple[float, float, float, float] | None


class Recomputed(_Told):
    """What the operands give, in the unit of the reported number; `shown` is rounded to its printed digits."""

    value: str
    shown: str
    low: str
    high: str


class Finding(_Told):
    """One check: what is printed, what the document's other numbers give, and the verdict."""

    rule: str
    verdict: Verdict
    severity: Severity
    subject: str
    basis: Basis
    reported: FigureTold | None
    recomputed: Recomputed | None
    expression: str
    operands: list[FigureTold]
    difference: str | None = Field(description="reported - recomputed, in the unit of the reported number")
    why: str = Field(description="a reason or path of verification.md, then what it names after a colon")
    suspects: list[str] = []
    caused_by: int | None = Field(default=None, description="tag of the number that the group of findings accuses")
    decision: str | None = Field(
        default=None,
        description="what the recomputed value turns: state, grade, full_marks or direction, then from what to what",
    )
    power: str | None = Field(
        default=None,
        description="1 - the share of plausible printed values that the check would pass; null where none is compared",
    )

    _formula: Formula | None = PrivateAttr(default=None)

    @property
    def formula(self) -> Formula | None:
        """What gave the recomputed value; None where nothing was computed. A result file tells its expression."""
        return self._formula

    def computed_by(self, formula: Formula) -> Finding:
        """The finding itself, with its formula."""
        self._formula = formula
        return self

    @property
    def is_weak(self) -> bool:
        """Whether it passes as most values would."""
        held = self.verdict in (Verdict.MATCH, Verdict.ROUNDING)
        return held and self.power is not None and Fraction(self.power) < WEAK

    @property
    def is_statement(self) -> bool:
        """Whether the expression says how numbers stand to one another (90.6% < 92%), not what they give."""
        return bool(_STATEMENT.search(self.expression))


class Coverage(_Told):
    """Where the numbers of the document ended."""

    numbers: int
    checked: int = Field(description="the part of in_record that a check used which few other values would pass")
    weakly_checked: int = Field(
        default=0, description="the part of in_record that only weak checks used, as bounds are"
    )
    in_record: int
    not_a_quantity: int
    unread: list[int] = Field(description="tags of quantities that no field and no claim points at")


class Agreement(_Told):
    """How two readings of one document agree, field by field."""

    figures: int = Field(description="fields that both readers filled: agreed + disagreed")
    agreed: int
    disagreed: int = Field(description="as many findings of the rule readings_agree")
    only_model: list[int] = Field(description="tags that only the model pointed at")
    only_labels: list[int] = Field(description="tags that only the labels pointed at")


class DefinitionsTold(_Told):
    """The set of definitions: a shipped one by name, or the path of a file with its sha256."""

    name: str = "national"
    title: str = ""
    sha256: str | None = Field(default=None, description="of a file of one's own; null for a shipped set")


class SourceTold(_Told):
    """The file that was read."""

    file: str
    sha256: str
    pages: int


class DocumentResult(_Told):
    """Everything that is said of one document."""

    source: SourceTold
    kind: str
    reader: Literal["model", "labels", "both"]
    model: str | None
    prompt: str | None
    record: dict[str, Any]
    definitions: DefinitionsTold = Field(default=DefinitionsTold(), description="what the rules took for granted")
    findings: list[Finding]
    coverage: Coverage
    problems: list[str]
    second: dict[str, Any] | None = Field(default=None, description="the record by labels, where both readers read")
    agreement: Agreement | None = Field(default=None, description="null where one reader read")


class FailureTold(_Told):
    """A document that yields no result: why, and what to do about it."""

    file: str
    error: str
    remedy: str
    exit_code: int


class Result(_Told):
    """The one object that `--json` prints."""

    format: Literal[1] = 1
    documents: list[DocumentResult]
    failures: list[FailureTold] = []
