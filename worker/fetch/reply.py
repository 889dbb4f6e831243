"""What a server's reply means: read on, follow a redirect, try later, or give up.

Pure: no network here. `Reply` takes header lines and the body as they arrive, and says stop as soon as the
rest is not needed.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from worker.dates import Reference
from worker.errors import IngestError, Rejected, TryLater
from worker.fetch.inflate import BodyDecoder
from worker.net.curl import http_date, retry_after

REDIRECT_STATUSES = frozenset([301, 302, 303, 307, 308])
PERMANENT_REDIRECTS = frozenset([301, 308])
_OK_STATUSES = frozenset([200, 203])
_TRANSIENT_STATUSES = frozenset([408, 421, 425, 429])
"""4xx that ask to try again: timeout, misdirected, too early, too many requests."""

# Never documents, so not downloaded. `formats` decides about all other types, by content.
UNSUPPORTED_TYPES = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "model/",
    "multipart/x-mixed-replace",  # a camera's endless pictures
    "text/event-stream",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
    "application/wasm",
    "application/zip",
    "application/x-zip-compressed",
    "application/x-rar",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-tar",
    "application/x-bzip2",
    "application/x-xz",
    "application/zstd",
    "application/java-archive",
    "application/vnd.android.package-archive",
    "application/vnd.debian.binary-package",
    "application/x-iso9660-image",
    "application/x-apple-diskimage",
    "application/x-msdownload",
    "application/x-msdos-program",
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
    "application/x-sharedlib",
    "application/font",
    "application/vnd.ms-fontobject",
    "application/x-shockwave-flash",
)
KEPT_HEADERS = (
    "content-type", "content-language", "date", "etag", "last-modified", "link", "x-robots-tag",
    "tdm-reservation", "tdm-policy", "x-wp-total", "x-wp-totalpages",
)  # fmt: skip
MAX_HEAD_BYTES = 200_000
"""All header lines together. Real pages send a few thousand bytes."""

_STATUS_LINE = re.compile(rb"HTTP/[0-9.]+ ([0-9]{3})")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:+-]{1,40})""", re.IGNORECASE)
_MAX_CLOCK_SKEW = timedelta(minutes=5)
_MAX_COPY_AGE = timedelta(days=31)


class Reply:
    """One reply, fed by the HTTP client. `refusal` says why the reply is refused, once that is known."""

    def __init__(self, name: str, max_bytes: int, now: datetime, *, conditional: bool = False) -> None:
        self.status = 0
        self._conditional = conditional
        self.headers: dict[str, str] = {}
        self.refusal: IngestError | None = None
        self._name = name
        self._max_bytes = max_bytes
        self._now = now
        self._body: BodyDecoder | None = None
        self._head_size = 0

    def take_header(self, line: bytes) -> bool:
        """Take one header line, or the empty line after the last one. False: stop here."""
        if self._body is not None:
            return True  # trailers
        self._head_size += len(line)
        if self._head_size > MAX_HEAD_BYTES:
            self.refusal = Rejected(
                "too_large", f"{self._name}: its headers are longer than {MAX_HEAD_BYTES:,} bytes"
            )
            return False
        if match := _STATUS_LINE.match(line):
            self.status, self.headers = int(match[1]), {}
        elif line.strip():
            name, _, value = _decode_line(line).partition(":")
            name, value = name.strip().lower(), value.strip()
            earlier = self.headers.get(name) if name in ("content-encoding", "link") else None
            self.headers[name] = f"{earlier}, {value}" if earlier else value
        elif self.status >= 200:
            return self._check_head()
        return True

    def take_body(self, data: bytes) -> bool:
        """Take a piece of the body. False: stop here."""
        assert self._body is not None  # 304 has none, and libcurl reads none (RFC 9110, 15.4.5)
        try:
            self._body.feed(data)
        except IngestError as refusal:
            self.refusal = refusal
        return self.refusal is None

    @property
    def location(self) -> str | None:
        """Where a redirect points, as written; None if this is no redirect."""
        return self.headers.get("location") if self.status in REDIRECT_STATUSES else None

    @property
    def is_not_modified(self) -> bool:
        """Whether this says that a conditionally requested document did not change."""
        return self.status == 304 and self._conditional

    @property
    def content(self) -> bytes:
        """The whole body. Raises TryLater("truncated"), Rejected("empty_body", "unsupported_encoding")."""
        content = self._body.finish() if self._body else b""
        if not content:
            raise Rejected("empty_body", f"{self._name}: the reply is empty")
        return content

    @property
    def media_type(self) -> str | None:
        """Content-Type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()[:100] or None

    @property
    def charset(self) -> str | None:
        """The charset that Content-Type declares, in lower case; not checked against the bytes."""
        match = _CHARSET.search(self.headers.get("content-type", ""))
        return match[1].lower() if match else None

    @property
    def kept(self) -> dict[str, str]:
        """The headers to keep."""
        return {name: self.headers[name][:1000] for name in KEPT_HEADERS if name in self.headers}

    @property
    def received(self) -> Reference:
        """The server's Date, which is older than now if a cache kept the page; else now.

        A Date in the future, or over a month old, means that the clock is wrong.
        """
        date = http_date(self.headers.get("date", ""))
        if date and -_MAX_CLOCK_SKEW <= self._now - date <= _MAX_COPY_AGE:
            return Reference(date, "http_date")
        return Reference(self._now, "received")

    def _check_head(self) -> bool:
        """At the end of the headers, decide whether the body is wanted."""
        try:
            self.refusal = self._status_refusal()
            if self.status in _OK_STATUSES:
                self._check_body_wanted()
                self._body = BodyDecoder(
                    self.headers.get("content-encoding", ""), self._max_bytes, self._name
                )
        except IngestError as refusal:
            self.refusal = refusal
        return self._body is not None or (self.is_not_modified and self.refusal is None)

    def _status_refusal(self) -> IngestError | None:
        if self.status in _OK_STATUSES or self.location or self.is_not_modified:
            return None
        reason, detail = f"http_{self.status}", f"{self._name}: the server answered {self.status}"
        if self.status >= 500 or self.status in _TRANSIENT_STATUSES:
            return TryLater(reason, detail, retry_after(self.headers.get("retry-after", ""), self._now))
        return Rejected(reason, detail)

    def _check_body_wanted(self) -> None:
        if (self.media_type or "").startswith(UNSUPPORTED_TYPES):
            raise Rejected("unsupported_media_type", f"{self._name}: it is {self.media_type}, not a document")
        length = self.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self._max_bytes:
            limit = f"the limit is {self._max_bytes:,} (WINNOW_MAX_BYTES)"
            raise Rejected("too_large", f"{self._name}: it has {int(length[:20]):,} bytes; {limit}")


def _decode_line(line: bytes) -> str:
    """A header line: UTF-8 as many servers send it, else Latin-1; no control characters."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    return "".join(char if char.isprintable() else " " for char in text)
