"""Looking at sources for what is new."""

from __future__ import annotations

import logging

from tasks.app import app
from tasks.base import send
from tasks.fetching import get_listing
from tasks.ingest import notify_fresh
from tasks.process import look, store, utcnow
from worker import polling, settings
from worker.dedupe import address_key
from worker.errors import TryLater, Unavailable
from worker.masking import masked
from worker.polling import Reading
from worker.store.claims import Accepted
from worker.store.sources import SourceRecord

log = logging.getLogger(__name__)


@app.task(name="sources.poll")
def poll(source_id: int | None = None) -> None:
    """Poll the sources that are due, or one source whether it is due or not; accept what is new."""
    if source_id is not None:
        if named := store().sources.get(source_id):
            poll_one(named)
        return
    conf = settings.load()
    now = utcnow()
    store().sources.add("folder", str(conf.seeds_dir), conf.poll_interval, now)
    notify_fresh(polling.revisit(store(), now))
    for source in store().sources.due(now):
        if source.kind == "folder":
            poll_one(source)
        else:
            _poll_apart(source)


def _poll_apart(source: SourceRecord) -> None:
    """Have a source polled by a task of its own: its server may be slow, and others wait for no one."""
    try:
        send("sources.poll", source.id, expires=60, argsrepr=f"({source.id}, {masked(source.target)[:80]!r})")
    except Unavailable as error:
        log.warning("source %s is due again in a minute: %s", source.target, error)


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
