"""A small neural net with one hidden layer, evaluated with numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_DEVIATIONS = 5
"""Numbers further from their mean are clipped: a page may be unlike all that the net has learned from."""
BATCH_ROWS = 24
"""Rows multiplied at a time. OpenBLAS divides larger products among threads, and takes ten times the CPU."""


@dataclass(frozen=True, eq=False)
class NeuralNet:
    """The weights of a net."""

    means: NDArray[np.float32]
    """Shape (columns,): the mean of each column of the rows that it has learned from."""
    deviations: NDArray[np.float32]
    """Shape (columns,): their standard deviations."""
    hidden: NDArray[np.float32]
    """Shape (columns, units)."""
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    """Shape (units,)."""
    bias: float

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The log-odds that each row belongs to the learned class; shape (rows,)."""
        parts = [self._log_odds(rows[at : at + BATCH_ROWS]) for at in range(0, len(rows), BATCH_ROWS)]
        return np.concatenate(parts)

    def _log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        units = standardise(rows, self.means, self.deviations) @ self.hidden + self.hidden_bias
        answers: NDArray[np.float64] = (np.maximum(units, 0) @ self.output).astype(np.float64)
        return answers + self.bias


def standardise(
    rows: NDArray[np.float32], means: NDArray[np.float32], deviations: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The rows in standard deviations from the means, as nets are learned and evaluated."""
    standard: NDArray[np.float32] = np.clip((rows - means) / deviations, -MAX_DEVIATIONS, MAX_DEVIATIONS)
    return standard
