"""Articles as lists have them: without their texts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, Field

from worker.deliver.records import write_date
from worker.desk.api.shapes.moments import Moment, Precision
from worker.document import PageKind
from worker.redaction import masked
from worker.store.queries.records import Record
from worker.store.queries.search import Hit


class MatchingComment(BaseModel):
    """A comment with at least one of the words."""

    key: str
    author: str | None
    passage: str
    url: str | None


class Match(BaseModel):
    """Where the words of a search are."""

    passage: str = Field(description="the text around the first of them")
    found_in: list[Literal["title", "body", "comments"]]
    comment_count: int = Field(description="how many comments have any of them")
    comments: list[MatchingComment] = Field(description="the first of these comments")


class ArticleSummary(BaseModel):
    """An article in a list."""

    id: int
    url: str
    title: str | None
    published: str | None = Field(description="ISO 8601: a date where no time is known, else in UTC")
    published_precision: Precision | None
    language: str | None
    site: str | None
    kind: PageKind
    word_count: int
    revision: int
    duplicate_of: int | None
    comments_found: int
    comments_confidence: float | None
    source_id: int | None = Field(description="the source that it was first seen in")
    source: str | None = Field(description="what that source calls itself, or its address")
    first_seen_at: Moment
    updated_at: Moment
    match: Match | None = Field(description="in a search: where the words are")

    @classmethod
    def of(cls, row: Record, hit: Hit | None = None) -> ArticleSummary:
        """Make the shape of a row of the library, and of where a search found its words."""
        written = {
            "published": write_date(row["published"], row["published_precision"]),
            "comments_found": row["comments"],
            "source": row["source"] and masked(row["source"]),
            "match": hit and asdict(hit),
        }
        return cls.model_validate(row | written)
