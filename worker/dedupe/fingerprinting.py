"""Make the fingerprint by which documents are compared."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from worker.dedupe.address import address_key, may_be_canonical
from worker.dedupe.volatile_text import remove_volatile_text
from worker.dedupe.word_splitting import split_unspaced, split_words
from worker.document import Article, Fingerprint


def make_fingerprint(article: Article, address: str, asked: str | None = None) -> Fingerprint:
    """Fingerprint an article found at this address (a URL, or a file's ``file://`` URI).

    `asked` is the requested address, if redirects led from it to this one.
    """
    stated = (asked, article.metadata.canonical_url)
    body = remove_volatile_text(article.body, article.markdown)
    return make_text_fingerprint(body, address, (other for other in stated if other))


def make_text_fingerprint(body: str, address: str, stated: Iterable[str] = ()) -> Fingerprint:
    """Fingerprint a text found at this address. `stated` are other stated addresses of the same page."""
    # Imported late: numpy is slow to import, and many commands do not need it.
    from worker.dedupe.sketch import make_sketch  # noqa: PLC0415

    words = split_words(body)
    key = address_key(address)
    declared = frozenset(other for other in map(address_key, stated) if may_be_canonical(other, key))
    return Fingerprint(key, hash_words(words, body), make_sketch(split_unspaced(words)), declared)


def content_hash(article: Article) -> str:
    """Return the same content hash of an article as `make_fingerprint`."""
    body = remove_volatile_text(article.body, article.markdown)
    return hash_words(split_words(body), body)


def hash_words(words: list[str], text: str) -> str:
    """Return the hexadecimal SHA-256 of a text's words, or of the text if it has none (a row of emoji)."""
    return sha256((" ".join(words) or text.strip()).encode("utf-8", "replace")).hexdigest()
