"""What a feed, a sitemap or a list names: documents, and other sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a source names: a document, or another source."""

    address: str | None
    """Absolute; None if it has none."""
    guid: str | None = None
    """The source's own name for it."""
    stamp: str = ""
    """Changes when the source says that the entry has changed."""
    at: datetime | None = None
    """When it was published or changed, by the source."""
    title: str | None = None
    html: str | None = None
    """Its whole content, if the source gives it."""
    author: str | None = None
    comment_feed: str | None = None
    """The feed of its comments."""
    comments_stated: int | None = None
    """How many comments it has, by the source."""
    labels: tuple[str, ...] = ()
    """For another source: its folders and categories in an OPML file."""
    kind: str | None = None
    """For another source: its kind. None: a sitemap if a sitemap names it, otherwise a feed."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source names now."""

    entries: tuple[Entry, ...] = ()
    sources: tuple[Entry, ...] = ()
    """Other sources: the sitemaps of an index, the feeds of a page or an OPML file."""
    title: str | None = None
    warnings: tuple[str, ...] = field(default=())
