"""Choose the blocks of the document by their learned scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from worker.document import Thread
from worker.extraction.blocks.block_copy import blocks_outside, blocks_within
from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.body.choice_measures import measure_choice
from worker.extraction.body.chosen_blocks import Choice, DocumentHints
from worker.extraction.body.completion.captions import with_captions
from worker.extraction.body.completion.whole_listings import complete_listings
from worker.extraction.body.completion.whole_panels import complete_panels
from worker.extraction.body.completion.whole_sections import complete_sections
from worker.extraction.body.completion.whole_tables import complete_lists
from worker.extraction.body.next_documents import find_next_document
from worker.extraction.body.placeholder_text import without_placeholders
from worker.extraction.body.scored_blocks import ScoredBlocks
from worker.extraction.body.scoring import load_model
from worker.page.page import Element, Span

MAX_BLOCKS = 20_000
"""Real pages have up to 900. From a larger page, made to do harm, all text but links is taken."""
MAX_MASKED_SHARE = 0.7
"""If comments cover more of the choice than this share, the choice was the comments: choose again."""
MAX_BELOW_SHARE = 0.3
"""If more than this share of the likely text outside comments is below them, the document goes on there."""
MIN_OPENING_SHARE = 0.1
"""An opening post holds at least this share of the likely text down to its end. The first comment below an
article holds less."""
MIN_MASK_CONFIDENCE = 0.5
"""Comments found with less confidence are often the article's own blocks: they are not masked."""


def choose_blocks(
    blocks: Blocks, shown: list[Block], hints: DocumentHints, root: Element, thread: Thread
) -> Choice:
    """Choose the document's blocks among the blocks `shown`, without comments."""
    first, second = (ScoredBlocks(blocks, scores, root, hints) for scores in _scores(blocks, hints))
    choice = choose_by_scores(second, shown, thread)
    if not choice.blocks:
        return choice
    return replace(choice, confidence=load_model().confidence(measure_choice(choice, second, first)))


def choose_by_scores(scored: ScoredBlocks, shown: list[Block], thread: Thread) -> Choice:
    """Choose by these scores. The confidence is the F1 that the scores expect."""
    shown = without_placeholders(shown)
    following = find_next_document(scored.blocks, scored.hints, scored.likely)
    if following is None:
        return _choose_one(scored, shown, thread)
    own = [block for block in shown if block.number < following.first]
    choice = _choose_one(scored, own, thread)
    because = f"{choice.because}, above the next document, {following.headline.text[:40]!r}"
    return replace(choice, because=because)


def _choose_one(scored: ScoredBlocks, shown: list[Block], thread: Thread) -> Choice:
    """Choose the blocks of one document."""
    spans = _spans_to_mask(scored, shown, thread)
    free = blocks_outside(shown, spans)
    opening = _find_opening(scored, shown, free, thread)
    if opening:
        choice = scored.as_choice(opening, scored.choose(opening).confidence)
        return replace(choice, because="the opening post of the thread")
    candidates = [block for block in shown if block is not scored.hints.headline] or shown
    choice = scored.choose(candidates)
    left = blocks_outside(choice.blocks, spans)
    if _count_chars(left) < (1 - MAX_MASKED_SHARE) * _count_chars(choice.blocks):
        choice = scored.choose(blocks_outside(candidates, spans))
    elif len(left) < len(choice.blocks):
        choice = scored.as_choice(left, choice.confidence)
    blocks = choice.blocks
    for complete in (complete_lists, complete_sections, complete_panels, complete_listings):
        blocks = complete(blocks, free, scored.blocks)
    return replace(choice, blocks=with_captions(blocks, free))


def _find_opening(scored: ScoredBlocks, shown: list[Block], free: list[Block], thread: Thread) -> list[Block]:
    """The blocks of the thread's opening post, if it holds much of the likely text down to its end.

    It stands below the headline: what is above may be a list of the site's latest comments.
    """
    opened = thread.opening.content if thread.opening else ()
    posts = [part for part in opened if isinstance(part, Element) and part.start >= 0]
    opening = blocks_within(shown, [(post.start, post.end) for post in posts])
    headline = scored.hints.headline
    if not opening or (headline and opening[-1].number < headline.number):
        return []
    above = [block for block in free if block.number <= opening[-1].number]
    likely_chars = scored.likely_chars(opening)
    return opening if likely_chars >= MIN_OPENING_SHARE * scored.likely_chars(above) else []


def _spans_to_mask(scored: ScoredBlocks, shown: list[Block], thread: Thread) -> tuple[Span, ...]:
    """The spans of comments, and all below them (forms, notices, other pages) unless much of it is likely."""
    if not thread.spans or (thread.confidence is not None and thread.confidence < MIN_MASK_CONFIDENCE):
        return ()
    end = max(end for _, end in thread.spans)
    below = [block for block in shown if block.start >= end]
    if scored.likely_chars(below) > MAX_BELOW_SHARE * scored.likely_chars(
        blocks_outside(shown, thread.spans)
    ):
        return tuple(thread.spans)
    return (*thread.spans, (end, scored.root.end))


def _count_chars(blocks: Iterable[Block]) -> int:
    return sum(block.length for block in blocks)


def _scores(blocks: Blocks, hints: DocumentHints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The probability that each block is part of the document, by the first and by the second pass."""
    if 0 < len(blocks) <= MAX_BLOCKS:
        return load_model().score(blocks, hints)
    unlinked = np.array([1 - block.link_density for block in blocks], dtype=np.float64)
    return unlinked, unlinked
