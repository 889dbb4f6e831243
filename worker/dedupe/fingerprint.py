"""What sameness is judged by."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from worker.dedupe.address import address_key
from worker.document import Article, Fingerprint


def fingerprint(article: Article, address: str) -> Fingerprint:
    """Fingerprint an article found at this address (a URL, or a file's ``file://`` URI)."""
    return Fingerprint(address_key(address), content_hash(article.body))


def content_hash(body: str) -> str:
    """SHA-256 of the words of a text.

    Case, punctuation, white space and compatibility forms make no difference. Marks that combine with
    letters do: a text in Hindi or Thai with other vowel signs is another text. A text without any word
    (a row of emoji) is taken as it is.
    """
    folded = unicodedata.normalize("NFKC", body).casefold()
    words = " ".join(folded.translate({ord(c): _between_words(c) for c in set(folded)}).split())
    return sha256((words or folded).encode("utf-8", "replace")).hexdigest()


def _between_words(character: str) -> str | None:
    """What stands for a character: itself in a word, a space elsewhere, None where it cannot be seen."""
    category = unicodedata.category(character)
    if category == "Cf" or "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return None
    return character if category[0] in "LNM" else " "
