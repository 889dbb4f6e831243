"""Choosing the blocks that are the document, by their learned scores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from worker.document import Thread
from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.blocks.gather import outside, within
from worker.extraction.body.captions import with_captions
from worker.extraction.body.choice import Choice, Subject
from worker.extraction.body.scoring import model
from worker.extraction.body.whole_tables import whole
from worker.page.page import Element, Span

CHROME_ODDS = 0.02
"""What remains of the odds of a block that stands in chrome."""
LINKS_ODDS = 0.05
"""The same, of a block of so many characters that are links to more than this share."""
LONG_RUN, MOST_LINKED = 150, 0.7
MOST_BLOCKS = 20_000
"""Real pages have 900 at most; of one with more than this, made to do harm, all that is no link is taken."""
FORGIVEN_SHARE, LEAST_PLAIN = 0.4, 300
"""Chrome that holds more of what is likely than this share, beside fewer likely characters than these, is
believed to be none."""
MOST_MASKED = 0.7
"""Where comments cover more of the choice than this, the choice was the comments: choose again."""
MOST_BELOW = 0.3
"""Of what is likely outside the comments, the share below them from which the document goes on there."""
LEAST_OPENING = 0.3
"""The share of what is likely down to its end that an opening post has to hold, to be one: the first comment
below an article is none."""


def choose_blocks(
    blocks: Blocks, shown: list[Block], subject: Subject, root: Element, thread: Thread
) -> Choice:
    """The document's blocks among those of the page that are `shown`, the comments' left out."""
    choice = settle(Scored(blocks, _scores(blocks, subject), root), shown, subject, thread)
    return replace(choice, confidence=model().confidence(choice.confidence))


def settle(scored: Scored, shown: list[Block], subject: Subject, thread: Thread) -> Choice:
    """The choice by these scores, its confidence as expected and not yet calibrated."""
    spans = _masked(scored, shown, thread)
    free = outside(shown, spans)
    posts = [part for part in thread.opening if isinstance(part, Element) and part.start >= 0]
    opening = within(shown, [(post.start, post.end) for post in posts])
    above = [block for block in free if opening and block.number <= opening[-1].number]
    if opening and scored.likely(opening) >= LEAST_OPENING * scored.likely(above):
        choice = scored.of(opening, scored.choose(opening).confidence)
        return replace(choice, because="the opening post of the thread")
    candidates = [block for block in shown if block is not subject.headline] or shown
    choice = scored.choose(candidates)
    left = outside(choice.blocks, spans)
    if _length(left) < (1 - MOST_MASKED) * _length(choice.blocks):
        choice = scored.choose(outside(candidates, spans))
    elif len(left) < len(choice.blocks):
        choice = scored.of(left, choice.confidence)
    return replace(choice, blocks=with_captions(whole(choice.blocks, free, scored.blocks), free))


def _masked(scored: Scored, shown: list[Block], thread: Thread) -> tuple[Span, ...]:
    """Where comments stand, and all below them (forms, notices, other pages) unless much of it is likely."""
    if not thread.spans:
        return ()
    end = max(end for _, end in thread.spans)
    below = [block for block in shown if block.start >= end]
    if scored.likely(below) > MOST_BELOW * scored.likely(outside(shown, thread.spans)):
        return tuple(thread.spans)
    return (*thread.spans, (end, scored.root.end))


def _length(blocks: Iterable[Block]) -> int:
    return sum(block.length for block in blocks)


class Scored:
    """A page's blocks with their scores; choices are made among all of them or among some."""

    def __init__(self, blocks: Blocks, scores: NDArray[np.float64], root: Element) -> None:
        self.blocks = blocks
        self.root = root
        self.scores = _doubting(blocks, scores) if blocks else scores

    def likely(self, among: list[Block]) -> float:
        """How many characters of these blocks are likely part of the document."""
        return float(sum([self.scores[block.number] * block.length for block in among]))

    def choose(self, among: list[Block]) -> Choice:
        """The document's blocks among these."""
        if not among:
            return Choice([], self.root, 0.0, "no text was found")
        words = np.array([block.text.count(" ") + 1 for block in among], dtype=np.float64)
        scores = self.scores[[block.number for block in among]]
        count, expected = best_cut(scores, words)
        taken = np.sort(np.argsort(-scores, kind="stable")[:count])
        return self.of([among[index] for index in taken], expected)

    def of(self, chosen: list[Block], expected: float) -> Choice:
        """These blocks as a choice that should reach this F1."""
        if not chosen:
            return Choice([], self.root, 0.0, "no text was found")
        frame = chosen[0].frame
        while frame.parent and not frame.first <= chosen[-1].number < frame.last:
            frame = frame.parent
        return Choice(chosen, frame.element, expected, "the likeliest by learned weights")


def _scores(blocks: Blocks, subject: Subject) -> NDArray[np.float64]:
    """The probability of each block to be part of the document."""
    if 0 < len(blocks) <= MOST_BLOCKS:
        return model().score(blocks, subject)
    return np.array([1 - block.link_density for block in blocks], dtype=np.float64)


def _doubting(blocks: Blocks, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores, lowered where plain sense knows better: of long runs of links (clouds of tags, archives),
    and of chrome: where a page is short, a notice reads like a paragraph of it.

    Unless the page's own text stands in what the tables of words call chrome: page builders call each
    paragraph a widget.
    """
    length = np.array([block.length for block in blocks])
    linked = np.array([block.linked for block in blocks])
    scores = _lowered(scores, (length >= LONG_RUN) & (linked > MOST_LINKED * length), LINKS_ODDS)
    chrome = np.array([block.chrome for block in blocks])
    likely = scores * length
    if likely[chrome].sum() > FORGIVEN_SHARE * likely.sum() and likely[~chrome].sum() < LEAST_PLAIN:
        return scores
    return _lowered(scores, chrome, CHROME_ODDS)


def _lowered(scores: NDArray[np.float64], which: NDArray[np.bool_], remaining: float) -> NDArray[np.float64]:
    """The probabilities, of some of them only so much of the odds."""
    odds = scores / (1 - scores + 1e-9) * np.where(which, remaining, 1.0)
    lowered: NDArray[np.float64] = odds / (1 + odds)
    return lowered


def best_cut(scores: NDArray[np.float64], words: NDArray[np.float64]) -> tuple[int, float]:
    """How many of the likeliest blocks to take for the greatest expected F1 of words, and that F1.

    The expectation is taken of true positives and of the document's length apart (Ye et al.,
    "Optimizing F-measures: a tale of two approaches", ICML 2012).
    """
    order = np.argsort(-scores, kind="stable")
    likely = np.cumsum((scores * words)[order])
    f1 = 2 * likely / np.maximum(1e-9, np.cumsum(words[order]) + likely[-1])
    best = int(np.argmax(f1))
    return best + 1, float(f1[best])
