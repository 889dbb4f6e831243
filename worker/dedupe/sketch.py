"""A text's sketch: the sorted hashes of its distinct runs of three words (shingles).

A shingle's hash is a 64-bit mix of its words' hashes. The lowest hashes are the text's index keys: all below
a sixteenth of the range, but at least 16 (short texts) and at most 256 (long texts). Two texts share about
the same fraction of their keys as of their shingles, whatever their lengths. (Sampling by hash value, after
Broder, "On the resemblance and containment of documents", 1997.) The numbers were chosen on the development
half of the near-duplicate benchmark; see benchmarks/RESULTS.md.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import filterfalse

import numpy as np

from worker.dedupe.slots import make_slots
from worker.dedupe.word_hashes import Hashes, hash_each, mix, pack
from worker.document import Sketch

SHINGLE_WORDS = 3
"""The words in a shingle."""

MIN_KEYS, MAX_KEYS, KEY_RANGE_DIVISOR = 16, 256, 16
MAX_SHINGLES, MAX_NUMBERS = 16_384, 1_024
"""Kept for comparison: up to 64 kB and 4 kB. A longer text keeps its lowest hashes."""

_DIGIT = re.compile(r"\d")


def make_sketch(words: list[str], names: AbstractSet[str] = frozenset()) -> Sketch:
    """Sketch a text, given as its words (`word_splitting.split_unspaced`) and those that are names.

    A text of fewer than three words has no shingles and is similar to nothing.
    """
    word_hashes = hash_each(words)
    hashes = _hash_shingles(word_hashes)
    low = hashes[:MAX_KEYS]
    few = int(np.searchsorted(low, np.uint64((1 << 64) // KEY_RANGE_DIVISOR)))
    numbers = list(filter(_DIGIT.search, filterfalse(str.isalpha, words)))
    number_hashes = _sort_distinct(hash_each(numbers))
    return Sketch(
        keys=tuple((low[: max(few, MIN_KEYS)] >> np.uint64(1)).tolist()),
        shingles=pack(hashes[:MAX_SHINGLES]),
        numbers=pack(number_hashes[:MAX_NUMBERS]),
        size=len(hashes),
        number_count=len(number_hashes),
        slots=make_slots(words, word_hashes, names | set(numbers)),
    )


def _hash_shingles(words: Hashes) -> Hashes:
    if len(words) < SHINGLE_WORDS:
        return words[:0]
    return _sort_distinct(mix(mix(mix(words[:-2]) + words[1:-1]) + words[2:]))


def _sort_distinct(hashes: Hashes) -> Hashes:
    """Sort and drop repeats, in place of the input."""
    hashes.sort()
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))] if len(hashes) else hashes
