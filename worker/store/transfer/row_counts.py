"""Count the rows of a store: to see if it is empty, if it changed, and if a copy is complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, func, inspect, select

from worker.store.database import Database, schema
from worker.store.tables import Base, Change, Item, Source, WebhookRow

ReportProgress = Callable[[int], object]
"""Called with the number of further rows or files that are done."""


@dataclass(frozen=True, slots=True)
class RowCount:
    """The rows of a table in the source and in the copy."""

    table: str
    source: int
    copy: int


def tables() -> list[Table]:
    """List all tables; a table comes after those that it refers to."""
    return list(Base.metadata.sorted_tables)


def counts(connection: Connection) -> dict[str, int]:
    """Count the rows of each table."""
    each = ((one.name, select(func.count()).select_from(one)) for one in tables())
    return {name: connection.execute(query).scalar_one() for name, query in each}


def read_state(connection: Connection) -> dict[str, Any]:
    """Read figures that identify the state of a store: any work on it changes them."""
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
