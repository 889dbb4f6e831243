"""Looking at sources for what is new."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from tasks.app import app
from tasks.base import request_poll
from tasks.fetching import get_listing
from tasks.ingest import notify_fresh
from tasks.process import look, store, utcnow
from tasks.quiet import QuietTask
from worker import polling, settings
from worker.dedupe import address_key
from worker.errors import TryLater, Unavailable
from worker.masking import masked
from worker.polling import Reading
from worker.store.claims import Accepted
from worker.store.sources import SourceRecord

log = logging.getLogger(__name__)


class PollFailedError(Exception):
    """A poll failed, for the monitors: the ledger knows it, and the source is polled again when it is due."""


@app.task(name="sources.poll", base=QuietTask, throws=(PollFailedError,))
def poll(source_id: int | None = None) -> str | None:
    """Poll the sources that are due, or one source whether it is due or not; accept what is new.

    A line on what was accepted; None when there was nothing. Raises PollFailedError once all were polled.
    """
    if source_id is not None:
        named = store().sources.get(source_id)
        return _poll_each([named] if named else [])
    conf = settings.load()
    now = utcnow()
    store().sources.add("folder", str(conf.seeds_dir), conf.poll_interval, now)
    notify_fresh(polling.revisit(store(), now))
    due = store().sources.due(now)
    for source in due:
        if source.kind != "folder":
            _poll_apart(source)
    return _poll_each([source for source in due if source.kind == "folder"])


def _poll_apart(source: SourceRecord) -> None:
    """Have a source polled by a task of its own: its server may be slow, and others wait for no one."""
    try:
        request_poll(source.id, source.target)
    except Unavailable as error:
        log.warning("source %s is due again in a minute: %s", source.target, error)


def _poll_each(sources: Iterable[SourceRecord]) -> str | None:
    """Poll sources, and report what came of it: raise what failed, else say what was accepted."""
    accepted, failed = [], []
    for source in sources:
        fresh = sum(item.fresh for item in poll_one(source))
        if fresh:
            accepted.append(f"{fresh} accepted from {masked(source.target)}")
        after = store().sources.get(source.id)
        if after and is_worth_telling(source, after):
            failed.append(f"{source.kind} {masked(source.target)}: {after.last_error}")
    if failed:
        raise PollFailedError("; ".join(failed + accepted))
    return "; ".join(accepted) or None


def poll_one(source: SourceRecord) -> list[Accepted]:
    """Poll one source, and note how it went; what was accepted."""
    now = utcnow()
    accepted: list[Accepted] = []
    if source.kind == "folder":
        batches = polling.poll_folder(source, store(), look(now), now)
    else:
        batches = polling.poll_listing(source, store(), Reading(get_listing, address_key, now))
    error = None
    try:
        for batch in batches:
            notify_fresh(batch)
            accepted += batch
    except TryLater as failure:
        error = str(failure)
        log.warning("source %s: %s", source.target, failure)
    if error:
        store().sources.polled(source.id, utcnow(), error)
    return accepted


def is_worth_telling(before: SourceRecord, after: SourceRecord) -> bool:
    """Whether a poll failed, for a new reason, or for the first, second, fourth, eighth time in a row.

    A folder that is gone would else fill a monitor's page: it is looked for every few seconds.
    """
    has_failed = after.failures > before.failures
    return has_failed and (after.last_error != before.last_error or after.failures.bit_count() == 1)
