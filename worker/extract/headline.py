"""The block that shows the document's title."""

from __future__ import annotations

import re

from worker.extract.blocks import Block

_LIKE = 0.6
_WORDS = re.compile(r"\w+")


def find_headline(blocks: list[Block], titles: list[str]) -> Block | None:
    """The first heading that shares most words with one of the page's stated titles; else its only h1.

    Where the page states no title, one word is enough for a headline, and any first heading.
    """
    stated = [words for title in titles if (words := _words(title))]
    best, best_likeness = None, _LIKE
    for block in blocks:
        if block.element.tag not in ("h1", "h2", "h3", "h4"):
            continue
        words = _words(block.text)
        likeness = max((_likeness(words, other) for other in stated), default=0.0)
        likeness += 0.1 * (block.element.tag == "h1")
        if likeness > best_likeness:
            best, best_likeness = block, likeness
    if best is None:
        return _alone(blocks, least_words=3 if stated else 1)
    return best


def _alone(blocks: list[Block], least_words: int) -> Block | None:
    """The page's only h1; where a page states no title at all, else its first heading outside the chrome."""
    tops = [block for block in blocks if block.element.tag == "h1"]
    if len(tops) != 1 and least_words == 1:
        tops = [b for b in blocks if b.element.tag in ("h1", "h2", "h3") and not b.chrome][:1]
    return tops[0] if len(tops) == 1 and len(_words(tops[0].text)) >= least_words else None


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.casefold()))


def _likeness(words: frozenset[str], title: frozenset[str]) -> float:
    """The share of the heading's words that the title has; short headings count for less, single
    words not at all unless they are the whole title.
    """
    if len(words) < 2:
        return 1.0 if words and words == title else 0.0
    return len(words & title) / len(words) * min(1.0, (len(words) + 2) / len(title) + 0.2)
