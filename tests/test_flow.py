"""Which lines are one paragraph, by what stands at their ends."""

import pytest

from extractor.document import Piece, Place, Text
from extractor.read.flow import Line, lines_to_paragraphs

SHORT = "Expenditure rose from R1 133 742 thousand"


def read(one: str, two: str, *, gap: bool = False) -> list[str]:
    lines = [
        Line(Text(text, (Piece(0, len(text), Place(1, n)),)), full=False, gap=gap and n == 2)
        for n, text in enumerate((one, two), 1)
    ]
    return [paragraph.text.text for paragraph in lines_to_paragraphs(lines)]


def test_line_of_words_that_ends_short_of_the_margin_goes_on_with_a_small_letter() -> None:
    assert read(SHORT, "in 2021/22 to R1 200 589 thousand.") == [f"{SHORT} in 2021/22 to R1 200 589 thousand."]


@pytest.mark.parametrize(
    ("one", "two", "gap"),
    [
        (SHORT, "In 2021/22 it was less.", False),
        (f"{SHORT}.", "in 2021/22 it was less.", False),
        (SHORT, "in 2021/22 it was less.", True),
        ("全年支出一千一百三十三万七千四百二十元整，与上年基本持平", "预算执行率百分之九十九", False),
    ],
    ids=["large letter", "full stop", "gap", "Chinese"],
)
def test_line_that_ends_short_of_the_margin_ends_its_paragraph(one: str, two: str, gap: bool) -> None:
    assert read(one, two, gap=gap) == [one, two]
