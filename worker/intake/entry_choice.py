"""Choose the entries of a listing that are accepted, and make observations of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from worker.document import ItemRef
from worker.document.item_notes import ItemNotes
from worker.intake.listing_reader import ListingReader
from worker.sources.listing_types import Entry, Listing
from worker.sources.listings import feed_copies, listing
from worker.sources.listings.new_entries import find_new_entries
from worker.sources.listings.shared_texts import drop_shared_texts

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.sources.source_records import SourceRecord

RECENTLY_FETCHED = timedelta(hours=24)
"""A new entry is not fetched if another source had its address fetched within this time."""


def choose_entries(
    found: Listing, newest: int | None, known: dict[str, str], reader: ListingReader
) -> tuple[list[Entry], dict[str, str], list[str]]:
    """The entries to accept (the `newest`, or all), what to store of all entries, and notes for people."""
    entries, contents = drop_shared_texts(found.entries, known, reader.address_key)
    seen = find_new_entries(entries, known, reader.address_key)
    fresh = [entry for entry in seen.entries if entry.address]
    notes = [seen.warning] if seen.warning else []
    if without := len(seen.entries) - len(fresh):
        notes.append(f"{without} entries without an address")
    if newest is not None and len(fresh) > newest:
        notes.append(f"first poll: the newest {newest} of {len(fresh)}")
        fresh = listing.newest_first(tuple(fresh), reader.now)[:newest]
    return fresh, {**contents, **seen.stamps}, notes


def make_entry_refs(
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
        notes = ItemNotes(
            title=entry.title or None,
            comment_feed=entry.comment_feed,
            comments_stated=entry.comments_stated,
        )
        copy = feed_copies.make_page(entry)
        refs.append(ItemRef("url", entry.address or "", source_key, source.id, notes=notes, copy=copy))
    return refs
