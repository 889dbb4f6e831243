"""What a feed, a sitemap or a list names; and how to find its kind.

A kind is a module of this room with three names: ``KIND``, its name; ``likeness(text) -> float``, how much a
text looks like it, from 0 to 1; and ``read(text, url) -> Listing``. A new kind is a new file, with no edit
elsewhere. If it names other sources, each of them states its kind; without one, it is taken for a feed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from worker.clock import as_utc
from worker.dates.reading import parse
from worker.errors import Rejected
from worker.net.urls import encode_blanks, join_url
from worker.sources import listings
from worker.sources.listing_types import Entry, Listing

_BEGINNING_CHARS = 20_000
"""The beginning of a text, which decides on its kind."""
_WITH_YEAR_LAST = re.compile(r"([A-Z][a-z]{2} +\d{1,2}) (\d\d:\d\d:\d\d(?: [A-Z]{1,5})?) (\d{4})\Z")
"""The form of C's ``asctime`` and Java's ``Date``: Mon May 06 10:00:00 CEST 2024."""


class Kind(Protocol):
    """The names in a kind's module."""

    KIND: str

    def likeness(self, text: str) -> float:
        """How much the beginning of a text looks like this kind, from 0 to 1."""

    def read(self, text: str, url: str) -> Listing:
        """Read what it names; its addresses are relative to `url`. Raises Rejected."""


def kind_of(text: str) -> str | None:
    """The kind that a text is most like, or None."""
    beginning = text[:_BEGINNING_CHARS].lstrip("\ufeff \t\r\n")
    likest = max(kinds().values(), key=lambda kind: kind.likeness(beginning))
    return likest.KIND if likest.likeness(beginning) > 0 else None


def read(kind: str, text: str, url: str) -> Listing:
    """Read what a text of this kind names. Raises Rejected("no_listing") if it is of another kind."""
    if (found := kind_of(text)) != kind:
        raise Rejected("no_listing", f"{url[:200]}: it is a {found or 'document'}, but a {kind} was expected")
    return kinds()[kind].read(text, url)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind, by name."""
    found = (
        import_module(f"{listings.__name__}.{module.name}") for module in iter_modules(listings.__path__)
    )
    return {module.KIND: module for module in found if hasattr(module, "KIND")}


def absolute_url(base: str, address: str) -> str | None:
    """Make an address absolute; None if it is not a web address."""
    address = encode_blanks(address)
    joined = join_url(base, address) if address else None
    return joined if joined and joined.startswith(("http://", "https://")) else None


def parse_time(text: str | None) -> datetime | None:
    """Parse a time as feeds and sitemaps write it; None if it is impossible or has no year."""
    text = (text or "").strip()[:100]
    if not text:
        return None
    text = _WITH_YEAR_LAST.sub(r"\1 \3 \2", text)
    for read in (datetime.fromisoformat, _time_in_zone, parsedate_to_datetime, _any_time):
        try:
            at = read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if at is not None:
            return _in_utc(at)
    return None


def _time_in_zone(text: str) -> datetime | None:
    """A time with its zone. The mail reader takes a zone that it does not know (CEST, GMT+2) for UTC."""
    moment = parse(text)
    return moment.at if moment and moment.zone_known else None


def _any_time(text: str) -> datetime | None:
    moment = parse(text)
    return moment.at if moment else None


def _in_utc(at: datetime) -> datetime | None:
    try:
        return as_utc(at)
    except OverflowError:
        return None


def short_digest(text: str) -> str:
    """A digest that tells the texts of one source apart."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def newest_first(entries: tuple[Entry, ...], now: datetime) -> list[Entry]:
    """Sort entries, newest first; entries without a time, or with a future one, follow in their order."""
    latest = now + timedelta(days=1)
    dated = [entry for entry in entries if entry.at and entry.at <= latest]
    others = [entry for entry in entries if not (entry.at and entry.at <= latest)]
    return sorted(dated, key=lambda entry: entry.at or latest, reverse=True) + others
