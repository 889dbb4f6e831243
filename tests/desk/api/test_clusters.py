"""Clusters of copies by the API."""

from datetime import timedelta

import pytest


@pytest.fixture
def clusters(desk, clerk):
    """Articles 1 to 6: 2 and 3 are copies of 1; an hour later, 5 became one of 4; 6 is alone."""
    bodies = ("red " * 9, "green", "blue", "yellow " * 9, "black", "white")
    for number, body in enumerate(bodies, 1):
        clerk.record(f"/notes/{number}.txt", body, title=f"Number {number}")
    for one, other in ((1, 2), (1, 3), (4, 5)):
        clerk.now += timedelta(hours=1)
        desk.store.corrections.merge(one, other, clerk.now)


@pytest.mark.usefixtures("clusters")
def test_clusters_come_with_the_newest_copy_first(walk):
    for limit in (1, 2, 200):
        found = walk("/clusters", limit)
        assert [(one["id"], one["canonical_id"], one["copies"]) for one in found] == [(4, 4, 1), (1, 1, 2)]
    assert found[0]["title"] == "Number 4"
    assert [one["id"] for one in walk("/clusters", since=found[0]["copied_at"])] == [4]


@pytest.mark.usefixtures("clusters")
def test_the_articles_of_a_cluster_come_with_why_they_are_there(walk, tell, problem):
    for limit in (1, 2, 200):
        found = walk("/clusters/1", limit)
        assert [(one["id"], one["duplicate_of"]) for one in found] == [(1, None), (2, 1), (3, 1)]
    assert all(one["because"] for one in found)
    assert found[1]["joined"]["verdict"] == "new"
    assert tell.post("/api/v1/articles/3/choose").status_code == 204
    for limit in (1, 200):
        chosen = walk("/clusters/1", limit)
        assert [(one["id"], one["is_chosen"]) for one in chosen] == [(3, True), (1, False), (2, False)]
    assert tell.post("/api/v1/articles/2/undo-choice").json() == {"canonical_id": 1}
    problem(tell.post("/api/v1/articles/2/undo-choice"), 409, "not_chosen")
    problem(tell.post("/api/v1/articles/6/choose"), 409, "no_copy")


@pytest.mark.usefixtures("clusters")
def test_what_is_no_cluster(ask, problem):
    problem(ask.get("/api/v1/clusters/99"), 404, "unknown_cluster")
    problem(ask.get("/api/v1/clusters/2"), 404, "unknown_cluster")
    problem(ask.get("/api/v1/clusters", params={"since": "soon"}), 422, "bad_value")
    cursor = ask.get("/api/v1/clusters/1", params={"limit": 1}).json()["next"]
    problem(ask.get("/api/v1/clusters/4", params={"cursor": cursor}), 400, "bad_cursor")
