"""A list of addresses: a ``.urls`` file or a text on the web; one address a line, ``#`` begins a comment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from worker.document import ItemRef
from worker.document.item_notes import ItemNotes
from worker.sources.listing_types import Entry, Listing
from worker.sources.listings.listing import absolute_url

KIND = "list"

_ADDRESS = re.compile(r"https?://\S+\Z", re.IGNORECASE)


def likeness(text: str) -> float:
    """By its lines: all but the last, which may be cut, are addresses or comments."""
    lines = list(_lines(text))
    return 0.8 if lines and all(_ADDRESS.match(line) for line in lines[:-1] or lines) else 0.0


def read(text: str, url: str) -> Listing:
    """Read the addresses that it names."""
    return Listing(tuple(Entry(absolute_url(url, line)) for line in _lines(text)))


def lines(content: bytes) -> Iterator[str]:
    """The addresses in the content of a file, as written."""
    return _lines(content.decode("utf-8-sig", "replace"))


def refs(
    written: Iterable[str], target: str, address_key: Callable[[str], str], source_id: int | None
) -> list[ItemRef]:
    """Turn addresses that the file `target` lists into observations, each once.

    An address is one observation for each list: a new line in the file fetches only its address.
    """
    this_list = sha256(target.encode()).hexdigest()[:16]
    found: dict[str, ItemRef] = {}
    for line in written:
        key = f"url:{address_key(line)}:list-{this_list}"
        found.setdefault(key, ItemRef("url", line, key, source_id, notes=ItemNotes(listed_in=target)))
    return list(found.values())


def _lines(text: str) -> Iterator[str]:
    for written in text.splitlines():
        line = written.partition(" #")[0].strip()
        if line and not line.startswith("#"):
            yield line
