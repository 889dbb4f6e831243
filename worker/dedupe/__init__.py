"""Is it new, changed, or a copy? Pure: evidence in, verdict out; looking things up is the store's part."""

from worker.dedupe.address import address_key
from worker.dedupe.decide import decide
from worker.dedupe.fingerprint import content_hash, fingerprint
from worker.dedupe.shortlist import shortlist

__all__ = ["address_key", "content_hash", "decide", "fingerprint", "shortlist"]
