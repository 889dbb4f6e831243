"""How similar two texts are, by their sketches, and whether they are copies.

Containment (shared shingles over those of the smaller text) finds teasers and shortened copies as well as
full ones. The other text must contain the numbers of the smaller one, too: this week's bulletin repeats last
week's words. All limits were chosen on the development half of the near-duplicate benchmark
(benchmarks/RESULTS.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from worker.document import Evidence, Fact, Lookalike

MIN_CONTAINMENT = 0.65
MIN_UNEQUAL_CONTAINMENT = 0.95
"""Required of texts of similar size, and of texts of which one is a fifth of the other. A text much shorter
than one that contains most of it may be quoted there, with others (a digest, a press review)."""

SIMILAR_SIZE_RATIO, MAX_SIZE_RATIO = 3.0, 5.0
"""Larger size over smaller. Up to the first, `MIN_CONTAINMENT` is enough; beyond the second, nothing is."""

MIN_SHINGLES = 18
"""A text of 20 words. Shorter ones share most of their words by chance, or because they are boilerplate."""

MAX_MISSING_SHARE = 0.3
MIN_NUMBERS = 4
"""Up to this share of the smaller text's numbers may be missing from the other, if both have at least
`MIN_NUMBERS`."""

MAX_CHANGED_SHARE = 0.2
MIN_CHANGED_SLOTS = 2
"""Up to this share of the places of names and numbers that both have may hold others. More, and at least
`MIN_CHANGED_SLOTS`, are two fillings of one template."""

MIN_DECLARED_CONTAINMENT = 0.4
"""Required if a redirect or the page itself states that both addresses are one page of one site."""

MIN_COMMON_CONTAINMENT = 0.8
"""Required if more than two thirds of the shared index keys are common. What short pages share is often what
all pages of a site contain."""

MUCH_LARGER_RATIO = 1.5
"""A text is much larger than another if it has more than this times its size."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """The similarity of a document and a stored one."""

    other: Lookalike
    shared: int
    smaller: int
    """Shared shingles, and all shingles of the smaller text."""
    ratio: float
    missing: int
    numbers: int
    """Numbers of the smaller text that the other lacks, and all its numbers. 0 and 0 if there are too few."""
    changed_slots: int
    slots: int
    """Places of names and numbers that both texts have and that hold others, and all that both have."""
    is_much_larger: bool
    """Whether the stored document is much larger."""
    declared: bool

    @property
    def containment(self) -> float:
        """From 0 to 1."""
        return self.shared / self.smaller if self.smaller else 0.0

    @property
    def min_containment(self) -> float:
        """The containment from which they are copies."""
        if self.declared:
            return MIN_DECLARED_CONTAINMENT
        beyond = max(0.0, (self.ratio - SIMILAR_SIZE_RATIO) / (MAX_SIZE_RATIO - SIMILAR_SIZE_RATIO))
        min_containment = MIN_CONTAINMENT + beyond * (MIN_UNEQUAL_CONTAINMENT - MIN_CONTAINMENT)
        is_common = 3 * self.other.shared.common > 2 * self.other.shared.keys
        return max(min_containment, MIN_COMMON_CONTAINMENT) if is_common else min_containment

    @property
    def fills_template(self) -> bool:
        """Whether one template with different facts made both."""
        changed = self.changed_slots
        return changed >= MIN_CHANGED_SLOTS and changed > MAX_CHANGED_SHARE * self.slots

    @property
    def objection(self) -> str | None:
        """Why they are not copies. None if they are."""
        if self.containment < self.min_containment:
            return f"containment {self.containment:.2f}, below {self.min_containment:.2f}"
        if not self.declared and self.missing > MAX_MISSING_SHARE * self.numbers:
            return f"{self.missing} of {self.numbers} numbers are others, more than {MAX_MISSING_SHARE:.0%}"
        if not self.declared and self.fills_template:
            changed = f"{self.changed_slots} of {self.slots} places hold other names or numbers"
            return f"{changed}, more than {MAX_CHANGED_SHARE:.0%}"
        return None

    @property
    def evidence(self) -> Evidence:
        """What was compared, and the results."""
        shared = f"{self.shared} of the {self.smaller} shingles of the smaller text"
        keys = self.other.shared
        by_many = f", {keys.common} of them by many" if keys.common else ""
        facts = (
            Fact("near", self.other.name, f"{keys.keys} index keys shared{by_many}"),
            Fact("containment", f"{self.containment:.2f}", f"{shared}; {self.min_containment:.2f} is enough"),
            Fact("size ratio", f"{self.ratio:.1f}", f"at most {MAX_SIZE_RATIO:.0f}"),
            Fact("numbers missing", f"{self.missing} of {self.numbers}", f"at most {MAX_MISSING_SHARE:.0%}"),
            Fact(
                "facts changed", f"{self.changed_slots} of {self.slots}", f"at most {MAX_CHANGED_SHARE:.0%}"
            ),
        )
        if not self.declared:
            return facts
        return (*facts, Fact("declared", self.other.address_key, "said to be the same page of this site"))
