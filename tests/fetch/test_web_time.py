"""One deadline for all of a request, whoever dawdles."""

import gzip
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from threading import Event

import pytest
from hostile_server import reply
from requests_made import failure, redirect
from waiting import PATIENCE

from worker.errors import TryLater


def dawdle(server, first, drop):
    def answer(connection):
        connection.sendall(first)
        end = time.monotonic() + PATIENCE
        while not server.over.wait(0.05) and time.monotonic() < end:
            connection.sendall(drop)

    return answer


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"", b""),
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (reply(Content_Length=900_000), b"x"),
        (reply(Content_Length=None), b"x"),
        (reply(Content_Length=None, Transfer_Encoding="chunked"), b"1\r\nx\r\n"),
        (reply(Content_Length=None, Content_Encoding="gzip") + gzip.compress(b""), gzip.compress(b"")),
    ],
    ids=["silence", "no line", "no header", "headers", "continue", "length", "close", "chunks", "gzip"],
)
def test_one_deadline_holds_against_every_drip(server, loopback, now, first, drop):
    start = time.monotonic()
    error = failure(server.says("/", dawdle(server, first, drop)), replace(loopback, fetch_deadline=1), now)
    assert type(error) is TryLater
    assert error.reason in ("timeout", "bad_reply")  # "HHHH" is no status line, and may be told at once
    assert time.monotonic() - start < PATIENCE / 2  # the drip itself lasts longer


def test_redirects_share_the_deadline(server, loopback, now):
    def slow(connection):
        server.over.wait(0.45)
        connection.sendall(redirect("/"))

    error = failure(server.says("/", slow), replace(loopback, fetch_deadline=1), now)
    assert error.reason == "timeout"  # with a deadline for each, there would be too many of them
    assert 1 <= len(server.requests) <= 3


def test_a_slow_name_counts_against_the_deadline(loopback, now):
    over = Event()
    start = time.monotonic()
    try:
        error = failure(
            "http://slow.example/",
            replace(loopback, fetch_deadline=0.3),
            now,
            lookup=lambda _: over.wait(PATIENCE) and [],
        )
    finally:
        over.set()
    assert error.reason == "timeout"
    assert time.monotonic() - start < PATIENCE / 2  # the name itself takes longer


def test_an_interrupt_ends_a_silent_request(server):
    url = server.says("/", lambda _: server.over.wait(PATIENCE))
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)  # a job may ignore it\n"
        "from datetime import UTC, datetime; from ipaddress import ip_network\n"
        "from worker.fetch import get; from worker.settings import Settings\n"
        "allow = (ip_network('127.0.0.0/8'),)\n"
        f"settings = Settings(allow_networks=allow, fetch_deadline={PATIENCE})\n"
        f"get({url!r}, settings=settings, now=datetime.now(UTC))\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, env=dict(os.environ))
    assert server.asked.wait(PATIENCE)
    start = time.monotonic()
    child.send_signal(signal.SIGINT)
    assert b"KeyboardInterrupt" in child.communicate(timeout=PATIENCE)[1]
    assert time.monotonic() - start < PATIENCE / 2  # the answer itself takes longer
