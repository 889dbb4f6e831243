"""Accept a document that somebody hands over with its bytes: nothing is left to fetch."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from worker.document import ItemRef, RawItem

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Accepted


def accept_page(raw: RawItem, store: Store, now: datetime) -> Accepted:
    """Accept received bytes as a record. The same bytes with the same address are the same item."""
    target = raw.final_url or f"upload:{raw.hash[:16]}/{raw.target.rpartition('/')[2]}"
    address = sha256(target.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    ref = ItemRef("record", target, f"upload:{raw.hash}:{address}")
    return store.ledger.accept_received(ref, replace(raw, target=target), now)
