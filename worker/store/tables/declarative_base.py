"""The base class of the tables, and what their columns have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, Integer, text
from sqlalchemy.orm import DeclarativeBase

from worker.store.database.column_types import StorableInteger, StorableText, Structure, UtcTime

BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in an INTEGER primary key."""

NO = text("false")
"""The default of a flag."""

NOTHING = text("'{}'")
"""The default of a JSON object."""

NEVER_REUSED = {"sqlite_autoincrement": True}
"""For tables whose ids others keep. Without it, SQLite gives the id of a deleted last row again."""


class Base(DeclarativeBase):
    """Maps Python's types to the columns' types for every table."""

    type_annotation_map = {  # noqa: RUF012
        str: StorableText,
        int: StorableInteger,
        float: Float,
        datetime: UtcTime,
        dict[str, Any]: Structure,
        list[str]: Structure,
        list[Any]: Structure,
    }
