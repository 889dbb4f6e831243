"""Clusters: who belongs to which, and which document stands for the others.

Every copy points at the canonical document itself; `crown` alone moves that. A cluster's id is that of its
first member. It stays when the canonical document changes; of two clusters that become one the lower id
stays; only when its first member leaves do those left behind go by the id of the first of them.

All is called with the rows of the clusters locked (see `worker.store.documents.similar_documents`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from worker.store.documents import near_index
from worker.store.feed.changes import Changes
from worker.store.tables import Cluster, Document, Ruling, SketchRow


class Clusters:
    """The clusters table, and the columns of documents that go with it."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    def found(self, connection: Connection, document_id: int) -> None:
        """Make a document the first of a cluster of its own."""
        connection.execute(_FOUND, dict(id=document_id, canonical_id=document_id))
        connection.execute(_PLACE, dict(founder=document_id, cluster_id=document_id, duplicate_of=None))

    def unite(self, connection: Connection, cluster_ids: Collection[int], now: datetime) -> int:
        """Make one cluster of several; its id. Its canonical document is still to be crowned."""
        home, *others = sorted(set(cluster_ids))
        for other in others:
            moved = update(Document).where(Document.cluster_id == other)
            connection.execute(moved.values(cluster_id=home, updated_at=now))
            connection.execute(delete(Cluster).where(Cluster.id == other))
            _rename(connection, other, home)
        return home

    def fullest(self, connection: Connection, document_ids: Collection[int]) -> int:
        """The one of these documents that has most shingles; of equals the earliest."""
        live = Document.id.in_(sorted(document_ids)), Document.deleted_at.is_(None)
        return connection.execute(_ranked(*live)).scalars().first() or min(document_ids)

    def contest(
        self, connection: Connection, cluster_id: int, now: datetime, silent: int | None = None
    ) -> int:
        """Crown the fullest document of a cluster; its id."""
        of_cluster = Document.cluster_id == cluster_id, Document.deleted_at.is_(None)
        crowned = select(Cluster.canonical_id).where(Cluster.id == cluster_id)
        best = (
            connection.execute(_ranked(*of_cluster)).scalars().first()
            or connection.execute(crowned).scalar_one()  # all are deleted: as it was
        )
        self.crown(connection, cluster_id, best, now, silent)
        return best

    def crown(
        self, connection: Connection, cluster_id: int, best: int, now: datetime, silent: int | None = None
    ) -> None:
        """Let a document stand for its cluster, and all others point at it.

        Readers are told of those that gave way (`merged`) and of one that is a copy no longer (`split`);
        of the `silent` one the caller tells them.
        """
        of_cluster = Document.cluster_id == cluster_id
        standing = select(Document.id).where(
            of_cluster, Document.duplicate_of.is_(None), Document.deleted_at.is_(None)
        )
        before = set(connection.execute(standing).scalars())
        others = of_cluster, Document.id != best, Document.duplicate_of.is_distinct_from(best)
        pointing = dict(duplicate_of=best, updated_at=now)
        connection.execute(update(Document).where(*others).values(pointing))
        a_copy = Document.id == best, Document.duplicate_of.is_not(None)
        connection.execute(update(Document).where(*a_copy).values(duplicate_of=None, updated_at=now))
        connection.execute(update(Cluster).where(Cluster.id == cluster_id).values(canonical_id=best))
        for document_id in sorted(before - {best, silent}):
            self._changes.record(connection, document_id, "merged", now)
        if best not in before and best != silent:
            self._changes.record(connection, best, "split", now)

    def leave(self, connection: Connection, document_id: int, cluster_id: int, now: datetime) -> int:
        """Take a document out of its cluster into one of its own; the id of the cluster left behind.

        It must not be the only one in it, nor in the near-duplicate index.
        """
        rest = cluster_id
        if document_id == cluster_id:
            others = Document.cluster_id == cluster_id, Document.id != document_id
            rest = connection.execute(select(func.min(Document.id)).where(*others)).scalar_one()
            connection.execute(insert(Cluster).values(id=rest, canonical_id=rest))
            connection.execute(update(Document).where(*others).values(cluster_id=rest, updated_at=now))
            connection.execute(delete(Cluster).where(Cluster.id == cluster_id))
            _rename(connection, cluster_id, rest)
        connection.execute(insert(Cluster).values(id=document_id, canonical_id=document_id))
        alone = dict(cluster_id=document_id, duplicate_of=document_id)  # itself, until it is crowned
        connection.execute(update(Document).where(Document.id == document_id).values(alone))
        near_index.reindex(connection, rest)
        self.contest(connection, rest, now)
        return rest

    def canonical(self, connection: Connection, cluster_id: int) -> int:
        """The document that stands for a cluster."""
        return connection.execute(select(Cluster.canonical_id).where(Cluster.id == cluster_id)).scalar_one()

    def is_alone(self, connection: Connection, document_id: int, cluster_id: int) -> bool:
        """Whether a document is the only one of its cluster."""
        others = select(Document.id).where(Document.cluster_id == cluster_id, Document.id != document_id)
        return connection.execute(others.limit(1)).first() is None


# Made once: making the statements of a document anew each time took longer than running them.
_FOUND = insert(Cluster)
_PLACE = update(Document).where(Document.id == bindparam("founder"))


def _ranked(*which: ColumnElement[bool]) -> Select[int]:
    """The ids of documents, the fullest first, and of equals the earliest."""
    ranked = select(Document.id).outerjoin(SketchRow, SketchRow.document_id == Document.id).where(*which)
    return ranked.order_by(func.coalesce(SketchRow.size, 0).desc(), Document.id)


def _rename(connection: Connection, old: int, new: int) -> None:
    """Let what a person ruled of a cluster hold under its new id."""
    forget_apart(connection, old, new)
    for this, that in ((Ruling.one, Ruling.other), (Ruling.other, Ruling.one)):
        already = select(that).where(Ruling.kind == "apart", this == new)
        of_old = Ruling.kind == "apart", this == old
        connection.execute(delete(Ruling).where(*of_old, that.in_(already)))
        connection.execute(update(Ruling).where(*of_old).values({this: new}))


def keep_apart(connection: Connection, one: int, other: int, now: datetime) -> None:
    """Rule that two clusters must not become one."""
    _rule(connection, "apart", one, other, now)


def keep_together(connection: Connection, one: int, other: int, now: datetime) -> None:
    """Rule that two documents stay in one cluster."""
    _rule(connection, "together", one, other, now)


def forget_apart(connection: Connection, one: int, other: int) -> None:
    """Take a ruling on two clusters back."""
    pair = or_(and_(Ruling.one == one, Ruling.other == other), and_(Ruling.one == other, Ruling.other == one))
    connection.execute(delete(Ruling).where(Ruling.kind == "apart", pair))


def forget_together(connection: Connection, document_id: int) -> None:
    """Take all back that says with which a document stays."""
    about = or_(Ruling.one == document_id, Ruling.other == document_id)
    connection.execute(delete(Ruling).where(Ruling.kind == "together", about))


def forget_cluster(connection: Connection, cluster_id: int) -> None:
    """Take all back that says from which a cluster is kept apart."""
    about = or_(Ruling.one == cluster_id, Ruling.other == cluster_id)
    connection.execute(delete(Ruling).where(Ruling.kind == "apart", about))


def _rule(connection: Connection, kind: str, one: int, other: int, now: datetime) -> None:
    pairs = [(one, other), (other, one)]
    both = tuple_(Ruling.one, Ruling.other).in_(pairs)
    connection.execute(delete(Ruling).where(Ruling.kind == kind, both))
    rows = [dict(kind=kind, one=a, other=b, made_at=now) for a, b in pairs]
    connection.execute(insert(Ruling), rows)
