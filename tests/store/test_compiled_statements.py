"""Statements that go straight to the driver do what SQLAlchemy would do with them."""

import pytest
from clerk import file_ref
from sqlalchemy import bindparam, insert, select, text, update

from worker.store.database.bulk_statements import is_among
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.tables import Document, Item, Tombstone

COLUMNS = ("id", "kind", "target", "meta", "slow", "not_before", "created_at", "lease_until")
READ = select(*[getattr(Item, name) for name in COLUMNS]).order_by(Item.id)


@pytest.fixture
def items(clerk, store):
    """Three items in the ledger; their ids."""
    return [one.item_id for one in store.ledger.accept([file_ref(f"/{n}") for n in range(3)], clerk.now)]


def test_rows_are_as_sqlalchemy_gives_them(items, store):
    with store.database.reading() as connection:
        rows = CompiledStatement(READ).execute(connection, {}).all()
        assert rows == [tuple(row) for row in connection.execute(READ)]
    assert [row.id for row in rows] == items
    assert rows[0]._fields == COLUMNS


def test_parameters_are_converted_and_values_of_the_statement_are_kept(items, clerk, store):
    change = update(Item).where(Item.id == bindparam("which")).values(slow=True).returning(Item.id)
    statement = CompiledStatement(change, columns=("target", "not_before", "meta"))
    values = dict(which=items[1], target="a\0b\ud800", not_before=clerk.now, meta={"a": ["b\0"]})
    with store.database.writing() as connection:
        assert statement.execute(connection, values).scalars() == [items[1]]
        row = connection.execute(READ.where(Item.id == items[1])).one()
    assert (row.target, row.meta, row.slow, row.not_before) == ("ab", {"a": ["b"]}, True, clerk.now)


def test_lists_of_values(items, store):
    among = CompiledStatement(select(Item.id).where(is_among(Item.id, "ids")).order_by(Item.id))
    with store.database.reading() as connection:
        assert among.execute(connection, dict(ids=[items[2], 77, items[0]])).scalars() == [items[0], items[2]]
        assert among.execute(connection, dict(ids=())).first() is None


def test_what_a_text_returns(store):
    statement = CompiledStatement(text("SELECT cast(:one AS text), 2"))
    with store.database.reading() as connection:
        assert statement.execute(connection, dict(one="a")).first() == ("a", 2)


def test_a_parameter_that_is_missing(store):
    statement = CompiledStatement(select(Item.id).where(Item.id == bindparam("which")))
    with store.database.reading() as connection, pytest.raises(KeyError, match="which"):
        statement.execute(connection, {})


def test_a_default_of_the_table_is_refused(store):
    """SQLAlchemy computes it for each row; here, nobody would."""
    statement = CompiledStatement(insert(Document), columns=("url",))
    with store.database.reading() as connection, pytest.raises(AssertionError, match="defaults"):
        statement.execute(connection, dict(url="https://a.example/"))


def test_it_is_part_of_the_transaction(clerk, store):
    add = CompiledStatement(insert(Tombstone), columns=("address_key", "created_at"))
    with store.database.writing() as connection:
        add.execute(connection, dict(address_key="https://a.example/", created_at=clerk.now))
        connection.rollback()
    with store.database.reading() as connection:
        assert connection.execute(select(Tombstone.id)).first() is None
