"""Scanned pages read as their born-digital twins do; what is kept of them, and what is looked at again."""

import gzip
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from extractor.document import Document, Table
from extractor.read import read
from extractor.read.scan.cache import FOLDER, Cache, key_of
from extractor.read.scan.page import SeenLine, SeenPage, SeenSign
from extractor.read.scan.picture import Picture, Pixels
from extractor.read.scan.recogniser import Sign
from extractor.read.scan.second_look import as_dash, is_poor, look_again, look_at_lone
from tests import hostile

FIXTURES = Path(__file__).parents[1] / "fixtures"
LINE = np.full((30, 90), 255, np.uint8)
SEEN = SeenPage(
    100.0,
    50.0,
    (SeenLine(10.0, 20.0, (SeenSign("1,286.74", 5.0, 40.0, 0.55, ("1,286.14",)),)),),
    ({"orientation": "h", "x0": 1.0, "x1": 90.0, "top": 5.0, "bottom": 5.0},),
    angle=0.4,
    turn=2,
)


class Looks:
    """A recogniser that answers as scripted, one reading a look."""

    def __init__(self, *readings: tuple[str, float]) -> None:
        self.readings = list(readings)

    def read(self, _picture: Pixels) -> list[Sign]:
        return signs(*self.readings.pop(0))


def signs(text: str, confidence: float) -> list[Sign]:
    return [Sign(char, (n + 0.5) / len(text), confidence) for n, char in enumerate(text)]


def text_of(found: Sequence[Sign]) -> str:
    return "".join(sign.text for sign in found)


def spans(document: Document) -> list[list[tuple[int, int, int]]]:
    """The column, rows and columns of each cell, row by row."""
    rows = (row for block in document.blocks if isinstance(block, Table) for row in block.rows)
    return [[(c.column, c.row_span, c.column_span) for c in row.cells] for row in rows]


def test_scan_reads_as_its_twin() -> None:
    case = FIXTURES / "project-canteen"
    scan, twin = read(case / "scan-200.pdf"), read(case / "report.pdf")
    assert [n.text for n in scan.numbers] == [n.text for n in twin.numbers]
    assert all(n.confidence is not None and n.place.box for n in scan.numbers)
    assert spans(scan) == spans(twin)


def test_scan_is_told_as_recognised(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(hostile.packed(hostile.page()))
    heard: list[str] = []
    problems = read(path, tell=heard.append).problems
    assert problems[0].startswith("page 1: recognised from its picture, lowest confidence of a figure ")
    assert heard == ["page 1 (1/1)"]


def test_kept_page_comes_back_as_it_was(tmp_path: Path) -> None:
    Cache(tmp_path).put("ab12", SEEN)
    assert Cache(tmp_path).get("ab12") == SEEN


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b\x08", b"no page"])
def test_damaged_entry_is_none(tmp_path: Path, damage: bytes) -> None:
    Cache(tmp_path).put("ab12", SEEN)
    (entry,) = tmp_path.rglob("*.gz")
    entry.write_bytes(damage)
    assert Cache(tmp_path).get("ab12") is None


def test_entry_of_another_form_is_none(tmp_path: Path) -> None:
    Cache(tmp_path).put("ab12", SEEN)
    (entry,) = tmp_path.rglob("*.gz")
    entry.write_bytes(gzip.compress(b'{"lines": [[1, 2]], "pages": []}'))
    assert Cache(tmp_path).get("ab12") is None


def test_cache_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file")
    cache.put("ab12", SEEN)
    assert cache.get("ab12") is None
    assert Cache(None).get("ab12") is None


def test_environment_names_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert Cache.of_user().folder == tmp_path
    monkeypatch.setenv(FOLDER, "")
    assert Cache.of_user().folder is None
    monkeypatch.delenv(FOLDER)
    assert Cache.of_user().folder is not None


def test_other_pictures_have_other_keys() -> None:
    page, other = np.zeros((4, 4, 3), np.uint8), np.ones((4, 4, 3), np.uint8)
    assert key_of(Picture(page, 200.0)) == key_of(Picture(page.copy(), 200.0))
    assert len({key_of(Picture(page, 200.0)), key_of(Picture(other, 200.0)), key_of(Picture(page, 300.0))}) == 3


def test_sure_figure_is_not_looked_at_again() -> None:
    first = signs("支出1,286.74万元", 0.99)
    assert look_again(first, LINE, Looks().read) == first


def test_reading_that_most_looks_share_is_taken_and_the_other_kept() -> None:
    looks = Looks(("共1,286.74", 0.9), ("共1,286.74", 0.9), ("共1,286.14", 0.9))
    found = look_again(signs("共1,286.14", 0.8), LINE, looks.read)
    assert text_of(found) == "共1,286.74"
    assert found[1].others == ("1,286.14",)
    assert found[1].confidence < 0.9


def test_reading_written_as_numbers_are_goes_before_one_that_is_not() -> None:
    looks = Looks(("15.068.30", 0.9), ("15,068.30", 0.6), ("15.068.30", 0.9))
    (found,) = look_again(signs("15.068.30", 0.9), LINE, looks.read)
    assert found.text == "15,068.30"
    assert found.others == ("15.068.30",)
    assert found.confidence < 0.5


def test_blanks_around_a_figure_stay() -> None:
    looks = Looks(*[("rose by 4.7 per cent", 0.9)] * 3)
    assert text_of(look_again(signs("rose by 4.7 per cent", 0.9), LINE, looks.read)) == "rose by 4.7 per cent"


def test_reading_that_no_look_saw_is_never_taken() -> None:
    looks = Looks(*[("15.068.30", 0.9)] * 3)
    (found,) = look_again(signs("15.068.30", 0.9), LINE, looks.read)
    assert found.text == "15.068.30"


def test_mark_that_the_first_look_held_possible_is_taken_where_a_figure_is_not_written_otherwise() -> None:
    first = signs("15.068.30", 0.9)
    first[2] = first[2]._replace(others=(",",))
    (found,) = look_again(first, LINE, Looks(*[("15.068.30", 0.9)] * 3).read)
    assert (found.text, found.others) == ("15,068.30", ("15.068.30",))
    assert found.confidence == 0


def test_amount_with_the_marks_of_none_is_never_sure() -> None:
    (found,) = look_again(signs("15.068.30", 0.99), LINE, Looks(*[("15.068.30", 0.99)] * 3).read)
    assert (found.text, found.confidence) == ("15.068.30", 0)


@pytest.mark.parametrize(
    ("seen", "meant"), [("129 42", "129.42"), ("3 06%", "3.06%"), ("~34.04", "-34.04"), ("-1 5万元", "-1.5万元")]
)
def test_figure_written_as_none_is_never_sure_and_what_it_may_be_is_kept(seen: str, meant: str) -> None:
    (found,) = look_again(signs(seen, 0.99), LINE, Looks(*[(seen, 0.99)] * 3).read)
    assert (found.text, found.confidence, found.others[:1]) == (seen, 0, (meant,))


@pytest.mark.parametrize("seen", ["1 286", "12 345 678.90", "63~68", "-34.04"])
def test_thousands_parted_by_blanks_and_ranges_stay_sure(seen: str) -> None:
    assert look_again(signs(seen, 0.99), LINE, Looks().read) == signs(seen, 0.99)


def test_on_a_poor_page_every_figure_is_looked_at_again() -> None:
    looks = Looks(("12.3%", 0.9), ("12.38", 0.9), ("12.3%", 0.9))
    (found,) = look_again(signs("12.38", 0.99), LINE, looks.read, every=True)
    assert found.confidence < 0.9
    assert {found.text, *found.others} == {"12.38", "12.3%"}


def test_page_is_poor_where_many_figures_are_unsure() -> None:
    sure, unsure = signs("1,286.74", 0.99), signs("1,286.74", 0.8)
    assert not is_poor([sure] * 40 + [unsure])
    assert is_poor([sure] * 10 + [unsure])
    assert not is_poor([signs("全年支出", 0.5)])


def test_date_and_section_with_points_stay_sure() -> None:
    for text in ("2023.12.31", "3.1.2", "1.25"):
        assert look_again(signs(text, 0.99), LINE, Looks().read) == signs(text, 0.99)


def test_figure_that_the_first_look_held_possible_is_never_taken() -> None:
    first = signs("15.068.30", 0.9)
    first[2] = first[2]._replace(others=("1",))
    (found,) = look_again(first, LINE, Looks(*[("15.068.30", 0.9)] * 3).read)
    assert found.text == "15.068.30"


def test_lone_sign_is_read_beside_itself() -> None:
    (found,) = look_at_lone(signs("V", 0.6), LINE, Looks(("≥≥≥", 0.95)).read)
    assert (found.text, found.others) == ("≥", ("V",))


def test_lone_stroke_is_a_dash_as_wide_as_it_is() -> None:
    assert [text_of(as_dash(width, 20.0)) for width in (20, 10, 4)] == ["—", "–", "-"]


def test_tests_keep_nothing_in_the_cache_of_the_user() -> None:
    assert os.environ[FOLDER] == ""
