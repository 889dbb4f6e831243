"""Send one POST to an endpoint: only to allowed addresses, in limited time, without following redirects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import pycurl

from worker.net import address_policy, curl
from worker.settings import Settings

REQUEST_TIMEOUT_S = 15.0
"""For a request and its response; the specification says 15 to 30."""
LOOKUP_TIMEOUT_S = 5.0
"""The part of it that looking up the host's name may take."""
MAX_RESPONSE_BYTES = 2000
"""Read of a response's body; only its beginning is ever shown."""
MAX_HEADER_BYTES = 50_000
"""All header lines of a response together."""


@dataclass(frozen=True, slots=True)
class Response:
    """What an endpoint responded."""

    status: int
    text: str
    """The beginning of the body, in one line that is safe to show."""
    retry_after: float | None
    """Seconds until it wants the next request, if it said so."""

    @property
    def is_success(self) -> bool:
        """Whether the endpoint accepted the request."""
        return 200 <= self.status <= 299


class EndpointClient:
    """Sends requests over connections that stay open. Not thread-safe: one client per thread."""

    def __init__(
        self, settings: Settings, is_stopped: Callable[[], bool], lookup: address_policy.Lookup | None = None
    ) -> None:
        self._settings = settings
        self._lookup = lookup
        self._client = curl.client(settings, is_stopped)
        self._client.setopt(pycurl.POST, 1)

    def send(self, url: str, headers: Mapping[str, str], body: str, now: datetime) -> Response:
        """Send JSON to an address and return the response, whatever its status.

        Raises Rejected("address_refused", "certificate_refused") and TryLater("timeout", "interrupted",
        "connection_failed", "dns_failure", ...).
        """
        address = address_policy.check_address(url, self._settings.allow_networks)
        headers_read, text = _Headers(), bytearray()
        started = monotonic()
        ips = curl.resolve(address, self._settings, LOOKUP_TIMEOUT_S, self._lookup)
        # An empty "Expect:" turns that header off: with it, libcurl would wait for the server's permission to
        # send a long body.
        lines = [f"{name}: {value}" for name, value in headers.items()]
        lines += ["Content-Type: application/json", "Accept: */*", "Expect:"]
        self._client.setopt(pycurl.HTTPHEADER, lines)
        self._client.setopt(pycurl.POSTFIELDS, body.encode())
        self._client.setopt(pycurl.HEADERFUNCTION, headers_read.add)
        self._client.setopt(pycurl.WRITEFUNCTION, lambda data: _append(text, data))
        try:
            curl.perform(self._client, address, ips, REQUEST_TIMEOUT_S - (monotonic() - started))
        except pycurl.error as error:
            # We end a long response ourselves. And an error after a complete head does not matter.
            if not headers_read.are_complete or self._status < 200:
                raise curl.failure(error, address) from None
        return Response(self._status, _to_line(bytes(text)), curl.retry_after(headers_read.retry_after, now))

    @property
    def _status(self) -> int:
        return int(self._client.getinfo(pycurl.RESPONSE_CODE))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class _Headers:
    """The headers of a response, as they arrive."""

    def __init__(self) -> None:
        self.retry_after = ""
        self.are_complete = False
        self._size = 0

    def add(self, line: bytes) -> int | None:
        """Add one line; an empty one ends the headers. Returns -1 to stop if they are too long."""
        self._size += len(line)
        if self._size > MAX_HEADER_BYTES:
            return -1
        if line.startswith(b"HTTP/"):
            self.retry_after = ""
        self.are_complete = not line.strip()
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"retry-after":
            self.retry_after = value.decode("latin-1").strip()
        return None


def _append(text: bytearray, data: bytes) -> int | None:
    text += data[: MAX_RESPONSE_BYTES - len(text)]
    return -1 if len(text) >= MAX_RESPONSE_BYTES else None


def _to_line(text: bytes) -> str:
    """The beginning of a response in one line, without control characters."""
    plain = "".join(char if char.isprintable() else " " for char in text.decode("utf-8", "replace"))
    plain = plain.rstrip("\N{REPLACEMENT CHARACTER}")  # the last character was cut
    return " ".join(plain.split())
