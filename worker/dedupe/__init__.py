"""Decide whether a document is new, changed or a copy. Pure functions; the store looks documents up."""

from worker.dedupe.address import address_key
from worker.dedupe.clustering import compare
from worker.dedupe.decide import decide
from worker.dedupe.fingerprinting import content_hash, make_fingerprint
from worker.dedupe.shortlist import shortlist

__all__ = ["address_key", "compare", "content_hash", "decide", "make_fingerprint", "shortlist"]
