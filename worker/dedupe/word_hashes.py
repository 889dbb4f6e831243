"""64-bit hashes of words, and how to combine and pack them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

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


def hash_each(words: Sequence[str]) -> Hashes:
    """Hash each word."""
    return np.fromiter(map(_WORD_HASHES.__getitem__, words), np.uint64, len(words))


def mix(values: Hashes) -> Hashes:
    """Spread the bits of each value, so that sums of mixed values depend on their order."""
    values = (values ^ (values >> np.uint64(29))) * _MULTIPLIER_1
    values = (values ^ (values >> np.uint64(32))) * _MULTIPLIER_2
    return values ^ (values >> np.uint64(29))


def pack(hashes: Hashes) -> bytes:
    """Pack the upper halves, little-endian and in order: enough to tell shingles apart."""
    return (hashes >> np.uint64(32)).astype("<u4").tobytes()
