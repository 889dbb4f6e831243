"""Comments on their own, and not in the list of their article."""

from __future__ import annotations

from pydantic import BaseModel, Field

from worker.desk.api.shapes.moments import Moment, Precision
from worker.store.queries.records import Record


class CommentFields(BaseModel):
    """What is said of every comment."""

    key: str = Field(description="the same each time the same comment is seen")
    author: str | None
    author_url: str | None
    posted_text: str | None = Field(description="the time as shown on the page")
    posted_at: Moment | None = Field(description="resolved: the beginning of the period that is meant")
    posted_precision: Precision | None = Field(description="`upper_bound`: then or earlier")
    posted_basis: str | None = Field(description="what the time was resolved against")
    text: str
    html: str
    score: int | None
    likes: int | None
    dislikes: int | None
    url: str | None = Field(description="its permalink")
    native_id: str | None = Field(description="the platform's id of it")
    deleted: bool = Field(description="no longer on the page, or marked so there")
    collapsed: bool = Field(description="shown folded: for a low score, or until it is asked for")
    first_seen_at: Moment
    last_seen_at: Moment
    edited_at: Moment | None


class Comment(CommentFields):
    """A comment on its own."""

    id: int
    document_id: int = Field(description="its article")
    parent_id: int | None = Field(description="the id of the comment that it answers")

    @classmethod
    def of(cls, row: Record) -> Comment:
        """Make the shape of a row of comments."""
        return cls.model_validate(row | {"deleted": row["deleted_at"] is not None})
