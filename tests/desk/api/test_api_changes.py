"""The change feed by HTTP: page by page, with a wait, and as a stream of events."""

import json
import socket
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy.engine import make_url
from waiting import wait_until

from tests.conftest import administrating
from worker.desk.watches import change_watch, event_stream, item_watch
from worker.desk.web import patience
from worker.errors import Unavailable
from worker.store.database import Database

EVENTS = "text/event-stream"


class Stream:
    """A client that reads events as they come."""

    def __init__(self, answer):
        assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, EVENTS)
        self._answer = answer

    def __iter__(self):
        """Each event as its fields; a comment as its text."""
        fields = {}
        for line in self._answer:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if line.startswith(b":"):
                yield value
            elif name:
                fields[name] = value
            elif fields:
                if "data" in fields:
                    yield fields
                fields = {}

    def take(self, count):
        """The numbers of the next changes."""
        events = (json.loads(one["data"]) for one in self if isinstance(one, dict))
        return [next(events)["seq"] for _ in range(count)]

    def close(self):
        self._answer.close()
        self._answer.connection.close()


@pytest.fixture
def follow(served):
    """A function that opens a stream."""
    opened = []

    def make(path="/changes", **headers):
        opened.append(Stream(served.open("GET", path, accept=EVENTS, **headers)))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def quick(monkeypatch):
    """Less time between heartbeats, checks and tries."""
    monkeypatch.setattr(event_stream, "HEARTBEAT_S", 0.05)
    monkeypatch.setattr(event_stream, "CHECK_INTERVAL_S", 0.05)
    for module in (event_stream, change_watch, item_watch):
        monkeypatch.setattr(module, "DATABASE_RETRY_S", 0.05)


def test_changes_come_in_order_page_by_page(ask, clerk, desk):
    for number in range(3):
        clerk.record(f"/{number}", f"text {number}")
    page = ask.get("/api/v1/changes?limit=2").json()
    assert page["items"][0] == {
        "seq": 1, "document_id": 1, "kind": "created", "time": clerk.now.isoformat(timespec="seconds")
    }  # fmt: skip
    assert page["after"] == 2
    assert [one["seq"] for one in ask.get("/api/v1/changes?after=2").json()["items"]] == [3]
    assert ask.get("/api/v1/changes?after=3").json() == {"items": [], "after": 3}
    ask.get("/api/v1/changes?after=3&reader=indexer")
    assert [(one.name, one.seq) for one in desk.store.feed_readers.all()] == [("indexer", 3)]


def test_questions_that_make_no_sense(ask, problem):
    for query in (f"after={2**63} after=-1 after=x limit=0 limit=1001 wait=61 wait=nan reader= reader=%00"
                  " since=1").split():  # fmt: skip
        for accept in ("application/json", EVENTS):
            problem(ask.get(f"/api/v1/changes?{query}", headers={"accept": accept}), 422, "bad_value")
    for given in ("x", "-1", "\xb2", "9" * 30, "1.5", ""):
        headers = {"accept": EVENTS, "last-event-id": given.encode("latin-1")}
        problem(ask.get("/api/v1/changes", headers=headers), 422, "bad_value")


def test_a_poll_is_answered_as_soon_as_there_is_a_change(served, clerk, desk):
    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(served.ask, "/changes?wait=60") for _ in range(20)]
        wait_until(lambda: desk.poll_places.taken == 20, "all wait")
        assert served.ask("/articles")["items"] == []  # more wait than the desk has threads
        clerk.record()
        assert {one.result()["after"] for one in waiting} == {1}


def test_a_poll_ends_with_its_time(ask):
    assert ask.get("/api/v1/changes?wait=0.1").json() == {"items": [], "after": 0}


def test_changes_stream_as_they_happen_to_all_who_follow(follow, clerk):
    clerk.record("/a")
    streams = [follow() for _ in range(12)]
    assert {tuple(one.take(1)) for one in streams} == {(1,)}
    for number in range(5):
        clerk.record(f"/{number}", f"text {number}")
    assert {tuple(one.take(5)) for one in streams} == {(2, 3, 4, 5, 6)}


def test_a_stream_goes_on_where_the_last_one_ended(follow, clerk):
    for number in range(5):
        clerk.record(f"/{number}", f"text {number}")
    first = follow("/changes?after=1")
    assert first.take(2) == [2, 3]
    first.close()
    assert follow("/changes?after=1", last_event_id="3").take(2) == [4, 5]


def test_who_is_far_behind_is_given_everything(follow, clerk, monkeypatch):
    monkeypatch.setattr(event_stream, "CHANGES_PER_PART", 3)
    monkeypatch.setattr(change_watch, "MAX_SHARED", 4)
    ahead = follow()
    for number in range(20):
        clerk.record(f"/{number}", f"text {number}")
    assert ahead.take(20) == list(range(1, 21))
    assert follow().take(20) == list(range(1, 21))


@pytest.mark.usefixtures("quick")
def test_a_heartbeat_shows_that_the_stream_is_open(follow):
    events = iter(follow())
    assert [next(events), next(events)] == ["open", "open"]


@pytest.mark.usefixtures("quick")
def test_a_stream_ends_when_its_token_is_revoked(follow, desk):
    stream = follow()
    desk.store.access_tokens.revoke("served")
    events = [one for one in stream if isinstance(one, dict)]
    assert events == [{"event": "end", "data": '{"reason":"not_logged_in"}'}]
    wait_until(lambda: desk.stream_places.taken == 0, "its place is free")


def test_streams_and_polls_end_when_the_desk_stops(served, follow, desk):
    stream = follow()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(served.ask, "/changes?wait=60")
        wait_until(lambda: desk.poll_places.taken, "it waits")
        served.stop()
        assert waiting.result() == {"items": [], "after": 0}
    assert [one for one in stream if isinstance(one, dict)] == [
        {"event": "end", "data": '{"reason":"stopping"}'}
    ]
    served.thread.join()


def test_no_more_streams_than_there_are_places(served, follow, desk, monkeypatch):
    monkeypatch.setattr(desk.stream_places, "_count", 2)
    streams = [follow(), follow()]
    with served.open("GET", "/changes", accept=EVENTS) as answer:
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert json.loads(answer.read())["reason"] == "busy"
    streams[0].close()
    wait_until(lambda: desk.stream_places.taken == 1, "a place is free")
    follow()


def test_who_takes_nothing_is_dropped(served, desk, clerk, monkeypatch, caplog):
    monkeypatch.setattr(patience, "MAX_PAUSE_S", 0.2)
    # More than what the kernel keeps for a connection, without as many documents.
    monkeypatch.setattr(
        event_stream, "_change_event", lambda change: b"data: %d\n\n" % change.seq * 1_000_000
    )
    for number in range(3):
        clerk.record(f"/{number}", f"text {number}")
    with socket.create_connection(("127.0.0.1", served.port)) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        head = f"GET /api/v1/changes HTTP/1.1\r\nhost: localhost\r\naccept: {EVENTS}\r\n"
        head += f"authorization: {served.headers['authorization']}\r\n\r\n"
        reader.sendall(head.encode())
        wait_until(lambda: "slow_reader" in caplog.text, "it is dropped")
        wait_until(lambda: desk.stream_places.taken == 0, "its place is free")
        with pytest.raises(ConnectionResetError):
            deque(iter(partial(reader.recv, 65536), b""), maxlen=0)
    assert "/api/v1/changes" in caplog.text


@pytest.fixture
def away(desk, monkeypatch, request):
    """A context in which the database cannot be reached."""

    @contextmanager
    def locked_out():
        server = request.getfixturevalue("postgres_server")
        with administrating(server) as connection:
            name = make_url(desk.settings.database_url).database
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            connection.execute(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            yield
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    @contextmanager
    def failing():
        def fail(*_, **__):
            raise Unavailable("database: disk I/O error")

        with monkeypatch.context() as patch:
            for name in ("reading", "writing", "driver_connection"):
                patch.setattr(Database, name, fail)
            yield

    return failing if desk.store.database.is_sqlite else locked_out


@pytest.mark.usefixtures("quick")
def test_a_stream_outlives_a_database_that_was_away(served, follow, clerk, away):
    stream = follow()
    clerk.record("/a")
    assert stream.take(1) == [1]
    events = (one for one in stream if isinstance(one, dict))
    with away():
        assert next(events)["event"] == "unavailable"
        with served.open("GET", "/changes") as answer:
            assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert next(events)["event"] == "available"
    clerk.record("/b", "other words")
    assert json.loads(next(events)["data"])["seq"] == 2
