"""The id of a comment in one spelling, wherever it stands."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_WORD = r"(?:li|div|comments?|posts?|reply|replies|message|msg|cmt|node|id|[cpt])"
_WORDS_BEFORE = re.compile(rf"(?:(?:{_WORD}|t\d)[-_:.])+", re.IGNORECASE)
"""What stands before an id in an attribute or fragment: ``comment-``, ``li-comment-``, ``t1_``."""

_WORD_AND_NUMBER = re.compile(rf"(?:\D*[-_:.]|{_WORD})?(\d+)", re.IGNORECASE)
"""``kommentar-123``, ``c123``: the number alone is the id."""

_ID_PARAMETER = re.compile(r"(?:comment|reply|post|message)[-_]?(?:id)?|cid|lc|p|id", re.IGNORECASE)
"""The query parameters that name a comment; of several, the last one does."""


def normalize_native_id(stated: str) -> str | None:
    """Return a comment's id without the words around it; None if there is no id in it.

    ``comment-123``, ``#c123``, ``https://a.example/post#comment-123``, ``/story?comment_id=123`` and
    ``tag:a.example,2024:blog-7.post-123`` are all ``123``. Ids that are more than a number stay whole:
    ``comment-4bf9c0de-77aa``, which would be no id without its letters, is ``4bf9c0de-77aa``.
    """
    token = _last_part(stated.strip())
    token = token[found.end() :] if (found := _WORDS_BEFORE.match(token)) else token
    number = _WORD_AND_NUMBER.fullmatch(token)
    return number[1] if number else token or None


def native_id_of_url(url: str) -> str | None:
    """Return the comment's id in a permalink: in its fragment, a parameter, or the end of its path.

    None if no part of it has a digit: ``/post#comments`` names no comment.
    """
    found = normalize_native_id(url)
    return found if found and re.search(r"\d", found) else None


def _last_part(stated: str) -> str:
    """The part of an address or a tag URI that can be the id; another text as it is."""
    if stated.startswith("tag:"):
        return re.split(r"[.:/]", stated)[-1]
    if "/" not in stated and "#" not in stated and "?" not in stated:
        return stated
    try:
        parts = urlsplit(stated)
    except ValueError:
        return ""
    named = [value for name, value in parse_qsl(parts.query) if _ID_PARAMETER.fullmatch(name)]
    return parts.fragment or (named[-1] if named else parts.path.rstrip("/").rpartition("/")[2])
