"""One GET that goes well: the bytes, and what was said about them."""

import gzip
import socket
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hostile_server import reply
from requests_made import PAGE

from worker.fetch import get


def test_a_page_is_fetched_with_what_was_said_about_it(server, loopback, now):
    date = now.replace(microsecond=0) - timedelta(hours=2)
    url = server.says(
        "/a?b=c",
        reply(PAGE, type_="Text/HTML; Charset=\"ISO-8859-1\"", Date=format_datetime(date, usegmt=True),
              ETag='"1"', Set_Cookie="id=1", Content_Language="en"),
    )  # fmt: skip
    raw = get(url + "#part", settings=loopback, now=now)
    assert (raw.content, raw.media_type, raw.charset) == (PAGE, "text/html", "iso-8859-1")
    assert (raw.target, raw.final_url) == (url + "#part", url)
    assert (raw.received.at, raw.received.basis) == (date, "http_date")
    assert raw.headers["etag"] == '"1"'
    assert raw.headers["content-language"] == "en"
    assert "set-cookie" not in raw.headers


def test_the_request_says_who_asks_and_advertises_no_other_encoding(server, loopback, now):
    get(
        server.says("/", reply(PAGE)),
        settings=replace(loopback, user_agent="winnow/9 (a@b.example)"),
        now=now,
    )
    (request,) = server.requests
    assert "User-Agent: winnow/9 (a@b.example)\r\n" in request
    assert "Accept-Encoding: gzip, deflate\r\n" in request
    assert "Authorization" not in request
    assert "Cookie" not in request


@pytest.mark.parametrize("date", [None, "yesterday", "future", "1970"])
def test_without_a_date_to_be_believed_the_time_received_is_now(server, loopback, now, date):
    dates = {"future": now + timedelta(hours=3), "1970": datetime(1970, 1, 2, tzinfo=UTC)}
    value = format_datetime(dates[date], usegmt=True) if date in dates else date
    raw = get(server.says("/", reply(PAGE, Date=value)), settings=loopback, now=now)
    assert (raw.received.at, raw.received.basis) == (now, "received")


def raw_deflate(data):
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


@pytest.mark.parametrize(
    ("coding", "squeeze"),
    [
        ("gzip", gzip.compress),
        ("X-Gzip", gzip.compress),
        ("identity, gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("gzip", lambda data: gzip.compress(data[:20]) + gzip.compress(data[20:])),
        ("gzip", lambda data: gzip.compress(data) + b"\0" * 512),
        ("identity", bytes),
    ],
)
def test_one_encoding_is_undone(server, loopback, now, coding, squeeze):
    url = server.says("/", reply(squeeze(PAGE), Content_Encoding=coding))
    assert get(url, settings=loopback, now=now).content == PAGE


def test_a_chunked_reply_that_comes_byte_by_byte(server, loopback, now):
    whole = reply(None or b"", Content_Length=None, Transfer_Encoding="chunked")
    whole += b"".join(b"%x\r\n%b\r\n" % (1, PAGE[i : i + 1]) for i in range(len(PAGE)))
    whole += b"0\r\nContent-Type: image/png\r\n\r\n"

    def drip(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(len(whole)):
            connection.send(whole[i : i + 1])

    raw = get(server.says("/", drip), settings=loopback, now=now)
    assert (raw.content, raw.media_type) == (PAGE, "text/html")


@pytest.mark.parametrize("type_", [None, "application/octet-stream", "text/plain", "application/pdf", "junk"])
def test_types_that_may_hold_a_document_are_left_to_the_formats(server, loopback, now, type_):
    raw = get(server.says("/", reply(PAGE, type_=type_)), settings=loopback, now=now)
    assert (raw.content, raw.media_type) == (PAGE, type_)
