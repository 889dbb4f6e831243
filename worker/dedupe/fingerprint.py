"""What sameness is judged by."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from worker.dedupe.address import address_key, may_be_canonical
from worker.dedupe.volatile_text import remove_volatile_text
from worker.dedupe.words import split_unspaced, split_words
from worker.document import Article, Fingerprint


def fingerprint(article: Article, address: str, asked: str | None = None) -> Fingerprint:
    """Fingerprint an article found at this address (a URL, or a file's ``file://`` URI).

    `asked` is the address that was asked for, where redirects led from it to this one.
    """
    said = (asked, article.metadata.canonical_url)
    body = remove_volatile_text(article.body, article.markdown)
    return fingerprint_text(body, address, (other for other in said if other))


def fingerprint_text(body: str, address: str, said: Iterable[str] = ()) -> Fingerprint:
    """Fingerprint a text found at this address; `said` are others by which the same page is said to go."""
    # numpy is imported only now: whoever only imports the worker should not wait for it.
    from worker.dedupe.sketch import make_sketch  # noqa: PLC0415

    said_there = split_words(body)
    key = address_key(address)
    declared = frozenset(other for other in map(address_key, said) if may_be_canonical(other, key))
    return Fingerprint(key, hash_words(said_there, body), make_sketch(split_unspaced(said_there)), declared)


def content_hash(article: Article) -> str:
    """The content hash of an article, as `fingerprint` has it."""
    body = remove_volatile_text(article.body, article.markdown)
    return hash_words(split_words(body), body)


def hash_words(its_words: list[str], text: str) -> str:
    """SHA-256 of a text's words, in hexadecimal; one without any word (a row of emoji) is taken as it is."""
    return sha256((" ".join(its_words) or text.strip()).encode("utf-8", "replace")).hexdigest()
