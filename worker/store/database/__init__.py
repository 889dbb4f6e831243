"""Opening SQLite and PostgreSQL, their transactions and column types, the schema, statements on many rows."""

from worker.store.database.database import Database

__all__ = ["Database"]
