"""The fetch step: fetch an address with what is known of it, or fall back on the feed's copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from worker import dedupe
from worker.dates import Reference
from worker.document import PART_PREFIX, STORED_FROM, ItemRef, NotModified, RawItem, Validators
from worker.errors import IngestError, Rejected, TryLater

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Claim
    from worker.store.sources.url_records import AddressRecord

GONE_FOR = timedelta(days=30)
"""An address that answered 410 is not fetched again for this time."""

CLOSED = ("http_401", "http_403", "http_404", "http_410", "robots_refused", "blocked_by_rules")
"""Reasons for which a place of a thread counts as closed: no failure of ours, and not worth another try."""

Fetcher = Callable[[ItemRef, Path | None, Validators | None], RawItem | NotModified]
"""Fetches an item's bytes: a file only from inside the folder if given, an address only if it changed since
the validators if given."""


def fetch_address(claim: Claim, store: Store, fetcher: Fetcher, now: datetime) -> bool:
    """Fetch an address, from where it moved to, and only if it changed or is not known to be gone.

    Returns True if there is something new to process.
    """
    key = dedupe.address_key(claim.target)
    record = store.addresses.get(key)
    _check_gone(claim, record, now)
    ref = replace(claim.ref, target=record.moved_to) if record and record.moved_to else claim.ref
    try:
        answer = fetcher(ref, None, record.known if record else None)
    except (Rejected, TryLater) as error:
        copy = _feed_copy(claim, store, error, now)
        if copy is None:
            if error.reason == "http_410":
                store.addresses.record_gone(claim, key, now)
            raise
        answer = copy
    if isinstance(answer, NotModified):
        assert record is not None
        store.addresses.finish_unchanged(claim, answer, record, now)
        return False
    store.raw.keep(answer.content, answer.hash)
    moved_to = answer.moved_to or (record.moved_to if record else None)
    store.addresses.finish_fetch(claim, replace(answer, moved_to=moved_to), key, now)
    return True


def fetch_part(claim: Claim, store: Store, fetcher: Fetcher, now: datetime) -> bool:
    """Fetch a part of a thread; return whether there is something to process.

    If it is as it was, its earlier bytes are processed again: they say where the thread goes on. A place that
    refuses to be read ends the item, and the next place is asked.
    """
    store.threads.find_page(claim)  # it was not forgotten
    key = PART_PREFIX + dedupe.address_key(claim.target)
    record = store.addresses.get(key)
    known = record.known if record and record.raw_id else None
    try:
        answer = fetcher(claim.ref, None, known)
    except Rejected as error:
        if error.reason not in CLOSED:
            raise
        store.threads.close(claim, error, now)
        return False
    if isinstance(answer, NotModified):
        assert record is not None
        store.addresses.finish_same(claim, record, now)
    else:
        store.raw.keep(answer.content, answer.hash)
        store.addresses.finish_fetch(claim, answer, key, now)
    return True


def address_key_of(claim: Claim) -> str:
    """Return the address key of an item's target."""
    return dedupe.address_key(Path(claim.target).as_uri() if claim.target.startswith("/") else claim.target)


def _check_gone(claim: Claim, record: AddressRecord | None, now: datetime) -> None:
    """Reject an address that its server said is gone, unless a person or another program asks for it."""
    if record and record.gone_at and claim.source_id and now - record.gone_at < GONE_FOR:
        raise Rejected(
            "http_410", f"{claim.target[:200]}: gone for good, said its server on {record.gone_at:%Y-%m-%d}"
        )


def _feed_copy(claim: Claim, store: Store, error: IngestError, now: datetime) -> RawItem | None:
    """The feed's copy of a page that cannot be fetched, marked as such; None if the fetch is tried again."""
    digest = claim.copy_hash if claim.source_id and not claim.notes.page_was_stored else None
    if digest is None or not store.ledger.is_last_try(claim, error):
        return None
    return make_stand_in(claim.target, store.raw.load(digest), Reference(now, "received"), error.reason)


def make_stand_in(target: str, copy: bytes, received: Reference | None, reason: str) -> RawItem:
    """Make the feed's copy of a page the bytes received from its address, marked as such."""
    headers = {STORED_FROM: f"feed, since {reason}"}
    return RawItem(target, copy, received, "text/html", "utf-8", target, headers)
