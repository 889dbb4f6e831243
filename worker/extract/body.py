"""Choosing the blocks that are the document, by their learned scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worker.extract.blocks import Block, Blocks
from worker.extract.choice import Choice, Subject
from worker.extract.scoring import model
from worker.page import Element

CHROME_ODDS = 0.05
"""What remains of the odds of a block that stands in chrome."""
MOST_BLOCKS = 20_000
"""Real pages have 900 at most; of one with more than this, made to do harm, all that is no link is taken."""
FORGIVEN_SHARE = 0.4
"""Chrome that holds more of what is likely than this is believed to be none."""


class Scored:
    """A page's blocks with their scores; choices are made among all of them or among some."""

    def __init__(self, blocks: Blocks, subject: Subject, root: Element) -> None:
        self.blocks = blocks
        self.root = root
        self.scores = _scores(blocks, subject)

    def likely(self, among: list[Block]) -> float:
        """How many characters of these blocks are likely part of the document."""
        return float(sum([self.scores[block.number] * block.length for block in among]))

    def choose(self, among: list[Block]) -> Choice:
        """The document's blocks among these."""
        if not among:
            return Choice([], self.root, 0.0, 0.0)
        words = np.array([block.text.count(" ") + 1 for block in among], dtype=np.float64)
        scores = self.scores[[block.number for block in among]]
        count, expected = best_cut(scores, words)
        taken = np.sort(np.argsort(-scores, kind="stable")[:count])
        return self.of([among[index] for index in taken], expected)

    def of(self, chosen: list[Block], expected: float) -> Choice:
        """These blocks as a choice that should reach this F1."""
        if not chosen:
            return Choice([], self.root, 0.0, 0.0)
        frame = chosen[0].frame
        while frame.parent and not frame.first <= chosen[-1].number < frame.last:
            frame = frame.parent
        confidence = float(np.interp(expected, model().expected, model().observed))
        return Choice(chosen, frame.element, expected, round(confidence, 3))


def _scores(blocks: Blocks, subject: Subject) -> NDArray[np.float64]:
    """The probability of each block to be part of the document."""
    if 0 < len(blocks) <= MOST_BLOCKS:
        return _doubting(blocks, model().score(blocks, subject))
    return np.array([1 - block.link_density for block in blocks], dtype=np.float64)


def _doubting(blocks: Blocks, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores, those of chrome lowered: where a page is short, a notice reads like a paragraph of it.

    Unless the page's own text stands in what the tables of words call chrome: page builders call each
    paragraph a widget. On the pages of RESULTS.md this changes nothing; short pages come out clean.
    """
    chrome = np.array([block.chrome for block in blocks])
    likely = scores * np.array([block.length for block in blocks])
    if likely[chrome].sum() > FORGIVEN_SHARE * likely.sum():
        return scores
    odds = scores / (1 - scores + 1e-9) * np.where(chrome, CHROME_ODDS, 1.0)
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
