"""What each database has of its own. Of SQLAlchemy's dialects, only that of the database in use is loaded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Select, Text, column, func, select, table


def insert_into(table: Any, dialect: Dialect) -> Any:
    """Begin an INSERT that has an ON CONFLICT: both databases have one, and SQL has none."""
    if dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]  # noqa: PLC0415
    return insert(table)


def select_next_id(dialect: Dialect, name: str) -> Select[Any]:
    """Select the next id of a table, which must then be used: a row can so refer to itself when it is added.

    On SQLite, in a transaction that writes, and for a table that never uses an id again.
    """
    if dialect.name != "sqlite":
        return select(func.nextval(func.pg_get_serial_sequence(name, "id")).label("id"))
    last = table("sqlite_sequence", column("seq"), column("name"))
    return select((func.coalesce(func.max(last.c.seq), 0) + 1).label("id")).where(last.c.name == name)


def json_type(dialect: Dialect) -> Any:
    """The type of a JSON column: jsonb on PostgreSQL."""
    if dialect.name != "postgresql":
        return JSON()
    from sqlalchemy.dialects.postgresql import JSONB  # noqa: PLC0415

    return JSONB()


def list_type(dialect: Dialect, *, whole: bool) -> Any:
    """The type of a parameter that is a list, of whole numbers or texts: an array on PostgreSQL."""
    if dialect.name != "postgresql":
        return Text()
    from sqlalchemy.dialects.postgresql import ARRAY  # noqa: PLC0415

    return ARRAY(BigInteger() if whole else Text())
