"""Record polls that failed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from worker.errors import IngestError, TryLater
from worker.sources import poll_schedule

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.sources.source_records import SourceRecord


def note_failure(source: SourceRecord, store: Store, error: IngestError, now: datetime) -> None:
    """Record a failed poll. Each one delays the next poll; too many pause the source (not a folder)."""
    asked = error.after if isinstance(error, TryLater) else None
    failures = source.failures + 1
    given_up = failures >= poll_schedule.MAX_FAILURES or error.reason == "http_410"
    paused = given_up and source.kind != "folder"
    wait = poll_schedule.add_jitter(poll_schedule.wait_after(source.interval, failures, asked))
    store.polls.record_failure(source.id, str(error), wait, now, paused=paused)
