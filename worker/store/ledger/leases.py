"""Leases: a claim lasts only as long as somebody answers for the worker that has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from worker.settings import Settings
from worker.store.database import Database
from worker.store.ledger.ledger import AT_ONCE, FREE, failure
from worker.store.ledger.outcome_counts import Outcome, count_outcome, count_outcomes
from worker.store.ledger.readiness import has_lapsed
from worker.store.tables import Item, WebhookRow

LOST = "worker_lost"
MAX_LOSSES = 10
"""Workers an item may lose before it is called the cause."""


class Leases:
    """The leases of running items: lengthened, ended early, taken back. Every call is one transaction."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._length = timedelta(seconds=settings.lease)

    def count_held(self, now: datetime) -> int:
        """Count the items that a worker is at, by a lease that lasts."""
        running = Item.state == "running", ~has_lapsed(now, self._length)
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(Item).where(*running)).scalar_one()

    def renew(self, running: Iterable[tuple[int, str]], now: datetime) -> None:
        """Lengthen the leases of items (id, id of the task at work) whose child is alive."""
        with self._database.writing(durable=False) as connection:
            for item_id, task_id in sorted(running):  # in one order, so that two renewers never deadlock
                connection.execute(
                    update(Item).where(*_held(item_id, task_id)).values(lease_until=now + self._length)
                )

    def rescue_lost(self, item_id: int, task_id: str, now: datetime) -> bool:
        """Put back at once an item whose worker process was lost; whether it was ours to put back."""
        with self._database.writing() as connection:
            return bool(self._take_back(connection, [*_held(item_id, task_id)], now))

    def handle_overrun(self, item_id: int, task_id: str, reason: str, detail: str, now: datetime) -> None:
        """Move an item that was too much for its worker to the slow lane, or fail it there."""
        with self._database.writing() as connection:
            held = _held(item_id, task_id)
            row = connection.execute(select(Item.step, Item.slow).where(*held)).one_or_none()
            if row is None:
                return
            if row.step == "process" and not row.slow:
                values: dict[str, Any] = dict(state="pending", slow=True, sent_at=None)
                outcome = "later"
            else:
                values, outcome = failure(reason, detail), "failed"
            connection.execute(update(Item).where(*held).values(**FREE | values, updated_at=now))
            count_outcome(connection, Outcome(row.step, outcome, reason))

    def rescue_expired(self, now: datetime) -> list[int]:
        """Put back the items whose lease has ended, at most `AT_ONCE`; their ids."""
        # A row that is locked is being renewed or finished at this moment: no business of ours.
        expired = (
            select(Item.id)
            .where(Item.state == "running", has_lapsed(now, self._length))
            .with_for_update(skip_locked=True)
            .limit(AT_ONCE)
        )
        with self._database.writing() as connection:
            ids = connection.execute(expired).scalars().all()
            return self._take_back(connection, [Item.id.in_(ids)], now)

    def _take_back(
        self, connection: Connection, which: list[ColumnElement[bool]], now: datetime
    ) -> list[int]:
        told = Item.id, Item.step
        given_up = connection.execute(
            update(Item)
            .where(*which, Item.losses >= MAX_LOSSES)
            .values(FREE | failure(LOST, f"{MAX_LOSSES} workers were lost while at it"))
            .values(updated_at=now)
            .returning(*told)
        ).all()
        put_back = connection.execute(
            update(Item)
            .where(*which, Item.losses < MAX_LOSSES)
            .values(state="pending", losses=Item.losses + 1, sent_at=None, **FREE, updated_at=now)
            .returning(*told)
        ).all()
        endings = [Outcome(row.step, "failed", LOST) for row in given_up]
        count_outcomes(connection, endings + [Outcome(row.step, "later", LOST) for row in put_back])
        return sorted(row.id for row in (*given_up, *put_back))


def hand_back_all(connection: Connection) -> None:
    """Put back what is claimed, and let all that waits be told of: in a copy, nobody works on it."""
    connection.execute(update(Item).where(Item.state == "running").values(state="pending", **FREE))
    connection.execute(update(Item).where(Item.state == "pending").values(sent_at=None))
    connection.execute(update(WebhookRow).values(token=None, lease_until=None))


def _held(item_id: int, task_id: str) -> tuple[ColumnElement[bool], ...]:
    """Match an item that runs under this task (a token is the task's id and a random end)."""
    return (
        Item.id == item_id,
        Item.state == "running",
        Item.token.startswith(f"{task_id}:", autoescape=True),
    )
