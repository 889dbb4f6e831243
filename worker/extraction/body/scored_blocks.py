"""A page's blocks with their scores, and the likeliest choice among some of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worker.extraction.blocks.blocks import Block, Blocks
from worker.extraction.body.chosen_blocks import Choice, DocumentHints, find_holder
from worker.extraction.body.doubt import lower_doubtful
from worker.page.page import Element


class ScoredBlocks:
    """A page's blocks with their scores. Choices are made among all or some of them."""

    def __init__(
        self, blocks: Blocks, scores: NDArray[np.float64], root: Element, hints: DocumentHints
    ) -> None:
        self.blocks = blocks
        self.root = root
        self.hints = hints
        self.scores = lower_doubtful(blocks, scores, hints.headline) if blocks else scores
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
