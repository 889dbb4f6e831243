"""Decide whether a document is new, changed or a copy. Pure functions; the store looks documents up."""

from worker.dedupe.address import address_key
from worker.dedupe.decide import decide
from worker.dedupe.fingerprint import content_hash, fingerprint
from worker.dedupe.shortlist import shortlist

__all__ = ["address_key", "content_hash", "decide", "fingerprint", "shortlist"]
