"""An endpoint of the Batch API on loopback, over real sockets: files, jobs, replies by a function of the request."""

import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Reply = Callable[[dict[str, Any]], dict[str, Any] | None]  # the line of a request, to the line of its reply; None: lost


def said(request: str, text: str, **changes: Any) -> dict[str, Any]:
    """The line of a reply."""
    message = {"role": "assistant", "content": text}
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    body = {
        "id": "c",
        "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": usage,
    }
    response = {"status_code": 200, "request_id": "r", "body": body}
    return {"id": f"batch_req_{request[:6]}", "custom_id": request, "response": response, "error": None} | changes


class BatchServer(http.server.ThreadingHTTPServer):
    """What the endpoint holds, and what it is to do."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply = reply
        self.files: dict[str, bytes] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []  # method and path of every request
        self.ending = "completed"
        self.lists_jobs = True
        self.drop_next_job = False  # takes the job, and closes the connection before it says so

    @property
    def url(self) -> str:
        """The address for OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def add_file(self, data: bytes) -> str:
        """The name of a file with these bytes."""
        name = f"file-{len(self.files) + 1}"
        self.files[name] = data
        return name

    def finish(self) -> None:
        """Answers every job that is in progress."""
        for job in self.jobs.values():
            if job["status"] == "in_progress":
                self._answer(job)

    def _answer(self, job: dict[str, Any]) -> None:
        requests = [json.loads(line) for line in self.files[job["input_file_id"]].splitlines()]
        told = [line for line in map(self.reply, reversed(requests)) if line is not None]
        good = [line for line in told if not line["error"]]
        bad = [line for line in told if line["error"]]
        job["output_file_id"] = self.add_file(_lines(good)) if good else None
        job["error_file_id"] = self.add_file(_lines(bad)) if bad else None
        job["status"] = self.ending
        job["request_counts"] = {"total": len(requests), "completed": len(good), "failed": len(requests) - len(good)}


def _lines(told: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in told)


@contextmanager
def batch_server(reply: Reply) -> Iterator[BatchServer]:
    """A server while it is wanted."""
    server = BatchServer(reply)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    server: BatchServer

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.asked.append(f"POST {self.path}")
        if self.path == "/v1/files":
            self._tell(200, _file(self.server.add_file(_uploaded(data)), len(data)))
        elif self.path == "/v1/batches":
            self._begin(json.loads(data))
        else:
            self._tell(404, {"error": {"message": "no such path"}})

    def _begin(self, told: dict[str, Any]) -> None:
        name = f"batch_{len(self.server.jobs) + 1}"
        total = len(self.server.files[told["input_file_id"]].splitlines())
        job = {"id": name, "object": "batch", "created_at": 1, "status": "in_progress", **told}
        job["request_counts"] = {"total": total, "completed": 0, "failed": 0}
        self.server.jobs[name] = job
        if self.server.drop_next_job:
            self.server.drop_next_job = False
            self.connection.close()
            return
        self._tell(200, job)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(f"GET {path}")
        if path == "/v1/batches" and self.server.lists_jobs:
            self._tell(200, {"object": "list", "data": [*self.server.jobs.values()], "has_more": False})
        elif found := re.fullmatch(r"/v1/files/(file-\d+)/content", path):
            self._send(200, self.server.files[found[1]])
        elif job := self.server.jobs.get(path.removeprefix("/v1/batches/")):
            self._tell(200, job)
        else:
            self._tell(404, {"error": {"message": "no such path"}})

    def _tell(self, status: int, told: dict[str, Any]) -> None:
        self._send(status, json.dumps(told).encode())

    def _send(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        pass


def _file(name: str, size: int) -> dict[str, Any]:
    told = {"id": name, "object": "file", "bytes": size, "created_at": 1, "filename": "f", "purpose": "batch"}
    return told | {"status": "processed"}


def _uploaded(data: bytes) -> bytes:
    """The file in a multipart form."""
    boundary = data.partition(b"\r\n")[0]
    part = next(part for part in data.split(boundary) if b'name="file"' in part)
    return part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
