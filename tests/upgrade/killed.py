"""Migrations that are killed: at one statement after the other, each time in a process that really dies."""

import os
import signal

import alembic.command  # noqa: F401  # imported once, not after each fork
from sqlalchemy import event
from upgrade.released import open_database, read_rows

from worker.store.database import schema

MADE = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": """
        SELECT table_name, column_name, data_type || is_nullable || coalesce(column_default, '')
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT viewname, '', definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1, 2
    """,
}
"""What asks for everything that a schema has made."""


def see(url):
    """All that a database has: its revision, tables, columns, indexes and views, and its rows."""
    database = open_database(url)
    with database.reading() as connection:
        made = connection.exec_driver_sql(MADE[connection.dialect.name]).all()
        revision = schema.read_revision(connection)
    rows = read_rows(database)
    database.close()
    return revision, made, rows


def die_at(number, engine):
    """Kill this process when it begins its statement of this number; a commit counts, too."""
    begun = 0

    def count(*_):
        nonlocal begun
        begun += 1
        if begun == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)


def migrate_until_alive(url, step, said):
    """Migrate a database in processes of which each dies `step` statements later than the one before.

    Says how many died, or what was not as before after a death. It runs in a process without threads.
    """
    before = see(url)
    died = 0
    while True:
        if not (child := os.fork()):
            database = open_database(url)
            die_at(1 + died * step, database.engine)
            schema.migrate(database)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            said.put(died)
            return
        if not os.WIFSIGNALED(status) or see(url) != before:
            said.put(f"after death {died} at statement {1 + died * step}: {status}")
            return
        died += 1
