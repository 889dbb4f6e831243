"""Decompress replies within a bound: 1 MB of a gzip bomb expands to 1 GB."""

from __future__ import annotations

import zlib
from io import BytesIO

from worker.errors import Rejected, TryLater

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS

ACCEPT_ENCODING = "gzip, deflate"
"""The encodings that requests offer. No brotli or zstd: their windows may need more memory than a page."""


def gunzip(content: bytes, limit: int, name: str) -> bytes:
    """Decompress a gzip file of up to `limit` bytes; return anything else as it is.

    Raises as `BodyDecoder` does.
    """
    if not content.startswith(_GZIP_MAGIC):
        return content
    body = BodyDecoder("gzip", limit, name)
    body.feed(content)
    return body.finish()


class BodyDecoder:
    """Collects the bytes of a reply as they arrive; counts them before and after decompression.

    `codings` is the value of Content-Encoding, `limit` the maximum of both counts, `name` the address for
    messages. Raises Rejected("unsupported_encoding") for more than one coding: only attacks use that.
    """

    def __init__(self, codings: str, limit: int, name: str) -> None:
        applied = [coding for coding in codings.lower().replace(" ", "").split(",") if coding]
        applied = [coding for coding in applied if coding != "identity"]
        if len(applied) > 1 or not set(applied) <= {"gzip", "x-gzip", "deflate"}:
            raise Rejected("unsupported_encoding", f"{name}: Content-Encoding is {codings[:80]}")
        self._coding = applied[0].removeprefix("x-") if applied else ""
        self._limit = limit
        self._name = name
        self._received = 0
        self._out = BytesIO()
        self._inflater: zlib._Decompress | None = None
        self._complete = not self._coding

    def feed(self, data: bytes) -> None:
        """Add a piece of the body. Raises Rejected("too_large"), Rejected("bad_encoding")."""
        self._received += len(data)
        if self._received > self._limit:
            raise self._too_large("sent")
        if not self._coding:
            self._out.write(data)
            return
        try:
            self._inflate(data)
        except zlib.error as error:
            raise Rejected("bad_encoding", f"{self._name}: broken {self._coding} data ({error})") from error

    def finish(self) -> bytes:
        """Return the whole body. Raises TryLater("truncated"), Rejected("unsupported_encoding")."""
        content = self._out.getvalue()
        if self._received and not self._complete:
            raise TryLater("truncated", f"{self._name}: the {self._coding} data is incomplete")
        if self._coding and content.startswith(_GZIP_MAGIC):
            raise Rejected("unsupported_encoding", f"{self._name}: compressed twice")
        return content

    def _inflate(self, data: bytes) -> None:
        while data:
            if self._inflater is None:
                if self._complete and not data.startswith(_GZIP_MAGIC[:1]):
                    return  # some servers send padding after the end
                self._inflater = zlib.decompressobj(self._wbits(data))
                self._complete = False
            room = self._limit - self._out.tell()
            self._out.write(self._inflater.decompress(data, room + 1))
            if self._out.tell() > self._limit:
                raise self._too_large("unpacked")
            if not self._inflater.eof:
                return
            data = self._inflater.unused_data  # a gzip file may have several members (RFC 1952, 2.2)
            self._inflater = None
            self._complete = True

    def _wbits(self, data: bytes) -> int:
        """The window bits for zlib. "deflate" is zlib's format (RFC 9110, 8.4.1.2); some send it raw."""
        if self._coding == "gzip":
            return _GZIP
        header = int.from_bytes(data[:2], "big")
        return _ZLIB if data[0] & 0x0F == 8 and (len(data) < 2 or header % 31 == 0) else _RAW

    def _too_large(self, how: str) -> Rejected:
        return Rejected(
            "too_large", f"{self._name}: more than {self._limit:,} bytes {how} (WINNOW_MAX_BYTES)"
        )
