"""The platform's id of a comment, in one form wherever it stands.

It stands as an element's id, in a permalink, as a feed's guid, in a platform's JSON. The same comment seen in
two places is found again by it.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_UUID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9]+")
_NUMBER = re.compile(r"\d{2,}")
_CHANGES = re.compile(r"(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)")
MIN_CHANGES = 3
"""A word that changes so often between letters and digits is a random id as a whole: "d8q50n6"."""
_PARAMETER = re.compile(
    r"(?:show|reply_?to_?|find)?_?(?:comment|com|reply|answer|post)(?:_?id)?|[cp]id|lc|replytocom",
    re.IGNORECASE,
)
"""Names of a query's parameters that hold the id of a comment."""
_PATH = re.compile(
    r"/(?:comments?|replies|reply|answers?|posts?|permalink|messages?|a)/(?:[^/]+/)?([A-Za-z0-9_-]*\d[A-Za-z0-9_-]*)/?$",
    re.IGNORECASE,
)


def native_id_of(stated: str) -> str | None:
    """The id in what states a comment's identity: a permalink or an id."""
    is_address = stated.startswith("#") or "://" in stated
    return native_id_at(stated) if is_address else read_native_id(stated)


def read_native_id(value: str) -> str | None:
    """The id in an id, a guid or an element's id: "comment-123" and "123" give "123".

    Numbers of one digit count only alone: "post_4" may be the fourth on any page.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return value
    if whole := _UUID.search(value):
        return whole[0].lower()
    for word in reversed(_WORD.findall(value)):
        if len(_CHANGES.findall(word)) >= MIN_CHANGES:
            return str(word)
        if numbers := _NUMBER.findall(word):
            return str(numbers[-1])
    return None


def native_id_at(address: str) -> str | None:
    """The id of the comment that a permalink leads to: in its fragment, its query or its path."""
    try:
        parts = urlsplit(address.strip())
        query = parse_qsl(parts.query, max_num_fields=100)
    except ValueError:  # such as http://[bad
        return None
    if parts.fragment and (found := read_native_id(parts.fragment)):
        return found
    for name, value in query:
        if _PARAMETER.fullmatch(name) and (found := read_native_id(value)):
            return found
    stated = _PATH.search(parts.path)
    return read_native_id(stated[1]) if stated else None
