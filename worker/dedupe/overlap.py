"""Count the hashes that two sketches share, by merging the sorted lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from worker.dedupe.similarity import (
    MAX_SIZE_RATIO,
    MIN_DECLARED_CONTAINMENT,
    MIN_NUMBERS,
    MIN_SHINGLES,
    MUCH_LARGER_RATIO,
    Similarity,
)
from worker.dedupe.slots import count_changes, unpack_slots
from worker.document import Lookalike, Sketch

Hashes = NDArray[np.uint32]


class Overlap:
    """One text, prepared for comparison with many."""

    def __init__(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._shingles = _unpack(sketch.shingles)
        self._numbers = _unpack(sketch.numbers)
        self._slots = unpack_slots(sketch.slots)

    def compare(self, other: Lookalike, *, declared: bool = False) -> Similarity | None:
        """Compare with a stored document. None if one text is too short or too much larger."""
        mine, theirs = self._sketch, other.sketch
        if theirs is None or min(mine.size, theirs.size) < MIN_SHINGLES:
            return None
        ratio = max(mine.size, theirs.size) / min(mine.size, theirs.size)
        if ratio > MAX_SIZE_RATIO:
            return None
        smaller = 0 if mine.size <= theirs.size else 1
        shared, *counts = _count_overlap(self._shingles, mine.size, _unpack(theirs.shingles), theirs.size)
        known, numbers = 0, [0, 0]
        if min(mine.number_count, theirs.number_count) >= MIN_NUMBERS:
            known, *numbers = _count_overlap(
                self._numbers, mine.number_count, _unpack(theirs.numbers), theirs.number_count
            )
        slots = changed_slots = 0
        if shared >= MIN_DECLARED_CONTAINMENT * counts[smaller]:  # else they are no copies anyway
            slots, changed_slots = count_changes(self._slots, unpack_slots(theirs.slots))
        telling = min(numbers) >= MIN_NUMBERS
        return Similarity(
            other=other,
            shared=shared,
            smaller=counts[smaller],
            ratio=ratio,
            missing=numbers[smaller] - known if telling else 0,
            numbers=numbers[smaller] if telling else 0,
            changed_slots=changed_slots,
            slots=slots,
            is_much_larger=theirs.size > MUCH_LARGER_RATIO * mine.size,
            declared=declared,
        )


def _unpack(packed: bytes) -> Hashes:
    return np.frombuffer(packed, "<u4")


def _count_overlap(mine: Hashes, count: int, theirs: Hashes, other_count: int) -> tuple[int, int, int]:
    """Count the hashes that two texts share, and those of each, up to the last hash that both kept.

    `count` and `other_count` are the numbers before hashes were dropped.
    """
    if len(mine) < count or len(theirs) < other_count:
        limit = min(
            kept[-1] for kept, all_of_it in ((mine, count), (theirs, other_count)) if len(kept) < all_of_it
        )
        mine, theirs = (kept[: kept.searchsorted(limit, "right")] for kept in (mine, theirs))
    merged = np.concatenate((mine, theirs))
    merged.sort(kind="stable")  # a merge of two runs
    return int(np.count_nonzero(merged[1:] == merged[:-1])), len(mine), len(theirs)
