"""Threads, and the items that ask for their parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, select

from worker.document import PART_PREFIX, CleanPart, Comment, MoreComments, StoredDocument, Unchanged
from worker.document.merging import Merge
from worker.document.thread_record import ThreadRecord
from worker.errors import IngestError, Rejected
from worker.runtime.gc_pauses import gc_paused
from worker.store.database import Database
from worker.store.documents.comments import Look, MergeOutcome, lock_comments, merge_comments
from worker.store.feed.changes import Changes
from worker.store.ledger.claim_statements import lost_claim
from worker.store.ledger.claims import Accepted, Claim
from worker.store.ledger.ledger import Ledger
from worker.store.tables import Document, Item, Sighting, ThreadRow
from worker.store.tables.thread_tables import READING
from worker.store.threads.part_slices import slice_comments
from worker.store.threads.readings import Readings

_OPEN = exists().where(Item.thread_id == ThreadRow.id, Item.state.in_(("pending", "running")))


class Threads:
    """The threads table, and the items of kind `thread`. Without `follows`, no reading begins."""

    def __init__(
        self, database: Database, ledger: Ledger, changes: Changes, readings: Readings, *, follows: bool
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._changes = changes
        self._readings = readings
        self._follows = follows

    def find_page(self, claim: Claim) -> tuple[str, str]:
        """Find the address and the text of the page that a part belongs to. Raises Rejected if forgotten."""
        query = select(Document.url, Document.body).join(ThreadRow, ThreadRow.document_id == Document.id)
        with self._database.reading() as connection:
            found = connection.execute(query.where(ThreadRow.id == claim.notes.thread)).one_or_none()
        if found is None:
            raise Rejected("forgotten", f"{claim.target}: its document was forgotten, as a person asked")
        return found.url, found.body

    def record_part(self, claim: Claim, part: CleanPart, merge: Merge, now: datetime) -> StoredDocument:
        """Merge a part's comments into their document, and accept the parts that follow; end the item.

        A long part is merged slice by slice; a part that is begun again finds its comments. Raises
        LostClaimError if the item was given to another worker, or its document was forgotten.
        """
        assert claim.raw_id is not None  # a part is fetched before it is read
        *begun, last = slice_comments(part.comments)
        counts = [self._merge_slice(claim, one, merge, now) for one in begun]
        with self._merging(claim, last, merge, now) as (connection, thread, merged):
            counts.append(merged)
            is_change = any(one.is_change for one in counts)
            thread.take_stated(part, claim.lead.kind)
            thread.resume(claim.notes.reading, claim.lead.kind)
            if thread.is_reading(claim.notes.reading):
                added, known = sum(one.added for one in counts), sum(one.known for one in counts)
                thread.take_part(part, claim.lead.kind, added)
                self._readings.follow(connection, thread, part.leads, claim.raw_id, now)
                ended = self._readings.end_lead(connection, thread, claim.item_id, "read", None)
                if ended == "read":
                    gone = self._end_or_go_on(connection, thread, now, known, added)
                    if gone and not merged.is_change:
                        self._changes.record(connection, thread.document_id, "comments", now)
                    is_change |= gone
                elif ended:
                    self._readings.go_on(connection, thread, now)
            self._readings.save(connection, thread)
            verdict = MoreComments(thread.document_id) if is_change else Unchanged(thread.document_id)
            self._ledger.finish(connection, claim, verdict.name, thread.document_id, now)
            title = select(Document.title).where(Document.id == thread.document_id)
            found = connection.execute(title).scalar_one()
            return StoredDocument(thread.document_id, verdict, found, len(part.comments), now)

    def _merge_slice(
        self, claim: Claim, comments: Sequence[Comment], merge: Merge, now: datetime
    ) -> MergeOutcome:
        with self._merging(claim, comments, merge, now) as (_, _, merged):
            return merged

    @contextmanager
    def _merging(
        self, claim: Claim, comments: Sequence[Comment], merge: Merge, now: datetime
    ) -> Iterator[tuple[Connection, ThreadRecord, MergeOutcome]]:
        """Open a transaction in which comments of a part were merged. Raises LostClaimError."""
        with gc_paused(), self._writing(claim.notes.thread) as (connection, thread):
            if thread is None:
                raise lost_claim(claim)
            self._ledger.lock_claim(connection, claim)
            sighting_id = _add_sighting(connection, claim, thread, now)
            look = Look(thread.document_id, sighting_id, claim.lead.kind, comments, now)
            merged = merge_comments(connection, look, merge)
            if merged.is_change:
                self._changes.record(connection, thread.document_id, "comments", now)
            yield connection, thread, merged

    def close(self, claim: Claim, error: IngestError, now: datetime) -> None:
        """End an item whose place refuses to be read, and ask the next place. Raises LostClaimError."""
        with self._writing(claim.notes.thread) as (connection, thread):
            if thread is None:
                raise lost_claim(claim)
            self._ledger.lock_claim(connection, claim)
            if thread.is_reading(claim.notes.reading) and self._readings.end_lead(
                connection, thread, claim.item_id, "closed", error.reason
            ):
                self._readings.go_on(connection, thread, now)
            self._readings.save(connection, thread)
            self._ledger.finish(connection, claim, "closed", thread.document_id, now)

    def begin_due(self, now: datetime, limit: int, may_read: Callable[[str], bool]) -> int:
        """Begin a reading of each thread that is due for one; return how many.

        A thread that may not be read, by its page's address, is due no more.
        """
        if not self._follows:
            return 0
        due = select(ThreadRow.id).where(ThreadRow.next_at <= now).order_by(ThreadRow.next_at).limit(limit)
        begun = 0
        for thread_id in self._list(due):
            with self._writing(thread_id) as (connection, thread):
                if thread is None or thread.next_at is None or thread.next_at > now:
                    continue
                if may_read(thread.address_key):
                    self._readings.begin(connection, thread, now, is_whole=False)
                    begun += 1
                else:
                    thread.next_at = None
                self._readings.save(connection, thread)
        return begun

    def read_again(self, document_id: int, now: datetime, may_read: Callable[[str], bool]) -> list[int]:
        """Begin a reading of the whole threads of a document, as a person asked; return the items that wait.

        Raises Rejected if there is nothing to ask, or it may not be asked.
        """
        if not self._follows:
            raise Rejected("page_only", "threads are read from their pages alone: WINNOW_THREADS=page")
        begun = [
            thread_id
            for thread_id in self._list(select(ThreadRow.id).where(ThreadRow.document_id == document_id))
            if self._begin_again(thread_id, now, may_read)
        ]
        if not begun:
            raise Rejected("no_thread", f"the page of document {document_id} names no place of its thread")
        waiting = select(Item.id).where(Item.thread_id.in_(begun), Item.state == "pending")
        return self._list(waiting.order_by(Item.id))

    def _begin_again(self, thread_id: int, now: datetime, may_read: Callable[[str], bool]) -> bool:
        """Begin a whole reading of a thread, unless one goes on; whether any place can be asked."""
        with self._writing(thread_id) as (connection, thread):
            if thread is None or not thread.leads:
                return False
            if not may_read(thread.address_key):
                raise Rejected(
                    "blocked_by_rules", f"{thread.address_key}: the rules forbid reading its thread"
                )
            if thread.state != "reading":
                self._readings.begin(connection, thread, now, is_whole=True)
                self._readings.save(connection, thread)
            return True

    def continue_failed(self, now: datetime, limit: int) -> int:
        """Ask the next place of each thread whose last one failed; return how many."""
        stalled = select(ThreadRow.id).where(READING, ~_OPEN).order_by(ThreadRow.id).limit(limit)
        continued = 0
        for thread_id in self._list(stalled):
            with self._writing(thread_id) as (connection, thread):
                if thread is None or thread.state != "reading":
                    continue
                if connection.execute(select(_OPEN).where(ThreadRow.id == thread_id)).scalar():
                    continue
                last = select(Item.reason).where(Item.thread_id == thread_id).order_by(Item.id.desc())
                reason = connection.execute(last.limit(1)).scalar()
                self._readings.end_lead(connection, thread, 0, "failed", reason or "dropped")
                self._readings.go_on(connection, thread, now)
                self._readings.save(connection, thread)
                continued += 1
        return continued

    def list_open_parts(self, item_id: int) -> list[Accepted]:
        """List the parts that are to be read of the threads of an item's document."""
        document = select(Item.document_id).where(Item.id == item_id).scalar_subquery()
        of_it = select(ThreadRow.id).where(ThreadRow.document_id == document)
        query = select(Item.id, Item.target, Item.step, Item.state).where(
            Item.thread_id.in_(of_it), Item.state == "pending"
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(Item.id)).all()
        return [Accepted(row.id, row.target, row.step, False, row.state) for row in rows]

    def _list(self, query: object) -> list[int]:
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())  # type: ignore[call-overload]  # a select

    @contextmanager
    def _writing(self, thread_id: int | None) -> Iterator[tuple[Connection, ThreadRecord | None]]:
        """Open a transaction that holds the lock of a thread's document; the thread is None if it is gone."""
        with self._database.writing() as connection:
            document = select(ThreadRow.document_id).where(ThreadRow.id == thread_id)
            while (document_id := connection.execute(document).scalar()) is not None:
                attempt = connection.begin_nested()
                lock_comments(connection, document_id)
                if connection.execute(document).scalar() == document_id:
                    attempt.commit()
                    break
                attempt.rollback()  # it moved to another document while we waited
            yield connection, self._readings.find(connection, ThreadRow.id == thread_id)

    def _end_or_go_on(
        self, connection: Connection, thread: ThreadRecord, now: datetime, known: int, added: int
    ) -> bool:
        """End a reading, or go on if new comments can be missing; whether any were marked as deleted."""
        has_gap = added > 0 and not known
        if has_gap and not thread.is_whole and thread.next_lead() is not None:
            self._readings.go_on(connection, thread, now)
            return False
        return self._readings.end(connection, thread, now, known + added)


def _add_sighting(connection: Connection, claim: Claim, thread: ThreadRecord, now: datetime) -> int:
    """Add the sighting of a part, or find it: a part can be merged in several transactions."""
    before = select(Sighting.id).where(Sighting.item_id == claim.item_id)
    if (found := connection.execute(before).scalar()) is not None:
        return found
    row: dict[str, Any] = dict(
        document_id=thread.document_id, item_id=claim.item_id, raw_id=claim.raw_id, target=claim.target,
        address_key=PART_PREFIX + thread.address_key, verdict="comments", evidence=[], meta={},
        notes=claim.notes.stored(), seen_at=now,
    )  # fmt: skip
    return connection.execute(insert(Sighting).values(row).returning(Sighting.id)).scalar_one()
