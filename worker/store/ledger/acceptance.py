"""Accepting items: after this, none is ever lost."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, update

from worker.document import ItemRef, RawItem
from worker.document.digest import digest_of
from worker.errors import IngestError, TryLater
from worker.runtime import private_files
from worker.settings import Settings
from worker.store.database import Database
from worker.store.ledger.claim_statements import ADD_RAW
from worker.store.ledger.claims import Accepted, Step
from worker.store.ledger.host_pacing import HostPacing
from worker.store.ledger.hourly_counts import count_in_hour
from worker.store.ledger.item_columns import (
    MAX_ROWS_PER_STATEMENT,
    columns_when_due,
    failed_columns,
    new_columns,
)
from worker.store.ledger.outcome_counts import Outcome, count_outcomes
from worker.store.raw.files import RawStore
from worker.store.raw.kept_bytes import lock_and_keep
from worker.store.tables import Item


class Acceptance:
    """The part of the ledger that accepts items. Every call is one transaction."""

    def __init__(self, database: Database, settings: Settings, raw: RawStore) -> None:
        self._database = database
        self._raw = raw
        self._settings = settings
        self._insert = database.insert_into

    def accept(
        self, refs: Sequence[ItemRef], now: datetime, pace: HostPacing | None = None
    ) -> list[Accepted]:
        """Take responsibility for these observations: after this returns, none is ever lost.

        With a pace, items of one host become due one after another. Copies from feeds are kept. Returns one
        `Accepted` for each ref, in order. Raises TryLater if the disk is nearly full.
        """
        self._refuse_when_disk_is_full()
        hashes = [None if ref.copy is None else digest_of(ref.copy) for ref in refs]
        copies = {
            digest: ref.copy or b"" for ref, digest in zip(refs, hashes, strict=True) if digest is not None
        }
        for digest, content in copies.items():
            self._raw.keep(content, digest)
        rows = [
            new_columns(ref, now)
            | columns_when_due(pace.wait(ref) if pace else 0.0, now)
            | dict(copy_hash=digest)
            for ref, digest in zip(refs, hashes, strict=True)
        ]
        with self._database.writing() as connection:
            lock_and_keep(connection, self._raw, copies)
            return self._add(connection, rows)

    def accept_received(self, ref: ItemRef, raw: RawItem, now: datetime) -> Accepted:
        """Accept an observation whose bytes are here already: only the step ``process`` is left.

        Raises TryLater as `accept` does.
        """
        self._refuse_when_disk_is_full()
        self._raw.keep(raw.content, raw.hash)
        row = new_columns(ref, now) | columns_when_due(0.0, now) | dict(step="process")
        with self._database.writing() as connection:
            (accepted,) = self._add(connection, [row])
            if accepted.fresh:
                raw_id = self._add_raw(connection, accepted.item_id, raw)
                connection.execute(update(Item).where(Item.id == accepted.item_id).values(raw_id=raw_id))
        return accepted

    def _add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> list[Accepted]:
        by_key = {row["source_key"]: row for row in reversed(rows)}
        # In a fixed order: two callers that accept the same refs wait for each other's inserts.
        keys = sorted(by_key)
        items: dict[str, tuple[int, Step, str]] = {}
        fresh: set[str] = set()
        returned = (Item.source_key, Item.id, Item.step, Item.state)
        adding = self._insert(Item).on_conflict_do_nothing(index_elements=["source_key"]).returning(*returned)
        for first in range(0, len(keys), MAX_ROWS_PER_STATEMENT):
            some = keys[first : first + MAX_ROWS_PER_STATEMENT]
            made = connection.execute(adding, [by_key[key] for key in some]).all()
            fresh.update(row.source_key for row in made)
            old = [key for key in some if key not in fresh]
            known = connection.execute(select(*returned).where(Item.source_key.in_(old))).all() if old else []
            items |= {row.source_key: (row.id, row.step, row.state) for row in (*made, *known)}
        accepted = []
        for row in rows:
            key = row["source_key"]
            item_id, step, state = items[key]
            due = row.get("not_before") is None
            accepted.append(Accepted(item_id, row["target"], step, key in fresh, state, due))
            fresh.discard(key)  # the second of two equal refs is not new
        return accepted

    def refuse(self, refused: Sequence[tuple[str, IngestError]], now: datetime) -> list[Accepted]:
        """Store texts that cannot be accepted as failed items, so that none disappears."""
        rows = [
            dict(kind="message", target=text[:2000], meta={}, step="fetch", created_at=now, updated_at=now,
                 source_key=f"refused:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}",
                 **failed_columns(error.reason, error.detail))
            for text, error in refused
        ]  # fmt: skip
        if not rows:
            return []
        with self._database.writing() as connection:
            accepted = self._add(connection, rows)
            fresh = [error for one, (_, error) in zip(accepted, refused, strict=True) if one.fresh]
            count_outcomes(connection, [Outcome("fetch", "failed", error.reason) for error in fresh])
            if fresh:
                count_in_hour(connection, "failed", now, len(fresh))
        return accepted

    def _add_raw(self, connection: Connection, item_id: int, raw: RawItem) -> int:
        """Add the row of received bytes; return the raw id."""
        assert raw.received is not None  # every fetcher sets it
        digest = raw.hash
        lock_and_keep(connection, self._raw, {digest: raw.content})
        row = dict(
            hash=digest, item_id=item_id, media_type=raw.media_type, charset=raw.charset,
            final_url=raw.final_url, headers=dict(raw.headers), received_at=raw.received.at,
            received_basis=raw.received.basis, size=len(raw.content),
        )  # fmt: skip
        raw_id: int = ADD_RAW.execute(connection, row).scalar()
        return raw_id

    def _refuse_when_disk_is_full(self) -> None:
        folder = self._settings.data_dir
        private_files.make_folder(folder)
        if (free := shutil.disk_usage(folder).free) < self._settings.min_free_bytes:
            raise TryLater(
                "disk_full",
                f"{folder} has {free:,} bytes free, which is below {self._settings.min_free_bytes:,} "
                "(WINNOW_MIN_FREE_BYTES); nothing new is accepted",
                after=60,
            )
