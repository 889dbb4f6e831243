"""A database is given to the next test only as it was made."""

import pytest
from fresh_databases import FreshDatabases

from tests.conftest import TEMPLATE, administrating

SOURCE = (
    "INSERT INTO sources (kind, target, interval, created_at) VALUES ('folder', '/', 5, now()) RETURNING id"
)


@pytest.fixture
def connect(postgres_server):
    return lambda name: administrating(postgres_server.set(database=name))


@pytest.fixture
def databases(postgres_server, connect):
    with administrating(postgres_server) as server:
        yield FreshDatabases(server, connect, TEMPLATE)


def add_source(connect, name):
    with connect(name) as connection:
        return connection.execute(SOURCE).fetchone()[0]


def test_rows_and_numbers_begin_anew(connect, databases):
    names = []
    for _ in range(3):
        with databases.one() as name:
            assert add_source(connect, name) == 1
            names.append(name)
    assert len(set(names)) == 1


def test_a_large_table_is_small_again(connect, databases):
    many = SOURCE.replace(
        "VALUES ('folder', '/', 5, now())", "SELECT 'folder', n, 5, now() FROM generate_series(1, 2000) n"
    )
    size = "SELECT pg_relation_size('sources'), count(*) FROM sources"
    with databases.one() as name, connect(name) as connection:
        connection.execute(many)
        assert connection.execute(size).fetchone()[0] > 80_000
    with databases.one() as again, connect(again) as connection:
        assert again == name
        assert connection.execute(size).fetchone() == (0, 0)


def test_those_who_are_still_connected_are_cut_off(connect, databases):
    with databases.one() as name:
        left = connect(name)
        left.execute("BEGIN")
        left.execute("LOCK TABLE sources")
    with databases.one() as again:
        assert again == name
        add_source(connect, again)
    left.close()


def test_two_at_once_have_one_each(databases):
    with databases.one() as one, databases.one() as other:
        assert one != other


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE sources ADD COLUMN new integer",
        "ALTER TABLE sources ALTER COLUMN kind DROP NOT NULL",
        "CREATE INDEX new ON sources (kind)",
        "CREATE TABLE new (id integer)",
        "DROP TABLE comments CASCADE",
        "DROP VIEW articles",
        "CREATE FUNCTION new() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA new",
        "UPDATE alembic_version SET version_num = 'new'",
        "DROP TABLE alembic_version",
        "ANALYZE sources",
        "ALTER TABLE items DISABLE TRIGGER ALL",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 64', current_database()); END $$",
    ],
)
def test_a_database_that_was_changed_is_dropped(connect, databases, change):
    with databases.one() as name, connect(name) as connection:
        connection.execute(SOURCE)
        connection.execute(change)
    with connect("postgres") as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None
