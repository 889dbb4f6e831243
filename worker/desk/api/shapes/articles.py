"""An article as exports and webhooks have it (worker/deliver/export.schema.json), and as lists have it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from worker.desk.api.shapes.comments import CommentFields
from worker.desk.api.shapes.moments import Moment, Precision
from worker.document import PageKind


class ArticleComment(CommentFields):
    """A comment in the list of its article."""

    parent: int | None = Field(ge=0, description="index, in this list, of the comment that it answers")


class Article(BaseModel):
    """A stored document with its comments: the record of exports and webhooks."""

    model_config = ConfigDict(serialize_by_alias=True)

    schema_: Literal[1] = Field(alias="schema")
    id: int = Field(description="never reused")
    seq: int | None = Field(description="the number of its last change; null for a copy that never had one")
    gone: None
    url: str = Field(description="where it was found: an address, or a file:// URI")
    title: str | None
    authors: list[str]
    author: str = Field(description="the authors, joined by a comma")
    published: str | None = Field(description="ISO 8601: a date where no time is known, else in UTC")
    published_precision: Precision | None
    modified: str | None
    modified_precision: Precision | None
    language: str | None = Field(description="ISO 639-1")
    site: str | None
    description: str | None
    image: str | None
    tags: list[str]
    rights: str | None
    paywalled: bool | None
    kind: PageKind
    confidence: float = Field(ge=0, le=1)
    body: str = Field(description="plain text, paragraphs apart by an empty line")
    markdown: str = Field(description="CommonMark")
    html: str = Field(description="clean HTML")
    word_count: int = Field(ge=0)
    content_hash: str
    cluster_id: int | None
    duplicate_of: int | None = Field(description="the canonical document, where this one is a copy")
    revision: int = Field(ge=1)
    comments_stated: int | None = Field(description="how many comments the page speaks of")
    comments_found: int = Field(ge=0, description="how many comments are stored and not deleted")
    comments_complete: bool | None = Field(description="whether these are all; null where that is not known")
    comments_confidence: float | None = Field(
        ge=0, le=1, description="the expected share of the page's comments that were found word for word"
    )
    extractor_version: int
    first_seen_at: Moment
    updated_at: Moment
    last_seen_at: Moment | None
    source: str | None = Field(description="the source that it was first seen in")
    source_kind: Literal["folder", "feed", "sitemap", "list"] | None
    source_title: str | None
    feed: str | None = Field(description="the address of the first feed that named it")
    labels: list[str] = Field(description="of all sources that it, or a copy of it, was seen in")
    meta: dict[str, Any] = Field(description="what the sender last said of it")
    comments: list[ArticleComment]
