"""Leases: a claim lasts only while somebody renews it for the worker that has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from worker.settings import Settings
from worker.store.database import Database
from worker.store.ledger.hourly_counts import count_in_hour
from worker.store.ledger.item_columns import CLEARED_CLAIM, MAX_ROWS_PER_STATEMENT, failed_columns
from worker.store.ledger.outcome_counts import Outcome, count_outcome, count_outcomes
from worker.store.ledger.readiness import has_expired
from worker.store.tables import Item, WebhookRow

WORKER_LOST = "worker_lost"
MAX_LOSSES = 10
"""After this many lost workers, the item itself counts as the cause."""

_RUNNING = select(Item.id).where(Item.state == "running").limit(1)


class Leases:
    """The leases of running items: renewed, ended early, rescued. Every change is one transaction."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._length = timedelta(seconds=settings.lease)

    def count_held(self, now: datetime) -> int:
        """Count the items that a worker has under a lease that has not ended."""
        running = Item.state == "running", ~has_expired(now, self._length)
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(Item).where(*running)).scalar_one()

    def renew(self, running: Iterable[tuple[int, str]], now: datetime) -> None:
        """Renew the leases of items (item id, task id) whose child process is alive."""
        with self._database.writing(durable=False) as connection:
            for item_id, task_id in sorted(running):  # in a fixed order, so that two renewers never deadlock
                connection.execute(
                    update(Item).where(*_is_held_by(item_id, task_id)).values(lease_until=now + self._length)
                )

    def rescue_lost(self, item_id: int, task_id: str, now: datetime) -> bool:
        """Make an item pending again whose worker process was lost; return whether this task had it."""
        with self._database.writing() as connection:
            return bool(self._rescue(connection, [*_is_held_by(item_id, task_id)], now))

    def handle_overrun(self, item_id: int, task_id: str, reason: str, detail: str, now: datetime) -> None:
        """Move an item that overran a limit to the slow lane, or fail it if it is there already."""
        with self._database.writing() as connection:
            held = _is_held_by(item_id, task_id)
            row = connection.execute(select(Item.step, Item.slow).where(*held)).one_or_none()
            if row is None:
                return
            if row.step == "process" and not row.slow:
                values: dict[str, Any] = dict(state="pending", slow=True, sent_at=None)
                outcome = "later"
            else:
                values, outcome = failed_columns(reason, detail), "failed"
            connection.execute(update(Item).where(*held).values(**CLEARED_CLAIM | values, updated_at=now))
            count_outcome(connection, Outcome(row.step, outcome, reason))
            if outcome == "failed":
                count_in_hour(connection, outcome, now)

    def rescue_expired(self, now: datetime) -> list[int]:
        """Make items pending again whose lease has ended, up to `MAX_ROWS_PER_STATEMENT`; their ids."""
        with self._database.reading() as connection:
            if connection.execute(_RUNNING).first() is None:
                return []
        # A locked row is being renewed or finished at this moment: leave it alone.
        expired = (
            select(Item.id)
            .where(Item.state == "running", has_expired(now, self._length))
            .with_for_update(skip_locked=True)
            .limit(MAX_ROWS_PER_STATEMENT)
        )
        with self._database.writing() as connection:
            ids = connection.execute(expired).scalars().all()
            return self._rescue(connection, [Item.id.in_(ids)], now)

    def _rescue(self, connection: Connection, which: list[ColumnElement[bool]], now: datetime) -> list[int]:
        returned = Item.id, Item.step
        given_up = connection.execute(
            update(Item)
            .where(*which, Item.losses >= MAX_LOSSES)
            .values(
                CLEARED_CLAIM | failed_columns(WORKER_LOST, f"{MAX_LOSSES} workers were lost while at it")
            )
            .values(updated_at=now)
            .returning(*returned)
        ).all()
        rescued = connection.execute(
            update(Item)
            .where(*which, Item.losses < MAX_LOSSES)
            .values(state="pending", losses=Item.losses + 1, sent_at=None, **CLEARED_CLAIM, updated_at=now)
            .returning(*returned)
        ).all()
        outcomes = [Outcome(row.step, "failed", WORKER_LOST) for row in given_up]
        count_outcomes(connection, outcomes + [Outcome(row.step, "later", WORKER_LOST) for row in rescued])
        if given_up:
            count_in_hour(connection, "failed", now, len(given_up))
        return sorted(row.id for row in (*given_up, *rescued))


def release_all_claims(connection: Connection) -> None:
    """Make claimed items pending, and let workers be notified of all: no worker has a claim in a copy."""
    connection.execute(update(Item).where(Item.state == "running").values(state="pending", **CLEARED_CLAIM))
    connection.execute(update(Item).where(Item.state == "pending").values(sent_at=None))
    connection.execute(update(WebhookRow).values(token=None, lease_until=None))


def _is_held_by(item_id: int, task_id: str) -> tuple[ColumnElement[bool], ...]:
    """Match an item that runs under this task (a token is the task id and a random suffix)."""
    return (
        Item.id == item_id,
        Item.state == "running",
        Item.token.startswith(f"{task_id}:", autoescape=True),
    )
