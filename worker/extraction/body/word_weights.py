"""What single words tell of the text beside them: those of classes and ids, and those of short lines.

Each word has a learned weight, the log-odds that it adds to a block's being part of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from worker.page.page import Element

CACHE_SIZE = 16_384
"""Names, and short lines, whose weight is remembered: sites use the same ones on every page."""
MAX_TOKENS, MAX_TOKEN_CHARS = 20, 40
_PART = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
MAX_LINE_CHARS = 160
"""Characters of a line that words are looked for in."""
MAX_LINE_WORDS = 12
"""Of a line: longer lines are known by other signs."""


def name_words(tokens: str) -> list[str]:
    """The words of class and id tokens, each once: tokens whole, and their parts (``post-body``: post, body).

    In the order written: sums of weights have to come out the same in every process.
    """
    found: dict[str, None] = {}
    for token in tokens.split()[:MAX_TOKENS]:
        found[token.lower()[:MAX_TOKEN_CHARS]] = None
        found.update(dict.fromkeys([part.lower() for part in _PART.findall(token)]))
    return [*found]


def line_words(text: str) -> Iterator[str]:
    """The first words of a short line, and how it begins and ends."""
    words = _WORD.findall(text.casefold(), 0, MAX_LINE_CHARS)
    if words and len(words) <= MAX_LINE_WORDS:
        yield from dict.fromkeys(words)
        yield f"^{words[0]}"
        yield f"{words[-1]}$"


def line_weight(text: str, weights: Mapping[str, float]) -> float:
    """What the words of a short line tell; 0 for a long one."""
    return sum([weights.get(word, 0.0) for word in line_words(text)])


class WordWeights:
    """Learned weights: of the words of class and id by how near the element is, and of the words of lines."""

    def __init__(self, names: Sequence[Mapping[str, float]], lines: Mapping[str, float]) -> None:
        self.names = names
        """Of the element that a block stands in, of the one around that, of all further out."""
        self.lines = lines
        self.of_line = lru_cache(CACHE_SIZE)(lambda text: line_weight(text, lines))
        """What the words of a short line tell."""
        self._cached = lru_cache(CACHE_SIZE)(self._weigh)
        self._nameless = self._weigh("", "")

    def of_names(self, element: Element) -> tuple[float, ...]:
        """What the names of an element tell of a block right in it, of one near in it, of one far in."""
        attrs = element.attrs
        if "class" in attrs or "id" in attrs:
            return self._cached(attrs.get("class", ""), attrs.get("id", ""))
        return self._nameless

    def _weigh(self, classes: str, ids: str) -> tuple[float, ...]:
        words = name_words(f"{classes} {ids}")
        return tuple([sum([weights.get(word, 0.0) for word in words]) for weights in self.names])
