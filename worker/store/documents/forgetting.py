"""Forget a document for good, with everything that belongs to it and the bytes that it was made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from worker.errors import Rejected
from worker.store.database import Database
from worker.store.database.bulk_statements import is_among, update_rows
from worker.store.database.column_types import storable
from worker.store.documents import near_index, rulings, similar_documents, tombstones
from worker.store.documents.clusters import Clusters
from worker.store.documents.forget_scope import ForgetScope, find_addresses, find_forget_scope, find_hashes
from worker.store.feed.changes import Changes
from worker.store.ledger.claims import Claim
from worker.store.ledger.item_columns import FIRST_STEP, failed_columns
from worker.store.ledger.outcome_counts import Outcome, count_outcomes
from worker.store.raw.kept_bytes import digests_in
from worker.store.raw.retention import Retention
from worker.store.tables import AddressRow, Cluster, CommentRow, Document, Item, Raw, RevisionRow, Sighting
from worker.store.threads.readings import delete_threads

KEPT_NOTES = ("within", "container", "stamp", "position")
"""The notes that say where an item's bytes are; all others may reveal the document."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten, and near copies that are left."""

    document_ids: tuple[int, ...]
    addresses: int
    comments: int
    files: int
    left: tuple[int, ...]
    """Near copies: they say something else and so stay."""


class Forgetting:
    """Forgets documents and undoes it. Raises Rejected if there is nothing to forget or undo."""

    def __init__(self, database: Database, changes: Changes, retention: Retention) -> None:
        self._database = database
        self._changes = changes
        self._clusters = Clusters(changes)
        self._retention = retention

    def find_document(self, address_key: str) -> int:
        """Find the document at an address, or else the one that had a copy there."""
        key = storable(address_key)
        there = select(Document.id).where(Document.address_key == key)
        seen = select(Sighting.document_id).where(Sighting.address_key == key).order_by(Sighting.id.desc())
        with self._database.reading() as connection:
            found = connection.execute(there).scalar() or connection.execute(seen.limit(1)).scalar()
        if found is None:
            raise Rejected(
                "unknown_document", f"nothing is stored from {address_key}; see: winnow list --all"
            )
        return found

    def forget(self, document_id: int, now: datetime) -> Forgotten:
        """Delete a document, all documents with the same words, and everything that belongs to them."""
        with self._database.writing() as connection:
            if self._database.is_sqlite:  # overwrite deleted rows in the file, too
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            scope = self._lock_scope(connection, document_id)
            left = self._leave_clusters(connection, scope, now)
            keys = find_addresses(connection, scope)
            hashes = find_hashes(connection, scope)
            comments = _delete(connection, scope, now)
            content = scope.content_hash if scope.has_words else None
            tombstones.add_tombstones(connection, document_id, keys, content, now)
            for number in scope.ids:
                self._changes.record(connection, number, "deleted", now)
        files = self._retention.delete_unreferenced(hashes)
        return Forgotten(scope.ids, len(keys), comments, files, left)

    def undo(self, document_id: int) -> None:
        """Let a forgotten document come back."""
        with self._database.writing() as connection:
            if not tombstones.is_forgotten(connection, document_id):
                raise Rejected("not_forgotten", f"document {document_id} was never forgotten")
            tombstones.remove_tombstones(connection, [document_id])

    def undo_at(self, address_key: str) -> None:
        """Let documents that were forgotten at an address come back."""
        with self._database.writing() as connection:
            if not (ids := tombstones.find_by_address(connection, address_key)):
                raise Rejected("not_forgotten", f"nothing at {address_key} was forgotten")
            tombstones.remove_tombstones(connection, ids)

    def check_not_forgotten(self, address_key: str) -> None:
        """Raise Rejected if the document at this address was forgotten."""
        with self._database.reading() as connection:
            tombstones.refuse_forgotten(tombstones.find_tombstone(connection, address_key))

    @contextmanager
    def discarding(self, claim: Claim) -> Iterator[None]:
        """Delete what was received for an item if the block raises Rejected("forgotten")."""
        try:
            yield
        except Rejected as error:
            if error.reason == tombstones.FORGOTTEN:
                self.discard(claim)
            raise

    def discard(self, claim: Claim) -> None:
        """Delete the bytes of an item whose document was forgotten, and its feed's copy; it begins again."""
        this = Item.id == claim.item_id
        with self._database.writing() as connection:
            received = connection.execute(select(Raw.hash).where(Raw.id == claim.raw_id)).scalars()
            copies = connection.execute(select(Item.copy_hash).where(this)).scalars()
            hashes = digests_in([*received, *copies])
            connection.execute(update(Item).where(this).values(step=FIRST_STEP, raw_id=None, copy_hash=None))
            _delete_raw(connection, [claim.raw_id] if claim.raw_id else [])
        self._retention.delete_unreferenced(hashes)

    def _lock_scope(self, connection: Connection, document_id: int) -> ForgetScope:
        """Find the scope and lock it, so that nothing is added (in the order of `similar_documents`)."""
        while True:
            scope = find_forget_scope(connection, document_id)
            attempt = connection.begin_nested()
            if not self._database.is_sqlite:
                similar_documents.lock_texts(connection, scope.addresses)
                similar_documents.lock_texts(connection, [scope.content_hash])
            similar_documents.lock_clusters(connection, scope.clusters)
            these = select(Document.id).where(is_among(Document.id, scope.ids)).order_by(Document.id)
            connection.execute(these.with_for_update()).all()  # no part of a thread is accepted meanwhile
            if find_forget_scope(connection, document_id) == scope:
                attempt.commit()
                return scope
            attempt.rollback()  # something was added while we waited

    def _leave_clusters(self, connection: Connection, scope: ForgetScope, now: datetime) -> tuple[int, ...]:
        """Take the documents out of their clusters and the index; return the others of those clusters."""
        gone = Document.id.in_(scope.ids)
        others = Document.cluster_id.in_(scope.clusters), ~gone
        left = connection.execute(select(Document.id).where(*others).order_by(Document.id)).scalars().all()
        connection.execute(update(Document).where(gone).values(deleted_at=now))
        for number in scope.ids:
            near_index.unindex(connection, number)
            rulings.forget_document(connection, number)
            cluster_id = connection.execute(
                select(Document.cluster_id).where(Document.id == number)
            ).scalar_one()
            staying = select(Document.id).where(Document.cluster_id == cluster_id, ~gone).limit(1)
            if cluster_id is not None and connection.execute(staying).first():
                self._clusters.split_off(connection, [number], cluster_id, now)
            rulings.forget_cluster(connection, number)
        return tuple(left)


def _delete(connection: Connection, scope: ForgetScope, now: datetime) -> int:
    """Delete the rows; return the number of comments. Items stay, but without their content."""
    ids = scope.ids
    comments = connection.execute(delete(CommentRow).where(is_among(CommentRow.document_id, ids))).rowcount
    connection.execute(delete(Sighting).where(is_among(Sighting.document_id, ids)))
    connection.execute(delete(RevisionRow).where(is_among(RevisionRow.document_id, ids)))
    connection.execute(
        delete(AddressRow).where(
            or_(
                is_among(AddressRow.item_id, scope.items),
                is_among(AddressRow.raw_id, scope.raws),
                is_among(AddressRow.key, scope.addresses),
            )
        )
    )
    delete_threads(connection, ids)
    _empty_items(connection, scope.items, now)
    _delete_raw(connection, scope.raws)
    connection.execute(update(Document).where(is_among(Document.id, ids)).values(duplicate_of=None))
    connection.execute(delete(Cluster).where(is_among(Cluster.id, ids)))
    connection.execute(delete(Document).where(is_among(Document.id, ids)))
    return comments


def _empty_items(connection: Connection, items: Collection[int], now: datetime) -> None:
    """Mark items as forgotten, and only keep the notes that another try needs."""
    values: dict[str, Any] = failed_columns(
        tombstones.FORGOTTEN, "its document was forgotten, as a person asked"
    )
    values |= dict(step=FIRST_STEP, verdict=None, document_id=None, raw_id=None, updated_at=now,
                   meta={}, copy_hash=None)  # fmt: skip
    these = is_among(Item.id, items)
    rows = connection.execute(select(Item.id, Item.notes, Item.state, Item.step).where(these)).all()
    kept = [
        dict(id=row.id, notes={name: row.notes[name] for name in KEPT_NOTES if name in row.notes})
        for row in rows
    ]
    update_rows(connection, Item, kept)
    connection.execute(update(Item).where(these).values(values))
    count_outcomes(connection, [Outcome(row.step, "forgotten") for row in rows if row.state == "done"])


def _delete_raw(connection: Connection, raws: Collection[int]) -> None:
    connection.execute(delete(Raw).where(is_among(Raw.id, raws)))
