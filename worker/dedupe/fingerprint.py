"""What sameness is judged by."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from worker.dedupe.address import address_key
from worker.document import Article, Fingerprint

_NOT_WORDS = re.compile(r"[\W_]+")


def fingerprint(article: Article, address: str) -> Fingerprint:
    """Fingerprint an article found at this address (a URL, or a file's ``file://`` URI)."""
    return Fingerprint(address_key(address), content_hash(article.body))


def content_hash(body: str) -> str:
    """SHA-256 of the words of a text: case, punctuation, white space and compatibility forms make no difference.

    A text without any word (a row of emoji) is taken as it is.
    """
    folded = unicodedata.normalize("NFKC", body).casefold()
    words = _NOT_WORDS.sub(" ", folded).strip()
    return sha256((words or folded).encode("utf-8", "replace")).hexdigest()
