"""Poll a watched folder: accept its new and changed files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from worker.intake.poll_limits import MAX_BATCH_ITEMS, MAX_FIRST_POLL_ENTRIES
from worker.sources import poll_schedule
from worker.sources.folders import folder_scan
from worker.sources.folders.scan_types import FolderScan
from worker.sources.source_labels import tidy_labels

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Accepted
    from worker.store.sources.source_records import SourceRecord

MAX_SCAN_S, MAX_CONTAINER_S = 20.0, 5.0
"""A scan of a folder ends after this time, and the next one continues there, so that other sources and
documents get their turn. The second limit is for one file with many documents, so that other files do."""

QUIET_REST_FACTOR, MAX_QUIET_REST_S = 20, 300
"""A folder without changes is polled again after this factor of the scan's time, up to the maximum: a folder
of a million files would keep a worker busy. `winnow tend` starts a poll as soon as a file changes."""


def poll_folder(
    source: SourceRecord, store: Store, scan: FolderScan, now: datetime
) -> Iterator[list[Accepted]]:
    """Accept new and changed files of a watched folder, in batches, and record the poll.

    A folder without changes is polled less often the longer its scan takes. A scan that does not end within
    `MAX_SCAN_S` is continued at once by the next poll.
    """
    began, is_quiet = monotonic(), True
    path = Path(source.target)
    scan = replace(scan, known=store.watched_files.known(source.id), within=path, source_id=source.id,
                   progress=store.container_progress.read(), seconds=MAX_SCAN_S,
                   container_seconds=MAX_CONTAINER_S, begin_at=source.resume_at)  # fmt: skip
    resume_at, is_finished = None, True
    pace = store.new_host_pacing()
    for found in folder_scan.find_in_batches(path, scan, MAX_BATCH_ITEMS):
        accepted = store.ledger.accept(found.refs, now, pace)
        for feed in found.feeds:
            labels = tidy_labels((*source.labels, *feed.labels))
            store.sources.add(feed.kind or "feed", feed.address or "", poll_schedule.FIRST_INTERVAL_S, now,
                              adapts=True, newest=MAX_FIRST_POLL_ENTRIES, title=feed.title,
                              labels=labels)  # fmt: skip
        # only now: files that were not accepted are scanned again
        store.watched_files.save(source.id, found.files)
        store.container_progress.save(found.progress, done=found.files)
        is_quiet = is_quiet and not (accepted or found.unsettled)
        resume_at = found.resume_at
        is_finished = is_finished and not (found.unfinished or found.resume_at)
        yield accepted
    took = monotonic() - began
    ended = now + timedelta(seconds=took)
    if not is_finished:
        store.polls.record_partial_scan(source.id, ended, resume_at)
        return
    rest = min(QUIET_REST_FACTOR * took, MAX_QUIET_REST_S) if is_quiet else 0.0
    store.polls.record_poll(
        source.id, ended, rest=MAX_QUIET_REST_S if is_quiet and source.resume_at else rest
    )
