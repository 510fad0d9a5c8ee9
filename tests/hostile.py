"""Files that are made to break a reader: pictures and PDFs of pictures, each small, made when a test runs."""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
import typst
from PIL import Image

from extractor.errors import DocumentUnreadable
from extractor.read import read

Pixels = npt.NDArray[np.uint8]

DPI = 150
SOURCE = b"""#set document(date: none)
#set page(width: 148mm, height: 105mm, margin: 9mm)
#set text(size: 12pt)
#align(center)[Return of the harbour office for 2023]
#table(columns: (1fr, 1fr, 1fr, 1fr), inset: 6pt, align: center,
  [Item], [Budget], [Spent], [Rate],
  [Dredging], [4,753.66], [4,516.00], [95.0%],
  [Lighting], [1,286.74], [1,301.25], [101.1%],
  [Wages], [23,418.70], [21,987.36], [93.9%])
All amounts stand in thousands; 4 of 27 berths were closed.
"""
NUMBERS = ["4,753.66", "4,516.00", "95.0%", "1,286.74", "1,301.25", "101.1%", "23,418.70", "21,987.36", "93.9%"]


@cache
def born_digital() -> bytes:
    """A small page with a ruled table, as a PDF with text."""
    return bytes(typst.compile(SOURCE, format="pdf"))


@cache
def page() -> Pixels:
    """The page as a scanner sees it, in blue, green and red."""
    drawn: Pixels = pypdfium2.PdfDocument(born_digital())[0].render(scale=DPI / 72).to_numpy()
    return np.ascontiguousarray(drawn[:, :, :3])


def packed(pixels: Pixels | npt.NDArray[np.uint16], form: str = ".png") -> bytes:
    """The pixels as a PNG, JPEG or TIFF."""
    return bytes(cv2.imencode(form, pixels)[1])


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    """A picture in one of the forms that Pillow writes."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def image() -> Image.Image:
    """The page in red, green and blue."""
    return Image.fromarray(cv2.cvtColor(page(), cv2.COLOR_BGR2RGB))


def photograph(seed: int = 0) -> Pixels:
    """Hills, a sun, grass: light that goes over, soft shapes, grain; nothing that is written."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:900, :1200].astype(np.float32)
    picture = np.stack([200 - y / 8, 170 - y / 12 + x / 40, 120 + y / 10], -1)
    for centre, radius, colour in (((900, 200), 120, (90, 200, 240)), ((300, 1100), 600, (60, 120, 70))):
        cv2.circle(picture, centre, radius, colour, -1)
    for _ in range(400):
        at = int(random.integers(1200)), int(random.integers(600, 900))
        long, turn = int(random.integers(3, 40)), float(random.uniform(0, 180))
        cv2.ellipse(picture, at, (long, 5), turn, 0, 360, (40, 90, 60), 2)
    blurred = cv2.GaussianBlur(picture, (0, 0), 2.5) + random.normal(0, 9, picture.shape)
    return np.clip(blurred, 0, 255).astype(np.uint8)


def paper(seed: int = 0) -> Pixels:
    """A blank sheet as a scanner sees it: grey, grainy, a dark edge and a fold."""
    random = np.random.default_rng(seed)
    sheet = np.full((1240, 877, 3), 236.0)
    sheet[:, :6] = 90
    sheet[600:603] = 215
    return np.clip(sheet + random.normal(0, 5, sheet.shape), 0, 255).astype(np.uint8)


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of numbered objects, the first its catalogue."""
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (len(objects) + 1, table, len(objects) + 1, len(out))


def stream(data: bytes, words: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (words, len(data), data)


def pdf_of_picture(
    picture: bytes,
    size: tuple[int, int],
    page_size: tuple[int, int] = (420, 298),
    draws: bytes = b"",
    extra: bytes = b"",
) -> bytes:
    """A PDF of one page that a JPEG fills; `draws` is drawn after it, `extra` stands in the page's dictionary."""
    wide, high = page_size
    words = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8" % size
    return _page_with(stream(picture, words + b" /Filter /DCTDecode"), wide, high, draws, extra)


def _page_with(picture: bytes, wide: int, high: int, draws: bytes = b"", extra: bytes = b"") -> bytes:
    content = b"q %d 0 0 %d 0 0 cm /Im Do Q\n" % (wide, high) + draws
    box = b"/MediaBox [0 0 %d %d] /Contents 4 0 R %s" % (wide, high, extra)
    kept = b"/Resources << /XObject << /Im 5 0 R >> /Font << /F 6 0 R >> >>"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R %s %s >>" % (box, kept),
        stream(content),
        picture,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def scanned_pdf(extra: bytes = b"", draws: bytes = b"", pixels: Pixels | None = None) -> bytes:
    """The page as a PDF of one picture."""
    shown = page() if pixels is None else pixels
    high, wide = shown.shape[:2]
    size = round(wide * 72 / DPI), round(high * 72 / DPI)
    return pdf_of_picture(packed(shown, ".jpg"), (wide, high), size, draws, extra)


def hidden_words(text: bytes) -> bytes:
    """Text that a page holds but does not show, as text recognition lays it under a scan."""
    return b"BT /F 12 Tf 3 Tr 40 200 Td (%s) Tj ET\n" % text


def png(wide: int, high: int, rows: int) -> bytes:
    """A PNG of one bit a pixel that says it is so large and holds so many empty rows, in hundreds."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(1)
    hundred = b"\0" * (100 * (1 + (wide + 7) // 8)) if rows else b""
    data = b"".join(packer.compress(hundred) for _ in range(rows // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg_of_size(wide: int, high: int) -> bytes:
    """A JPEG that says it is larger than what it holds."""
    data = packed(page(), ".jpg")
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", high, wide) + data[at + 4 :]


def tiff(directories: int, loop: bool = False, wide: int = 1) -> bytes:
    """A TIFF of so many pages of one pixel, or none; with `loop` the last is followed by the first."""
    fields = ((256, wide), (257, 1), (258, 1), (259, 1), (262, 0), (273, 8), (277, 1), (278, 1), (279, 1))
    body = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields)
    size = 2 + len(body) + 4
    out = struct.pack("<2sHI", b"II", 42, 10) + b"\0\0"
    for number in range(directories):
        last = number == directories - 1
        after = (10 if loop else 0) if last else 10 + (number + 1) * size
        out += struct.pack("<H", len(fields)) + body + struct.pack("<I", after)
    return out


def gigapixel_pdf(side: int) -> bytes:
    """A PDF with a picture of one bit a pixel that is packed to next to nothing."""
    packer = zlib.compressobj(9)
    row = b"\0" * ((side + 7) // 8)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    words = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1" % (
        side,
        side,
    )
    return _page_with(stream(data, words + b" /Filter /FlateDecode"), 595, 842)


def nested_pdf(depth: int, times: int) -> bytes:
    """A PDF whose forms draw one another, so that its picture is drawn times ** depth times."""
    forms = []
    for level in range(depth):
        inner = 5 + level + 1
        words = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>" % inner
        forms.append(stream(b"/X Do " * times, words))
    kept = b"/Resources << /XObject << /X 5 0 R >> >>"
    words = b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % kept,
        stream(b"/X Do "),
        *forms,
        stream(b"\0\1\2\3", words),
    )


def joined(*pdfs: bytes) -> bytes:
    """One PDF of the pages of several."""
    out = pypdfium2.PdfDocument.new()
    for pdf in pdfs:
        out.import_pages(pypdfium2.PdfDocument(pdf))
    kept = io.BytesIO()
    out.save(kept)
    return kept.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "a picture of a gigapixel in a PDF": lambda: gigapixel_pdf(30_000),
    "a JPEG in a PDF that says it is huge": lambda: pdf_of_picture(jpeg_of_size(65_500, 65_500), (65_500, 65_500)),
    "forms that draw one another": lambda: nested_pdf(9, 10),
    "a picture drawn again and again": lambda: scanned_pdf(draws=b"q 420 0 0 298 0 0 cm /Im Do Q\n" * 6_000),
}


def main(path: Path) -> None:
    """Prints what reading a file comes to, the seconds of processor time and the peak of memory.

    Processor time is bounded by the system, so that what does not end is ended: no machine is so slow.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
    try:
        document = read(path)
        told: dict[str, object] = {"numbers": len(document.numbers), "problems": document.problems}
    except DocumentUnreadable as error:
        told = {"numbers": 0, "problems": [str(error)]}
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    sys.stdout.write(json.dumps(told | {"peak": peak, "cpu_s": used.ru_utime + used.ru_stime}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
