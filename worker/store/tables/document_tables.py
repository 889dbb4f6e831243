"""Documents, their earlier revisions, where they were seen, and what was forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, ForeignKey, Index, text

from worker.store.tables.declarative_base import NEVER_REUSED, NOTHING, Base, BigId, column

IS_ARTICLE, OF_A_COPY = text("duplicate_of IS NULL AND deleted_at IS NULL"), text("verdict = 'duplicate'")
COMMENTED = text("duplicate_of IS NULL AND deleted_at IS NULL AND comments_found > 0")
"""Conditions of indexes. A query that is to use such an index repeats its condition."""


class Document(Base):
    """A normalised document."""

    __tablename__ = "documents"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number, never used again."""
    url: ColumnClause[str]
    """Its location: an address, or a `file://` URI."""
    address_key: ColumnClause[str] = column(unique=True)
    """One spelling for all the addresses that lead to the same page."""
    title: ColumnClause[str | None]
    """Its title."""
    authors: ColumnClause[list[str]]
    """Their names, a list."""
    published: ColumnClause[datetime | None]
    """When it was published; the beginning of the period that `published_precision` names."""
    published_precision: ColumnClause[str | None]
    """`second`, `minute`, `day`, `month` or `year`."""
    modified: ColumnClause[datetime | None]
    """When it was changed, as the page states."""
    modified_precision: ColumnClause[str | None]
    """Like `published_precision`."""
    language: ColumnClause[str | None]
    """ISO 639-1."""
    site: ColumnClause[str | None]
    """The name of the site."""
    canonical_url: ColumnClause[str | None]
    """The canonical address that the page states."""
    description: ColumnClause[str | None]
    """The page's own summary."""
    image: ColumnClause[str | None]
    """The address of its main picture."""
    tags: ColumnClause[list[str]]
    """A list."""
    rights: ColumnClause[str | None]
    """The licence or copyright stated, and directives that restrict use."""
    paywalled: ColumnClause[bool | None]
    """Whether it is behind a paywall, if the page says so."""
    kind: ColumnClause[str]
    """`article`, `thread`, `listing`, `product`, `documentation`, `login_wall`, `error_page` or `other`."""
    confidence: ColumnClause[float]
    """The expected quality of the body, from 0 to 1."""
    body: ColumnClause[str]
    """The plain text, with an empty line between paragraphs."""
    markdown: ColumnClause[str]
    """The same as CommonMark."""
    html: ColumnClause[str]
    """The same as clean HTML."""
    word_count: ColumnClause[int]
    """Words of `body`."""
    content_hash: ColumnClause[str]
    """The hash of its words, without ages and counters ([duplicates](duplicates.md))."""
    cluster_id: ColumnClause[int | None] = column(index=True)
    """Its cluster."""
    duplicate_of: ColumnClause[int | None] = column(ForeignKey("documents.id"), index=True)
    """The canonical document, if this one is a copy."""
    revision: ColumnClause[int] = column(default=1, server_default="1")
    """1, and one more for each change of content."""
    comments_stated: ColumnClause[int | None]
    """The number of comments that the page states."""
    comments_confidence: ColumnClause[float | None]
    """The expected share of the page's comments that were found word for word, from 0 to 1; 0 if the page
    counts comments and none was found; null if nothing speaks of comments."""
    comments_found: ColumnClause[int] = column(default=0, server_default="0")
    """The number of its comments that are stored and not deleted."""
    comments_complete: ColumnClause[bool | None]
    """Whether these are all comments of the thread; null if that is not known, or while they are read."""
    extractor_version: ColumnClause[int]
    """The version of the rules that read it."""
    first_seen_at: ColumnClause[datetime]
    """When it was seen first."""
    updated_at: ColumnClause[datetime]
    """When it changed last."""
    deleted_at: ColumnClause[datetime | None]
    """When it was deleted; null if it was not."""
    __table_args__ = (
        Index(
            "documents_content",
            "content_hash",
            unique=True,
            sqlite_where=IS_ARTICLE,
        ),
        Index("documents_same_content", "content_hash"),
        # Of a site and of a host there are two more, with expressions: see `queries.narrowing`.
        Index("documents_language", "language", "id", sqlite_where=IS_ARTICLE),
        Index("documents_kind", "kind", "id", sqlite_where=IS_ARTICLE),
        # Here, SQLite would rather take the index of `duplicate_of`: these have that, too.
        Index("documents_confidence", "duplicate_of", "confidence", "id", sqlite_where=IS_ARTICLE),
        Index("documents_commented", "duplicate_of", "id", sqlite_where=COMMENTED),
        Index("documents_first_seen", "duplicate_of", "first_seen_at", "id", sqlite_where=IS_ARTICLE),
        NEVER_REUSED,
    )


class Sighting(Base):
    """One place and time at which a document was seen, with the verdict and its evidence."""

    __tablename__ = "sightings"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number."""
    document_id: ColumnClause[int] = column(ForeignKey("documents.id"), index=True)
    """The document that was seen."""
    item_id: ColumnClause[int] = column(ForeignKey("items.id"), unique=True)
    """The item that saw it."""
    raw_id: ColumnClause[int | None] = column(ForeignKey("raw.id"), index=True)
    """The bytes; null if they are not kept."""
    target: ColumnClause[str]
    """The path or address."""
    address_key: ColumnClause[str] = column(index=True)
    """The address as a key."""
    content_hash: ColumnClause[str | None]
    """The content seen there, possibly an earlier content of the document; null if it was not kept."""
    verdict: ColumnClause[str]
    """What was decided."""
    evidence: ColumnClause[list[Any]]
    """The evidence, a list."""
    meta: ColumnClause[dict[str, Any]]
    """What the sender said about it."""
    notes: ColumnClause[dict[str, Any]] = column(server_default=NOTHING)
    """What Winnow itself noted, such as `stored_from` if the text is from its feed."""
    seen_at: ColumnClause[datetime]
    """When."""
    __table_args__ = (Index("sightings_of_copies", "document_id", sqlite_where=OF_A_COPY),)


class RevisionRow(Base):
    """A document's content as it was before a change."""

    __tablename__ = "revisions"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number."""
    document_id: ColumnClause[int] = column(ForeignKey("documents.id"))
    """The document."""
    revision: ColumnClause[int]
    """The number of this revision."""
    title: ColumnClause[str | None]
    """The title then."""
    body: ColumnClause[str]
    """The text then."""
    markdown: ColumnClause[str]
    """The same as CommonMark."""
    html: ColumnClause[str]
    """The same as clean HTML."""
    content_hash: ColumnClause[str]
    """The hash then."""
    extractor_version: ColumnClause[int]
    """The version of the rules that had read it."""
    replaced_at: ColumnClause[datetime]
    """When it was replaced."""
    __table_args__ = (Index("revisions_number", "document_id", "revision", unique=True),)


class Tombstone(Base):
    """A document that a person deleted for good and that must not come back."""

    __tablename__ = "tombstones"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number."""
    address_key: ColumnClause[str | None] = column(index=True)
    """An address that must not come back."""
    content_hash: ColumnClause[str | None] = column(index=True)
    """The hash of words that must not come back."""
    document_id: ColumnClause[int | None]
    """The deleted document."""
    created_at: ColumnClause[datetime]
    """When it was forgotten."""
