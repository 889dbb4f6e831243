"""The notices of the ledger that are due."""

NO_LIMIT = 1000


def due(store, at, step="process", *, slow=False, limit=NO_LIMIT, queued=0):
    """The items of which workers are to be notified now, if so many notices wait in the queue."""
    return [n.item_id for n in store.due_items.take(step, at, slow=slow, limit=limit, queued=queued)]
