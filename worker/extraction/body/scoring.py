"""Score how likely each block is part of the document, with a learned model in two passes.

The first pass sees the block and its surroundings. The second pass also sees the first scores of its
neighbours and of the elements around it; there, a small net answers beside the trees.
docs/model-card.md describes the training data and the quality.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from worker.extraction.blocks.blocks import Blocks
from worker.extraction.body.chosen_blocks import DocumentHints
from worker.extraction.body.features import measure_blocks
from worker.extraction.body.neural_net import NeuralNet
from worker.extraction.body.surroundings import (
    WINDOWS,
    Array,
    frame_bounds,
    frame_chain,
    running_sum,
    window_means,
)
from worker.extraction.body.trees import Trees, as_probabilities
from worker.extraction.body.weight_files import read_weights
from worker.extraction.body.word_weights import WordWeights

NEAREST_BLOCKS = 3
LIKELY_SHARES = (0.6, 0.9)
"""For each share, the smallest element that holds this share of the likely text is measured too."""
NET_SHARE = 0.35
"""How much the net counts beside the trees. Alone it is worse than they are, but its errors are others."""


@dataclass(frozen=True, eq=False)
class TreesAndNet:
    """Trees and a net that have learned the same: the mean of their log-odds is better than either."""

    trees: Trees
    net: NeuralNet

    def probabilities(self, blocks: Blocks, rows: Array) -> NDArray[np.float64]:
        """The probability that each scored block is part of the document.

        Boxes in the text are judged by the trees alone: few pages have any to learn from, and the net takes
        a call to subscribe for a paragraph.
        """
        net_share = np.where([blocks[number].is_box_of_text for number in blocks.scored], 0.0, NET_SHARE)
        return as_probabilities(
            (1 - net_share) * self.trees.log_odds(rows) + net_share * self.net.log_odds(rows)
        )


@dataclass(frozen=True, eq=False)
class Model:
    """The learned model."""

    weights: WordWeights
    first: Trees
    second: TreesAndNet
    quality: Trees
    """The F1 of a choice, learned from pages that were held back when their blocks were scored."""

    def score(self, blocks: Blocks, hints: DocumentHints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The probability that each block is part of the document, by the first and by the second pass."""
        rows = measure_blocks(blocks, hints, self.weights)
        first = with_menus(blocks, self.first.probabilities(rows))
        second = self.second.probabilities(blocks, second_pass_rows(blocks, first, rows))
        return first, with_menus(blocks, second)

    def confidence(self, measures: Array) -> float:
        """The F1 that choices with such measures reach."""
        return round(float(self.quality.probabilities(measures[None])[0]), 3)


LEAF_UNITS = 4096
"""Leaves are stored as integers: the value times this number."""


@cache
def load_model() -> Model:
    """Load the model of this release. Raises ValueError if a file is damaged."""
    words = json.loads(read_weights("words.json"))
    with np.load(BytesIO(read_weights("trees.npz"))) as arrays:
        return Model(
            weights=WordWeights(words["names"], words["lines"]),
            first=_trees(arrays, "first"),
            second=TreesAndNet(_trees(arrays, "second"), _net(arrays)),
            quality=_trees(arrays, "quality"),
        )


def _trees(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Trees:
    leaves = arrays[f"{name}_leaves"].astype(np.float32) / LEAF_UNITS
    return Trees(
        features=arrays[f"{name}_features"].astype(np.int16),
        borders=arrays[f"{name}_borders"].astype(np.float32),
        leaves=leaves.astype(np.float32),
        bias=float(arrays[f"{name}_bias"]),
    )


def _net(arrays: Mapping[str, NDArray[np.generic]]) -> NeuralNet:
    means, deviations, hidden, hidden_bias, output = (
        arrays[f"net_{name}"].astype(np.float32)
        for name in ("means", "deviations", "hidden", "hidden_bias", "output")
    )
    return NeuralNet(means, deviations, hidden, hidden_bias, output, float(arrays["net_bias"]))


def with_menus(blocks: Blocks, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """The scores of all blocks of a page, given those of `Blocks.scored`; menus have 0."""
    scores_of_all = np.zeros(len(blocks))
    scores_of_all[blocks.scored] = scores
    return scores_of_all


def second_pass_rows(blocks: Blocks, scores: NDArray[np.float64], rows: Array) -> Array:
    """The rows for the second pass: the rows of the first, and the first scores around each block.

    `scores` are those of all blocks, `rows` those of `Blocks.scored`.
    """
    length = np.array([block.length for block in blocks], dtype=np.float64)
    likely = scores * length
    total = float(likely.sum()) or 1.0
    columns: list[NDArray[np.generic]] = [scores, np.cumsum(likely) / total, *_neighbours(scores)]
    first, last = frame_bounds(blocks.frames)
    held, held_likely = (run[last] - run[first] for run in map(running_sum, (length, likely)))
    mass, mean = held_likely / total, held_likely / np.maximum(held, 1)
    for row in frame_chain(blocks):
        columns += [mass[row], mean[row]]
    number = np.arange(len(scores))
    for share in LIKELY_SHARES:
        holders = np.flatnonzero(mass >= share * mass[0])  # always contains the outermost frame
        best = holders[np.argmin((last - first)[holders])]
        before, after = number - first[best], last[best] - number
        columns += [(before >= 0) & (after > 0), np.clip(before, -20, 20), np.clip(after, -20, 20)]
        columns.append(np.full(len(scores), mean[best]))
    columns += [np.maximum.accumulate(scores), np.maximum.accumulate(scores[::-1])[::-1]]
    for width in WINDOWS:
        near = window_means(np.column_stack([scores, likely, length]), width)
        columns += [near[:, 0], near[:, 1] / np.maximum(near[:, 2], 1)]
    columns.append(np.full(len(scores), np.log1p(total)))
    return np.hstack([rows, np.column_stack(columns)[blocks.scored]]).astype(np.float32)


def _neighbours(scores: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The scores of the nearest blocks before and after each block."""
    padded = np.pad(scores, NEAREST_BLOCKS)
    offsets = [off for off in range(-NEAREST_BLOCKS, NEAREST_BLOCKS + 1) if off]
    return [padded[NEAREST_BLOCKS + off : NEAREST_BLOCKS + off + len(scores)] for off in offsets]
