"""How far items have come, for whoever submitted them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal, get_args

from sqlalchemy import or_, select

from worker.store.database import Database
from worker.store.database.bulk_statements import is_among
from worker.store.database.column_types import indexable
from worker.store.queries.records import Record
from worker.store.tables import Item
from worker.store.tables.ledger_tables import FAILED

State = Literal["pending", "running", "done", "failed"]

COLUMNS = ("id", "kind", "target", "step", "state", "verdict", "document_id", "reason", "detail", "attempts",
           "not_before", "source_id", "created_at", "updated_at")  # fmt: skip
SETTLED = ("done", "failed")
"""The states of items that nothing more is done about."""

KEY_PREFIX = "msg:"
"""The source key of an item begins so if its sender gave it a key."""


class ItemStates:
    """Reads items. Nothing here writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, ids: Collection[int]) -> list[Record]:
        """Read these items, the newest first."""
        return self._rows(select(*_columns()).where(is_among(Item.id, ids)).order_by(Item.id.desc()))

    def list_newest(self, state: State | None, before: int | None, limit: int) -> list[Record]:
        """List items, the newest first; in this state, and only with a lower id than `before`."""
        query = select(*_columns()).order_by(Item.id.desc()).limit(limit)
        if state == "done":  # most of them: by an index of states, all would be sorted
            query = query.where(Item.state.not_in([one for one in get_args(State) if one != "done"]))
        elif state is not None:
            query = query.where(FAILED if state == "failed" else Item.state == state)
        if before is not None:
            query = query.where(Item.id < before)
        return self._rows(query)

    def list_of_key(self, key: str, after: int | None, limit: int) -> list[Record]:
        """List the items that a sender's key names, in the order of their ids: many, if it named a container.

        With `after`, only those with a higher id.
        """
        keys = [f"{KEY_PREFIX}{key}", *(f"{KEY_PREFIX}{key}:{number}" for number in range(MAX_OF_KEY))]
        query = select(*_columns()).where(is_among(Item.source_key, [indexable(one) for one in keys]))
        if after is not None:
            query = query.where(Item.id > after)
        return self._rows(query.order_by(Item.id).limit(limit))

    def find_settled(self, ids: Collection[int], keys: Collection[str]) -> tuple[set[int], set[str]]:
        """Find those of these items that are done or failed, and those of these senders' keys."""
        by_source_key = {indexable(f"{KEY_PREFIX}{key}"): key for key in keys}
        wanted = or_(is_among(Item.id, ids), is_among(Item.source_key, list(by_source_key)))
        query = select(Item.id, Item.source_key).where(wanted, Item.state.in_(SETTLED))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {row.id for row in rows}, {
            by_source_key[row.source_key] for row in rows if row.source_key in by_source_key
        }

    def _rows(self, query: Any) -> list[Record]:
        with self._database.reading() as connection:
            return [row._asdict() for row in connection.execute(query)]


MAX_OF_KEY = 10_000
"""A message names up to this many documents (`ingest_requests.MAX_RECORDS`)."""


def _columns() -> Sequence[Any]:
    return [getattr(Item, name) for name in COLUMNS]
