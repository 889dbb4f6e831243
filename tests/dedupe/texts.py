"""Made-up texts of any length, and stored documents that say them."""

import random

from worker.dedupe.fingerprinting import make_text_fingerprint
from worker.document import Lookalike, SharedKeys

SYLLABLES = [consonant + vowel for consonant in "bcdfghklmnprstvwxyz" for vowel in "aeiou"]


def text(seed, words=200):
    """Words that no text with another seed shares in this order."""
    chance = random.Random(seed)
    made = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(words)]
    return ". ".join(" ".join(made[first : first + 10]) for first in range(0, words, 10))


def edited(body, every, word="edited"):
    """The text with each so-many-th word another."""
    return " ".join(word if n % every == every - 1 else one for n, one in enumerate(body.split()))


def stored(number, body, address=None, **more):
    made = make_text_fingerprint(body, address or f"https://a.example/{number}")
    more = {"cluster_id": number, "shared": SharedKeys(3)} | more
    return Lookalike(number, made.address_key, made.content_hash, sketch=made.sketch, **more)


def arriving(body, address="https://b.example/new", said=()):
    return make_text_fingerprint(body, address, stated=said)
