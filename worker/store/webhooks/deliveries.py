"""Deliveries: requests to webhooks that are not done yet, in the order of each document's changes.

A delivery has a row before it is sent, and none after it has arrived. A process that is killed in between
leaves the row, and the next process sends the same changes with the same `webhook-id` again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, delete, select, update

from worker.store.database import Database
from worker.store.database.bulk_statements import insert_rows
from worker.store.feed.changes import ChangeRecord
from worker.store.tables import Change, DeliveryChange, DeliveryRow, WebhookRow
from worker.store.webhooks.delivery_types import Delivery, Draft, PendingChanges, RetryDecision, message_id
from worker.store.webhooks.endpoint_leases import (
    HAS_NEWS,
    IS_SENDABLE,
    Endpoint,
    renew_lease,
    renew_lease_unpaused,
    time_parameters,
)
from worker.store.webhooks.webhooks import HEALTHY

_CHANGE = (Change.seq, Change.document_id, Change.kind, Change.time)
MAX_DETAIL_CHARS = 1000

MIN_FAILURES_WHEN_DOWN = 3
"""After this many failures in a row, with different documents, an endpoint was down."""


class Deliveries:
    """The tables of deliveries. Changing them needs a lease, and raises LostEndpointError without one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read_pending(self, endpoint: Endpoint, limit: int) -> PendingChanges:
        """Read the next changes of a webhook's feed; none while too many deliveries wait for another try."""
        news = dict(after=endpoint.seq, most=limit)
        with self._database.reading() as connection:
            if connection.execute(_CAN_TAKE_MORE, dict(wanted=endpoint.id)).first() is None:
                return PendingChanges((), frozenset())
            changes = tuple(_changes(connection.execute(_NEWS, news)))
            documents = dict(wanted=endpoint.id, documents=list({one.document_id for one in changes}))
            return PendingChanges(
                changes, frozenset(connection.execute(_DOCUMENTS_WAITED_FOR, documents).scalars())
            )

    def begin(self, endpoint: Endpoint, draft: Draft, now: datetime) -> tuple[Endpoint, Delivery | None]:
        """Take the drafted changes from the feed; return the delivery to send first, if any."""
        # After a power cut, a lost batch could be divided differently and so get another id.
        with self._database.writing(durable=len(draft.sent) > 1) as connection:
            held = renew_lease_unpaused(connection, endpoint, now, seq=draft.reached)
            delivery = _add(connection, endpoint, [draft.sent], now)[0] if draft.sent else None
            _add(connection, endpoint, [(change,) for change in draft.queued], now)
        return held, delivery

    def resume(self, endpoint: Endpoint, now: datetime) -> tuple[Endpoint, Delivery | None]:
        """Take the first delivery that is due; None if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(_NEXT, dict(wanted=endpoint.id) | time_parameters(now)).one_or_none()
            if row is None:
                return endpoint, None
            found = connection.execute(_CHANGES_OF, dict(wanted=row.id))
            delivery = Delivery(*row, tuple(_changes(found)))
        with self._database.writing(durable=False) as connection:
            return renew_lease_unpaused(connection, endpoint, now), delivery

    def record_success(self, endpoint: Endpoint, delivery: Delivery, now: datetime) -> Endpoint:
        """Record that a delivery has arrived."""
        with self._database.writing(durable=False) as connection:
            held = renew_lease(connection, endpoint, now, **HEALTHY, tried_at=now, delivered_at=now)
            connection.execute(_FORGET, dict(wanted=delivery.id))
            if endpoint.failures >= MIN_FAILURES_WHEN_DOWN:
                _retry_now(connection, endpoint)
        return held

    def record_failure(
        self, endpoint: Endpoint, delivery: Delivery, setback: RetryDecision, now: datetime
    ) -> Endpoint:
        """Record that a request failed, and what is done about it."""
        about: dict[str, Any] = dict(failures=endpoint.failures + 1, tried_at=now)
        about |= dict(failing_since=endpoint.failing_since or now, not_before=_after(now, setback.pause))
        about |= dict(last_error=f"{setback.reason}: {setback.detail}"[:MAX_DETAIL_CHARS])
        if setback.stops:
            about |= dict(paused=True)
        with self._database.writing() as connection:
            held = renew_lease(connection, endpoint, now, **about)
            if setback.halves:
                _split(connection, endpoint, delivery, now)
            elif not setback.stops:
                _put_off(connection, delivery, setback, now)
        return held


# Built once: they run for each request.
_NEWS = (
    select(*_CHANGE)
    .where(Change.seq > bindparam("after"))
    .order_by(Change.seq)
    .limit(bindparam("most", type_=Integer))
)
_DOCUMENTS_WAITED_FOR = (
    select(DeliveryChange.document_id)
    .join(DeliveryRow)
    .where(
        DeliveryRow.webhook_id == bindparam("wanted"),
        DeliveryRow.state == "pending",
        DeliveryChange.document_id.in_(bindparam("documents", expanding=True)),
    )
)
_CHANGES_OF = (
    select(*_CHANGE)
    .join(DeliveryChange, DeliveryChange.seq == Change.seq)
    .where(DeliveryChange.delivery_id == bindparam("wanted"))
    .order_by(Change.seq)
)
_FORGET = delete(DeliveryRow).where(DeliveryRow.id == bindparam("wanted"))
_CAN_TAKE_MORE = select(WebhookRow.id).where(WebhookRow.id == bindparam("wanted"), HAS_NEWS)
_NEXT = (
    select(DeliveryRow.id, DeliveryRow.message_id, DeliveryRow.attempts)
    .where(DeliveryRow.webhook_id == bindparam("wanted"), IS_SENDABLE)
    .order_by(DeliveryRow.id)
    .limit(1)
)


def _changes(rows: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[ChangeRecord]:
    return (ChangeRecord(*tuple(row)) for row in rows)


def _add(
    connection: Connection,
    endpoint: Endpoint,
    parts: Sequence[tuple[ChangeRecord, ...]],
    now: datetime,
    attempts: int = 0,
) -> list[Delivery]:
    """Add a delivery for each of these parts of the feed."""
    named = {message_id(endpoint, changes): changes for changes in parts}
    about = dict(webhook_id=endpoint.id, state="pending", attempts=attempts, created_at=now)
    rows = [about | dict(message_id=name) for name in named]
    made = insert_rows(connection, DeliveryRow, rows, DeliveryRow.id, DeliveryRow.message_id)
    added = [Delivery(row.id, row.message_id, attempts, named[row.message_id]) for row in sorted(made)]
    rows_of_changes = [
        dict(delivery_id=one.id, seq=change.seq, document_id=change.document_id)
        for one in added
        for change in one.changes
    ]
    insert_rows(connection, DeliveryChange, rows_of_changes)
    return added


def _split(connection: Connection, endpoint: Endpoint, delivery: Delivery, now: datetime) -> None:
    """Split a delivery in two. A half that fails is split again at once, down to a single change."""
    connection.execute(_FORGET, dict(wanted=delivery.id))
    middle = len(delivery.changes) // 2
    for half in (delivery.changes[:middle], delivery.changes[middle:]):
        _add(connection, endpoint, [half], now, attempts=delivery.attempts if len(half) > 1 else 0)


def _retry_now(connection: Connection, endpoint: Endpoint) -> None:
    """Retry deliveries now that failed while the endpoint was down: they were not at fault."""
    these = DeliveryRow.webhook_id == endpoint.id, DeliveryRow.state == "pending"
    since = DeliveryRow.tried_at >= endpoint.failing_since
    connection.execute(update(DeliveryRow).where(*these, since).values(not_before=None))


def _put_off(connection: Connection, delivery: Delivery, setback: RetryDecision, now: datetime) -> None:
    values: dict[str, Any] = dict(attempts=DeliveryRow.attempts + 1, tried_at=now, reason=setback.reason)
    values |= dict(detail=setback.detail[:MAX_DETAIL_CHARS])
    if setback.wait is None:
        values |= dict(state="failed", not_before=None)
    else:
        values |= dict(not_before=_after(now, setback.wait))
    connection.execute(update(DeliveryRow).where(DeliveryRow.id == delivery.id).values(values))


def _after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)
