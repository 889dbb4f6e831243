"""Measure a choice: the row from which its confidence is learned and read.

A wrong choice is rarely unlikely by its own scores. What gives it away is how the scores spread, what was
left out between and beside the chosen blocks, and whether the first pass would have chosen the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worker.extraction.body.chosen_blocks import Choice
from worker.extraction.body.features import running_chars
from worker.extraction.body.scored_blocks import ScoredBlocks
from worker.extraction.body.surroundings import Array

MAX_BLOCKS_OFF = 50
"""The distance of the headline is measured up to this many blocks, and this is taken where there is none."""
MIN_LEFT_SCORE = 0.3
"""A block with a greater score that was left out could have been chosen."""
Numbers = NDArray[np.float64]


def measure_choice(choice: Choice, scored: ScoredBlocks, first: ScoredBlocks) -> Array:
    """Measure a choice of at least one block. `first` are the blocks with the scores of the first pass."""
    blocks, scores, likely = scored.blocks, scored.scores, scored.likely
    numbers = np.array([block.number for block in choice.blocks])
    chosen = np.zeros(len(blocks), dtype=np.bool_)
    chosen[numbers] = True
    length = np.array([block.length for block in blocks], dtype=np.float64)
    linked = np.array([block.linked_chars for block in blocks], dtype=np.float64)
    taken = length * chosen
    total = max(1.0, float(taken.sum()))
    running = running_chars(length, linked)
    shares = [
        likely[chosen],
        running[chosen],
        linked[chosen],
        taken[[block.is_chrome for block in blocks]],
        taken[scores < 0.5],
        length[~chosen & (scores > MIN_LEFT_SCORE)],
    ]
    measures = [
        choice.confidence,
        *_compare_passes(choice, total, first),
        *(share.sum() / total for share in shares),
        likely[chosen].sum() / max(1.0, likely.sum()),
        running[chosen].sum() / max(1.0, running.sum()),
        total / max(1.0, length.sum()),
        np.log1p(total),
        np.log1p(len(blocks)),
        np.log1p(len(numbers)),
        scores[chosen].std(),
        *_measure_gaps(numbers, length, total),
        _share_of_largest_box(scored, taken) / total,
        *_measure_headline(numbers, scored),
    ]
    return np.array(measures, dtype=np.float32)


def _compare_passes(choice: Choice, total: float, first: ScoredBlocks) -> tuple[float, ...]:
    """What the first pass expects of its own choice and of this one, and how much they have in common."""
    before = first.choose(list(first.blocks))
    chosen = {block.number for block in choice.blocks}
    in_both = sum(block.length for block in before.blocks if block.number in chosen)
    return (
        before.confidence,
        2 * first.likely_chars(choice.blocks) / (total + float(first.likely.sum())),
        2 * in_both / (total + sum(block.length for block in before.blocks)),
    )


def _measure_gaps(numbers: NDArray[np.int64], length: Numbers, total: float) -> tuple[float, ...]:
    """How much text was left out between chosen blocks, at most in one place, and in how many places."""
    before = np.concatenate([[0.0], np.cumsum(length)])
    gaps = before[numbers[1:]] - before[numbers[:-1] + 1]
    places = int((gaps > 0).sum())
    return gaps.sum() / total, np.log1p(gaps.max(initial=0.0)), np.log1p(places), places / len(numbers)


def _share_of_largest_box(scored: ScoredBlocks, taken: Numbers) -> float:
    """The most chosen text that stands in paragraphs side by side."""
    frames = scored.blocks.frames
    parents = np.array([frame.parent.number if frame.parent else 0 for frame in frames])
    own = np.array([block.frame.number for block in scored.blocks])
    return float(np.bincount(parents[own], weights=taken).max())


def _measure_headline(numbers: NDArray[np.int64], scored: ScoredBlocks) -> tuple[float, ...]:
    """Whether there is a headline, and how many blocks below it the choice begins."""
    headline = scored.hints.headline
    if headline is None:
        return 0.0, float(MAX_BLOCKS_OFF)
    return 1.0, float(np.clip(numbers[0] - headline.number, -MAX_BLOCKS_OFF, MAX_BLOCKS_OFF))
