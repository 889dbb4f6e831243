"""Finding what is like a document, with the locks that keep it true until the transaction ends.

In this order, so that nobody waits in a circle: the address, the contents, the buckets of the index keys
(advisory locks of PostgreSQL, each kind in ascending order), then the rows of the clusters found, by id.
SQLite's writers are alone from the start (`BEGIN IMMEDIATE`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, func, literal, or_, select, text

from worker.document import EXTRACTOR_VERSION, Fingerprint, Held, Lookalike
from worker.store import near
from worker.store.tables import Cluster, Document, Ruling, Sighting, storable

Shortlist = Callable[[Iterable[Held]], dict[int, int]]
"""Chooses the documents worth comparing with, each with the number of keys its cluster shares."""

_COLUMNS = ("id", "address_key", "content_hash", "cluster_id", "extractor_version")

MOST_MATES = 8
"""Of the documents that one is with, those that its new content is compared with."""

BUCKETS = 1 << 16
BUCKET_LOCKS = 0x6E656172
"""The first number of the buckets' advisory locks ("near" in ASCII)."""


_LOCK_BUCKETS = text(
    "SELECT pg_advisory_xact_lock(cast(:space AS integer), bucket)"
    " FROM unnest(cast(:buckets AS integer[])) AS bucket"
)
"""Locked one after the other, in the order of the list."""


def lock(connection: Connection, fingerprint: Fingerprint) -> None:
    """Lock the address, the content it will have and the one it has, and the buckets of the index keys.

    Two that could be copies of each other share a bucket, so that one waits until the other can be found.
    PostgreSQL only.
    """
    _lock_text(connection, fingerprint.address_key)
    at_address = select(Document.content_hash).where(Document.address_key == fingerprint.address_key)
    contents = {fingerprint.content_hash, *connection.execute(at_address).scalars()}
    for content_hash in sorted(contents):
        _lock_text(connection, content_hash)
    if buckets := sorted({key % BUCKETS for key in fingerprint.sketch.keys}):
        connection.execute(_LOCK_BUCKETS, dict(space=BUCKET_LOCKS, buckets=buckets))


def _lock_text(connection: Connection, key: str) -> None:
    number = func.hashtextextended(storable(key), literal(0, BigInteger))
    connection.execute(select(func.pg_advisory_xact_lock(number)))


def find_locked(
    connection: Connection, fingerprint: Fingerprint, shortlist: Shortlist
) -> tuple[Lookalike, ...]:
    """Find what is like a document, and lock the clusters found. What is found then stays so.

    While it waited for a lock, a cluster may have become part of another; then it lets go and tries again.
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
    """Find the documents at this address (or copied there), with this content, and those shortlisted."""
    shared = shortlist(near.held(connection, fingerprint.sketch.keys))
    copied = _copied_at(connection, fingerprint.address_key)
    mates = _mates(connection, fingerprint.address_key)
    rows = _documents(connection, fingerprint, [*shared, *copied, *mates])
    ids = {row.id for row in rows}
    compared = near.sketches(connection, ids) if ids else {}
    apart = _apart(connection, {row.cluster_id for row in rows})
    at_address = {row.id for row in rows if row.address_key == fingerprint.address_key}
    tied = _tied(connection, at_address)
    return tuple(
        Lookalike(
            document_id=row.id,
            address_key=row.address_key,
            content_hash=row.content_hash,
            cluster_id=row.cluster_id,
            sketch=compared.get(row.id),
            shared_keys=shared.get(row.id, 0),
            copied_here=None if at_address else copied.get(row.id),
            apart=frozenset(apart[row.cluster_id]),
            tied=tied if row.id in at_address else frozenset(),
            outdated=row.extractor_version != EXTRACTOR_VERSION,
        )
        for row in rows
    )


def _documents(connection: Connection, fingerprint: Fingerprint, ids: Iterable[int]) -> Sequence[Row[Any]]:
    """Read these documents, the one at the address, one with the content; and those at declared addresses."""
    live = Document.deleted_at.is_(None)
    of_content = select(Document.id).where(Document.content_hash == fingerprint.content_hash, live)
    canonical = of_content.where(Document.duplicate_of.is_(None)).scalar_subquery()
    twin = func.coalesce(canonical, of_content.limit(1).scalar_subquery())
    which = or_(
        Document.address_key == fingerprint.address_key,
        Document.id == twin,
        Document.id.in_(sorted(set(ids))) & live,
        Document.address_key.in_(sorted(fingerprint.declared)) & live,
    )
    columns = [getattr(Document, name) for name in _COLUMNS]
    return connection.execute(select(*columns).where(which).order_by(Document.id)).all()


def _mates(connection: Connection, address_key: str) -> Sequence[int]:
    """Some of the documents that the one at this address is with, the canonical one first.

    They are not found by their keys: as long as it is there, they need not hold those that it holds.
    """
    here = select(Document.cluster_id).where(Document.address_key == address_key).scalar_subquery()
    others = Document.cluster_id == here, Document.address_key != address_key, Document.deleted_at.is_(None)
    mates = select(Document.id).where(*others).order_by(Document.duplicate_of.is_not(None), Document.id)
    return connection.execute(mates.limit(MOST_MATES)).scalars().all()


def _copied_at(connection: Connection, address_key: str) -> dict[int, str]:
    """The document of which a copy was seen last at this address, and the content that it had there."""
    query = select(Sighting.document_id, Sighting.content_hash).where(Sighting.address_key == address_key)
    last = connection.execute(query.order_by(Sighting.id.desc()).limit(1)).one_or_none()
    return {last.document_id: last.content_hash} if last and last.content_hash else {}


def _apart(connection: Connection, cluster_ids: set[int]) -> defaultdict[int, set[int]]:
    """The clusters that a person wants kept apart from each of these."""
    query = select(Ruling.one, Ruling.other).where(
        Ruling.kind == "apart", Ruling.one.in_(sorted(cluster_ids))
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in connection.execute(query):
        found[one].add(other)
    return found


def _tied(connection: Connection, document_ids: set[int]) -> frozenset[int]:
    """The clusters of the documents that a person put together with these."""
    query = (
        select(func.coalesce(Document.cluster_id, Document.id))
        .join(Ruling, Ruling.other == Document.id)
        .where(Ruling.kind == "together", Ruling.one.in_(sorted(document_ids)))
    )
    return frozenset(connection.execute(query).scalars())
