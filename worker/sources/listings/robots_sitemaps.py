"""A robots.txt: not a source itself, but it may name sitemaps of its site."""

from __future__ import annotations

import re

from worker.sources.listing_types import Entry, Listing
from worker.sources.listings.listing import absolute_url

KIND = "robots"

_FIELD = re.compile(r"^[^\S\n]*(?:user-agent|sitemap)[^\S\n]*:", re.IGNORECASE | re.MULTILINE)
_SITEMAP = re.compile(r"^[^\S\n]*sitemap[^\S\n]*:[^\S\n]*(\S+)", re.IGNORECASE | re.MULTILINE)


def likeness(text: str) -> float:
    """By its fields."""
    return 0.7 if _FIELD.search(text) and not text.startswith(("<", "{")) else 0.0


def read(text: str, url: str) -> Listing:
    """Read the sitemaps that it names, each once."""
    named = dict.fromkeys(filter(None, (absolute_url(url, stated) for stated in _SITEMAP.findall(text))))
    return Listing(sources=tuple(Entry(address) for address in named))
