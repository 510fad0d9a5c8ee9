"""On a poor page another recogniser is asked too: what it tells otherwise is a doubt, and no value is changed by it."""

import cv2
import numpy as np
import pytest

from extractor.read.scan.cut import Slip, crop
from extractor.read.scan.recogniser import Sign, recogniser
from extractor.read.scan.second_eye import UNSURE, held_against


def letters(text: str, confidence: float = 0.99) -> list[Sign]:
    return [Sign(char, (n + 0.5) / len(text), confidence) for n, char in enumerate(text)]


def figure(text: str, *others: str) -> Sign:
    return Sign(text, 0.5, 0.99, others)


def test_figure_that_the_other_eye_tells_otherwise_is_unsure_and_its_reading_kept() -> None:
    (found,) = held_against([figure("≤9496", "≤9436")], [letters("≤94%")])
    assert found == Sign("≤9496", 0.5, UNSURE, ("≤94%", "≤9436"))


def test_figure_that_the_other_eye_tells_alike_stays_sure() -> None:
    line = [*letters("共"), figure("1,286.74"), *letters("万元")]
    assert held_against(line, [letters("共1,286.74万元"), letters("共 1,286.74 万元")]) == line


def test_one_look_that_sees_a_minus_is_enough() -> None:
    (found,) = held_against([figure("13.44")], [letters("13.44"), letters("-13.44")])
    assert (found.text, found.confidence, found.others) == ("13.44", UNSURE, ("-13.44",))


def test_what_the_other_eye_is_not_sure_of_is_no_doubt() -> None:
    assert held_against([figure("86.74")], [letters("36.74", 0.4)]) == [figure("86.74")]


@pytest.mark.parametrize(
    ("seen", "other"),
    [
        *[("2,571", "2.571"), ("38.76", "38,76"), ("92.84%", "92.843"), ("86%", "8696"), ("-5.1", "一5.1")],
        *[("177 870", "177,870"), ("1.", "1"), ("84%", "84%.")],
    ],
)
def test_what_the_other_eye_takes_for_something_else_is_no_doubt(seen: str, other: str) -> None:
    assert held_against([figure(seen)], [letters(other)]) == [figure(seen)]


@pytest.mark.parametrize(
    ("seen", "other"), [("27.821", "27,821"), ("92.7", "92.7%"), ("5", "15"), ("92.791", "92.79%")]
)
def test_mark_or_figure_that_the_first_eye_may_have_missed_is_a_doubt(seen: str, other: str) -> None:
    (found,) = held_against([figure(seen)], [letters(other)])
    assert (found.confidence, found.others) == (UNSURE, (other,))


def test_figure_beside_a_sign_that_is_not_surely_read_is_unsure() -> None:
    unit = Sign("套", 0.8, 0.7)
    assert [sign.confidence for sign in held_against([figure("49"), unit], [letters("49套")])] == [UNSURE, 0.7]


def test_figure_with_a_word_close_to_it_is_unsure() -> None:
    assert held_against([*letters("Clinics"), figure("19")], [letters("Clinics19")])[-1].confidence == UNSURE
    for before in ("Clinics ", "R"):
        line = [*letters(before), figure("19")]
        assert held_against(line, [letters(before + "19")]) == line


def test_crop_may_show_what_stands_beside_a_line() -> None:
    page = np.full((60, 200), 255, np.uint8)
    page[28:32, 60:70] = 0
    slip = Slip(90, 20, 150, 40)
    assert crop(page, slip, 20.0).min() == 255
    assert crop(page, slip, 20.0, 1.0).min() == 0


def test_both_eyes_read_a_drawn_line() -> None:
    line = np.full((48, 260), 255, np.uint8)
    cv2.putText(line, "1286.74", (20, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (0,), 2, cv2.LINE_AA)
    eyes = recogniser().read, recogniser().other_eye.read
    assert ["".join(sign.text for sign in read(line)) for read in eyes] == ["1286.74"] * 2
