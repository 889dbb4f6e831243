"""Boosted oblivious decision trees, evaluated with numpy.

At each depth, a tree asks the same question of every row, so the bits of the answers are the leaf's number
(Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features", 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BATCH_ROWS = 1024
"""Rows evaluated at a time. This bounds memory on pages with very many blocks."""


@dataclass(frozen=True, eq=False)
class Trees:
    """Trees of one depth: for each tree its features, their borders, and its leaves."""

    features: NDArray[np.int16]
    """Shape (trees, depth): columns."""
    borders: NDArray[np.float32]
    """Shape (trees, depth): the answer is yes if the feature is greater."""
    leaves: NDArray[np.float32]
    """Shape (trees, 2 ** depth), in log-odds."""
    bias: float

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability that each row belongs to the learned class; shape (rows,)."""
        return as_probabilities(self.log_odds(rows))

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The same as log-odds."""
        parts = [self._log_odds(rows[at : at + BATCH_ROWS]) for at in range(0, len(rows), BATCH_ROWS)]
        return np.concatenate(parts)

    def _log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        columns = np.ascontiguousarray(rows.T)
        trees, depth = self.features.shape
        leaf = np.zeros((trees, len(rows)), dtype=np.uint8)
        for level in range(depth):
            answers = columns.take(self.features[:, level], axis=0) > self.borders[:, level, None]
            leaf |= answers.view(np.uint8) << level
        place = leaf + np.arange(0, self.leaves.size, 2**depth, dtype=np.int32)[:, None]
        summed: NDArray[np.float64] = self.leaves.ravel().take(place).sum(axis=0, dtype=np.float64)
        return summed + self.bias


def as_probabilities(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities of these log-odds."""
    probabilities: NDArray[np.float64] = 1 / (1 + np.exp(-log_odds))
    return probabilities
