"""Exports by HTTP: the records of `winnow export`, sent while they are read."""

import io
import json
import socket
from importlib.util import find_spec

import pyarrow.parquet
import pytest
from store.clerk import comment
from waiting import wait_until

from worker.deliver import export
from worker.errors import Rejected


@pytest.fixture
def stored(clerk, desk):
    clerk.record("/a", "some words", [comment("c1")], title="Ünï", language="en")
    clerk.record("/b", "other words", language="de")
    return list(export.read_changed(desk.store, 0))


def lines(answer):
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_the_records_are_those_of_the_command(ask, desk, stored, clerk):
    answer = ask.get("/api/v1/export")
    assert answer.headers["content-type"] == "application/jsonl"
    assert lines(answer) == stored
    assert [one["id"] for one in lines(ask.get("/api/v1/export?after=1"))] == [2]
    assert [one["id"] for one in lines(ask.get("/api/v1/export?language=en&with_comments=true"))] == [1]
    desk.store.corrections.merge(1, 2, clerk.now)
    assert [one["id"] for one in lines(ask.get("/api/v1/export"))] == [1]
    assert [(one["id"], one["duplicate_of"]) for one in lines(ask.get("/api/v1/export?all=true"))] == [
        (1, None),
        (2, 1),
    ]
    assert [(one["id"], one["gone"]) for one in lines(ask.get("/api/v1/export?after=2"))][-1] == (2, "merged")


def test_parquet_has_the_same(ask, stored):
    answer = ask.get("/api/v1/export?format=parquet")
    table = pyarrow.parquet.read_table(io.BytesIO(answer.content))
    assert table["title"].to_pylist() == [one["title"] for one in stored]


def test_what_makes_no_sense_is_refused(ask, problem, monkeypatch):
    for query in ("after=-1", "after=1&all=true", "format=csv", "kind=none", "since=sometime", "limit=1"):
        problem(ask.get(f"/api/v1/export?{query}"), 422, "bad_value")

    def import_extra(_module):
        raise Rejected("missing_extra", export.PYARROW_HINT)

    monkeypatch.setattr(export, "_import_extra", import_extra)
    found = problem(ask.get("/api/v1/export?format=parquet"), 409, "missing_extra")
    assert "pip install" in found["detail"]
    assert find_spec("pyarrow")


def test_a_slow_reader_holds_no_connection_to_the_database_and_no_thread(served, desk, clerk, monkeypatch):
    monkeypatch.setattr(desk.export_places, "_count", 2)
    monkeypatch.setattr("worker.store.feed.export_pages.MAX_DOCUMENTS_PER_PAGE", 1)
    # More than what the kernel keeps for a connection, without as many documents.
    monkeypatch.setitem(export.FORMATS, "jsonl", lambda records: (b"x" * 10_000_000 for _ in records))
    for number in range(4):
        clerk.record(f"/{number}", f"text {number}")
    readers = []
    for _ in range(2):
        reader = socket.create_connection(("127.0.0.1", served.port))
        readers.append(reader)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        head = "GET /api/v1/export HTTP/1.1\r\nhost: localhost\r\nauthorization: "
        reader.sendall(f"{head}{served.headers['authorization']}\r\n\r\n".encode())
        assert reader.recv(12) == b"HTTP/1.1 200"
    wait_until(lambda: desk.export_places.taken == 2, "both are read")
    with served.open("GET", "/export") as answer:
        assert (answer.status, json.loads(answer.read())["reason"]) == (503, "busy")
    wait_until(lambda: _connections_in_use(desk) == 0, "no connection is held")
    clerk.record("/more", "it can be written meanwhile")
    for reader in readers:
        reader.close()
    wait_until(lambda: desk.export_places.taken == 0, "the places are free")


def _connections_in_use(desk):
    return desk.store.database.engine.pool.checkedout()


@pytest.mark.usefixtures("stored")
def test_a_reader_that_gives_its_name_is_listed_with_its_place(ask, desk, clerk, problem):
    ask.get("/api/v1/export?reader=archive&language=de")
    (reader,) = desk.store.feed_readers.all()
    assert (reader.name, reader.reads, reader.seq, reader.behind) == ("archive", "export", 2, 0)
    clerk.record("/c", "more words")
    assert lines(ask.get("/api/v1/export?reader=archive&after=2"))[0]["id"] == 3
    assert [(one.seq, one.behind) for one in desk.store.feed_readers.all()] == [(3, 0)]
    found = problem(ask.get("/api/v1/export?reader=%00"), 422, "bad_value")
    assert "1 to 100 characters" in found["fields"][0]["problem"]
    problem(ask.get("/api/v1/export?reader=a&all=true"), 422, "bad_value")
