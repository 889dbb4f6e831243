"""JSON Feeds saved to disk (https://www.jsonfeed.org/version/1.1/): each item is a record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import SEEK_END, BufferedReader
from typing import Any

from worker.document import RawItem
from worker.errors import Rejected
from worker.sources.containers.container_kinds import HEAD_BYTES, Record
from worker.sources.containers.feed_file import make_record
from worker.sources.containers.open_files import OpenFile, identify
from worker.sources.listings import feed

MAX_FEED_BYTES = 20_000_000
"""A larger one is not read: the items of JSON are only found by reading all of it."""
_ABOUT = ("version", "title", "home_page_url", "feed_url", "language", "author", "authors")


def recognizes(file: BufferedReader, name: str) -> bool:  # noqa: ARG001  the shape all kinds share
    """By the version that it states at its beginning."""
    if file.seek(0, SEEK_END) > MAX_FEED_BYTES:
        return False
    file.seek(0)
    head = file.read(HEAD_BYTES).decode("utf-8-sig", "replace").lstrip()
    return head.startswith("{") and feed.likeness(head) > 0 and _read_feed(identify(file)) is not None


@lru_cache(maxsize=1)
def _read_feed(opened: OpenFile) -> Mapping[str, Any] | None:
    """The feed; None if it is damaged or has no items."""
    opened.file.seek(0)
    try:
        read = json.loads(opened.file.read().decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) and isinstance(read.get("items"), list) else None


def scan(file: BufferedReader, position: int) -> Iterator[Record]:
    """Each item; positions are their numbers."""
    read = _read_feed(identify(file))
    for number in range(position, len(read["items"]) if read else 0):
        yield Record(number, number + 1)


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """Read one item as a feed of its own. Raises Rejected("malformed_record", "too_large")."""
    whole = _read_feed(identify(file))
    items = whole["items"] if whole else []
    if whole is None or position >= len(items) or not isinstance(items[position], dict):
        raise Rejected("malformed_record", f"{name}: item number {position + 1} is no object")
    source = json.dumps({key: whole[key] for key in _ABOUT if key in whole} | {"items": [items[position]]})
    if len(source) > limit:
        raise Rejected("too_large", f"{name}: an item of {len(source):,} bytes (WINNOW_MAX_BYTES)")
    return make_record(source, name, "application/feed+json")
