"""Transactions of PostgreSQL that do not wait for each statement: what is sent, when it is waited for."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from worker.errors import Unavailable
from worker.store.database import Database, postgresql
from worker.store.database.compiled_statements import CompiledStatement

ADD = CompiledStatement(text("INSERT INTO clusters (id, canonical_id) VALUES (:id, :canonical_id)"))
COUNT = CompiledStatement(text("SELECT count(*) FROM clusters"))
SLEEP = CompiledStatement(text("SELECT pg_sleep(cast(:seconds AS float8))"))


@pytest.fixture
def database(postgres_url):
    opened = Database(postgres_url)
    yield opened
    opened.close()


def cluster(number):
    return dict(id=number, canonical_id=number)


def count(database):
    with database.reading() as connection:
        return COUNT.execute(connection, {}).scalar()


def test_results_can_be_read_in_any_order(database):
    with database.writing(pipelined=True) as connection:
        before = COUNT.execute(connection, {})
        ADD.execute(connection, cluster(1))
        after = COUNT.execute(connection, {})
        assert (after.scalar(), before.scalar()) == (1, 0)
    assert count(database) == 1


def test_a_statement_through_sqlalchemy_sees_those_before_it(database):
    with database.writing(pipelined=True) as connection:
        ADD.execute(connection, cluster(1))
        assert connection.exec_driver_sql("SELECT count(*) FROM clusters").scalar() == 1
        with connection.begin_nested() as attempt:
            ADD.execute(connection, cluster(2))
            attempt.rollback()
    assert count(database) == 1


def test_sending_waits_for_nothing(database):
    with database.writing(pipelined=True) as connection:
        driver = connection.connection.driver_connection
        slept = SLEEP.execute(connection, dict(seconds=0.2))
        assert driver.info.transaction_status == psycopg.pq.TransactionStatus.ACTIVE  # it still sleeps
        assert slept.first() is not None


@pytest.mark.parametrize("is_read", [True, False])
def test_an_error_undoes_the_transaction_at_the_latest_at_its_commit(database, is_read):
    def add():
        with database.writing(pipelined=True) as connection:
            ADD.execute(connection, cluster(1))
            ADD.execute(connection, cluster(None))
            if is_read:
                COUNT.execute(connection, {}).scalar()

    with pytest.raises((psycopg.errors.NotNullViolation, IntegrityError)):
        add()
    assert count(database) == 0


def test_an_error_of_the_block_undoes_what_was_sent(database):
    def add():
        with database.writing(pipelined=True) as connection:
            ADD.execute(connection, cluster(1))
            raise ValueError("of the block")

    with pytest.raises(ValueError, match="of the block"):
        add()
    assert count(database) == 0


@pytest.mark.parametrize("pause", [0.0, 3600.0])
def test_a_connection_that_was_cut_while_nobody_used_it(database, postgres_url, monkeypatch, pause):
    """After a pause, nobody notices. Before, whoever uses it next does, and the one after has another."""
    monkeypatch.setattr(postgresql, "PING_AFTER_S", 60.0 - pause)
    with database.writing(pipelined=True) as connection:
        mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with Database(postgres_url, pooled=False).writing() as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({mine}, 5000)")
    if not pause:
        with pytest.raises(Unavailable), database.writing(pipelined=True) as connection:
            COUNT.execute(connection, {}).scalar()
    assert count(database) == 0
