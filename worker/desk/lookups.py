"""Things that an address names, or the refusal that says that they are not there."""

from __future__ import annotations

from worker.desk.desk import Desk
from worker.desk.web.refusals import Refusal
from worker.store.feed.export_pages import DocumentSnapshot, DocumentVersion
from worker.store.queries.records import DocumentDetails
from worker.store.sources.source_records import SourceRecord


def read_article(desk: Desk, document_id: int) -> DocumentDetails:
    """Read a document with everything that belongs to it. Raises Refusal if there is none."""
    details = desk.store.library.read_details(document_id)
    if details is None:
        raise no_article(document_id)
    return details


def read_snapshot(desk: Desk, document_id: int) -> DocumentSnapshot:
    """Read a document as exports have it. Raises Refusal if there is none, or it was forgotten."""
    snapshot = desk.store.export_pages.read_snapshot(document_id)
    if snapshot.document is None:
        raise no_article(document_id)
    return snapshot


def read_version(desk: Desk, document_id: int) -> DocumentVersion:
    """Read a document without its comments, and what tells whether those changed. Raises Refusal."""
    version = desk.store.export_pages.read_version(document_id)
    if version.snapshot.document is None:
        raise no_article(document_id)
    return version


def require_article(desk: Desk, document_id: int) -> None:
    """Raise Refusal if there is no such article."""
    if not desk.store.library.list_these([document_id]):
        raise no_article(document_id)


def no_article(document_id: int) -> Refusal:
    """Say that there is no such article."""
    advice = f"There is no article {document_id}. It may have been forgotten, or never stored."
    return Refusal(404, "There is no such article", advice, reason="unknown_document")


def find_source(desk: Desk, source_id: int) -> SourceRecord:
    """Find a watched source. Raises Refusal if there is none."""
    source = desk.store.sources.get(source_id)
    if source is None:
        advice = f"There is no source {source_id}. It may have been removed."
        raise Refusal(404, "There is no such source", advice, reason="unknown_source")
    return source
