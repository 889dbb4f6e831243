"""Find the sources behind an address or a file that a person gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from worker.document import RawItem
from worker.errors import IngestError, Rejected
from worker.intake.listing_reader import text_of
from worker.net.urls import is_web_address
from worker.sources.listing_types import Entry, Listing
from worker.sources.listings import listing

Get = Callable[[str], RawItem]
"""Gets an address or a file. Raises Rejected, TryLater."""


@dataclass(frozen=True, slots=True)
class DiscoveredSource:
    """A source that can be added."""

    kind: str
    target: str
    title: str | None = None
    listing: Listing | None = None
    """The entries that it lists now; None if it was not read."""
    others: tuple[str, ...] = ()
    """Other feeds of the same page, which could be added too."""
    labels: tuple[str, ...] = ()
    """Its labels in an OPML file."""


def discover(target: str, get: Get) -> list[DiscoveredSource]:
    """The sources behind an address or a file: itself, or those that a page, robots.txt or OPML file names.

    Raises Rejected("no_source_found") and the errors of `get`.
    """
    is_address = is_web_address(target)
    target = target if is_address else str(Path(target).absolute())
    raw = get(target)
    text, base = text_of(raw), raw.final_url or target
    kind = listing.kind_of(text)
    if kind is None:
        raise Rejected(
            "no_source_found", f"{target}: no feed, sitemap, list or page; ingest it by: winnow ingest"
        )
    found = listing.read(kind, text, base)
    if kind == "page":
        return (
            [_first_feed_of(target, found.sources, get)] if found.sources else _sitemaps_of(target, base, get)
        )
    if kind == "robots":
        return _named_sources("sitemap", found.sources) or _refuse(target)
    if kind == "opml" and not is_address:
        return _named_sources("feed", found.sources) or _refuse(target)
    return [DiscoveredSource(kind, raw.moved_to or target, found.title, found)]


def _first_feed_of(page: str, feeds: tuple[Entry, ...], get: Get) -> DiscoveredSource:
    """The first readable feed of a page."""
    error: IngestError | None = None
    for feed in feeds:
        address = feed.address or ""
        try:
            raw = get(address)
            found = listing.read("feed", text_of(raw), raw.final_url or address)
        except IngestError as failure:
            error = error or failure
            continue
        others = tuple(other.address or "" for other in feeds if other is not feed)
        return DiscoveredSource("feed", raw.moved_to or address, found.title or feed.title, found, others)
    raise error or Rejected("no_source_found", page)


def _sitemaps_of(page: str, base: str, get: Get) -> list[DiscoveredSource]:
    """The sitemaps in a site's robots.txt, for a page that names no feed."""
    robots = listing.absolute_url(base, "/robots.txt")
    if robots is None:
        return _refuse(page)
    try:
        named = listing.read("robots", text_of(get(robots)), robots).sources
    except Rejected:
        named = ()
    return _named_sources("sitemap", named) or _refuse(page)


def _named_sources(kind: str, entries: tuple[Entry, ...]) -> list[DiscoveredSource]:
    return [
        DiscoveredSource(entry.kind or kind, entry.address, entry.title, labels=entry.labels)
        for entry in entries
        if entry.address
    ]


def _refuse(target: str) -> list[DiscoveredSource]:
    raise Rejected("no_source_found", f"{target}: it names no feed or sitemap; give the address of one")
