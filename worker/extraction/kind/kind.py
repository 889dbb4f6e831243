"""Find the kind of a page: by the notice it shows, else by its signs and their learned weights.

A weight is what a sign adds to the log-odds of a kind (docs/model-card.md).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp

from worker.document import Fact, Metadata, Notice, PageKind, Thread
from worker.extraction.body.chosen_blocks import Choice
from worker.extraction.body.weight_files import read_weights
from worker.extraction.kind.signs import find_signs
from worker.extraction.metadata.statements import Statements

MAX_NAMED_SIGNS = 4
"""How many signs the evidence names."""


@dataclass(frozen=True)
class KindWeights:
    """For each kind its start value, and what each sign adds to it."""

    kinds: tuple[PageKind, ...]
    start: tuple[float, ...]
    signs: Mapping[str, tuple[float, ...]]

    def probabilities(self, signs: Iterable[str]) -> list[float]:
        """The probability of each kind, for pages mixed like the training pages."""
        rows = [row for sign in signs if (row := self.signs.get(sign))]
        powers = [exp(value) for value in map(sum, zip(self.start, *rows, strict=True))]
        total = sum(powers)
        return [power / total for power in powers]

    def strongest_signs(self, signs: Iterable[str], kind: int, other: int) -> list[str]:
        """The strongest signs for one kind against the other. For each measure only its last step."""
        value: defaultdict[str, float] = defaultdict(float)
        last: dict[str, str] = {}
        for sign in signs:
            if row := self.signs.get(sign):
                measure = sign.rpartition(" ")[0] if sign.endswith("+") else sign
                value[measure] += row[kind] - row[other]
                if measure not in last or _bound_of(sign) > _bound_of(last[measure]):
                    last[measure] = sign
        best = sorted(value, key=lambda measure: (-value[measure], measure))[:MAX_NAMED_SIGNS]
        return [last[measure] for measure in best if value[measure] > 0]


def _bound_of(sign: str) -> float:
    """The bound at the end of a step such as ``prices 3+``; 0 for other signs."""
    return float(sign.rpartition(" ")[2][:-1]) if sign.endswith("+") else 0.0


def find_kind(
    statements: Statements, choice: Choice, thread: Thread, metadata: Metadata, notice: Notice | None
) -> tuple[PageKind, Fact]:
    """The kind of page, and the reason for it with its probability."""
    if notice:
        return notice.kind, Fact("kind", notice.kind, f"by rule: {notice.detail} ({notice.reason})")
    signs = find_signs(statements, choice, thread, metadata)
    if not choice.blocks and not thread.comments and "states article" not in signs:
        return "other", Fact("kind", "other", "by rule: it shows no text")
    weights = load_kind_weights()
    probabilities = weights.probabilities(signs)
    best, second = sorted(range(len(probabilities)), key=lambda number: -probabilities[number])[:2]
    kind, other = weights.kinds[best], weights.kinds[second]
    named = ", ".join(weights.strongest_signs(signs, best, second)) or "nothing speaks for another"
    because = f"{named}; probability {probabilities[best]:.2f}, of {other} {probabilities[second]:.2f}"
    return kind, Fact("kind", kind, because)


@cache
def load_kind_weights() -> KindWeights:
    """Load the weights of this release. Raises ValueError if the file is damaged."""
    loaded = json.loads(read_weights("kinds.json"))
    signs = {sign: tuple(row) for sign, row in loaded["signs"].items()}
    return KindWeights(tuple(loaded["kinds"]), tuple(loaded["start"]), signs)
