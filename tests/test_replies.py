import gc
import gzip
import json
import logging
import socket
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from extractor.catalog import Prompt
from extractor.document import Document
from extractor.errors import EndpointUnavailable, ReplyNotRecorded, UsageError
from extractor.extract.client import Endpoint
from extractor.extract.model import read_with_model
from extractor.extract.replies import recording, replaying
from extractor.extract.settings import Settings
from extractor.record import Amount, Part, Reading, Report, Words, figure, rows, words

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

KEY = "sk-test-0123456789"
PAGE = "2022年度自评表\n单位名称\t某街道办事处\n体检人数\t284人\t完成率\t94.7%"
PROMPT = Prompt("small.v1", "第一行\nRead the report.", {"temperature": 0})
REPLY = '{"unit": "r2.2", "lines": [{"columns": ["count", "rate"], "rows": [[2, 3]]}]}'

Serve = Callable[..., tuple[str, list[dict[str, Any]]]]
Page = Callable[..., Document]


class Line(Part):
    count: Amount = figure("count")
    rate: Amount = figure("rate")


class Small(Report):
    kind = "small"
    unit: Words = words("unit")
    lines: list[Line] = rows("lines")


class Renamed(Small):
    lines: list[Line] = rows("lines of the table")


def answer(content: str = REPLY) -> tuple[int, Any, dict[str, str]]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    told = {"id": "chatcmpl-1", "created": 1, "model": "m-2026", "system_fingerprint": "fp", "choices": [choice]}
    headers = {"set-cookie": "session=abc", "openai-organization": "org-1", "x-request-id": "req-1"}
    return 200, told, headers


def fault(status: int, message: str) -> tuple[int, Any, dict[str, str]]:
    return status, {"error": {"message": message}}, {}


def record(tmp_path: Path, document: Document, url: str, **settings: Any) -> Reading:
    chosen = Settings(**{"model": "m", "base_url": url, "api_key": SecretStr(KEY), **settings})
    with recording(tmp_path, document), Endpoint(chosen, sleep=lambda seconds: None) as endpoint:
        return read_with_model(document, Small, endpoint, chosen, PROMPT)


def replay(
    tmp_path: Path,
    document: Document,
    kind: type[Report] = Small,
    prompt: Prompt = PROMPT,
    settings: Settings | None = None,
) -> Reading:
    with replaying(tmp_path, document, settings) as replayed, Endpoint(replayed) as endpoint:
        return read_with_model(document, kind, endpoint, replayed, prompt)


def missing(tmp_path: Path, document: Document, **changed: Any) -> ReplyNotRecorded:
    with pytest.raises(ReplyNotRecorded) as caught:
        replay(tmp_path, document, **changed)
    assert caught.value.exit_code == 3
    assert caught.value.remedy == f"extractor run {document.source.file} --record {tmp_path}"
    return caught.value


@pytest.fixture
def recorded(tmp_path: Path, page: Page, serve: Serve) -> Document:
    document = page(PAGE)
    url, _ = serve(answer())
    record(tmp_path, document, url)
    return document


def cassette(tmp_path: Path) -> str:
    (path,) = tmp_path.rglob("*.yaml")
    return path.read_text(encoding="utf-8")


def test_replayed_reading_is_the_recorded_one_without_key_or_connection(
    tmp_path: Path, page: Page, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, asked = serve(answer())
    first = record(tmp_path, page(PAGE), url)

    def connect(*where: object) -> None:
        raise AssertionError(f"a connection to {where} was opened")

    monkeypatch.setattr(socket.socket, "connect", connect)
    again = replay(tmp_path, page(PAGE))
    assert again == first
    assert again.model == "m"
    assert len(asked) == 1


def test_cassette_is_named_after_the_file_and_its_digest(tmp_path: Path, recorded: Document) -> None:
    assert [path.name for path in tmp_path.iterdir()] == [f"report-{recorded.source.sha256[:12]}.yaml"]


def test_cassette_can_be_read_and_holds_nothing_else(tmp_path: Path, recorded: Document) -> None:
    told = cassette(tmp_path)
    for line in [
        "        content: |-\n          第一行\n          Read the report.\n",
        "          r2|单位名称|某街道办事处\n",
    ]:
        assert line in told
    (exchange,) = yaml.safe_load(told)["interactions"]
    assert exchange["request"].keys() == {"method", "path", "body"}
    message = {"role": "assistant", "content": REPLY}
    reply = {"model": "m-2026", "choices": [{"finish_reason": "stop", "message": message}]}
    assert exchange["response"] == {"status": 200, "body": reply}


def test_neither_key_nor_host_is_in_the_cassette(tmp_path: Path, recorded: Document) -> None:
    told = cassette(tmp_path)
    for secret in [KEY, "Bearer", "127.0.0.1", "session=abc", "org-1", "req-1", "authorization"]:
        assert secret not in told


def test_key_is_in_no_log_of_the_recorder(
    tmp_path: Path, page: Page, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url, _ = serve(answer())
    record(tmp_path, page(PAGE), url)
    missing(tmp_path, page(PAGE), kind=Renamed)
    assert "vcr" in {each.name.partition(".")[0] for each in caplog.records}
    assert KEY not in caplog.text


def test_recording_twice_gives_the_same_bytes(tmp_path: Path, page: Page, serve: Serve) -> None:
    url, _ = serve(answer(), answer())
    record(tmp_path, page(PAGE), url)
    first = cassette(tmp_path)
    record(tmp_path, page(PAGE), url)
    assert cassette(tmp_path) == first


def test_recording_takes_the_place_of_an_earlier_or_broken_one(tmp_path: Path, page: Page, serve: Serve) -> None:
    document = page(PAGE)
    (tmp_path / f"report-{document.source.sha256[:12]}.yaml").write_text("{broken", encoding="utf-8")
    url, _ = serve(answer())
    record(tmp_path, document, url)
    assert "broken" not in cassette(tmp_path)


def test_run_that_fails_leaves_the_earlier_recording(tmp_path: Path, recorded: Document, serve: Serve) -> None:
    before = cassette(tmp_path)
    url, _ = serve(fault(503, "busy"))
    with pytest.raises(EndpointUnavailable):
        record(tmp_path, recorded, url, transport_tries=1)
    assert cassette(tmp_path) == before


def test_folder_that_cannot_hold_recordings(tmp_path: Path, page: Page) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot hold recorded replies"), recording(tmp_path / "file", page(PAGE)):
        pass


def test_waits_are_not_recorded(tmp_path: Path, page: Page, serve: Serve) -> None:
    url, asked = serve(fault(429, "busy"), "drop", fault(500, "oops"), answer())
    record(tmp_path, page(PAGE), url)
    assert len(asked) == 4
    assert len(yaml.safe_load(cassette(tmp_path))["interactions"]) == 1
    assert replay(tmp_path, page(PAGE)).problems == ()


def test_concessions_are_replayed(tmp_path: Path, page: Page, serve: Serve) -> None:
    no = fault(400, "response_format is unknown")
    url, asked = serve(fault(400, "temperature is unknown"), no, (400, b"no response_format here", {}), answer())
    first = record(tmp_path, page(PAGE), url)
    assert len(asked) == 4
    assert replay(tmp_path, page(PAGE)) == first


@pytest.mark.parametrize(
    "chosen", [{"strict": "json_object"}, {"strict": "none"}, {"omit": {"temperature"}}, {"seed": 7}]
)
def test_settings_of_the_recording_are_those_of_the_replay(
    tmp_path: Path, page: Page, serve: Serve, chosen: dict[str, Any]
) -> None:
    url, _ = serve(answer())
    first = record(tmp_path, page(PAGE), url, **chosen)
    other = Settings(model="another", base_url="http://elsewhere/api", strict="json_schema", seed=1)  # type: ignore[arg-type]
    assert replay(tmp_path, page(PAGE), settings=other) == first


def test_reply_in_a_folder_below_is_found(tmp_path: Path, page: Page, serve: Serve) -> None:
    url, _ = serve(answer())
    first = record(tmp_path / "case" / "replies", page(PAGE), url)
    assert replay(tmp_path, page(PAGE)) == first


def test_reply_of_a_renamed_file_is_found(tmp_path: Path, recorded: Document, page: Page) -> None:
    assert replay(tmp_path, page(PAGE, "另一个 name.txt")).record.parts()


def test_model_that_was_found_by_asking_is_replayed(tmp_path: Path, page: Page, serve: Serve) -> None:
    url, _ = serve((200, {"data": [{"id": "local-7b"}]}, {}), answer())
    first = record(tmp_path, page(PAGE), url, model=None)
    assert first.model == "local-7b"
    assert replay(tmp_path, page(PAGE)) == first


def test_packed_answer_is_recorded_as_text(tmp_path: Path, page: Page, serve: Serve) -> None:
    status, told, headers = answer()
    packed = gzip.compress(json.dumps(told).encode())
    url, _ = serve((status, packed, {**headers, "content-encoding": "gzip"}))
    first = record(tmp_path, page(PAGE), url)
    assert "!!binary" not in cassette(tmp_path)
    assert replay(tmp_path, page(PAGE)) == first


def test_nothing_is_recorded_for_the_document(tmp_path: Path, page: Page) -> None:
    error = missing(tmp_path, page(PAGE))
    assert str(error).startswith(
        f"report.txt: no reply is recorded for it in {tmp_path}\nTry: extractor run report.txt"
    )


def test_changed_document_is_told(tmp_path: Path, recorded: Document, page: Page) -> None:
    error = missing(tmp_path, page(PAGE.replace("284", "285")))
    assert error.what.endswith(
        f"report-{recorded.source.sha256[:12]}.yaml was recorded for other content under that name: "
        "has the document changed?"
    )


def test_changed_prompt_is_told(tmp_path: Path, recorded: Document) -> None:
    assert missing(tmp_path, recorded, prompt=Prompt("small.v2", "Read it.", PROMPT.settings)).what.endswith(
        "answers this request: the prompt changed since"
    )


def test_changed_kind_is_told(tmp_path: Path, recorded: Document) -> None:
    assert (
        "(the kind's fields, the windows, or how the document is read) changed"
        in missing(tmp_path, recorded, kind=Renamed).what
    )


def test_changed_setting_is_told(tmp_path: Path, recorded: Document) -> None:
    changed = Prompt(PROMPT.name, PROMPT.text, {"temperature": 1})
    assert "a setting of the model changed" in missing(tmp_path, recorded, prompt=changed).what


def test_changed_model_is_told(tmp_path: Path, recorded: Document) -> None:
    def with_another_model() -> None:
        with replaying(tmp_path, recorded) as replayed:
            other = replayed.model_copy(update={"model": "other"})
            with Endpoint(other) as endpoint:
                read_with_model(recorded, Small, endpoint, other, PROMPT)

    with pytest.raises(ReplyNotRecorded, match="the model changed"):
        with_another_model()


def test_request_that_is_made_once_more_is_told(tmp_path: Path, recorded: Document) -> None:
    def twice() -> None:
        with replaying(tmp_path, recorded) as replayed, Endpoint(replayed) as endpoint:
            for _ in range(2):
                read_with_model(recorded, Small, endpoint, replayed, PROMPT)

    with pytest.raises(ReplyNotRecorded, match="asked more often than it was"):
        twice()


def test_list_of_models_is_not_asked_for_on_replay(tmp_path: Path, recorded: Document) -> None:
    def listed() -> None:
        with replaying(tmp_path, recorded) as replayed:
            unnamed = replayed.model_copy(update={"model": None})
            with Endpoint(unnamed) as endpoint:
                endpoint.model  # noqa: B018

    with pytest.raises(ReplyNotRecorded):
        listed()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{broken",
        b"version: 1\ninteractions: []\n",
        b"interactions: [1]",
        b"- 1",
        b"\xff\xfe",
        b"!!python/name:os.system x",
    ],
)
def test_file_that_is_no_cassette(tmp_path: Path, page: Page, content: bytes) -> None:
    document = page(PAGE)
    (tmp_path / f"x-{document.source.sha256[:12]}.yaml").write_bytes(content)
    assert "is not a file of recorded replies" in missing(tmp_path, document).what


def test_folder_of_replies_that_is_not_there(tmp_path: Path, page: Page) -> None:
    with pytest.raises(UsageError, match="is not a folder"):
        replay(tmp_path / "none", page(PAGE))


def test_command_to_record_can_be_pasted(tmp_path: Path, page: Page) -> None:
    with pytest.raises(ReplyNotRecorded, match=r"Try: extractor run 'a b\.txt' --record"):
        replay(tmp_path, page(PAGE, "a b.txt"))


def test_long_name_in_chinese_is_a_valid_one(tmp_path: Path, page: Page, serve: Serve) -> None:
    document = page(PAGE, "部门整体支出绩效自评报告" * 10 + ".pdf")
    url, _ = serve(answer())
    record(tmp_path, document, url)
    assert replay(tmp_path, document).model == "m"


def test_folder_that_holds_no_file_is_told_before_a_model_is_asked(tmp_path: Path, page: Page, serve: Serve) -> None:
    document = page(PAGE)
    (tmp_path / f"report-{document.source.sha256[:12]}.yaml").mkdir()
    url, asked = serve(answer())
    with pytest.raises(UsageError, match="cannot hold recorded replies"):
        record(tmp_path, document, url)
    assert asked == []


def test_replies_that_cannot_be_written_are_told(tmp_path: Path, page: Page, serve: Serve) -> None:
    document = page(PAGE)
    (tmp_path / f"report-{document.source.sha256[:12]}.part").mkdir()
    url, _ = serve(answer())
    with pytest.raises(UsageError, match="cannot hold recorded replies"):
        record(tmp_path, document, url)


def test_failure_to_write_replies_reaches_into_no_later_recording(tmp_path: Path, page: Page, serve: Serve) -> None:
    document = page(PAGE)
    (tmp_path / "full" / f"report-{document.source.sha256[:12]}.part").mkdir(parents=True)
    url, _ = serve(answer(), answer())
    settings = Settings(model="m", base_url=url, api_key=SecretStr(KEY))
    with pytest.raises(UsageError) as failed:
        record(tmp_path / "full", document, url)
    with recording(tmp_path / "next", document), Endpoint(settings) as endpoint:
        del failed  # with it goes whatever the failure still held
        gc.collect()
        first = read_with_model(document, Small, endpoint, settings, PROMPT)
    assert replay(tmp_path / "next", document) == first


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("response", "status", "x"),
        ("response", "status", 500),
        ("response", "body", None),
        ("response", "body", [1]),
        ("body", "model", 5),
        ("body", "messages", None),
        ("body", "response_format", "x"),
    ],
)
def test_changed_cassette_is_no_file_of_recorded_replies(
    tmp_path: Path, recorded: Document, part: str, name: str, value: object
) -> None:
    (path,) = tmp_path.rglob("*.yaml")
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    (exchange,) = told["interactions"]
    (exchange["request"]["body"] if part == "body" else exchange[part])[name] = value
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    assert "is not a file of recorded replies" in missing(tmp_path, recorded).what


def test_cassette_that_unfolds_to_gigabytes_is_refused(tmp_path: Path, recorded: Document) -> None:
    (path,) = tmp_path.rglob("*.yaml")
    folds = "".join(f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n" for old, new in pairwise("abcdefghij"))
    request = "{method: POST, path: /v1/chat/completions, body: {model: m, messages: *j}}"
    told = f"a: &a some words\n{folds}interactions:\n- request: {request}\n  response: {{status: 200, body: {{}}}}\n"
    path.write_text(told, encoding="utf-8")
    assert "longer than any request" in missing(tmp_path, recorded).what
