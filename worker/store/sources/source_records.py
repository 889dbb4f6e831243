"""A source as the store gives it, and the result of a poll as the store takes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from worker.document import Decline
from worker.redaction import masked
from worker.store.tables import Source


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source; `interval` in seconds."""

    id: int
    kind: str
    target: str
    interval: float
    next_at: datetime | None
    polled_at: datetime | None
    failures: int
    last_error: str | None
    paused: bool
    etag: str | None = None
    last_modified: str | None = None
    title: str | None = None
    moved_to: str | None = None
    parent_id: int | None = None
    adapts: bool = False
    newest: int | None = None
    news_at: datetime | None = None
    note: str | None = None
    declines: tuple[Decline, ...] = ()
    """What it gives less of than before."""
    labels: tuple[str, ...] = ()
    """Labels that a person gave it."""
    listed_at: datetime | None = None
    """When it first gave a listing."""
    resume_at: str | None = None
    """The file at which the next scan of a folder continues."""

    def without_secrets(self) -> SourceRecord:
        """The same with secrets in its addresses masked, for people and programs to see."""
        moved_to = self.moved_to and masked(self.moved_to)
        return replace(self, target=masked(self.target), moved_to=moved_to)


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """The result of a successful poll of a feed, sitemap or list; `interval` and `wait` in seconds."""

    interval: float
    wait: float
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    title: str | None = None
    news_at: datetime | None = None
    note: str | None = None


SOURCE_COLUMNS = [getattr(Source, name) for name in SourceRecord.__dataclass_fields__]


def source_record(row: Row[Any]) -> SourceRecord:
    """Make the record of a row with these columns."""
    values = dict(row._mapping)  # noqa: SLF001
    declines = tuple(Decline(**one) for one in values.pop("declines") or ())
    labels = tuple(values.pop("labels") or ())
    return SourceRecord(**values, declines=declines, labels=labels)
