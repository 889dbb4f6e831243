"""Accept stored articles again, to find revisions and new comments."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from worker.intake.poll_limits import MAX_BATCH_ITEMS

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Accepted


def accept_revisits(store: Store, now: datetime) -> list[Accepted]:
    """Accept stored articles that are due for a revisit: for revisions, and for new comments."""
    refs = store.addresses.list_due(now, MAX_BATCH_ITEMS)
    accepted = store.ledger.accept(refs, now, store.new_host_pacing()) if refs else []
    store.addresses.unschedule(refs)  # only now: what was not accepted stays due
    return accepted
