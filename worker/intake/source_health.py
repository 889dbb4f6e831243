"""Source health: compare what a source gives now with before, so that a silent decline is seen."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from worker.sources import yield_decline

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.sources.source_records import SourceRecord

log = logging.getLogger(__name__)

MAX_ARRIVALS = 30
"""Polls with new entries, the newest, from which the usual interval is computed."""


def check_source_health(store: Store, now: datetime) -> None:
    """Record for each source whether it gives less than before."""
    for source in store.sources.all():
        _check_source(source, store, now)


def _check_source(source: SourceRecord, store: Store, now: datetime) -> None:
    found = yield_decline.find_declines(
        store.source_yields.read_recent(source.id, yield_decline.MAX_DOCUMENTS), source.declines
    )
    if source.kind != "folder" and not source.paused:  # people fill folders, and not by the clock
        quiet = yield_decline.find_silence(store.source_yields.list_arrivals(source.id, MAX_ARRIVALS), now)
        found += [quiet] if quiet else []
    if found != list(source.declines):
        store.source_yields.save_declines(source.id, found)
    for one in found:
        if one.measure not in {known.measure for known in source.declines}:
            what = f"{one.measure} {one.after:.4g}, before {one.before:.4g}"
            log.warning("source %s (%s) is degraded: %s", source.id, source.target, what)
