"""What a store holds, counted: is it empty, is it still as it was, is a copy whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, func, inspect, select

from worker.store.database import Database, schema
from worker.store.tables import Base, Change, Item, Source, WebhookRow

Watch = Callable[[int], object]
"""Told of so many more rows or files that are done."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of a table there are, in the source and in the copy."""

    table: str
    source: int
    copy: int


def tables() -> list[Table]:
    """All tables, those that others refer to first."""
    return list(Base.metadata.sorted_tables)


def counts(connection: Connection) -> dict[str, int]:
    """The rows of each table."""
    each = ((one.name, select(func.count()).select_from(one)) for one in tables())
    return {name: connection.execute(query).scalar_one() for name, query in each}


def portrait(connection: Connection) -> dict[str, Any]:
    """What tells one state of a store from another: any work that is done on it changes this."""
    asked: list[Select[Any]] = [
        select(func.max(Item.updated_at)),
        select(func.max(Source.polled_at)),
        select(func.max(Change.id)),
        select(func.max(Change.seq)),
        select(func.sum(WebhookRow.seq)),
        select(func.max(WebhookRow.tried_at)),
    ]
    marks = [str(connection.execute(query).scalar()) for query in asked]
    return {"schema": schema.newest(), "rows": counts(connection), "marks": marks}


def is_empty(database: Database) -> bool:
    """Whether a database holds nothing of ours: no tables, or no rows in them."""
    with database.reading() as connection:
        there = set(inspect(connection).get_table_names())
        firsts = [select(*one.primary_key).limit(1) for one in tables() if one.name in there]
        return not any(connection.execute(first).first() for first in firsts)
