"""What a person decides about copies: `winnow merge`, `split` and `choose`. Later runs respect it."""

from __future__ import annotations

from collections.abc import Collection
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
class MergeResult:
    """Documents that are one from now on."""

    canonical_id: int
    moved: tuple[int, ...]
    """The documents of the cluster that became part of the other; `split` of them takes the merge back."""


@dataclass(frozen=True, slots=True)
class SplitResult:
    """Documents that were split off, and the canonical document of the cluster they left."""

    document_ids: tuple[int, ...]
    others: int


class Corrections:
    """Merges, splits, choices: each in one transaction. Raises Rejected if that is not possible."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._clusters = Clusters(changes)

    def merge(self, one: int, other: int, now: datetime) -> MergeResult:
        """Merge the clusters of two documents and keep the two together."""
        if one == other:
            raise Rejected("same_document", f"{one} and {other} are one document; name two")
        with self._database.writing() as connection:
            clusters = _lock(connection, (one, other))
            first, second = sorted((clusters[one], clusters[other]))
            moved = () if first == second else _list_members(connection, second)
            rulings.forget_apart(connection, first, second)
            cluster_id = self._clusters.merge(connection, {first, second}, now)
            rulings.keep_together(connection, one, other, now)
            return MergeResult(self._clusters.choose_canonical(connection, cluster_id, now), moved)

    def split(self, document_ids: Collection[int], now: datetime) -> SplitResult:
        """Take documents out of their cluster, together, and keep them apart from the others."""
        leaving = tuple(sorted(set(document_ids)))
        with self._database.writing() as connection:
            cluster_id = _lock_one(connection, leaving)
            _check_split(connection, leaving, cluster_id)
            for document_id in leaving:
                near_index.unindex(connection, document_id)
            rest = self._clusters.split_off(connection, leaving, cluster_id, now)
            rulings.forget_links(connection, leaving)
            if len(leaving) == 1:
                rulings.forget_document(connection, leaving[0])
            own = leaving[0]
            rulings.keep_apart(connection, own, rest, now)
            near_index.reindex(connection, own)
            self._clusters.choose_canonical(connection, own, now)
            return SplitResult(leaving, self._clusters.get_canonical(connection, rest))

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


def _lock_one(connection: Connection, document_ids: tuple[int, ...]) -> int:
    """Lock the cluster that documents are in, and return it. Raises Rejected if they are in several."""
    clusters = set(_lock(connection, document_ids).values())
    if len(clusters) > 1:
        named = ", ".join(map(str, document_ids))
        raise Rejected("not_together", f"documents {named} are no copies of each other; split one at a time")
    return clusters.pop()


def _list_members(connection: Connection, cluster_id: int) -> tuple[int, ...]:
    members = select(Document.id).where(Document.cluster_id == cluster_id).order_by(Document.id)
    return tuple(connection.execute(members).scalars())


def _check_split(connection: Connection, leaving: tuple[int, ...], cluster_id: int) -> None:
    """Raise Rejected if nothing would be left, or what would be left says the same word for word."""
    named = ", ".join(map(str, leaving))
    others = Document.cluster_id == cluster_id, Document.id.not_in(leaving)
    if connection.execute(select(Document.id).where(*others).limit(1)).first() is None:
        raise Rejected("no_copy", f"document {named} is no copy and has none; nothing to split")
    contents = select(Document.content_hash).where(Document.id.in_(leaving)).scalar_subquery()
    same = select(Document.id).where(*others, Document.content_hash.in_(contents)).limit(1)
    if (found := connection.execute(same).scalar()) is not None:
        raise Rejected(
            "same_words",
            f"document {named} says the same as document {found}, word for word; "
            "they stay together until one of them changes",
        )
