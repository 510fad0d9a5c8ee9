"""Rules of a scanned page: long strokes are rules, the bars of letters that noise joins are not."""

import numpy as np

from extractor.read.scan.picture import Pixels
from extractor.read.scan.ruling import page_to_ruling

SCALE = 2.0  # pixels of a point


def page_with_stroke(points: float) -> Pixels:
    """A stroke of this length from 20 points on, 50 points down."""
    page = np.full((200, 400), 255, np.uint8)
    page[99:102, 40 : 40 + round(points * SCALE)] = 90
    return page


def with_letters(page: Pixels, points: float) -> Pixels:
    """Upright strokes as of letters that stand on the stroke for this length."""
    for left in range(40, 40 + round(points * SCALE), 4):
        page[86:99, left : left + 2] = 90
    return page


def test_short_stroke_with_paper_around_is_a_rule() -> None:
    assert len(page_to_ruling(page_with_stroke(30), SCALE).level) == 1


def test_short_stroke_with_letters_above_is_none_and_its_ink_stays() -> None:
    found = page_to_ruling(with_letters(page_with_stroke(30), 30), SCALE)
    assert found.level == []
    assert not found.mask.any()


def test_long_stroke_with_letters_above_is_a_rule() -> None:
    assert len(page_to_ruling(with_letters(page_with_stroke(90), 90), SCALE).level) == 1


def test_short_rule_below_few_letters_stays() -> None:
    assert len(page_to_ruling(with_letters(page_with_stroke(40), 10), SCALE).level) == 1
