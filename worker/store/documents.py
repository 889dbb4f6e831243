"""Documents: decided and written inside one transaction, whose locks are taken before it looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from worker.document import (
    EXTRACTOR_VERSION,
    Article,
    Duplicate,
    Fingerprint,
    Lookalike,
    New,
    Revision,
    StoredDocument,
    Unchanged,
    Verdict,
)
from worker.store.changes import Changes
from worker.store.claims import Claim
from worker.store.comments import merge_comments
from worker.store.connect import Database
from worker.store.ledger import Ledger
from worker.store.tables import Cluster, Document, RevisionRow, Sighting, storable


class Case:
    """One document about to be settled: what is like it in the store, and the pen to write it down."""

    def __init__(
        self, connection: Connection, ledger: Ledger, changes: Changes, claim: Claim, fingerprint: Fingerprint
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._changes = changes
        self._claim = claim
        self.lookalikes = lookalikes(connection, fingerprint)

    def record(
        self, article: Article, fingerprint: Fingerprint, verdict: Verdict, url: str, now: datetime
    ) -> StoredDocument:
        """Write what was decided: document, sighting, comments, change, and the end of the item.

        Raises LostClaimError (and so writes nothing) when the item was taken back meanwhile.
        """
        self._ledger.hold(self._connection, self._claim)
        match verdict:
            case New():
                document_id = self._create(article, fingerprint, url, now)
            case Revision():
                document_id = verdict.document_id
                self._revise(article, fingerprint, verdict, now)
            case Unchanged() | Duplicate():
                document_id = verdict.document_id
        sighting_id = self._sight(document_id, fingerprint, verdict, now)
        changed = merge_comments(self._connection, document_id, sighting_id, article.comments, now)
        if changed and not isinstance(verdict, New):
            self._changes.record(self._connection, document_id, "comments", now)
        self._ledger.finish(self._connection, self._claim, verdict.name, document_id, now)
        return StoredDocument(document_id, verdict, article.metadata.title, len(article.comments), now)

    def _create(self, article: Article, fingerprint: Fingerprint, url: str, now: datetime) -> int:
        row = content_columns(article, fingerprint)
        row |= dict(url=url, address_key=fingerprint.address_key, first_seen_at=now, updated_at=now)
        document_id = self._connection.execute(
            insert(Document).values(row).returning(Document.id)
        ).scalar_one()
        self._connection.execute(insert(Cluster).values(id=document_id, canonical_id=document_id))
        self._connection.execute(
            update(Document).where(Document.id == document_id).values(cluster_id=document_id)
        )
        self._changes.record(self._connection, document_id, "created", now)
        return document_id

    def _revise(self, article: Article, fingerprint: Fingerprint, verdict: Revision, now: datetime) -> None:
        kept = ["revision", "title", "body", "markdown", "html", "content_hash", "extractor_version"]
        this = Document.id == verdict.document_id
        before = self._connection.execute(
            select(*[getattr(Document, name) for name in kept]).where(this)
        ).one()
        self._connection.execute(
            insert(RevisionRow).values(document_id=verdict.document_id, replaced_at=now, **before._mapping)  # noqa: SLF001
        )
        self._connection.execute(
            update(Document)
            .where(this)
            .values(
                content_columns(article, fingerprint)
                | dict(revision=before.revision + 1, updated_at=now, duplicate_of=verdict.same_as)
                | dict(cluster_id=verdict.same_as or verdict.document_id)
            )
        )
        self._promote_copies(verdict.document_id, now)
        self._changes.record(self._connection, verdict.document_id, "revised", now)

    def _promote_copies(self, document_id: int, now: datetime) -> None:
        """Let the first of the copies of what this document said before stand for the others."""
        copies = self._connection.execute(
            select(Document.id).where(Document.duplicate_of == document_id).order_by(Document.id)
        ).scalars().all()  # fmt: skip
        if not copies:
            return
        first = copies[0]
        self._connection.execute(
            update(Document)
            .where(Document.id.in_(copies[1:]))
            .values(duplicate_of=first, cluster_id=first, updated_at=now)
        )
        self._connection.execute(
            update(Document)
            .where(Document.id == first)
            .values(duplicate_of=None, cluster_id=first, updated_at=now)
        )
        for copy in copies:
            self._changes.record(self._connection, copy, "split", now)

    def _sight(self, document_id: int, fingerprint: Fingerprint, verdict: Verdict, now: datetime) -> int:
        evidence = [[fact.subject, fact.finding, fact.because] for fact in verdict.evidence]
        return self._connection.execute(
            insert(Sighting)
            .values(document_id=document_id, item_id=self._claim.item_id, raw_id=self._claim.raw_id,
                    target=self._claim.target, address_key=fingerprint.address_key, verdict=verdict.name,
                    evidence=evidence, meta=self._claim.meta, seen_at=now)
            .returning(Sighting.id)
        ).scalar_one()  # fmt: skip


class Documents:
    """The documents table, and what hangs on it."""

    def __init__(self, database: Database, ledger: Ledger, changes: Changes) -> None:
        self._database = database
        self._ledger = ledger
        self._changes = changes

    @contextmanager
    def settling(self, claim: Claim, fingerprint: Fingerprint) -> Iterator[Case]:
        """Open the one transaction in which a document is looked up, decided on and written.

        Two arrivals that could be the same document hold the same lock, so one waits for the other.
        """
        with self._database.writing() as connection:
            if not self._database.is_sqlite:  # SQLite's writers are alone anyway
                _lock(connection, fingerprint)
            yield Case(connection, self._ledger, self._changes, claim, fingerprint)

    def like(self, fingerprint: Fingerprint) -> tuple[Lookalike, ...]:
        """Find what is like a document that is not to be stored."""
        with self._database.writing() as connection:
            return lookalikes(connection, fingerprint)


def _lock(connection: Connection, fingerprint: Fingerprint) -> None:
    """Lock an address, the content it will have and the one it has, whose copies a revision sets free.

    All addresses come before all contents, and one's contents in order, so that nobody waits in a circle.
    """
    _lock_key(connection, fingerprint.address_key)
    at_address = select(Document.content_hash).where(Document.address_key == fingerprint.address_key)
    contents = {fingerprint.content_hash, *connection.execute(at_address).scalars()}
    for content_hash in sorted(contents):
        _lock_key(connection, content_hash)


def _lock_key(connection: Connection, key: str) -> None:
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(storable(key), 0))))


def content_columns(article: Article, fingerprint: Fingerprint) -> dict[str, Any]:
    """The columns of a document that come from its content."""
    about = article.metadata
    return dict(
        title=about.title, authors=list(about.authors), language=about.language, site=about.site,
        published=about.published and about.published.at,
        published_precision=about.published and about.published.precision,
        modified=about.modified and about.modified.at,
        modified_precision=about.modified and about.modified.precision,
        canonical_url=about.canonical_url, description=about.description, image=about.image,
        tags=list(about.tags), rights=about.rights, paywalled=about.paywalled,
        kind=article.kind, confidence=article.confidence,
        body=article.body, markdown=article.markdown, html=article.html, word_count=article.word_count,
        content_hash=fingerprint.content_hash, comments_stated=article.comments_stated,
        extractor_version=EXTRACTOR_VERSION,
    )  # fmt: skip


def lookalikes(connection: Connection, fingerprint: Fingerprint) -> tuple[Lookalike, ...]:
    """Find the document at this address, and the canonical one with this content; lock both."""
    canonical = Document.duplicate_of.is_(None) & Document.deleted_at.is_(None)
    rows = connection.execute(
        select(Document.id, Document.address_key, Document.content_hash)
        .where(
            (Document.address_key == fingerprint.address_key)
            | ((Document.content_hash == fingerprint.content_hash) & canonical)
        )
        .order_by(Document.id)
        .with_for_update()
    )
    return tuple(Lookalike(*row) for row in rows)
