"""The ledger: which items were accepted, and how far each has come. It is the truth; the queue only notifies.

    pending --claim--> running --finish--> done
       ^                  |
       +---- later -------+------- fail --> failed

An address passes through two steps, ``fetch`` and ``process``; `finish_fetch` ends the first. A file on disk
only has to be read: it begins with ``process``, and `attach_raw` records its bytes under the same claim.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Connection,
    select,
    update,
)

from worker.document import ItemRef, RawItem
from worker.document.digest import digest_of
from worker.errors import IngestError, NotYet, TryLater
from worker.runtime import private_files
from worker.settings import Settings
from worker.store.database import Database
from worker.store.ledger.claim_statements import (
    ADD_RAW,
    CHANGE,
    CLAIM,
    LOCK,
    claim_from,
    claim_parameters,
    lost_claim,
    outcome_of,
)
from worker.store.ledger.claims import Accepted, Claim, Step
from worker.store.ledger.host_pacing import HostPacing
from worker.store.ledger.hourly_counts import count_in_hour
from worker.store.ledger.item_columns import (
    CLEARED_CLAIM,
    MAX_ROWS_PER_STATEMENT,
    columns_when_due,
    failed_columns,
    new_columns,
)
from worker.store.ledger.outcome_counts import Outcome, count_outcome, count_outcomes
from worker.store.ledger.readiness import time_parameters
from worker.store.ledger.retry_delays import delay_after
from worker.store.raw.files import RawStore
from worker.store.raw.kept_bytes import lock_and_keep
from worker.store.tables import Item


class Ledger:
    """Accepts, claims and finishes items. Every call is one transaction."""

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

    def claim(self, item_id: int, step: Step, task_id: str, now: datetime) -> Claim | None:
        """Claim a pending item for one step; None if another worker has it or nothing is to be done."""
        asked: dict[str, Any] = dict(wanted=item_id, to_do=step, token=f"{task_id}:{uuid4().hex[:12]}")
        asked |= dict(lease_until=self._lease_end(now), updated_at=now)
        with self._database.writing(durable=False) as connection:
            row = connection.execute(CLAIM, asked | time_parameters(now)).one_or_none()
        return None if row is None else claim_from(row)

    def finish_fetch(self, claim: Claim, raw: RawItem, now: datetime) -> None:
        """End the fetch step: the bytes are kept. Raises LostClaimError."""
        with self._database.writing(durable=False) as connection:
            self.finish_fetch_within(connection, claim, raw, now)

    def attach_raw(self, claim: Claim, raw: RawItem, now: datetime) -> Claim:
        """Keep the bytes of a claimed item and record them. The claim continues. Raises LostClaimError."""
        with self._database.writing(durable=False) as connection:
            raw_id = self._add_raw(connection, claim.item_id, raw)
            self._change(connection, claim, dict(raw_id=raw_id, attempts=0, updated_at=now))
        return replace(claim, raw_id=raw_id, attempts=0, received=len(raw.content))

    def finish_fetch_within(
        self, connection: Connection, claim: Claim, raw: RawItem, now: datetime, **more: Any
    ) -> int:
        """End the fetch step inside a transaction; return the raw id. `more` are columns of the item to set.

        Raises LostClaimError.
        """
        raw_id = self._add_raw(connection, claim.item_id, raw)
        values = dict(step="process", state="pending", attempts=0, raw_id=raw_id, sent_at=now)
        self._release(connection, claim, now, values | more)
        count_outcome(connection, outcome_of(replace(claim, received=len(raw.content)), "fetched"))
        return raw_id

    def finish_fetch_again(self, connection: Connection, claim: Claim, raw_id: int, now: datetime) -> None:
        """End the fetch step inside a transaction with bytes that are kept. Raises LostClaimError."""
        values = dict(step="process", state="pending", attempts=0, raw_id=raw_id, sent_at=now)
        self._release(connection, claim, now, values)
        count_outcome(connection, outcome_of(claim, "fetched"))

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
        raw_id: int = connection.execute(ADD_RAW, row).scalar_one()
        return raw_id

    def lock_claim(self, connection: Connection, claim: Claim) -> None:
        """Keep others from ending a claim until this transaction ends. Raises LostClaimError."""
        if connection.execute(LOCK, claim_parameters(claim)).one_or_none() is None:
            raise lost_claim(claim)

    def finish(
        self, connection: Connection, claim: Claim, verdict: str, document_id: int, now: datetime
    ) -> None:
        """End the process step, inside the transaction that stores the document. Raises LostClaimError."""
        values = dict(state="done", verdict=verdict, document_id=document_id, reason=None, detail=None)
        self._release(connection, claim, now, values)
        count_outcome(connection, outcome_of(claim, verdict))
        count_in_hour(connection, verdict, now)

    def fail(self, claim: Claim, error: IngestError, now: datetime) -> None:
        """Fail an item for good, with the reason. Raises LostClaimError."""
        with self._database.writing() as connection:
            self._fail(connection, claim, error, now)

    def retry_later(self, claim: Claim, error: TryLater, now: datetime) -> bool:
        """Schedule another try of an item, or fail it after its last try.

        NotYet does not count as a try. Returns whether the item will be tried again. Raises LostClaimError.
        """
        attempts = claim.attempts + (0 if isinstance(error, NotYet) else 1)
        with self._database.writing(durable=False) as connection:
            if attempts >= self._settings.max_attempts:
                self._fail(connection, claim, error, now)
                return False
            wait = timedelta(seconds=delay_after(error, attempts))
            values = dict(state="pending", attempts=attempts, not_before=now + wait, sent_at=None,
                          reason=error.reason, detail=error.detail)  # fmt: skip
            self._release(connection, claim, now, values)
            if not isinstance(error, NotYet):
                count_outcome(connection, outcome_of(claim, "later", error.reason))
            return True

    def _fail(self, connection: Connection, claim: Claim, error: IngestError, now: datetime) -> None:
        self._release(connection, claim, now, failed_columns(error.reason, error.detail))
        count_outcome(connection, outcome_of(claim, "failed", error.reason))
        count_in_hour(connection, "failed", now)

    def is_last_try(self, claim: Claim, error: IngestError) -> bool:
        """Whether this error would fail the item for good."""
        if isinstance(error, NotYet):
            return False
        return not isinstance(error, TryLater) or claim.attempts + 1 >= self._settings.max_attempts

    def _lease_end(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._settings.lease)

    def _release(self, connection: Connection, claim: Claim, now: datetime, values: dict[str, Any]) -> None:
        self._change(connection, claim, CLEARED_CLAIM | values | dict(updated_at=now))

    def _change(self, connection: Connection, claim: Claim, values: dict[str, Any]) -> None:
        if connection.execute(CHANGE, values | claim_parameters(claim)).rowcount != 1:
            raise lost_claim(claim)

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
