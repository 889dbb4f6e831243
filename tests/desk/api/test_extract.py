"""A document is extracted and not stored."""

import json
from dataclasses import replace
from ipaddress import ip_network

import pytest

from tests.desk.child_jobs import Spin
from worker import extract
from worker.desk.access.keys import make_form_key
from worker.desk.api.resources import extract as resource
from worker.desk.desk import Desk

URL = "https://a.example/x"
PAGE = "<title>One</title><article><h1>One</h1>" + "<p>Some words that stand here, one by one.</p>" * 20


@pytest.fixture
def desk(store_settings_for, sqlite_url, clock):
    """On SQLite alone: nothing is stored."""
    from worker.store import open_store

    settings = store_settings_for(sqlite_url)
    settings.data_dir.mkdir(exist_ok=True)
    settings = replace(settings, allow_networks=(ip_network("127.0.0.1"),), process_limit=60.0)
    with open_store(settings) as store:
        desk = Desk(settings, store, clock)
        yield desk
        desk.close()


def test_it_is_what_the_function_says(ask, desk):
    expected = extract(PAGE, URL).as_json()
    for sent in ({"html": PAGE, "url": URL}, {"content": PAGE, "format": "html", "url": URL}):
        answer = ask.post("/api/v1/extract", json=sent)
        assert (answer.status_code, answer.json()) == (200, expected)
    answer = ask.post(f"/api/v1/extract?url={URL}", content=PAGE, headers={"content-type": "text/html"})
    assert answer.json() == expected
    page = PAGE.replace("words", "wörter").encode("latin-1")
    headers = {"content-type": "text/html; charset=iso-8859-1"}
    assert "wörter" in ask.post("/api/v1/extract", content=page, headers=headers).json()["body"]
    received = {"received": "2026-03-01T00:00:00Z"}
    text = {"text": "Title\n\n" + "Some words of a text. " * 30}
    assert ask.post("/api/v1/extract", json=text | received).json() == extract(text["text"], None).as_json()
    assert desk.store.library.standing(desk.now()).items == {}
    assert desk.store.library.documents(9) == []


def test_what_cannot_be_extracted_is_said_with_its_reason(ask, problem):
    for sent, reason in (
        (b"{", "malformed_message"), (b"[]", "malformed_record"), (b"{}", "malformed_record"),
        (b"[" * 100_000, "malformed_message"), (b'{"html": 7}', "malformed_record"),
        (b'{"text": "a", "received": "never"}', "bad_received"), (b'{"html": "", "url": "\\ud800"}', None),
    ):  # fmt: skip
        answer = ask.post("/api/v1/extract", content=sent, headers={"content-type": "application/json"})
        if reason is None:
            assert answer.status_code in (200, 422)
        else:
            problem(answer, 422, reason)
    problem(ask.post("/api/v1/extract", content=b"\x7fELF" + b"\0" * 99), 422, "binary_file")
    problem(ask.post("/api/v1/extract?url=x&more=1", content=PAGE), 422, "bad_value")
    problem(ask.post("/api/v1/extract", content=b"x" * 20_000_001), 413, "too_large")
    refused = problem(ask.post("/api/v1/extract", json={"url": URL}), 403, "read_only_token")
    assert "may only read" in refused["detail"]


def test_an_address_is_fetched_for_tokens_that_may_write_alone(tell, reader, site, problem):
    address = site.says("/x", PAGE)
    assert tell.post("/api/v1/extract", json={"url": address}).json()["title"] == "One"
    problem(tell.post("/api/v1/extract", json={"url": "http://10.0.0.1/"}), 422, "address_refused")
    problem(tell.post("/api/v1/extract", json={"url": "file:///etc/passwd"}), 422, "no_address")
    problem(tell.post("/api/v1/extract", json={"url": site.url("/nothing")}), 422, "http_404")
    person = reader.client
    problem(person.post("/api/v1/extract", json={"url": address}), 403, "read_only_token")
    headers = {"x-form-key": make_form_key(reader.session)}
    assert person.post("/api/v1/extract", json={"url": address}, headers=headers).json()["title"] == "One"


def test_a_document_that_takes_too_long_stops_nothing(ask, problem, monkeypatch, desk):
    desk.children._settings = replace(desk.settings, process_limit=0.5)
    monkeypatch.setattr(resource, "ExtractRecord", lambda *_, **__: Spin())
    problem(ask.post("/api/v1/extract", json={"html": PAGE}), 422, "time_limit")
    monkeypatch.undo()
    desk.children._settings = desk.settings
    assert json.loads(ask.post("/api/v1/extract", json={"html": PAGE}).text)["title"] == "One"
