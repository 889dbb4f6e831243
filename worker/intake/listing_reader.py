"""Get the bytes of a listing, and parse them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from worker import fetch, formats
from worker.document import NotModified, RawItem, Validators
from worker.sources.listing_types import Listing
from worker.sources.listings import listing

MAX_LISTING_BYTES = 60_000_000
"""The sitemap protocol allows 50 MB."""

Get = Callable[[str, Validators | None], RawItem | NotModified]
"""Gets a listing from an address or a path, if it changed since the validators."""


@dataclass(frozen=True, slots=True)
class ListingReader:
    """What a poll of a listing needs: how to get it, how to compare addresses, and the time."""

    get: Get
    address_key: Callable[[str], str]
    now: datetime

    def listing(self, raw: RawItem, kind: str) -> Listing:
        """Parse bytes as a listing of this kind. Raises Rejected."""
        return listing.read(kind, text_of(raw), raw.final_url or raw.target)


def text_of(raw: RawItem) -> str:
    """The text of a listing, decompressed if the file itself is gzip. Raises Rejected."""
    content = fetch.gunzip(raw.content, MAX_LISTING_BYTES, raw.target[:200])
    return formats.decode(content, raw.charset)
