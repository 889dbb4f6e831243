"""What is known of web addresses: validators, where they moved, that they are gone, when to look again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.document import STORED_FROM, ItemRef, NotModified, RawItem, Validators
from worker.document.item_notes import ItemNotes
from worker.errors import TryLater
from worker.store.database import Database
from worker.store.database.column_types import indexable
from worker.store.ledger.claims import Claim
from worker.store.ledger.ledger import Ledger
from worker.store.raw.files import RawStore
from worker.store.raw.kept_bytes import lock_raw_rows
from worker.store.sources.earlier_copies import EarlierCopy, find_earlier_copy, lock_earlier_copy
from worker.store.tables import AddressRow, Document, Item, Sighting

# Asked for each address that is fetched, so it is built once.
_KNOWN = (
    select(AddressRow.key, AddressRow.moved_to, AddressRow.gone_at, AddressRow.final_url, AddressRow.etag,
           AddressRow.last_modified, AddressRow.raw_id, Document.id.label("document_id"))
    .outerjoin(Item, (Item.id == AddressRow.item_id) & (Item.state == "done"))
    .outerjoin(Document, (Document.id == Item.document_id) & Document.deleted_at.is_(None))
    .where(AddressRow.key == bindparam("address"))
)  # fmt: skip

UNCHANGED = [["answer", "not modified", "the server says that it is as it was when last fetched"]]


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """What is known of an address."""

    key: str
    moved_to: str | None
    gone_at: datetime | None
    known: Validators | None
    """What makes a request for it conditional; None where nothing stored rests on those bytes."""
    document_id: int | None
    raw_id: int | None


class Addresses:
    """The addresses table. `distances` are the times between looks, in seconds; none, and none follows."""

    def __init__(self, database: Database, ledger: Ledger, raw: RawStore, distances: Sequence[float]) -> None:
        self._database = database
        self._ledger = ledger
        self._raw = raw
        self._distances = distances
        self._insert = database.insert_into

    def get(self, address_key: str) -> AddressRecord | None:
        """What is known of an address, or None."""
        with self._database.reading() as connection:
            row = connection.execute(_KNOWN, {"address": indexable(address_key)}).one_or_none()
        if row is None:
            return None
        is_known = row.document_id and row.final_url and (row.etag or row.last_modified)
        known = Validators(row.final_url, row.etag, row.last_modified) if is_known else None
        return AddressRecord(row.key, row.moved_to, row.gone_at, known, row.document_id, row.raw_id)

    def find_copy(self, address_key: str) -> EarlierCopy | None:
        """What a feed gave of the document at an address, or None."""
        with self._database.reading() as connection:
            return find_earlier_copy(connection, address_key)

    def finish_fetch(self, claim: Claim, raw: RawItem, address_key: str, now: datetime) -> None:
        """End the fetch step of an address: bytes are on disk. Raises LostClaimError.

        An item without a feed's copy takes over the copy of the item that fetched the address before.
        """
        values = dict(
            url=claim.target, final_url=raw.final_url, moved_to=raw.moved_to, gone_at=None,
            etag=raw.headers.get("etag"), last_modified=raw.headers.get("last-modified"),
            item_id=claim.item_id, source_id=claim.source_id,
        )  # fmt: skip
        notes = replace(claim.notes, stored_from=raw.headers.get(STORED_FROM))
        more: dict[str, Any] = {}
        with self._database.writing(durable=False) as connection:
            if claim.copy_hash is None:
                earlier = lock_earlier_copy(connection, self._raw, address_key, raw.hash)
                if earlier:
                    notes = replace(notes, page_was_stored=earlier.page_was_stored)
                    more = dict(copy_hash=earlier.hash)
            more |= dict(notes=notes.stored())
            raw_id = self._ledger.finish_fetch_within(connection, claim, raw, now, **more)
            self._put(connection, address_key, values | dict(raw_id=raw_id) | self._visit(claim, now))

    def finish_unchanged(
        self, claim: Claim, answer: NotModified, record: AddressRecord, now: datetime
    ) -> None:
        """End an item whose address is as it was: another sighting of its document. Raises LostClaimError."""
        assert record.document_id is not None
        sighting = dict(
            document_id=record.document_id, item_id=claim.item_id, raw_id=record.raw_id, target=claim.target,
            verdict="unchanged", evidence=UNCHANGED, meta=claim.meta,
            notes=claim.notes.stored(), seen_at=now,
        )  # fmt: skip
        with self._database.writing(durable=False) as connection:
            at = select(Document.address_key).where(Document.id == record.document_id)
            sighting["address_key"] = connection.execute(at).scalar_one()
            if record.raw_id not in lock_raw_rows(connection, [record.raw_id] if record.raw_id else []):
                sighting["raw_id"] = None  # deleted since the address was looked up
            connection.execute(insert(Sighting).values(sighting))
            self._ledger.finish(connection, claim, "unchanged", record.document_id, now)
            seen = dict(gone_at=None, moved_to=answer.moved_to or record.moved_to) | self._visit(claim, now)
            connection.execute(update(AddressRow).where(AddressRow.key == record.key).values(seen))

    def finish_same(self, claim: Claim, record: AddressRecord, now: datetime) -> None:
        """End the fetch step of an address that is as it was: its bytes are read again.

        Raises LostClaimError, and TryLater if the bytes were deleted meanwhile.
        """
        assert record.raw_id is not None
        with self._database.writing(durable=False) as connection:
            if record.raw_id not in lock_raw_rows(connection, [record.raw_id]):
                raise TryLater("raw_missing", f"{claim.target}: its earlier bytes were deleted", 1.0)
            self._ledger.finish_fetch_again(connection, claim, record.raw_id, now)
            seen = update(AddressRow).where(AddressRow.key == record.key).values(checked_at=now)
            connection.execute(seen)

    def record_gone(self, claim: Claim, address_key: str, now: datetime) -> None:
        """Remember that an address is gone for good, as its server says."""
        values = dict(url=claim.target, gone_at=now, checked_at=now, next_at=None)
        with self._database.writing() as connection:
            self._put(connection, address_key, values)

    def find_checked_since(self, address_keys: Sequence[str], since: datetime) -> dict[str, datetime]:
        """Which of these addresses were fetched since then, and when."""
        by_key = {indexable(key): key for key in address_keys}
        wanted = select(AddressRow.key, AddressRow.checked_at).where(
            AddressRow.key.in_(list(by_key)), AddressRow.checked_at >= since
        )
        with self._database.reading() as connection:
            return {by_key[row.key]: row.checked_at for row in connection.execute(wanted)}

    def list_due(self, now: datetime, limit: int) -> list[ItemRef]:
        """List the stored articles that are to be looked at again, as observations to be accepted."""
        settled = (
            select(AddressRow.key, AddressRow.url, AddressRow.source_id, AddressRow.visits,
                   AddressRow.next_at)
            .join(Item, Item.id == AddressRow.item_id)
            .join(Document, Document.id == Item.document_id)
            .where(AddressRow.next_at <= now, Item.state == "done", Document.deleted_at.is_(None))
            .order_by(AddressRow.next_at)
            .limit(limit)
        )  # fmt: skip
        with self._database.reading() as connection:
            rows = connection.execute(settled).all()
        return [
            ItemRef("url", row.url, f"url:{row.key}:{row.next_at.isoformat()}", row.source_id,
                    notes=ItemNotes(visit=row.visits + 1, address_key=row.key))
            for row in rows
        ]  # fmt: skip

    def unschedule(self, refs: Iterable[ItemRef]) -> None:
        """Take re-visits off the schedule, now that they are in the ledger."""
        keys = [ref.notes.address_key for ref in refs]
        if not keys:
            return
        with self._database.writing() as connection:
            connection.execute(update(AddressRow).where(AddressRow.key.in_(keys)).values(next_at=None))

    def _visit(self, claim: Claim, now: datetime) -> dict[str, Any]:
        """Which look this was, and when the next one is due."""
        if claim.kind == "thread":  # a thread has a schedule of its own
            return dict(checked_at=now, next_at=None)
        noted = claim.notes.visit or 0
        visits = noted if 0 <= noted <= len(self._distances) else 0
        next_at = None
        if visits < len(self._distances):
            next_at = now + timedelta(seconds=self._distances[visits])
        return dict(visits=visits, checked_at=now, next_at=next_at)

    def _put(self, connection: Connection, address_key: str, values: dict[str, Any]) -> None:
        adding = self._insert(AddressRow).values(key=indexable(address_key), **values)
        connection.execute(adding.on_conflict_do_update(index_elements=["key"], set_=values))
