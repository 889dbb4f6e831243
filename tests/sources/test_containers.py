"""One file with many documents in it: WARC, plain and gzip, and JSON lines."""

import gzip
import io
import json
from datetime import UTC, datetime

import pytest

from worker.errors import Rejected
from worker.sources.containers import container_kinds

PAGE = b"<html><title>A page</title><p>Grain.</p></html>"


def record(body=PAGE, kind="response", status="200 OK", uri="https://a.example/1", **headers):
    """One WARC record, plain."""
    headers = {"Content-Type": "text/html; charset=utf-8"} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    if kind == "response":
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
        body = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
        said = "application/http; msgtype=response"
    else:
        said = headers["Content-Type"]
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2026-03-01T08:00:00Z\r\n"
        f"Content-Type: {said}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def plain(*records):
    return b"".join(records)


def zipped(*records):
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def scan(content, name="a.warc", position=0):
    file = io.BufferedReader(io.BytesIO(content))
    return list(container_kinds.find(file, name).scan(file, position))


def read(content, position=0, name="a.warc", limit=1_000_000):
    return container_kinds.read(io.BufferedReader(io.BytesIO(content)), position, limit, f"{name}#1", name)


@pytest.mark.parametrize("pack", [plain, zipped])
def test_each_response_is_a_document_and_the_rest_is_told_apart(pack):
    content = pack(
        record(b"software: x", "warcinfo", Content_Type="application/warc-fields"),
        record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(),
        record(status="404 Not Found"),
        record(Content_Type="image/png"),
        record(status="301 Moved", uri="https://a.example/old"),
        record(b"Words.", "resource", uri="https://a.example/2", Content_Type="text/plain"),
        record(b"", "revisit"),
    )
    records = scan(content)
    assert [one.is_document for one in records] == [False, False, True, False, False, False, True, False]
    assert records[-1].end >= len(content) - 4
    page, text = (read(content, one.position) for one in records if one.is_document)
    assert (page.content, page.final_url, page.media_type, page.charset) == (
        PAGE, "https://a.example/1", "text/html", "utf-8")  # fmt: skip
    assert (page.received.at, page.received.basis) == (datetime(2026, 3, 1, 8, tzinfo=UTC), "warc_date")
    assert (text.content, text.media_type) == (b"Words.", "text/plain")


@pytest.mark.parametrize("pack", [plain, zipped])
def test_scanning_goes_on_where_it_stopped(pack):
    content = pack(*(record(uri=f"https://a.example/{n}") for n in range(5)))
    everything = scan(content)
    assert len(everything) == 5
    assert scan(content, position=everything[1].end) == everything[2:]


def test_what_was_packed_for_the_way_is_unpacked():
    chunked = b"5\r\n<p>Gr\r\n9;x=y\r\nain.</p>\n\r\n0\r\n\r\n"
    assert read(record(chunked, Transfer_Encoding="chunked")).content == b"<p>Grain.</p>\n"
    assert read(record(PAGE, Transfer_Encoding="chunked")).content == PAGE, (
        "some crawlers unpack and do not say"
    )
    assert read(record(gzip.compress(PAGE), Content_Encoding="gzip")).content == PAGE
    assert read(record(PAGE, Content_Encoding="gzip")).content == PAGE
    with pytest.raises(Rejected, match="unsupported_encoding"):
        read(record(PAGE, Content_Encoding="br"))


@pytest.mark.parametrize("pack", [plain, zipped])
def test_a_record_is_read_within_bounds(pack):
    with pytest.raises(Rejected, match="too_large"):
        read(pack(record(b"x" * 2_000_000)))
    with pytest.raises(Rejected, match="too_large"):
        read(pack(record(gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip")))


@pytest.mark.parametrize(
    "content",
    [
        record() + b"garbage",
        record() + record().replace(b"Content-Length", b"Content-Size"),
        record() + record().replace(b"Content-Length: ", b"Content-Length: -"),
        record() + record()[:150],
        record() + record()[:-30],
        zipped(record()) + zipped(record())[:60],
        zipped(record(), record() + record()),
        zipped(record(), b"no record"),
    ],
)
def test_a_broken_record_is_the_last_and_fails_when_it_is_read(content):
    records = scan(content)
    assert len(records) == 2
    assert read(content, records[0].position).content == PAGE
    with pytest.raises(Rejected, match="malformed_record"):
        read(content, records[1].position)


def test_a_whole_gzip_says_what_to_do():
    content = gzip.compress(plain(record(), record()))
    with pytest.raises(Rejected, match="several records in one gzip member; compress each record by itself"):
        read(content)


LINES = [
    {"id": "a", "url": "https://a.example/1", "html": PAGE.decode(), "received": "2026-03-01T08:00:00Z"},
    {"text": "Plain words."},
    {"content": "<p>x</p>", "format": "html"},
]


LONG = [{"text": "x" * 100_000}, {"text": "Plain words."}]
"""The first line is longer than what is looked at first."""


def lines(*records):
    return b"".join(one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in records)


def test_json_lines():
    content = b"\xef\xbb\xbf" + lines(*LINES[:1], b"\n  \n", *LINES[1:])
    records = scan(content, "a.jsonl")
    one, two, three = (read(content, record.position, "a.jsonl") for record in records)
    assert (one.content, one.final_url, one.media_type) == (PAGE, "https://a.example/1", "text/html")
    assert (one.received.at, one.received.basis) == (datetime(2026, 3, 1, 8, tzinfo=UTC), "received")
    assert (two.content, two.media_type, two.final_url) == (b"Plain words.", "text/plain", None)
    assert three.media_type == "text/html"
    assert scan(content, "a.jsonl", records[0].end) == records[1:]


def test_one_line_is_read_by_the_name_that_it_was_found_by():
    assert read(lines(LINES[0]), 0, "a.jsonl").content == PAGE


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken\n", "malformed_record"),
        ([1], "malformed_record"),
        ({"id": 1}, "malformed_record"),
        ({"html": 5}, "malformed_record"),
        ({"html": "x", "url": 5}, "malformed_record"),
        ({"html": "x", "received": "soon"}, "bad_received"),
        ({"html": "x", "received": 5}, "bad_received"),
        ({"html": "x" * 2_000_000}, "too_large"),
        (b"[" * 100_000 + b"\n", "malformed_record"),
    ],
)
def test_a_bad_line_fails_alone(line, reason):
    content = lines(LINES[0], line, LINES[1])
    records = scan(content, "a.jsonl")
    assert len(records) == 3
    with pytest.raises(Rejected, match=reason):
        read(content, records[1].position, "a.jsonl")
    assert read(content, records[2].position, "a.jsonl").content == b"Plain words."


@pytest.mark.parametrize(
    ("content", "name", "is_one"),
    [
        (record(), "page.html", True),
        (zipped(record()), "page.html", True),
        (lines(*LINES), "records.txt", True),
        (lines(*LINES), "records.jsonl", True),
        (lines(*LONG), "records.txt", True),
        (lines(*LONG), "records.jsonl", True),
        (lines(*LONG[::-1]), "records.json", True),
        (lines({"id": "x" * 100_000, "html": "x"}, *LINES), "records.txt", True),
        (lines(*LINES).replace(b"\n", b"\r\n"), "records.txt", True),
        (lines(LINES[0], b"\n\n", LINES[1]), "records.txt", True),
        (lines({"text": "x" * 100_000}), "a.json", False),
        (json.dumps({"text": "x" * 100_000, "a": [{}, {}]}, indent=1).encode(), "a.json", False),
        (lines({"text": "x" * 100_000}) + b"Words.", "a.txt", False),
        (b'{"a": 1}', "a.json", False),
        (b'{"html": "x"}', "a.json", False),
        (gzip.compress(b"words", mtime=0), "a.gz", False),
        (b"\x1f\x8b broken", "a.gz", False),
        (b"WARC/1.0 is a format", "a.txt", False),
        (PAGE, "a.warc", False),
        (b"", "a.warc", False),
    ],
)
def test_containers_are_known_by_what_they_are(content, name, is_one):
    assert (container_kinds.find(io.BufferedReader(io.BytesIO(content)), name) is not None) == is_one
