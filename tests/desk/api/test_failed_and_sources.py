"""Failed items, sources and the status by the API."""

import pytest
from store.clerk import url_ref

from worker.errors import Rejected, Unavailable


@pytest.fixture
def failures(desk, clerk):
    """Items 1 to 4: three that timed out and one that was not found."""
    for number, reason in enumerate(("timeout", "not_found", "timeout", "timeout"), 1):
        ref = url_ref(f"https://news.example/{number}?token=secret")
        item_id = desk.store.ledger.accept([ref], clerk.now)[0].item_id
        error = Rejected(reason, f"number {number}")
        desk.store.ledger.fail(clerk.claim(item_id, "fetch"), error, clerk.now)


@pytest.fixture
def notified(monkeypatch):
    """What workers were told of."""
    told = []
    monkeypatch.setattr("tasks.sending.send_task", lambda name, *args, **_: told.append((name, *args)))
    return told


def ids(found):
    return [one["id"] for one in found]


@pytest.mark.usefixtures("failures")
def test_failed_items_are_listed_by_reason(walk, ask):
    for limit in (1, 3, 200):
        assert ids(walk("/failed", limit)) == [4, 3, 2, 1]
        assert ids(walk("/failed", limit, reason="timeout")) == [4, 3, 1]
    assert ids(walk("/failed", reason="nothing")) == ids(walk("/failed", reason="\x00")) == []
    found = ask.get("/api/v1/failed", params={"reason": "not_found"}).json()["items"][0]
    assert (found["reason"], found["detail"], found["step"]) == ("not_found", "number 2", "fetch")
    assert "secret" not in found["target"]
    assert found["advice"]


@pytest.mark.usefixtures("failures")
def test_failed_items_are_tried_again(tell, clerk, notified, problem):
    assert tell.post("/api/v1/failed/1/retry").json() == {"count": 1}
    assert clerk.item(1)["state"] == "pending"
    assert notified == [("ingest.fetch", 1)]
    for number in (1, 99):
        problem(tell.post(f"/api/v1/failed/{number}/retry"), 409, "not_failed")
    problem(tell.post("/api/v1/failed/retry", json={"ids": [1, 2]}), 409, "not_failed")
    assert clerk.item(2)["state"] == "failed"
    answer = tell.post("/api/v1/failed/retry", json={"reason": "timeout"})
    assert (answer.status_code, answer.json()) == (202, {"count": 2})
    assert tell.post("/api/v1/failed/retry", json={"all": True}).json() == {"count": 1}


@pytest.mark.usefixtures("failures")
def test_failed_items_are_dropped(tell, clerk, problem):
    assert tell.post("/api/v1/failed/2/drop").json() == {"count": 1}
    assert clerk.item(2)["verdict"] == "dropped"
    problem(tell.post("/api/v1/failed/2/drop"), 409, "not_failed")
    assert tell.post("/api/v1/failed/drop", json={"ids": [1]}).json() == {"count": 1}
    assert tell.post("/api/v1/failed/drop", json={"reason": "timeout"}).json() == {"count": 2}


@pytest.mark.usefixtures("failures")
def test_dropped_items_are_listed_and_put_back(tell, walk, clock, clerk, problem):
    from datetime import timedelta

    for number in (3, 1, 4):
        clock.now += timedelta(seconds=1)
        tell.post(f"/api/v1/failed/{number}/drop")
    for limit in (1, 200):
        assert ids(walk("/dropped", limit)) == [4, 1, 3]
    assert tell.post("/api/v1/failed/1/undrop").json() == {"count": 1}
    assert (clerk.item(1)["state"], clerk.item(1)["reason"]) == ("failed", "timeout")
    problem(tell.post("/api/v1/failed/1/undrop"), 409, "not_dropped")
    problem(tell.post("/api/v1/failed/undrop", json={"ids": [3, 2]}), 409, "not_dropped")
    for body in ({}, {"all": True, "ids": [3]}):
        problem(tell.post("/api/v1/failed/undrop", json=body), 422, "bad_value")
    assert tell.post("/api/v1/failed/undrop", json={"ids": [3]}).json() == {"count": 1}
    assert tell.post("/api/v1/failed/undrop", json={"all": True}).json() == {"count": 1}
    assert walk("/dropped") == []


@pytest.mark.parametrize(
    "body",
    [{}, {"all": False}, {"all": True, "reason": "timeout"}, {"ids": []}, {"ids": ["x"]}, {"ids": [0]},
             {"ids": [1] * 1_001}, {"reason": ""}, {"everything": True}]
)  # fmt: skip
def test_a_choice_of_nothing_or_of_several_things_is_refused(tell, problem, body):
    problem(tell.post("/api/v1/failed/drop", json=body), 422, "bad_value")


@pytest.fixture
def feeds(desk, now):
    for number in (1, 2, 3):
        desk.store.sources.add("feed", f"https://u:secret@news.example/{number}", 3600, now, title="News")


@pytest.mark.usefixtures("feeds")
def test_sources_are_listed_and_read(walk, ask, problem):
    for limit in (1, 2, 200):
        found = walk("/sources", limit)
        assert ids(found) == [3, 2, 1]
    assert found[2] == ask.get("/api/v1/sources/1").json()
    assert (found[2]["kind"], found[2]["title"], found[2]["interval"]) == ("feed", "News", 3600.0)
    assert "secret" not in ask.get("/api/v1/sources/1").text
    problem(ask.get("/api/v1/sources/9"), 404, "unknown_source")


@pytest.mark.usefixtures("feeds")
def test_a_source_is_paused_and_polled(tell, desk, notified, problem, monkeypatch):
    assert tell.post("/api/v1/sources/1/pause").json()["paused"] is True
    assert desk.store.sources.get(1).paused
    assert tell.post("/api/v1/sources/1/resume").json()["paused"] is False
    assert tell.post("/api/v1/sources/1/poll").status_code == 202
    assert notified == [("sources.poll", 1)]
    for what in ("pause", "resume", "poll"):
        problem(tell.post(f"/api/v1/sources/9/{what}"), 404, "unknown_source")

    def be_away(*_, **__):
        raise Unavailable("broker")

    monkeypatch.setattr("tasks.sending.send_task", be_away)
    answer = tell.post("/api/v1/sources/1/poll")
    assert "broker" in problem(answer, 503, "unavailable")["detail"]
    assert answer.headers["retry-after"] == "5"


@pytest.mark.usefixtures("failures", "feeds")
def test_the_status_is_that_of_the_command(ask, desk, clerk):
    from worker.status import read_status

    clerk.record()
    found = ask.get("/api/v1/status").json()
    printed = read_status(desk.store, desk.settings.broker, desk.now()).as_data()
    assert set(found) == set(printed)
    for name in ("items", "documents", "copies", "comments", "waiting", "threads", "inbox"):
        assert found[name] == printed[name], name
    assert ids(found["last_failed"]) == [4, 3, 2, 1]
    assert ids(found["sources"]) == [1, 2, 3]
    assert "secret" not in ask.get("/api/v1/status").text
