"""When an item is ready, when its notice is unanswered, when its lease has ended; also after a clock step.

Only times in the near future are ever written. A time far in the future was therefore written before the
clock was stepped back, and waiting for it would stop the item for the length of the step.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_

from worker.store.tables import Item

MAX_CLOCK_SKEW = timedelta(seconds=60)
"""How much the clocks of two machines may differ; a time further ahead is not trusted."""

RENOTIFY_AFTER = timedelta(seconds=30)
"""How long a notice may go unanswered before it counts as lost."""


def is_ready(now: datetime) -> ColumnElement[bool]:
    """Match items that need not wait (any longer). An item changed in the future does not wait."""
    return _ready(now, now + MAX_CLOCK_SKEW)


def _ready(now: Any, clock_limit: Any) -> ColumnElement[bool]:
    return or_(Item.not_before.is_(None), Item.not_before <= now, Item.updated_at > clock_limit)


IS_READY = _ready(bindparam("now"), bindparam("clock_limit"))
"""The same for a statement that is built once; `time_parameters` gives its parameters."""


def time_parameters(now: datetime) -> dict[str, datetime]:
    """The parameters of `IS_READY`."""
    return dict(now=now, clock_limit=now + MAX_CLOCK_SKEW)


def is_put_off(now: datetime) -> ColumnElement[bool]:
    """Match items that failed and wait for another try. Those that wait for a host slot do not count."""
    return (Item.not_before > now) & Item.reason.is_distinct_from("host_busy")


def is_unanswered(now: datetime, after: timedelta) -> ColumnElement[bool]:
    """Match items whose notice was never sent, or was sent longer ago than this."""
    return or_(Item.sent_at.is_(None), Item.sent_at < now - after, Item.sent_at > now + MAX_CLOCK_SKEW)


def has_expired(now: datetime, length: timedelta) -> ColumnElement[bool]:
    """Match items whose lease has ended; `length` is the longest that a lease can be."""
    return or_(Item.lease_until < now, Item.lease_until > now + length + MAX_CLOCK_SKEW)


def was_changed(since: datetime, now: datetime) -> ColumnElement[bool]:
    """Match items that last changed between these times."""
    return and_(Item.updated_at >= since, Item.updated_at <= now + MAX_CLOCK_SKEW)
