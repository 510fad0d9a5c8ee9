import base64
import zlib
from pathlib import Path

import pytest
import typst

from extractor.document import Document, Paragraph
from extractor.errors import DocumentUnreadable
from extractor.read import Limits, read


def saved(tmp_path: Path, data: bytes, name: str = "report") -> Path:
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


def first_text(document: Document) -> str:
    block = document.blocks[0]
    assert isinstance(block, Paragraph)
    return block.text.text


def pdf_of(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of numbered objects, the first its catalogue."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (len(objects) + 1, table, len(objects) + 1, trailer, len(out))


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >>"


def stream(data: bytes, filters: bytes = b"/FlateDecode", times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 1)
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(data), filters, data)


TEXT = "2022年度部门整体支出绩效自评报告：预算数 4753.66万元。"


def test_missing_file_is_named(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "nowhere.pdf")


def test_name_that_is_too_long_is_told_not_raised(tmp_path: Path) -> None:
    assert "File name too long" in refused(tmp_path / ("x" * 5000))


def test_folder_is_no_document(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path)


def test_name_with_a_null_is_told_not_raised(tmp_path: Path) -> None:
    assert "cannot be opened" in refused(tmp_path / "a\0b")


@pytest.mark.parametrize("data", [b"", b" \n\t \r\n\f", "\ufeff".encode(), "\u3000\n".encode()])
def test_file_without_text_is_empty(tmp_path: Path, data: bytes) -> None:
    assert "is empty" in refused(saved(tmp_path, data))


@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x01\0", bytes(range(256)) * 40])
def test_binary_that_is_neither_pdf_nor_text_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "neither a PDF nor text" in refused(saved(tmp_path, data, "report.pdf"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_encodings_of_reports_are_read(tmp_path: Path, encoding: str) -> None:
    told = f"{TEXT}\n甲\t1\n" * 5
    document = read(saved(tmp_path, told.encode(encoding), "report.txt"))
    assert first_text(document) == TEXT


def test_western_text_with_a_pound_sign_is_read(tmp_path: Path) -> None:
    told = "The department spent £2.9 million on pipes – more than planned."
    assert first_text(read(saved(tmp_path, told.encode("cp1252")))) == told


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("big5", "臺灣省政府績效評估報告與預算執行率"), ("shift_jis", "予算の執行状況について、報告します。")],
)
def test_other_encodings_are_refused_not_guessed(tmp_path: Path, encoding: str, told: str) -> None:
    assert "UTF-8" in refused(saved(tmp_path, told.encode(encoding) * 20))


def test_control_codes_are_left_out_and_told(tmp_path: Path) -> None:
    document = read(saved(tmp_path, "预算\x1b[31m数\u202e 12\u200b34\x07万元".encode()))
    assert first_text(document) == "预算[31m数 1234万元"
    assert document.problems == ("4 control or invisible characters left out",)


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    assert "larger than 1,000 bytes" in refused(saved(tmp_path, b"a" * 1001), Limits(max_bytes=1000))


def test_too_many_characters_are_refused(tmp_path: Path) -> None:
    assert "over 10 characters" in refused(saved(tmp_path, b"a b c d e f"), Limits(max_chars=10))


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    data = typst.compile(b"a #pagebreak() b #pagebreak() c", format="pdf")
    assert "over 2 pages" in refused(saved(tmp_path, data), Limits(max_pages=2))


def test_too_many_seconds_are_refused(tmp_path: Path) -> None:
    assert "seconds" in refused(saved(tmp_path, typst.compile(b"a", format="pdf")), Limits(max_seconds=0))


def test_pdf_is_told_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    data = typst.compile(b"Plain words.", format="pdf")
    assert first_text(read(saved(tmp_path, b"\n\n" + data, "report.txt"))) == "Plain words."


def test_encrypted_pdf_is_told(tmp_path: Path) -> None:
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32)
    empty = b"<< /Type /Pages /Kids [] /Count 0 >>"
    ids = b"/Root 1 0 R /Encrypt 3 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    assert "encrypted" in refused(saved(tmp_path, pdf_of(CATALOGUE, empty, lock, trailer=ids)))


def test_pdf_without_pages_is_told(tmp_path: Path) -> None:
    data = pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>")
    assert "without pages" in refused(saved(tmp_path, data))


@pytest.mark.parametrize("keep", [20, 400, 2000])
def test_cut_off_pdf_is_damaged(tmp_path: Path, keep: int) -> None:
    data = typst.compile(b"Plain words.", format="pdf")[:keep]
    assert "damaged" in refused(saved(tmp_path, data))


def test_pdf_with_holes_is_read_or_refused_but_never_breaks(tmp_path: Path) -> None:
    data = typst.compile(b"#table(columns: 2)[a][1][b][2]", format="pdf")
    for at in range(0, len(data), max(1, len(data) // 60)):
        broken = data[:at] + b"\xff" * 40 + data[at + 40 :]
        try:
            read(saved(tmp_path, broken))
        except DocumentUnreadable as error:
            assert error.remedy  # noqa: PT017 - either outcome is right, any other exception is not


def test_pages_that_loop_come_to_an_end(tmp_path: Path) -> None:
    data = pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 >>", PAGE, stream(b"0 0 9 9 re f"))
    assert "nothing on its pages can be read" in refused(saved(tmp_path, data))


def test_picture_page_among_others_is_told(tmp_path: Path) -> None:
    data = typst.compile(b"Words. #pagebreak() #rect(fill: red) #pagebreak() More words.", format="pdf")
    assert read(saved(tmp_path, data)).problems[0] == "page 2: nothing that can be read stands on its picture"


def test_pdf_of_pictures_only_is_refused(tmp_path: Path) -> None:
    told = refused(saved(tmp_path, typst.compile(b"#rect(fill: red)", format="pdf")))
    assert "nothing on its pages can be read" in told


def test_blank_pdf_is_empty(tmp_path: Path) -> None:
    assert "is empty" in refused(saved(tmp_path, typst.compile(b"#v(1pt)", format="pdf")))


@pytest.mark.parametrize(("filters", "times"), [(b"/FlateDecode", 1), (b"[/FlateDecode /FlateDecode]", 2)])
def test_stream_that_unpacks_to_hundreds_of_megabytes_is_refused(tmp_path: Path, filters: bytes, times: int) -> None:
    data = pdf_of(CATALOGUE, PAGES, PAGE, stream(b" " * 210_000_000, filters, times))
    assert "200 MB" in refused(saved(tmp_path, data))


def test_source_names_file_hash_and_pages(tmp_path: Path) -> None:
    path = saved(tmp_path, b"a\fb\f\n", "report.txt")
    source = read(path).source
    assert (source.file, source.sha256[:8], source.pages) == (path.as_posix(), "68bc1994", 2)


def packed(data: bytes) -> bytes:
    return zlib.compress(data, 1)


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (b"[/ASCIIHexDecode /FlateDecode]", packed(b" " * 210_000_000).hex().encode() + b">"),
        (b"[/ASCII85Decode /FlateDecode]", base64.a85encode(packed(b" " * 210_000_000)) + b"~>"),
        (b"/FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 >>", packed(b"x" * 1000)),
    ],
    ids=["hexadecimal", "base 85", "row of a predictor"],
)
def test_bomb_in_a_wrapping_is_refused(tmp_path: Path, filters: bytes, told: bytes) -> None:
    contents = b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(told), filters, told)
    assert "200 MB" in refused(saved(tmp_path, pdf_of(CATALOGUE, PAGES, PAGE, contents)))


@pytest.mark.parametrize("data", [b" " * 3_000_000, b"0" * 3_000_000, b"!" * 3_000_000], ids=["blank", "0", "!"])
def test_wrapping_without_an_end_is_read_to_its_end(tmp_path: Path, data: bytes) -> None:
    """The time it takes where every step would look at all that is left is beyond the limit of a file."""
    contents = stream(data, times=0)
    assert "is empty" in refused(saved(tmp_path, pdf_of(CATALOGUE, PAGES, PAGE, contents)))


FONT = b"/Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >>"
WORDS = b"BT /F 9 Tf 10 10 Td (Plain 12 words) Tj ET "
HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def test_page_with_too_much_on_it_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    both = b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>"
    page = PAGE.replace(b">>", FONT + b" >>")
    crowded = page.replace(b"4 0 R", b"7 0 R")
    data = pdf_of(CATALOGUE, both, page, stream(WORDS), HELVETICA, crowded, stream(WORDS * 100))
    document = read(saved(tmp_path, data), Limits(max_drawn=50))
    assert first_text(document) == "Plain 12 words"
    assert document.problems == ("page 2: over 50 characters and lines, not read",)


def test_page_that_draws_without_end_stops_in_time(tmp_path: Path) -> None:
    """Thirty forms, each drawing the next one twice: a billion pictures out of five kilobytes."""
    head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> /Length 12 >>"
    forms = [head % number + b"\nstream\n/X Do /X Do \nendstream" for number in range(7, 37)]
    page = PAGE.replace(b">>", FONT + b" >>")
    data = pdf_of(CATALOGUE, PAGES, page, stream(b"/X Do"), HELVETICA, *forms, stream(b"0 0 9 9 re f"))
    assert "over 2 seconds" in refused(saved(tmp_path, data), Limits(max_seconds=2))


@pytest.mark.parametrize("box", [b"[0 0]", b"null"])
def test_page_of_no_size_is_told_and_the_others_are_read(
    tmp_path: Path, box: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    both = b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>"
    page = PAGE.replace(b">>", FONT + b" >>")
    data = pdf_of(CATALOGUE, both, page.replace(b"[0 0 300 200]", box), stream(WORDS), HELVETICA, page)
    document = read(saved(tmp_path, data))
    assert first_text(document) == "Plain 12 words"
    assert document.problems[0].startswith("page 1: damaged, not read")
    assert capfd.readouterr().err == ""
