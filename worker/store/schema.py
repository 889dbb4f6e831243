"""Bringing a database to the schema of this version, by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from worker.errors import Unavailable
from worker.store.connect import Database

MIGRATION_LOCK = 0x77696E6E6F78
"""The advisory lock under which PostgreSQL is migrated, so that two machines never do it at once."""


def migrate(database: Database) -> str | None:
    """Bring the schema up to date; the revision it had before, or None for an empty database."""
    with database.writing() as connection:
        _lock(database, connection)
        before = _revision(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before


def prepare(database: Database) -> None:
    """Make the schema in an empty database, and check it in any other.

    Raises Unavailable when the schema is older or newer than this version needs.
    """
    with database.reading() as connection:
        revision = _revision(connection)
    wanted = newest()
    if revision is None:
        migrate(database)
    elif revision != wanted:
        raise Unavailable(
            f"the database has schema {revision}, this version needs {wanted}; run: winnow migrate"
        )


def newest() -> str:
    """The schema that this version needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _lock(database: Database, connection: Connection) -> None:
    if not database.is_sqlite:
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return MigrationContext.configure(connection).get_current_revision()
