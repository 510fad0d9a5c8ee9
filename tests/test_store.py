"""What a store keeps, and how it tells what is wrong with it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import StoreUnusable
from extractor.extract.completion import Completion
from extractor.finding import DocumentResult, FailureTold
from extractor.report.to_json import json_to_result
from extractor.store import Asked, Filters, Store, held, opened, url_in

SAMPLE = Path(__file__).parent / "results" / "sample.json"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(opened(url_in(tmp_path), make=True))
    yield made
    made.close()


@pytest.fixture
def told() -> DocumentResult:
    return json_to_result(SAMPLE.read_text(encoding="utf-8"), SAMPLE).documents[0]


def kept(store: Store, told: DocumentResult, path: str = "a.txt", key: str = "k") -> None:
    run = store.begin_run({}, {})
    store.see(run, path, told.source.sha256)
    store.keep_result(run, key, path, told)


def test_result_comes_back_as_it_was_under_its_path(store: Store, told: DocumentResult) -> None:
    kept(store, told)
    (found,) = store.results()
    source = told.source.model_copy(update={"file": "a.txt"})
    assert found == told.model_copy(update={"source": source})
    (summary,) = store.summaries()
    assert (summary.path, summary.kind, summary.sha256) == ("a.txt", told.kind, told.source.sha256)


def test_findings_are_filtered_by_verdict_rule_and_kind(store: Store, told: DocumentResult) -> None:
    kept(store, told)
    assert len(list(store.findings())) == len(told.findings)
    for verdict in {finding.verdict.value for finding in told.findings}:
        rows = list(store.findings(Filters(verdicts=[verdict], kinds=[told.kind])))
        assert [row["rule"] for row in rows] == [f.rule for f in told.findings if f.verdict == verdict]
    assert list(store.findings(Filters(kinds=["no such kind"]))) == []


def test_content_that_another_replaces_at_its_path_no_longer_counts(store: Store, told: DocumentResult) -> None:
    kept(store, told)
    store.see(2, "a.txt", "f" * 64)
    assert list(store.results()) == []


def test_copies_are_one_document_named_by_a_path_of_the_last_run(store: Store, told: DocumentResult) -> None:
    kept(store, told, "b.txt")
    store.see(1, "a.txt", told.source.sha256)
    assert [found.source.file for found in store.results()] == ["a.txt"]
    store.see(2, "c.txt", told.source.sha256)
    assert [found.source.file for found in store.results()] == ["c.txt"]
    assert store.copies() == [("a.txt", "c.txt"), ("b.txt", "c.txt")]


def test_result_of_other_settings_takes_the_place_of_the_earlier_one_and_leaves_it(
    store: Store, told: DocumentResult
) -> None:
    kept(store, told)
    kept(store, told.model_copy(update={"findings": []}), key="l")
    assert list(store.findings()) == []
    store.choose(told.source.sha256, "k", "a.txt")
    assert len(list(store.findings())) == len(told.findings)


def test_failure_counts_until_the_document_is_read(store: Store, told: DocumentResult) -> None:
    kept(store, told)
    failure = FailureTold(file="a.txt", error="is cut", remedy="another", exit_code=3)
    store.keep_failure(1, failure, told.source.sha256)
    assert (list(store.failures()), list(store.results())) == ([failure], [])
    store.choose(told.source.sha256, "k", "a.txt")
    assert list(store.failures()) == []


def test_first_reply_to_a_request_stays(store: Store) -> None:
    first = Completion("{}", "stop", "", {"total_tokens": 5})
    assert store.keep_reply(Asked("r", "d", "m", first))
    assert not store.keep_reply(Asked("r", "d", "m", Completion("other")))
    assert store.replies(["r", "none"]) == {"r": first} == store.replies_about("d")


def test_usage_that_is_not_reported_stays_unreported(store: Store) -> None:
    store.keep_reply(Asked("r", "d", "m", Completion("{}")))
    assert store.replies(["r"])["r"].usage is None


def test_second_run_on_one_folder_is_refused_and_the_first_is_named(tmp_path: Path) -> None:
    with (
        held(tmp_path),
        pytest.raises(StoreUnusable, match=r"another run writes into it \(process \d+ on "),
        held(tmp_path),
    ):
        pass
    with held(tmp_path):
        pass


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"no database at all, but long enough to be looked at" * 40, "is not a database")],
)
def test_file_that_is_no_database_is_told(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "extractor.db").write_bytes(content)
    with pytest.raises(StoreUnusable, match=what):
        opened(url_in(tmp_path), make=True)


def test_damaged_database_is_told(tmp_path: Path, store: Store, told: DocumentResult) -> None:
    kept(store, told)
    store.close()
    path = tmp_path / "extractor.db"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(StoreUnusable, match="damaged"):
        list(Store(opened(url_in(tmp_path), make=True)).results())


@pytest.mark.parametrize("made", ["", "CREATE TABLE meta (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)"])
def test_a_store_whose_making_was_cut_short_is_made_to_the_end(tmp_path: Path, made: str) -> None:
    with sqlite3.connect(tmp_path / "extractor.db") as cut:
        cut.execute(made)
    cut.close()
    for _ in range(2):
        store = Store(opened(url_in(tmp_path), make=True))
        assert [*store.results()] == []
        store.close()


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "extractor.db") as other:
        other.execute("CREATE TABLE recipes (id INTEGER)")
    other.close()
    with pytest.raises(StoreUnusable, match="holds no results of this program"):
        opened(url_in(tmp_path), make=True)


def test_store_of_another_format_is_told(tmp_path: Path, store: Store) -> None:
    store.close()
    with sqlite3.connect(tmp_path / "extractor.db") as other:
        other.execute("UPDATE meta SET value = '9'")
    other.close()
    with pytest.raises(StoreUnusable, match="is of format 9; this version reads format 1"):
        opened(url_in(tmp_path), make=True)


def test_store_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="there is no such database"):
        opened(url_in(tmp_path), make=False)
    assert list(tmp_path.iterdir()) == []


def test_address_of_no_database_is_told() -> None:
    with pytest.raises(StoreUnusable, match="names no database"):
        opened("nothing", make=True)


def test_database_that_another_program_holds_is_told(tmp_path: Path, store: Store) -> None:
    impatient = Store(opened(f"{url_in(tmp_path)}?timeout=0.1", make=True))
    with sqlite3.connect(tmp_path / "extractor.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnusable, match="another program holds the database"):
            impatient.begin_run({}, {})
        other.execute("ROLLBACK")
    other.close()
    assert impatient.begin_run({}, {}) == 1
    impatient.close()


def test_password_of_a_database_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable) as caught:
        opened("nothing://me:secret@host/base", make=True)
    assert "secret" not in str(caught.value)
