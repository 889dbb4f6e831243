"""The feed's copy of a document, passed on from one visit of its address to the next."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from worker.document.digest import Digest, as_digest
from worker.document.item_notes import ItemNotes
from worker.store.database.column_types import indexable
from worker.store.raw.files import RawStore
from worker.store.raw.kept_bytes import lock_kept
from worker.store.tables import AddressRow, Item, Sighting

_EARLIER = (
    select(Item.copy_hash, Item.notes, Sighting.notes.label("seen_notes"))
    .join(AddressRow, AddressRow.item_id == Item.id)
    .outerjoin(Sighting, Sighting.item_id == Item.id)
    .where(AddressRow.key == bindparam("address"), Item.copy_hash.is_not(None))
)


class EarlierCopy(NamedTuple):
    """A feed's copy that an item has from an earlier one."""

    hash: Digest
    page_was_stored: bool | None
    """See `ItemNotes`."""


def lock_earlier_copy(
    connection: Connection, raw: RawStore, address_key: str, received: Digest
) -> EarlierCopy | None:
    """Find the copy that the last item of an address has, and lock it until the transaction ends.

    `received` are bytes that the transaction locks as well: all are locked in one order.
    """
    found = find_earlier_copy(connection, address_key)
    return found if found and lock_kept(connection, raw, found.hash, received) else None


def find_earlier_copy(connection: Connection, address_key: str) -> EarlierCopy | None:
    """Find the copy that the last item of an address has."""
    row = connection.execute(_EARLIER, {"address": indexable(address_key)}).one_or_none()
    digest = as_digest(row.copy_hash) if row else None
    if row is None or digest is None:
        return None
    if row.seen_notes is None:  # it did not become a document
        return EarlierCopy(digest, ItemNotes.read(row.notes).page_was_stored)
    return EarlierCopy(digest, True if ItemNotes.read(row.seen_notes).stored_from is None else None)
