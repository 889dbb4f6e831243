"""Received bytes and the rows that name them: bytes are never lost between keeping them and adding their row.

A transaction that adds a row for bytes, and one that deletes bytes without a row, both lock the hashes of
the bytes: advisory locks on PostgreSQL; SQLite has one writer at a time. If bytes are deleted after they were
kept and before their row is written, the writer of the row sees that they are missing. It still has them, and
keeps them again. This works for any kind of `RawStore`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from worker.document.digest import Digest, as_digest
from worker.store.database.bulk_statements import is_among
from worker.store.documents.similar_documents import lock_texts
from worker.store.raw.files import RawStore
from worker.store.tables import Item, Raw


def lock_and_keep(connection: Connection, raw: RawStore, contents: Mapping[Digest, bytes]) -> None:
    """Lock kept bytes until this transaction has added the rows that name them.

    Bytes that were deleted meanwhile are kept again. Raises TryLater as `RawStore.keep` does.
    """
    _lock(connection, contents)
    for digest, content in contents.items():
        if not raw.has(digest):
            raw.keep(content, digest)


def lock_kept(connection: Connection, raw: RawStore, digest: Digest, *others: Digest) -> bool:
    """Lock bytes that another row names until this transaction has added a row that names them, too.

    `others` are locked with them. Returns whether the bytes are still there. Raises TryLater.
    """
    _lock(connection, [digest, *others])
    return raw.has(digest)


def delete_unreferenced(connection: Connection, raw: RawStore, digests: Collection[Digest]) -> int:
    """Delete those of these bytes that no row names (any more); how many. Raises TryLater."""
    _lock(connection, digests)
    received = connection.execute(select(Raw.hash).where(is_among(Raw.hash, digests))).scalars()
    copies = connection.execute(select(Item.copy_hash).where(is_among(Item.copy_hash, digests))).scalars()
    named = {*received, *copies}
    return sum(raw.delete(digest) for digest in sorted(digests) if digest not in named)


def lock_raw_rows(connection: Connection, raw_ids: Collection[int]) -> set[int]:
    """Lock these rows of received bytes until this transaction ends; return those that still exist."""
    there = select(Raw.id).where(is_among(Raw.id, raw_ids)).order_by(Raw.id)
    return set(connection.execute(there.with_for_update(read=True, key_share=True)).scalars())


def digests_in(stored: Collection[str | None]) -> set[Digest]:
    """Return the valid digests among stored hashes. A database, or an archive, can hold any text there."""
    return {digest for text in stored if (digest := as_digest(text)) is not None}


def _lock(connection: Connection, digests: Collection[Digest]) -> None:
    if connection.dialect.name != "sqlite":
        lock_texts(connection, [f"raw:{digest}" for digest in digests])
