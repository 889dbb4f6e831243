"""Webhooks: endpoints that receive changes, their failures, and which process sends to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, update

from worker.errors import Rejected
from worker.store.database import Database
from worker.store.feed.changes import Changes
from worker.store.tables import Change, DeliveryRow, WebhookRow
from worker.store.webhooks.endpoint_leases import (
    COLUMNS,
    HAS_NEWS,
    IS_ACTIVE,
    IS_FREE,
    IS_SENDABLE,
    LEASE,
    Endpoint,
    endpoint_from,
    time_parameters,
)

HEALTHY: dict[str, Any] = dict(failures=0, failing_since=None, last_error=None, not_before=None)
"""The columns of a webhook without failures."""


@dataclass(frozen=True, slots=True)
class WebhookRecord:
    """A webhook for people to see, without its secret."""

    id: int
    url: str
    kinds: list[str] | None
    batch: int
    seq: int
    behind: int
    """Changes in the feed, of all kinds, that were not taken for it yet."""
    pending: int
    """Deliveries that are being sent or wait for another try."""
    failed: int
    """Deliveries after their last try."""
    paused: bool
    failures: int
    failing_since: datetime | None
    last_error: str | None
    not_before: datetime | None
    delivered_at: datetime | None
    created_at: datetime

    @property
    def place(self) -> str:
        """Its address without the query, which can contain a key."""
        return self.url.partition("?")[0]


class Webhooks:
    """The webhooks table."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._changes = changes

    def add(
        self, url: str, secret: str, now: datetime, *, kinds: list[str] | None, batch: int, after: int | None
    ) -> int:
        """Add an endpoint that receives the changes after a number, or from now on (None); return its id.

        Raises Rejected("known_webhook") if there is one with this address.
        """
        self._changes.assign_numbers()
        with self._database.writing() as connection:
            known = select(WebhookRow.id).where(WebhookRow.url == url)
            if (there := connection.execute(known).scalar()) is not None:
                raise Rejected("known_webhook", f"webhook {there} has this address; remove it first")
            last = connection.execute(select(func.max(Change.seq))).scalar() or 0
            values = dict(url=url, secret=secret, kinds=kinds, batch=batch, created_at=now)
            values["seq"] = last if after is None else min(after, last)
            made = connection.execute(insert(WebhookRow).values(values).returning(WebhookRow.id))
            return int(made.scalar_one())

    def all(self) -> list[WebhookRecord]:
        """Read every webhook, oldest first."""
        return self._records()

    def get(self, webhook_id: int) -> WebhookRecord:
        """Read one webhook. Raises Rejected("unknown_webhook")."""
        found = self._records(WebhookRow.id == webhook_id)
        if not found:
            raise _unknown_webhook(webhook_id)
        return found[0]

    def get_endpoint(self, webhook_id: int) -> Endpoint:
        """Read one webhook with its secret, without a lease. Raises Rejected("unknown_webhook")."""
        with self._database.reading() as connection:
            row = connection.execute(select(*COLUMNS).where(WebhookRow.id == webhook_id)).one_or_none()
        if row is None:
            raise _unknown_webhook(webhook_id)
        return endpoint_from(row)

    def pause(self, webhook_id: int, *, paused: bool) -> None:
        """Pause a webhook, or resume it: waiting deliveries are then sent at once, as if never tried."""
        values: dict[str, Any] = dict(paused=True) if paused else dict(paused=False) | HEALTHY
        pending = DeliveryRow.webhook_id == webhook_id, DeliveryRow.state == "pending"
        with self._database.writing() as connection:
            connection.execute(update(WebhookRow).where(WebhookRow.id == webhook_id).values(values))
            if not paused:
                connection.execute(update(DeliveryRow).where(*pending).values(attempts=0, not_before=None))

    def change_secret(self, webhook_id: int, secret: str, old_until: datetime) -> None:
        """Sign with a new secret from now on, and until a time with the old one, too."""
        values = dict(old_secret=WebhookRow.secret, old_until=old_until, secret=secret)
        with self._database.writing() as connection:
            connection.execute(update(WebhookRow).where(WebhookRow.id == webhook_id).values(values))

    def remove(self, webhook_id: int) -> None:
        """Delete a webhook and all deliveries to it."""
        with self._database.writing() as connection:
            connection.execute(delete(WebhookRow).where(WebhookRow.id == webhook_id))

    def exist(self) -> bool:
        """Whether there is any webhook."""
        with self._database.reading() as connection:
            return connection.execute(_ANY).first() is not None

    def list_due(self, now: datetime) -> list[int]:
        """List the webhooks that are due and that no process sends to; the least recently tried first."""
        with self._database.reading() as connection:
            return list(connection.execute(_DUE, time_parameters(now)).scalars())

    def lease(self, webhook_id: int, now: datetime) -> Endpoint | None:
        """Take a webhook, so that no other process sends to it; None if that is not possible now."""
        taken = dict(token=uuid4().hex, lease_until=now + LEASE)
        with self._database.writing(durable=False) as connection:
            named = dict(wanted=webhook_id) | time_parameters(now)
            row = connection.execute(_TAKE, taken | named).one_or_none()
        return None if row is None else endpoint_from(row)

    def release(self, endpoint: Endpoint) -> None:
        """Let others send to a webhook."""
        held = WebhookRow.id == endpoint.id, WebhookRow.token == endpoint.token
        with self._database.writing(durable=False) as connection:
            connection.execute(update(WebhookRow).where(*held).values(token=None, lease_until=None))

    def _records(self, *which: ColumnElement[bool]) -> list[WebhookRecord]:
        last = select(func.coalesce(func.max(Change.seq), 0)).scalar_subquery()
        of_it = DeliveryRow.webhook_id == WebhookRow.id
        counts = {
            state: select(func.count()).where(of_it, DeliveryRow.state == state).correlate(WebhookRow)
            for state in ("pending", "failed")
        }
        counted = [(last - WebhookRow.seq).label("behind")]
        counted += [count.scalar_subquery().label(state) for state, count in counts.items()]
        own = [getattr(WebhookRow, name) for name in WebhookRecord.__dataclass_fields__ if name not in
               ("behind", *counts)]  # fmt: skip
        with self._database.reading() as connection:
            rows = connection.execute(select(*own, *counted).where(*which).order_by(WebhookRow.id))
            return [_record(row) for row in rows]


def _record(row: Row[Any]) -> WebhookRecord:
    return WebhookRecord(**row._mapping)  # noqa: SLF001


# Built once: they run after each commit, and building them took longer than running them.
_WAITING = select(DeliveryRow.id).where(DeliveryRow.webhook_id == WebhookRow.id, IS_SENDABLE)
_DUE = (
    select(WebhookRow.id)
    .where(IS_ACTIVE, IS_FREE, HAS_NEWS | _WAITING.correlate(WebhookRow).exists())
    .order_by(WebhookRow.tried_at, WebhookRow.id)
)
_ANY = select(WebhookRow.id).limit(1)
_TAKE = update(WebhookRow).where(WebhookRow.id == bindparam("wanted"), IS_ACTIVE, IS_FREE).returning(*COLUMNS)


def _unknown_webhook(webhook_id: int) -> Rejected:
    return Rejected("unknown_webhook", f"there is no webhook {webhook_id}; see: winnow webhooks list")
