"""The ledger: what was accepted, and how far each item has come. It is the truth; the queue is a doorbell.

    pending --claim--> running --finish--> done
       ^                  |
       +---- later -------+------- fail --> failed

An address passes through two steps, ``fetch`` and ``process``; `fetched` ends the first one. What lies on
the disk is a read away, and begins with the second, which notes what it `received` under the same claim.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    insert,
    null,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from worker.document import ItemKind, ItemRef, RawItem
from worker.document.digest import as_digest, digest_of
from worker.document.item_notes import ItemNotes
from worker.errors import IngestError, NotYet, TryLater
from worker.runtime import private_files
from worker.runtime.backoff import Backoff
from worker.settings import Settings
from worker.store.database import Database
from worker.store.database.bulk_statements import is_among
from worker.store.database.column_types import indexable
from worker.store.ledger.claims import Accepted, Claim, LostClaimError, Notice, Step
from worker.store.ledger.host_pacing import HostPacing
from worker.store.ledger.outcome_counts import Outcome, count_outcome, count_outcomes
from worker.store.ledger.readiness import IS_READY, RENOTIFY_AFTER, is_ready, is_unanswered, moment
from worker.store.raw.files import RawStore
from worker.store.raw.kept_bytes import hold_kept
from worker.store.tables import Item, Raw

AT_ONCE = 1000
"""Rows that one statement names."""

RAW_LOST = ("raw_missing", "raw_damaged")
"""Reasons for which `retry` begins with fetching."""

RETRY_BACKOFF = Backoff(first=30.0, jitter=(0.8, 1.2))
MIN_RETRY_DELAY_S, MAX_RETRY_DELAY_S = 1.0, 86_400.0
"""Bounds of every wait for another try, whoever asked for it."""


class Ledger:
    """The items table, by the verbs of the ledger. Every call is one transaction."""

    def __init__(self, database: Database, settings: Settings, raw: RawStore) -> None:
        self._database = database
        self._raw = raw
        self._settings = settings
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    def accept(
        self, refs: Sequence[ItemRef], now: datetime, pace: HostPacing | None = None
    ) -> list[Accepted]:
        """Take responsibility for these observations: once this returns, none is ever lost.

        With a pace, those of one host come due one after another. Feeds' copies are kept. Returns one
        `Accepted` for each ref, in order. Raises TryLater when the disk is nearly full.
        """
        self._refuse_when_disk_is_full()
        hashes = [None if ref.copy is None else digest_of(ref.copy) for ref in refs]
        copies = {
            digest: ref.copy or b"" for ref, digest in zip(refs, hashes, strict=True) if digest is not None
        }
        for digest, content in copies.items():
            self._raw.keep(content, digest)
        rows: list[dict[str, Any]] = [
            dict(kind=ref.kind, target=ref.target, source_id=ref.source_id, meta=dict(ref.meta),
                 notes=ref.notes.stored(), copy_hash=digest, source_key=indexable(ref.source_key),
                 step=first_step(ref.kind), state="pending", created_at=now, updated_at=now,
                 **_first_due(pace.wait(ref) if pace else 0.0, now))
            for ref, digest in zip(refs, hashes, strict=True)
        ]  # fmt: skip
        with self._database.writing() as connection:
            hold_kept(connection, self._raw, copies)
            return self._add(connection, rows)

    def _add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> list[Accepted]:
        by_key = {row["source_key"]: row for row in reversed(rows)}
        # In one order, whatever the caller's: two who accept the same refs wait for each other's inserts.
        keys = sorted(by_key)
        items: dict[str, tuple[int, Step, str]] = {}
        fresh: set[str] = set()
        told = (Item.source_key, Item.id, Item.step, Item.state)
        adding = self._insert(Item).on_conflict_do_nothing(index_elements=["source_key"]).returning(*told)
        for first in range(0, len(keys), AT_ONCE):
            some = keys[first : first + AT_ONCE]
            made = connection.execute(adding, [by_key[key] for key in some]).all()
            fresh.update(row.source_key for row in made)
            old = [key for key in some if key not in fresh]
            known = connection.execute(select(*told).where(Item.source_key.in_(old))).all() if old else []
            items |= {row.source_key: (row.id, row.step, row.state) for row in (*made, *known)}
        accepted = []
        for row in rows:
            key = row["source_key"]
            item_id, step, state = items[key]
            due = row.get("not_before") is None
            accepted.append(Accepted(item_id, row["target"], step, key in fresh, state, due))
            fresh.discard(key)  # the second of two that are the same is not
        return accepted

    def refuse(self, refused: Sequence[tuple[str, IngestError]], now: datetime) -> list[Accepted]:
        """Enter texts that cannot be accepted as failed items, so that each is accounted for."""
        rows = [
            dict(kind="message", target=text[:2000], meta={}, step="fetch", created_at=now, updated_at=now,
                 source_key=f"refused:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}",
                 **failure(error.reason, error.detail))
            for text, error in refused
        ]  # fmt: skip
        if not rows:
            return []
        with self._database.writing() as connection:
            accepted = self._add(connection, rows)
            fresh = [error for one, (_, error) in zip(accepted, refused, strict=True) if one.fresh]
            count_outcomes(connection, [Outcome("fetch", "failed", error.reason) for error in fresh])
        return accepted

    def claim(self, item_id: int, step: Step, task_id: str, now: datetime) -> Claim | None:
        """Claim a pending item for one step; None when someone else has it or nothing is to do."""
        asked: dict[str, Any] = dict(wanted=item_id, to_do=step, token=f"{task_id}:{uuid4().hex[:12]}")
        asked |= dict(lease_until=self._lease_end(now), updated_at=now)
        with self._database.writing(durable=False) as connection:
            row = connection.execute(_CLAIM, asked | moment(now)).one_or_none()
        return None if row is None else _claimed(row)

    def finish_fetch(self, claim: Claim, raw: RawItem, now: datetime) -> None:
        """End the fetch step: the bytes are kept. Raises LostClaimError."""
        with self._database.writing(durable=False) as connection:
            self.finish_fetch_within(connection, claim, raw, now)

    def attach_raw(self, claim: Claim, raw: RawItem, now: datetime) -> Claim:
        """Note under a claim which bytes it is about: they are kept. The claim goes on.

        Raises LostClaimError.
        """
        with self._database.writing(durable=False) as connection:
            raw_id = self._receive(connection, claim, raw)
            self._change(connection, claim, dict(raw_id=raw_id, attempts=0, updated_at=now))
        return replace(claim, raw_id=raw_id, attempts=0, received=len(raw.content))

    def finish_fetch_within(
        self, connection: Connection, claim: Claim, raw: RawItem, now: datetime, **more: Any
    ) -> int:
        """End the fetch step inside a transaction; the raw id. `more` are the item's columns to change.

        Raises LostClaimError.
        """
        raw_id = self._receive(connection, claim, raw)
        values = dict(step="process", state="pending", attempts=0, raw_id=raw_id, sent_at=now)
        self._release(connection, claim, now, values | more)
        count_outcome(connection, _ending(replace(claim, received=len(raw.content)), "fetched"))
        return raw_id

    def _receive(self, connection: Connection, claim: Claim, raw: RawItem) -> int:
        """Enter how bytes were received; the raw id."""
        assert raw.received is not None  # whatever fetches knows when
        digest = raw.hash
        hold_kept(connection, self._raw, {digest: raw.content})
        row = dict(
            hash=digest, item_id=claim.item_id, media_type=raw.media_type, charset=raw.charset,
            final_url=raw.final_url, headers=dict(raw.headers), received_at=raw.received.at,
            received_basis=raw.received.basis, size=len(raw.content),
        )  # fmt: skip
        raw_id: int = connection.execute(_RECEIVE, row).scalar_one()
        return raw_id

    def lock_claim(self, connection: Connection, claim: Claim) -> None:
        """Keep a claim from being taken back until this transaction ends. Raises LostClaimError."""
        if connection.execute(_HOLD, _names(claim)).one_or_none() is None:
            raise _lost(claim)

    def finish(
        self, connection: Connection, claim: Claim, verdict: str, document_id: int, now: datetime
    ) -> None:
        """End the process step, inside the transaction that stores the document. Raises LostClaimError."""
        values = dict(state="done", verdict=verdict, document_id=document_id, reason=None, detail=None)
        self._release(connection, claim, now, values)
        count_outcome(connection, _ending(claim, verdict))

    def fail(self, claim: Claim, error: IngestError, now: datetime) -> None:
        """Give an item up for good, with the reason. Raises LostClaimError."""
        with self._database.writing() as connection:
            self._give_up(connection, claim, error, now)

    def retry_later(self, claim: Claim, error: TryLater, now: datetime) -> bool:
        """Put an item back for another try, or fail it when it has had its tries.

        NotYet was no try. Returns whether it will be tried again. Raises LostClaimError.
        """
        attempts = claim.attempts + (0 if isinstance(error, NotYet) else 1)
        with self._database.writing(durable=False) as connection:
            if attempts >= self._settings.max_attempts:
                self._give_up(connection, claim, error, now)
                return False
            wait = timedelta(seconds=_wait(error, attempts))
            values = dict(state="pending", attempts=attempts, not_before=now + wait, sent_at=None,
                          reason=error.reason, detail=error.detail)  # fmt: skip
            self._release(connection, claim, now, values)
            if not isinstance(error, NotYet):
                count_outcome(connection, _ending(claim, "later", error.reason))
            return True

    def _give_up(self, connection: Connection, claim: Claim, error: IngestError, now: datetime) -> None:
        self._release(connection, claim, now, failure(error.reason, error.detail))
        count_outcome(connection, _ending(claim, "failed", error.reason))

    def is_last_try(self, claim: Claim, error: IngestError) -> bool:
        """Whether a failure with this error would be the end of the item."""
        if isinstance(error, NotYet):
            return False
        return not isinstance(error, TryLater) or claim.attempts + 1 >= self._settings.max_attempts

    def find_failed(self, item_ids: Collection[int]) -> set[int]:
        """Which of these items are failed."""
        query = select(Item.id).where(Item.state == "failed", is_among(Item.id, item_ids))
        with self._database.reading() as connection:
            return set(connection.execute(query).scalars())

    def list_failed_after(self, item_id: int) -> list[int]:
        """The first failed items with a higher id, `AT_ONCE` at most."""
        query = select(Item.id).where(Item.state == "failed", Item.id > item_id).order_by(Item.id)
        with self._database.reading() as connection:
            return list(connection.execute(query.limit(AT_ONCE)).scalars())

    def retry(self, item_ids: Collection[int], now: datetime) -> list[int]:
        """Put failed items back to pending, as a person asked; returns the ids of those that were failed."""
        # Where bytes are gone or damaged, it begins anew.
        lost = Item.reason.in_(RAW_LOST)
        step, raw_id = case((lost, FIRST_STEP), else_=Item.step), case((lost, null()), else_=Item.raw_id)
        values = dict(state="pending", step=step, raw_id=raw_id, attempts=0, losses=0, slow=False,
                      not_before=None, sent_at=None, reason=None, detail=None, updated_at=now)  # fmt: skip
        with self._database.writing() as connection:
            rows = self._settle_failed(connection, item_ids, Item.kind != "message", values)
        return sorted(row.id for row in rows)

    def retry_now(self, item_ids: Collection[int], now: datetime) -> None:
        """Let pending items that were put off be tried now, as a person asked; not those of busy hosts."""
        put_off = Item.state == "pending", Item.not_before > now, Item.reason.is_distinct_from("host_busy")
        with self._database.writing() as connection:
            connection.execute(
                update(Item).where(is_among(Item.id, item_ids), *put_off).values(not_before=None)
            )

    def find_put_off(self, target: str, now: datetime) -> Accepted | None:
        """The item of an address that waits to be tried again, if there is one."""
        waits = Item.state == "pending", Item.not_before > now, Item.attempts > 0
        of_it = Item.kind == "url", Item.target == target
        query = select(Item.id, Item.target, Item.step, Item.state).where(*waits, *of_it)
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(Item.id).limit(1)).one_or_none()
        return None if row is None else Accepted(row.id, row.target, row.step, False, row.state)

    def drop(self, item_ids: Collection[int], now: datetime) -> list[int]:
        """Mark failed items as dealt with, as a person asked; they stay in the ledger as ``dropped``."""
        values = dict(state="done", verdict="dropped", updated_at=now)
        with self._database.writing() as connection:
            rows = self._settle_failed(connection, item_ids, true(), values)
            count_outcomes(connection, [Outcome(row.step, "dropped") for row in rows])
        return sorted(row.id for row in rows)

    @staticmethod
    def _settle_failed(
        connection: Connection, item_ids: Collection[int], which: ColumnElement[bool], values: dict[str, Any]
    ) -> list[Row[int, str]]:
        these = is_among(Item.id, item_ids), Item.state == "failed", which
        setting = update(Item).where(*these).values(values).returning(Item.id, Item.step)
        return list(connection.execute(setting).all())

    def take_due(
        self, step: Step, now: datetime, *, slow: bool, limit: int, lost_after: timedelta = RENOTIFY_AFTER
    ) -> list[Notice]:
        """Take pending items whose notice was never sent or went unanswered as sent now, oldest first."""
        lane = and_(Item.state == "pending", Item.step == step, Item.slow.is_(slow))
        told = select(Item.id).where(lane, is_ready(now), is_unanswered(now, lost_after))
        oldest = told.order_by(Item.id).limit(limit)
        # A common table is computed once; as a plain subquery, PostgreSQL may run it for each row.
        chosen = oldest.with_for_update(skip_locked=True).cte("chosen")
        with self._database.writing(durable=False) as connection:
            rows = connection.execute(
                update(Item)
                .where(Item.id.in_(select(chosen.c.id)))
                .values(sent_at=now)
                .returning(Item.id, Item.target)
            ).all()
        return [Notice(row.id, step, slow, row.target) for row in sorted(rows)]

    def has_due(self, step: Step, now: datetime) -> bool:
        """Whether an item that was put off is due, and nobody was told of it."""
        due = select(Item.id).where(
            Item.state == "pending", Item.not_before <= now, Item.step == step, Item.sent_at.is_(None)
        )
        with self._database.reading() as connection:
            return connection.execute(due.limit(1)).one_or_none() is not None

    def _lease_end(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._settings.lease)

    def _release(self, connection: Connection, claim: Claim, now: datetime, values: dict[str, Any]) -> None:
        self._change(connection, claim, FREE | values | dict(updated_at=now))

    def _change(self, connection: Connection, claim: Claim, values: dict[str, Any]) -> None:
        if connection.execute(_CHANGE, values | _names(claim)).rowcount != 1:
            raise _lost(claim)

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


_CLAIM_COLUMNS = (
    "id", "token", "kind", "target", "step", "slow", "attempts", "meta", "notes", "copy_hash", "source_key",
    "source_id", "raw_id",
)  # fmt: skip

FREE: dict[str, Any] = {"token": None, "lease_until": None, "reason": None, "detail": None}
"""What every end of a claim clears; a failure says its reason over it."""


def first_step(kind: ItemKind) -> Step:
    """The step that an item begins with: an address with the network, what lies on the disk without."""
    return "fetch" if kind == "url" else "process"


FIRST_STEP: ColumnElement[str] = case((Item.kind == "url", "fetch"), else_="process")
"""The same of an item that is there, for one that begins anew."""


def _first_due(wait: float, now: datetime) -> dict[str, Any]:
    """The columns of an item that is due at once and told of, or at its host's turn."""
    if not wait:
        return dict(sent_at=now, not_before=None, reason=None, detail=None)
    paced = dict(reason="host_busy", detail="accepted with others of its host, its turn comes later")
    return dict(sent_at=None, not_before=now + timedelta(seconds=wait), **paced)


def failure(reason: str, detail: str) -> dict[str, Any]:
    """The columns of an item that has failed."""
    return {"state": "failed", "reason": reason, "detail": detail[:2000]}


# Made once: making the statements of an item anew each time took longer than running them.
_CLAIM = (
    update(Item)
    .where(Item.id == bindparam("wanted"), Item.step == bindparam("to_do"))
    .where(Item.state == "pending", IS_READY)
    .values(state="running")
    .returning(*[getattr(Item, name) for name in _CLAIM_COLUMNS])
)
_MINE = (Item.id == bindparam("claimed"), Item.token == bindparam("by"), Item.state == "running")
_HOLD = select(Item.id).where(*_MINE).with_for_update()
_CHANGE = update(Item).where(*_MINE)
_RECEIVE = insert(Raw).returning(Raw.id)


def _names(claim: Claim) -> dict[str, Any]:
    """What names a claim in these statements."""
    return dict(claimed=claim.item_id, by=claim.token)


def _claimed(row: Row[Any]) -> Claim:
    columns = row._asdict()
    notes, copy_hash = ItemNotes.read(columns.pop("notes")), as_digest(columns.pop("copy_hash"))
    return Claim(item_id=columns.pop("id"), notes=notes, copy_hash=copy_hash, **columns)


def _ending(claim: Claim, outcome: str, reason: str = "") -> Outcome:
    return Outcome(claim.step, outcome, reason, monotonic() - claim.begun, claim.received)


def _lost(claim: Claim) -> LostClaimError:
    return LostClaimError(f"item {claim.item_id} is no longer claimed by {claim.token}")


def _wait(error: TryLater, attempts: int) -> float:
    if isinstance(error, NotYet):
        return min(error.after or 0.0, MAX_RETRY_DELAY_S)
    return delay(attempts, error.after)


def delay(attempts: int, asked: float | None) -> float:
    """Seconds to wait after this many tries, within the bounds: back-off, or what the server asked for."""
    return max(MIN_RETRY_DELAY_S, min(RETRY_BACKOFF.delay(attempts, asked), MAX_RETRY_DELAY_S))
