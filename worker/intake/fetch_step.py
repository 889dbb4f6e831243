"""Visiting an address for its document: by what is known of it; a feed's own copy is fallen back on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from worker import dedupe
from worker.dates import Reference
from worker.document import STORED_FROM, ItemRef, NotModified, RawItem, Validators
from worker.errors import IngestError, Rejected, TryLater

if TYPE_CHECKING:
    from worker.store import Store
    from worker.store.ledger.claims import Claim
    from worker.store.sources.urls import AddressRecord

GONE_FOR = timedelta(days=30)
"""How long an address that answered 410 is believed to be gone."""

Fetcher = Callable[[ItemRef, Path | None, Validators | None], RawItem | NotModified]
"""Fetches an item's bytes; a file only from inside the folder, an address only if changed, where given."""


def fetch_address(claim: Claim, store: Store, fetcher: Fetcher, now: datetime) -> bool:
    """Fetch an address as it is known: where it moved to, and only if it changed; gone is gone.

    True when there is something new to process.
    """
    key = dedupe.address_key(claim.target)
    record = store.addresses.get(key)
    _check_gone(claim, record, now)
    ref = replace(claim.ref, target=record.moved_to) if record and record.moved_to else claim.ref
    try:
        answer = fetcher(ref, None, record.known if record else None)
    except (Rejected, TryLater) as error:
        copy = _feeds_copy(claim, store, error, now)
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


def _check_gone(claim: Claim, record: AddressRecord | None, now: datetime) -> None:
    """Do not ask again for what its server said is gone, unless a person or another program does."""
    if record and record.gone_at and claim.source_id and now - record.gone_at < GONE_FOR:
        raise Rejected(
            "http_410", f"{claim.target[:200]}: gone for good, said its server on {record.gone_at:%Y-%m-%d}"
        )


def _feeds_copy(claim: Claim, store: Store, error: IngestError, now: datetime) -> RawItem | None:
    """What the feed itself gave of a page that cannot be fetched, marked so; None while there is hope."""
    digest = claim.copy_hash if claim.source_id else None
    if digest is None or not store.ledger.is_last_try(claim, error):
        return None
    return RawItem(
        claim.target, store.raw.load(digest), Reference(now, "received"), "text/html", "utf-8", claim.target,
        {STORED_FROM: f"feed, since {error.reason}"},
    )  # fmt: skip
