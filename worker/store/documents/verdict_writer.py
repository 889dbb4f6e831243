"""Write the verdict on one document, in the transaction that found the similar documents."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    bindparam,
    func,
    insert,
    select,
    update,
)

from worker.document import (
    Article,
    Duplicate,
    Fingerprint,
    Lookalike,
    MoreComments,
    NearDuplicate,
    New,
    Reextraction,
    Revision,
    StoredDocument,
    Unchanged,
    Verdict,
)
from worker.document.merging import Merge
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.database.dialects import select_next_id
from worker.store.documents import near_index
from worker.store.documents.brought_comments import brings_comments_only, merge_brought
from worker.store.documents.clusters import Clusters
from worker.store.documents.comments import Look, mark_deleted, merge_comments
from worker.store.documents.copy_promotion import CONTENT, content_at, move_sightings
from worker.store.documents.observation import Observation
from worker.store.documents.sighting_rows import add_sighting, find_newer
from worker.store.feed.changes import Changes
from worker.store.ledger.claims import Claim
from worker.store.ledger.ledger import Ledger
from worker.store.tables import Cluster, Document, RevisionRow
from worker.store.threads.page_threads import PageThreads


@lru_cache
def _adding(columns: tuple[str, ...]) -> CompiledStatement:
    """Return the statement that adds a document; one of no cluster is the first of its own."""

    def build(dialect: Dialect) -> Insert:
        new = select_next_id(dialect, Document.__table__.name).subquery("new")
        types = {column.name: column.type for column in Document.__table__.c}
        values: dict[str, Any] = {name: bindparam(name, type_=types[name]) for name in columns}
        values |= dict(id=new.c.id, cluster_id=func.coalesce(values["cluster_id"], new.c.id))
        adding = insert(Document).from_select(list(values), select(*values.values()), include_defaults=False)
        return adding.returning(Document.id)

    return CompiledStatement(build)


class VerdictWriter:
    """Writes one verdict, in the transaction in which it was reached."""

    def __init__(
        self,
        connection: Connection,
        ledger: Ledger,
        changes: Changes,
        claim: Claim,
        lookalikes: tuple[Lookalike, ...],
        *,
        merge: Merge,
        threads: PageThreads,
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._changes = changes
        self._clusters = Clusters(changes)
        self._claim = claim
        self._merge = merge
        self._threads = threads
        self.lookalikes = lookalikes

    def record(
        self, article: Article, fingerprint: Fingerprint, verdict: Verdict, url: str, now: datetime
    ) -> StoredDocument:
        """Write what was decided: document, sighting, comments, change, and the end of the item.

        Raises LostClaimError (and so writes nothing) if the item was given to another worker meanwhile.
        """
        self._ledger.lock_claim(self._connection, self._claim)
        if self._claim.is_again and (newer := find_newer(self._connection, self._claim, fingerprint)):
            self._ledger.finish(self._connection, self._claim, "superseded", newer, now)
            return StoredDocument(newer, Unchanged(newer), article.metadata.title, len(article.comments), now)
        seen = Observation(article, fingerprint, url, now)
        if isinstance(verdict, Unchanged) and brings_comments_only(seen, verdict, self.lookalikes):
            return self._add_comments(seen, verdict)
        document_id = self._apply(seen, verdict)
        sighting_id = add_sighting(self._connection, self._claim, document_id, seen, verdict)
        look = Look(document_id, sighting_id, "page", article.comments, now)
        merged = merge_comments(self._connection, look, self._merge)
        changed = merged.is_change
        key = fingerprint.address_key
        is_own = isinstance(verdict, (Unchanged, Revision, Reextraction))
        is_all = bool(article.comments) and article.shows_all_comments
        if is_own and is_all and not self._threads.was_read(self._connection, key):
            changed |= mark_deleted(self._connection, document_id, merged.unseen, now)
        self._threads.note(self._connection, article, self._claim, (document_id, key), now)
        if changed and isinstance(verdict, (Unchanged, Duplicate, Revision, Reextraction)):
            self._changes.record(self._connection, document_id, "comments", now)
        self._ledger.finish(self._connection, self._claim, verdict.name, document_id, now)
        return StoredDocument(document_id, verdict, article.metadata.title, len(article.comments), now)

    def _add_comments(self, seen: Observation, verdict: Unchanged) -> StoredDocument:
        """Merge comments from elsewhere into the document that is stored with its text."""
        brought = merge_brought(self._connection, self._claim, seen, verdict, self._merge)
        if isinstance(brought, MoreComments):
            self._changes.record(self._connection, verdict.document_id, "comments", seen.at)
        self._ledger.finish(self._connection, self._claim, brought.name, verdict.document_id, seen.at)
        article = seen.article
        return StoredDocument(
            verdict.document_id, brought, article.metadata.title, len(article.comments), seen.at
        )

    def _apply(self, seen: Observation, verdict: Verdict) -> int:
        """Update documents and clusters to match the verdict; return the id of the document that was seen."""
        match verdict:
            case New():
                return self._add(seen, ())
            case NearDuplicate():
                return self._add(seen, verdict.clusters)
            case Revision(splits_copy=True):
                return self._promote_copy(seen, verdict)
            case Revision() | Reextraction():
                self._revise(seen, verdict)
            case Unchanged():
                self._refresh(seen, verdict.document_id)
            case Duplicate():
                seen_as = next(one for one in self.lookalikes if one.document_id == verdict.document_id)
                self._clusters.note_copy(self._connection, seen_as.cluster_id, seen.at)
        return verdict.document_id

    def _add(self, seen: Observation, clusters: tuple[int, ...], revision: int = 1) -> int:
        """Add a document, alone or as a copy in these clusters."""
        canonical = self._canonical_documents(clusters)
        cluster_id = self._clusters.merge(self._connection, clusters, seen.at) if clusters else None
        if cluster_id is not None:
            self._clusters.note_copy(self._connection, cluster_id, seen.at)
        row = seen.content_columns()
        row |= dict(url=seen.url, address_key=seen.fingerprint.address_key, revision=revision)
        row |= dict(cluster_id=cluster_id, duplicate_of=canonical[0] if canonical else None)
        row |= dict(first_seen_at=seen.at, updated_at=seen.at)
        document_id: int = _adding(tuple(row)).execute(self._connection, row).scalar()
        near_index.save_sketch(self._connection, document_id, seen.fingerprint.sketch)
        if cluster_id is None:
            self._clusters.create(self._connection, document_id)
        near_index.index(
            self._connection, document_id, cluster_id or document_id, seen.fingerprint.sketch.keys
        )
        candidates = [*canonical, document_id]
        best = self._clusters.find_best(self._connection, candidates) if canonical else document_id
        if best == document_id:
            self._changes.record(self._connection, document_id, "created", seen.at)
        if cluster_id is not None and canonical != [best]:
            self._clusters.set_canonical(self._connection, cluster_id, best, seen.at, unrecorded=document_id)
        return document_id

    def _canonical_documents(self, clusters: tuple[int, ...]) -> list[int]:
        query = select(Cluster.canonical_id).where(Cluster.id.in_(clusters)).order_by(Cluster.id)
        return list(self._connection.execute(query).scalars()) if clusters else []

    def _promote_copy(self, seen: Observation, verdict: Revision) -> int:
        """Add a document for an address that held a copy of another one, with what it said before."""
        there = next(one.copied_here for one in self.lookalikes if one.document_id == verdict.document_id)
        before = content_at(self._connection, verdict.document_id, there)
        document_id = self._add(seen, verdict.clusters, revision=2 if before else 1)
        if before:
            kept = dict(document_id=document_id, revision=1, replaced_at=seen.at)
            self._connection.execute(insert(RevisionRow).values(before | kept))
        move_sightings(self._connection, seen.fingerprint.address_key, verdict.document_id, document_id)
        return document_id

    def _revise(self, seen: Observation, verdict: Revision | Reextraction) -> None:
        this = Document.id == verdict.document_id
        kept = [getattr(Document, name) for name in ("revision", *CONTENT)]
        before = self._connection.execute(select(*kept).where(this)).one()
        own_cluster: ColumnElement[int] = func.coalesce(Document.cluster_id, Document.id)
        was_copy, own = self._connection.execute(
            select(Document.duplicate_of.is_not(None), own_cluster).where(this)
        ).one()
        replaced = dict(before._mapping, document_id=verdict.document_id, replaced_at=seen.at)  # noqa: SLF001
        self._connection.execute(insert(RevisionRow).values(replaced))
        row = seen.content_columns()
        row |= dict(revision=before.revision + 1, updated_at=seen.at)
        row |= dict(duplicate_of=verdict.document_id)  # itself, until it is known which is canonical
        self._connection.execute(update(Document).where(this).values(row))
        best = self._recluster(seen, verdict, own)
        if best != verdict.document_id and not was_copy:
            self._changes.record(self._connection, verdict.document_id, "merged", seen.at)
        self._changes.record(self._connection, verdict.document_id, verdict.name, seen.at)

    def _recluster(self, seen: Observation, verdict: Revision | Reextraction, own: int) -> int:
        """Move a document to the clusters that it is like now; return the canonical document there."""
        document_id, connection = verdict.document_id, self._connection
        near_index.unindex(connection, document_id)
        near_index.save_sketch(connection, document_id, seen.fingerprint.sketch)
        alone = self._clusters.is_alone(connection, document_id, own)
        if not alone and own not in verdict.clusters:
            self._clusters.split_off(connection, [document_id], own, seen.at)
            own = document_id
        cluster_id = self._clusters.merge(connection, {own, *verdict.clusters}, seen.at)
        near_index.reindex(connection, cluster_id)
        return self._clusters.choose_canonical(connection, cluster_id, seen.at, unrecorded=document_id)

    def _refresh(self, seen: Observation, document_id: int) -> None:
        """Take over what is said of the comments now, and what a newer extractor made of the same words:
        other markup, other metadata.
        """
        here = next((one for one in self.lookalikes if one.document_id == document_id), None)
        if here is None or here.address_key != seen.fingerprint.address_key:
            return
        if here.sketch != seen.fingerprint.sketch:  # stored by a version that made none, or another one
            near_index.save_sketch(self._connection, document_id, seen.fingerprint.sketch)
        if here.sketch is None:
            near_index.index(self._connection, document_id, here.cluster_id, seen.fingerprint.sketch.keys)
        row = seen.content_columns()
        if not here.outdated:
            if seen.article.comments:
                told = {name: row[name] for name in ("comments_stated", "comments_confidence")}
                self._connection.execute(update(Document).where(Document.id == document_id).values(told))
            return
        columns = [getattr(Document, name) for name in row if name != "extractor_version"]
        this = Document.id == document_id
        before = self._connection.execute(select(*columns).where(this)).one()._mapping  # noqa: SLF001
        self._connection.execute(update(Document).where(this).values(row | dict(updated_at=seen.at)))
        if any(before[column.key] != row[column.key] for column in columns):
            self._changes.record(self._connection, document_id, "reextracted", seen.at)
