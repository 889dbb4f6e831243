"""Make the fingerprint by which documents are compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from worker.dedupe.address import address_key, may_be_canonical
from worker.dedupe.volatile_text import remove_volatile_text
from worker.dedupe.word_splitting import split_unspaced, split_words
from worker.document import Article, Fingerprint

MIN_WORDS = 20
"""With fewer words, a text says too little to tell which document it is."""


def make_fingerprint(article: Article, address: str, asked: str | None = None) -> Fingerprint:
    """Fingerprint an article found at this address (a URL, or a file's ``file://`` URI).

    `asked` is the requested address, if redirects led from it to this one.
    """
    about = article.metadata
    stated = (other for other in (asked, about.canonical_url) if other)
    body = remove_volatile_text(article.body, article.markdown)
    made = make_text_fingerprint(body, address, title=about.title, stated=stated)
    if article.has_own_text:
        return made
    return replace(made, content_hash=content_hash(article), has_own_text=False)


def make_text_fingerprint(
    body: str, address: str, *, title: str | None = None, stated: Iterable[str] = ()
) -> Fingerprint:
    """Fingerprint a text found at this address. `stated` are other stated addresses of the same page."""
    # Imported late: numpy is slow to import, and many commands do not need it.
    from worker.dedupe.sketch import make_sketch  # noqa: PLC0415
    from worker.dedupe.slots import find_names  # noqa: PLC0415

    words = split_words(body)
    key = address_key(address)
    declared = frozenset(other for other in map(address_key, stated) if may_be_canonical(other, key))
    sketch = make_sketch(split_unspaced(words), find_names(body))
    return Fingerprint(key, hash_content(words, body, title), sketch, declared)


def content_hash(article: Article) -> str:
    """Return the same content hash of an article as `make_fingerprint`."""
    if not article.has_own_text:
        return _hash_place(article)
    body = remove_volatile_text(article.body, article.markdown)
    return hash_content(split_words(body), body, article.metadata.title)


def _hash_place(article: Article) -> str:
    """Hash the address whose comments these are: two pages with one title are two."""
    about = article.metadata
    return sha256(f"comments of\n{about.canonical_url or about.title}".encode("utf-8", "replace")).hexdigest()


def hash_content(words: list[str], text: str, title: str | None) -> str:
    """Return the hexadecimal SHA-256 of a text's words, or of the text if it has none (a row of emoji).

    The words of a short text are hashed with those of its title: what is left of many pages ("Share this
    video", "Home About Archive") is the same, and their titles are all that tells them apart.
    """
    content = " ".join(words) or text.strip()
    if title and len(words) < MIN_WORDS and len(split_unspaced(words)) < MIN_WORDS:
        content = f"{' '.join(split_words(title))}\n{content}"
    return sha256(content.encode("utf-8", "replace")).hexdigest()
