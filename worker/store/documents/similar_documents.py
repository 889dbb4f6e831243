"""Find documents similar to a new one, and hold locks so that the result stays true in the transaction.

Locks are taken in this order, so that there is no deadlock: the address, the contents, the buckets of the
index keys (advisory locks of PostgreSQL, each kind in ascending order), then the rows of the clusters found,
by id. SQLite has one writer from the start (`BEGIN IMMEDIATE`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, text

from worker.document import EXTRACTOR_VERSION, Fingerprint, IndexHit, Lookalike, SharedKeys
from worker.store.database.column_types import storable
from worker.store.documents import near_index
from worker.store.tables import Cluster, Document, Ruling, Sighting

Shortlist = Callable[[Iterable[IndexHit]], dict[int, SharedKeys]]
"""Chooses the documents to compare with, each with the keys that its cluster shares."""

MAX_CLUSTER_MATES = 8
"""The new content of a document is compared with up to this many others of its cluster."""

BUCKET_COUNT = 1 << 16
BUCKET_LOCKS = 0x6E656172
"""The first number of the buckets' advisory locks ("near" in ASCII)."""


_LOCK_BUCKETS = text(
    "SELECT pg_advisory_xact_lock(cast(:space AS integer), bucket)"
    " FROM unnest(cast(:buckets AS integer[])) AS bucket"
)
_LOCK_TEXTS = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(one, 0)) FROM unnest(cast(:texts AS text[])) AS one"
)
"""Locked one after the other, in the order of the list."""


def lock(connection: Connection, fingerprint: Fingerprint) -> None:
    """Lock the address, its present and its new content, and the buckets of the index keys.

    Two documents that could be copies of each other share a bucket, so one waits until the other is visible.
    PostgreSQL only.
    """
    lock_texts(connection, [fingerprint.address_key])
    at_address = select(Document.content_hash).where(Document.address_key == fingerprint.address_key)
    contents = {fingerprint.content_hash, *connection.execute(at_address).scalars()}
    lock_texts(connection, contents)
    if buckets := sorted({key % BUCKET_COUNT for key in fingerprint.sketch.keys}):
        connection.execute(_LOCK_BUCKETS, dict(space=BUCKET_LOCKS, buckets=buckets))


def lock_texts(connection: Connection, keys: Iterable[str]) -> None:
    """Lock addresses or contents in a fixed order. PostgreSQL only."""
    connection.execute(_LOCK_TEXTS, dict(texts=sorted(map(storable, keys))))


def find_locked(
    connection: Connection, fingerprint: Fingerprint, shortlist: Shortlist
) -> tuple[Lookalike, ...]:
    """Find similar documents and lock their clusters. The result then stays true.

    A cluster may have been merged into another while we waited for its lock; then unlock and try again.
    """
    found = find(connection, fingerprint, shortlist)
    while wanted := {seen.cluster_id for seen in found}:
        attempt = connection.begin_nested()
        lock_clusters(connection, wanted)
        found = find(connection, fingerprint, shortlist)
        if {seen.cluster_id for seen in found} <= wanted:
            attempt.commit()
            break
        attempt.rollback()
    return found


def lock_clusters(connection: Connection, cluster_ids: Iterable[int]) -> None:
    """Lock the rows of clusters, in the order of their ids."""
    query = select(Cluster.id).where(Cluster.id.in_(sorted(cluster_ids))).order_by(Cluster.id)
    connection.execute(query.with_for_update()).all()


def find(connection: Connection, fingerprint: Fingerprint, shortlist: Shortlist) -> tuple[Lookalike, ...]:
    """Find the documents at this address (or copied there), with this content, and on the shortlist."""
    shared = shortlist(near_index.find_holders(connection, fingerprint.sketch.keys))
    rows = _documents(connection, fingerprint, shared)
    here = next((row for row in rows if row.address_key == fingerprint.address_key), None)
    if here:
        copied: dict[int, str] = {}
        more = (
            connection.execute(_CLUSTER_MATES, dict(cluster_id=here.cluster_id, here=here.id)).scalars().all()
        )
    else:
        copied = _copied_at(connection, fingerprint.address_key)
        more = list(copied)
    if set(more) - {row.id for row in rows}:
        rows = _documents(connection, fingerprint, {*shared, *more})
    if not rows:
        return ()
    compared = near_index.read_sketches(connection, [row.id for row in rows])
    apart = _apart(connection, {row.cluster_id for row in rows})
    kept_together = (
        frozenset(connection.execute(_TIED, dict(here=here.id)).scalars()) if here else frozenset()
    )
    return tuple(
        Lookalike(
            document_id=row.id,
            address_key=row.address_key,
            content_hash=row.content_hash,
            cluster_id=row.cluster_id,
            sketch=compared.get(row.id),
            shared=shared.get(row.id, SharedKeys()),
            copied_here=copied.get(row.id),
            kept_apart=frozenset(apart[row.cluster_id]),
            kept_together=kept_together if row is here else frozenset(),
            outdated=row.extractor_version != EXTRACTOR_VERSION,
        )
        for row in rows
    )


def _documents(connection: Connection, fingerprint: Fingerprint, ids: Iterable[int]) -> list[Any]:
    """Read these documents, the one at the address, one with the content, and any at declared addresses."""
    parameters = dict(
        address_key=fingerprint.address_key,
        content_hash=fingerprint.content_hash,
        ids=sorted(ids),
        declared=sorted(fingerprint.declared),
    )
    rows = connection.execute(_DOCUMENTS, parameters).all()
    here = fingerprint.address_key  # the document at the address comes first
    return sorted(rows, key=lambda row: (row.address_key != here, row.duplicate_of is not None, row.id))


def _copied_at(connection: Connection, address_key: str) -> dict[int, str]:
    """Find the document that was last seen as a copy at this address, and its content there."""
    last = connection.execute(_LAST_SEEN, dict(address_key=address_key)).one_or_none()
    return {last.document_id: last.content_hash} if last and last.content_hash else {}


def _apart(connection: Connection, cluster_ids: set[int]) -> defaultdict[int, set[int]]:
    """Find the clusters that a person wants to keep apart from each of these."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in connection.execute(_APART, dict(cluster_ids=sorted(cluster_ids))):
        found[one].add(other)
    return found


# Built once: building the statements took longer than the look-up.

_LIVE = Document.deleted_at.is_(None)
_OF_CONTENT = select(Document.id).where(Document.content_hash == bindparam("content_hash"), _LIVE)
_SAME_CONTENT = func.coalesce(
    _OF_CONTENT.where(Document.duplicate_of.is_(None)).scalar_subquery(),
    _OF_CONTENT.limit(1).scalar_subquery(),
)
_DOCUMENTS = select(
    Document.id, Document.address_key, Document.content_hash, Document.cluster_id, Document.duplicate_of,
    Document.extractor_version,
).where(
    or_(
        Document.address_key == bindparam("address_key"),
        Document.id == _SAME_CONTENT,
        Document.id.in_(bindparam("ids", expanding=True)) & _LIVE,
        Document.address_key.in_(bindparam("declared", expanding=True)) & _LIVE,
    )
)  # fmt: skip

_CLUSTER_MATES = (
    select(Document.id)
    .where(Document.cluster_id == bindparam("cluster_id"), Document.id != bindparam("here"), _LIVE)
    .order_by(Document.duplicate_of.is_not(None), Document.id)
    .limit(MAX_CLUSTER_MATES)
)
"""Some other documents of a cluster. The index does not find them by keys that only one document of
the cluster holds."""

_LAST_SEEN = (
    select(Sighting.document_id, Sighting.content_hash)
    .where(Sighting.address_key == bindparam("address_key"))
    .order_by(Sighting.id.desc())
    .limit(1)
)

_APART = select(Ruling.one, Ruling.other).where(
    Ruling.kind == "apart", Ruling.one.in_(bindparam("cluster_ids", expanding=True))
)

_OWN_CLUSTER: ColumnElement[int] = func.coalesce(Document.cluster_id, Document.id)
_TIED = (
    select(_OWN_CLUSTER)
    .join(Ruling, Ruling.other == Document.id)
    .where(Ruling.kind == "together", Ruling.one == bindparam("here"))
)
"""The clusters of documents that a person keeps together with one."""
