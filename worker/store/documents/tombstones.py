"""Tombstones: a forgotten document must not come back, neither by its addresses nor by its words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, or_, select

from worker.errors import Rejected
from worker.store.database.bulk_statements import insert_rows
from worker.store.database.column_types import storable
from worker.store.database.compiled_statements import CompiledStatement, Result
from worker.store.tables import Tombstone

FORGOTTEN = "forgotten"
"""The reason code when a forgotten document comes back and is refused."""


_FIND = CompiledStatement(
    select(Tombstone.created_at, Tombstone.document_id)
    .where(
        or_(
            Tombstone.address_key == bindparam("address_key"),
            Tombstone.content_hash == bindparam("content_hash"),  # NULL equals nothing
        )
    )
    .order_by(Tombstone.id)
    .limit(1)
)


def add_tombstones(
    connection: Connection,
    document_id: int,
    address_keys: Collection[str],
    content_hash: str | None,
    now: datetime,
) -> None:
    """Keep a document from coming back to these addresses, or with this content from anywhere."""
    about = dict(document_id=document_id, created_at=now)
    rows = [about | dict(address_key=key, content_hash=None) for key in sorted(address_keys)]
    if content_hash:
        rows.append(about | dict(address_key=None, content_hash=content_hash))
    insert_rows(connection, Tombstone, rows)


def find_tombstone(connection: Connection, address_key: str, content_hash: str | None = None) -> Result:
    """Ask whether the document at this address, or with this content, was forgotten."""
    return _FIND.execute(connection, dict(address_key=address_key, content_hash=content_hash))


def refuse_forgotten(found: Result) -> None:
    """Raise Rejected if there is a tombstone."""
    tombstone = found.first()
    if tombstone is not None:
        raise Rejected(
            FORGOTTEN,
            f"document {tombstone.document_id} was forgotten on {tombstone.created_at:%Y-%m-%d} and is "
            f"kept out; to let it in: winnow forget --undo {tombstone.document_id}",
        )


def remove_tombstones(connection: Connection, document_ids: Collection[int]) -> None:
    """Remove the tombstones of documents, so that they can come back."""
    connection.execute(delete(Tombstone).where(Tombstone.document_id.in_(sorted(document_ids))))


def find_by_address(connection: Connection, address_key: str) -> list[int]:
    """Find the forgotten documents that had this address."""
    query = select(Tombstone.document_id).where(Tombstone.address_key == storable(address_key))
    return [found for found in connection.execute(query).scalars() if found is not None]


def is_forgotten(connection: Connection, document_id: int) -> bool:
    """Whether a document was forgotten."""
    query = select(Tombstone.id).where(Tombstone.document_id == document_id).limit(1)
    return connection.execute(query).first() is not None
