"""Choose the blocks of the document by their learned scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from worker.document import Thread
from worker.extraction.blocks.block_copy import blocks_outside, blocks_within
from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.body.captions import with_captions
from worker.extraction.body.chosen_blocks import Choice, DocumentHints, find_holder
from worker.extraction.body.next_documents import find_next_document
from worker.extraction.body.placeholder_text import without_placeholders
from worker.extraction.body.scoring import load_model
from worker.extraction.body.whole_listings import complete_listings
from worker.extraction.body.whole_panels import complete_panels
from worker.extraction.body.whole_tables import complete_lists
from worker.page.page import Element, Span

CHROME_ODDS_FACTOR = 0.02
"""The odds of a block inside chrome are multiplied by this."""
BOX_ODDS_FACTOR = 0.7
"""The same for a box that looks like a part of the text: most are, but some advertise in whole sentences."""
LINKS_ODDS_FACTOR = 0.05
"""The same for a block that is long and mostly links; the limits follow."""
MIN_LINK_RUN_CHARS, MAX_LINK_SHARE = 150, 0.7
MAX_BLOCKS = 20_000
"""Real pages have up to 900. From a larger page, made to do harm, all text but links is taken."""
MAX_CHROME_SHARE, MIN_PLAIN_CHARS = 0.4, 300
"""If chrome holds more than this share of the likely text, and fewer likely characters than this stand
outside it, the chrome is taken for text."""
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
    choice = choose_by_scores(ScoredBlocks(blocks, _scores(blocks, hints), root), shown, hints, thread)
    return replace(choice, confidence=load_model().confidence(choice.confidence))


def choose_by_scores(
    scored: ScoredBlocks, shown: list[Block], hints: DocumentHints, thread: Thread
) -> Choice:
    """Choose by these scores. The confidence is the expected F1, not yet calibrated."""
    shown = without_placeholders(shown)
    following = find_next_document(scored.blocks, hints, scored.likely)
    if following is None:
        return _choose_one(scored, shown, hints, thread)
    own = [block for block in shown if block.number < following.first]
    choice = _choose_one(scored, own, hints, thread)
    because = f"{choice.because}, above the next document, {following.headline.text[:40]!r}"
    return replace(choice, because=because)


def _choose_one(scored: ScoredBlocks, shown: list[Block], hints: DocumentHints, thread: Thread) -> Choice:
    """Choose the blocks of one document."""
    spans = _spans_to_mask(scored, shown, thread)
    free = blocks_outside(shown, spans)
    opening = _find_opening(scored, shown, free, hints, thread)
    if opening:
        choice = scored.as_choice(opening, scored.choose(opening).confidence)
        return replace(choice, because="the opening post of the thread")
    candidates = [block for block in shown if block is not hints.headline] or shown
    choice = scored.choose(candidates)
    left = blocks_outside(choice.blocks, spans)
    if _count_chars(left) < (1 - MAX_MASKED_SHARE) * _count_chars(choice.blocks):
        choice = scored.choose(blocks_outside(candidates, spans))
    elif len(left) < len(choice.blocks):
        choice = scored.as_choice(left, choice.confidence)
    blocks = choice.blocks
    for complete in (complete_lists, complete_panels, complete_listings):
        blocks = complete(blocks, free, scored.blocks)
    return replace(choice, blocks=with_captions(blocks, free))


def _find_opening(
    scored: ScoredBlocks, shown: list[Block], free: list[Block], hints: DocumentHints, thread: Thread
) -> list[Block]:
    """The blocks of the thread's opening post, if it holds much of the likely text down to its end.

    It stands below the headline: what is above may be a list of the site's latest comments.
    """
    opened = thread.opening.content if thread.opening else ()
    posts = [part for part in opened if isinstance(part, Element) and part.start >= 0]
    opening = blocks_within(shown, [(post.start, post.end) for post in posts])
    if not opening or (hints.headline and opening[-1].number < hints.headline.number):
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


class ScoredBlocks:
    """A page's blocks with their scores. Choices are made among all or some of them."""

    def __init__(self, blocks: Blocks, scores: NDArray[np.float64], root: Element) -> None:
        self.blocks = blocks
        self.root = root
        self.scores = _lower_doubtful(blocks, scores) if blocks else scores
        self.likely = self.scores * np.array([block.length for block in blocks], dtype=np.float64)
        """For each block, how many of its characters are likely part of the document."""

    def likely_chars(self, among: list[Block]) -> float:
        """How many characters of these blocks are likely part of the document."""
        return float(sum([self.likely[block.number] for block in among]))

    def choose(self, among: list[Block]) -> Choice:
        """Choose the document's blocks among these."""
        if not among:
            return Choice([], self.root, 0.0, "no text was found")
        words = np.array([block.text.count(" ") + 1 for block in among], dtype=np.float64)
        scores = self.scores[[block.number for block in among]]
        count, expected = find_best_cut(scores, words)
        taken = np.sort(np.argsort(-scores, kind="stable")[:count])
        return self.as_choice([among[index] for index in taken], expected)

    def as_choice(self, chosen: list[Block], expected: float) -> Choice:
        """Make a choice of these blocks, with this expected F1."""
        if not chosen:
            return Choice([], self.root, 0.0, "no text was found")
        return Choice(chosen, find_holder(chosen), expected, "the likeliest by learned weights")


def _scores(blocks: Blocks, hints: DocumentHints) -> NDArray[np.float64]:
    """The probability that each block is part of the document."""
    if 0 < len(blocks) <= MAX_BLOCKS:
        return load_model().score(blocks, hints)
    return np.array([1 - block.link_density for block in blocks], dtype=np.float64)


def _lower_doubtful(blocks: Blocks, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lower the scores of long runs of links (tag clouds, archives) and of chrome: on a short page, a notice
    reads like a paragraph.

    Chrome keeps its scores if the page's own text stands in it: page builders call each paragraph a widget.
    So do boxes between the paragraphs of the text: their scores tell the notes from the newsletters.
    """
    length = np.array([block.length for block in blocks])
    linked = np.array([block.linked_chars for block in blocks])
    scores = _lower_odds(
        scores, (length >= MIN_LINK_RUN_CHARS) & (linked > MAX_LINK_SHARE * length), LINKS_ODDS_FACTOR
    )
    chrome = np.array([block.is_chrome and not block.is_box_of_text for block in blocks])
    likely_chars = scores * length
    if (
        likely_chars[chrome].sum() > MAX_CHROME_SHARE * likely_chars.sum()
        and likely_chars[~chrome].sum() < MIN_PLAIN_CHARS
    ):
        return scores
    boxes = np.array([block.is_box_of_text for block in blocks])
    return _lower_odds(_lower_odds(scores, chrome, CHROME_ODDS_FACTOR), boxes, BOX_ODDS_FACTOR)


def _lower_odds(
    scores: NDArray[np.float64], mask: NDArray[np.bool_], remaining: float
) -> NDArray[np.float64]:
    """The probabilities, with the odds of the masked blocks multiplied by `remaining`."""
    odds = scores / (1 - scores + 1e-9) * np.where(mask, remaining, 1.0)
    lowered: NDArray[np.float64] = odds / (1 + odds)
    return lowered


def find_best_cut(scores: NDArray[np.float64], words: NDArray[np.float64]) -> tuple[int, float]:
    """How many of the likeliest blocks give the greatest expected F1 of words, and that F1.

    True positives and the document's length are estimated separately (Ye et al.,
    "Optimizing F-measures: a tale of two approaches", ICML 2012).
    """
    order = np.argsort(-scores, kind="stable")
    likely_chars = np.cumsum((scores * words)[order])
    f1 = 2 * likely_chars / np.maximum(1e-9, np.cumsum(words[order]) + likely_chars[-1])
    best = int(np.argmax(f1))
    return best + 1, float(f1[best])
