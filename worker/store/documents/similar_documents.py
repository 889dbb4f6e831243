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
from worker.store.database.bulk_statements import is_among
from worker.store.database.column_types import storable
from worker.store.database.compiled_statements import CompiledStatement, Result
from worker.store.documents import near_index
from worker.store.tables import Cluster, Document, Ruling, Sighting

Shortlist = Callable[[Iterable[IndexHit]], dict[int, SharedKeys]]
"""Chooses the documents to compare with, each with the keys that its cluster shares."""

MAX_CLUSTER_MATES = 8
"""The new content of a document is compared with up to this many others of its cluster."""

BUCKET_COUNT = 1 << 16
BUCKET_LOCKS = 0x6E656172
"""The first number of the buckets' advisory locks ("near" in ASCII)."""


_LOCK_BUCKETS = CompiledStatement(
    text(
        "SELECT pg_advisory_xact_lock(cast(:space AS integer), bucket)"
        " FROM unnest(cast(:buckets AS integer[])) AS bucket"
    )
)
_LOCK_TEXTS = CompiledStatement(
    text("SELECT pg_advisory_xact_lock(hashtextextended(one, 0)) FROM unnest(cast(:texts AS text[])) AS one")
)
"""Locked one after the other, in the order of the list."""
_LOCK_CONTENTS = CompiledStatement(
    text("""
        SELECT pg_advisory_xact_lock(hashtextextended(one, 0)) FROM (
            SELECT one FROM (
                SELECT cast(:content_hash AS text) AS one
                UNION SELECT content_hash FROM documents WHERE address_key = :address_key
            ) AS contents ORDER BY one COLLATE "C"
        ) AS sorted
    """)
)
"""Locks the new content and the present one of an address, in the order in which `lock_texts` would."""


def lock(connection: Connection, fingerprint: Fingerprint) -> None:
    """Lock the address, its present and its new content, and the buckets of the index keys.

    The statements that follow in this transaction run when the locks are held. (In a pipeline, this function
    may return before that.)

    Two documents that could be copies of each other share a bucket, so one waits until the other is visible.
    PostgreSQL only.
    """
    address_key = storable(fingerprint.address_key)
    _lock_texts(connection, [address_key])
    contents = dict(content_hash=fingerprint.content_hash, address_key=address_key)
    _LOCK_CONTENTS.execute(connection, contents)
    if buckets := sorted({key % BUCKET_COUNT for key in fingerprint.sketch.keys}):
        _LOCK_BUCKETS.execute(connection, dict(space=BUCKET_LOCKS, buckets=buckets))


def lock_texts(connection: Connection, keys: Iterable[str]) -> None:
    """Lock addresses or contents in a fixed order, and wait for the locks. PostgreSQL only."""
    _lock_texts(connection, keys).all()


def _lock_texts(connection: Connection, keys: Iterable[str]) -> Result:
    return _LOCK_TEXTS.execute(connection, dict(texts=sorted(map(storable, keys))))


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
    last_seen = _LAST_SEEN.execute(connection, dict(address_key=fingerprint.address_key))
    rows = _documents(connection, fingerprint, shared)
    here = next((row for row in rows if row.address_key == fingerprint.address_key), None)
    if here:
        copied: dict[int, str] = {}
        mates = dict(cluster_id=here.cluster_id, here=here.id)
        more = _CLUSTER_MATES.execute(connection, mates).scalars()
    else:
        copied = _read_copied(last_seen)
        more = list(copied)
    if set(more) - {row.id for row in rows}:
        rows = _documents(connection, fingerprint, {*shared, *more})
    if not rows:
        return ()
    rulings = _APART.execute(connection, dict(cluster_ids={row.cluster_id for row in rows}))
    compared = near_index.read_sketches(connection, [row.id for row in rows])
    apart = _read_apart(rulings)
    tied = _TIED.execute(connection, dict(here=here.id)).scalars() if here else ()
    kept_together = frozenset(tied)
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
    rows = _DOCUMENTS.execute(connection, parameters).all()
    here = fingerprint.address_key  # the document at the address comes first
    return sorted(rows, key=lambda row: (row.address_key != here, row.duplicate_of is not None, row.id))


def _read_copied(last_seen: Result) -> dict[int, str]:
    """Read which document was last seen as a copy at this address, and its content there."""
    last = last_seen.first()
    return {last.document_id: last.content_hash} if last and last.content_hash else {}


def _read_apart(rulings: Result) -> defaultdict[int, set[int]]:
    """Read the clusters that a person wants to keep apart from each one."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in rulings.all():
        found[one].add(other)
    return found


_LIVE = Document.deleted_at.is_(None)
_OF_CONTENT = select(Document.id).where(Document.content_hash == bindparam("content_hash"), _LIVE)
_SAME_CONTENT = func.coalesce(
    _OF_CONTENT.where(Document.duplicate_of.is_(None)).scalar_subquery(),
    _OF_CONTENT.limit(1).scalar_subquery(),
)
_DOCUMENTS = CompiledStatement(
    select(
        Document.id, Document.address_key, Document.content_hash, Document.cluster_id, Document.duplicate_of,
        Document.extractor_version,
    ).where(
        or_(
            Document.address_key == bindparam("address_key"),
            Document.id == _SAME_CONTENT,
            is_among(Document.id, "ids") & _LIVE,
            is_among(Document.address_key, "declared") & _LIVE,
        )
    )
)  # fmt: skip

_CLUSTER_MATES = CompiledStatement(
    select(Document.id)
    .where(Document.cluster_id == bindparam("cluster_id"), Document.id != bindparam("here"), _LIVE)
    .order_by(Document.duplicate_of.is_not(None), Document.id)
    .limit(MAX_CLUSTER_MATES)
)
"""Some other documents of a cluster. The index does not find them by keys that only one document of
the cluster holds."""

_LAST_SEEN = CompiledStatement(
    select(Sighting.document_id, Sighting.content_hash)
    .where(Sighting.address_key == bindparam("address_key"))
    .order_by(Sighting.id.desc())
    .limit(1)
)

_APART = CompiledStatement(
    select(Ruling.one, Ruling.other).where(Ruling.kind == "apart", is_among(Ruling.one, "cluster_ids"))
)

_OWN_CLUSTER: ColumnElement[int] = func.coalesce(Document.cluster_id, Document.id)
_TIED = CompiledStatement(
    select(_OWN_CLUSTER)
    .join(Ruling, Ruling.other == Document.id)
    .where(Ruling.kind == "together", Ruling.one == bindparam("here"))
)
"""The clusters of documents that a person keeps together with one."""
