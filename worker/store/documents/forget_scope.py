"""What goes when a document is forgotten: who says the same, where it was seen, what was received there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from worker.document.digest import Digest
from worker.errors import Rejected
from worker.store.database.bulk_statements import is_among
from worker.store.raw.kept_bytes import digests_in
from worker.store.tables import AddressRow, Document, Item, Raw, Sighting


@dataclass(frozen=True, slots=True)
class ForgetScope:
    """Documents with the same words, where they were seen, and what was received there."""

    ids: tuple[int, ...]
    content_hash: str
    has_words: bool
    clusters: frozenset[int]
    addresses: frozenset[str]
    items: tuple[int, ...]
    raws: tuple[int, ...]


def find_forget_scope(connection: Connection, document_id: int) -> ForgetScope:
    """What goes with a document. Raises Rejected where there is none."""
    this = select(Document.content_hash, Document.word_count).where(Document.id == document_id)
    row = connection.execute(this).one_or_none()
    if row is None:
        raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list --all")
    same = Document.content_hash == row.content_hash
    found = connection.execute(
        select(Document.id, Document.cluster_id, Document.address_key).where(same).order_by(Document.id)
    ).all()
    if not row.word_count:  # of what says nothing, there may be many that have nothing to do with each other
        found = [one for one in found if one.id == document_id]
    ids = tuple(one.id for one in found)
    sightings = select(Sighting.address_key, Sighting.item_id, Sighting.raw_id)
    seen = connection.execute(sightings.where(is_among(Sighting.document_id, ids))).all()
    items = {one.item_id for one in seen}
    raws = connection.execute(select(Raw.id).where(is_among(Raw.item_id, items))).scalars().all()
    return ForgetScope(
        ids=ids,
        content_hash=row.content_hash,
        has_words=row.word_count > 0,
        clusters=frozenset(one.cluster_id or one.id for one in found),
        addresses=frozenset(one.address_key for one in (*found, *seen)),
        items=tuple(sorted(items)),
        raws=tuple(sorted({*raws, *(one.raw_id for one in seen if one.raw_id)})),
    )


def addresses_of(connection: Connection, doomed: ForgetScope) -> set[str]:
    """Where the documents were seen and what was asked for, but for what has another document by now."""
    there = or_(is_among(AddressRow.item_id, doomed.items), is_among(AddressRow.raw_id, doomed.raws))
    keys = {*doomed.addresses, *connection.execute(select(AddressRow.key).where(there)).scalars()}
    others = select(Document.address_key).where(
        is_among(Document.address_key, keys), ~is_among(Document.id, doomed.ids)
    )
    return keys - set(connection.execute(others).scalars())


def hashes_of(connection: Connection, doomed: ForgetScope) -> set[Digest]:
    """The hashes of all the bytes that the documents were made of, feeds' copies too."""
    received = select(Raw.hash).where(is_among(Raw.id, doomed.raws))
    copies = select(Item.copy_hash).where(is_among(Item.id, doomed.items), Item.copy_hash.is_not(None))
    return digests_in([*connection.execute(received).scalars(), *connection.execute(copies).scalars()])
