"""What a person decides about copies: `winnow merge`, `split` and `choose`. Later runs respect it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from worker.errors import Rejected
from worker.store.database import Database
from worker.store.documents import near_index, rulings
from worker.store.documents.clusters import Clusters
from worker.store.documents.similar_documents import lock_clusters
from worker.store.feed.changes import Changes
from worker.store.tables import Document


@dataclass(frozen=True, slots=True)
class SplitResult:
    """A document that was split off, and the canonical document of the cluster it left."""

    document_id: int
    others: int


class Corrections:
    """Merges, splits, choices: each in one transaction. Raises Rejected if that is not possible."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._clusters = Clusters(changes)

    def merge(self, one: int, other: int, now: datetime) -> int:
        """Merge the clusters of two documents and keep the two together; return the canonical document."""
        if one == other:
            raise Rejected("same_document", f"{one} and {other} are one document; name two")
        with self._database.writing() as connection:
            clusters = _lock(connection, (one, other))
            first, second = clusters[one], clusters[other]
            rulings.forget_apart(connection, first, second)
            cluster_id = self._clusters.merge(connection, {first, second}, now)
            rulings.keep_together(connection, one, other, now)
            return self._clusters.choose_canonical(connection, cluster_id, now)

    def split(self, document_id: int, now: datetime) -> SplitResult:
        """Take a document out of its cluster, and keep it apart from the others."""
        with self._database.writing() as connection:
            cluster_id = _lock(connection, (document_id,))[document_id]
            if self._clusters.is_alone(connection, document_id, cluster_id):
                raise Rejected("no_copy", f"document {document_id} is no copy and has none; nothing to split")
            if (same := _find_same_content(connection, document_id, cluster_id)) is not None:
                raise Rejected(
                    "same_words",
                    f"document {document_id} says the same as document {same}, word for word; "
                    "they stay together until one of them changes",
                )
            keys = near_index.read_sketches(connection, [document_id])
            near_index.unindex(connection, document_id)
            rest = self._clusters.split_off(connection, document_id, cluster_id, now)
            rulings.forget_document(connection, document_id)
            rulings.keep_apart(connection, document_id, rest, now)
            for sketch in keys.values():
                near_index.index(connection, document_id, document_id, sketch.keys)
            self._clusters.choose_canonical(connection, document_id, now)
            return SplitResult(document_id, self._clusters.get_canonical(connection, rest))

    def choose(self, document_id: int, now: datetime) -> None:
        """Make a document the canonical one of its cluster, until a person decides otherwise."""
        with self._database.writing() as connection:
            cluster_id = _lock(connection, (document_id,))[document_id]
            if self._clusters.is_alone(connection, document_id, cluster_id):
                raise Rejected("no_copy", f"document {document_id} has no copy; nothing to choose from")
            rulings.choose(connection, document_id, cluster_id, now)
            self._clusters.choose_canonical(connection, cluster_id, now)

    def undo_choice(self, document_id: int, now: datetime) -> int:
        """Let Winnow choose the canonical document of a cluster again; return it."""
        with self._database.writing() as connection:
            cluster_id = _lock(connection, (document_id,))[document_id]
            if not rulings.forget_choice(connection, cluster_id):
                raise Rejected("not_chosen", f"no person chose among document {document_id} and its copies")
            return self._clusters.choose_canonical(connection, cluster_id, now)


def _lock(connection: Connection, document_ids: tuple[int, ...]) -> dict[int, int]:
    """Lock the clusters of documents; return the cluster of each document."""
    query = select(Document.id, Document.cluster_id).where(Document.id.in_(document_ids))
    while True:
        clusters = {row.id: row.cluster_id for row in connection.execute(query)}
        for document_id in document_ids:
            if document_id not in clusters:
                raise Rejected(
                    "unknown_document", f"there is no document {document_id}; see: winnow list --all"
                )
        attempt = connection.begin_nested()
        lock_clusters(connection, clusters.values())
        if {row.id: row.cluster_id for row in connection.execute(query)} == clusters:
            attempt.commit()
            return clusters
        attempt.rollback()  # one of them was merged into another while we waited


def _find_same_content(connection: Connection, document_id: int, cluster_id: int) -> int | None:
    """Find another document of the cluster with the same content."""
    content = select(Document.content_hash).where(Document.id == document_id).scalar_subquery()
    others = Document.cluster_id == cluster_id, Document.id != document_id, Document.content_hash == content
    return connection.execute(select(Document.id).where(*others).limit(1)).scalar()
