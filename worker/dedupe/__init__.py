"""Is it new, changed, or a copy? Pure: evidence in, verdict out; looking things up is the store's part."""

from worker.dedupe.address import address_key
from worker.dedupe.decide import decide
from worker.dedupe.fingerprint import fingerprint
from worker.dedupe.shortlist import shortlist

__all__ = ["address_key", "decide", "fingerprint", "shortlist"]
