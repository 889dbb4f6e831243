"""Redirects: followed, counted, checked at every hop."""

import pytest
from hostile_server import reply
from requests_made import PAGE, failure, lookup, redirect

from worker.errors import Rejected
from worker.fetch import get


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(server, loopback, now, status):
    url = server.says("/old", redirect("/new?ü=1#part", status=f"{status} Moved"))
    end = server.says("/new?%C3%BC=1", reply(PAGE))
    raw = get(url, settings=loopback, now=now)
    assert (raw.content, raw.target, raw.final_url) == (PAGE, url, end)


def test_five_redirects_are_followed_and_six_are_not(server, loopback, now):
    for n in range(6):
        server.says(f"/{n}", redirect(f"/{n + 1}"))
    server.says("/6", reply(PAGE))
    assert get(server.url("/1"), settings=loopback, now=now).content == PAGE
    assert failure(server.url("/0"), loopback, now).reason == "too_many_redirects"


def test_a_redirect_loop_ends(server, loopback, now):
    url = server.says("/", redirect("/"))
    error = failure(url, loopback, now)
    assert (type(error), error.reason, len(server.requests)) == (Rejected, "too_many_redirects", 6)


def test_a_site_that_redirects_until_its_cookie_comes_back(server, loopback, now):
    def answer(connection):
        known = "Cookie: seen=1" in server.requests[-1]
        connection.sendall(reply(PAGE) if known else redirect("/", Set_Cookie="seen=1"))

    url = server.says("/", answer)
    assert get(url, settings=loopback, now=now).content == PAGE
    get(url, settings=loopback, now=now)
    assert "Cookie" not in server.requests[-2], "a cookie outlived its document"


@pytest.mark.parametrize(
    "to",
    [
        "http://10.0.0.1/", "http://169.254.169.254/latest/", "//[::1]/", "http://0x7f.1/", "file:///etc/passwd",
        "ftp://site.example/", "gopher://127.0.0.1/", "http://user:secret@127.0.0.1/", "http://[broken/",
        "http://inside.example/", "//127.0.0.1:6379/",
    ],
)  # fmt: skip
def test_a_redirect_to_a_refused_address_is_not_followed(server, loopback, now, to):
    error = failure(server.says("/", redirect(to)), loopback, now, lookup=lookup)
    assert (type(error), error.reason, len(server.requests)) == (Rejected, "address_refused", 1)
    assert "secret" not in error.detail


def test_a_redirect_without_a_place_is_final(server, loopback, now):
    assert failure(server.says("/", reply(status="302 Found")), loopback, now).reason == "http_302"


def test_an_endless_body_under_a_redirect_is_not_read(server, loopback, now):
    def flood(connection):
        connection.sendall(redirect("/new", Content_Length=None))
        while not server.over.is_set():
            connection.sendall(b"x" * 65536)

    url = server.says("/", flood)
    server.says("/new", reply(PAGE))
    assert get(url, settings=loopback, now=now).content == PAGE
