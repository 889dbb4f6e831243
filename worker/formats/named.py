"""What a document's name or media type says it is: a hint, which its content has to bear out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from worker.document import RawItem

_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,12})$")
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def suffix_of(raw: RawItem) -> str:
    """The last suffix of the document's name, in lower case and without its dot; empty where none counts.

    An address that answers with a page may end in anything.
    """
    name = raw.target
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
    """Whether the name ends so, or the media type begins so."""
    return suffix_of(raw) in suffixes or (raw.media_type or "").startswith(media_types or ("\0",))
