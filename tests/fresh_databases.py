"""PostgreSQL databases as good as new: to remove what a test left costs a tenth of making another."""

import secrets
from contextlib import contextmanager

import psycopg

CATALOGUES = (
    "pg_attrdef",
    "pg_attribute",
    "pg_constraint",
    "pg_index",
    "pg_namespace",
    "pg_proc",
    "pg_rewrite",
    "pg_trigger",
)
"""The tables of the catalogue in which a change of a schema leaves a row that is newer, or one less.

TRUNCATE and DELETE leave them alone.
"""

FINGERPRINT = f"""
SELECT version_num, (SELECT count(*) FROM pg_class WHERE relkind <> 't'), (SELECT count(*) FROM pg_extension),
  (SELECT count(*) FROM pg_statistic WHERE starelid >= 16384),
  (SELECT count(*) FROM pg_db_role_setting WHERE setrole = 0),
  {",".join(f"(SELECT (count(*), max(xmin::text::bigint))::text FROM {name})" for name in CATALOGUES)}
FROM alembic_version
"""  # names of this module
"""What tells a changed schema, setting or plan from those of the template. One row."""

USED_TABLES = """
SELECT oid::regclass::text, pg_relation_size(oid) > 80000 FROM pg_class
WHERE relkind = 'r' AND oid >= 16384 AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""
"""Tables that hold rows, or held some; and whether they have more than ten pages, which PostgreSQL takes a
new table to have. Up to there it is quicker to delete rows, and what is left of them changes no plan."""

USED_SEQUENCES = (
    "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NOT NULL"
)


class FreshDatabases:
    """Gives databases made from one template, and takes them back.

    `server` is a connection to any other database, `connect` gives one to that of a name; in autocommit both.
    """

    def __init__(self, server, connect, template):
        self._server, self._connect, self._template = server, connect, template
        self._spare = []
        with connect(template) as connection:
            self._fingerprint = connection.execute(FINGERPRINT).fetchone()

    @contextmanager
    def one(self):
        """A context in which there is an empty database; its name."""
        name = self._spare.pop() if self._spare else self._make()
        yield name
        if self._empty(name):
            self._spare.append(name)

    def _make(self):
        name = f"t_{secrets.token_hex(6)}"
        create(self._server, name, self._template)
        return name

    def _empty(self, name):
        """Empty a database; False if the test changed more than rows, and the database is no more."""
        self._server.execute(
            "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        if self._is_emptied(name):
            return True
        drop(self._server, name)
        return False

    def _is_emptied(self, name):
        try:
            with self._connect(name) as connection:
                if connection.execute(FINGERPRINT).fetchone() != self._fingerprint:
                    return False
                tables = connection.execute(USED_TABLES).fetchall()
                if large := [name for name, is_large in tables if is_large]:
                    connection.execute(f"TRUNCATE {', '.join(large)} CASCADE")
                # Without the triggers that look after foreign keys.
                connection.execute("SET session_replication_role = replica")
                connection.execute(
                    "; ".join(f"DELETE FROM {name}" for name, is_large in tables if not is_large)
                )
                for (sequence,) in connection.execute(USED_SEQUENCES).fetchall():
                    connection.execute(f"ALTER SEQUENCE {sequence} RESTART")
                return True
        except psycopg.Error:
            return False  # no table of versions, or no connection allowed


def create(connection, name, template):
    """Copy a database."""
    # Files are copied without being written to the log: half the work where nothing is synced.
    connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")


def drop(connection, name):
    """Drop a database, whoever is connected."""
    connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
