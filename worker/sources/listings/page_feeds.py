"""A page: not a source itself, but it may name feeds of its site (by ``<link rel=alternate>``)."""

from __future__ import annotations

import re

from worker.page.page import parse_markup
from worker.sources.listing_types import Entry, Listing
from worker.sources.listings.listing import absolute_url

KIND = "page"

FEED_TYPES = frozenset(
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"]
)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|link|title)[\s>]", re.IGNORECASE)
_OF_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|reacti", re.IGNORECASE)


def likeness(text: str) -> float:
    """By the tags of a page; lower than for all other kinds."""
    return 0.5 if _MARKUP.search(text) else 0.0


def read(text: str, url: str) -> Listing:
    """Read the feeds that the page names; feeds of comments come last."""
    page = parse_markup(text, url)
    base = (
        next((absolute_url(url, e.attrs.get("href", "")) for e in page.by_tag.get("base", [])), None) or url
    )
    feeds: dict[str, Entry] = {}
    for link in page.by_tag.get("link", []):
        rels = link.attrs.get("rel", "").lower().split()
        media_type = link.attrs.get("type", "").partition(";")[0].strip().lower()
        address = absolute_url(base, link.attrs.get("href", ""))
        if address and media_type in FEED_TYPES and {"alternate", "feed"} & set(rels):
            feeds.setdefault(address, Entry(address, title=link.attrs.get("title")))
    ordered = sorted(
        feeds.values(), key=lambda feed: bool(_OF_COMMENTS.search(f"{feed.title} {feed.address}"))
    )
    title = next((element.text for element in page.by_tag.get("title", [])), None)
    return Listing(sources=tuple(ordered), title=title)
