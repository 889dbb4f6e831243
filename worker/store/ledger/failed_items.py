"""Items that failed or wait for another try: list them, retry them, drop them or take that back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, literal, null, select, true, tuple_, update

from worker.errors import Rejected
from worker.store.database import Database
from worker.store.database.bulk_statements import is_among
from worker.store.ledger.claims import Accepted
from worker.store.ledger.item_columns import FIRST_STEP, MAX_ROWS_PER_STATEMENT
from worker.store.ledger.outcome_counts import Outcome, count_outcomes
from worker.store.ledger.readiness import is_put_off
from worker.store.queries.records import Record
from worker.store.tables import Item
from worker.store.tables.ledger_tables import DROPPED, FAILED

RAW_LOST = ("raw_missing", "raw_damaged")
"""Reasons for which `retry` begins with fetching."""

LISTED = ("id", "kind", "target", "step", "reason", "detail", "attempts", "source_id", "updated_at")


class FailedItems:
    """The failed and delayed items of the ledger. Every call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_among(self, item_ids: Collection[int]) -> set[int]:
        """Find those of these items that are failed."""
        query = select(Item.id).where(Item.state == "failed", is_among(Item.id, item_ids))
        with self._database.reading() as connection:
            return set(connection.execute(query).scalars())

    def require(self, item_ids: Collection[int]) -> None:
        """Raise Rejected if one of these items is not failed."""
        if missing := sorted(set(item_ids) - self.find_among(item_ids)):
            raise Rejected("not_failed", f"not among the failed items: {', '.join(map(str, missing))}")

    def list_newest(self, reason: str | None, before: int | None, limit: int) -> list[Record]:
        """List failed items, the newest first; of this reason, and only with a lower id than `before`."""
        columns = [getattr(Item, name) for name in LISTED]
        query = select(*columns).where(FAILED, *_for_reason(reason)).order_by(Item.id.desc()).limit(limit)
        if before is not None:
            query = query.where(Item.id < before)
        with self._database.reading() as connection:
            return [row._asdict() for row in connection.execute(query)]

    def batches(self, reason: str | None = None) -> Iterator[list[int]]:
        """Yield the ids of all failed items, or of those that failed for a reason, in batches."""
        last = 0
        while batch := self._list_after(last, reason):
            yield batch
            last = batch[-1]

    def _list_after(self, item_id: int, reason: str | None) -> list[int]:
        query = select(Item.id).where(FAILED, Item.id > item_id, *_for_reason(reason)).order_by(Item.id)
        with self._database.reading() as connection:
            return list(connection.execute(query.limit(MAX_ROWS_PER_STATEMENT)).scalars())

    def retry(self, item_ids: Collection[int], now: datetime) -> list[int]:
        """Make failed items pending again, as a person asked; return the ids of those that were failed."""
        # If its bytes are gone or damaged, an item begins again with its first step.
        lost = Item.reason.in_(RAW_LOST)
        step, raw_id = case((lost, FIRST_STEP), else_=Item.step), case((lost, null()), else_=Item.raw_id)
        values = dict(state="pending", step=step, raw_id=raw_id, attempts=0, losses=0, slow=False,
                      not_before=None, sent_at=None, reason=None, detail=None, updated_at=now)  # fmt: skip
        with self._database.writing() as connection:
            rows = self._update_failed(connection, item_ids, Item.kind != "message", values)
        return sorted(row.id for row in rows)

    def retry_now(self, item_ids: Collection[int], now: datetime) -> None:
        """Try pending items now that were put off, as a person asked, unless their host is busy."""
        put_off = Item.state == "pending", is_put_off(now)
        with self._database.writing() as connection:
            connection.execute(
                update(Item).where(is_among(Item.id, item_ids), *put_off).values(not_before=None)
            )

    def find_put_off(self, target: str, now: datetime) -> Accepted | None:
        """Find the item of an address that waits to be tried again, or None."""
        waits = Item.state == "pending", Item.not_before > now, Item.attempts > 0
        of_it = Item.kind == "url", Item.target == target
        query = select(Item.id, Item.target, Item.step, Item.state).where(*waits, *of_it)
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(Item.id).limit(1)).one_or_none()
        return None if row is None else Accepted(row.id, row.target, row.step, False, row.state)

    def drop(self, item_ids: Collection[int], now: datetime) -> list[int]:
        """Mark failed items as done, as a person asked; they stay in the ledger as ``dropped``."""
        values = dict(state="done", verdict="dropped", updated_at=now)
        with self._database.writing() as connection:
            rows = self._update_failed(connection, item_ids, true(), values)
            count_outcomes(connection, [Outcome(row.step, "dropped") for row in rows])
        return sorted(row.id for row in rows)

    def list_dropped(self, limit: int, *, before: tuple[datetime, int] | None = None) -> list[Record]:
        """List dropped items, the last one first; those after the one with this time and id."""
        columns = [getattr(Item, name) for name in LISTED]
        newest = select(*columns).where(DROPPED).limit(limit)
        newest = newest.order_by(Item.updated_at.desc(), Item.id.desc())
        if before is not None:
            newest = newest.where(tuple_(Item.updated_at, Item.id) < tuple_(*map(literal, before)))
        with self._database.reading() as connection:
            return [row._asdict() for row in connection.execute(newest)]

    def dropped_batches(self, at: datetime | None = None) -> Iterator[list[int]]:
        """Yield the ids of all dropped items, or of those dropped at this moment, in batches."""
        query = select(Item.id).where(DROPPED, *([] if at is None else [Item.updated_at == at]))
        last = 0
        while True:
            page = query.where(Item.id > last).order_by(Item.id).limit(MAX_ROWS_PER_STATEMENT)
            with self._database.reading() as connection:
                batch = list(connection.execute(page).scalars())
            if not batch:
                return
            yield batch
            last = batch[-1]

    def find_dropped_among(self, item_ids: Collection[int]) -> set[int]:
        """Find those of these items that are dropped."""
        query = select(Item.id).where(DROPPED, is_among(Item.id, item_ids))
        with self._database.reading() as connection:
            return set(connection.execute(query).scalars())

    def require_dropped(self, item_ids: Collection[int]) -> None:
        """Raise Rejected if one of these items is not dropped."""
        if missing := sorted(set(item_ids) - self.find_dropped_among(item_ids)):
            raise Rejected("not_dropped", f"not among the dropped items: {', '.join(map(str, missing))}")

    def undrop(self, item_ids: Collection[int], now: datetime) -> list[int]:
        """List dropped items as failed again, with their reasons; return the ids of those."""
        # Bytes that were deleted meanwhile are fetched again when it is retried.
        step = case((Item.raw_id.is_(None), FIRST_STEP), else_=Item.step)
        values = dict(state="failed", verdict=None, step=step, updated_at=now)
        these = is_among(Item.id, item_ids), Item.state == "done", DROPPED
        with self._database.writing() as connection:
            changed = update(Item).where(*these).values(values).returning(Item.id)
            return sorted(connection.execute(changed).scalars())

    @staticmethod
    def _update_failed(
        connection: Connection, item_ids: Collection[int], which: ColumnElement[bool], values: dict[str, Any]
    ) -> list[Row[int, str]]:
        these = is_among(Item.id, item_ids), Item.state == "failed", which
        setting = update(Item).where(*these).values(values).returning(Item.id, Item.step)
        return list(connection.execute(setting).all())


def _for_reason(reason: str | None) -> list[ColumnElement[bool]]:
    return [] if reason is None else [Item.reason == reason]
