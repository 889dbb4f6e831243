"""A text's sketch: the sorted hashes of its distinct runs of three words (shingles).

A shingle's hash is a 64-bit mix of its words' hashes. The lowest hashes are the text's index keys: all below
a sixteenth of the range, but at least 16 (short texts) and at most 256 (long texts). Two texts share about
the same fraction of their keys as of their shingles, whatever their lengths. (Sampling by hash value, after
Broder, "On the resemblance and containment of documents", 1997.) The numbers were chosen on the development
half of the near-duplicate benchmark; see benchmarks/RESULTS.md.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import filterfalse

import numpy as np
from numpy.typing import NDArray

from worker.document import Sketch

Hashes = NDArray[np.uint64]

SHINGLE_WORDS = 3
"""The words in a shingle."""

MIN_KEYS, MAX_KEYS, KEY_RANGE_DIVISOR = 16, 256, 16
MAX_SHINGLES, MAX_NUMBERS = 16_384, 1_024
"""Kept for comparison: up to 64 kB and 4 kB. A longer text keeps its lowest hashes."""

_DIGIT = re.compile(r"\d")

MAX_CACHED_WORDS = 1 << 15
_MULTIPLIER_1, _MULTIPLIER_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
"""Odd constants that spread bits when multiplied (from SplitMix64 and xxHash)."""


class _WordHashes(dict[str, int]):
    """A cache of 64-bit word hashes: most words of a text have been seen before."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MAX_CACHED_WORDS:
            self.clear()
        value = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
        self[word] = value
        return value


_WORD_HASHES = _WordHashes()


def make_sketch(words: list[str]) -> Sketch:
    """Sketch a text, given as its words (`words.split_unspaced`).

    A text of fewer than three words has no shingles and is similar to nothing.
    """
    hashes = _hash_shingles(_hash_words(words))
    low = hashes[:MAX_KEYS]
    few = int(np.searchsorted(low, np.uint64((1 << 64) // KEY_RANGE_DIVISOR)))
    numbers = _sort_distinct(_hash_words(list(filter(_DIGIT.search, filterfalse(str.isalpha, words)))))
    return Sketch(
        keys=tuple((low[: max(few, MIN_KEYS)] >> np.uint64(1)).tolist()),
        shingles=_pack(hashes[:MAX_SHINGLES]),
        numbers=_pack(numbers[:MAX_NUMBERS]),
        size=len(hashes),
        number_count=len(numbers),
    )


def _hash_shingles(words: Hashes) -> Hashes:
    if len(words) < SHINGLE_WORDS:
        return words[:0]
    return _sort_distinct(_mix(_mix(_mix(words[:-2]) + words[1:-1]) + words[2:]))


def _sort_distinct(hashes: Hashes) -> Hashes:
    """Sort and drop repeats, in place of the input."""
    hashes.sort()
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))] if len(hashes) else hashes


def _hash_words(words: list[str]) -> Hashes:
    return np.fromiter(map(_WORD_HASHES.__getitem__, words), np.uint64, len(words))


def _mix(values: Hashes) -> Hashes:
    values = (values ^ (values >> np.uint64(29))) * _MULTIPLIER_1
    values = (values ^ (values >> np.uint64(32))) * _MULTIPLIER_2
    return values ^ (values >> np.uint64(29))


def _pack(hashes: Hashes) -> bytes:
    """Pack the upper halves, little-endian and in order: enough to tell shingles apart."""
    return (hashes >> np.uint64(32)).astype("<u4").tobytes()
