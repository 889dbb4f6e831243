"""Which documents are read again, in batches: each is accepted in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from worker.store import Store
from worker.store.documents.reprocessing import ReprocessCandidate

BATCH_SIZE = 500
"""Documents of a batch."""


def in_batches(choose: Callable[[int, int], list[ReprocessCandidate]]) -> Iterator[list[ReprocessCandidate]]:
    """Yield what a function chooses after an id, up to a limit, until nothing is left."""
    last = 0
    while batch := choose(last, BATCH_SIZE):
        yield batch
        last = batch[-1].document_id


def list_site(store: Store, site: str) -> Iterator[list[ReprocessCandidate]]:
    """Yield the documents of a site (its host or its name)."""
    yield from in_batches(partial(store.reprocessing.select_of_site, site))


def reprocess_site(store: Store, site: str, now: datetime) -> int:
    """Have the running service read the documents of a site again; return how many."""
    run = f"{now:%Y%m%dT%H%M%S}"
    return sum(len(store.reprocessing.accept(batch, run, now)) for batch in list_site(store, site))
