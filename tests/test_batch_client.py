"""The Batch API over real sockets: a file goes up, its job is told, its replies come down; no job is begun twice."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from extractor.errors import EndpointRefused, EndpointUnavailable, SettingMissing
from extractor.extract.batch import request_line
from extractor.extract.batch_client import BatchEndpoint
from extractor.extract.settings import Settings
from tests.batch_server import BatchServer, batch_server, said

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

KEY = "sk-test-0123456789"
DIGEST = "d" * 64


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with batch_server(lambda line: said(line["custom_id"], "{}")) as started:
        yield started


@pytest.fixture
def endpoint(server: BatchServer) -> Iterator[BatchEndpoint]:
    with BatchEndpoint(Settings(base_url=server.url, api_key=SecretStr(KEY))) as told:
        yield told


@pytest.fixture
def requests(tmp_path: Path) -> Path:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(b"".join(request_line(name, {"model": "m", "messages": []}) for name in ("a", "b")))
    return path


def test_a_file_goes_up_byte_for_byte_and_its_replies_come_down(
    server: BatchServer, endpoint: BatchEndpoint, requests: Path
) -> None:
    job = endpoint.submit(requests, DIGEST)
    assert (job["status"], job["request_counts"]["total"]) == ("in_progress", 2)
    assert server.files[job["input_file_id"]] == requests.read_bytes()
    server.finish()
    state = endpoint.state(job["id"])
    assert state["status"] == "completed"
    out = io.BytesIO()
    endpoint.fetch(state["output_file_id"], out)
    assert [json.loads(line)["custom_id"] for line in out.getvalue().splitlines()] == ["b", "a"]


def test_a_job_whose_answer_was_lost_is_found_again_and_not_begun_twice(
    server: BatchServer, endpoint: BatchEndpoint, requests: Path
) -> None:
    server.drop_next_job = True
    with pytest.raises(EndpointUnavailable):
        endpoint.submit(requests, DIGEST)
    assert endpoint.submit(requests, DIGEST)["id"] == "batch_1"
    assert server.asked.count("POST /v1/batches") == 1


def test_a_job_that_failed_may_be_begun_again(server: BatchServer, endpoint: BatchEndpoint, requests: Path) -> None:
    endpoint.submit(requests, DIGEST)
    server.jobs["batch_1"]["status"] = "failed"
    assert endpoint.submit(requests, DIGEST)["id"] == "batch_2"


def test_an_endpoint_that_lists_no_jobs_serves_too(
    server: BatchServer, endpoint: BatchEndpoint, requests: Path
) -> None:
    server.lists_jobs = False
    assert endpoint.submit(requests, DIGEST)["id"] == "batch_1"


def test_a_job_that_the_endpoint_does_not_know_is_told(endpoint: BatchEndpoint) -> None:
    with pytest.raises(EndpointRefused, match="answers 404"):
        endpoint.state("batch_9")


def test_an_endpoint_that_is_not_there_is_told(requests: Path) -> None:
    with (
        BatchEndpoint(Settings(base_url="http://127.0.0.1:1/v1", api_key=SecretStr(KEY)), tries=0) as endpoint,
        pytest.raises(EndpointUnavailable, match="cannot be reached") as told,
    ):
        endpoint.submit(requests, DIGEST)
    assert KEY not in str(told.value)


def test_without_a_key_it_is_told_what_is_missing() -> None:
    with pytest.raises(SettingMissing):
        BatchEndpoint(Settings())
