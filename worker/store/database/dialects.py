"""What each database has of its own. Of SQLAlchemy's dialects, only that of the database in use is loaded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Text


def insert_into(table: Any, dialect: Dialect) -> Any:
    """Begin an INSERT that has an ON CONFLICT: both databases have one, and SQL has none."""
    if dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]  # noqa: PLC0415
    return insert(table)


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
