"""The ids that a database gives to new rows: read the last ones, and advance them in a copy.

The highest existing id is not enough: an id must not come again after its row was deleted.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table, func, select, text


def highest_ids(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """Read the last id that each table gave, for tables that number their rows; 0 for none."""
    return {
        one.name: _read_highest(connection, one) for one in tables if one.autoincrement_column is not None
    }


def advance_sequences(connection: Connection, highest: dict[str, int]) -> None:
    """Make each table continue after the number given for it."""
    for name, number in highest.items():
        if number < 1:
            continue
        if connection.dialect.name != "sqlite":
            query = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)")
            connection.execute(query, {"name": name, "number": number})
        elif name in _never_reused(connection):
            values = {"name": name, "number": number}
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :number)"), values)


def _read_highest(connection: Connection, one: Table) -> int:
    existing = connection.execute(select(func.coalesce(func.max(one.c.id), 0))).scalar_one()
    if connection.dialect.name == "sqlite":
        query = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
        given = connection.execute(query, {"name": one.name}).scalar_one()
    else:
        query = text("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')), 0)")
        given = connection.execute(query, {"name": one.name}).scalar_one()
    return max(int(existing), int(given))


def _never_reused(connection: Connection) -> set[str]:
    """Find the tables of SQLite that count their ids (AUTOINCREMENT)."""
    query = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
    return set(connection.execute(query).scalars())
