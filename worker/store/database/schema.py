"""Bringing a database to the schema of this version, by Alembic."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, text

from worker.errors import Unavailable
from worker.runtime import private_files
from worker.store.database import Database
from worker.store.tables import Base

MIGRATION_LOCK = 0x77696E6E6F78
"""The advisory lock under which PostgreSQL is migrated, so that two machines never do it at once."""

CHECK_INTERVAL_S = 10.0
"""How often a process that runs makes sure that its database was not migrated by another version."""

UNFINISHED_COPY = "unfinished_copy"
"""The table that a database has while it is being copied to (`worker.store.transfer.copy`)."""

BackUp = Callable[[Connection, str], object]
"""Called with the connection and the revision of a database that is about to be migrated."""

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class WrongSchema(Unavailable):
    """The database belongs to another version or another program: waiting does not help."""


def migrate(database: Database, back_up: BackUp | None = None, *, to: str | None = None) -> str | None:
    """Migrate the schema to this version; return the revision before, or None for an empty database.

    All of it is one transaction: a process that is killed leaves the schema as it was, and the next one
    begins again. `back_up` is called in this transaction before an older schema is changed; nothing else
    writes to the database meanwhile, and an error that it raises ends the transaction. With `to`, the schema
    of an older version is made. Raises WrongSchema if a newer version of Winnow or another program made it.
    """
    wanted = to or newest()
    with database.writing() as connection:
        _lock(database, connection)
        before = read_revision(connection)
        _check_known(database, before)
        if before != wanted:
            if back_up and before:
                _keep_others_from_writing(database, connection)
                back_up(connection, before)
            upgrade(connection, wanted)
    return before


def upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations up to a revision, inside a transaction."""
    # Slow to import and seldom needed.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def copy_file(path: Path, copy: Path) -> None:
    """Copy the present state of a SQLite database, while others can write to it."""
    private_files.ensure(copy)
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)


def prepare(database: Database) -> None:
    """Make the schema in an empty database, and check it in any other. Raises WrongSchema as `check` does."""
    with database.reading() as connection:
        empty = read_revision(connection) is None
    if empty:
        migrate(database)
    check(database)


def check(database: Database) -> str:
    """Return the revision of the schema. Raises WrongSchema if this version needs another one."""
    with database.reading() as connection:
        revision = read_revision(connection)
    _check_known(database, revision)
    if revision != (wanted := newest()):
        has = f"schema {revision}" if revision else "no schema"
        raise WrongSchema(f"{database.name} has {has}, this version needs {wanted}; run: winnow migrate")
    return wanted


def check_not_migrated(database: Database) -> None:
    """Check, while a process runs, that its schema was not migrated. Raises WrongSchema if it was."""
    with database.reading() as connection:
        revision = _read_version(connection)
    if revision != newest():
        raise WrongSchema(
            f"{database.name} was migrated to schema {revision} while this version ran, which needs "
            f"{newest()}; start the version that migrated it"
        )


def newest() -> str:
    """Return the schema that this version needs."""
    return max(revisions())


def revisions() -> set[str]:
    """List the schemas that this version knows: the file name of each migration begins with its own."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")}


def _check_known(database: Database, revision: str | None) -> None:
    if revision is not None and revision not in revisions():
        raise WrongSchema(
            f"{database.name} has schema {revision}, which this version does not know (it needs {newest()}); "
            "use the version that made it or a newer one, or go back (docs/operations.md)"
        )


def _lock(database: Database, connection: Connection) -> None:
    """Wait for others that migrate; SQLite has the write lock by now."""
    if not database.is_sqlite:
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))


def _keep_others_from_writing(database: Database, connection: Connection) -> None:
    if not database.is_sqlite:
        there = ", ".join(
            name for name in inspect(connection).get_table_names() if name in Base.metadata.tables
        )
        connection.exec_driver_sql(f"LOCK TABLE {there} IN SHARE MODE")


def is_unfinished_copy(connection: Connection) -> bool:
    """Whether a database is an unfinished copy."""
    return inspect(connection).has_table(UNFINISHED_COPY)


def read_revision(connection: Connection) -> str | None:
    """Read the revision of a schema; None for an empty database. Raises WrongSchema as `migrate` does."""
    tables = inspect(connection).get_table_names()
    if UNFINISHED_COPY in tables:
        raise WrongSchema(
            "the database is a copy that is not finished; go on with it: winnow copy (or winnow restore)"
        )
    if "alembic_version" not in tables:
        if taken := sorted(set(tables) & set(Base.metadata.tables)):
            raise WrongSchema(
                f"the database has another program's table {taken[0]!r}; "
                "name an empty one (WINNOW_DATABASE_URL)"
            )
        return None
    return _read_version(connection)


def _read_version(connection: Connection) -> str | None:
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version
