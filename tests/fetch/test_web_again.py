"""What one client keeps from document to document: connections, and what a server said before."""

from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from hostile_server import reply

from worker.document import NotModified, Validators
from worker.errors import Rejected, TryLater
from worker.fetch.web import Web

PAGE = b"<p>Grain, and little chaff.</p>"


@pytest.fixture
def web(loopback):
    with closing(Web(loopback, lambda _host: ["127.0.0.1"])) as one:
        yield one


def test_one_connection_serves_many_documents_of_a_host(site, web, now):
    for number in range(3):
        web.get(site.says(f"/{number}", PAGE), now)
    assert len({asked.connection for asked in site.asked}) == 1
    web.get(site.url("/0", "other.example"), now)
    assert len({asked.connection for asked in site.asked}) == 2


def test_a_connection_that_died_meanwhile_is_opened_anew(server, web, now):
    url = server.says("/", reply(PAGE, Connection="keep-alive"))  # and then it hangs up
    assert [web.get(url, now).content for _ in range(3)] == [PAGE] * 3


def test_a_connection_that_stays_open_is_no_way_around_the_guard(site, now, loopback):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with closing(Web(loopback, lambda _host: next(answers))) as turning:
        turning.get(site.says("/", PAGE, host="turning.example"), now)
        with pytest.raises(Rejected, match="address_refused"):
            turning.get(site.url("/", "turning.example"), now)
    assert len(site.asked) == 1


def test_cookies_end_with_their_document(site, web, now):
    url = site.says("/", PAGE, headers={"Set-Cookie": "seen=1"})
    web.get(url, now)
    web.get(url, now)
    assert "cookie" not in site.asked[1].headers


@pytest.mark.parametrize(
    ("headers", "line"),
    [
        ({"ETag": '"7"', "Last-Modified": "Tue, 24 Nov 2026 10:00:00 GMT"}, "if-none-match"),
        ({"Last-Modified": "Tue, 24 Nov 2026 10:00:00 GMT"}, "if-modified-since"),
    ],
)
def test_what_did_not_change_is_not_sent_again(site, web, now, headers, line):
    url = site.says("/a?b=1", PAGE, headers=headers)
    raw = web.get(url, now)
    known = Validators(raw.final_url, raw.headers.get("etag"), raw.headers.get("last-modified"))
    assert isinstance(web.get(url, now, known=known), NotModified)
    assert line in site.asked[1].headers
    site.says("/a?b=1", b"<p>News.</p>", headers={"ETag": '"8"'})
    assert web.get(url, now, known=known).content == b"<p>News.</p>"


def test_a_request_is_conditional_only_where_the_bytes_came_from(site, web, now):
    site.says("/new", PAGE, headers={"ETag": '"7"'})
    url = site.says("/old", status=302, headers={"Location": "/new", "ETag": '"7"'})
    known = Validators(site.url("/new"), '"7"')
    assert isinstance(web.get(url, now, known=known), NotModified)
    assert ["if-none-match" in asked.headers for asked in site.asked] == [False, True]
    site.says("/old", PAGE, headers={"ETag": '"7"'})  # the same validator, another page
    assert web.get(url, now, known=known).content == PAGE


def test_not_modified_without_having_asked_is_refused(site, web, now):
    with pytest.raises(Rejected, match="http_304"):
        web.get(site.says("/", status=304), now)


def test_a_validator_that_cannot_be_sent_is_not(site, web, now):
    url = site.says("/", PAGE)
    assert web.get(url, now, known=Validators(url, '"é"', "Tuésday")).content == PAGE
    assert "if-none-match" not in site.asked[0].headers


@pytest.mark.parametrize(
    ("statuses", "moved"), [((301, 308), True), ((301, 302), False), ((302, 301), False)]
)
def test_where_a_page_moved_for_good_is_told(site, web, now, statuses, moved):
    first, then = statuses
    url = site.says("/1", status=first, headers={"Location": "/2"})
    site.says("/2", status=then, headers={"Location": "/3"})
    end = site.says("/3", PAGE)
    assert web.get(url, now).moved_to == (end if moved else None)
    assert web.get(end, now).moved_to is None


def test_a_gate_is_asked_before_each_request_and_told_of_its_end(site, web, now):
    said = []

    @contextmanager
    def gate(address, hop):
        said.append(("enter", address.path, hop, len(site.asked)))
        yield
        said.append(("leave", address.path, hop, len(site.asked)))

    url = site.says("/1", status=301, headers={"Location": "/2"})
    site.says("/2", PAGE)
    web.get(url, now, gate=gate)
    assert said == [
        ("enter", "/1", 0, 0),
        ("leave", "/1", 0, 1),
        ("enter", "/2", 1, 1),
        ("leave", "/2", 1, 2),
    ]

    @contextmanager
    def closed(*_):
        raise TryLater("not_now")
        yield

    with pytest.raises(TryLater, match="not_now"):
        web.get(url, now, gate=closed)
    assert len(site.asked) == 2


def test_a_configured_proxy_is_used_and_private_addresses_stay_refused(site, loopback, now):
    site.does("http://page.example/a", lambda _asked: site.pages["/page"])
    site.says("/page", PAGE)
    behind = replace(loopback, proxy=site.url(""), allow_networks=())
    answers = {"page.example": ["93.184.216.34"], "inside.example": ["10.0.0.1"]}
    with closing(Web(behind, lambda host: answers[host])) as proxied:
        assert proxied.get("http://page.example/a", now).content == PAGE
        for inside in ("http://inside.example/", "http://10.0.0.1/"):
            with pytest.raises(Rejected, match="address_refused"):
                proxied.get(inside, now)
    assert [asked.path for asked in site.asked] == ["http://page.example/a"]
