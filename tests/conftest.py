"""What several tests need: a page read into a document, and an endpoint on loopback that can fail in every way."""

import hashlib
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest

from extractor.document import Cell, Document, Paragraph, Piece, Place, Row, Source, Table, Text
from extractor.tagging import build

# The same examples everywhere, and none that fails because a machine was slow.
hypothesis.settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("repeatable")

Answer = tuple[int, Any, dict[str, str]] | str
Served = tuple[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True, scope="session")
def no_cache() -> Iterator[None]:
    """Scans are recognised anew: what a run before kept would hide what the code does now."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXTRACTOR_CACHE", "")
        yield


@pytest.fixture
def page() -> Callable[..., Document]:
    return _page


def _page(told: str, file: str = "report.txt") -> Document:
    """A line with tabs is a table row, every other line a paragraph."""
    blocks: list[Paragraph | Table] = []
    for n, line in enumerate(told.strip().splitlines(), 1):
        texts = [Text(part, (Piece(0, len(part), Place(1, n)),)) for part in line.strip().split("\t")]
        if len(texts) == 1:
            blocks.append(Paragraph(texts[0]))
            continue
        row = Row(tuple(Cell(column, text) for column, text in enumerate(texts, 1)))
        last = blocks[-1] if blocks else None
        if isinstance(last, Table):
            blocks[-1] = Table((*last.rows, row))
        else:
            blocks.append(Table((row,)))
    return build(Source(file, hashlib.sha256(told.encode()).hexdigest(), 1), blocks)


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Gives a function from answers to an address and the list of requests that it was asked.

    An answer is a status, a body and headers, or a word: `drop` closes the connection, `hang` gives no answer, `drip`
    gives a blank at a time.
    """
    servers: list[http.server.ThreadingHTTPServer] = []
    over = threading.Event()

    def start(*answers: Answer) -> Served:
        asked: list[dict[str, Any]] = []
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(list(answers), asked, over))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/v1", asked

    yield start
    over.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def _handler(
    answers: list[Answer], asked: list[dict[str, Any]], over: threading.Event
) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            asked.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body or b"null")})
            answer = answers.pop(0) if answers else (500, {"error": {"message": "no answer is left"}}, {})
            if answer == "drip":
                self.send_response_only(200)
                self.end_headers()
                while not over.wait(0.05) and not self._is_gone():
                    pass
                return
            if isinstance(answer, str):
                over.wait(None if answer == "hang" else 0)
                self.connection.close()
                return
            status, told, headers = answer
            out = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
            self.send_response_only(status)
            for name, value in {"content-type": "application/json", "content-length": str(len(out)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(out)

        def _is_gone(self) -> bool:
            try:
                self.wfile.write(b" ")
            except OSError:
                return True
            return False

        do_GET = do_POST  # noqa: N815 - the name that http.server looks for

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
