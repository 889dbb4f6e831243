"""From an `ItemRef` to a `RawItem`: the bytes of a file or an address, and what the server says about them.

`local_files` reads from disk, `web` makes safe GETs, and `polite` makes them at a polite rate and by the
rules of `robots`; `browsing` keeps a browser to the same. `reply` and `inflate` check what a server sends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from worker.dates import Reference
from worker.dates.received import parse_received
from worker.document import ItemRef, NotModified, RawItem
from worker.errors import Rejected
from worker.fetch.browsing import CheckNavigation, browse
from worker.fetch.inflate import gunzip
from worker.fetch.local_files import open_file, path_of, read_file
from worker.fetch.polite import PoliteFetcher
from worker.fetch.web import Web, check_rules, get
from worker.settings import Settings

__all__ = [
    "CheckNavigation",
    "Get",
    "PoliteFetcher",
    "Web",
    "browse",
    "check_rules",
    "fetch",
    "get",
    "gunzip",
    "open_file",
    "path_of",
    "read_file",
    "received_of",
]

Get = Callable[[str, datetime], RawItem | NotModified]
"""Fetches an address at the given time."""


def fetch(
    item: ItemRef, settings: Settings, now: datetime, *, within: Path | None, get: Get
) -> RawItem | NotModified:
    """Read the bytes that an item names, up to `settings.max_bytes`; `get` fetches an address.

    `within` is the folder that must hold the file after its links are followed; None for a path that a
    person at this machine named. A ``received`` time in the item's meta (ISO 8601, UTC if it names no
    zone) overrides the server's and the file's. Raises Rejected and TryLater.
    """
    received = received_of(item)
    if item.kind == "file":
        raw = read_file(path_of(item.target), max_bytes=settings.max_bytes, within=within)
        raw = replace(raw, target=item.target)
    elif item.kind in ("url", "thread"):
        reply = get(item.target, now)
        if isinstance(reply, NotModified):
            return reply
        raw = reply
    else:
        raise Rejected("unsupported_kind", f"{item.source_key}: a {item.kind} cannot be fetched by itself")
    return replace(raw, received=received) if received else raw


def received_of(item: ItemRef) -> Reference | None:
    """The time of receipt that the item's meta states. Raises Rejected("bad_received")."""
    stated = item.meta.get("received")
    return None if stated is None else parse_received(stated)
