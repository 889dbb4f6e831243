"""Where a connection goes: to the very address that was checked, and TLS proves the name."""

import socket
import sys
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from hostile_server import HostileServer, reply
from requests_made import PAGE, failure, lookup, redirect

from worker.errors import Rejected, TryLater
from worker.fetch import get, web
from worker.fetch.reply import Reply
from worker.net import address_policy


def test_private_addresses_are_refused_before_connecting(server, loopback, now):
    closed = replace(loopback, allow_networks=())
    error = failure(server.says("/", reply(PAGE)), closed, now)
    assert (type(error), error.reason, server.requests) == (Rejected, "address_refused", [])
    error = failure(server.url("/", "site.example"), closed, now, lookup=lookup)
    assert (error.reason, server.requests) == ("address_refused", [])


def test_mixed_answers_are_refused_before_connecting(server, loopback, now):
    server.says("/", reply(PAGE))
    error = failure(server.url("/", "inside.example"), loopback, now, lookup=lookup)
    assert (type(error), error.reason, server.requests) == (Rejected, "address_refused", [])


def test_the_connection_goes_to_the_address_that_was_checked(server, loopback, now):
    """The name leads here in the check alone: the system's own resolver does not know it."""
    asked = []

    def rebinding(host):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    server.says("/", reply(PAGE))
    url = server.url("/", "rebind.example")
    assert get(url, settings=loopback, now=now, lookup=rebinding).content == PAGE
    assert asked == ["rebind.example"]
    assert f"Host: rebind.example:{server.port}\r\n" in server.requests[0]
    assert failure(url, loopback, now, lookup=rebinding).reason == "address_refused"


def test_a_name_is_checked_again_after_a_redirect(server, loopback, now):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    server.says("/", redirect("/again"))
    error = failure(server.url("/", "rebind.example"), loopback, now, lookup=lambda _: next(answers))
    assert (error.reason, len(server.requests)) == ("address_refused", 1)


def test_a_dead_address_does_not_hide_a_good_one(server, loopback, now):
    server.says("/", reply(PAGE))
    url = server.url("/", "two.example")
    raw = get(url, settings=loopback, now=now, lookup=lambda _: ["127.0.0.99", "127.0.0.1"])
    assert raw.content == PAGE


@pytest.mark.skipif(
    sys.platform != "linux", reason="needs 127.0.0.2, and a listener that drops what it cannot queue"
)
def test_a_silent_address_does_not_use_up_the_deadline(server, loopback, now):
    server.says("/", reply(PAGE))
    with ExitStack() as hole:
        listener = hole.enter_context(socket.create_server(("127.0.0.2", server.port), backlog=0))
        for _ in range(4):
            waiting = hole.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        url = server.url("/", "two.example")
        raw = get(url, settings=loopback, now=now, lookup=lambda _: ["127.0.0.2", "127.0.0.1"])
    assert raw.content == PAGE


def test_ipv6_by_name_and_by_number(loopback, now):
    try:
        server = HostileServer(ip="::1")
    except OSError:
        pytest.skip("no IPv6 here")
    try:
        settings = replace(loopback, allow_networks=(ip_network("::1/128"),))
        server.says("/", reply(PAGE))
        assert get(server.url("/", "[::1]"), settings=settings, now=now).content == PAGE
        url = server.url("/", "six.example")
        assert get(url, settings=settings, now=now, lookup=lambda _: ["::1"]).content == PAGE
    finally:
        server.close()


def test_no_socket_is_opened_to_an_address_that_was_not_checked(server, loopback, now):
    address = address_policy.check_address(server.says("/", reply(PAGE)), loopback.allow_networks)
    with closing(web._make_client(loopback)) as client, pytest.raises(TryLater, match="connection_failed"):
        web._perform(client, address, ["1.1.1.1"], Reply("here", 1_000, now), time.monotonic() + 20)
    assert server.requests == []


def test_a_proxy_in_the_environment_is_not_used(server, loopback, now, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    assert get(server.says("/", reply(PAGE)), settings=loopback, now=now).content == PAGE


def test_tls_proves_the_name_though_the_connection_goes_to_an_ip(certified, loopback, now):
    site = certified("site.example")
    site.says("/", reply(PAGE))
    raw = get(site.url("/", "site.example"), settings=loopback, now=now, lookup=lookup)
    assert (raw.content, raw.final_url) == (PAGE, site.url("/", "site.example"))
    assert f"Host: site.example:{site.port}\r\n" in site.requests[0]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("other.example", {}),
        ("site.example", {"trusted": False}),
        ("site.example", {"not_after": datetime(2020, 1, 1, tzinfo=UTC)}),
    ],
    ids=["other name", "unknown authority", "expired"],
)
def test_a_certificate_that_proves_nothing_is_refused(certified, loopback, now, name, more):
    site = certified(name, **more)
    error = failure(site.url("/", "site.example"), loopback, now, lookup=lookup)
    assert (type(error), error.reason, site.requests) == (Rejected, "certificate_refused", [])


def test_a_server_that_does_not_speak_tls(server, loopback, now):
    server.greeting = b"220 mail.example ESMTP\r\n"
    error = failure(server.url().replace("http:", "https:"), loopback, now)
    assert (type(error), error.reason) == (TryLater, "tls_failed")
