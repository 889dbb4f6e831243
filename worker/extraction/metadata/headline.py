"""Find the headline: the block on the page that shows the document's title."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from worker.extraction.blocks.blocks import Block

_MIN_LIKENESS = 0.6
_MIN_OVERLAP_H1 = 0.25
"""An h1 that shares at least this much of the words with a stated title is taken."""
_SAME_SCORE, _SEGMENT_SCORE = 4.0, 3.0
_MAX_HEADLINE_CHARS = 200
_MIN_SHARED_WORDS, _MIN_SHARE = 3, 0.6
HEADING_TAGS = frozenset(["h1", "h2", "h3", "h4"])
_WORDS = re.compile(r"\w+")


def find_headline(
    blocks: list[Block], titles: list[str], segments: list[str], site_names: list[str]
) -> Block | None:
    """The first heading that is a stated title, or a segment of one; else the page's only h1, or the
    heading most like a title.

    An h1 goes before lower headings: "What is a tide?" may be a chapter of "Tides: a guide". If the page
    states no title, the first heading is taken, and one word is enough. If no heading is found, any block
    that equals a stated title is taken. A heading that is only a name of the site is never taken.
    """
    headings = [b for b in blocks if b.element.tag in HEADING_TAGS and b.text not in site_names]
    stated = {words: _SEGMENT_SCORE for title in (*segments, *titles) if (words := words_of(title))}
    stated |= {words: _SAME_SCORE for title in titles if (words := words_of(title))}
    word_sets = [frozenset(words) for title in titles if (words := words_of(title))]
    best, best_likeness = None, _MIN_LIKENESS
    for block in headings:
        likeness = _likeness(words_of(block.text), stated, word_sets, is_h1=block.element.tag == "h1")
        if likeness > best_likeness:
            best, best_likeness = block, likeness
    if best is None or (best_likeness < 1.0 and best.element.tag != "h1"):
        best = _only_heading(headings, min_words=3 if stated else 1, before=best) or best
    if best is None:
        short = (b for b in blocks if b.length <= _MAX_HEADLINE_CHARS)
        best = next(
            (b for b in short if len(words := words_of(b.text)) > 1 and stated.get(words) == _SAME_SCORE),
            None,
        )
    return best


def words_in_address(address: str | None) -> frozenset[str]:
    """The words of the last part of an address's path: "tides of gull" in `/2024/tides-of-gull.html`."""
    last = unquote(urlsplit(address or "").path).rstrip("/").rpartition("/")[2]
    return frozenset(words_of(last.removesuffix(".html").replace("_", " ")))


def find_heading_like(words: frozenset[str], blocks: list[Block]) -> Block | None:
    """The first heading that shares most of its words and most of these words; three or more."""
    for block in blocks:
        if block.element.tag in HEADING_TAGS:
            own = frozenset(words_of(block.text))
            if len(own & words) >= max(_MIN_SHARED_WORDS, _MIN_SHARE * max(len(own), len(words))):
                return block
    return None


def words_of(text: str) -> tuple[str, ...]:
    """The words of a title, in order, case folded."""
    return tuple(_WORDS.findall(text.casefold()))


def word_overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The number of words in both, divided by the number of words in either."""
    return len(one & other) / (len(one | other) or 1)


def _only_heading(headings: list[Block], min_words: int, before: Block | None) -> Block | None:
    """The page's only h1, if it stands before `before`. If there is none and the page states no title, the
    first heading outside the chrome.
    """
    candidates = [block for block in headings if block.element.tag == "h1"]
    if len(candidates) != 1 and min_words == 1:
        candidates = [b for b in headings if b.element.tag in ("h1", "h2", "h3") and not b.is_chrome][:1]
    if len(candidates) != 1 or len(set(words_of(candidates[0].text))) < min_words:
        return None
    return (
        candidates[0]
        if before is None or (candidates[0].number < before.number and not candidates[0].is_chrome)
        else None
    )


def _likeness(
    words: tuple[str, ...],
    stated: dict[tuple[str, ...], float],
    word_sets: list[frozenset[str]],
    *,
    is_h1: bool,
) -> float:
    """How similar a heading is to a stated title. In this order: the same, a segment in an h1, an h1 that
    shares words, a segment in a lower heading; then by the shared words.
    """
    if words in stated and (is_h1 or stated[words] == _SAME_SCORE):
        return stated[words] + 0.5 * is_h1
    own = frozenset(words)
    likeness = max((_title_coverage(own, title) for title in word_sets), default=0.0)
    if is_h1 and any(len(own) > 1 and word_overlap(own, title) >= _MIN_OVERLAP_H1 for title in word_sets):
        return 1.2 + likeness / 2
    if words in stated:
        return 1.1
    return min(likeness, 0.99) if not is_h1 else likeness + 0.1


def _title_coverage(words: frozenset[str], title: frozenset[str]) -> float:
    """The share of the heading's words that are in the title. Short headings count less; a single word
    counts only if it is the whole title.
    """
    if len(words) < 2:
        return 1.0 if words and words == title else 0.0
    return len(words & title) / len(words) * min(1.0, (len(words) + 2) / len(title) + 0.2)
