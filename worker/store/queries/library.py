"""Read documents, items, received bytes and counts. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Row, Select, bindparam, exists, func, select

from worker.dates import Reference
from worker.document import EXTRACTOR_VERSION, PART_PREFIX, RawItem
from worker.document.digest import as_digest
from worker.document.item_notes import ItemNotes
from worker.errors import Rejected
from worker.store.database import Database
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.ledger.readiness import is_put_off, is_ready, was_changed
from worker.store.queries.document_filter import ANY_DOCUMENT, DocumentFilter
from worker.store.queries.figures.standing import StatusCounts, read_standing
from worker.store.queries.narrowing import list_conditions
from worker.store.queries.records import DocumentDetails, KeptRaw, Outdated, Record
from worker.store.tables import CommentRow, Document, Item, Raw, RevisionRow, Sighting, Source, ThreadRow

LISTED = ("id", "title", "language", "kind", "word_count", "url", "duplicate_of", "revision", "published",
          "published_precision", "site", "comments_confidence", "first_seen_at", "updated_at",
          "deleted_at")  # fmt: skip
SHOWN_ITEM = ("id", "kind", "target", "step", "state", "slow", "attempts", "losses", "not_before", "reason",
              "detail", "verdict", "document_id", "meta", "notes", "created_at", "updated_at")  # fmt: skip

_RAW = (
    select(Raw.__table__, Item.target, Item.copy_hash, Item.notes)
    .join(Item, Item.id == Raw.item_id)
    .where(Raw.id == bindparam("raw_id"))
)
_PENDING = select(Item.id).where(Item.state == "pending").limit(bindparam("most"))
_WAITING = select(func.count()).select_from(_PENDING.subquery())
_OUTDATED = CompiledStatement(
    select(Raw.id, Raw.hash)
    .join(Sighting, Sighting.raw_id == Raw.id)
    .join(Document, Document.id == Sighting.document_id)
    .where(Document.address_key == bindparam("address_key"), Sighting.address_key == bindparam("address_key"))
    .where(Document.extractor_version != bindparam("version"))
    .order_by(Sighting.id.desc())
    .limit(1)
)


class Library:
    """Reads the tables of documents and items."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def documents(
        self,
        limit: int,
        wanted: DocumentFilter = ANY_DOCUMENT,
        *,
        offset: int = 0,
        before: int | None = None,
        everything: bool = False,
    ) -> list[Record]:
        """List documents, the newest first; copies and deleted documents only with `everything`.

        With `before`, only documents with a lower id, which come after that one.
        Each record has the number of comments that were not deleted, and the first source of the document.
        """
        query = _select_listed().order_by(Document.id.desc()).limit(limit).offset(offset)
        if before is not None:
            query = query.where(Document.id < before)
        if everything:
            return self._rows(query.where(*wanted.conditions(is_sqlite=self._database.is_sqlite)))
        query = query.where(Document.duplicate_of.is_(None), Document.deleted_at.is_(None))
        rows: Sequence[Row[Any]] = []
        with self._database.reading() as connection:
            for conditions in list_conditions(connection, wanted, offset + limit, before):
                rows = connection.execute(query.where(*conditions)).all()
                if len(rows) == limit:
                    break
        return [_record(row) for row in rows]

    def list_these(self, document_ids: Collection[int]) -> list[Record]:
        """List these documents, copies and deleted ones too, in any order."""
        return self._rows(_select_listed().where(Document.id.in_(document_ids)))

    def list_revisions(self, document_id: int, before: int | None, limit: int) -> list[Record]:
        """List the earlier revisions of a document, the newest first, with lower numbers than `before`."""
        query = select(RevisionRow.__table__).where(RevisionRow.document_id == document_id)
        if before is not None:
            query = query.where(RevisionRow.revision < before)
        return self._rows(query.order_by(RevisionRow.revision.desc()).limit(limit))

    def read_details(self, document_id: int) -> DocumentDetails | None:
        """Read one document with everything that belongs to it; None if there is none."""
        found = self._rows(select(Document.__table__).where(Document.id == document_id))
        if not found:
            return None
        copies = select(Document.id, Document.url, Document.title).where(Document.duplicate_of == document_id)
        return DocumentDetails(
            found[0],
            self._of(CommentRow, document_id, CommentRow.position),
            self._of(Sighting, document_id, Sighting.id),
            self._of(RevisionRow, document_id, RevisionRow.revision),
            self._rows(copies.order_by(Document.id)),
            self._of(ThreadRow, document_id, ThreadRow.id),
        )

    def _of(
        self,
        table: type[CommentRow | Sighting | RevisionRow | ThreadRow],
        document_id: int,
        order: ColumnClause[int],
    ) -> list[Record]:
        query = select(table.__table__).where(table.document_id == document_id)
        return self._rows(query.order_by(order, table.id))

    def has_backlog(self, most: int) -> bool:
        """Whether at least this many items wait for a worker."""
        with self._database.reading() as connection:
            return connection.execute(_WAITING, dict(most=most)).scalar_one() >= most

    def items(
        self,
        ids: Sequence[int] | None = None,
        *,
        state: str | None = None,
        source_id: int | None = None,
        limit: int = 1000,
    ) -> list[Record]:
        """List items, the newest first. Each argument that is given narrows the list."""
        conditions: list[ColumnElement[bool]] = []
        if ids is not None:
            conditions.append(Item.id.in_(list(ids)))
        if state is not None:
            conditions.append(Item.state == state)
        if source_id is not None:
            conditions.append(Item.source_id == source_id)
        columns = [getattr(Item, name) for name in SHOWN_ITEM]
        return self._rows(select(*columns).where(*conditions).order_by(Item.id.desc()).limit(limit))

    def list_put_off(self, now: datetime, limit: int) -> list[Record]:
        """List the items that failed and wait for another try, in the order of these tries."""
        columns = [getattr(Item, name) for name in ("id", "reason", "target", "detail", "not_before")]
        waiting = select(*columns).where(Item.state == "pending", is_put_off(now))
        return self._rows(waiting.order_by(Item.not_before, Item.id).limit(limit))

    def has_raw(self) -> bool:
        """Whether the store knows of any received bytes."""
        with self._database.reading() as connection:
            return bool(connection.execute(select(exists().select_from(Raw))).scalar())

    def read_kept_raw(self, raw_id: int) -> KeptRaw:
        """Read what is stored of received bytes.

        Raises Rejected if this id is no longer in the store.
        """
        with self._database.reading() as connection:
            row = connection.execute(_RAW, dict(raw_id=raw_id)).one_or_none()
        digest = as_digest(row.hash) if row else None
        if row is None or digest is None:
            raise Rejected("raw_missing", f"raw {raw_id} is no longer in the store; retry to fetch it again")
        about = RawItem(
            target=row.target, content=b"", received=Reference(row.received_at, row.received_basis),
            media_type=row.media_type, charset=row.charset, final_url=row.final_url, headers=row.headers,
        )  # fmt: skip
        copy_hash = as_digest(row.copy_hash)
        notes = ItemNotes.read(row.notes)
        return KeptRaw(
            digest, about, copy_hash if copy_hash != digest else None, notes.page_was_stored is not True
        )

    def raw_of(self, document_id: int) -> int | None:
        """Find the id of the received bytes of a document's newest sighting, or None."""
        is_part = Sighting.address_key.startswith(PART_PREFIX)
        query = select(Sighting.raw_id).where(Sighting.document_id == document_id, ~is_part)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(Sighting.id.desc()).limit(1)).scalar()

    def find_outdated_raw(self, address_key: str) -> Outdated | None:
        """Find the bytes of the document at an address, if another version of the extractor made it."""
        with self._database.reading() as connection:
            asked = dict(address_key=address_key, version=EXTRACTOR_VERSION)
            row = _OUTDATED.execute(connection, asked).first()
        return None if row is None else Outdated(*row)

    def standing(self, now: datetime) -> StatusCounts:
        """Count items by state, documents, copies and comments; large numbers are estimated."""
        return read_standing(self._database, now)

    def is_busy(self, now: datetime) -> bool:
        """Whether an item is running, is due, or waits only for its host slot."""
        is_due = (Item.state == "pending") & is_put_off(now).is_not(True)
        at_work = (Item.state == "running") | is_due
        with self._database.reading() as connection:
            return bool(connection.execute(select(exists().where(at_work))).scalar())

    def is_stalled(self, since: datetime, now: datetime) -> bool:
        """Whether an item has been due since that time, and in this time none ran or ended."""
        due = (Item.state == "pending") & is_ready(since) & ~was_changed(since, now)
        moved = (Item.state == "running") | ((Item.state != "pending") & was_changed(since, now))
        with self._database.reading() as connection:
            return bool(
                connection.execute(select(exists().where(due))).scalar()
                and not connection.execute(select(exists().where(moved))).scalar()
            )

    def _rows(self, query: Any) -> list[Record]:
        with self._database.reading() as connection:
            return [_record(row) for row in connection.execute(query)]


def _select_listed() -> Select[Any]:
    return select(*[getattr(Document, name) for name in LISTED], *_comments_and_source())


def _comments_and_source() -> list[ColumnElement[Any]]:
    source = (
        select(Source.id)
        .join(Item, Item.source_id == Source.id)
        .join(Sighting, Sighting.item_id == Item.id)
        .where(Sighting.document_id == Document.id)
        .order_by(Sighting.id)
        .limit(1)
        .correlate(Document)
    )
    named = source.with_only_columns(func.coalesce(Source.title, Source.target))
    return [
        Document.comments_found.label("comments"),
        source.scalar_subquery().label("source_id"),
        named.scalar_subquery().label("source"),
    ]


def _record(row: Row[Any]) -> Record:
    return dict(row._mapping)  # noqa: SLF001  # the public name of a row's mapping
