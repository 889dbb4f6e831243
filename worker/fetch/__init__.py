"""An `ItemRef` to a `RawItem`: the bytes of a file or an address, and what was said about them.

`files` reads from disk, `web` makes safe GETs and `polite` makes them as a guest, by `robots`; `reply` and
`inflate` judge what a server sends.
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
from worker.fetch.inflate import gunzip
from worker.fetch.local_files import open_file, path_of, read_file
from worker.fetch.polite import PoliteFetcher
from worker.fetch.web import Web, get
from worker.settings import Settings

__all__ = [
    "Get",
    "PoliteFetcher",
    "Web",
    "fetch",
    "get",
    "gunzip",
    "open_file",
    "path_of",
    "read_file",
    "received_of",
]

Get = Callable[[str, datetime], RawItem | NotModified]
"""Gets an address, now."""


def fetch(
    item: ItemRef, settings: Settings, now: datetime, *, within: Path | None, get: Get
) -> RawItem | NotModified:
    """The bytes that an item names, at most `settings.max_bytes` of them; an address is got by `get`.

    `within` is the folder that a file must lie in after its links are followed; None for a path that a
    person at this machine named. A ``received`` time in the item's meta (ISO 8601, UTC if it names no
    zone) stands above the server's and the file's. Raises Rejected and TryLater.
    """
    received = received_of(item)
    if item.kind == "file":
        raw = read_file(path_of(item.target), max_bytes=settings.max_bytes, within=within)
        raw = replace(raw, target=item.target)
    elif item.kind == "url":
        answer = get(item.target, now)
        if isinstance(answer, NotModified):
            return answer
        raw = answer
    else:
        raise Rejected("unsupported_kind", f"{item.source_key}: a {item.kind} has nothing to fetch by itself")
    return replace(raw, received=received) if received else raw


def received_of(item: ItemRef) -> Reference | None:
    """The time of receipt that came with the item. Raises Rejected("bad_received")."""
    given = item.meta.get("received")
    return None if given is None else parse_received(given)
