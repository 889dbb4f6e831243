"""Find where another document begins below the page's own: pages that load the next one as a reader scrolls.

The next document repeats the template: a headline like the page's, with a byline or a time, and its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from worker.extraction.blocks.blocks import Block, Blocks, Frame
from worker.extraction.blocks.class_marks import BYLINE, TIME, marks_of
from worker.extraction.body.chosen_blocks import DocumentHints
from worker.extraction.body.surroundings import running_sum
from worker.extraction.metadata.headline import words_of
from worker.page.page import Element

MIN_DOCUMENT_CHARS = 300
"""Each of two documents on a page has at least so many likely characters."""
MAX_CHARS_ABOVE = 200
"""The box of a document has at most so many likely characters above its headline: its rubric, its byline."""
MIN_OWN_TITLE_SHARE, MAX_OTHER_TITLE_SHARE = 0.6, 0.5
"""At least this share of the headline's words is in the stated titles, and at most this of the next one's."""
_HEADLINE_TAGS = frozenset(["h1", "h2", "h3"])


class NextDocument(NamedTuple):
    """Where another document begins."""

    headline: Block
    first: int
    """The number of its first block."""


def find_next_document(
    blocks: Blocks, hints: DocumentHints, likely: NDArray[np.float64]
) -> NextDocument | None:
    """The document that follows the page's own; None if the page holds only one.

    `likely` has for each block how many of its characters are likely part of a document.
    """
    headline = hints.headline
    if headline is None or _title_share(headline, hints) < MIN_OWN_TITLE_SHARE:
        return None
    total = running_sum(likely)
    seen: set[Frame] = set()
    for heading in _similar_headings(headline, blocks):
        box = _find_box(heading, total)
        if box in seen or _title_share(heading, hints) > MAX_OTHER_TITLE_SHARE:
            continue
        seen.add(box)
        own, following = total[box.first] - total[headline.number], total[box.last] - total[box.first]
        if min(own, following) >= MIN_DOCUMENT_CHARS and _has_byline(box.element):
            return NextDocument(heading, box.first)
    return None


def _similar_headings(headline: Block, blocks: Blocks) -> Iterator[Block]:
    """The headings below the headline that are like it, or are in an article like the one around it."""
    article = _article_around(headline)
    for block in blocks[headline.number + 1 :]:
        if block.element.tag in _HEADLINE_TAGS:
            other = _article_around(block)
            if _is_like(headline.element, block.element) or (
                article and other and article is not other and _is_like(article, other)
            ):
                yield block


def _title_share(heading: Block, hints: DocumentHints) -> float:
    words = set(words_of(heading.text))
    return len(words & hints.title) / max(1, len(words))


def _is_like(element: Element, other: Element) -> bool:
    """Whether two elements have the same tag, and share a class or have none."""
    own, theirs = set(element.classes), set(other.classes)
    return element.tag == other.tag and (own == theirs or not own.isdisjoint(theirs))


def _article_around(block: Block) -> Element | None:
    return next((e for e in (block.element, *block.element.ancestors()) if e.tag == "article"), None)


def _find_box(heading: Block, total: NDArray[np.float64]) -> Frame:
    """The outermost frame around a heading that has hardly any text above it."""
    frame = heading.frame
    while (above := frame.parent) and total[heading.number] - total[above.first] < MAX_CHARS_ABOVE:
        frame = above
    return frame


def _has_byline(box: Element) -> bool:
    """Whether an element names an author or a time, as a document's own template does."""
    return any(e.tag == "time" or marks_of(e.attrs.get("class", "")) & (BYLINE | TIME) for e in box.walk())
