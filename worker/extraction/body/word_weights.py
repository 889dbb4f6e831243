"""Weights of single words, in classes and ids and in short lines.

Each learned weight is the log-odds that the word adds to a block being part of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from worker.page.page import Element

CACHE_SIZE = 16_384
"""Names and short lines whose weight is cached: sites repeat them on every page."""
MAX_TOKENS, MAX_TOKEN_CHARS = 20, 40
_PART = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
MAX_LINE_CHARS = 160
"""Words are searched in this many characters of a line."""
MAX_LINE_WORDS = 12
"""A line with more words has no word weight; other measures describe it."""


def name_words(tokens: str) -> list[str]:
    """The words of class and id tokens, each once: whole tokens and their parts (``post-body``: post, body).

    In the order written, so that sums of weights are the same in every process.
    """
    found: dict[str, None] = {}
    for token in tokens.split()[:MAX_TOKENS]:
        found[token.lower()[:MAX_TOKEN_CHARS]] = None
        found.update(dict.fromkeys([part.lower() for part in _PART.findall(token)]))
    return [*found]


def line_words(text: str) -> Iterator[str]:
    """The words of a short line, and marks for its first and last word."""
    words = _WORD.findall(text.casefold(), 0, MAX_LINE_CHARS)
    if words and len(words) <= MAX_LINE_WORDS:
        yield from dict.fromkeys(words)
        yield f"^{words[0]}"
        yield f"{words[-1]}$"


def line_weight(text: str, weights: Mapping[str, float]) -> float:
    """The sum of the weights of a short line's words; 0 for a long line."""
    return sum([weights.get(word, 0.0) for word in line_words(text)])


class WordWeights:
    """Learned weights: of class and id words by the distance of the element, and of words in lines."""

    def __init__(self, names: Sequence[Mapping[str, float]], lines: Mapping[str, float]) -> None:
        self.names = names
        """Three tables: for the element of a block, for the element around that, for all further out."""
        self.lines = lines
        self.of_line = lru_cache(CACHE_SIZE)(lambda text: line_weight(text, lines))
        """The weight of a short line, cached."""
        self._cached = lru_cache(CACHE_SIZE)(self._weigh)
        self._nameless = self._weigh("", "")

    def of_names(self, element: Element) -> tuple[float, ...]:
        """The weights of an element's names for a block directly in it, near in it, and far in it."""
        attrs = element.attrs
        if "class" in attrs or "id" in attrs:
            return self._cached(attrs.get("class", ""), attrs.get("id", ""))
        return self._nameless

    def _weigh(self, classes: str, ids: str) -> tuple[float, ...]:
        words = name_words(f"{classes} {ids}")
        return tuple([sum([weights.get(word, 0.0) for word in words]) for weights in self.names])
