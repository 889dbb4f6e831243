"""Documents are submitted, and it is seen what becomes of them."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from kombu.exceptions import OperationalError
from waiting import wait_until

from worker.document import ItemRef
from worker.errors import Rejected

URL = "https://a.example/x"
JSON = {"content-type": "application/json"}


@pytest.fixture
def notified(monkeypatch):
    """The items that workers are notified of."""
    found = []
    monkeypatch.setattr("tasks.acceptance.notify_fresh", found.extend)
    return found


@pytest.fixture
def watched(desk, tmp_path, clock):
    """A watched folder."""
    folder = tmp_path / "watched"
    folder.mkdir()
    desk.store.sources.add("folder", str(folder), 60.0, clock.now)
    return folder


def test_an_address_is_accepted_once(tell, notified, clerk):
    sent = {"target": URL, "key": "a", "meta": {"received": "2026-03-01T00:00:00Z"}}
    answer = tell.post("/api/v1/items", json=sent)
    assert answer.status_code == 202
    assert answer.json() == {
        "items": [{"id": 1, "target": URL, "state": "pending", "new": True}], "reason": None, "detail": None,
    }  # fmt: skip
    assert [item.item_id for item in notified] == [1]
    assert clerk.item(1)["meta"] == sent["meta"]
    again = tell.post("/api/v1/items", json={"target": "https://other.example/", "key": "a"}).json()
    assert [(one["id"], one["new"]) for one in again["items"]] == [(1, False)]


def test_of_many_each_has_its_own_result(tell, desk, notified):
    sent = [{"target": URL, "key": "1"}, {"target": "no address"}, 7, {"target": URL, "key": "1"},
            {"target": "https://b.example/"}]  # fmt: skip
    results = tell.post("/api/v1/items", json=sent).json()["results"]
    assert [len(one["items"]) for one in results] == [1, 0, 0, 1, 1]
    assert [one["reason"] for one in results] == [None, "malformed_message", "malformed_message", None, None]
    assert results[0]["items"][0]["new"]
    assert not results[3]["items"][0]["new"]
    assert len(notified) == 3
    assert desk.store.library.standing(desk.now()).items == {"pending": 2}
    assert tell.post("/api/v1/items", json=[]).json() == {"results": []}


REFUSED = (
    ({}, "malformed_message"), ({"target": "  "}, "malformed_message"), (None, "malformed_message"),
    ("text", "malformed_message"), ({"target": URL, "key": ""}, "malformed_message"),
    ({"target": URL, "key": "x" * 501}, "malformed_message"), ({"target": "x" * 8_001}, "malformed_message"),
    ({"target": URL, "meta": []}, "malformed_message"), ({"target": URL, "v": 2}, "malformed_message"),
    ({"target": URL, "meta": {"a": "x" * 100_001}}, "malformed_message"),
    ({"target": "relative/path"}, "malformed_message"), ({"target": "file://["}, "malformed_message"),
    ({"target": "/etc/passwd"}, "outside_folder"), ({"target": "file:///etc/passwd"}, "outside_folder"),
    ({"target": "/nul\0"}, "outside_folder"), ({"target": "\ud800"}, "malformed_message"),
)  # fmt: skip
BODIES = (
    (b"{", 422, "bad_value"), (b"", 422, "bad_value"), (b"[" * 100_000, 422, "bad_value"),
    (b'{"target": "https://a.example", "meta": {"a": NaN}}', 422, "malformed_message"),
    (b"\xff\xfe", 422, "bad_value"), (b'"' + b"x" * 5_000_001, 413, "too_large"),
    (b"[" + b",".join([b'{"target": "https://a.example"}'] * 10_000) + b"]", 413, "too_many_items"),
)  # fmt: skip


def test_what_cannot_be_submitted_is_refused_and_leaves_nothing(tell, desk, problem):
    for sent, reason in REFUSED:
        problem(tell.post("/api/v1/items", content=json.dumps(sent), headers=JSON), 422, reason)
    for body, status, reason in BODIES:
        problem(tell.post("/api/v1/items", content=body, headers=JSON), status, reason)
    assert desk.store.library.standing(desk.now()).items == {}


def test_a_token_that_may_only_read_submits_nothing(ask, problem):
    problem(ask.post("/api/v1/items", json={"target": URL}), 403, "read_only_token")


@pytest.mark.usefixtures("notified")
def test_a_file_of_a_watched_folder_is_accepted(tell, watched, problem):
    (watched / "a.txt").write_text("Some words.")
    (watched / "out").symlink_to("/etc/hostname")
    found = tell.post("/api/v1/items", json={"target": str(watched / "a.txt")}).json()
    assert [one["target"] for one in found["items"]] == [str(watched / "a.txt")]
    problem(tell.post("/api/v1/items", json={"target": str(watched / "out")}), 422, "outside_folder")


@pytest.mark.usefixtures("notified")
def test_a_file_with_many_documents_is_many_items_of_one_key(tell, ask, watched):
    (watched / "many.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n{"text": "Three."}\n')
    made = tell.post("/api/v1/items", json={"target": str(watched / "many.jsonl"), "key": "k"}).json()[
        "items"
    ]
    assert len(made) == 3
    first = ask.get("/api/v1/items", params={"key": "k", "limit": 2}).json()
    rest = ask.get("/api/v1/items", params={"key": "k", "limit": 2, "cursor": first["next"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [one["id"] for one in made]
    assert rest["next"] is None


def test_a_submission_stays_when_the_broker_is_away(tell, desk, monkeypatch):
    def fail(*_, **__):
        raise OperationalError("nobody answers")

    monkeypatch.setattr("tasks.app.app.send_task", fail)
    assert tell.post("/api/v1/items", json={"target": URL}).status_code == 202
    assert desk.store.library.standing(desk.now()).items == {"pending": 1}


def test_what_became_of_an_item(ask, clerk, desk, problem):
    done, failed = clerk.ready("/a"), clerk.ready("https://user:secret@b.example/")
    clerk.record(claim=done)
    desk.store.ledger.fail(failed, Rejected("empty_body", "there is no text"), clerk.now)
    waiting = clerk.accept("/c")
    found = ask.get(f"/api/v1/items/{done.item_id}").json()
    assert (found["state"], found["verdict"], found["document_id"]) == ("done", "new", 1)
    found = ask.get(f"/api/v1/items/{failed.item_id}").json()
    assert (found["state"], found["reason"], found["detail"]) == ("failed", "empty_body", "there is no text")
    assert "secret" not in found["target"]
    assert ask.get(f"/api/v1/items/{waiting}").json()["state"] == "pending"
    problem(ask.get("/api/v1/items/99"), 404, "unknown_item")
    problem(ask.get("/api/v1/items/0"), 422, "bad_value")
    for state, ids in {
        "done": [done.item_id],
        "failed": [failed.item_id],
        "pending": [waiting],
        "running": [],
    }.items():
        assert [one["id"] for one in ask.get(f"/api/v1/items?state={state}").json()["items"]] == ids


def test_items_are_listed_newest_first_page_by_page(walk, clerk, ask, problem):
    ids = [clerk.accept(f"/{number}") for number in range(5)]
    assert [one["id"] for one in walk("/items")] == ids[::-1]
    assert [one["id"] for one in walk("/items", state="pending")] == ids[::-1]
    assert walk("/items", state="done") == []
    cursor = ask.get("/api/v1/items?limit=1").json()["next"]
    problem(ask.get("/api/v1/items", params={"state": "done", "cursor": cursor}), 400, "bad_cursor")
    for query in ("state=lost", "limit=0", "wait=61", "wait=nan", "wait=-1", "key=", "colour=red"):
        problem(ask.get(f"/api/v1/items?{query}"), 422, "bad_value")
    problem(ask.get("/api/v1/items?key=k&state=done"), 422, "bad_value")


@pytest.mark.usefixtures("notified")
def test_one_key_sent_many_times_at_once_is_one_item(served):
    def send(_):
        with served.open("POST", "/items", {"target": URL, "key": "once"}) as answer:
            assert answer.status == 202
            return json.loads(answer.read())["items"][0]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(send, range(16)))
    assert {one["id"] for one in found} == {found[0]["id"]}
    assert [one["new"] for one in found].count(True) == 1


def test_who_waits_is_answered_when_the_item_is_settled_and_holds_no_thread(served, desk, clerk):
    claims = [clerk.ready(f"/{number}") for number in range(3)]
    with ThreadPoolExecutor(40) as pool:
        waiting = [
            pool.submit(served.ask, f"/items/{claim.item_id}?wait=60") for claim in claims for _ in range(10)
        ]
        wait_until(lambda: desk.item_watch.places.taken == 30, "all wait")
        assert served.ask("/items?state=done")["items"] == []  # more wait than the desk has threads
        clerk.record(claim=claims[0])
        desk.store.ledger.fail(claims[1], Rejected("empty_body", ""), clerk.now)
        states = [one.result() for one in waiting[:20]]
        assert [(one["state"], one["document_id"]) for one in states] == [("done", 1)] * 10 + [
            ("failed", None)
        ] * 10
        assert desk.item_watch.places.taken == 10
        served.stop()
        assert {one.result()["state"] for one in waiting[20:]} == {"running"}
    served.thread.join()


def test_a_key_can_be_waited_for_before_it_is_there(served, desk, clerk):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(served.ask, "/items?key=late&wait=60")
        wait_until(lambda: desk.item_watch.places.taken, "it waits")
        (item,) = desk.store.ledger.accept([ItemRef("file", "/late", "msg:late")], clerk.now)
        clerk.record(claim=clerk.claim(item.item_id), target="/late")
        (found,) = waiting.result()["items"]
    assert (found["id"], found["state"]) == (item.item_id, "done")


def test_a_wait_ends_with_its_time(ask, clerk):
    item = clerk.accept()
    assert ask.get(f"/api/v1/items/{item}?wait=0.01").json()["state"] == "pending"
    assert ask.get("/api/v1/items?key=nothing&wait=0.01").json()["items"] == []


def test_more_than_can_wait_are_asked_to_come_back(served, desk, clerk, monkeypatch):
    monkeypatch.setattr(desk.item_watch.places, "_count", 2)
    item = clerk.accept()
    threads = [threading.Thread(target=served.ask, args=(f"/items/{item}?wait=60",)) for _ in range(2)]
    for one in threads:
        one.start()
    wait_until(lambda: desk.item_watch.places.taken == 2, "two wait")
    with served.open("GET", f"/items/{item}?wait=60") as answer:
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert json.loads(answer.read())["reason"] == "busy"
    served.stop()
    for one in threads:
        one.join()
