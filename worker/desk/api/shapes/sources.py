"""A watched source."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, Field

from worker.desk.api.shapes.moments import Moment
from worker.store.sources.source_records import SourceRecord


class SourceDecline(BaseModel):
    """What a source gives less of than before, with an article of each time."""

    measure: str
    before: float
    after: float
    sample_before: int | None
    sample_after: int | None


class Source(BaseModel):
    """A folder, feed, sitemap or list that is watched."""

    id: int
    kind: Literal["folder", "feed", "sitemap", "list"]
    target: str = Field(description="its address or folder; secrets in it are masked")
    title: str | None = Field(description="what it calls itself")
    labels: list[str]
    interval: float = Field(description="seconds between polls")
    adapts: bool = Field(description="whether Winnow chooses the interval")
    paused: bool
    polled_at: Moment | None
    next_at: Moment | None
    news_at: Moment | None = Field(description="when it last had something new")
    failures: int = Field(description="polls that failed in a row")
    last_error: str | None
    note: str | None
    declines: list[SourceDecline]
    parent_id: int | None = Field(description="the source that named it")
    moved_to: str | None

    @classmethod
    def of(cls, record: SourceRecord) -> Source:
        """Make the shape of a source."""
        return cls.model_validate(asdict(record.without_secrets()))
