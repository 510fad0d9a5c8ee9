"""Readers to compare with: tesseract and RapidOCR as they come, a page as its recognised lines."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

MODES = (4, 6, 11)  # of tesseract: one column, one block, sparse text
LANGUAGES = ("chi_sim", "chi_sim+eng")
_GAPS = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) +| +(?=[\u2e80-\u9fff\uff00-\uffef])")


def tesseract(language: str, mode: int, path: Path) -> list[str]:
    """The lines that tesseract sees; the spaces that it sets beside Chinese letters are taken out."""
    command = ["tesseract", str(path), "-", "-l", language, "--psm", str(mode)]
    alone = os.environ | {"OMP_THREAD_LIMIT": "1"}  # its threads wait for one another more than they work
    told = subprocess.run(command, capture_output=True, check=True, env=alone).stdout.decode()
    return [_GAPS.sub("", line) for line in told.splitlines()]


def whole_page(path: Path) -> list[str]:
    """The lines that RapidOCR sees on the whole page, with its own settings."""
    told: Any = _recogniser()(str(path))
    if told.boxes is None:
        return []
    places = [(round(float(box[:, 1].mean()) / 12), float(box[:, 0].min())) for box in told.boxes]
    return [text for _, text in sorted(zip(places, told.txts, strict=True))]


@cache
def _recogniser() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415  (only its own process loads it)

    return RapidOCR(params={"Global.log_level": "critical"})


READERS: dict[str, Callable[[Path], list[str]]] = {"RapidOCR, whole page, defaults": whole_page}
READERS |= {
    f"tesseract {language} {mode}": partial(tesseract, language, mode) for language in LANGUAGES for mode in MODES
}
