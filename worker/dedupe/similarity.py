"""How like two texts are, by their sketches, and whether that is enough to call them copies.

Containment (shared shingles over those of the smaller text) finds teasers and shortened copies as well as
full ones. The numbers of the smaller text must be in the other, too: this week's bulletin repeats last week's
words. All limits were chosen on the development half of the near-duplicate benchmark (benchmarks/RESULTS.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from worker.document import Evidence, Fact, Lookalike

MIN_CONTAINMENT = 0.65
MIN_UNEQUAL_CONTAINMENT = 0.95
"""Wanted of texts of like size, and of one that is a fifth of the other: what is much shorter than a text
that holds most of it may be quoted there, along with others (a digest, a review of the press)."""

SIMILAR_SIZE_RATIO, MAX_SIZE_RATIO = 3.0, 5.0
"""Larger text over smaller. Up to the first the least containment will do, beyond the second none does."""

MAX_MISSING_SHARE = 0.3
MIN_NUMBERS = 4
"""At most this share of the smaller text's numbers may be missing from the other, where both have so many."""

MIN_DECLARED_CONTAINMENT = 0.4
"""Wanted where redirect or page itself says that both addresses are one page of one site."""

MIN_COMMON_CONTAINMENT = 0.8
"""Wanted where more than two thirds of the index keys shared are held by many: what pages of little text have
in common is often what all pages of a site carry."""

MUCH_LARGER_RATIO = 1.5
"""A text is about as full as one that is at most so many times its size."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """How like a stored document the one at hand is."""

    other: Lookalike
    shared: int
    smaller: int
    """Shingles shared, of those that the smaller text has."""
    ratio: float
    missing: int
    numbers: int
    """Numbers of the smaller text that the other lacks, of how many; 0 of 0 where too few tell anything."""
    larger_other: bool
    """Whether the stored document is much larger."""
    declared: bool

    @property
    def containment(self) -> float:
        """From 0 to 1."""
        return self.shared / self.smaller if self.smaller else 0.0

    @property
    def wanted(self) -> float:
        """The containment that makes them copies."""
        if self.declared:
            return MIN_DECLARED_CONTAINMENT
        beyond = max(0.0, (self.ratio - SIMILAR_SIZE_RATIO) / (MAX_SIZE_RATIO - SIMILAR_SIZE_RATIO))
        wanted = MIN_CONTAINMENT + beyond * (MIN_UNEQUAL_CONTAINMENT - MIN_CONTAINMENT)
        is_common = 3 * self.other.shared.common > 2 * self.other.shared.keys
        return max(wanted, MIN_COMMON_CONTAINMENT) if is_common else wanted

    @property
    def objection(self) -> str | None:
        """Why they are no copies; None where they are."""
        if self.containment < self.wanted:
            return f"containment {self.containment:.2f}, below {self.wanted:.2f}"
        if not self.declared and self.missing > MAX_MISSING_SHARE * self.numbers:
            return f"{self.missing} of {self.numbers} numbers are others, more than {MAX_MISSING_SHARE:.0%}"
        return None

    @property
    def evidence(self) -> Evidence:
        """What was compared, and what came out."""
        shared = f"{self.shared} of the {self.smaller} shingles of the smaller text"
        keys = self.other.shared
        by_many = f", {keys.common} of them by many" if keys.common else ""
        facts = (
            Fact("near", self.other.name, f"{keys.keys} index keys shared{by_many}"),
            Fact("containment", f"{self.containment:.2f}", f"{shared}; {self.wanted:.2f} is enough"),
            Fact("size ratio", f"{self.ratio:.1f}", f"at most {MAX_SIZE_RATIO:.0f}"),
            Fact("numbers missing", f"{self.missing} of {self.numbers}", f"at most {MAX_MISSING_SHARE:.0%}"),
        )
        if not self.declared:
            return facts
        return (*facts, Fact("declared", self.other.address_key, "said to be the same page of this site"))
