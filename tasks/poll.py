"""The task that polls sources for new items."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tasks.acceptance import notify_fresh
from tasks.app import app
from tasks.child_process import current_context
from tasks.event_suppression import SilentWhenIdleTask
from tasks.sending import request_poll
from worker.context import Context
from worker.errors import IngestError, Rejected, TryLater, Unavailable
from worker.intake import folder_polling, listing_polling, poll_failures, revisits
from worker.redaction import masked
from worker.runtime.process_limits import MAX_EXTRA_MEMORY_BYTES
from worker.store.ledger.claims import Accepted
from worker.store.sources.source_records import SourceRecord

log = logging.getLogger(__name__)


class PollFailedError(Exception):
    """Shows a failed poll to monitors. The failure is recorded; the source is polled again when it is due."""


class SourceTask(SilentWhenIdleTask):
    """A task that polls one source. The result is in the source's row before Celery sees it."""

    Request = "tasks.lease_keeper:SourceRequest"
    throws = (Rejected, PollFailedError)
    acks_late = False
    """Due times are in SQL. A poll that crashed its process must not come back at once."""


@dataclass(frozen=True, slots=True)
class PollResult:
    """The result of a poll."""

    source: SourceRecord
    """The source after the poll."""
    fresh: int
    """How many items are new."""
    is_postponed: bool = False
    """Whether the poll was postponed because the host is busy or in back-off."""

    @property
    def error(self) -> str | None:
        """Why the poll failed; None when it did not."""
        return None if self.is_postponed else self.source.last_error

    def __str__(self) -> str:
        source = self.source
        name = f"source {source.id} ({source.kind} {masked(source.target)})"
        line = f"{name}: {self._describe()}"
        if source.paused:
            return f"{line}; it is paused, until: winnow sources pause {source.id} --off"
        return line + (f"; next poll {source.next_at:%Y-%m-%d %H:%M:%S} UTC" if source.next_at else "")

    def _describe(self) -> str:
        if self.is_postponed:
            return "put off, because its host is busy or left alone for now"
        if self.error:
            return f"failed, {self.error}"
        return f"{self.fresh} new" + (f" ({self.source.note})" if self.source.note else "")


@app.task(name="sources.poll", base=SourceTask)
def poll(source_id: Any = None) -> str | None:
    """Poll one source (by id or target) now, or, without an argument, request polls of all that are due.

    Return the outcome as a line; None when nothing was new. Raises PollFailedError, and Rejected when the
    source does not exist.
    """
    context = current_context()
    if source_id is None:
        request_due_polls(context)
        return None
    named = context.store.sources.find(source_id)
    if named is None:
        raise Rejected("unknown_source", f"there is no source {source_id!r:.200}; see: winnow sources list")
    claimed = context.store.polls.claim(named.id, context.now())
    if claimed is None:
        log.info("source %s (%s %s): it is being polled just now", named.id, named.kind, named.target)
        return None
    outcome = poll_and_record(claimed, context)
    if should_report(claimed, outcome.source):
        raise PollFailedError(str(outcome))
    return str(outcome) if outcome.fresh else None


def request_due_polls(context: Context) -> None:
    """Send one task per due source, so that no source waits for another or fails with it."""
    now, store, settings = context.now(), context.store, context.settings
    store.sources.add("folder", str(settings.seeds_dir), settings.poll_interval, now)
    for source in store.polls.take_due(now):
        try:
            request_poll(source.id, source.target)
        except Unavailable as error:
            log.warning("source %s is due again in a minute: %s", source.target, error)
    notify_fresh(revisits.accept_revisits(store, now, context.rules()))


def poll_and_record(source: SourceRecord, context: Context) -> PollResult:
    """Poll one source, record the result and return it. A failure of the source is recorded, not raised.

    Raises Unavailable when the database is away.
    """
    fresh, store = 0, context.store
    try:
        for batch in _batches(source, context):
            notify_fresh(batch)
            fresh += sum(item.fresh for item in batch)
    except Unavailable:
        raise
    except TryLater as error:  # a fault of this machine, or a missing folder: tried again soon
        store.polls.record_poll(source.id, context.now(), str(error))
    except IngestError as error:
        poll_failures.note_failure(source, store, error, context.now())
    except Exception as error:  # a source hit a bug of ours
        log.exception("source %s (%s)", source.id, source.target)
        poll_failures.note_failure(source, store, _as_failure(error), context.now())
    after = store.sources.get(source.id) or source
    outcome = PollResult(after, fresh, is_postponed=after.polled_at == source.polled_at)
    if outcome.error:
        log.warning("%s", outcome)
    elif source.kind != "folder" or fresh:  # folders are polled every few seconds
        log.info("%s", outcome)
    return outcome


def _as_failure(error: Exception) -> Rejected:
    if isinstance(error, MemoryError):
        why = f"polling it takes more than {MAX_EXTRA_MEMORY_BYTES:,} bytes of memory"
        return Rejected("memory_limit", why)
    return Rejected("internal_error", f"{type(error).__name__}: {error}")


def _batches(source: SourceRecord, context: Context) -> Iterator[list[Accepted]]:
    if source.kind == "folder":
        return folder_polling.poll_folder(source, context.store, context.folder_scan(), context.now())
    return listing_polling.poll_listing(source, context.store, context.listing_reader())


def should_report(before: SourceRecord, after: SourceRecord) -> bool:
    """Whether a poll failed for a new reason, or for the 1st, 2nd, 4th, 8th, ... time in a row.

    Otherwise a missing folder, polled every few seconds, would fill a monitor's page.
    """
    has_failed = after.failures > before.failures
    return has_failed and (after.last_error != before.last_error or after.failures.bit_count() == 1)
