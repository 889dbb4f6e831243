"""Slots: the places in a text that hold names and numbers, known by the words around them.

Pages made from one template (obituaries, notices, adverts) share most of their words. What tells them apart
is what the same places hold: another name, another date. Copies of one text hold the same in nearly all
places that they share; a lead or a footer that only one has brings other places, and so says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from worker.dedupe.unspaced_slots import find_unspaced_runs, is_unspaced
from worker.dedupe.word_hashes import Hashes, mix, pack
from worker.dedupe.word_splitting import split_words

MAX_SLOTS = 1_024
"""Kept for comparison: up to 8 kB. A longer text keeps those with the lowest keys."""

_MAY_BE_NAME = re.compile(r" (?<=[\w,;] )([^\W\d_a-z][\w'’-]+)")
"""A word after another one, not after the end of a sentence, whose initial is no small letter of ASCII."""

Slots = NDArray[np.uint32]
"""A row for each slot: the hash of the words around it, and the hash of what it holds."""


def find_names(body: str) -> set[str]:
    """Find the normalised words that are capitalised within a sentence, and nowhere written small.

    Words all in capitals do not count: they may be a heading. In scripts without case there are no names.
    """
    capitalised = [
        token for token in _MAY_BE_NAME.findall(body) if token[0].isupper() and not token.isupper()
    ]
    return set(split_words(" ".join(capitalised))).difference(body.split())


def make_slots(words: Sequence[str], hashes: Hashes, facts: AbstractSet[str]) -> bytes:
    """Pack the slots of a text: each run of `facts` (names, numbers) with the words before and after it.

    A slot holds the lowest hash of its run. Then a name with and without its title is the same half the time,
    and the order of day and month does not count. If several stand between the same words, none is kept.
    Texts without spaces between words have other runs (`worker.dedupe.unspaced_slots`).
    """
    if is_unspaced(words):
        around, held = find_unspaced_runs(words, hashes, facts)
    elif facts:
        is_fact = np.fromiter(map(facts.__contains__, words), np.bool_, len(words))
        around, held = _find_runs(hashes, is_fact)
    else:
        return b""
    order = around.argsort()
    kept = order[_stands_once(around[order])][:MAX_SLOTS]
    rows = np.empty((len(kept), 2), np.uint64)
    rows[:, 0], rows[:, 1] = around[kept], held[kept]
    return pack(rows)


def _find_runs(hashes: Hashes, is_fact: NDArray[np.bool_]) -> tuple[Hashes, Hashes]:
    """Find the runs of facts: the hash of the two words around each, and the lowest hash in it."""
    padded = np.zeros(len(hashes) + 2, np.uint64)  # nothing stands before the first word and after the last
    padded[1:-1] = hashes
    inside = np.zeros(len(padded), np.bool_)
    inside[1:-1] = is_fact
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    before, after = padded[edges[::2]], padded[edges[1::2] + 1]
    return mix(mix(before) + after), np.minimum.reduceat(padded, edges + 1)[::2]


def _stands_once(ordered: Hashes) -> NDArray[np.bool_]:
    """Mark the values that differ from both neighbours."""
    differs = np.ones(len(ordered) + 1, np.bool_)
    differs[1:-1] = ordered[1:] != ordered[:-1]
    return differs[1:] & differs[:-1]


def unpack_slots(packed: bytes) -> Slots:
    """Unpack what `make_slots` made."""
    return np.frombuffer(packed, "<u4").reshape(-1, 2)


def count_changes(mine: Slots, theirs: Slots) -> tuple[int, int]:
    """Count the slots that two texts share, and those of them that hold something else."""
    shared, here, there = np.intersect1d(mine[:, 0], theirs[:, 0], assume_unique=True, return_indices=True)
    return len(shared), int(np.count_nonzero(mine[here, 1] != theirs[there, 1]))
