"""What is seen in the cells of a table on a picture."""

import cv2
import numpy as np

from extractor.read.scan.picture import Picture
from extractor.read.scan.recogniser import recogniser
from extractor.read.scan.sight import see


def table(*texts: tuple[str, int]) -> Picture:
    """A ruled column at 150 dpi, each text in so dark a grey in a cell of its own."""
    page = np.full((600, 500, 3), 255, np.uint8)
    for row, (text, grey) in enumerate(texts):
        cv2.rectangle(page, (60, 60 + 50 * row), (400, 110 + 50 * row), (40,) * 3, 2)
        cv2.putText(page, text, (150, 94 + 50 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (grey,) * 3, 2, cv2.LINE_AA)
    return Picture(page, 150.0)


def seen(picture: Picture) -> list[str]:
    return [line.text for line in see(picture, recogniser()).lines]


def test_pale_figure_alone_in_its_cell_is_read() -> None:
    assert seen(table(("1286.74", 30), ("1300.25", 30), ("1532.20", 180), ("1411.38", 30))) == [
        *("1286.74", "1300.25", "1532.20", "1411.38")
    ]


def test_empty_cell_stays_empty() -> None:
    assert seen(table(("1286.74", 30), ("1300.25", 30), ("", 0), ("1411.38", 30))) == ["1286.74", "1300.25", "1411.38"]


def test_trace_paler_than_print_is_not_read() -> None:
    assert seen(table(("1286.74", 30), ("1300.25", 30), ("1532.20", 225), ("1411.38", 30))) == [
        *("1286.74", "1300.25", "1411.38")
    ]
