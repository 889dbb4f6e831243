"""Clusters: which documents belong together, and which one of them is canonical.

Every copy points at the canonical document; only `set_canonical` changes that. The id of a cluster is the id
of its first member. It stays when the canonical document changes. When two clusters are merged, the lower id
stays. When the first member leaves, the others take the id of the first of them.

Callers must have locked the rows of the clusters (see `worker.store.documents.similar_documents`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, func, insert, select, update

from worker.store.database.compiled_statements import CompiledStatement
from worker.store.documents import near_index, rulings
from worker.store.feed.changes import Changes
from worker.store.tables import Cluster, Document, Ruling, SketchRow


class Clusters:
    """The clusters table, and the columns `cluster_id` and `duplicate_of` of documents."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    def create(self, connection: Connection, document_id: int) -> None:
        """Make the cluster whose first member is this document."""
        _CREATE.execute(connection, dict(id=document_id, canonical_id=document_id))

    def merge(self, connection: Connection, cluster_ids: Collection[int], now: datetime) -> int:
        """Merge clusters; return the id. The caller must then set the canonical document."""
        merged_id, *others = sorted(set(cluster_ids))
        if others:
            self.note_copy(connection, merged_id, now)
        for other in others:
            moved = update(Document).where(Document.cluster_id == other)
            connection.execute(moved.values(cluster_id=merged_id, updated_at=now))
            connection.execute(delete(Cluster).where(Cluster.id == other))
            rulings.move(connection, other, merged_id)
        return merged_id

    def note_copy(self, connection: Connection, cluster_id: int, now: datetime) -> None:
        """Note that a cluster has got another copy now."""
        _NOTE_COPY.execute(connection, dict(cluster_id=cluster_id, now=now))

    def find_best(self, connection: Connection, document_ids: Collection[int]) -> int:
        """Find the document that a person chose, else the fullest; of equals the earliest."""
        live = Document.id.in_(sorted(document_ids)), Document.deleted_at.is_(None)
        return connection.execute(_ranked(*live)).scalars().first() or min(document_ids)

    def choose_canonical(
        self, connection: Connection, cluster_id: int, now: datetime, unrecorded: int | None = None
    ) -> int:
        """Make the best document of a cluster canonical, as `find_best` does; return its id."""
        of_cluster = Document.cluster_id == cluster_id, Document.deleted_at.is_(None)
        current = select(Cluster.canonical_id).where(Cluster.id == cluster_id)
        best = (
            connection.execute(_ranked(*of_cluster)).scalars().first()
            or connection.execute(current).scalar_one()  # all are deleted: keep the present one
        )
        self.set_canonical(connection, cluster_id, best, now, unrecorded)
        return best

    def set_canonical(
        self, connection: Connection, cluster_id: int, best: int, now: datetime, unrecorded: int | None = None
    ) -> None:
        """Make a document canonical: all others of its cluster point at it.

        Records a change for documents that became copies (`merged`) and for one that is no longer a copy
        (`split`), except for the document `unrecorded`, for which the caller records one.
        """
        of_cluster = Document.cluster_id == cluster_id
        canonical = select(Document.id).where(
            of_cluster, Document.duplicate_of.is_(None), Document.deleted_at.is_(None)
        )
        before = set(connection.execute(canonical).scalars())
        others = of_cluster, Document.id != best, Document.duplicate_of.is_distinct_from(best)
        pointing = dict(duplicate_of=best, updated_at=now)
        connection.execute(update(Document).where(*others).values(pointing))
        a_copy = Document.id == best, Document.duplicate_of.is_not(None)
        connection.execute(update(Document).where(*a_copy).values(duplicate_of=None, updated_at=now))
        connection.execute(update(Cluster).where(Cluster.id == cluster_id).values(canonical_id=best))
        for document_id in sorted(before - {best, unrecorded}):
            self._changes.record(connection, document_id, "merged", now)
        if best not in before and best != unrecorded:
            self._changes.record(connection, best, "split", now)

    def split_off(
        self, connection: Connection, leaving: Collection[int], cluster_id: int, now: datetime
    ) -> int:
        """Move documents of a cluster into one of their own; return the id of the cluster that they left.

        Others must stay in it. Those that leave must not be in the near-duplicate index; none of them is
        canonical until the caller chooses one.
        """
        own, copied = min(leaving), select(Cluster.copied_at).where(Cluster.id == cluster_id)
        copied_at, rest = connection.execute(copied).scalar_one(), cluster_id
        if cluster_id in leaving:
            others = Document.cluster_id == cluster_id, Document.id.not_in(leaving)
            rest = connection.execute(select(func.min(Document.id)).where(*others)).scalar_one()
            connection.execute(insert(Cluster).values(id=rest, canonical_id=rest, copied_at=copied_at))
            connection.execute(update(Document).where(*others).values(cluster_id=rest, updated_at=now))
            connection.execute(delete(Cluster).where(Cluster.id == cluster_id))
            rulings.move(connection, cluster_id, rest)
        connection.execute(insert(Cluster).values(id=own, canonical_id=own, copied_at=copied_at))
        moved = update(Document).where(Document.id.in_(leaving))
        connection.execute(moved.values(cluster_id=own, duplicate_of=own, updated_at=now))
        near_index.reindex(connection, rest)
        self.choose_canonical(connection, rest, now)
        return rest

    def get_canonical(self, connection: Connection, cluster_id: int) -> int:
        """Return the canonical document of a cluster."""
        return connection.execute(select(Cluster.canonical_id).where(Cluster.id == cluster_id)).scalar_one()

    def is_alone(self, connection: Connection, document_id: int, cluster_id: int) -> bool:
        """Whether a document is the only one in its cluster."""
        others = select(Document.id).where(Document.cluster_id == cluster_id, Document.id != document_id)
        return connection.execute(others.limit(1)).first() is None


_CREATE = CompiledStatement(insert(Cluster), columns=("id", "canonical_id"))
_NOTE_COPY = CompiledStatement(
    update(Cluster).where(Cluster.id == bindparam("cluster_id")).values(copied_at=bindparam("now"))
)


def _ranked(*which: ColumnElement[bool]) -> Select[int]:
    """Select the ids of documents: those that a person chose, then the fullest; of equals the earliest."""
    ranked = select(Document.id).outerjoin(SketchRow, SketchRow.document_id == Document.id)
    ranked = ranked.outerjoin(Ruling, rulings.IS_CHOICE & (Ruling.one == Document.id)).where(*which)
    fullness = func.coalesce(SketchRow.size, 0)
    return ranked.order_by(Ruling.one.is_(None), fullness.desc(), Document.id)
