"""A webhook in the hands of whoever sends to it, and what is due at it. Shared by its two tables' classes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased

from worker.store.ledger.readiness import MAX_CLOCK_SKEW
from worker.store.tables import Change, DeliveryChange, DeliveryRow, WebhookRow

LEASE = timedelta(seconds=40)
"""For how long whoever sends to a webhook keeps others from it; longer than any request takes."""

MOST_TRIED = 1000
"""Deliveries of a webhook that wait to be repeated; while there are more, its feed waits, too."""


class LostEndpointError(Exception):
    """The webhook was taken over by another process, paused or removed: leave it alone."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A webhook that is held: who has the token sends to it, and nobody else."""

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


def endpoint_of(row: Row[Any]) -> Endpoint:
    """The webhook of a row of `COLUMNS`."""
    values = dict(row._mapping)  # noqa: SLF001  # the public name of a row's mapping
    kinds = values.pop("kinds")
    return Endpoint(**values, kinds=None if kinds is None else tuple(kinds))


# Made once, as all that is asked for each request: making statements anew took longer than running them.
_HELD = (
    update(WebhookRow)
    .where(WebhookRow.id == bindparam("held"), WebhookRow.token == bindparam("by"))
    .returning(*COLUMNS)
)
_HELD_UNPAUSED = _HELD.where(WebhookRow.paused.is_(False))


def keep_hold(connection: Connection, endpoint: Endpoint, now: datetime, **values: Any) -> Endpoint:
    """Renew the hold on a webhook, and set these columns of it. Raises LostEndpointError."""
    return _keep(connection, _HELD, endpoint, now, values)


def keep_hold_unpaused(connection: Connection, endpoint: Endpoint, now: datetime, **values: Any) -> Endpoint:
    """Do so before something is sent. Raises LostEndpointError also where it was paused meanwhile."""
    return _keep(connection, _HELD_UNPAUSED, endpoint, now, values)


def _keep(
    connection: Connection, setting: Any, endpoint: Endpoint, now: datetime, values: dict[str, Any]
) -> Endpoint:
    named = dict(held=endpoint.id, by=endpoint.token, lease_until=now + LEASE)
    row = connection.execute(setting, values | named).one_or_none()
    if row is None:
        raise LostEndpointError(f"webhook {endpoint.id} is not held any more")
    return endpoint_of(row)


def moment(now: datetime) -> dict[str, datetime]:
    """What the conditions below have to be told, in statements that are made once."""
    return dict(now=now, doubtful=now + MAX_CLOCK_SKEW, lease_doubtful=now + LEASE + MAX_CLOCK_SKEW)


def _has_come(table: type[WebhookRow | DeliveryRow]) -> ColumnElement[bool]:
    """Match what need not wait. Where the clock was stepped back since it was tried, it waits for nothing."""
    early = table.not_before <= bindparam("now")
    return or_(table.not_before.is_(None), early, table.tried_at > bindparam("doubtful"))


def _is_behind() -> ColumnElement[bool]:
    """Match deliveries before which one with an earlier change of a document of theirs has to arrive."""
    own, earlier, other = aliased(DeliveryChange), aliased(DeliveryChange), aliased(DeliveryRow)
    return (
        select(own.seq)
        .join(earlier, and_(earlier.document_id == own.document_id, earlier.seq < own.seq))
        .join(other, other.id == earlier.delivery_id)
        .where(own.delivery_id == DeliveryRow.id, other.id != DeliveryRow.id, other.state == "pending",
               other.webhook_id == DeliveryRow.webhook_id)
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
    return and_(WebhookRow.seq < last, waiting < MOST_TRIED)


IS_FREE = or_(
    WebhookRow.token.is_(None),
    WebhookRow.lease_until < bindparam("now"),
    WebhookRow.lease_until > bindparam("lease_doubtful"),
)
"""Matches webhooks that nobody sends to, or whose sender has gone without a word."""
IS_WILLING = and_(WebhookRow.paused.is_(False), _has_come(WebhookRow))
"""Matches webhooks that are to be sent to, and need not be left alone for a while (any longer)."""
HAS_NEWS = _has_news()
"""Matches webhooks whose feed goes on, unless too much waits to be repeated."""
IS_SENDABLE = and_(DeliveryRow.state == "pending", _has_come(DeliveryRow), ~_is_behind())
"""Matches deliveries whose time has come, and that are next with each of their documents."""
