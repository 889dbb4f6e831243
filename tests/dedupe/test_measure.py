"""What is counted of two texts must be what sets of their shingles would give."""

import random
from array import array

import pytest
from texts import text

from worker.dedupe.normalization import normalize_characters
from worker.dedupe.overlap import Overlap
from worker.document import Lookalike, Sketch


def sketch(hashes, kept=None):
    held = sorted(hashes)
    return Sketch(
        (), array("I", held[:kept]).tobytes(), array("I", held[:kept]).tobytes(), len(held), len(held)
    )


def likeness(mine, theirs):
    return Overlap(mine).compare(Lookalike(1, "other", "hash", 1, sketch=theirs))


@pytest.mark.parametrize("seed", range(20))
def test_shingles_and_numbers_shared(seed):
    chance = random.Random(seed)
    both = {chance.getrandbits(32) for _ in range(chance.randrange(5, 300))}
    one = both | {chance.getrandbits(32) for _ in range(chance.randrange(100))}
    other = both | {chance.getrandbits(32) for _ in range(chance.randrange(100))}
    found = likeness(sketch(one), sketch(other))
    smaller = min(len(one), len(other))
    assert (found.shared, found.smaller) == (len(one & other), smaller)
    assert (found.missing, found.numbers) == (smaller - len(one & other), smaller)


def test_of_texts_that_were_cut_only_what_both_keep_is_counted():
    one, other = set(range(0, 4000, 2)), set(range(0, 4000, 3))
    found = likeness(sketch(one, 100), sketch(other))
    assert (found.shared, found.smaller) == (
        34,
        67,
    )  # of the numbers up to 198, those that 6 and that 3 divide
    assert likeness(sketch(one, 100), sketch(other, 20)).smaller == 20


def test_a_text_without_numbers_misses_none():
    mine, theirs = sketch(range(100)), Sketch((), sketch(range(50)).shingles, b"", 50, 0)
    assert (likeness(mine, theirs).missing, likeness(mine, theirs).numbers) == (0, 0)
    assert likeness(theirs, mine).numbers == 0
    assert likeness(Sketch((), b"", b"", 0, 0), mine) is None


def test_spelling_of_every_kind_of_character():
    assert normalize_characters("caf\u00e9 \u2014 \u201cyes\u201d") == "caf\u00e9    yes "
    assert normalize_characters("a\u200bb\ufe0fc\u00add") == "abcd"
    assert normalize_characters("\0\ud800\U0001f600") == "   "
    assert (
        normalize_characters("\u0e17\u0e35\u0e48 \u4e2d\u6587 \U00020000")
        == "\u0e17\u0e35\u0e48 \u4e2d\u6587 \U00020000"
    )
    assert normalize_characters(text(1)) == text(1).replace(".", " ")
