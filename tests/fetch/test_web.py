"""One safe GET against a server that lies, dawdles, redirects and explodes."""

import gzip
import os
import signal
import socket
import struct
import subprocess
import sys
import time
import tracemalloc
import zlib
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network
from threading import Event

import pytest
from hostile_server import HostileServer, reply

from worker import guard
from worker.errors import IngestError, Rejected, TryLater
from worker.fetch import get, web
from worker.fetch.reply import Reply

PAGE = b"<html><title>A page</title><p>Grain, and little chaff.</p></html>"


def failure(url, settings, now, **more) -> IngestError:
    with pytest.raises(IngestError) as caught:
        get(url, settings=settings, now=now, **more)
    assert "\n" not in caught.value.detail
    return caught.value


def lookup(host):
    return {"site.example": ["127.0.0.1"], "inside.example": ["127.0.0.1", "10.0.0.1"]}[host]


# -- what is good ------------------------------------------------------------------------------------------


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


# -- redirects ---------------------------------------------------------------------------------------------


def redirect(to, status="302 Found", **headers):
    return reply(b"gone elsewhere", status=status, Location=to, **headers)


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


# -- where a connection goes -------------------------------------------------------------------------------


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
        start = time.monotonic()
        url = server.url("/", "two.example")
        raw = get(url, settings=loopback, now=now, lookup=lambda _: ["127.0.0.2", "127.0.0.1"])
    assert raw.content == PAGE
    assert time.monotonic() - start < 5


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
    address = guard.check_address(server.says("/", reply(PAGE)), loopback.allow_networks)
    with closing(web._client(loopback)) as client, pytest.raises(TryLater, match="connection_failed"):
        web._perform(client, address, ["1.1.1.1"], Reply("here", 1_000, now), time.monotonic() + 20)
    assert server.requests == []


def test_a_proxy_in_the_environment_is_not_used(server, loopback, now, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    assert get(server.says("/", reply(PAGE)), settings=loopback, now=now).content == PAGE


# -- TLS ---------------------------------------------------------------------------------------------------


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


# -- size --------------------------------------------------------------------------------------------------


def test_a_declared_length_over_the_limit_is_refused_at_once(server, loopback, now):
    def boast(connection):
        connection.sendall(reply(Content_Length=1_000_001))
        server.over.wait(20)

    assert failure(server.says("/", boast), loopback, now).reason == "too_large"


def test_an_endless_body_ends_at_the_limit(server, loopback, now):
    def flood(connection):
        connection.sendall(reply(Content_Length=None))
        while not server.over.is_set():
            connection.sendall(b"x" * 65536)

    tracemalloc.start()
    try:
        error = failure(server.says("/", flood), loopback, now)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (type(error), error.reason) == (Rejected, "too_large")
    assert peak < 3_000_000


def one_member(size):
    squeeze = zlib.compressobj(9, wbits=31)
    block = bytes(1 << 20)
    return b"".join(squeeze.compress(block) for _ in range(size >> 20)) + squeeze.flush()


@pytest.mark.parametrize("kind", ["one member", "many members", "zlib"])
def test_a_bomb_is_stopped_at_the_limit_in_little_memory(server, loopback, now, kind):
    bomb = {
        "one member": lambda: one_member(200 << 20),
        "many members": lambda: one_member(1 << 20) * 900,
        "zlib": lambda: zlib.compress(bytes(100 << 20)),
    }[kind]()
    assert len(bomb) < loopback.max_bytes
    url = server.says("/", reply(bomb, Content_Encoding="deflate" if kind == "zlib" else "gzip"))
    tracemalloc.start()
    try:
        error = failure(url, loopback, now)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (type(error), error.reason) == (Rejected, "too_large")
    assert peak < 4_000_000


@pytest.mark.parametrize(
    "coding",
    ["gzip, gzip", "gzip,deflate", "br", "zstd", "compress", "gzip\r\nContent-Encoding: gzip", "nonsense"],
)
def test_any_other_or_second_encoding_is_refused(server, loopback, now, coding):
    url = server.says("/", reply(gzip.compress(PAGE), Content_Encoding=coding))
    error = failure(url, loopback, now)
    assert (type(error), error.reason) == (Rejected, "unsupported_encoding")


def test_a_double_gzip_that_owns_up_to_one_is_refused(server, loopback, now):
    url = server.says("/", reply(gzip.compress(gzip.compress(PAGE)), Content_Encoding="gzip"))
    assert failure(url, loopback, now).reason == "unsupported_encoding"


def test_what_is_not_gzip_at_all(server, loopback, now):
    url = server.says("/", reply(PAGE, Content_Encoding="gzip"))
    error = failure(url, loopback, now)
    assert (type(error), error.reason) == (Rejected, "bad_encoding")


def test_headers_without_end(server, loopback, now):
    def flood(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not server.over.is_set():
            connection.sendall(b"X-Filler: " + b"x" * 10_000 + b"\r\n")

    error = failure(server.says("/", flood), loopback, now)
    assert (type(error), error.reason) == (Rejected, "too_large")


# -- truth -------------------------------------------------------------------------------------------------


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
        server.over.wait(20)

    error = failure(server.says("/", send_head_only), loopback, now)
    assert (type(error), error.reason) == (Rejected, "unsupported_media_type")


def test_an_empty_page(server, loopback, now):
    assert failure(server.says("/", reply()), loopback, now).reason == "empty_body"


# -- status ------------------------------------------------------------------------------------------------


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


# -- time --------------------------------------------------------------------------------------------------


def dawdle(server, first, drop):
    def answer(connection):
        connection.sendall(first)
        while not server.over.wait(0.05):
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
    assert time.monotonic() - start < 3


def test_redirects_share_the_deadline(server, loopback, now):
    def slow(connection):
        server.over.wait(0.45)
        connection.sendall(redirect("/"))

    start = time.monotonic()
    error = failure(server.says("/", slow), replace(loopback, fetch_deadline=1), now)
    assert (error.reason, len(server.requests)) == ("timeout", 3)
    assert time.monotonic() - start < 2


def test_a_slow_name_counts_against_the_deadline(loopback, now):
    over = Event()
    start = time.monotonic()
    try:
        error = failure(
            "http://slow.example/",
            replace(loopback, fetch_deadline=0.3),
            now,
            lookup=lambda _: over.wait(20) and [],
        )
    finally:
        over.set()
    assert error.reason == "timeout"
    assert time.monotonic() - start < 2


def test_an_interrupt_ends_a_silent_request(server):
    url = server.says("/", lambda _: server.over.wait(30))
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)  # a job may ignore it\n"
        "from datetime import UTC, datetime; from ipaddress import ip_network\n"
        "from worker.fetch import get; from worker.settings import Settings\n"
        "allow = (ip_network('127.0.0.0/8'),)\n"
        f"get({url!r}, settings=Settings(allow_networks=allow, fetch_deadline=25), now=datetime.now(UTC))\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, env=dict(os.environ))
    assert server.asked.wait(20)
    start = time.monotonic()
    child.send_signal(signal.SIGINT)
    assert b"KeyboardInterrupt" in child.communicate(timeout=20)[1]
    assert time.monotonic() - start < 5
