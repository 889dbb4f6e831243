"""Choosing the blocks that are the document, by their learned scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worker.extract.blocks import Block, Blocks
from worker.extract.choice import Choice, Subject
from worker.extract.scoring import model
from worker.page import Element


class Scored:
    """A page's blocks with their scores; choices are made among all of them or among some."""

    def __init__(self, blocks: Blocks, subject: Subject, root: Element) -> None:
        self.blocks = blocks
        self.root = root
        self.scores = model().score(blocks, subject) if blocks else np.zeros(0)

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


def best_cut(scores: NDArray[np.float64], words: NDArray[np.float64]) -> tuple[int, float]:
    """How many of the likeliest blocks to take for the greatest expected F1 of words, and that F1.

    The expectation is taken of true positives and of the document's length apart (Nan et al.,
    "Optimizing F-measures: a tale of two approaches", ICML 2012).
    """
    order = np.argsort(-scores, kind="stable")
    likely = np.cumsum((scores * words)[order])
    f1 = 2 * likely / np.maximum(1e-9, np.cumsum(words[order]) + likely[-1])
    best = int(np.argmax(f1))
    return best + 1, float(f1[best])
