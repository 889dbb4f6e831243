"""What nobody should send is answered clearly, and does no harm."""

import shutil
from pathlib import Path

import pytest

LONG = "9" * 40


@pytest.mark.parametrize(
    "path",
    ["/articles/none", "/articles/0", "/articles/-1", "/articles/1.5", f"/articles/{LONG}", "/articles/7",
     "/articles/7/original", "/articles/7/evidence", "/articles/7/revisions", "/sources/x", "/sources/9",
     f"/sources/{LONG}", "/deliveries/x", "/deliveries/9", f"/deliveries/{LONG}", "/nowhere",
     "/static/../desk.py", "/static/nothing", "/articles/1/original/frame"],
)  # fmt: skip
def test_what_is_not_there_is_said_not_to_be(reader, path):
    answer = reader.get(path)
    assert answer.status_code == 404, answer.text
    if not path.startswith("/static"):
        assert "here is no" in answer.text


@pytest.mark.parametrize(
    "query", [f"source={LONG}", "source=x", "label=%00", "site=%F0%9F%A6%80", "language=xx"]
)
def test_a_filter_that_fits_nothing_finds_nothing(reader, clerk, query):
    clerk.record()
    assert "Nothing found" in reader.page(f"/articles?{query}").words


def test_an_unknown_method_is_refused(reader):
    assert reader.post("/articles").status_code == 405


@pytest.mark.parametrize("name", ["q", "site", "source", "label", "language", "since", "confidence"])
def test_a_very_long_filter_is_refused(reader, name):
    answer = reader.get("/articles", params={name: "x" * 60_000})
    assert (answer.status_code, "too long" in answer.text) == (400, True)
    assert len(answer.content) < 10_000


@pytest.mark.parametrize(
    "words", ["-", '"', "-only -unwanted", "\x00", "'; DROP TABLE documents; --", "*" * 300, "🦀 NEAR("]
)
def test_words_that_cannot_be_searched_for_do_no_harm(reader, clerk, words):
    clerk.record()
    assert reader.get("/articles", params={"q": words}).status_code == 200
    assert "A title" in reader.page("/articles").words


def test_a_form_that_is_too_large_is_refused(reader, anybody):
    for browser, path in ((reader, "/sources/add"), (anybody, "/log-in")):
        answer = browser.post(path, target="x" * 1_000_000)
        assert (answer.status_code, "too large" in answer.text) == (413, True)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&" * 60_000, b"a=1&" * 3_000])
def test_what_is_no_form_is_refused(reader, body):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = reader.client.post("/sources/add", content=body, headers=headers)
    assert answer.status_code in (400, 403)


def test_a_thread_page_beyond_the_last_is_the_last(reader, clerk, thread):
    clerk.record(comments=thread)
    for number in ("0", "99", "-1", LONG, "x", "²"):
        assert "Ben" in reader.page(f"/articles/1?thread={number}").words, number


def test_pages_wait_for_a_database_that_is_away_and_come_back_by_themselves(reader, anybody, desk, clerk):
    clerk.record()
    database = Path(desk.settings.database_url.removeprefix("sqlite:///"))
    desk.store.database.close()
    kept = database.with_name("kept.db")
    shutil.copyfile(database, kept)
    database.write_bytes(b"this is no database " * 500)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    for path in ("/", "/articles", "/articles/1"):
        answer = reader.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "Start that server" in answer.text
    assert anybody.get("/health", headers={"accept": "*/*"}).status_code == 503
    desk.store.database.close()
    shutil.copyfile(kept, database)
    assert reader.get("/articles/1").status_code == 200
    assert anybody.get("/health").json() == {"status": "ok"}


def test_a_mistake_of_ours_is_told_without_its_inside(desk, reader, monkeypatch):
    from starlette.testclient import TestClient

    from worker.desk.access.identities import COOKIE
    from worker.desk.application import make_application

    def fail(*_):
        raise RuntimeError("the inside")

    monkeypatch.setattr(type(desk.store.overview), "count_hours", fail)
    client = TestClient(make_application(desk), "http://localhost", raise_server_exceptions=False)
    client.cookies.set(COOKIE, reader.session)
    answer = client.get("/", headers={"accept": "text/html"})
    assert (answer.status_code, "Something went wrong" in answer.text) == (500, True)
    assert "the inside" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
