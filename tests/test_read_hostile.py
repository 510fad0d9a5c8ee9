"""Scans that are broken, bombs or no documents: a clear error, or an honest word that nothing was read."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractor.document import Document, plain
from extractor.errors import DocumentUnreadable
from extractor.read import Limits, read
from tests import hostile


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRACTOR_CACHE", "")


def saved(tmp_path: Path, data: bytes, name: str = "scan") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        read(path, limits or Limits())
    told = str(caught.value)
    assert str(path) in told
    assert "Try: " in told
    return told


def numbers(document: Document) -> list[str]:
    """The numbers of the table as read, in order; a cell read as no number is not among them."""
    return [plain(n.text) for n in document.numbers if n.ref.startswith("r")]


def sure(document: Document) -> list[str]:
    """The numbers that stand without a word of doubt."""
    return [number.text for number in document.numbers if not number.is_doubtful]


def read_or_refused(path: Path) -> Document | None:
    try:
        return read(path)
    except DocumentUnreadable:
        refused(path)
        return None


# What reads as the page itself.


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: hostile.packed(hostile.page()), id="PNG"),
        pytest.param(lambda: hostile.packed(hostile.page(), ".tiff"), id="TIFF"),
        pytest.param(hostile.scanned_pdf, id="PDF"),
        pytest.param(lambda: hostile.saved(hostile.image().convert("CMYK"), "JPEG"), id="CMYK JPEG"),
        pytest.param(lambda: hostile.saved(hostile.image().convert("P"), "PNG"), id="palette"),
        pytest.param(lambda: hostile.saved(hostile.image().convert("1"), "TIFF", compression="group4"), id="1 bit fax"),
        pytest.param(lambda: hostile.saved(hostile.image().convert("LA"), "PNG"), id="grey with transparency"),
        pytest.param(lambda: hostile.packed(hostile.page().astype(np.uint16) * 257), id="16 bit colour"),
        pytest.param(lambda: hostile.packed(hostile.page()[:, :, 1].astype(np.uint16) * 257), id="16 bit grey"),
    ],
)
def test_picture_of_any_make_reads_as_the_page(tmp_path: Path, data: object) -> None:
    assert callable(data)
    assert numbers(read(saved(tmp_path, data()))) == hostile.NUMBERS


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_scan_reads_as_the_page(tmp_path: Path, turns: int) -> None:
    turned = np.ascontiguousarray(np.rot90(hostile.page(), turns))
    document = read(saved(tmp_path, hostile.packed(turned)))
    assert numbers(document) == hostile.NUMBERS
    assert any("turned" in problem for problem in document.problems)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_page_that_its_pdf_turns_reads_as_it_shows(tmp_path: Path, degrees: int) -> None:
    turned = np.ascontiguousarray(np.rot90(hostile.page(), degrees // 90))
    data = hostile.scanned_pdf(extra=b"/Rotate %d" % degrees, pixels=turned)
    assert numbers(read(saved(tmp_path, data))) == hostile.NUMBERS


def test_text_layer_that_the_picture_belies_is_not_trusted(tmp_path: Path) -> None:
    lie = hostile.hidden_words(b"Spent 9,999.99 of 8,888.88")
    document = read(saved(tmp_path, hostile.scanned_pdf(draws=lie)))
    assert numbers(document) == hostile.NUMBERS
    assert not any("9,999" in text.text for text in document.texts.values())
    assert any("9,999.99" in problem or "text layer" in problem for problem in document.problems)


def test_text_page_and_scanned_page_of_one_file_are_both_read(tmp_path: Path) -> None:
    both = hostile.joined(hostile.born_digital(), hostile.scanned_pdf())
    document = read(saved(tmp_path, both))
    assert numbers(document) == hostile.NUMBERS * 2


# What is no page.


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(np.full((1240, 877, 3), 255, np.uint8), id="white"),
        pytest.param(np.zeros((400, 300, 3), np.uint8), id="black"),
        pytest.param(np.full((1, 1, 3), 255, np.uint8), id="one pixel"),
        pytest.param(np.full((3, 20000, 3), 200, np.uint8), id="a strip"),
        pytest.param(np.full((40, 33_000, 3), 200, np.uint8), id="a long strip"),
        pytest.param(hostile.paper(), id="grey paper"),
        pytest.param(hostile.photograph()[::2, ::2], id="a photograph"),
        pytest.param(np.random.default_rng(1).integers(0, 256, (300, 250, 3), np.uint8), id="noise"),
    ],
)
def test_picture_without_writing_gives_no_number(tmp_path: Path, pixels: hostile.Pixels) -> None:
    document = read_or_refused(saved(tmp_path, hostile.packed(pixels)))
    if document:
        assert not document.numbers
        assert document.problems


def test_mirrored_scan_gives_no_sure_number(tmp_path: Path) -> None:
    mirrored = np.ascontiguousarray(hostile.page()[:, ::-1])
    document = read_or_refused(saved(tmp_path, hostile.packed(mirrored)))
    if document:
        assert not sure(document)
        assert document.problems


# What is broken.


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("form", [".jpg", ".png", ".tiff"])
def test_cut_off_picture_is_damaged(tmp_path: Path, form: str, keep: float) -> None:
    data = hostile.packed(hostile.page(), form)
    assert re.search("damaged|cut off|neither", refused(saved(tmp_path, data[: int(len(data) * keep)])))


def test_picture_with_holes_is_read_or_refused_but_never_breaks(tmp_path: Path) -> None:
    for form in (".jpg", ".png", ".tiff"):
        data = hostile.packed(hostile.paper()[::10, ::10], form)
        for at in range(10, len(data), len(data) // 2):
            read_or_refused(saved(tmp_path, data[:at] + b"\xff\x00\x13" + data[at + 3 :]))


def test_encrypted_pdf_of_pictures_is_told(tmp_path: Path) -> None:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> " % (b"41" * 32, b"42" * 32)
    data = hostile.scanned_pdf().replace(b"/Root 1 0 R", lock + b"/ID [<00> <00>] /Root 1 0 R")
    assert "encrypted" in refused(saved(tmp_path, data))


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_cut_off_pdf_of_pictures_is_told(tmp_path: Path, keep: float) -> None:
    data = hostile.scanned_pdf()
    document = read_or_refused(saved(tmp_path, data[: int(len(data) * keep)]))
    assert document is None or document.problems


def test_pdf_whose_picture_is_cut_off_is_told(tmp_path: Path) -> None:
    picture = hostile.packed(hostile.page(), ".jpg")
    high, wide = hostile.page().shape[:2]
    data = hostile.pdf_of_picture(picture[: len(picture) // 2], (wide, high))
    document = read_or_refused(saved(tmp_path, data))
    assert document is None or any("cut off" in problem for problem in document.problems)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "BMP"])
def test_picture_of_another_form_is_read_or_refused(tmp_path: Path, form: str) -> None:
    document = read_or_refused(saved(tmp_path, hostile.saved(hostile.image(), form)))
    assert document is None or numbers(document) == hostile.NUMBERS


def test_moving_picture_is_read_frame_by_frame_or_refused(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("white", "black")]
    moving = hostile.saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    document = read_or_refused(saved(tmp_path, moving))
    assert document is None or not document.numbers


# What takes too much.


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(lambda: hostile.png(30_000, 30_000, 30_000), "pixels", id="PNG bomb"),
        pytest.param(lambda: hostile.png(2**31 - 1, 2**31 - 1, 0), "pixels|damaged", id="PNG that says it is endless"),
        pytest.param(lambda: hostile.jpeg_of_size(65_500, 65_500), "pixels", id="JPEG that says it is huge"),
        pytest.param(lambda: hostile.tiff(10_000), "pages", id="TIFF of 10,000 pages"),
        pytest.param(lambda: hostile.tiff(3, loop=True), "pages|damaged|loop|nothing", id="TIFF that goes in a circle"),
        pytest.param(lambda: hostile.tiff(1, wide=0), "damaged|pixels|nothing", id="TIFF without width"),
    ],
)
def test_picture_that_takes_too_much_is_refused(tmp_path: Path, data: object, told: str) -> None:
    assert callable(data)
    assert re.search(told, refused(saved(tmp_path, data())))


def test_many_pages_stop_at_the_time_limit(tmp_path: Path) -> None:
    pages = [hostile.image()] * 3
    data = hostile.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert "seconds" in refused(saved(tmp_path, data), Limits(max_seconds=0))


def test_too_many_scanned_pages_are_refused(tmp_path: Path) -> None:
    pages = [Image.new("1", (80, 60))] * 4
    data = hostile.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert "over 3 pages" in refused(saved(tmp_path, data), Limits(max_pages=3))


def test_enormous_page_is_refused_or_read_small(tmp_path: Path) -> None:
    high, wide = hostile.page().shape[:2]
    data = hostile.pdf_of_picture(hostile.packed(hostile.page(), ".jpg"), (wide, high), (420_000, 298_000))
    document = read_or_refused(saved(tmp_path, data))
    assert document is None or set(sure(document)) <= {*hostile.NUMBERS, "2023", "4", "27"}


@pytest.mark.parametrize("bomb", hostile.BOMBS)
def test_bomb_ends_with_little_memory(tmp_path: Path, bomb: str) -> None:
    """Each in a process of its own: what takes all memory or all time must not take the tests with it."""
    path = saved(tmp_path, hostile.BOMBS[bomb]())
    command = [sys.executable, "-m", "tests.hostile", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert told["peak"] < 2_000_000_000
    assert told["numbers"] == 0 or told["problems"]


def test_picture_pasted_into_text_is_told_as_not_read(tmp_path: Path) -> None:
    picture = hostile.packed(hostile.page(), ".jpg")
    high, wide = hostile.page().shape[:2]
    words = b"BT /F 12 Tf 20 500 Td (Budget 120.00, spent 96.00.) Tj ET\n"
    data = hostile.pdf_of_picture(picture, (wide, high), (420, 298), words).replace(
        b"/MediaBox [0 0 420 298]", b"/MediaBox [0 0 595 842]"
    )
    document = read_or_refused(saved(tmp_path, data))
    assert document is not None
    assert document.problems == ("page 1: a picture stands in its text and was not read",)
