"""Claims of running text that all targets are met, beside the targets that the record shows as missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.definition_tables import Sweeping
from extractor.definitions import current
from extractor.document import Document, Place
from extractor.figure import Figure
from extractor.finding import SEVERITY, FigureTold, Finding
from extractor.quantity import Verdict
from extractor.record import Basis, Hanging, Rule, Tolerance

RULE = "sweeping_claim_has_no_missed_target"
MOST_MISSED = 12  # that are told beside one claim


def sweeping_claims(document: Document, missed: Sequence[Hanging]) -> Iterator[Finding]:
    """A finding for each claim that every target is met, with the figures that miss theirs; none where none does."""
    figures = list({one.figure.tag: one.figure for one in missed}.values())
    for claim, place in _claims(document, current().sweeping) if figures else ():
        yield _finding(claim, place, figures[:MOST_MISSED])


def _claims(document: Document, sweeping: Sweeping) -> Iterator[tuple[str, Place]]:
    for ref, text in document.texts.items():
        if ref.startswith("p") or "." in ref:
            for found in sweeping.told(text.text):
                yield found[0], text.place(found.start(), found.end())


def _finding(claim: str, place: Place, figures: Sequence[Figure]) -> Finding:
    told = FigureTold(tag=None, text=claim, value=None, unit=None, page=place.page, line=place.line, box=place.box)
    return Finding(
        rule=RULE,
        verdict=Verdict.REVIEW,
        severity=SEVERITY[Verdict.REVIEW],
        subject=claim,
        basis=Basis.PRINTED,
        reported=told,
        recomputed=None,
        expression="",
        operands=[FigureTold.model_validate(figure.dump()) for figure in figures],
        difference=None,
        why="sweeping_beside_missed: " + ", ".join(figure.text for figure in figures),
    )


RULES = (Rule(RULE, "称全部完成者，各项目标均须达到", "", sweeping_claims, Tolerance.WORDS, "sweeping"),)
