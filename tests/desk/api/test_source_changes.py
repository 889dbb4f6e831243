"""Sources are looked at, watched, changed and removed by the API."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
from local_site import Page

from tests.desk.conftest import Browser
from worker.desk.desk import Desk

RSS = """<rss version="2.0"><channel><title>Harbour News</title>
<item><title>The ferry</title><link>https://a.example/ferry</link>
<pubDate>Fri, 13 Mar 2026 08:00:00 GMT</pubDate></item>
<item><title>The quay</title><link>https://a.example/quay?token=geheim</link></item>
</channel></rss>"""


@pytest.fixture
def writer(desk, tell, valkey_url, clock):
    """A program that may write, at a desk that may ask the site of the tests."""
    settings = replace(
        desk.settings, allow_networks=(ip_network("127.0.0.0/8"),), broker_url=valkey_url, host_delay=0.01
    )
    other = Desk(settings, desk.store, clock)
    yield Browser(
        other, {"authorization": tell.headers["authorization"], "accept": "application/json"}
    ).client
    other.close()


@pytest.fixture
def address(site):
    site.pages["/feed.xml"] = Page(RSS.encode(), type="application/rss+xml")
    return f"http://127.0.0.1:{site.port}/feed.xml"


@pytest.fixture
def feed(desk, clock):
    return desk.store.sources.add("feed", "https://a.example/feed", 900.0, clock.now, adapts=True)


def test_a_source_is_watched_after_what_would_come_was_seen(writer, desk, address):
    (found,) = writer.post("/api/v1/sources/preview", json={"target": address}).json()["items"]
    assert (found["kind"], found["target"], found["title"]) == ("feed", address, "Harbour News")
    assert (found["known"], found["count"]) == (False, 2)
    assert found["entries"][0] == {
        "address": "https://a.example/ferry", "at": "2026-03-13T08:00:00+00:00", "blocked": None,
    }  # fmt: skip
    assert "geheim" not in str(found)
    one = writer.post("/api/v1/sources/preview", json={"target": address, "newest": "1"}).json()["items"][0]
    assert one["count"] == 1
    assert desk.store.sources.all() == []

    wanted = {"target": address, "every": "2h", "labels": ["quay"], "newest": "all"}
    answer = writer.post("/api/v1/sources", json=wanted)
    (watched,) = answer.json()["items"]
    assert (answer.status_code, watched["known"]) == (201, False)
    assert (watched["source"]["labels"], watched["source"]["interval"]) == (["quay"], 7200.0)
    again = writer.post("/api/v1/sources", json={"target": address, "every": "auto"}).json()["items"][0]
    assert (again["known"], again["source"]["adapts"]) == (True, True)
    assert len(desk.store.sources.all()) == 1


@pytest.mark.parametrize("target", ["/etc/passwd", "file:///etc/passwd", "ftp://a.example/", "a.example"])
@pytest.mark.parametrize("path", ["/sources", "/sources/preview"])
def test_nothing_of_this_machine_is_watched(tell, desk, problem, target, path):
    problem(tell.post(f"/api/v1{path}", json={"target": target}), 409, "no_address")
    assert desk.store.sources.all() == []


@pytest.mark.usefixtures("feed")
def test_a_source_is_changed(tell):
    found = tell.patch("/api/v1/sources/1", json={"every": "6h", "labels": ["a", "b"]}).json()
    assert (found["interval"], found["adapts"], found["labels"]) == (21600.0, False, ["a", "b"])
    found = tell.patch("/api/v1/sources/1", json={"labels": ["b"]}).json()
    assert (found["interval"], found["labels"]) == (21600.0, ["b"])
    assert tell.patch("/api/v1/sources/1", json={"every": "auto"}).json()["adapts"] is True
    assert tell.patch("/api/v1/sources/1", json={"every": "1s"}).json()["interval"] == 60.0
    assert tell.patch("/api/v1/sources/1", json={}).json() == tell.get("/api/v1/sources/1").json()


@pytest.mark.usefixtures("feed")
@pytest.mark.parametrize(
    ("change", "field"),
    [({"every": "often"}, "body.every"), ({"every": "1h, 2h"}, "body.every"),
     ({"labels": "a"}, "body.labels"), ({"labels": ["a,b"]}, "body.labels"),
     ({"interval": 5}, "body.interval")],
)  # fmt: skip
def test_a_change_that_cannot_be_made_says_which_value_is_wrong(tell, problem, change, field):
    found = problem(tell.patch("/api/v1/sources/1", json=change), 422, "bad_value")
    assert [one["field"] for one in found["fields"]] == [field]


@pytest.mark.usefixtures("feed")
def test_a_source_is_removed(tell, desk, clock, problem):
    assert tell.delete("/api/v1/sources/1").status_code == 204
    assert desk.store.sources.all() == []
    problem(tell.delete("/api/v1/sources/1"), 404, "unknown_source")
    watched = desk.store.sources.add("folder", str(desk.settings.seeds_dir), 60.0, clock.now)
    problem(tell.delete(f"/api/v1/sources/{watched.id}"), 409, "default_folder")
