"""The type that a document's name or media type states: a hint, which the content must confirm."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from worker.document import RawItem

_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,12})$")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def suffix_of(raw: RawItem) -> str:
    """The last suffix of the document's name, in lower case and without its dot; empty if there is none.

    The suffix of an address does not count if the reply is a page.
    """
    name = raw.name
    if name.startswith(("http://", "https://", "file:")):
        if raw.media_type in _PAGE_TYPES:
            return ""
        try:
            name = urlsplit(name).path
        except ValueError:
            return ""
    found = _SUFFIX.search(name)
    return found[1].lower() if found else ""


def has_type(raw: RawItem, suffixes: frozenset[str], media_types: tuple[str, ...] = ()) -> bool:
    """Whether the name has one of these suffixes, or the media type begins with one of these."""
    return suffix_of(raw) in suffixes or (raw.media_type or "").startswith(media_types or ("\0",))
