"""Text that speaks to a machine instead of a reader. It changes no verdict; it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.document import Document, Place
from extractor.finding import SEVERITY, FigureTold, Finding
from extractor.quantity import Verdict
from extractor.record import Basis

_TO_A_MACHINE = re.compile(
    r"(?:ignore|disregard|forget)\W+(?:\w+\W+){0,4}(?:instructions?|prompts?|rules)"
    r"|(?:report|mark|treat|output)\W+(?:\w+\W+){0,4}as\W+(?:consistent|correct|matching)"
    r"|system prompt|you are an? (?:ai|assistant|language model)"
    r"|(?:忽略|无视|忘记)[^。；\n]{0,12}(?:指令|提示词|系统提示)"
    r"|(?:全部|一律|所有[^。；\n]{0,8})(?:报告|判定|标记|输出)为[^。；\n]{0,4}(?:一致|正确|相符|无误)"
    r"|(?:作为|你是)(?:一个|一名)?(?:AI|人工智能|语言模型|助手)",
    re.IGNORECASE,
)


def instructions(document: Document) -> Iterator[Finding]:
    """A finding for each paragraph or cell that reads like an instruction to a model."""
    for ref, text in document.texts.items():
        is_row = ref.startswith("r") and "." not in ref
        match = None if is_row else _TO_A_MACHINE.search(text.text)
        if match:
            yield _told(match.group(), text.place(match.start(), match.end()))


def _told(words: str, place: Place) -> Finding:
    box = place.box
    return Finding(
        rule="text_instructs_no_reader",
        verdict=Verdict.REVIEW,
        severity=SEVERITY[Verdict.REVIEW],
        subject=words[:80],
        basis=Basis.PRINTED,
        reported=FigureTold(
            tag=None, text=words[:80], value=None, unit=None, page=place.page, line=place.line, box=box
        ),
        recomputed=None,
        expression="",
        operands=[],
        difference=None,
        why="instruction_like_text",
    )
