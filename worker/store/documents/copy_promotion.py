"""What moves to the new document when a copy gets a document of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from worker.document import PART_PREFIX
from worker.store.documents.comments import count_comments, lock_comments
from worker.store.tables import CommentRow, Document, RevisionRow, Sighting, ThreadRow

CONTENT = ("title", "body", "markdown", "html", "content_hash", "extractor_version")
"""The columns that a revision keeps of a document, besides its number."""


def content_at(connection: Connection, document_id: int, content_hash: str | None) -> dict[str, Any] | None:
    """Read a document's content with this hash as columns of a revision; None if it is not kept."""
    now = select(*[getattr(Document, name) for name in CONTENT]).where(
        Document.id == document_id, Document.content_hash == content_hash
    )
    then = select(*[getattr(RevisionRow, name) for name in CONTENT]).where(
        RevisionRow.document_id == document_id, RevisionRow.content_hash == content_hash
    )
    found = connection.execute(now).one_or_none() or connection.execute(then.order_by(RevisionRow.id)).first()
    return None if found is None else dict(found._mapping)  # noqa: SLF001  # the public name of a row's mapping


def move_sightings(connection: Connection, address_key: str, old: int, new: int) -> None:
    """Move the sightings at an address, its thread, and the comments first shown there to a new document."""
    for document_id in (old, new):
        lock_comments(connection, document_id)
    here = Sighting.address_key.in_((address_key, PART_PREFIX + address_key))
    there = here, Sighting.document_id == old
    ids = connection.execute(
        update(Sighting).where(*there).values(document_id=new).returning(Sighting.id)
    ).scalars().all()  # fmt: skip
    moved = CommentRow.document_id == old, CommentRow.sighting_id.in_(ids)
    connection.execute(update(CommentRow).where(*moved).values(document_id=new))
    theirs, ours = (select(CommentRow.id).where(CommentRow.document_id == one) for one in (old, new))
    for document_id, others in ((new, theirs), (old, ours)):
        answers = CommentRow.document_id == document_id, CommentRow.parent_id.in_(others)
        connection.execute(update(CommentRow).where(*answers).values(parent_id=None))
        count_comments(connection, document_id)
    thread = update(ThreadRow).where(ThreadRow.address_key == address_key)
    connection.execute(thread.values(document_id=new))
