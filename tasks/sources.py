"""Looking at sources for what is new."""

from __future__ import annotations

import logging

from tasks.app import app
from tasks.ingest import notify_fresh
from tasks.process import look, store, utcnow
from worker import pipeline, settings
from worker.errors import TryLater
from worker.store.claims import Accepted
from worker.store.sources import SourceRecord

log = logging.getLogger(__name__)


@app.task(name="sources.poll")
def poll(source_id: int | None = None) -> None:
    """Poll the sources that are due, or one source whether it is due or not; accept what is new."""
    conf = settings.load()
    now = utcnow()
    store().sources.add("folder", str(conf.seeds_dir), conf.poll_interval, now)
    if source_id is None:
        notify_fresh(pipeline.revisit(store(), now))
        chosen = store().sources.due(now)
    else:
        named = store().sources.get(source_id)
        chosen = [named] if named else []
    for source in chosen:
        poll_one(source)


def poll_one(source: SourceRecord) -> list[Accepted]:
    """Poll one source, and note how it went; what was accepted."""
    now = utcnow()
    accepted: list[Accepted] = []
    error = None
    try:
        for batch in pipeline.poll(source, store(), look(now), now):
            notify_fresh(batch)
            accepted += batch
    except TryLater as failure:
        error = str(failure)
        log.warning("source %s: %s", source.target, failure)
    store().sources.polled(source.id, utcnow(), error)
    return accepted
