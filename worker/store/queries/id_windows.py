"""Look for the newest documents among the highest ids first, and among more and more of these.

PostgreSQL would first collect all documents that meet a condition, to take the newest of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from worker.store.tables import Document

GROWTH = 20
"""How many times more ids are looked at each time."""


def read_highest_id(connection: Connection) -> int:
    """Read the id of the newest document; 0 if there is none."""
    return connection.execute(select(func.max(Document.id))).scalar() or 0


def windows(last: int, width: int) -> Iterator[int]:
    """Ids above which to look, first at `width` of them up to `last`; they end before all are looked at."""
    while width < last:
        yield last - width
        width *= GROWTH
