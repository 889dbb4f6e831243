"""Messages of commands as sentences of a page."""

from __future__ import annotations

import re

_PLAIN_WORD = re.compile(r"[a-z]+(?=[,:;.]?(?:\s|$))")


def begin_sentence(message: str) -> str:
    """Begin a message with a capital letter, unless it begins with a name, a code or an address."""
    return message[:1].upper() + message[1:] if _PLAIN_WORD.match(message) else message
