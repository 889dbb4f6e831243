"""Accept stored articles again, to find revisions and new comments."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from worker.intake.poll_limits import MAX_BATCH_ITEMS

if TYPE_CHECKING:
    from worker.rules.sites import Rules
    from worker.store import Store
    from worker.store.ledger.claims import Accepted


def accept_revisits(store: Store, now: datetime, rules: Rules) -> list[Accepted]:
    """Accept stored articles that are due for a revisit: for revisions, and for new comments.

    Threads that are read from elsewhere than their page are due by themselves. Their items are in the ledger
    without a notice, as are those of threads that go on with another place; the reconciler sends it.
    """
    store.threads.begin_due(now, MAX_BATCH_ITEMS, rules.reads_threads)
    store.threads.continue_failed(now, MAX_BATCH_ITEMS)
    refs = store.addresses.list_due(now, MAX_BATCH_ITEMS)
    accepted = store.ledger.accept(refs, now, store.new_host_pacing()) if refs else []
    store.addresses.unschedule(refs)  # only now: what was not accepted stays due
    return accepted
