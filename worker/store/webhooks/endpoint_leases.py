"""Leases on webhooks, and the conditions for what is due. Used by `Webhooks` and `Deliveries`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, or_, select, update

from worker.store.ledger.readiness import MAX_CLOCK_SKEW
from worker.store.tables import Change, DeliveryChange, DeliveryRow, WebhookRow

LEASE = timedelta(seconds=40)
"""How long a process that sends to a webhook keeps others from it; longer than any request takes."""

MAX_RETRYING = 1000
"""Deliveries of a webhook that wait for another try; at this number its feed waits, too."""


class LostEndpointError(Exception):
    """The webhook was taken over by another process, paused or removed: stop sending to it."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A webhook under a lease: only the process with the token sends to it."""

    id: int
    url: str
    secret: str = field(repr=False)
    old_secret: str | None = field(repr=False)
    old_until: datetime | None
    kinds: tuple[str, ...] | None
    batch: int
    seq: int
    failures: int
    failing_since: datetime | None
    created_at: datetime
    token: str | None


COLUMNS = [getattr(WebhookRow, name) for name in Endpoint.__dataclass_fields__]


def endpoint_from(row: Row[Any]) -> Endpoint:
    """Make an endpoint from a row of `COLUMNS`."""
    values = dict(row._mapping)  # noqa: SLF001  # the public name of a row's mapping
    kinds = values.pop("kinds")
    return Endpoint(**values, kinds=None if kinds is None else tuple(kinds))


# Built once, as for all statements of a request: building them took longer than running them.
_RENEW = (
    update(WebhookRow)
    .where(WebhookRow.id == bindparam("held"), WebhookRow.token == bindparam("by"))
    .returning(*COLUMNS)
)
_RENEW_UNPAUSED = _RENEW.where(WebhookRow.paused.is_(False))


def renew_lease(connection: Connection, endpoint: Endpoint, now: datetime, **values: Any) -> Endpoint:
    """Renew the lease on a webhook, and set these columns of it. Raises LostEndpointError."""
    return _renew(connection, _RENEW, endpoint, now, values)


def renew_lease_unpaused(
    connection: Connection, endpoint: Endpoint, now: datetime, **values: Any
) -> Endpoint:
    """The same before sending: raises LostEndpointError also if the webhook was paused meanwhile."""
    return _renew(connection, _RENEW_UNPAUSED, endpoint, now, values)


def _renew(
    connection: Connection, setting: Any, endpoint: Endpoint, now: datetime, values: dict[str, Any]
) -> Endpoint:
    named = dict(held=endpoint.id, by=endpoint.token, lease_until=now + LEASE)
    row = connection.execute(setting, values | named).one_or_none()
    if row is None:
        raise LostEndpointError(f"webhook {endpoint.id} is no longer leased by this process")
    return endpoint_from(row)


def time_parameters(now: datetime) -> dict[str, datetime]:
    """The parameters of the conditions below, for statements that are built once."""
    return dict(now=now, clock_limit=now + MAX_CLOCK_SKEW, lease_limit=now + LEASE + MAX_CLOCK_SKEW)


def _is_due(table: type[WebhookRow | DeliveryRow]) -> ColumnElement[bool]:
    """Match rows that need not wait. After the clock was stepped back, a row that was tried does not wait."""
    early = table.not_before <= bindparam("now")
    return or_(table.not_before.is_(None), early, table.tried_at > bindparam("clock_limit"))


def _must_wait() -> ColumnElement[bool]:
    """Match deliveries that must wait for a delivery with an earlier change of the same document."""
    own, earlier = DeliveryChange.__table__.alias(), DeliveryChange.__table__.alias()
    other = DeliveryRow.__table__.alias()
    return (
        select(own.c.seq)
        .join(earlier, and_(earlier.c.document_id == own.c.document_id, earlier.c.seq < own.c.seq))
        .join(other, other.c.id == earlier.c.delivery_id)
        .where(own.c.delivery_id == DeliveryRow.id, other.c.id != DeliveryRow.id,
               other.c.state == "pending", other.c.webhook_id == DeliveryRow.webhook_id)
        .correlate(DeliveryRow)
        .exists()
    )  # fmt: skip


def _has_news() -> ColumnElement[bool]:
    last = select(func.max(Change.seq)).scalar_subquery()
    waiting = (
        select(func.count())
        .where(DeliveryRow.webhook_id == WebhookRow.id, DeliveryRow.state == "pending",
               DeliveryRow.attempts > 0)
        .correlate(WebhookRow)
        .scalar_subquery()
    )  # fmt: skip
    return and_(WebhookRow.seq < last, waiting < MAX_RETRYING)


IS_FREE = or_(
    WebhookRow.token.is_(None),
    WebhookRow.lease_until < bindparam("now"),
    WebhookRow.lease_until > bindparam("lease_limit"),
)
"""Matches webhooks without a sender, or whose sender did not renew its lease."""
IS_ACTIVE = and_(WebhookRow.paused.is_(False), _is_due(WebhookRow))
"""Matches webhooks that are not paused and need not rest (any longer)."""
HAS_NEWS = _has_news()
"""Matches webhooks with further changes in their feed, unless too many deliveries wait for another try."""
IS_SENDABLE = and_(DeliveryRow.state == "pending", _is_due(DeliveryRow), ~_must_wait())
"""Matches deliveries that are due and are the next for each of their documents."""
