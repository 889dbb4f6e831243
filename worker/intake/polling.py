"""Looking at sources for what is new, and accepting it; and stored articles that are looked at again."""

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
from worker.sources import folder, poll_schedule
from worker.sources.folder_scan import FolderScan
from worker.sources.listings import feed_copies, listing
from worker.sources.listings.listing import Entry, Listing
from worker.sources.listings.new_entries import find_new_entries
from worker.sources.source_labels import tidy_labels
from worker.store.sources.sources import PollOutcome

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Accepted
    from worker.store.sources.sources import SourceRecord

BATCH = 500
"""Observations that are accepted together."""

LOOK_SECONDS, CONTAINER_SECONDS = 20.0, 5.0
"""A look at a folder ends after so long, and the next one goes on where it was: other sources and documents
have their turn meanwhile. So does one file with many documents in it, for the other files' sake."""

REST, LONGEST_REST = 20, 300
"""A quiet folder rests so many times as long as looking at it took, and so many seconds at most: one of a
million files would keep a worker busy. `winnow tend` has it polled as soon as something happens in it."""

NEWEST = 50
"""Entries that the first poll of a source takes, where nobody said otherwise."""

SHARED_OUT = 5
"""Sitemaps of an index, the newest, that share what its first poll takes; the others begin with nothing."""

DEEPEST = 3
"""Indexes inside each other. The protocol knows one."""

LARGEST_LISTING = 60_000_000
"""Bytes. The protocol of sitemaps allows 50 MB."""

SEEN_LATELY = timedelta(hours=24)
"""A new entry whose address was fetched within this time (for another source) is not fetched again."""

OUR_OWN = frozenset(["disk_full", "disk_error"])
"""Reasons for which no source is to blame."""

Get = Callable[[str, Validators | None], RawItem | NotModified]
"""Gets a listing from an address or a path, if it is no longer as known."""


def poll_folder(
    source: SourceRecord, store: Store, look: FolderScan, now: datetime
) -> Iterator[list[Accepted]]:
    """Accept what is new or changed in a watched folder, a batch at a time, and note that it was polled.

    One in which nothing happens is polled again the later, the longer looking at it takes. One that could not
    be looked at to its end within `LOOK_SECONDS` is polled again at once, from there on.
    """
    began, is_quiet = monotonic(), True
    path = Path(source.target)
    look = replace(look, known=store.sources.watched_files(source.id), within=path, source_id=source.id,
                   progress=store.sources.read_progress(), seconds=LOOK_SECONDS,
                   container_seconds=CONTAINER_SECONDS, begin_at=source.resume_at)  # fmt: skip
    resume_at, is_finished = None, True
    pace = store.new_host_pacing()
    for found in folder.find_in_batches(path, look, BATCH):
        accepted = store.ledger.accept(found.refs, now, pace)
        for feed in found.feeds:
            labels = tidy_labels((*source.labels, *feed.labels))
            store.sources.add(feed.kind or "feed", feed.address or "", poll_schedule.FIRST_INTERVAL_S, now,
                              adapts=True, newest=NEWEST, title=feed.title, labels=labels)  # fmt: skip
        store.sources.save_files(source.id, found.files)  # only now: what is not accepted is looked at again
        store.sources.save_progress(found.progress, done=found.files)
        is_quiet = is_quiet and not (accepted or found.unsettled)
        resume_at = found.resume_at
        is_finished = is_finished and not (found.unfinished or found.resume_at)
        yield accepted
    took = monotonic() - began
    ended = now + timedelta(seconds=took)
    if not is_finished:
        store.sources.record_partial_scan(source.id, ended, resume_at)
        return
    rest = min(REST * took, LONGEST_REST) if is_quiet else 0.0
    store.sources.record_poll(source.id, ended, rest=LONGEST_REST if is_quiet and source.resume_at else rest)


def revisit(store: Store, now: datetime) -> list[Accepted]:
    """Accept the stored articles that it is time to look at again: for revisions, and for new comments."""
    refs = store.addresses.list_due(now, BATCH)
    accepted = store.ledger.accept(refs, now, store.new_host_pacing()) if refs else []
    store.addresses.unschedule(refs)  # only now: what is not accepted stays due
    return accepted


@dataclass(frozen=True, slots=True)
class ListingReader:
    """How listings are read: by whose hands, and what makes one address of two spellings."""

    get: Get
    address_key: Callable[[str], str]
    now: datetime

    def listing(self, raw: RawItem, kind: str) -> Listing:
        """What bytes name, as a listing of this kind. Raises Rejected."""
        return listing.read(kind, text_of(raw), raw.final_url or raw.target)


def poll_listing(source: SourceRecord, store: Store, reading: ListingReader) -> Iterator[list[Accepted]]:
    """Accept what is new in a feed, sitemap or list, and note how it went. Failures are noted, too.

    Raises TryLater where it is this machine that fails.
    """
    try:
        yield from _poll(source, store, reading)
    except NotYet as error:
        store.sources.schedule_at(source.id, reading.now + timedelta(seconds=error.after or 0))
    except (Rejected, TryLater) as error:
        if error.reason in OUR_OWN:
            raise
        note_failure(source, store, error, reading.now)


def _poll(source: SourceRecord, store: Store, reading: ListingReader) -> Iterator[list[Accepted]]:
    address = source.moved_to or source.target
    known = Validators(address, source.etag, source.last_modified) if source.listed_at else None
    answer = reading.get(address, known)
    if isinstance(answer, NotModified):
        store.sources.record_listing(source.id, _outcome(source, None, 0, reading.now), reading.now)
        return
    found = reading.listing(answer, source.kind)
    _add_children(source, found.sources, store, reading)
    newest = source.newest if source.listed_at is None else None
    fresh, stamps, notes = choose(found, newest, store.sources.read_entries(source.id), reading)
    count, pace = 0, store.new_host_pacing()
    for first in range(0, len(fresh), BATCH):
        some = fresh[first : first + BATCH]
        accepted = store.ledger.accept(_refs(some, source, store, reading), reading.now, pace)
        count += sum(item.fresh for item in accepted)
        yield accepted
    store.sources.save_entries(
        source.id, stamps, reading.now
    )  # only now: what was not accepted is found again
    polled = _outcome(source, answer, count, reading.now)
    note = "; ".join((*notes, *found.warnings)) or None
    store.sources.record_listing(
        source.id, replace(polled, title=found.title or source.title, note=note), reading.now
    )


def choose(
    found: Listing, newest: int | None, known: dict[str, str], reading: ListingReader
) -> tuple[list[Entry], dict[str, str], list[str]]:
    """The entries to accept (so many of the newest, or all), what to remember of all, and what to say."""
    seen = find_new_entries(found.entries, known, reading.address_key)
    fresh = [entry for entry in seen.entries if entry.address]
    notes = [seen.warning] if seen.warning else []
    if without := len(seen.entries) - len(fresh):
        notes.append(f"{without} entries without an address")
    if newest is not None and len(fresh) > newest:
        notes.append(f"first poll: the newest {newest} of {len(fresh)}")
        fresh = listing.newest_first(tuple(fresh), reading.now)[:newest]
    return fresh, dict(seen.stamps), notes


def _refs(
    entries: Sequence[Entry], source: SourceRecord, store: Store, reading: ListingReader
) -> list[ItemRef]:
    """Entries as observations, without those that were fetched lately; with the feed's own copies."""
    keys = [reading.address_key(entry.address or "") for entry in entries]
    lately = store.addresses.find_checked_since(keys, reading.now - SEEN_LATELY)
    refs = []
    for entry, key in zip(entries, keys, strict=True):
        if key in lately and not (entry.at and entry.at > lately[key]):
            continue
        visit = sha256(entry.stamp.encode("utf-8", "replace")).hexdigest()[:16]
        source_key = f"url:{key}:source-{source.id}-{visit}"
        notes = ItemNotes(title=entry.title or None)
        copy = feed_copies.make_page(entry)
        refs.append(ItemRef("url", entry.address or "", source_key, source.id, notes=notes, copy=copy))
    return refs


def _add_children(source: SourceRecord, named: Sequence[Entry], store: Store, reading: ListingReader) -> None:
    """Add the sitemaps or feeds that a source names as sources of their own; poll those soon that changed."""
    if not named or store.sources.depth(source) >= DEEPEST:
        return
    kind = "sitemap" if source.kind == "sitemap" else "feed"
    known = store.sources.read_entries(source.id)
    share = source.newest
    if share is not None and kind == "sitemap" and source.listed_at is None:
        share = -(-share // min(len(named), SHARED_OUT))
    for number, entry in enumerate(listing.newest_first(tuple(named), reading.now)):
        key, target = f"s:{entry.address}", entry.address or ""
        if key not in known:
            begins_with = (
                0 if kind == "sitemap" and source.listed_at is None and number >= SHARED_OUT else share
            )
            store.sources.add(entry.kind or kind, target, poll_schedule.FIRST_INTERVAL_S, reading.now,
                              parent_id=source.id, adapts=True, title=entry.title,
                              newest=None if share is None else begins_with,
                              labels=tidy_labels((*source.labels, *entry.labels)))  # fmt: skip
        elif known[key] != entry.stamp:
            store.sources.poll_now(target, source.id, reading.now)
    store.sources.save_entries(source.id, {f"s:{entry.address}": entry.stamp for entry in named}, reading.now)


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
    """Note that a poll failed: the source is asked the later, the oftener it does. No folder is paused."""
    asked = error.after if isinstance(error, TryLater) else None
    failures = source.failures + 1
    given_up = failures >= poll_schedule.MAX_FAILURES or error.reason == "http_410"
    paused = given_up and source.kind != "folder"
    wait = poll_schedule.add_jitter(poll_schedule.wait_after(source.interval, failures, asked))
    store.sources.record_failure(source.id, str(error), wait, now, paused=paused)


def text_of(raw: RawItem) -> str:
    """The text of a listing, unpacked where it is gzip by itself. Raises Rejected."""
    content = fetch.gunzip(raw.content, LARGEST_LISTING, raw.target[:200])
    return formats.decode(content, raw.charset)
