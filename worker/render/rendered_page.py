"""What rendering a page may take, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from worker.redaction import masked

MAX_REFUSED = 30
"""Refused requests that are kept by address; the others are counted."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take."""

    seconds: float = 40.0
    """From the start of the browser to the serialised page."""
    received_bytes: int = 50_000_000
    """All that the page's servers send."""
    page_bytes: int = 20_000_000
    """The serialised page."""
    memory_bytes: int = 1_000_000_000
    """The browser with all its processes, and the child that runs it."""
    disk_bytes: int = 200_000_000
    """All that the browser writes. Chromium itself lets a page store as much as 60 % of the disk (web.dev,
    Storage for the web)."""


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """A request that was not made. The address is short, without its query and without a password."""

    address: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as its scripts made it, and what that cost."""

    content: bytes
    """The serialised document, in UTF-8; shadow roots are declared in it."""
    final_address: str
    """The last address that was loaded, not one that the page only tried to go to."""
    seconds: float
    received_bytes: int
    peak_memory: int
    """In bytes, over all processes together."""
    requests: int
    """Requests that were made, or connections where these are encrypted."""
    left_out: int
    """Pictures, fonts, frames and the like that were not asked for."""
    refused: tuple[RefusedRequest, ...] = ()
    refused_count: int = 0
    """All refused requests, also those that `refused` does not hold."""
    places: int = 0
    """Places for comments to which the page was scrolled."""

    def account(self) -> dict[str, Any]:
        """How it was made, without the page: ready for `json.dumps`."""
        return {name: value for name, value in asdict(self).items() if name != "content"}

    @classmethod
    def read(cls, account: dict[str, Any], content: bytes) -> RenderedPage:
        """Read what `account` returned, with the page."""
        refused = tuple(RefusedRequest(**one) for one in account.pop("refused"))
        return cls(content=content, refused=refused, **account)


class Refusals:
    """Collects the requests that were refused."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: dict[tuple[str, str], RefusedRequest] = {}

    def add(self, address: str, reason: str, detail: str) -> None:
        """Note a refused request; the same one again is only counted."""
        self.count += 1
        if len(self._kept) < MAX_REFUSED:
            request = RefusedRequest(masked(address)[:200], reason, masked(detail)[:200])
            self._kept.setdefault((address, reason), request)

    def kept(self) -> tuple[RefusedRequest, ...]:
        """Return the first ones."""
        return tuple(self._kept.values())
