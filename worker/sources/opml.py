"""An OPML file: the feeds that someone reads, as feed readers export them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.sources.listing import Entry, Listing, absolute
from worker.sources.markup import Node, Reader

KIND = "opml"

_ROOT = re.compile(r"<opml[\s>]", re.IGNORECASE)


def likeness(text: str) -> float:
    """By the root element."""
    return 1.0 if _ROOT.search(text) else 0.0


def read(text: str, url: str) -> Listing:
    """The feeds that it names, each once, whatever folders they are in. Raises Rejected("dtd_refused")."""
    made, warnings = Reader(frozenset(["outline"]), lambda node: list(_feeds(node, url)), ("outline",)).read(
        text
    )
    feeds: dict[str | None, Entry] = {}
    for feed in (feed for several in made for feed in several):
        feeds.setdefault(feed.address, feed)
    return Listing(sources=tuple(feeds.values()), warnings=tuple(warnings))


def _feeds(node: Node, url: str) -> Iterator[Entry]:
    written = next((value for name, value in node.attrs.items() if name.lower() == "xmlurl"), "")
    if address := absolute(url, written):
        yield Entry(address, title=node.attrs.get("title") or node.attrs.get("text"))
    for inner in node.all("outline"):
        yield from _feeds(inner, url)
