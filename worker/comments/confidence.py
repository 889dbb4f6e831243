"""How far the comments found can be trusted: the expected share of them that is right, from signs of doubt.

Each sign takes something from the log-odds; none adds to them. The weights are learned from pages and text
dumps with known comments (`benchmarks.training.comments_confidence`), so that the confidence is the mean
share of comments that were found word for word on pages with such signs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import exp

from worker.comments.doubts import find_doubts
from worker.document import Doubt, Fact, Thread

WEIGHTS_FILE = "confidence.json"
MAX_NAMED_DOUBTS = 4
"""How many doubts the evidence names."""
MIN_NAMED_COST = 0.1
"""Doubts that take less from the log-odds are not named."""


@dataclass(frozen=True)
class ConfidenceWeights:
    """The log-odds without any doubt, and what each sign takes from them at its full amount."""

    start: float
    usual: float
    """What a sign takes that no page had from which the weights were learned."""
    costs: Mapping[str, float]

    def confidence(self, doubts: Iterable[Doubt]) -> float:
        """The expected share of comments that are right, from 0 to 1."""
        odds = self.start - sum(self.cost(doubt) for doubt in doubts)
        return 1 / (1 + exp(-odds))

    def cost(self, doubt: Doubt) -> float:
        """What a doubt takes from the log-odds."""
        return self.costs.get(doubt.sign, self.usual) * doubt.amount


def judge(thread: Thread) -> Thread:
    """The thread with its doubts and its confidence.

    Without comments the confidence is 0 if the finder has a doubt (the page counts comments), otherwise None.
    """
    if not thread.comments:
        return replace(thread, confidence=0.0) if thread.doubts else thread
    weights = load_confidence_weights()
    doubts = (*thread.doubts, *find_doubts(thread))
    confidence = round(weights.confidence(doubts), 3)
    dearest = sorted(doubts, key=lambda doubt: (-weights.cost(doubt), doubt.sign))[:MAX_NAMED_DOUBTS]
    named = [f"{doubt.sign} {doubt.amount:.2f}" for doubt in dearest if weights.cost(doubt) >= MIN_NAMED_COST]
    why = Fact("comments confidence", f"{confidence:.2f}", "; ".join(named) or "no sign of doubt")
    return replace(thread, doubts=doubts, confidence=confidence, evidence=(*thread.evidence, why))


@cache
def load_confidence_weights() -> ConfidenceWeights:
    """Load the weights of this release."""
    loaded = json.loads(files("worker.comments").joinpath(WEIGHTS_FILE).read_text("utf-8"))
    return ConfidenceWeights(loaded["start"], loaded["usual"], loaded["costs"])
