"""The SHA-256 of bytes as a type, so that no other text can name a file of received bytes."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Self

_FORM = re.compile("[0-9a-f]{64}")


class Digest(str):
    """A SHA-256 in hexadecimal. Raises ValueError for any other text."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check the text: 64 hexadecimal digits in lower case, and nothing else."""
        if not isinstance(text, str) or not _FORM.fullmatch(text):
            raise ValueError(f"{text!r:.100} is no SHA-256 of 64 hexadecimal digits")
        return super().__new__(cls, text)


def digest_of(content: bytes) -> Digest:
    """The digest of bytes."""
    return Digest(sha256(content).hexdigest())


def as_digest(stored: str | None) -> Digest | None:
    """The digest in a row; None if the row holds none, or another text."""
    try:
        return None if stored is None else Digest(stored)
    except ValueError:
        return None
