"""The platform's id of a comment, in one form wherever it stands.

It stands as an element's id, in a permalink, as a feed's guid, in a platform's JSON. The same comment seen in
two places is found again by it.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

MAX_ADDRESS_CHARS = 2000
_WORDS_BEFORE = re.compile(r"(?:(?:[A-Za-z]+|t\d)[-_:.])+")
"""What stands before an id in an attribute or fragment: ``comment-``, ``li-comment-``, ``t1_``."""

_NUMBER = re.compile(
    r"(?:\D*[-_:.]|li|div|comments?|posts?|reply|replies|message|msg|cmt|node|id|[cpt]|[a-z]+(?=\d{3}))?"
    r"(\d+)(?:_\d+|[-_:.]\D*)?",
    re.IGNORECASE,
)
"""``kommentar-123``, ``c123``, ``123-text``, ``123_45`` (in thread or below comment 45): the number alone is
the id."""

_ID_PARAMETER = re.compile(
    r"(?:(?:show|find|reply_?to)_?)?(?:comment|reply|answer|post|message)[-_]?(?:id)?|[cp]id|lc|replytocom",
    re.IGNORECASE,
)
"""The query parameters that name a comment."""

_ID_IN_PATH = re.compile(
    r"/(?:comments?|repl(?:y|ies)|answers?|posts?|permalink|messages?|a)/(?:[^/]+/)?([\w-]*\d[\w-]*)/?$",
    re.IGNORECASE,
)
"""The end of a path, after a word for comments."""


def native_id_of(stated: str) -> str | None:
    """The id in what states a comment's identity: a permalink or an id."""
    stated = stated.strip()
    is_address = not stated.startswith("tag:") and re.search(r"[/#?]", stated)
    return native_id_at(stated) if is_address else read_native_id(stated)


def read_native_id(value: str) -> str | None:
    """The id in an id, a guid or an element's id, without the words around it; None if there is none in it.

    ``comment-123``, ``li-comment-123`` and ``tag:a.example,2024:blog-7.post-123`` are all ``123``. Ids that
    are more than a number stay whole: ``comment-4bf9c0de-77aa``, which would be no id without its letters,
    is ``4bf9c0de-77aa``.
    """
    token = value.strip()
    if token.startswith("tag:"):
        token = re.split(r"[.:/]", token)[-1]
    token = token[found.end() :] if (found := _WORDS_BEFORE.match(token)) else token
    number = _NUMBER.fullmatch(token)
    return number[1] if number else token or None


def native_id_at(address: str) -> str | None:
    """The id of the comment that a permalink leads to: in its fragment, in a parameter, or at its path's end.

    None if none of them has a digit (``/post#comments``), or names a comment (``/2024/12-stories/``).
    """
    try:
        parts = urlsplit(address.strip()[:MAX_ADDRESS_CHARS])
        query = parse_qsl(parts.query, max_num_fields=100)
    except ValueError:  # such as http://[bad, or more parameters than anybody means
        return None
    named = [value for name, value in query if _ID_PARAMETER.fullmatch(name)]
    in_path = _ID_IN_PATH.search(parts.path)
    stated = (parts.fragment, *named, in_path[1] if in_path else "")
    return next((read_native_id(token) for token in stated if re.search(r"\d", token)), None)
