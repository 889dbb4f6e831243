"""Poll folders and listings, and accept what is new. Accept stored articles that are due for a revisit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from worker import fetch, formats
from worker.document import ItemRef, NotModified, RawItem, Validators
from worker.document.item_notes import ItemNotes
from worker.errors import IngestError, NotYet, Rejected, TryLater
from worker.sources import poll_schedule
from worker.sources.folders import folder_scan
from worker.sources.folders.scan_types import FolderScan
from worker.sources.listings import feed_copies, listing
from worker.sources.listings.listing import Entry, Listing
from worker.sources.listings.new_entries import find_new_entries
from worker.sources.source_labels import tidy_labels
from worker.store.sources.source_records import PollOutcome

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Accepted
    from worker.store.sources.source_records import SourceRecord

MAX_BATCH_ITEMS = 500
"""Observations that are accepted in one transaction."""

MAX_SCAN_S, MAX_CONTAINER_S = 20.0, 5.0
"""A scan of a folder ends after this time, and the next one continues there, so that other sources and
documents get their turn. The second limit is for one file with many documents, so that other files do."""

QUIET_REST_FACTOR, MAX_QUIET_REST_S = 20, 300
"""A folder without changes is polled again after this factor of the scan's time, up to the maximum: a folder
of a million files would keep a worker busy. `winnow tend` starts a poll as soon as a file changes."""

MAX_FIRST_POLL_ENTRIES = 50
"""Entries that the first poll of a source accepts, unless a person chose otherwise."""

MAX_SHARING_SITEMAPS = 5
"""The newest sitemaps of an index share the entries of its first poll; the others begin with none."""

MAX_DEPTH = 3
"""Levels of indexes inside each other. The protocol allows one."""

MAX_LISTING_BYTES = 60_000_000
"""The sitemap protocol allows 50 MB."""

RECENTLY_FETCHED = timedelta(hours=24)
"""A new entry is not fetched if another source had its address fetched within this time."""

OWN_FAULT_REASONS = frozenset(["disk_full", "disk_error"])
"""Failures of this machine, not of the source."""

Get = Callable[[str, Validators | None], RawItem | NotModified]
"""Gets a listing from an address or a path, if it changed since the validators."""


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


def accept_revisits(store: Store, now: datetime) -> list[Accepted]:
    """Accept stored articles that are due for a revisit: for revisions, and for new comments."""
    refs = store.addresses.list_due(now, MAX_BATCH_ITEMS)
    accepted = store.ledger.accept(refs, now, store.new_host_pacing()) if refs else []
    store.addresses.unschedule(refs)  # only now: what was not accepted stays due
    return accepted


@dataclass(frozen=True, slots=True)
class ListingReader:
    """What a poll of a listing needs: how to get it, how to compare addresses, and the time."""

    get: Get
    address_key: Callable[[str], str]
    now: datetime

    def listing(self, raw: RawItem, kind: str) -> Listing:
        """Parse bytes as a listing of this kind. Raises Rejected."""
        return listing.read(kind, text_of(raw), raw.final_url or raw.target)


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
        accepted = store.ledger.accept(_entry_refs(some, source, store, reader), reader.now, pace)
        count += sum(item.fresh for item in accepted)
        yield accepted
    # only now: entries that were not accepted are found again
    store.source_entries.save(source.id, stamps, reader.now)
    polled = _outcome(source, answer, count, reader.now)
    note = "; ".join((*notes, *found.warnings)) or None
    store.polls.record_listing(
        source.id, replace(polled, title=found.title or source.title, note=note), reader.now
    )


def choose_entries(
    found: Listing, newest: int | None, known: dict[str, str], reader: ListingReader
) -> tuple[list[Entry], dict[str, str], list[str]]:
    """The entries to accept (the `newest`, or all), the stamps of all entries, and notes for people."""
    seen = find_new_entries(found.entries, known, reader.address_key)
    fresh = [entry for entry in seen.entries if entry.address]
    notes = [seen.warning] if seen.warning else []
    if without := len(seen.entries) - len(fresh):
        notes.append(f"{without} entries without an address")
    if newest is not None and len(fresh) > newest:
        notes.append(f"first poll: the newest {newest} of {len(fresh)}")
        fresh = listing.newest_first(tuple(fresh), reader.now)[:newest]
    return fresh, dict(seen.stamps), notes


def _entry_refs(
    entries: Sequence[Entry], source: SourceRecord, store: Store, reader: ListingReader
) -> list[ItemRef]:
    """Entries as observations with the feed's copies, without those fetched recently."""
    keys = [reader.address_key(entry.address or "") for entry in entries]
    recent = store.addresses.find_checked_since(keys, reader.now - RECENTLY_FETCHED)
    refs = []
    for entry, key in zip(entries, keys, strict=True):
        if key in recent and not (entry.at and entry.at > recent[key]):
            continue
        visit = sha256(entry.stamp.encode("utf-8", "replace")).hexdigest()[:16]
        source_key = f"url:{key}:source-{source.id}-{visit}"
        notes = ItemNotes(title=entry.title or None)
        copy = feed_copies.make_page(entry)
        refs.append(ItemRef("url", entry.address or "", source_key, source.id, notes=notes, copy=copy))
    return refs


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


def note_failure(source: SourceRecord, store: Store, error: IngestError, now: datetime) -> None:
    """Record a failed poll. Each one delays the next poll; too many pause the source (not a folder)."""
    asked = error.after if isinstance(error, TryLater) else None
    failures = source.failures + 1
    given_up = failures >= poll_schedule.MAX_FAILURES or error.reason == "http_410"
    paused = given_up and source.kind != "folder"
    wait = poll_schedule.add_jitter(poll_schedule.wait_after(source.interval, failures, asked))
    store.polls.record_failure(source.id, str(error), wait, now, paused=paused)


def text_of(raw: RawItem) -> str:
    """The text of a listing, decompressed if the file itself is gzip. Raises Rejected."""
    content = fetch.gunzip(raw.content, MAX_LISTING_BYTES, raw.target[:200])
    return formats.decode(content, raw.charset)
