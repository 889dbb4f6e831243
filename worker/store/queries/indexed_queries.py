"""Queries that say which index SQLite is to use, where it would choose a slower one."""

from __future__ import annotations

import re

from sqlalchemy import TextClause, text

from worker.store.database import Database

_INDEXED_BY = re.compile(r"INDEXED BY \w+")


def for_dialect(database: Database, query: str) -> TextClause:
    """The query for this database: INDEXED BY is only for SQLite."""
    return text(query if database.is_sqlite else _INDEXED_BY.sub("", query))
