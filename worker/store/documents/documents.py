"""Documents: decided and written inside one transaction, whose locks are taken before it looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from worker.document import Fingerprint, Lookalike
from worker.document.merging import Merge
from worker.runtime.gc_pauses import gc_paused
from worker.store.database import Database
from worker.store.documents import similar_documents, tombstones
from worker.store.documents.similar_documents import Shortlist
from worker.store.documents.verdict_writer import VerdictWriter
from worker.store.feed.changes import Changes
from worker.store.ledger.claims import Claim
from worker.store.ledger.ledger import Ledger
from worker.store.threads.page_threads import PageThreads


class Documents:
    """The documents table, and the tables that belong to it."""

    def __init__(self, database: Database, ledger: Ledger, changes: Changes, threads: PageThreads) -> None:
        self._database = database
        self._ledger = ledger
        self._changes = changes
        self._threads = threads

    @contextmanager
    def begin_verdict(
        self, claim: Claim, fingerprint: Fingerprint, shortlist: Shortlist, merge: Merge
    ) -> Iterator[VerdictWriter]:
        """Open the one transaction in which a document is looked up, decided on and written.

        `shortlist` chooses which documents with common index keys are compared, `merge` merges comments. Two
        arrivals that could be the same document need the same lock, so one waits for the other. Raises
        Rejected if the document was forgotten.
        """
        # Garbage collection takes 60 ms in a process of this size: more than all work under the locks.
        with gc_paused(), self._database.writing(pipelined=True) as connection:
            if self._database.is_sqlite:  # SQLite has one writer at a time
                find = similar_documents.find
            else:
                similar_documents.lock(connection, fingerprint)
                find = similar_documents.find_locked
            tombstone = tombstones.find_tombstone(
                connection, fingerprint.address_key, fingerprint.content_hash
            )
            found = find(connection, fingerprint, shortlist)
            tombstones.refuse_forgotten(tombstone)
            if claim.is_again:  # the page is the same; only the extraction can differ
                found = tuple(
                    replace(one, outdated=True) if one.address_key == fingerprint.address_key else one
                    for one in found
                )
            yield VerdictWriter(
                connection, self._ledger, self._changes, claim, found, merge=merge, threads=self._threads
            )

    def find_similar(self, fingerprint: Fingerprint, shortlist: Shortlist) -> tuple[Lookalike, ...]:
        """Find documents similar to one that is not stored."""
        with self._database.reading() as connection:
            return similar_documents.find(connection, fingerprint, shortlist)
