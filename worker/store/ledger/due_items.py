"""Pending items of which a worker is to be notified."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, select, update

from worker.store.database import Database
from worker.store.ledger.claims import Notice, Step
from worker.store.ledger.readiness import RENOTIFY_AFTER, is_ready, is_unanswered
from worker.store.tables import Item

_UNSENT = (
    select(Item.id)
    .where(
        Item.state == "pending",
        Item.not_before <= bindparam("now"),
        Item.step == bindparam("wanted_step"),
        Item.sent_at.is_(None),
    )
    .limit(1)
)
"""Made once: it is asked four times a second, and to make it costs more than to run it."""


class DueItems:
    """The items that are due, and whose notice was never sent or not answered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(
        self, step: Step, now: datetime, *, slow: bool, limit: int, lost_after: timedelta = RENOTIFY_AFTER
    ) -> list[Notice]:
        """Take pending items whose notice was never sent or not answered, oldest first; mark them sent."""
        lane = and_(Item.state == "pending", Item.step == step, Item.slow.is_(slow))
        waiting = select(Item.id).where(lane, is_ready(now), is_unanswered(now, lost_after))
        oldest = waiting.order_by(Item.id).limit(limit)
        # A common table expression is computed once; PostgreSQL may run a plain subquery for each row.
        chosen = oldest.with_for_update(skip_locked=True).cte("chosen")
        with self._database.writing(durable=False) as connection:
            rows = connection.execute(
                update(Item)
                .where(Item.id.in_(select(chosen.c.id)))
                .values(sent_at=now)
                .returning(Item.id, Item.target)
            ).all()
        return [Notice(row.id, step, slow, row.target) for row in sorted(rows)]

    def has_unsent(self, step: Step, now: datetime) -> bool:
        """Whether an item that was put off is due and no worker was notified."""
        with self._database.reading() as connection:
            return connection.execute(_UNSENT, dict(now=now, wanted_step=step)).one_or_none() is not None
