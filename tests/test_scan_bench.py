"""The scans that are made to measure with, and the measure itself."""

import numpy as np
import pytest

from fixtures.degrade import QUALITIES, pdf_to_scans
from tests import hostile
from tests.bench.scan_readers import Spot, Token
from tests.bench.scan_score import aligned, cells_placed, edit_distance, wilson

Pair = tuple[str | None, str | None]


def scan_of(seed: int) -> bytes:
    return next(pdf_to_scans(hostile.born_digital(), QUALITIES["150 dpi bad"], seed)).jpeg


def test_one_seed_gives_the_same_bytes_and_another_does_not() -> None:
    assert scan_of(1) == scan_of(1)
    assert scan_of(1) != scan_of(2)


def test_stamp_is_red_and_the_print_below_stays() -> None:
    picture = next(pdf_to_scans(hostile.born_digital(), QUALITIES["200 dpi"])).picture.astype(int)
    red = picture[:, :, 2] - picture[:, :, :2].max(axis=2) > 60
    assert red.sum() > 2000
    assert (picture.max(axis=2) < 90).sum() > 2000


@pytest.mark.parametrize("quality", QUALITIES)
def test_scan_has_the_resolution_of_its_quality(quality: str) -> None:
    scan = next(pdf_to_scans(hostile.born_digital(), QUALITIES[quality]))
    assert scan.picture.shape[1] == pytest.approx(148 / 25.4 * QUALITIES[quality].dpi, abs=2)
    assert scan.jpeg[13:18] == bytes([1, *QUALITIES[quality].dpi.to_bytes(2) * 2])


def pairs(true: str, read: str) -> list[Pair]:
    """Numbers of two lines as paired; a number may stand at a place, as in 12@100,50."""
    found = aligned(tokens(true), tokens(read))
    return [(a.text if a else None, b.text if b else None) for a, b in found]


def tokens(line: str) -> list[Token]:
    told = []
    for word in line.split():
        text, _, at = word.partition("@")
        x, _, y = at.partition(",")
        told.append(Token(text, (float(x), float(y)) if at else None))
    return told


def test_number_misread_is_paired_with_what_is_printed() -> None:
    assert set(pairs("1 2 3", "1 8 3")) == {("1", "1"), ("2", "8"), ("3", "3")}


def test_number_missed_and_number_invented_stand_alone() -> None:
    assert set(pairs("1 2 3", "1 3")) == {("1", "1"), ("3", "3"), ("2", None)}
    assert set(pairs("1 3", "1 2 3")) == {("1", "1"), ("3", "3"), (None, "2")}


def test_equal_numbers_read_in_another_order_are_right_where_they_stand_at_one_place() -> None:
    read = "3@90,10 1@10,10 2@50,10"
    assert set(pairs("1@10,10 2@50,10 3@90,10", read)) == {("1", "1"), ("2", "2"), ("3", "3")}


def test_equal_number_elsewhere_on_the_page_does_not_stand_for_the_missed_one() -> None:
    assert ("5", "5") not in pairs("1@10,10 2@50,10 5@90,10", "5@90,800 1@10,10 2@50,10")


def test_picture_of_twice_the_size_is_scaled_before_places_are_compared() -> None:
    read = "3@180,20 1@20,20 2@100,20"
    assert ("3", "3") in pairs("1@10,10 2@50,10 3@90,10", read)


DISTANCES = [
    ("", "", 0),
    ("abc", "abc", 0),
    ("abc", "adc", 1),
    ("万元", "万", 1),
    ("", "ab", 2),
    ("kitten", "sitting", 3),
]


@pytest.mark.parametrize(("a", "b", "distance"), DISTANCES)
def test_edit_distance_counts_letters(a: str, b: str, distance: int) -> None:
    assert edit_distance(a, b) == distance


def test_cell_is_placed_by_row_column_and_span() -> None:
    true = [Spot(0, 0, 1, 1, 2, "head of two"), Spot(0, 1, 1, 1, 1, "left"), Spot(0, 1, 2, 1, 1, "right")]
    split = [Spot(0, 0, 1, 1, 1, "head of two"), *true[1:]]
    assert cells_placed(true, true) == 3
    assert cells_placed(true, split) == 2
    assert cells_placed(true, []) == 0


def test_cell_with_another_text_is_another_cell() -> None:
    assert cells_placed([Spot(0, 0, 1, 1, 1, "4,753.66")], [Spot(0, 0, 1, 1, 1, "remarks")]) == 0


def test_bounds_of_a_share_are_wilsons() -> None:
    low, high = wilson(99, 100)
    assert (round(low, 4), round(high, 4)) == (0.9455, 0.9982)
    assert np.isclose(wilson(0, 0), (0, 1)).all()
