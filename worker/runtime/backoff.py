"""Back-off: how long to wait after failures in a row. Each place that retries holds only its parameters."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

MAX_DOUBLINGS = 20
"""Growth stops here at the latest, so that no number of failures overflows."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """A wait that grows by a factor with each failure. All times are in seconds."""

    first: float
    """The wait after the first failure."""
    maximum: float = inf
    """The longest wait, before jitter."""
    factor: float = 2.0
    jitter: tuple[float, float] = (1.0, 1.0)
    """The wait is multiplied by a random number between these two."""

    def delay(
        self, failures: int, asked: float | None = None, chance: Callable[[], float] = random.random
    ) -> float:
        """Seconds to wait after this many failures in a row (1 or more), or what the server asked for.

        `chance` gives random numbers from 0 to 1.
        """
        if asked is not None:
            return asked
        grown = min(self.first * self.factor ** min(failures - 1, MAX_DOUBLINGS), self.maximum)
        low, high = self.jitter
        return grown * (low + (high - low) * chance())
