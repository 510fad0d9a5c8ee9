"""A stand-in for an endpoint, on loopback: it reads nothing, answers every request validly, or fails as it is told to.

A valid reply names the first paragraph as the reporting unit, points at the money of `pages`, and fills nothing else:
the same for the same request, so that runs can be compared byte by byte. What a document is made to suffer is told by
the mark that its requests carry.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Fault = str | bytes | tuple[int, dict[str, str]]
_MARK = re.compile(r"<report ([0-9a-f]{12})")
_ROW = re.compile(r"^(r\d+)\|年度资金总额\|[^{|]*\{(\d+)\}\|[^{|]*\{(\d+)\}\|[^{|]*\{(\d+)\}$", re.M)
USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


@dataclass
class Asked:
    """One request: when it was there, and when its answer had left."""

    digest: str
    document: str
    received: float
    size: int  # bytes of its body
    answered: float | None = None


@dataclass
class Allowance:
    """A bucket of requests that fills at a rate; more are refused with 429."""

    rate: float
    burst: float
    retry_after: str | None = None
    left: float = 0.0
    at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.left = self.burst

    def take(self) -> bool:
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass
class StandIn:
    """What it does, and what it was asked."""

    latency_s: float = 0.0
    self_signed: bool = False  # speaks TLS, by a certificate that nobody knows
    holds: bool = False  # every answer back, until it does no more
    allowance: Allowance | None = None
    faults: dict[str, list[Fault]] = field(default_factory=dict)  # by the first 12 digits of a document's sha256
    always: Fault | None = None
    usage: Mapping[str, Any] | None = field(default_factory=lambda: dict(USAGE))
    asked: list[Asked] = field(default_factory=list)
    refused: int = 0
    open: int = 0  # connections
    port: int = 0
    loop: asyncio.AbstractEventLoop = field(init=False)
    over: asyncio.Event = field(init=False)

    @property
    def url(self) -> str:
        return f"http{'s' if self.self_signed else ''}://127.0.0.1:{self.port}/v1"

    def answered(self) -> Counter[str]:
        """How often each request was answered."""
        return Counter(asked.digest for asked in self.asked if asked.answered is not None)

    def settle(self) -> None:
        """Waits until nothing is left of what clients that are gone have sent.

        Connections are taken in the order in which they were made, so that after one of our own none is outstanding.
        """
        with socket.create_connection(("127.0.0.1", self.port)) as ours:
            ours.sendall(b"GET / HTTP/1.1\r\n\r\n")
            ours.recv(1)
        while self.open:
            time.sleep(0.005)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept open."""
        self.open += 1
        try:
            while (body := await _body(reader)) and await self._answer(body, writer):
                pass
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):  # the last where all is over
            pass
        finally:
            writer.close()
            self.open -= 1

    async def _answer(self, body: bytes, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection stays open."""
        received = time.time()
        if self.allowance and not self.allowance.take():
            self.refused += 1
            wait = self.allowance.retry_after
            await _write(writer, 429, {"retry-after": wait} if wait else {}, b'{"error": {"message": "slow down"}}')
            return True
        told = json.loads(body)
        mark = _MARK.search(told["messages"][1]["content"])
        asked = Asked(hashlib.sha256(body).hexdigest(), mark[1] if mark else "", received, len(body))
        self.asked.append(asked)
        due = self.faults.get(asked.document, [])
        fault = due.pop(0) if due else self.always
        await asyncio.sleep(self.latency_s)
        while self.holds:
            await asyncio.sleep(0.01)
        if fault is not None:
            return await _fail(writer, fault, self.whole(told))
        await _write(writer, 200, {}, self.whole(told))
        asked.answered = time.time()
        return True

    def whole(self, told: Mapping[str, Any], text: str | None = None) -> bytes:
        """A valid answer to a request."""
        content = reply(told) if text is None else text
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        answer = {"choices": [choice]} | ({"usage": self.usage} if self.usage else {})
        return json.dumps(answer, ensure_ascii=False).encode()


def reply(told: Mapping[str, Any]) -> str:
    """The record of a stand-in: the first reference as the unit's name, the row of money, everything else empty."""
    schema = told["response_format"]["json_schema"]["schema"]
    text = told["messages"][1]["content"]
    first = re.search(r"^(p\d+) ", text[text.rfind("\n\n<report ") :], re.M)
    record: dict[str, Any] = {
        name: [] if kind.get("type") == "array" else None for name, kind in schema["properties"].items()
    }
    if "unit_name" in record and first:
        record["unit_name"] = first[1]
    row = _ROW.search(text)
    if "funds" in record and row:
        cells = [f"{row[1]}.1", *map(int, row.groups()[1:])]
        record["funds"] = [{"columns": ["name", "adjusted_budget", "spent", "execution_rate"], "rows": [cells]}]
    return json.dumps(record)


def said(text: str, **choice: str) -> bytes:
    """An answer that says `text`."""
    message = {"role": "assistant", "content": text} | {k: choice.pop(k) for k in ["refusal"] if k in choice}
    return json.dumps({"choices": [{"finish_reason": "stop", "message": message, **choice}]}).encode()


async def _body(reader: asyncio.StreamReader) -> bytes:
    first = await reader.readexactly(1)
    if first == b"\x16":
        raise OSError("TLS is not spoken here")
    head = first.decode("latin-1") + (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"(?i)^content-length: *(\d+)", head, re.M)
    return await reader.readexactly(int(length[1]) if length else 0)


async def _fail(writer: asyncio.StreamWriter, fault: Fault, whole: bytes) -> bool:
    """A word or a status, an answer of 200 with these bytes, or a status with headers."""
    if fault == "drop":
        return False
    if fault == "cut":
        writer.write(_head(200, {}, len(whole)) + whole[: len(whole) // 2])
        await writer.drain()
        return False
    if fault == "never":
        await asyncio.sleep(3600)
        return False
    if fault == "slow":
        writer.write(_head(200, {}, len(whole)))
        for byte in whole:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)
        return True
    if isinstance(fault, bytes):
        await _write(writer, 200, {}, fault)
        return True
    status, headers = (int(fault), {}) if isinstance(fault, str) else fault
    await _write(writer, status, headers, b'{"error": {"message": "as it was told to"}}')
    return True


async def _write(writer: asyncio.StreamWriter, status: int, headers: Mapping[str, str], body: bytes) -> None:
    writer.write(_head(status, headers, len(body)) + body)
    await writer.drain()


def _head(status: int, headers: Mapping[str, str], length: int) -> bytes:
    told = {"content-type": "application/json", "content-length": str(length), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"HTTP/1.1 {status} told\r\n{lines}\r\n".encode("latin-1")


@contextmanager
def standing_in(**told: Any) -> Iterator[StandIn]:
    """A stand-in that serves within it, in a thread."""
    server = StandIn(**told)
    began = threading.Event()
    thread = threading.Thread(target=asyncio.run, args=(_serve(server, began),), daemon=True)
    thread.start()
    began.wait()
    try:
        yield server
    finally:
        server.loop.call_soon_threadsafe(server.over.set)
        thread.join()


async def _serve(server: StandIn, began: threading.Event) -> None:
    server.loop, server.over = asyncio.get_running_loop(), asyncio.Event()
    tls = _self_signed() if server.self_signed else None
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, backlog=512, limit=2**24, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    began.set()
    await server.over.wait()
    listening.close()


def _self_signed() -> ssl.SSLContext:
    """What speaks TLS for 127.0.0.1 by a certificate of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    now, day = datetime.now(UTC), timedelta(days=1)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day).add_extension(address, False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(secret + made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
        context.load_cert_chain(path)
    return context


def pages(count: int) -> Iterator[tuple[str, str]]:
    """The names and texts of small reports, no two alike; the rate of every seventh is false."""
    for n in range(count):
        budget, spent = 100 + n, 90 + n
        rate = f"{float(Fraction(100 * spent, budget) + 10 * (n % 7 == 0)):.2f}"
        yield (
            f"report-{n:05}.txt",
            f"第{n}号单位项目支出绩效自评表\n单位：万元\n资金\t全年预算数\t全年执行数\t执行率\n"
            f"年度资金总额\t{budget}.00\t{spent}.00\t{rate}%\n",
        )
