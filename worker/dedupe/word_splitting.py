"""Split a text into normalised words, for the content hash and the shingles.

Unicode compatibility forms, case, punctuation, white space and invisible characters make no difference.
Combining marks do: a text in Hindi or Thai with other vowel signs is another text.
"""

from __future__ import annotations

import re
import unicodedata

UNSPACED_SCRIPTS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts without spaces between words (Thai, Lao, Burmese, Khmer, Chinese, Japanese). Each of their
characters counts as a word."""

_UNSPACED_RUN = re.compile(f"[{UNSPACED_SCRIPTS}]")


_ASCII = bytes(code if chr(code).isalnum() else 32 for code in range(128)).ljust(256, b" ")


def split_words(text: str) -> list[str]:
    """Split a text into lower-case words. A run without spaces is one word."""
    if text.isascii():
        plain = text.lower().encode("ascii").translate(_ASCII).decode("ascii")
    else:
        # Imported late: numpy is slow to import, and many commands do not need it.
        from worker.dedupe.normalization import normalize_characters  # noqa: PLC0415

        plain = normalize_characters(unicodedata.normalize("NFKC", text).casefold())
    return plain.split()


def split_unspaced(some: list[str]) -> list[str]:
    """Split words of scripts without spaces into characters."""
    spelling = " ".join(some)
    if spelling.isascii() or not _UNSPACED_RUN.search(spelling):
        return some
    return _UNSPACED_RUN.sub(r" \g<0> ", spelling).split()
