"""Read documents with their comments for exports, a page at a time, by their last change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from worker.store.database import Database
from worker.store.feed.changes import Changes
from worker.store.queries.document_filter import ANY_DOCUMENT, DocumentFilter
from worker.store.queries.provenance import NO_PROVENANCE, Provenance, provenance_of
from worker.store.tables import Change, CommentRow, Document

Record = dict[str, Any]

MAX_DOCUMENTS_PER_PAGE = 100
"""Documents in memory at a time."""


@dataclass(frozen=True, slots=True)
class DocumentSnapshot:
    """A document as it is now, and the number of its last change."""

    document_id: int
    seq: int | None
    """None for a document that was always a copy: copies have no changes."""
    document: Record | None
    """None if it was forgotten."""
    comments: list[Record] = field(default_factory=list)
    provenance: Provenance = NO_PROVENANCE


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A document without its comments, and figures of those that differ when one of them does."""

    snapshot: DocumentSnapshot
    change: int | None
    """The id of its last change, which on PostgreSQL has no number in the feed yet when it is new."""
    thread: tuple[Any, ...]


class ExportPages:
    """Reads documents for exports. Memory does not grow with their number."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes

    def read_changed(self, after: int, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[DocumentSnapshot]:
        """Yield the documents that changed after this number, each once, by the number of its last change.

        Forgotten documents are included whatever the filter is: their content is no longer known.
        A document that changes meanwhile may come again with the number of that change; none is left out.
        """
        conditions = wanted.conditions(is_sqlite=self._database.is_sqlite)
        self._changes.assign_numbers()
        later = Change.__table__.alias()
        is_last = ~(
            select(later.c.id)
            .where(later.c.document_id == Change.document_id, later.c.seq > Change.seq)
            .correlate(Change)
            .exists()
        )
        while True:
            page = (
                select(Change.document_id, Change.seq, Change.kind)
                .where(Change.seq > after, is_last)
                .order_by(Change.seq)
                .limit(MAX_DOCUMENTS_PER_PAGE)
            )
            with self._database.reading() as connection:
                last = connection.execute(page).all()
                found = _documents(connection, [row.document_id for row in last], conditions)
                comments = _comments(connection, list(found))
                origins = provenance_of(connection, list(found))
            for row in last:
                document = found.get(row.document_id)
                if document is not None or row.kind == "deleted":  # else its deletion has no number yet
                    origin = origins.get(row.document_id, NO_PROVENANCE)
                    yield DocumentSnapshot(
                        row.document_id, row.seq, document, comments[row.document_id], origin
                    )
            if not last:
                return
            after = last[-1].seq

    def read_all(self, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[DocumentSnapshot]:
        """Yield all documents, copies too, by their ids."""
        conditions = wanted.conditions(is_sqlite=self._database.is_sqlite)
        last_id = 0
        while True:
            ids = (
                select(Document.id)
                .where(Document.id > last_id, *conditions)
                .order_by(Document.id)
                .limit(MAX_DOCUMENTS_PER_PAGE)
            )
            with self._database.reading() as connection:
                found = _snapshots(connection, connection.execute(ids).scalars().all())
            yield from found
            if not found:
                return
            last_id = found[-1].document_id

    def read_newest(self, wanted: DocumentFilter = ANY_DOCUMENT) -> Iterator[DocumentSnapshot]:
        """Yield the canonical documents, the newest first."""
        conditions = wanted.conditions(is_sqlite=self._database.is_sqlite)
        canonical = select(Document.id).where(
            Document.duplicate_of.is_(None), Document.deleted_at.is_(None), *conditions
        )
        page = canonical.order_by(Document.id.desc()).limit(MAX_DOCUMENTS_PER_PAGE)
        before: tuple[ColumnElement[bool], ...] = ()
        while True:
            with self._database.reading() as connection:
                ids = connection.execute(page.where(*before)).scalars().all()
                found = _snapshots(connection, ids)
            yield from found
            if not ids:
                return
            before = (Document.id < ids[-1],)

    def read_these(self, document_ids: Sequence[int]) -> Iterator[DocumentSnapshot]:
        """Yield these documents in this order; those that are gone are left out."""
        for start in range(0, len(document_ids), MAX_DOCUMENTS_PER_PAGE):
            with self._database.reading() as connection:
                found = _snapshots(connection, document_ids[start : start + MAX_DOCUMENTS_PER_PAGE])
            yield from found

    def read_snapshot(self, document_id: int) -> DocumentSnapshot:
        """Read one document as it is now; a snapshot without a document if it was forgotten."""
        with self._database.reading() as connection:
            return replace(_head(connection, document_id), comments=_thread(connection, document_id))

    def read_version(self, document_id: int) -> DocumentVersion:
        """Read what tells whether a document, or anything that belongs to it, changed."""
        with self._database.reading() as connection:
            wanted = dict(wanted=document_id)
            change = connection.execute(_LAST_CHANGE, wanted).scalar()
            thread = connection.execute(_THREAD_VERSION, wanted).one()
            return DocumentVersion(_head(connection, document_id), change, tuple(thread))

    def read_thread(self, document_id: int) -> list[Record]:
        """Read the comments of a document, in the order of the page."""
        with self._database.reading() as connection:
            return _thread(connection, document_id)


# Built once: webhooks read each document on its own.
_LAST = select(func.max(Change.seq)).where(Change.document_id == bindparam("wanted"))
_LAST_CHANGE = select(func.max(Change.id)).where(Change.document_id == bindparam("wanted"))
_DOCUMENT = select(Document.__table__).where(Document.id == bindparam("wanted"))
_THREAD = (
    select(CommentRow.__table__)
    .where(CommentRow.document_id == bindparam("wanted"))
    .order_by(CommentRow.position, CommentRow.id)
)

_THREAD_VERSION = select(
    func.count(), func.max(CommentRow.id), func.max(CommentRow.last_seen_at), func.max(CommentRow.edited_at),
    func.max(CommentRow.deleted_at), func.count(CommentRow.deleted_at),
).where(CommentRow.document_id == bindparam("wanted"))  # fmt: skip


def _head(connection: Connection, document_id: int) -> DocumentSnapshot:
    """Read a document without its comments."""
    wanted = dict(wanted=document_id)
    last = connection.execute(_LAST, wanted).scalar()
    found = connection.execute(_DOCUMENT, wanted).mappings().one_or_none()
    if found is None:
        return DocumentSnapshot(document_id, last, None)
    origin = provenance_of(connection, [document_id]).get(document_id, NO_PROVENANCE)
    return DocumentSnapshot(document_id, last, dict(found), provenance=origin)


def _thread(connection: Connection, document_id: int) -> list[Record]:
    return [dict(row) for row in connection.execute(_THREAD, dict(wanted=document_id)).mappings()]


def _snapshots(connection: Connection, ids: Sequence[int]) -> list[DocumentSnapshot]:
    """Read documents with what belongs to them, in this order; those that are gone are left out."""
    found = _documents(connection, ids)
    comments = _comments(connection, ids)
    origins = provenance_of(connection, ids)
    numbers = select(Change.document_id, func.max(Change.seq)).group_by(Change.document_id)
    seqs = {row[0]: row[1] for row in connection.execute(numbers.where(Change.document_id.in_(ids)))}
    return [
        DocumentSnapshot(one, seqs.get(one), found[one], comments[one], origins.get(one, NO_PROVENANCE))
        for one in ids
        if one in found
    ]


def _documents(
    connection: Connection, ids: Sequence[int], conditions: Sequence[ColumnElement[bool]] = ()
) -> dict[int, Record]:
    rows = connection.execute(select(Document.__table__).where(Document.id.in_(ids), *conditions))
    return {row.id: dict(row._mapping) for row in rows}  # noqa: SLF001  # the public name of a row's mapping


def _comments(connection: Connection, ids: Sequence[int]) -> defaultdict[int, list[Record]]:
    query = select(CommentRow.__table__).where(CommentRow.document_id.in_(ids))
    found: defaultdict[int, list[Record]] = defaultdict(list)
    for row in connection.execute(query.order_by(CommentRow.position, CommentRow.id)):
        found[row.document_id].append(dict(row._mapping))  # noqa: SLF001
    return found
