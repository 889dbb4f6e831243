"""Count the rows of a store: to see if it is empty, if it changed, and if a copy is complete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, func, inspect, select

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


def tables(connection: Connection) -> list[Table]:
    """List our tables in a database, of an older schema too; a table comes after those that it refers to."""
    there = set(inspect(connection).get_table_names())
    return [one for one in Base.metadata.sorted_tables if one.name in there]


def columns(connection: Connection, one: Table) -> list[Column[Any]]:
    """List the columns that one of our tables has in a database; in an older schema some are missing."""
    there = {column["name"] for column in inspect(connection).get_columns(one.name)}
    return [column for column in one.columns if column.name in there]


def counts(connection: Connection) -> dict[str, int]:
    """Count the rows of each table."""
    each = ((one.name, select(func.count()).select_from(one)) for one in tables(connection))
    return {name: connection.execute(query).scalar_one() for name, query in each}


def read_state(connection: Connection) -> dict[str, Any]:
    """Read figures that identify the state of a store: any work on it changes them."""
    rows = counts(connection)
    asked: list[tuple[type[Base], Any]] = [
        (Item, func.max(Item.updated_at)),
        (Source, func.max(Source.polled_at)),
        (Change, func.max(Change.id)),
        (Change, func.max(Change.seq)),
        (WebhookRow, func.sum(WebhookRow.seq)),
        (WebhookRow, func.max(WebhookRow.tried_at)),
    ]
    marks = [
        str(connection.execute(select(mark)).scalar()) for model, mark in asked if model.__tablename__ in rows
    ]
    return {"schema": schema.read_revision(connection), "rows": rows, "marks": marks}


def is_empty(database: Database) -> bool:
    """Whether a database holds nothing of ours: no tables, or no rows in them."""
    with database.reading() as connection:
        return not has_rows(connection)


def has_rows(connection: Connection) -> bool:
    """Whether there is a row in any of our tables."""
    firsts = (select(*one.primary_key).limit(1) for one in tables(connection))
    return any(connection.execute(first).first() for first in firsts)
