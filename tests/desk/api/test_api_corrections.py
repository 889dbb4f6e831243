"""What is corrected by the API is what the commands correct."""

import pytest

from tests.desk.conftest import Browser
from worker.desk.access.keys import make_form_key

WRITING = [
    ("POST", "/articles/1/reprocess", None),
    ("POST", "/articles/1/follow", None),
    ("POST", "/articles/1/merge", {"other": 2}),
    ("POST", "/articles/1/split", None),
    ("POST", "/articles/split", {"ids": [1]}),
    ("POST", "/articles/1/choose", None),
    ("POST", "/articles/1/undo-choice", None),
    ("DELETE", "/articles/1", None),
    ("POST", "/articles/1/undo-forget", None),
    ("POST", "/failed/retry", {"all": True}),
    ("POST", "/failed/drop", {"all": True}),
    ("POST", "/failed/undrop", {"all": True}),
    ("POST", "/failed/1/retry", None),
    ("POST", "/failed/1/drop", None),
    ("POST", "/failed/1/undrop", None),
    ("POST", "/sources", {"target": "https://a.example/"}),
    ("POST", "/sources/preview", {"target": "https://a.example/"}),
    ("PATCH", "/sources/1", {"every": "1h"}),
    ("DELETE", "/sources/1", None),
    ("POST", "/sources/1/poll", None),
    ("POST", "/sources/1/pause", None),
    ("POST", "/sources/1/resume", None),
]


@pytest.fixture
def two(clerk):
    clerk.record("/notes/a.txt", "the words of one article")
    clerk.record("/notes/b.txt", "other words")


@pytest.mark.parametrize(("method", "path", "body"), WRITING)
def test_a_token_that_may_only_read_changes_nothing(ask, problem, method, path, body):
    found = problem(ask.request(method, f"/api/v1{path}", json=body), 403, "read_only_token")
    assert "--write" in found["detail"]


def test_every_operation_that_writes_is_tried_with_a_token_that_may_only_read(ask):
    paths = ask.get("/api/openapi.json").json()["paths"]
    writing = {(method.upper(), path.replace("{id}", "1").removeprefix("/v1"))
               for path, found in paths.items() for method in found if method != "get"}  # fmt: skip
    of_others = {one for one in writing if one[1].startswith(("/items", "/extract"))}
    assert writing - of_others == {(method, path) for method, path, _ in WRITING}


@pytest.mark.usefixtures("two")
def test_a_session_writes_with_the_key_of_its_forms(reader, problem):
    browser = reader.client
    for key in ("", "x" * 64, "²"):
        answer = browser.post("/api/v1/articles/1/reprocess", headers={"x-form-key": key.encode()})
        problem(answer, 403, "stale_form")
    headers = {"x-form-key": make_form_key(reader.session)}
    for other_site in ({"origin": "https://bad.example"}, {"sec-fetch-site": "cross-site"}):
        answer = browser.post("/api/v1/articles/1/reprocess", headers=headers | other_site)
        problem(answer, 403, "foreign_origin")
    assert browser.post("/api/v1/articles/1/reprocess", headers=headers).status_code == 202


@pytest.mark.usefixtures("two")
def test_an_article_is_read_again(tell, clerk, problem):
    answer = tell.post("/api/v1/articles/1/reprocess")
    assert answer.status_code == 202
    item = clerk.item(answer.json()["item_id"])
    assert (item["state"], item["step"], item["target"]) == ("pending", "process", "/notes/a.txt")
    assert tell.post("/api/v1/articles/1/reprocess").json() == {"item_id": None}
    problem(tell.post("/api/v1/articles/9/reprocess"), 404, "unknown_document")


@pytest.mark.usefixtures("two")
def test_articles_are_merged_and_split(tell, clerk, problem):
    assert tell.post("/api/v1/articles/2/merge", json={"other": 1}).json() == {
        "canonical_id": 1,
        "moved": [2],
    }
    assert clerk.document(2)["duplicate_of"] == 1
    split = {"document_id": 2, "document_ids": [2], "others": 1}
    assert tell.post("/api/v1/articles/2/split").json() == split
    assert clerk.document(2)["duplicate_of"] is None
    problem(tell.post("/api/v1/articles/2/split"), 409, "no_copy")
    problem(tell.post("/api/v1/articles/9/split"), 404, "unknown_document")
    problem(tell.post("/api/v1/articles/1/merge", json={"other": 1}), 409, "same_document")
    problem(tell.post("/api/v1/articles/1/merge", json={"other": 9}), 404, "unknown_document")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"{}", "body.other"),
        (b'{"other": "x"}', "body.other"),
        (b'{"other": 0}', "body.other"),
        (b'{"other": 99999999999999999999}', "body.other"),
        (b'{"other": 1, "another": 2}', "body.another"),
        (b'{"other": "\xff"}', "body"),
        (b'{"other": }', "body"),
        (b"[" * 60_000, "body"),
    ],
)
def test_a_body_that_does_not_fit_is_named(tell, problem, body, field):
    headers = {"content-type": "application/json"}
    found = problem(tell.post("/api/v1/articles/1/merge", content=body, headers=headers), 422, "bad_value")
    assert found["fields"][0]["field"] == field


def test_a_body_that_is_too_large_is_refused(tell, ask, desk, problem):
    for client in (tell, ask):
        problem(client.post("/api/v1/articles/1/merge", content=b"x" * 64_001), 413, "too_large")
    stranger = Browser(desk).client
    problem(stranger.post("/api/v1/articles/1/merge", content=b"x" * 64_001), 401, "not_logged_in")


@pytest.mark.usefixtures("two")
def test_an_article_is_forgotten_and_may_come_back(tell, clerk, problem):
    answer = tell.delete("/api/v1/articles/1")
    assert answer.json() == {"document_ids": [1], "addresses": 1, "comments": 0, "files": 0, "left": []}
    problem(tell.get("/api/v1/articles/1"), 404, "unknown_document")
    problem(tell.delete("/api/v1/articles/1"), 404, "unknown_document")
    assert tell.post("/api/v1/articles/1/undo-forget").status_code == 204
    problem(tell.post("/api/v1/articles/1/undo-forget"), 409, "not_forgotten")
    clerk.record("/notes/a.txt", "the words of one article")
    assert tell.get("/api/v1/articles/3").status_code == 200
