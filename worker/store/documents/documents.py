"""Documents: decided and written inside one transaction, whose locks are taken before it looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from worker.document import Fingerprint, Lookalike
from worker.runtime.gc_pauses import gc_paused
from worker.store.database import Database
from worker.store.documents import similar_documents, tombstones
from worker.store.documents.settlement import Settlement
from worker.store.documents.similar_documents import Shortlist
from worker.store.feed.changes import Changes
from worker.store.ledger.claims import Claim
from worker.store.ledger.ledger import Ledger


class Documents:
    """The documents table, and what hangs on it."""

    def __init__(self, database: Database, ledger: Ledger, changes: Changes) -> None:
        self._database = database
        self._ledger = ledger
        self._changes = changes

    @contextmanager
    def settle(self, claim: Claim, fingerprint: Fingerprint, shortlist: Shortlist) -> Iterator[Settlement]:
        """Open the one transaction in which a document is looked up, decided on and written.

        `shortlist` chooses, of the documents that share index keys with it, those to compare. Two arrivals
        that could be the same document hold the same lock, so one waits for the other. Raises Rejected when
        it was forgotten.
        """
        # A search for garbage takes 60 ms of a process this size: more than all that is done under the locks.
        with gc_paused(), self._database.writing() as connection:
            if self._database.is_sqlite:  # its writers are alone anyway
                find = similar_documents.find
            else:
                similar_documents.lock(connection, fingerprint)
                find = similar_documents.find_locked
            tombstones.check(connection, fingerprint.address_key, fingerprint.content_hash)
            found = find(connection, fingerprint, shortlist)
            if claim.is_again:  # the page is the same, whatever is made of it
                found = tuple(
                    replace(one, outdated=True) if one.address_key == fingerprint.address_key else one
                    for one in found
                )
            yield Settlement(connection, self._ledger, self._changes, claim, found)

    def find_similar(self, fingerprint: Fingerprint, shortlist: Shortlist) -> tuple[Lookalike, ...]:
        """Find what is like a document that is not to be stored."""
        with self._database.reading() as connection:
            return similar_documents.find(connection, fingerprint, shortlist)
