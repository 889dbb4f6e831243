"""Pending items of which a worker is to be notified."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, select, update

from worker.store.database import Database
from worker.store.ledger.claims import Notice, Step
from worker.store.ledger.readiness import RENOTIFY_AFTER, is_ready, is_unanswered
from worker.store.tables import Item

_NEXT_UNSENT = (
    select(Item.not_before)
    .where(
        Item.state == "pending",
        Item.not_before.is_not(None),
        Item.step == bindparam("wanted_step"),
        Item.sent_at.is_(None),
    )
    .order_by(Item.not_before)
    .limit(1)
)
"""Made once: it is asked four times a second, and to make it costs more than to run it."""


class DueItems:
    """The items that are due, and whose notice was never sent or not answered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(
        self,
        step: Step,
        now: datetime,
        *,
        slow: bool,
        limit: int,
        queued: int = 0,
        lost_after: timedelta = RENOTIFY_AFTER,
    ) -> list[Notice]:
        """Take due items whose notice was never sent, and then those whose notice was lost; mark them sent.

        So many of the notices that were sent may be waiting in the queue (`queued`): only as many as there
        are items beyond these can be lost. Else a queue in which notices wait for long would fill with
        copies of them, and workers would do little else than look at the copies.
        """
        ready = and_(_lane(step, slow=slow), is_ready(now))
        sent = select(Item.id).where(ready, Item.sent_at.is_not(None)).limit(queued + limit).subquery()
        lost = and_(ready, Item.sent_at.is_not(None), is_unanswered(now, lost_after))
        with self._database.writing(durable=False) as connection:
            count_sent = connection.execute(select(func.count()).select_from(sent)).scalar_one()
            taken = _mark_sent(connection, and_(ready, Item.sent_at.is_(None)), now, limit)
            if (rest := min(limit - len(taken), count_sent - queued)) > 0:
                taken += _mark_sent(connection, lost, now, rest)
        return [Notice(row.id, step, slow, row.target) for row in sorted(taken)]

    def take_unsent(self, step: Step, now: datetime, *, slow: bool, limit: int) -> list[Notice]:
        """Take due items whose notice was never sent, oldest first; mark them sent."""
        unsent = and_(_lane(step, slow=slow), is_ready(now), Item.sent_at.is_(None))
        with self._database.writing(durable=False) as connection:
            taken = _mark_sent(connection, unsent, now, limit)
        return [Notice(row.id, step, slow, row.target) for row in sorted(taken)]

    def find_next_unsent(self, step: Step) -> datetime | None:
        """When the first item is due that was put off and of which no worker knows; None if there is none."""
        with self._database.reading() as connection:
            return connection.execute(_NEXT_UNSENT, dict(wanted_step=step)).scalar()


def _lane(step: Step, *, slow: bool) -> ColumnElement[bool]:
    return and_(Item.state == "pending", Item.step == step, Item.slow.is_(slow))


def _mark_sent(
    connection: Connection, wanted: ColumnElement[bool], now: datetime, limit: int
) -> list[Row[int, str]]:
    """Mark the oldest of these items as sent; return their ids and targets."""
    oldest = select(Item.id).where(wanted).order_by(Item.id).limit(limit)
    # A common table expression is computed once; PostgreSQL may run a plain subquery for each row.
    chosen = oldest.with_for_update(skip_locked=True).cte("chosen")
    marked = update(Item).where(Item.id.in_(select(chosen.c.id))).values(sent_at=now)
    return list(connection.execute(marked.returning(Item.id, Item.target)).all())
