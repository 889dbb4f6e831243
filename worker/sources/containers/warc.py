"""WARC (ISO 28500), plain or with one gzip member a record: pages that a crawler or an archive stored."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader, BytesIO

from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected
from worker.sources.containers.container_kinds import HEAD_BYTES, Record

MAX_HEAD_BYTES = 65_536
"""For the header lines of a record, and for the HTTP header lines in it."""

MAX_MEMBER_BYTES = 1_000_000_000
"""For a compressed record, before and after decompression: only decompressing it shows where it ends."""

BLANKS_PER_PAUSE = 1_000
"""After this many blank pieces between records, a scan may end."""

_PIECE_BYTES = 262_144
_MAGIC = b"\x1f\x8b"
_VERSION = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:+-]{1,40})""", re.IGNORECASE)
_DOCUMENT_TYPES = re.compile(
    r"text/(?!css|javascript)|application/(?:xhtml|xml|pdf|json|octet)|multipart/related|\Z"
)
_CODINGS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r\n")


@dataclass(frozen=True, slots=True)
class _Head:
    """A record's header, and the beginning of its block."""

    fields: dict[str, str]
    length: int
    """Bytes of the block."""
    size: int
    """Bytes of the header, its empty line included."""


class _Broken(ValueError):
    """The record cannot be read."""


def recognizes(file: BufferedReader, name: str) -> bool:  # noqa: ARG001  the shape all kinds share
    """By the first line, also inside gzip."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(_MAGIC):
        try:
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 100)
        except zlib.error:
            return False
    return bool(_VERSION.match(head))


def scan(file: BufferedReader, position: int) -> Iterator[Record]:
    """Each record. The block of a plain record is skipped; a gzip record is decompressed, but not kept."""
    blanks = 0
    while True:
        file.seek(position)
        start = file.read(4)
        if not start:
            return
        if blank := len(start) - len(start.lstrip(b"\r\n")):
            position += blank
            if (blanks := blanks + 1) % BLANKS_PER_PAUSE == 0:
                yield Record(position, position, is_document=False, is_record=False)
            continue
        try:
            unpack = _read_gzip if start.startswith(_MAGIC) else _read_plain
            head, block, end = unpack(file, position, 0)
        except (_Broken, zlib.error, EOFError):
            yield Record(position, position, is_whole=False)
            return
        yield Record(position, end, _is_document(head, block))
        position = end


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """Read the payload of a response. Raises Rejected("malformed_record", "too_large", ...)."""
    file.seek(position)
    is_gzip = file.read(2) == _MAGIC
    try:
        head, block, _ = _read_gzip(file, position, limit) if is_gzip else _read_plain(file, position, limit)
        if head.length > limit:
            raise Rejected("too_large", f"{name}: a record of {head.length:,} bytes (WINNOW_MAX_BYTES)")
        return _document(head, block, limit, name)
    except (_Broken, zlib.error, EOFError) as error:
        where = f"{name}: a broken WARC record at byte {position:,}"
        raise Rejected("malformed_record", f"{where}: {error}") from error


def _read_plain(file: BufferedReader, position: int, limit: int) -> tuple[_Head, bytes, int]:
    """The head, the beginning of the block, and the position of the next record."""
    file.seek(position)
    head = _parse_head(file.read(MAX_HEAD_BYTES))
    file.seek(position + head.size)
    block = file.read(min(head.length, max(limit, MAX_HEAD_BYTES)))
    if len(block) < min(head.length, MAX_HEAD_BYTES):
        raise _Broken("it is incomplete")
    return head, block, position + head.size + head.length


def _read_gzip(file: BufferedReader, position: int, limit: int) -> tuple[_Head, bytes, int]:
    """The same for a record that is a gzip member; up to `limit` bytes of its block are kept."""
    file.seek(position)
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    kept = BytesIO()
    wanted, total, place = 2 * MAX_HEAD_BYTES + limit, 0, position
    while not inflater.eof:
        data = inflater.unconsumed_tail or file.read(_PIECE_BYTES)
        if not data:
            raise _Broken("it is incomplete")
        if not inflater.unconsumed_tail:
            place += len(data)
        piece = inflater.decompress(data, 4 * _PIECE_BYTES)
        total += len(piece)
        if max(total, place - position) > MAX_MEMBER_BYTES:
            raise _Broken(f"more than {MAX_MEMBER_BYTES:,} bytes in one gzip member")
        kept.write(piece[: max(0, wanted - kept.tell())])
    whole = kept.getvalue()
    head = _parse_head(whole[:MAX_HEAD_BYTES])
    if total - head.size - head.length > 4:
        raise _Broken("several records in one gzip member; compress each record by itself")
    if total < head.size + head.length:
        raise _Broken("it is incomplete")
    return head, whole[head.size : head.size + head.length], place - len(inflater.unused_data)


def _parse_head(data: bytes) -> _Head:
    if not _VERSION.match(data):
        raise _Broken("it does not begin with a line such as WARC/1.0")
    lines, size = _parse_fields(data)
    fields = dict(lines[1:])
    length = fields.get("content-length", "")
    if not length.isdecimal() or len(length) > 15:
        raise _Broken("it has no valid Content-Length")
    return _Head(fields, int(length), size)


def _parse_fields(data: bytes) -> tuple[list[tuple[str, str]], int]:
    """Header lines as pairs of lower-case name and value (the first line has no value), and their size."""
    end = re.search(rb"\r?\n\r?\n", data[:MAX_HEAD_BYTES])
    if end is None:
        raise _Broken("its header has no end")
    pairs = []
    for line in data[: end.start()].split(b"\n"):
        name, _, value = line.decode("utf-8", "replace").partition(":")
        pairs.append((name.strip().lower(), value.strip()))
    return pairs, end.end()


def _is_document(head: _Head, block: bytes) -> bool:
    kind = head.fields.get("warc-type", "").lower()
    if kind == "resource":
        return bool(_DOCUMENT_TYPES.match(head.fields.get("content-type", "").lower()))
    status = _STATUS.match(block)
    if kind != "response" or status is None or status[1] not in (b"200", b"203"):
        return False
    try:
        fields = dict(_parse_fields(block)[0])
    except _Broken:
        return True  # reading it will raise the error
    return bool(_DOCUMENT_TYPES.match(fields.get("content-type", "").strip().lower()))


def _document(head: _Head, block: bytes, limit: int, name: str) -> RawItem:
    fields, size = {"content-type": head.fields.get("content-type", "")}, 0
    if head.fields.get("warc-type", "").lower() == "response":
        lines, size = _parse_fields(block)
        fields = dict(lines[1:])
    payload = block[size:]
    if "chunked" in fields.get("transfer-encoding", "").lower():
        payload = _join_chunks(payload)
    payload = _decompress(payload, fields.get("content-encoding", ""), limit, name)
    if not payload:
        raise Rejected("empty_body", f"{name}: the record is empty")
    stated = fields.get("content-type", "")
    charset = _CHARSET.search(stated)
    kept = ("content-type", "etag", "last-modified")
    url = head.fields.get("warc-target-uri", "").strip("<> ") or None
    return RawItem(
        target=url or name,
        content=payload,
        received=_received_of(head.fields.get("warc-date", "")),
        media_type=stated.partition(";")[0].strip().lower()[:100] or None,
        charset=charset[1].lower() if charset else None,
        final_url=url,
        headers={key: fields[key][:1000] for key in kept if key in fields},
    )


def _join_chunks(data: bytes) -> bytes:
    """A body without its chunk sizes, if it has any: some crawlers remove them but keep the header."""
    pieces: list[bytes] = []
    place = 0
    while match := _CHUNK.match(data, place):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(data[match.end() : match.end() + size])
        place = match.end() + size + 2
    return data if not pieces else b"".join(pieces)


def _decompress(data: bytes, coding: str, limit: int, name: str) -> bytes:
    coding = coding.strip().lower()
    if coding in ("", "identity") or (coding in ("gzip", "x-gzip") and not data.startswith(_MAGIC)):
        return data
    wbits = _CODINGS.get(coding)
    if wbits is None:
        raise Rejected("unsupported_encoding", f"{name}: Content-Encoding is {coding[:40]}")
    unpacked = zlib.decompressobj(wbits).decompress(data, limit + 1)
    if len(unpacked) > limit:
        raise Rejected("too_large", f"{name}: more than {limit:,} bytes unpacked (WINNOW_MAX_BYTES)")
    return unpacked


def _received_of(stated: str) -> Reference | None:
    try:
        return Reference(datetime.fromisoformat(stated).astimezone(UTC), "warc_date")
    except (ValueError, OverflowError):
        return None
