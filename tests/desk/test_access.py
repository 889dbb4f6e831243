"""Who comes in, and who does not."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.desk.conftest import PASSWORD, Browser
from worker.desk.access.identities import COOKIE
from worker.desk.access.passwords import DOOR, ensure_password, hash_password, is_password
from worker.desk.application import make_application, make_pages
from worker.errors import Rejected

OPEN = {"/health", "/log-in"}


def paths(desk):
    """Every path of the pages, with a number in the places of numbers; the API has its own test."""
    found = set()

    def collect(routes):
        for route in routes:
            if isinstance(route, Mount):
                continue
            inner = getattr(route, "routes", None) or getattr(
                getattr(route, "original_router", None), "routes", None
            )
            if inner:
                collect(inner)
            elif getattr(route, "methods", None):
                found.update((method, route.path) for method in route.methods)

    collect(make_pages(desk).routes)
    return sorted(found)


def filled(path):
    return path.replace("{document_id}", "1").replace("{source_id}", "1")


def test_nothing_is_shown_to_strangers_but_the_way_in(desk, clerk, anybody):
    clerk.record(title="A secret title")
    asked = paths(desk)
    assert len(asked) > 20
    for method, path in asked:
        if path in OPEN:
            continue
        answer = anybody.client.request(method, filled(path))
        assert answer.status_code in (303, 405), (method, path)
        assert "A secret title" not in answer.text
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/log-in")


def test_a_program_without_a_token_is_told_what_to_send(anybody):
    answer = anybody.get("/articles", headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["reason"] == "not_logged_in"


def test_the_password_opens_and_leads_to_where_one_wanted_to_go(anybody):
    there = anybody.get("/articles?language=en").headers["location"]
    assert there == "/log-in?next=/articles%3Flanguage%3Den"
    assert 'value="/articles?language=en"' in anybody.get(there).text
    answer = anybody.post("/log-in", password=PASSWORD, next="/articles?language=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/articles?language=en")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert anybody.get("/articles").status_code == 200


def test_a_wrong_password_does_not(anybody):
    answer = anybody.post("/log-in", password="correct horse")
    assert (answer.status_code, "not the password" in answer.text) == (401, True)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "there", ["https://bad.example/", "//bad.example", "/\\bad.example", "bad", "/\t/bad.example", ""]
)
def test_no_log_in_leads_to_another_site(anybody, there):
    assert anybody.post("/log-in", password=PASSWORD, next=there).headers["location"] == "/"


def test_ten_thousand_tries_cost_five_and_then_one_now_and_then(desk, clock, monkeypatch):
    tried = []
    monkeypatch.setattr("worker.desk.pages.log_in.is_password", lambda word, _hash: tried.append(word))
    browser = Browser(desk)
    answers = [browser.post("/log-in", password=str(number)) for number in range(50)]
    assert [one.status_code for one in answers].count(401) == len(tried) == 5
    last = answers[-1]
    assert last.status_code == 429
    assert last.headers["retry-after"] in last.text
    clock.now += timedelta(seconds=int(last.headers["retry-after"]))
    assert browser.post("/log-in", password="again").status_code == 401
    assert browser.post("/log-in", password="and again").status_code == 429


def test_one_password_is_hashed_at_a_time(desk, anybody):
    with desk.hashing:
        assert anybody.post("/log-in", password=PASSWORD).status_code == 429
    assert anybody.post("/log-in", password=PASSWORD).status_code == 303


def test_tries_from_one_place_do_not_keep_another_out(desk):
    limits = desk.limits
    assert [limits.take("2001:db8::1") for _ in range(5)] == [0] * 5
    assert limits.take("2001:db8::2") > 0
    assert limits.take("2001:db8:1::2") == limits.take("192.0.2.1") == 0
    limits.forget("2001:db8::ffff")
    assert limits.take("2001:db8::1") == 0


def test_a_new_password_ends_all_sessions(desk, reader, clock):
    assert reader.get("/").status_code == 200
    desk.store.passwords.replace(DOOR, hash_password("another password"), clock.now)
    assert reader.get("/").status_code == 303


def test_a_session_ends_when_it_is_not_used_and_when_it_is_old(reader, clock):
    for _ in range(8):
        clock.now += timedelta(days=11)
        assert reader.get("/").status_code == 200
    clock.now += timedelta(days=11)
    assert reader.get("/").status_code == 303


def test_a_session_that_is_not_used_ends(reader, clock):
    clock.now += timedelta(days=15)
    assert reader.get("/").status_code == 303


def test_log_out_ends_the_session_everywhere(desk, reader):
    other = Browser(desk, session=reader.session)
    assert reader.post("/log-out").headers["location"] == "/log-in"
    assert other.get("/").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://bad.example"},
        {"origin": "null"},
        {"origin": "http://localhost:81"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_can_send_no_form(reader, anybody, clerk, headers):
    clerk.record()
    answer = reader.post("/articles/1/forget", headers=headers)
    assert (answer.status_code, "another site" in answer.text) == (403, True)
    assert reader.get("/articles/1").status_code == 200
    assert anybody.post("/log-in", headers=headers, password=PASSWORD).status_code == 403


@pytest.mark.parametrize("key", ["", "x" * 64, "\u202e"])
def test_a_form_without_the_key_of_its_session_is_refused(reader, clerk, key):
    clerk.record()
    answer = reader.post("/articles/1/forget", form_key=key)
    assert (answer.status_code, "out of date" in answer.text) == (403, True)


def test_a_token_reads_and_writes_only_if_it_may(program, clerk):
    clerk.record()
    assert program().get("/articles").status_code == 200
    refused = program().post("/articles/1/forget")
    assert (refused.status_code, refused.json()["reason"]) == (403, "read_only_token")
    assert program(may_write=True).post("/articles/1/forget").status_code == 303


def test_a_page_for_a_token_that_may_only_read_offers_nothing_else(program, clerk):
    clerk.record()
    page = program(accept="text/html").page("/articles/1")
    assert not [tag for tag, _ in page.elements if tag in ("form", "button")]


def test_a_revoked_token_opens_nothing(desk, program):
    browser = program()
    assert browser.get("/").status_code == 200
    (token,) = desk.store.access_tokens.all()
    assert token.used_at == desk.now()
    assert desk.store.access_tokens.revoke(str(token.id)).name == token.name
    assert browser.get("/").status_code == 401


def test_a_token_is_kept_as_a_hash(desk, program):
    secret = program().client.headers["authorization"].removeprefix("Bearer ").encode()
    database = Path(desk.store.database.url.database)
    for file in (database, database.with_name(f"{database.name}-wal")):
        assert secret not in file.read_bytes()


@pytest.mark.parametrize(
    "host",
    ["bad.example", "localhost.bad.example", "127.0.0.1.bad.example", "localhost@bad.example", "", "[::1",
     "a b", "localhost:80:80", "127.1"],
)  # fmt: skip
def test_only_names_of_this_machine_are_answered(reader, host):
    answer = reader.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "WINNOW_DESK_HOSTS" in answer.text


@pytest.mark.parametrize("host", ["localhost:8800", "127.0.0.1:8800", "[::1]:8800", "LOCALHOST", "192.0.2.7"])
def test_addresses_and_localhost_are_answered(anybody, host):
    assert anybody.get("/health", headers={"host": host}).status_code == 200


def test_a_proxy_is_believed_if_it_is_trusted(desk):
    told = {
        "x-forwarded-for": "192.0.2.1",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "winnow.example.org",
        "x-forwarded-prefix": "/winnow/",
    }
    settings = replace(
        desk.settings, trusted_proxies=(ip_network("10.0.0.0/8"),), desk_hosts=("winnow.example.org",)
    )
    behind = replace(desk, settings=settings)
    trusted = Browser(behind, told, client=("10.1.2.3", 1))
    assert trusted.get("/articles").headers["location"] == "/winnow/log-in?next=/articles"
    assert '"/winnow/static/desk.css?' in trusted.get("/log-in").text
    answer = trusted.post("/log-in", password=PASSWORD, headers={"origin": "https://winnow.example.org"})
    cookie = answer.headers["set-cookie"]
    assert "Secure" in cookie
    assert "Path=/winnow/" in cookie
    assert answer.headers["location"] == "/winnow/"
    passed_on = trusted.get("/winnow/static/desk.css")
    assert passed_on.status_code == 200
    stranger = Browser(behind, told, client=("192.0.2.9", 1))
    assert stranger.get("/articles").headers["location"] == "/log-in?next=/articles"


def test_every_answer_has_the_headers_that_keep_scripts_and_frames_out(reader, anybody, clerk):
    clerk.record()
    for browser, path in ((reader, "/"), (reader, "/articles/1"), (anybody, "/log-in"), (reader, "/nowhere"),
                          (anybody, "/static/desk.css"), (anybody, "/health")):  # fmt: skip
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_the_first_start_makes_a_password_and_the_next_ones_leave_it(store, now):
    made = ensure_password(store, "", now)
    assert made is not None
    assert is_password(made, store.passwords.read_hash(DOOR))
    assert ensure_password(store, "", now) is None
    assert is_password(made, store.passwords.read_hash(DOOR))


def test_a_password_of_the_settings_replaces_another_and_ends_sessions(store, now):
    ensure_password(store, "the first password", now)
    store.sessions.begin("key", now)
    assert ensure_password(store, "the first password", now) is None
    assert store.sessions.use("key", now)
    assert ensure_password(store, "the second one", now) is None
    assert not store.sessions.use("key", now)
    assert is_password("the second one", store.passwords.read_hash(DOOR))


@pytest.mark.parametrize("password", ["", "short", "x" * 1_001])
def test_a_password_has_a_sensible_length(password):
    with pytest.raises(Rejected, match="8 to 1,000"):
        hash_password(password)
    assert not is_password("x" * 1_001, "scrypt$1$1$1$$")


def test_a_cookie_of_anything_opens_nothing(desk):
    with TestClient(make_application(desk), "http://localhost", follow_redirects=False) as client:
        for value in ("x", "a" * 4_000, "%00", "winnow_session"):
            client.cookies.set(COOKIE, value)
            assert client.get("/", headers={"accept": "text/html"}).status_code == 303
