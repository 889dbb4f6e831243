"""Readings of threads, inside a transaction that holds the lock of their document's comments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update

from worker.document import PART_PREFIX, Lead
from worker.document.item_notes import ItemNotes
from worker.document.thread import MAX_COMMENTS
from worker.document.thread_record import (
    BOUND,
    FEWER_THAN_STATED,
    MAX_REQUESTS,
    ThreadRecord,
    next_distance,
)
from worker.store.database.bulk_statements import is_among
from worker.store.database.column_types import indexable
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.database.dialects import insert_into
from worker.store.documents.comments import mark_deleted
from worker.store.ledger.item_columns import first_step
from worker.store.ledger.outcome_counts import Outcome, count_outcome
from worker.store.tables import CommentRow, Document, Item, Raw, Sighting, ThreadRow

_COLUMNS = [getattr(ThreadRow, one.name) for one in fields(ThreadRecord)]

_AT_ADDRESS = CompiledStatement(select(*_COLUMNS).where(ThreadRow.address_key == bindparam("address_key")))
_IS_COMPLETE = bindparam("complete", type_=Document.comments_complete.type)
_SET_COMPLETE = CompiledStatement(
    update(Document)
    .where(Document.id == bindparam("of_document"))
    .where(Document.comments_complete.is_distinct_from(_IS_COMPLETE))  # no row is written for nothing
    .values(comments_complete=_IS_COMPLETE)
)


class Readings:
    """Reads and changes rows of `threads`. `distances` are the seconds between revisits."""

    def __init__(self, distances: Sequence[float]) -> None:
        self._distances = distances

    def find(self, connection: Connection, *which: Any) -> ThreadRecord | None:
        """Find a thread, or None."""
        row = connection.execute(select(*_COLUMNS).where(*which)).one_or_none()
        return None if row is None else ThreadRecord(**row._mapping)  # noqa: SLF001  # the public name

    def find_at(self, connection: Connection, address_key: str) -> ThreadRecord | None:
        """Find the thread of the page at an address, or None."""
        row = _AT_ADDRESS.execute(connection, dict(address_key=address_key)).first()
        return None if row is None else ThreadRecord(*row)

    def save(self, connection: Connection, thread: ThreadRecord) -> None:
        """Save a thread."""
        connection.execute(update(ThreadRow).where(ThreadRow.id == thread.id).values(asdict(thread)))

    def add(self, connection: Connection, document_id: int, address_key: str) -> ThreadRecord:
        """Add a thread of which nothing is known yet."""
        row = asdict(ThreadRecord(0, document_id, address_key))
        del row["id"]
        adding = insert_into(ThreadRow, connection.dialect).values(row).returning(ThreadRow.id)
        return ThreadRecord(connection.execute(adding).scalar_one(), document_id, address_key)

    def begin(self, connection: Connection, thread: ThreadRecord, now: datetime, *, is_whole: bool) -> None:
        """Begin a reading: accept the first lead as an item."""
        thread.begin(now, is_whole=is_whole)
        if is_whole:
            set_complete(connection, thread.document_id, None)
        self.go_on(connection, thread, now)

    def accept(
        self, connection: Connection, thread: ThreadRecord, leads: Sequence[Lead], now: datetime
    ) -> None:
        """Accept further parts of a reading as items, within its bounds; each address once."""
        for lead in leads:
            if thread.requests >= MAX_REQUESTS:
                thread.reason = BOUND
                return
            notes = ItemNotes(
                thread=thread.id, reading=thread.reading, lead_kind=lead.kind, platform=lead.platform
            )
            row = dict(
                kind="thread", target=lead.address, meta={}, notes=notes.stored(), thread_id=thread.id,
                source_key=indexable(_part_key(thread) + lead.address),
                step=first_step("thread"), state="pending", not_before=now, created_at=now, updated_at=now,
            )  # fmt: skip
            adding = insert_into(Item, connection.dialect).values(row)
            adding = adding.on_conflict_do_nothing(index_elements=["source_key"]).returning(Item.id)
            thread.requests += connection.execute(adding).first() is not None

    def follow(
        self, connection: Connection, thread: ThreadRecord, leads: Sequence[Lead], raw_id: int, now: datetime
    ) -> None:
        """Accept the parts that a part, received as `raw_id`, named.

        Not if the document has as many comments as are read, nor if another part of this reading gave the
        same bytes: a place that ignores which page it is asked for would name page after page.
        """
        if leads and count_found(connection, thread.document_id) >= MAX_COMMENTS:
            thread.reason = BOUND
        elif leads and not _was_given(connection, thread, raw_id):
            self.accept(connection, thread, leads, now)

    def end_lead(
        self, connection: Connection, thread: ThreadRecord, item_id: int, state: str, reason: str | None
    ) -> str | None:
        """Set how asking a place ended and return it, or None if another part of it is open.

        A place of many parts is read only if all of them were: it ended like the part that was not.
        """
        lead = thread.asked_lead()
        if lead and state == "closed":
            lead["reason"] = reason
        others = Item.thread_id == thread.id, Item.id != item_id, Item.state.in_(("pending", "running"))
        if connection.execute(select(exists().where(*others))).scalar():
            return None
        if lead and state == "read":
            if lead["reason"] is not None:
                state, reason = "closed", lead["reason"]
            elif (reason := _why_failed(connection, thread, lead)) is not None:
                state = "failed"
        if lead:
            lead |= dict(state=state, reason=reason)
        return state

    def go_on(self, connection: Connection, thread: ThreadRecord, now: datetime) -> None:
        """Ask the next place; if there is none, end the reading."""
        if (lead := thread.next_lead()) is None or thread.reason == BOUND:
            self.end(connection, thread, now)
            return
        lead["state"] = "asked"
        names = {one.name for one in fields(Lead)}
        self.accept(connection, thread, [Lead(**{k: v for k, v in lead.items() if k in names})], now)

    def end(self, connection: Connection, thread: ThreadRecord, now: datetime, shown: int = 0) -> bool:
        """End a reading whose last part showed so many comments; whether any were marked as deleted."""
        document = select(Document.comments_found, Document.comments_complete)
        found, before = connection.execute(document.where(Document.id == thread.document_id)).one()
        complete = thread.is_complete(found, shown, before)
        was_read = any(lead["state"] == "read" and lead["kind"] != "feed" for lead in thread.leads)
        gone = False
        if thread.is_whole and complete and was_read:
            unseen = _unseen(connection, thread)
            # A part that failed, or a page that showed something else, does not delete what it held before.
            if thread.stated is None or found - len(unseen) >= thread.stated:
                gone = mark_deleted(connection, thread.document_id, unseen, now)
        if complete is False and thread.reason is None:
            thread.reason = thread.why_unread() or FEWER_THAN_STATED
        thread.state, thread.checked_at = "read", now
        thread.visits, distance = next_distance(self._distances, thread.visits, thread.growth)
        thread.next_at = None if distance is None else now + timedelta(seconds=distance)
        set_complete(connection, thread.document_id, complete)
        outcome = {True: "complete", False: "incomplete", None: "unknown"}[complete]
        count_outcome(connection, Outcome("reading", outcome))
        return gone


def set_complete(connection: Connection, document_id: int, complete: bool | None) -> None:
    """Write whether the comments of a document are all of its thread."""
    _SET_COMPLETE.execute(connection, dict(of_document=document_id, complete=complete))


def count_found(connection: Connection, document_id: int) -> int:
    """Return how many comments of a document are stored and not deleted."""
    query = select(Document.comments_found).where(Document.id == document_id)
    return connection.execute(query).scalar_one()


def _was_given(connection: Connection, thread: ThreadRecord, raw_id: int) -> bool:
    """Whether another part of this reading gave the bytes of `raw_id`."""
    content = select(Raw.hash).where(Raw.id == raw_id).scalar_subquery()
    others = select(Item.id).join(Raw, Raw.id == Item.raw_id).where(
        Item.thread_id == thread.id, Item.source_key.startswith(_part_key(thread), autoescape=True),
        Item.raw_id != raw_id, Raw.hash == content,
    )  # fmt: skip
    return connection.execute(select(others.exists())).scalar_one()


def _why_failed(connection: Connection, thread: ThreadRecord, lead: dict[str, Any]) -> str | None:
    """Why a part of this place failed in this reading; None if none did."""
    failed = select(Item.notes, Item.reason).where(
        Item.thread_id == thread.id, Item.source_key.startswith(_part_key(thread), autoescape=True),
        Item.state == "failed",
    )  # fmt: skip
    for row in connection.execute(failed):
        notes = ItemNotes.read(row.notes)
        if (notes.lead_kind, notes.platform) == (lead["kind"], lead["platform"]):
            return str(row.reason)
    return None


def _part_key(thread: ThreadRecord) -> str:
    """What the keys of the parts of this reading begin with."""
    return f"{PART_PREFIX}{thread.id}:{thread.reading}:"


def _unseen(connection: Connection, thread: ThreadRecord) -> list[int]:
    """The live comments of this page and its parts that were not seen since the reading began."""
    there = Sighting.address_key.in_((thread.address_key, PART_PREFIX + thread.address_key))
    seen_here = select(Sighting.id).where(Sighting.document_id == thread.document_id, there)
    query = select(CommentRow.id).where(
        CommentRow.document_id == thread.document_id, CommentRow.deleted_at.is_(None),
        CommentRow.last_seen_at < thread.began_at, CommentRow.sighting_id.in_(seen_here),
    )  # fmt: skip
    return list(connection.execute(query).scalars())


def delete_threads(connection: Connection, document_ids: Collection[int]) -> None:
    """Delete the threads of documents, and the tie of their items to them."""
    threads = select(ThreadRow.id).where(is_among(ThreadRow.document_id, document_ids))
    connection.execute(update(Item).where(Item.thread_id.in_(threads)).values(thread_id=None))
    connection.execute(ThreadRow.__table__.delete().where(is_among(ThreadRow.document_id, document_ids)))
