"""The heads of HTTP requests and replies, as far as a proxy has to change them (RFC 9112, 9110 7.6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from worker.net.address_policy import DEFAULT_PORTS, Address

MAX_HEAD_BYTES = 100_000

_OF_ONE_CONNECTION = frozenset(
    b"connection proxy-connection keep-alive proxy-authorization proxy-authenticate te upgrade expect "
    b"alt-svc host".split()
)
"""Headers that end at a proxy. Alt-Svc would lead to other hosts; Host is written again."""
_METHOD = re.compile(rb"[A-Z]{1,20}")
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: |\r)")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")


class BadHeadError(ValueError):
    """It is no head of HTTP/1."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """The request line and the headers of a request to a proxy."""

    method: bytes
    target: str
    headers: tuple[tuple[bytes, bytes], ...]

    def for_server(self, address: Address) -> bytes:
        """Return the head for the server itself, over a connection for this request alone."""
        host = f"[{address.host}]" if ":" in address.host else address.host
        port = "" if address.port == DEFAULT_PORTS[address.scheme] else f":{address.port}"
        first = b"%s %s HTTP/1.1\r\nHost: %s" % (
            self.method, address.path.encode("ascii"), f"{host}{port}".encode("ascii"),
        )  # fmt: skip
        return first + b"\r\n" + _lines(self.headers)


def read_request(head: bytes) -> RequestHead:
    """Read the head of a request. Raises BadHeadError."""
    first, headers = _split(head)
    parts = first.split(b" ")
    if len(parts) != 3 or not _METHOD.fullmatch(parts[0]) or parts[2] not in (b"HTTP/1.1", b"HTTP/1.0"):
        raise BadHeadError("no request line of HTTP/1")
    try:
        return RequestHead(parts[0], parts[1].decode("ascii"), headers)
    except UnicodeDecodeError:
        raise BadHeadError("the target is not in ASCII") from None


def read_status(head: bytes) -> int:
    """Return the status of a reply. Raises BadHeadError."""
    match = _STATUS.match(head)
    if match is None:
        raise BadHeadError("no status line of HTTP/1")
    return int(match[1])


def closing_reply(head: bytes) -> bytes:
    """Return the head of a reply with which the connection ends after the body. Raises BadHeadError."""
    first, headers = _split(head)
    return first + b"\r\n" + _lines(headers)


def _split(head: bytes) -> tuple[bytes, tuple[tuple[bytes, bytes], ...]]:
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    headers: list[tuple[bytes, bytes]] = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not _NAME.fullmatch(name) or b"\n" in value or b"\r" in value or b"\0" in value:
            raise BadHeadError("a header line that is none")
        headers.append((name, value.strip()))
    if b"\n" in first or b"\r" in first:
        raise BadHeadError("a line break in the first line")
    return first, tuple(headers)


def _lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    kept = [b"%s: %s\r\n" % one for one in headers if one[0].lower() not in _OF_ONE_CONNECTION]
    return b"".join(kept) + b"Connection: close\r\n\r\n"
