"""Clusters of copies: which there are, what is in one, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal, or_, select, tuple_

from worker.document import Fingerprint
from worker.errors import Rejected
from worker.store.database import Database
from worker.store.documents import near_index
from worker.store.queries.records import Record
from worker.store.tables import Cluster, Document, Ruling, Sighting
from worker.store.tables.cluster_tables import COPIED
from worker.store.tables.document_tables import OF_A_COPY

MAX_COUNTED = 1000
"""Copies of a cluster are counted up to this number."""
MAX_PLACES = 20
"""Places with the same words that are listed of one document."""

SHOWN = ("id", "title", "url", "site", "language", "kind", "authors", "published", "published_precision",
         "word_count", "comments_found", "first_seen_at", "duplicate_of", "revision")  # fmt: skip
SEEN = ("id", "document_id", "target", "verdict", "evidence", "seen_at")
JOINING = ("new", "near-duplicate", "revised", "reextracted")
"""Verdicts that put a document into its cluster, or left it there."""

_LIVE = Document.deleted_at.is_(None)


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a cluster."""

    document: Record
    joined: Record | None
    """The sighting whose verdict put it there or left it there; None if it is not kept."""
    places: Sequence[Record]
    """The newest sightings of the same words at other addresses, up to `MAX_PLACES`."""
    rulings: Sequence[Record]
    """What a person decided: `together` with an `other`, or `chosen`; and `made_at`."""


class Copies:
    """Reads clusters; writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_newest(
        self, limit: int, *, before: tuple[datetime, int] | None = None, since: datetime | None = None
    ) -> list[Record]:
        """List the clusters that have copies, the one with the newest copy first.

        Each record has its `id`, when it was `copied_at`, its canonical document, the number of its `copies`
        with other words (up to `MAX_COUNTED`) and of `places` with the same words. With `before` (the
        `copied_at` and `id` of a cluster), only those that come after that one.
        """
        canonical = [Document.id.label("document_id"), Document.title, Document.url, Document.site]
        query = (
            select(
                Cluster.id,
                Cluster.copied_at,
                *canonical,
                _count(_copies(), "copies"),
                _count(_places(), "places"),
            )
            .join(Document, Document.id == Cluster.canonical_id)
            .where(COPIED, or_(exists(_copies()), exists(_places())))
            .order_by(Cluster.copied_at.desc(), Cluster.id.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(tuple_(Cluster.copied_at, Cluster.id) < tuple_(*map(literal, before)))
        if since is not None:
            query = query.where(Cluster.copied_at >= since)
        return self._rows(query)

    def find_cluster(self, document_id: int) -> int:
        """Find the cluster of a document. Raises Rejected if there is no such document."""
        query = select(Document.cluster_id).where(Document.id == document_id, _LIVE)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list --all")
        return found

    def list_members(self, cluster_id: int, limit: int, *, after: int | None = None) -> list[Member]:
        """List the documents of a cluster: the canonical one, then the others by id.

        With `after`, only others with a higher id.
        """
        columns = [getattr(Document, name) for name in SHOWN]
        query = select(*columns).where(Document.cluster_id == cluster_id, _LIVE)
        if after is not None:
            query = query.where(Document.duplicate_of.is_not(None), Document.id > after)
        ordered = query.order_by(Document.duplicate_of.is_not(None), Document.id).limit(limit)
        with self._database.reading() as connection:
            documents = [row._asdict() for row in connection.execute(ordered)]
            return [_read_member(connection, one) for one in documents]

    def read_fingerprint(self, document_id: int) -> Fingerprint:
        """Read what a stored document is compared by. Raises Rejected if there is none."""
        query = select(Document.address_key, Document.content_hash).where(Document.id == document_id, _LIVE)
        with self._database.reading() as connection:
            found = connection.execute(query).one_or_none()
            sketch = near_index.read_sketches(connection, [document_id]).get(document_id)
        if found is None or sketch is None:
            raise Rejected("unknown_document", f"there is no document {document_id}; see: winnow list --all")
        return Fingerprint(found.address_key, found.content_hash, sketch)

    def _rows(self, query: Any) -> list[Record]:
        with self._database.reading() as connection:
            return [row._asdict() for row in connection.execute(query)]


def _copies() -> Select[Any]:
    """Select the copies of a cluster's canonical document."""
    copy = Document.__table__.alias("copy")
    of_it = copy.c.duplicate_of == Cluster.canonical_id, copy.c.deleted_at.is_(None)
    return select(literal(1)).where(*of_it).correlate(Cluster)


def _places() -> Select[Any]:
    """Select the sightings of copies with the same words as one of a cluster's documents."""
    member = Document.__table__.alias("member")
    seen = select(literal(1)).select_from(Sighting).join(member, member.c.id == Sighting.document_id)
    return seen.where(member.c.cluster_id == Cluster.id, OF_A_COPY).correlate(Cluster)


def _count(rows: Select[Any], name: str) -> ColumnElement[int]:
    some = rows.limit(MAX_COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery().label(name)


def _read_member(connection: Connection, document: Record) -> Member:
    columns = [getattr(Sighting, name) for name in SEEN]
    of_it = select(*columns).where(Sighting.document_id == document["id"]).order_by(Sighting.id.desc())
    joined = connection.execute(of_it.where(Sighting.verdict.in_(JOINING)).limit(1)).one_or_none()
    places = connection.execute(of_it.where(OF_A_COPY).limit(MAX_PLACES)).all()
    ruled = select(Ruling.kind, Ruling.other, Ruling.made_at).where(
        Ruling.kind.in_(("together", "chosen")), Ruling.one == document["id"]
    )
    return Member(
        document,
        None if joined is None else joined._asdict(),
        [row._asdict() for row in places],
        [row._asdict() for row in connection.execute(ruled.order_by(Ruling.kind, Ruling.other))],
    )
