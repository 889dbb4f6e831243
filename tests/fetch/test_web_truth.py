"""Replies that are cut short, lie, or are no HTTP; statuses and what they mean."""

import gzip
import socket
import struct
import zlib
from datetime import timedelta
from email.utils import format_datetime

import pytest
from hostile_server import reply
from requests_made import PAGE, failure
from waiting import PATIENCE

from worker.errors import Rejected, TryLater
from worker.fetch import get


@pytest.mark.parametrize(
    "answer",
    [
        reply(PAGE, Content_Length=len(PAGE) + 1),
        reply(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
        reply(gzip.compress(PAGE)[:-9], Content_Encoding="gzip", Content_Length=None),
        reply(zlib.compress(PAGE)[:-1], Content_Encoding="deflate"),
        reply(gzip.compress(PAGE) + gzip.compress(PAGE)[:15], Content_Encoding="gzip"),
        reply(Content_Length=None, Transfer_Encoding="chunked") + b"400\r\nnot so much",
        reply(Content_Length=None, Transfer_Encoding="chunked") + b"3\r\nabc\r\n",
    ],
    ids=["length", "gzip", "gzip to the close", "deflate", "second member", "in a chunk", "no last chunk"],
)
def test_a_reply_cut_short_is_tried_again(server, loopback, now, answer):
    error = failure(server.says("/", answer), loopback, now)
    assert (type(error), error.reason) == (TryLater, "truncated")


def test_a_length_that_lies_low_cuts_the_body_there(server, loopback, now):
    url = server.says("/", reply(PAGE, Content_Length=10))
    assert get(url, settings=loopback, now=now).content == PAGE[:10]


@pytest.mark.parametrize("length", ["-1", "lots", "99999999999999999999999999"])
def test_a_length_that_is_no_length(server, loopback, now, length):
    error = failure(server.says("/", reply(PAGE, Content_Length=length)), loopback, now)
    assert error.reason in ("bad_reply", "too_large")


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9.2\r\n", b"<html>0.9</html>", b"HTTP/9.9 banana\r\n\r\n"]
)
def test_a_reply_that_is_not_http(server, loopback, now, answer):
    error = failure(server.says("/", answer), loopback, now)
    assert (type(error), error.reason) == (TryLater, "bad_reply")


def test_no_reply_at_all(server, loopback, now):
    error = failure(server.says("/", b""), loopback, now)
    assert (type(error), error.reason) == (TryLater, "connection_lost")


def test_a_connection_that_is_reset(server, loopback, now):
    def reset(connection):
        connection.sendall(reply(PAGE, Content_Length=10_000))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    error = failure(server.says("/", reset), loopback, now)
    assert type(error) is TryLater
    assert error.reason in ("connection_lost", "truncated")


def test_nobody_listens(loopback, now):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    error = failure(f"http://127.0.0.1:{port}/", loopback, now)
    assert (type(error), error.reason) == (TryLater, "connection_failed")


def test_a_name_without_an_answer(loopback, now):
    def fails(_host):
        raise OSError("no such name")

    error = failure("http://nowhere.example/", loopback, now, lookup=fails)
    assert (type(error), error.reason) == (TryLater, "dns_failure")


@pytest.mark.parametrize(
    "type_",
    ["image/png", "video/mp4", "audio/mpeg", "application/zip", "IMAGE/JPEG; charset=x", "font/woff2",
     "application/x-msdownload", "text/event-stream", "multipart/x-mixed-replace;boundary=a"],
)  # fmt: skip
def test_what_is_never_a_document_is_not_downloaded(server, loopback, now, type_):
    def send_head_only(connection):
        connection.sendall(reply(type_=type_, Content_Length=900_000))
        server.over.wait(PATIENCE)

    error = failure(server.says("/", send_head_only), loopback, now)
    assert (type(error), error.reason) == (Rejected, "unsupported_media_type")


def test_an_empty_page(server, loopback, now):
    assert failure(server.says("/", reply()), loopback, now).reason == "empty_body"


@pytest.mark.parametrize("status", [204, 206, 300, 304, 400, 401, 402, 403, 404, 405, 410, 418, 451])
def test_statuses_that_are_final(server, loopback, now, status):
    error = failure(server.says("/", reply(PAGE, status=f"{status} Word")), loopback, now)
    assert (type(error), error.reason) == (Rejected, f"http_{status}")


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 599])
def test_statuses_that_pass(server, loopback, now, status):
    error = failure(server.says("/", reply(PAGE, status=f"{status} Word")), loopback, now)
    assert isinstance(error, TryLater)
    assert (error.reason, error.after) == (f"http_{status}", None)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), ("0", 0), ("99999999999", 86_400), ("-5", None), ("soon", None), ("1.5", None),
        ("９", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
    ],
)  # fmt: skip
def test_retry_after_is_honoured_within_a_day(server, loopback, now, value, seconds):
    for status in ("429 Too Many Requests", "503 Service Unavailable"):
        error = failure(server.says("/", reply(status=status, Retry_After=value)), loopback, now)
        assert error.after == seconds


def test_retry_after_as_a_date(server, loopback, now):
    at = format_datetime(now + timedelta(seconds=90), usegmt=True)
    error = failure(server.says("/", reply(status="503 Busy", Retry_After=at)), loopback, now)
    assert 88 < error.after <= 90


@pytest.mark.parametrize("answer", ["404 Not Found", "503 Busy", "302 Found"])
def test_neither_cookies_nor_credentials_nor_queries_are_told(server, loopback, now, answer, caplog):
    caplog.set_level("DEBUG")
    there = server.url("/there?token=very-secret")
    server.says("/there?token=very-secret", reply(status="404 Not Found", Set_Cookie="id=very-secret"))
    here = server.says("/?key=very-secret", reply(status=answer, Set_Cookie="id=very-secret", Location=there))
    error = failure(here, loopback, now)
    assert error.reason in ("http_404", "http_503")
    assert "very-secret" not in f"{error} {caplog.text}"
    inside = failure("http://ann:very-secret@127.0.0.1/", loopback, now)
    assert inside.reason == "address_refused"
    assert "very-secret" not in f"{inside} {caplog.text}"
