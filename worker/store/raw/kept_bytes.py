"""Received bytes and the rows that name them: nobody deletes bytes between their keeping and their row.

Who adds a row that names bytes, and who deletes bytes that no row names, each does so in a transaction that
holds the bytes' hashes: advisory locks on PostgreSQL, while SQLite's writers are alone from the start. So
bytes that are deleted after they were kept and before their row was written are missed by the writer of the
row, which has them at hand and keeps them once more. This holds for any kind of `RawStore`.
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
    """Hold bytes that were kept, until this transaction has added the rows that name them.

    Keeps again what was deleted in between. Raises TryLater as `RawStore.keep` does.
    """
    _lock(connection, contents)
    for digest, content in contents.items():
        if not raw.has(digest):
            raw.keep(content, digest)


def delete_unreferenced(connection: Connection, raw: RawStore, digests: Collection[Digest]) -> int:
    """Delete the bytes with these hashes that no row names (any more); how many. Raises TryLater."""
    _lock(connection, digests)
    received = connection.execute(select(Raw.hash).where(is_among(Raw.hash, digests))).scalars()
    copies = connection.execute(select(Item.copy_hash).where(is_among(Item.copy_hash, digests))).scalars()
    named = {*received, *copies}
    return sum(raw.delete(digest) for digest in sorted(digests) if digest not in named)


def lock_raw_rows(connection: Connection, raw_ids: Collection[int]) -> set[int]:
    """Those of these rows of received bytes that are still there, and stay until this transaction ends."""
    there = select(Raw.id).where(is_among(Raw.id, raw_ids)).order_by(Raw.id)
    return set(connection.execute(there.with_for_update(read=True, key_share=True)).scalars())


def digests_in(stored: Collection[str | None]) -> set[Digest]:
    """The digests among what rows hold as hashes. A database can hold any text there, an archive's too."""
    return {digest for text in stored if (digest := as_digest(text)) is not None}


def _lock(connection: Connection, digests: Collection[Digest]) -> None:
    if connection.dialect.name != "sqlite":
        lock_texts(connection, [f"raw:{digest}" for digest in digests])
