"""The numbers that a database gives to new rows: how far they are, and setting them on in a copy.

The highest id that is there is not enough: an id that was given once, and whose row was deleted, must not
come again.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table, func, select, text


def highest_ids(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """The highest number that each table gave so far, for those that number their rows; 0 for none."""
    return {one.name: _highest(connection, one) for one in tables if one.autoincrement_column is not None}


def set_numbers_on(connection: Connection, highest: dict[str, int]) -> None:
    """Let each table go on after the number given for it."""
    for name, number in highest.items():
        if number < 1:
            continue
        if connection.dialect.name != "sqlite":
            asked = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)")
            connection.execute(asked, {"name": name, "number": number})
        elif name in _never_reused(connection):
            values = {"name": name, "number": number}
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :number)"), values)


def _highest(connection: Connection, one: Table) -> int:
    there = connection.execute(select(func.coalesce(func.max(one.c.id), 0))).scalar_one()
    if connection.dialect.name == "sqlite":
        query = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
        given = connection.execute(query, {"name": one.name}).scalar_one()
    else:
        query = text("SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')), 0)")
        given = connection.execute(query, {"name": one.name}).scalar_one()
    return max(int(there), int(given))


def _never_reused(connection: Connection) -> set[str]:
    """The tables of SQLite that keep count of their ids (AUTOINCREMENT)."""
    query = text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
    return set(connection.execute(query).scalars())
