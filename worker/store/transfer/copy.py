"""Copying a store to another database: every table, ids and numbers as they are, and going on where it ended.

A copy has a table of its own until it is whole. It says of which state of which source it is
one, and how far each table has come, committed with the rows themselves. A database that has it is refused
by everything else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column as Col
from sqlalchemy import (
    Connection,
    MetaData,
    RowMapping,
    Select,
    Table,
    Text,
    cast,
    delete,
    insert,
    select,
    tuple_,
    type_coerce,
)

from worker.errors import Rejected
from worker.store.database import Database, schema
from worker.store.database.column_types import Structure
from worker.store.feed.changes import NUMBERING
from worker.store.ledger.leases import release_all_claims
from worker.store.transfer.row_counts import Counted, Watch, counts, is_empty, portrait, tables
from worker.store.transfer.sequences import highest_ids, set_numbers_on

AT_ONCE = 1000
"""Rows of a transaction, at most."""
MOST_TEXT = 4_000_000
"""Characters and bytes of a transaction after which it ends sooner."""
READ_AT_ONCE = 50
"""Rows that the source's driver hands over together; one may be of some megabytes."""

_PROGRESS = Table(schema.UNFINISHED_COPY, MetaData(), Col("name", Text, primary_key=True), Col("value", Text))
_SOURCE = "source"


class StoreCopy:
    """A copy of what one transaction of the source sees."""

    def __init__(self, source: Connection, target: Database) -> None:
        self._source = source
        self._target = target
        self._is_sqlite = source.dialect.name == "sqlite"
        self.portrait = portrait(source)

    def begin(self) -> int:
        """Make the copy's schema, or find how far a copy of this state came: the rows that it has.

        Raises Rejected where something else is there, or the copy is one of another state.
        """
        with self._target.reading() as connection:
            begun = schema.is_unfinished_copy(connection)
        if not begun:
            self._make()
            return 0
        with self._target.reading() as connection:
            if self._noted(connection, _SOURCE) != self.portrait:
                raise Rejected(
                    "source_changed",
                    "the target is an unfinished copy of an earlier state, and the source has changed since; "
                    "begin it again with --anew",
                )
            return sum(counts(connection).values())

    def clear(self) -> None:
        """Empty an unfinished copy, so that it can begin anew. Nothing else is ever emptied."""
        with self._target.writing() as connection:
            if not schema.is_unfinished_copy(connection):
                return
            for one in reversed(tables()):
                connection.execute(delete(one))
            connection.execute(delete(_PROGRESS))
            self._note(connection, _SOURCE, self.portrait)

    def copy_rows(self, watch: Watch) -> list[Counted]:
        """Copy what is not copied yet, and count. Raises Rejected where the counts differ."""
        for one in tables():
            self._copy_table(one, watch)
        with self._target.reading() as connection:
            copied = counts(connection)
        counted = [Counted(name, rows, copied[name]) for name, rows in self.portrait["rows"].items()]
        if wrong := [one for one in counted if one.source != one.copy]:
            told = ", ".join(f"{one.table} has {one.copy} rows of {one.source}" for one in wrong)
            raise Rejected("copy_differs", f"{told}; begin it again with --anew")
        return counted

    def finish(self) -> None:
        """Make a database that can be worked on of the copy: numbers go on, and nothing is claimed."""
        with self._target.writing() as connection:
            set_numbers_on(connection, highest_ids(self._source, tables()))
            if self._target.is_sqlite:
                connection.execute(NUMBERING)  # nobody would do so later
                self._check_references(connection)
            else:
                for table, column in _own_references():
                    connection.exec_driver_sql(
                        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fkey "
                        f"FOREIGN KEY ({column}) REFERENCES {table} (id)"
                    )
                connection.exec_driver_sql("ANALYZE")
            release_all_claims(connection)
            _PROGRESS.drop(connection)

    def _make(self) -> None:
        if not is_empty(self._target):
            raise Rejected(
                "not_empty", f"{_named(self._target)} holds documents or sources; name an empty one"
            )
        schema.migrate(self._target)
        with self._target.writing() as connection:
            _PROGRESS.create(connection)
            self._note(connection, _SOURCE, self.portrait)
            if not self._target.is_sqlite:  # a row may refer to one that comes later
                for table, column in _own_references():
                    connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_fkey")

    def _copy_table(self, one: Table, watch: Watch) -> None:
        keys = [column.name for column in one.primary_key]
        with self._target.reading() as connection:
            last = self._noted(connection, one.name)
        options = {"stream_results": True, "yield_per": READ_AT_ONCE}
        with self._source.execute(self._rows_after(one, last), execution_options=options) as found:
            for rows in _batches(found.mappings()):
                with self._target.writing(durable=False) as connection:
                    _add(connection, one, rows)
                    self._note(connection, one.name, [rows[-1][key] for key in keys])
                watch(len(rows))

    def _rows_after(self, one: Table, last: list[Any] | None) -> Select[Any]:
        keys = list(one.primary_key)
        query = select(*[self._as_stored(column) for column in one.columns]).order_by(*keys)
        return query if last is None else query.where(tuple_(*keys) > tuple_(*last))

    def _as_stored(self, column: Col[Any]) -> Any:
        """A column as it is copied: JSON as its text, so that an SQL null and JSON's own stay apart."""
        if not isinstance(column.type, Structure):
            return column
        as_text = type_coerce(column, Text) if self._is_sqlite else cast(column, Text)
        return as_text.label(column.name)

    def _noted(self, connection: Connection, name: str) -> Any:
        found = connection.execute(select(_PROGRESS.c.value).where(_PROGRESS.c.name == name)).scalar()
        return None if found is None else json.loads(found)

    def _note(self, connection: Connection, name: str, value: Any) -> None:
        connection.execute(delete(_PROGRESS).where(_PROGRESS.c.name == name))
        connection.execute(insert(_PROGRESS).values(name=name, value=json.dumps(value)))

    def _check_references(self, connection: Connection) -> None:
        if wrong := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise Rejected(
                "copy_differs", f"a row of {wrong[0]} refers to one of {wrong[2]} that is not there"
            )


def _own_references() -> list[tuple[str, str]]:
    """The columns that refer to their own table; PostgreSQL names the constraints after them."""
    return [
        (one.name, key.parent.name)
        for one in tables()
        for key in sorted(one.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table is one
    ]


def _batches(rows: Iterable[RowMapping]) -> Iterator[list[RowMapping]]:
    """The rows, as many together as a transaction takes."""
    batch: list[RowMapping] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
        if len(batch) == AT_ONCE or size > MOST_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _add(connection: Connection, one: Table, rows: Sequence[RowMapping]) -> None:
    names = [column.name for column in one.columns]
    if connection.dialect.name == "sqlite":
        columns = [Col(c.name, Text() if isinstance(c.type, Structure) else c.type) for c in one.columns]
        connection.execute(insert(Table(one.name, MetaData(), *columns)), [dict(row) for row in rows])
        return
    driver: Any = connection.connection.driver_connection
    quoted = ", ".join(f'"{name}"' for name in names)
    with driver.cursor() as cursor, cursor.copy(f"COPY {one.name} ({quoted}) FROM STDIN") as lines:
        for row in rows:
            lines.write_row([row[name] for name in names])


def _named(database: Database) -> str:
    return f"database {database.url.render_as_string(hide_password=True)}"
