"""Bodies, encodings and headers without end are stopped at a limit, in little memory."""

import gzip
import tracemalloc
import zlib

import pytest
from hostile_server import reply
from requests_made import PAGE, failure
from waiting import PATIENCE

from worker.errors import Rejected


def test_a_declared_length_over_the_limit_is_refused_at_once(server, loopback, now):
    def boast(connection):
        connection.sendall(reply(Content_Length=1_000_001))
        server.over.wait(PATIENCE)

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
