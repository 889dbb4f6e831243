"""One POST to an endpoint: to checked addresses only, in bounded time, redirects not followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

import pycurl

from worker.net import address_policy, curl
from worker.settings import Settings

DEADLINE = 15.0
"""Seconds for a request and its answer; the specification says 15 to 30."""
LONGEST_LOOKUP = 5.0
"""Seconds of these for the host's name."""
LONGEST_ANSWER = 2000
"""Bytes that are read of an answer's body; only its beginning is ever shown."""
LONGEST_HEAD = 50_000
"""Bytes of all header lines."""


@dataclass(frozen=True, slots=True)
class Response:
    """What an endpoint answered."""

    status: int
    text: str
    """The beginning of the body, fit to be shown."""
    retry_after: float | None
    """Seconds after which it wants to be asked again, where it said so."""

    @property
    def is_good(self) -> bool:
        """Whether what was sent has arrived."""
        return 200 <= self.status <= 299


class EndpointClient:
    """Sends requests over connections that stay open. For one thread."""

    def __init__(
        self, settings: Settings, is_stopped: Callable[[], bool], lookup: address_policy.Lookup | None = None
    ) -> None:
        self._settings = settings
        self._lookup = lookup
        self._client = curl.client(settings, is_stopped)
        self._client.setopt(pycurl.POST, 1)

    def send(self, url: str, headers: Mapping[str, str], body: str, now: datetime) -> Response:
        """Send JSON to an address; what it answered.

        Raises Rejected("address_refused", "certificate_refused") and TryLater("timeout", "interrupted",
        "connection_failed", "dns_failure", ...).
        """
        address = address_policy.check_address(url, self._settings.allow_networks)
        head, text = _Head(), bytearray()
        begun = monotonic()
        ips = curl.resolve(address, self._settings, LONGEST_LOOKUP, self._lookup)
        # The last one is no header: libcurl would wait for leave to send what is long.
        lines = [f"{name}: {value}" for name, value in headers.items()]
        lines += ["Content-Type: application/json", "Accept: */*", "Expect:"]
        self._client.setopt(pycurl.HTTPHEADER, lines)
        self._client.setopt(pycurl.POSTFIELDS, body.encode())
        self._client.setopt(pycurl.HEADERFUNCTION, head.take)
        self._client.setopt(pycurl.WRITEFUNCTION, lambda data: _take(text, data))
        try:
            curl.perform(self._client, address, ips, DEADLINE - (monotonic() - begun))
        except pycurl.error as error:
            # We hang up on a long answer, and once there is a status, what is amiss after it does not matter.
            if not head.is_whole or self._status < 200:
                raise curl.failure(error, address) from None
        return Response(self._status, _shown(bytes(text)), curl.retry_after(head.retry_after, now))

    @property
    def _status(self) -> int:
        return int(self._client.getinfo(pycurl.RESPONSE_CODE))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class _Head:
    """The headers of an answer."""

    def __init__(self) -> None:
        self.retry_after = ""
        self.is_whole = False
        self._size = 0

    def take(self, line: bytes) -> int | None:
        """Take one line, or the empty one after the last; -1 stops an endless head."""
        self._size += len(line)
        if self._size > LONGEST_HEAD:
            return -1
        if line.startswith(b"HTTP/"):
            self.retry_after = ""
        self.is_whole = not line.strip()
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"retry-after":
            self.retry_after = value.decode("latin-1").strip()
        return None


def _take(text: bytearray, data: bytes) -> int | None:
    text += data[: LONGEST_ANSWER - len(text)]
    return -1 if len(text) >= LONGEST_ANSWER else None


def _shown(text: bytes) -> str:
    """The beginning of an answer in one line, without what a terminal would obey."""
    plain = "".join(char if char.isprintable() else " " for char in text.decode("utf-8", "replace"))
    plain = plain.rstrip("\N{REPLACEMENT CHARACTER}")  # a character that was cut through
    return " ".join(plain.split())
