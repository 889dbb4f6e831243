"""Documents, their earlier revisions, where they were seen, and what was forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.declarative_base import NEVER_REUSED, NOTHING, Base, BigId


class Document(Base):
    """A normalised document."""

    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number, never used again."""
    url: Mapped[str]
    """Its location: an address, or a `file://` URI."""
    address_key: Mapped[str] = mapped_column(unique=True)
    """One spelling for all the addresses that lead to the same page."""
    title: Mapped[str | None]
    """Its title."""
    authors: Mapped[list[str]]
    """Their names, a list."""
    published: Mapped[datetime | None]
    """When it was published; the beginning of the period that `published_precision` names."""
    published_precision: Mapped[str | None]
    """`second`, `minute`, `day`, `month` or `year`."""
    modified: Mapped[datetime | None]
    """When it was changed, as the page states."""
    modified_precision: Mapped[str | None]
    """Like `published_precision`."""
    language: Mapped[str | None]
    """ISO 639-1."""
    site: Mapped[str | None]
    """The name of the site."""
    canonical_url: Mapped[str | None]
    """The canonical address that the page states."""
    description: Mapped[str | None]
    """The page's own summary."""
    image: Mapped[str | None]
    """The address of its main picture."""
    tags: Mapped[list[str]]
    """A list."""
    rights: Mapped[str | None]
    """The licence or copyright stated, and directives that restrict use."""
    paywalled: Mapped[bool | None]
    """Whether it is behind a paywall, if the page says so."""
    kind: Mapped[str]
    """`article`, `thread`, `listing`, `product`, `documentation`, `login_wall`, `error_page` or `other`."""
    confidence: Mapped[float]
    """The expected quality of the body, from 0 to 1."""
    body: Mapped[str]
    """The plain text, with an empty line between paragraphs."""
    markdown: Mapped[str]
    """The same as CommonMark."""
    html: Mapped[str]
    """The same as clean HTML."""
    word_count: Mapped[int]
    """Words of `body`."""
    content_hash: Mapped[str]
    """The hash of its words, without ages and counters ([duplicates](duplicates.md))."""
    cluster_id: Mapped[int | None] = mapped_column(index=True)
    """Its cluster."""
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    """The canonical document, if this one is a copy."""
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    """1, and one more for each change of content."""
    comments_stated: Mapped[int | None]
    """The number of comments that the page states."""
    extractor_version: Mapped[int]
    """The version of the rules that read it."""
    first_seen_at: Mapped[datetime]
    """When it was seen first."""
    updated_at: Mapped[datetime]
    """When it changed last."""
    deleted_at: Mapped[datetime | None]
    """When it was deleted; null if it was not."""
    __table_args__ = (
        Index(
            "documents_content",
            "content_hash",
            unique=True,
            postgresql_where=text("duplicate_of IS NULL AND deleted_at IS NULL"),
            sqlite_where=text("duplicate_of IS NULL AND deleted_at IS NULL"),
        ),
        Index("documents_same_content", "content_hash"),
        NEVER_REUSED,
    )


class Sighting(Base):
    """One place and time at which a document was seen, with the verdict and its evidence."""

    __tablename__ = "sightings"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    """The document that was seen."""
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), unique=True)
    """The item that saw it."""
    raw_id: Mapped[int | None] = mapped_column(ForeignKey("raw.id"), index=True)
    """The bytes; null if they are not kept."""
    target: Mapped[str]
    """The path or address."""
    address_key: Mapped[str] = mapped_column(index=True)
    """The address as a key."""
    content_hash: Mapped[str | None]
    """The content seen there, possibly an earlier content of the document; null if it was not kept."""
    verdict: Mapped[str]
    """What was decided."""
    evidence: Mapped[list[Any]]
    """The evidence, a list."""
    meta: Mapped[dict[str, Any]]
    """What the sender said about it."""
    notes: Mapped[dict[str, Any]] = mapped_column(server_default=NOTHING)
    """What Winnow itself noted, such as `stored_from` if the copy of a feed was stored."""
    seen_at: Mapped[datetime]
    """When."""


class RevisionRow(Base):
    """A document's content as it was before a change."""

    __tablename__ = "revisions"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    """The document."""
    revision: Mapped[int]
    """The number of this revision."""
    title: Mapped[str | None]
    """The title then."""
    body: Mapped[str]
    """The text then."""
    markdown: Mapped[str]
    """The same as CommonMark."""
    html: Mapped[str]
    """The same as clean HTML."""
    content_hash: Mapped[str]
    """The hash then."""
    extractor_version: Mapped[int]
    """The version of the rules that had read it."""
    replaced_at: Mapped[datetime]
    """When it was replaced."""
    __table_args__ = (Index("revisions_number", "document_id", "revision", unique=True),)


class Tombstone(Base):
    """A document that a person deleted for good and that must not come back."""

    __tablename__ = "tombstones"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    address_key: Mapped[str | None] = mapped_column(index=True)
    """An address that must not come back."""
    content_hash: Mapped[str | None] = mapped_column(index=True)
    """The hash of words that must not come back."""
    document_id: Mapped[int | None]
    """The deleted document."""
    created_at: Mapped[datetime]
    """When it was forgotten."""
