"""Read kept bytes again: choose the documents, and make items of the ledger for them.

Each document becomes one item at the step `process`, with the newest bytes that were received at its address.
So nothing is lost if a worker dies, and a run that began goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from worker.document import EXTRACTOR_VERSION
from worker.errors import Rejected
from worker.store.database import Database
from worker.store.ledger.claims import AGAIN_PREFIX
from worker.store.queries.document_filter import DocumentFilter
from worker.store.raw.kept_bytes import lock_raw_rows
from worker.store.tables import Document, Item, Sighting


@dataclass(frozen=True, slots=True)
class ReprocessCandidate:
    """A document whose bytes are kept: the newest that were received at its address."""

    document_id: int
    raw_id: int
    kind: str
    target: str


class Reprocessing:
    """Chooses documents to read again, and makes items for them. Every call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_into

    def select_outdated(self, after: int, limit: int) -> list[ReprocessCandidate]:
        """Select the first documents with a higher id that another version of the extractor read."""
        return self._kept(Document.id > after, Document.extractor_version != EXTRACTOR_VERSION, limit=limit)

    def select_all(self, after: int, limit: int) -> list[ReprocessCandidate]:
        """Select the first documents with a higher id."""
        return self._kept(Document.id > after, limit=limit)

    def select_of_site(self, site: str, after: int, limit: int) -> list[ReprocessCandidate]:
        """Select the first documents of a site (its host or its name) with a higher id."""
        of_site = DocumentFilter(site=site).conditions(is_sqlite=self._database.is_sqlite)
        return self._kept(Document.id > after, *of_site, limit=limit)

    def select_these(self, document_ids: Sequence[int]) -> list[ReprocessCandidate]:
        """Select these documents. Raises Rejected if the bytes of one of them are not kept."""
        kept = self._kept(Document.id.in_(document_ids), limit=len(document_ids))
        if missing := sorted(set(document_ids) - {one.document_id for one in kept}):
            named = ", ".join(map(str, missing))
            raise Rejected("no_bytes", f"these documents do not exist, or their bytes are not kept: {named}")
        return kept

    def accept_one(self, document_id: int, now: datetime) -> int | None:
        """Make an item for a document to be read again; return its id, or None if there was one this second.

        Raises Rejected if the bytes of the document are not kept.
        """
        accepted = self.accept(self.select_these([document_id]), f"{now:%Y%m%dT%H%M%S}", now)
        return accepted[0] if accepted else None

    def accept(self, kept: Sequence[ReprocessCandidate], run: str, now: datetime) -> list[int]:
        """Make items for documents to be read again; return the ids of the new ones.

        A run has each document once, unless its bytes were deleted meanwhile. No worker is notified here: the
        reconciler notifies as many at a time as the queue has room for.
        """
        rows = [
            dict(kind=one.kind, target=one.target, source_key=f"{AGAIN_PREFIX}{one.document_id}:{run}",
                 step="process", state="pending", meta={}, raw_id=one.raw_id, created_at=now, updated_at=now)
            for one in kept
        ]  # fmt: skip
        if not rows:
            return []
        adding = self._insert(Item).on_conflict_do_nothing(index_elements=["source_key"])
        with self._database.writing() as connection:
            there = lock_raw_rows(connection, [one.raw_id for one in kept])
            rows = [row for row in rows if row["raw_id"] in there]
            return list(connection.execute(adding.returning(Item.id), rows).scalars()) if rows else []

    def count(self, *, everything: bool) -> int:
        """Count the documents that `select_all`, or else `select_outdated`, would give in total."""
        stale = [] if everything else [Document.extractor_version != EXTRACTOR_VERSION]
        query = select(func.count()).select_from(Document).where(Document.deleted_at.is_(None), *stale)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def _kept(self, *which: object, limit: int) -> list[ReprocessCandidate]:
        newest = (
            select(func.max(Sighting.id))
            .where(
                Sighting.document_id == Document.id,
                Sighting.address_key == Document.address_key,
                Sighting.raw_id.is_not(None),
            )
            .correlate(Document)
            .scalar_subquery()
        )
        query = (
            select(Document.id, Sighting.raw_id, Item.kind, Item.target)
            .join(Sighting, Sighting.id == newest)
            .join(Item, Item.id == Sighting.item_id)
            .where(Document.deleted_at.is_(None), *which)  # type: ignore[arg-type]  # conditions
            .order_by(Document.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [ReprocessCandidate(*row) for row in connection.execute(query)]  # type: ignore[arg-type]  # has raw
