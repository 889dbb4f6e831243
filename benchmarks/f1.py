"""F1 of text against gold text, as the public article-extraction benchmarks count it."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")
SHINGLE = 4
"""Words in a row; a shorter text is one shingle."""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of runs of four words."""
    words = _WORD.findall(text)
    return Counter(tuple(words[n : n + SHINGLE]) for n in range(max(bool(words), len(words) - SHINGLE + 1)))


def f1(ours: str, gold: str) -> float:
    """The harmonic mean of precision and recall over both texts' shingles; 1 for two empty texts."""
    found, wanted = shingles(ours), shingles(gold)
    if not found and not wanted:
        return 1.0
    return 2 * (found & wanted).total() / (found.total() + wanted.total())
