"""Finding out what there is to poll behind an address or a file that a person named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from worker.document import RawItem
from worker.errors import IngestError, Rejected
from worker.intake.polling import text_of
from worker.sources.listings import listing
from worker.sources.listings.listing import Entry, Listing

Get = Callable[[str], RawItem]
"""Gets an address or a file. Raises Rejected, TryLater."""


@dataclass(frozen=True, slots=True)
class DiscoveredSource:
    """A source that can be added."""

    kind: str
    target: str
    title: str | None = None
    listing: Listing | None = None
    """What it names now; None where it was not looked into."""
    others: tuple[str, ...] = ()
    """Other feeds of the same page, which may be added too."""
    labels: tuple[str, ...] = ()
    """Those that it has in an OPML file."""


def discover(target: str, get: Get) -> list[DiscoveredSource]:
    """The sources behind an address or a file: itself, or what it names if it is a page, robots.txt or OPML.

    Raises Rejected("no_source_found") and whatever `get` raises.
    """
    is_address = target.startswith(("http://", "https://"))
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
        return [_feed_of(target, found.sources, get)] if found.sources else _sitemaps_of(target, base, get)
    if kind == "robots":
        return _named("sitemap", found.sources) or _nothing(target)
    if kind == "opml" and not is_address:
        return _named("feed", found.sources) or _nothing(target)
    return [DiscoveredSource(kind, raw.moved_to or target, found.title, found)]


def _feed_of(page: str, feeds: tuple[Entry, ...], get: Get) -> DiscoveredSource:
    """The first of a page's feeds that can be read."""
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
    """The sitemaps that a site's robots.txt names, where its page names no feed."""
    robots = listing.absolute_url(base, "/robots.txt")
    if robots is None:
        return _nothing(page)
    try:
        named = listing.read("robots", text_of(get(robots)), robots).sources
    except Rejected:
        named = ()
    return _named("sitemap", named) or _nothing(page)


def _named(kind: str, entries: tuple[Entry, ...]) -> list[DiscoveredSource]:
    return [
        DiscoveredSource(entry.kind or kind, entry.address, entry.title, labels=entry.labels)
        for entry in entries
        if entry.address
    ]


def _nothing(target: str) -> list[DiscoveredSource]:
    raise Rejected("no_source_found", f"{target}: it names no feed or sitemap; give the address of one")
