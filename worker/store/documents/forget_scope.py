"""What is deleted when a document is forgotten: equal documents, their sightings, their received bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, or_, select

from worker.document import PART_PREFIX
from worker.document.digest import Digest
from worker.errors import Rejected
from worker.store.database.bulk_statements import is_among
from worker.store.raw.kept_bytes import digests_in
from worker.store.tables import AddressRow, Document, Item, Raw, Sighting, ThreadRow
from worker.store.tables.ledger_tables import FAILED

MAX_ADDRESSES_PER_STATEMENT = 100
"""SQLite takes expressions up to a depth of 1,000."""


@dataclass(frozen=True, slots=True)
class ForgetScope:
    """Documents with the same words, with their sightings, items and received bytes."""

    ids: tuple[int, ...]
    content_hash: str
    has_words: bool
    clusters: frozenset[int]
    addresses: frozenset[str]
    items: tuple[int, ...]
    raws: tuple[int, ...]


def find_forget_scope(connection: Connection, document_id: int) -> ForgetScope:
    """Find what must be deleted with a document. Raises Rejected if there is no such document."""
    this = select(Document.content_hash, Document.word_count).where(Document.id == document_id)
    row = connection.execute(this).one_or_none()
    if row is None:
        raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list --all")
    same = Document.content_hash == row.content_hash
    found = connection.execute(
        select(Document.id, Document.cluster_id, Document.address_key).where(same).order_by(Document.id)
    ).all()
    if not row.word_count:  # documents without words are equal but unrelated
        found = [one for one in found if one.id == document_id]
    ids = tuple(one.id for one in found)
    sightings = select(Sighting.address_key, Sighting.item_id, Sighting.raw_id)
    seen = connection.execute(sightings.where(is_among(Sighting.document_id, ids))).all()
    of_threads = select(Item.id).join(ThreadRow, ThreadRow.id == Item.thread_id)
    parts = connection.execute(of_threads.where(is_among(ThreadRow.document_id, ids))).scalars()
    items = {*parts, *(one.item_id for one in seen)}
    raws = connection.execute(select(Raw.id).where(is_among(Raw.item_id, items))).scalars().all()
    scope = ForgetScope(
        ids=ids,
        content_hash=row.content_hash,
        has_words=row.word_count > 0,
        clusters=frozenset(one.cluster_id or one.id for one in found),
        addresses=frozenset(one.address_key for one in (*found, *seen)),
        items=tuple(sorted(items)),
        raws=tuple(sorted({*raws, *(one.raw_id for one in seen if one.raw_id)})),
    )
    return _add_failed(connection, scope)


def _add_failed(connection: Connection, scope: ForgetScope) -> ForgetScope:
    """Add the failed items of the addresses: they have no sighting, but may have bytes, or feeds' copies."""
    keys = sorted(find_addresses(connection, scope))
    items, raws = {*scope.items}, {*scope.raws}
    for first in range(0, len(keys), MAX_ADDRESSES_PER_STATEMENT):
        some = keys[first : first + MAX_ADDRESSES_PER_STATEMENT]
        asked = [Item.source_key.startswith(f"url:{key}:", autoescape=True) for key in some]
        failed = select(Item.id, Raw.id).outerjoin(Raw, Raw.item_id == Item.id).where(FAILED, or_(*asked))
        for item_id, raw_id in connection.execute(failed):
            items.add(item_id)
            raws.update([raw_id] if raw_id else [])
    return replace(scope, items=tuple(sorted(items)), raws=tuple(sorted(raws)))


def find_addresses(connection: Connection, scope: ForgetScope) -> set[str]:
    """Find the addresses of the documents, except those that now belong to another document."""
    there = or_(is_among(AddressRow.item_id, scope.items), is_among(AddressRow.raw_id, scope.raws))
    keys = {*scope.addresses, *connection.execute(select(AddressRow.key).where(there)).scalars()}
    others = select(Document.address_key).where(
        is_among(Document.address_key, keys), ~is_among(Document.id, scope.ids)
    )
    own = keys - set(connection.execute(others).scalars())
    return {key for key in own if not key.startswith(PART_PREFIX)}


def find_hashes(connection: Connection, scope: ForgetScope) -> set[Digest]:
    """Find the hashes of all bytes of the documents, including copies from feeds."""
    received = select(Raw.hash).where(is_among(Raw.id, scope.raws))
    copies = select(Item.copy_hash).where(is_among(Item.id, scope.items), Item.copy_hash.is_not(None))
    return digests_in([*connection.execute(received).scalars(), *connection.execute(copies).scalars()])
