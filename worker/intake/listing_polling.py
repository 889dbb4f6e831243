"""Poll a feed, sitemap or list: accept its new entries, and add the sources that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from worker.document import NotModified, RawItem, Validators
from worker.errors import NotYet, Rejected, TryLater
from worker.intake.entry_choice import choose_entries, make_entry_refs
from worker.intake.listing_reader import ListingReader
from worker.intake.poll_failures import note_failure
from worker.intake.poll_limits import MAX_BATCH_ITEMS
from worker.sources import poll_schedule
from worker.sources.listing_types import Entry
from worker.sources.listings import listing
from worker.sources.source_labels import tidy_labels
from worker.store.sources.source_records import PollOutcome

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Accepted
    from worker.store.sources.source_records import SourceRecord

MAX_SHARING_SITEMAPS = 5
"""The newest sitemaps of an index share the entries of its first poll; the others begin with none."""

MAX_DEPTH = 3
"""Levels of indexes inside each other. The protocol allows one."""

OWN_FAULT_REASONS = frozenset(["disk_full", "disk_error"])
"""Failures of this machine, not of the source."""


def poll_listing(source: SourceRecord, store: Store, reader: ListingReader) -> Iterator[list[Accepted]]:
    """Accept new entries of a feed, sitemap or list, and record the result or the failure.

    Raises TryLater if this machine is what fails.
    """
    try:
        yield from _poll_listing(source, store, reader)
    except NotYet as error:
        store.polls.schedule_at(source.id, reader.now + timedelta(seconds=error.after or 0))
    except (Rejected, TryLater) as error:
        if error.reason in OWN_FAULT_REASONS:
            raise
        note_failure(source, store, error, reader.now)


def _poll_listing(source: SourceRecord, store: Store, reader: ListingReader) -> Iterator[list[Accepted]]:
    address = source.moved_to or source.target
    known = Validators(address, source.etag, source.last_modified) if source.listed_at else None
    answer = reader.get(address, known)
    if isinstance(answer, NotModified):
        store.polls.record_listing(source.id, _outcome(source, None, 0, reader.now), reader.now)
        return
    found = reader.listing(answer, source.kind)
    _add_children(source, found.sources, store, reader)
    newest = source.newest if source.listed_at is None else None
    fresh, stamps, notes = choose_entries(found, newest, store.source_entries.read(source.id), reader)
    count, pace = 0, store.new_host_pacing()
    for first in range(0, len(fresh), MAX_BATCH_ITEMS):
        some = fresh[first : first + MAX_BATCH_ITEMS]
        accepted = store.ledger.accept(make_entry_refs(some, source, store, reader), reader.now, pace)
        count += sum(item.fresh for item in accepted)
        yield accepted
    # only now: entries that were not accepted are found again
    store.source_entries.save(source.id, stamps, reader.now)
    polled = _outcome(source, answer, count, reader.now)
    note = "; ".join((*notes, *found.warnings)) or None
    store.polls.record_listing(
        source.id, replace(polled, title=found.title or source.title, note=note), reader.now
    )


def _add_children(source: SourceRecord, named: Sequence[Entry], store: Store, reader: ListingReader) -> None:
    """Add the sitemaps or feeds that a source names as new sources; poll changed ones soon."""
    if not named or store.sources.depth(source) >= MAX_DEPTH:
        return
    kind = "sitemap" if source.kind == "sitemap" else "feed"
    known = store.source_entries.read(source.id)
    share = source.newest
    if share is not None and kind == "sitemap" and source.listed_at is None:
        share = -(-share // min(len(named), MAX_SHARING_SITEMAPS))
    for number, entry in enumerate(listing.newest_first(tuple(named), reader.now)):
        key, target = f"s:{entry.address}", entry.address or ""
        if key not in known:
            first_entries = (
                0
                if kind == "sitemap" and source.listed_at is None and number >= MAX_SHARING_SITEMAPS
                else share
            )
            store.sources.add(entry.kind or kind, target, poll_schedule.FIRST_INTERVAL_S, reader.now,
                              parent_id=source.id, adapts=True, title=entry.title,
                              newest=None if share is None else first_entries,
                              labels=tidy_labels((*source.labels, *entry.labels)))  # fmt: skip
        elif known[key] != entry.stamp:
            store.polls.poll_now(target, source.id, reader.now)
    store.source_entries.save(source.id, {f"s:{entry.address}": entry.stamp for entry in named}, reader.now)


def _outcome(source: SourceRecord, raw: RawItem | None, fresh: int, now: datetime) -> PollOutcome:
    interval = source.interval
    if source.adapts and source.listed_at:
        interval = poll_schedule.next_interval(interval, fresh)
    news_at = now if fresh else source.news_at
    polled = PollOutcome(
        interval,
        poll_schedule.add_jitter(interval),
        source.etag,
        source.last_modified,
        source.moved_to,
        source.title,
        news_at,
        source.note,
    )
    if raw is None:
        return polled
    moved_to = raw.moved_to or source.moved_to
    direct = raw.final_url in (moved_to, source.target)
    etag, modified = raw.headers.get("etag"), raw.headers.get("last-modified")
    return replace(
        polled, etag=etag if direct else None, last_modified=modified if direct else None, moved_to=moved_to
    )
