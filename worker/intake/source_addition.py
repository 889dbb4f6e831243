"""Add sources: watch a folder, or the feeds, sitemaps and lists that an address or a file names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from worker.intake.discovery import DiscoveredSource
from worker.intake.entry_choice import choose_entries
from worker.intake.listing_reader import ListingReader
from worker.intake.poll_limits import MAX_FIRST_POLL_ENTRIES
from worker.intake.source_edits import Every, Newest, SourceEdit, apply_edit
from worker.rules.sites import Rules
from worker.settings import Settings
from worker.sources import poll_schedule
from worker.sources.source_labels import tidy_labels
from worker.store import Store
from worker.store.sources.source_records import SourceRecord


@dataclass(frozen=True, slots=True)
class AddedSource:
    """A source that is watched now, as it is after what was asked."""

    source: SourceRecord
    was_known: bool
    changes: tuple[str, ...]
    """What was changed in it, one line each."""


@dataclass(frozen=True, slots=True)
class PreviewEntry:
    """An entry that the first poll would accept."""

    address: str
    at: datetime | None
    refusal: str | None
    """Why the rules for sites block it."""


@dataclass(frozen=True, slots=True)
class FirstPoll:
    """What the first poll of a source would accept."""

    sources: tuple[str, ...]
    """Addresses of sources that it lists."""
    entries: tuple[PreviewEntry, ...]
    notes: tuple[str, ...]


def add_folder(folder: Path, edit: SourceEdit, store: Store, conf: Settings, now: datetime) -> AddedSource:
    """Watch a folder. One that is watched already is changed."""
    known = store.sources.find(str(folder))
    interval = (edit.every.seconds if edit.every else None) or conf.poll_interval
    source = known or store.sources.add("folder", str(folder), interval, now)
    left = edit if known else replace(edit, every=None)
    return AddedSource(source, known is not None, tuple(apply_edit(left, source, store, conf)))


def add_listing(
    found: DiscoveredSource, edit: SourceEdit, store: Store, conf: Settings, now: datetime
) -> AddedSource:
    """Watch a feed, sitemap or list. One that is watched already is changed."""
    edit = replace(edit, labels=tidy_labels((*edit.labels, *found.labels)))
    if known := store.sources.find(found.target):
        changes = tuple(apply_edit(edit, known, store, conf))
        return AddedSource(store.sources.get(known.id) or known, True, changes)
    every, newest = edit.every or Every(None), edit.newest or Newest(MAX_FIRST_POLL_ENTRIES)
    source = store.sources.add(
        found.kind, found.target, every.seconds or poll_schedule.FIRST_INTERVAL_S, now,
        adapts=every.seconds is None, newest=newest.entries, title=found.title,
    )  # fmt: skip
    store.sources.change_labels(source.id, edit.labels)
    return AddedSource(store.sources.get(source.id) or source, False, ())


def preview(found: DiscoveredSource, newest: int | None, reader: ListingReader, rules: Rules) -> FirstPoll:
    """Find what the first poll of a source would accept, if it takes its newest entries (None: all)."""
    if found.listing is None:
        return FirstPoll((), (), ())
    entries, _, notes = choose_entries(found.listing, newest, {}, reader)
    return FirstPoll(
        tuple(inner.address or "" for inner in found.listing.sources),
        tuple(
            PreviewEntry(entry.address or "", entry.at, find_refusal(entry.address or "", rules))
            for entry in entries
        ),
        (*notes, *found.listing.warnings),
    )


def find_refusal(address: str, rules: Rules) -> str | None:
    """Why the rules for sites block an address; None if they do not."""
    site = rules.of(address)
    return site.refusal(address) if site else None
