"""When an item is ready, its notice unanswered, its lease over; also after the clock was stepped back.

A time that lies far in the future, where only near ones are written, was written before such a step. Whoever
waited for it would stand still for as long as the step was.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_

from worker.store.tables import Item

DOUBT = timedelta(seconds=60)
"""By how much the clocks of two machines may differ; a time further ahead is not believed."""

RENOTIFY_AFTER = timedelta(seconds=30)
"""How long a notice may go unanswered before it counts as lost."""


def is_ready(now: datetime) -> ColumnElement[bool]:
    """Match items that need not wait, or not any longer. One put off in the future waits for nothing."""
    return _ready(now, now + DOUBT)


def _ready(now: Any, doubtful: Any) -> ColumnElement[bool]:
    return or_(Item.not_before.is_(None), Item.not_before <= now, Item.updated_at > doubtful)


IS_READY = _ready(bindparam("now"), bindparam("doubtful"))
"""The same for a statement that is made once; `moment` says when."""


def moment(now: datetime) -> dict[str, datetime]:
    """What `IS_READY` has to be told."""
    return dict(now=now, doubtful=now + DOUBT)


def is_unanswered(now: datetime, after: timedelta) -> ColumnElement[bool]:
    """Match items whose notice was never sent, or is that old."""
    return or_(Item.sent_at.is_(None), Item.sent_at < now - after, Item.sent_at > now + DOUBT)


def has_lapsed(now: datetime, length: timedelta) -> ColumnElement[bool]:
    """Match items whose lease, which is at most of this length, has ended."""
    return or_(Item.lease_until < now, Item.lease_until > now + length + DOUBT)


def was_touched(since: datetime, now: datetime) -> ColumnElement[bool]:
    """Match items whose last change lies between these times."""
    return and_(Item.updated_at >= since, Item.updated_at <= now + DOUBT)
